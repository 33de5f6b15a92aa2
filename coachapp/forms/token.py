"""What an API token is for, what it may do, and how long."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from coachapp.models import ApiToken


class TokenForm(forms.Form):
    """A token. Id and secret are made with the page, so that sending it twice makes one token."""

    name = forms.CharField(
        label=_("What for"),
        max_length=ApiToken.NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The script or the sheet that will use it, for your own list."),
    )
    scope = forms.ChoiceField(
        label=_("It may"),
        choices=[
            ("read", _("Read: names, standings, what is next, sessions without their notes")),
            ("log", _("Read and log: also write sessions down, and leave them out")),
        ],
        initial="read",
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=_("It ends"),
        choices=[("30", _("in 30 days")), ("90", _("in 90 days")), ("365", _("in a year"))],
        initial="90",
        coerce=int,
        widget=forms.RadioSelect,
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
    secret = forms.CharField(max_length=27, min_length=27, widget=forms.HiddenInput)
