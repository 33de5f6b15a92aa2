"""What is typed about consent: a squad's rule and words, a paper that came back, a guardian's answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coachapp.forms.athlete import day_input
from coachapp.models import Consent

#: The ages for which a squad can ask for consent: those of the database, from where anybody trains.
AGES = (6, 25)
MONTHS = (1, 120)
LONGEST_WORDS = 8000


def _whole(most: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": most})


def _outside(sentence: Any, limits: tuple[int, int]) -> dict[str, Any]:
    """The same sentence for whatever is no whole number within the limits."""
    said = format_lazy(sentence, least=limits[0], most=limits[1])
    return dict.fromkeys(("invalid", "min_value", "max_value"), said)


class RuleForm(forms.Form):
    """Below which age consent is needed, how long those who left are kept, and what a guardian agrees to."""

    consent_under = forms.IntegerField(
        label=_("Consent under the age of"),
        required=False,
        min_value=AGES[0],
        max_value=AGES[1],
        error_messages=_outside(_("An age from {least} to {most}, or nothing."), AGES),
        widget=_whole("2"),
        help_text=_(
            "Blank asks nobody. Only a birth year is known: whoever turns that age this year still needs consent, and so "
            "does everybody without a birth year. Countries set 13 to 16; your federation may want 18."
        ),
    )
    keep_months = forms.IntegerField(
        label=_("Months kept after leaving"),
        min_value=MONTHS[0],
        max_value=MONTHS[1],
        error_messages=_outside(_("From {least} to {most} months."), MONTHS),
        widget=_whole("3"),
        help_text=_("After that an athlete who left is erased by the regular clean-up of the site."),
    )
    words = forms.CharField(
        label=_("What a guardian agrees to"),
        required=False,
        max_length=LONGEST_WORDS,
        strip=True,
        widget=forms.Textarea(attrs={"rows": "14"}),
        help_text=_("Changed words are a new version. Consents given before stay good, and say to which version."),
    )


class PaperForm(forms.Form):
    """A consent that somebody signed on paper. `today` is the squad's."""

    given_by = forms.CharField(
        label=_("Name of the guardian"),
        max_length=Consent.NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    on = forms.DateField(label=_("Signed on"), widget=day_input())

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        """Refuse a day that has not come, or that is from before anybody asked."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(gettext("That day has not come yet."))
        if on.year < self.today.year - 20:
            raise ValidationError(gettext("That is too long ago. Check the year."))
        return on


class GuardianForm(forms.Form):
    """A guardian's answer: a name and a tick."""

    given_by = forms.CharField(
        label=_("Your first and last name"),
        max_length=Consent.NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agree = forms.BooleanField(
        label=_("I am a parent or guardian, I have read this, and I agree"),
        error_messages={"required": _("Without the tick nothing is given.")},
    )
