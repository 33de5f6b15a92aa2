"""What a coach says about a session that is stored: which rep he excuses and why, or why it is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class VersionForm(forms.Form):
    """The version of a session that the page was made for."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class VoidForm(VersionForm):
    """Why a session is left out of the march (P19)."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it left out?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "For example: stopped after rep 7, felt a calf. Everybody who sees the session reads it."
        ),
    )


class ExcuseForm(VersionForm):
    """Which rep or recovery is excused, and why (P02). Without a reason one that was excused counts again."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("For example: shoelace. Everybody who sees the session reads it."),
    )
    take_back = forms.BooleanField(label=gettext_lazy("Take the excuse back"), required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Which reps there are to excuse, only the view knows.
        self.fields["what"] = forms.ChoiceField(label=_("What is excused?"), choices=list(choices))
        # Excusing without a reason would be a silent rule; taking an excuse back needs none.
        self.fields["reason"].required = not self.data.get("take_back")

    @property
    def number(self) -> int:
        """The number of the rep, or of the rep before the recovery."""
        return int(self.cleaned_data["what"].partition("-")[2])

    @property
    def is_recovery(self) -> bool:
        """Whether a recovery is meant."""
        return bool(self.cleaned_data["what"].startswith("recovery-"))

    @property
    def said(self) -> str:
        """The reason; empty to take the excuse back."""
        return "" if self.cleaned_data.get("take_back") else self.cleaned_data["reason"].strip()
