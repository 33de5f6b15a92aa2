"""The one Django app of this project."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class QuartersConfig(AppConfig):
    """Everything a squad needs lives in this app; see docs/architecture.md."""

    name = "coachapp"
    label = "coachapp"
    verbose_name = _("Quarters")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have tries to sign in written down, and what allauth keeps of a signed-in browser shortened first."""
        # Behind it stands all of cryptography, in a club where perhaps nobody has a passkey.
        import_module("coachapp.deferred").defer("allauth.mfa.webauthn.internal.auth")
        import_module("coachapp.journal.sign_ins").listen()
        keep_little = import_module("coachapp.services.account").keep_little
        pre_save.connect(keep_little, sender=apps.get_model("usersessions", "UserSession"), dispatch_uid="keep_little")
