"""What must be typed before somebody is erased."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coachapp.models import Athlete


class EraseForm(forms.Form):
    """The athlete's full name, typed by hand. `name` is the one that is meant."""

    name = forms.CharField(
        label=_("The athlete's full name"),
        max_length=Athlete.NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Type it as it stands above. There is no way back."),
    )

    def __init__(self, *args: Any, whose: str, **kwargs: Any) -> None:
        self.whose = whose
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        """Refuse any other name; case and doubled spaces do not matter."""
        typed = " ".join(self.cleaned_data["name"].split())
        if typed.casefold() != " ".join(self.whose.split()).casefold():
            raise ValidationError(gettext("That is not the name of this athlete."))
        return typed
