"""A practice as it is planned and changed: day, place, who comes, and one athlete's part in it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coachapp.forms.athlete import day_input, workout_choices
from coachapp.models.practice import GROUPS, REPS

#: Nobody plans an evening further ahead or behind; it is a slip of the year.
FURTHEST = timedelta(days=400)


class PracticeForm(forms.Form):
    """Day, place and note of an evening. `today` is the squad's."""

    on = forms.DateField(label=_("Day"), widget=day_input())
    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        """Refuse a day that can only be a slip."""
        on: date = self.cleaned_data["on"]
        if abs(on - self.today) > FURTHEST:
            raise ValidationError(gettext("That is more than a year away. Is the year right?"))
        return on


class NewPracticeForm(PracticeForm):
    """A new evening with those who come. `known` are the ids that may be ticked."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: Sequence[uuid.UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["athletes"] = forms.TypedMultipleChoiceField(
            coerce=uuid.UUID, required=False, choices=[(str(pk), str(pk)) for pk in known]
        )


class PartForm(forms.Form):
    """What one athlete runs that evening."""

    athlete = forms.UUIDField()
    workout = forms.ChoiceField(choices=workout_choices, required=False)
    group = forms.IntegerField(min_value=GROUPS[0], max_value=GROUPS[1], required=False)
    first_rep = forms.IntegerField(min_value=REPS[0], max_value=REPS[1], required=False)
    last_rep = forms.IntegerField(min_value=REPS[0], max_value=REPS[1], required=False)


class VersionForm(forms.Form):
    """The version of the practice that was on the page."""

    version = forms.IntegerField(min_value=1)
