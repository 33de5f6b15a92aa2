"""A practice as it is planned and changed: day, place, who comes, and one athlete's part in it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
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


@dataclass(frozen=True, slots=True)
class Ticks:
    """Who is ticked for a new evening. What the coach ticked by hand stays when another day makes others due."""

    by_hand: Mapping[str, bool]

    @classmethod
    def read(cls, data: QueryDict) -> Ticks:
        """Read the ticks of a page: `shown` were ticked when it was made, `kept_on` and `kept_off` by hand before."""
        by_hand = dict.fromkeys(data.getlist("kept_on"), True) | dict.fromkeys(data.getlist("kept_off"), False)
        shown, now = set(data.getlist("shown")), set(data.getlist("athletes"))
        return cls(by_hand | dict.fromkeys(now - shown, True) | dict.fromkeys(shown - now, False))

    def ticked(self, athlete: uuid.UUID, *, due: bool) -> bool:
        """Whether he is ticked on a day on which he is due, or is not."""
        return self.by_hand.get(str(athlete), due)


class NewPracticeForm(PracticeForm):
    """A new evening with those who come. `known` are the ids that may be ticked."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: Sequence[uuid.UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Another day, and who is due then is asked anew; without scripts the button beside it does the same.
        self.fields["on"].widget.attrs |= {
            "hx-post": "",
            "hx-vals": json.dumps({"do": "day"}),
            "hx-trigger": "change delay:200ms",
            "hx-target": "#who",
            "hx-swap": "outerHTML",
            "hx-disabled-elt": "#who",
        }
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
