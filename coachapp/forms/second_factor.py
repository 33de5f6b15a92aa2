"""What a coach is asked for a passkey, an authenticator app and its codes: allauth's forms in our words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

_CODE = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autocapitalize": "off",
    "spellcheck": "false",
    "autofocus": True,
}


def _ask_for_code(field: forms.Field, label: Any, help_text: Any = "") -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs = dict(_CODE)


class AddKeyForm(AddWebAuthnForm):
    """A passkey: ticked, as most devices can hold one, so that it signs in without the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("passwordless", True)
        self.fields["name"].label = _("What you call it")
        self.fields["name"].help_text = _("The phone, computer or key that holds it.")
        self.fields["name"].widget.attrs |= {"maxlength": 60, "autocomplete": "off"}
        self.fields["passwordless"].label = _("Let it sign me in without the password")
        self.fields["passwordless"].help_text = _(
            "It then asks for the finger, the face or the PIN of the device. Untick this for a plain security key."
        )


class ActivateAppForm(ActivateTOTPForm):
    """The first code of an authenticator app, which proves that it holds the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"], _("The six digits that the app shows now"))


class CodeForm(AuthenticateForm):
    """The code after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"], _("Code"), _("Six digits from your app, or one of your recovery codes."))


class CodeAgainForm(ReauthenticateForm):
    """The code once more, before a grave change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"], _("Code"), _("Six digits from your app, or one of your recovery codes."))
