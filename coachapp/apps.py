"""The one Django app of this project."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuartersConfig(AppConfig):
    """Everything a squad needs lives in this app; see docs/architecture.md."""

    name = "coachapp"
    label = "coachapp"
    verbose_name = _("Quarters")
    default_auto_field = "django.db.models.BigAutoField"
