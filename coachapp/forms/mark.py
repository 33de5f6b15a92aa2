"""A race result or a time trial as a coach writes it down."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coachapp.forms.asking import AskingForm, doubt_sentence
from coachapp.forms.race_text import RaceText, read_race
from coachapp.models import RecordedMark
from coachapp.training.limits import check_date, check_mark
from coachapp.training.pace import EVENTS, Mark
from coachapp.words import figures


def event_choices() -> list[tuple[str, str]]:
    """The events that a mark may be over, shortest first."""
    return [(name, figures.event(metres)) for name, metres in EVENTS.items()]


class MarkForm(AskingForm):
    """Event, time, day and kind. `today` is the squad's; `last` the athlete's mark before it, if there is one."""

    event = forms.ChoiceField(label=_("Event"), choices=event_choices, initial="3000")
    time = forms.CharField(
        label=_("Time"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Like 9:36 or 16:00.5, or the pace of a lap like 76.8."),
    )
    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("It counts from this day on."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=RecordedMark.Kind.choices, initial=RecordedMark.Kind.RACE)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, today: date, last: Mark | None, **kwargs: Any) -> None:
        self.today = today
        self.last = last
        self.read: RaceText | None = None
        super().__init__(*args, **kwargs)

    @property
    def mark(self) -> Mark:
        """The mark. Raises ValueError while the form is not valid."""
        if self.read is None:
            raise ValueError("the time was not read")
        return Mark(self.cleaned_data["on"], self.read.distance_m, self.read.time_ms)

    def clean(self) -> None:
        """Read the time over its event; refuse the impossible, ask once about the odd."""
        event, typed = self.cleaned_data.get("event"), self.cleaned_data.get("time")
        if event is None or typed is None:
            return
        try:
            self.read = read_race(typed, EVENTS[event])
            self.read.pace_3k()
        except forms.ValidationError as error:
            self.add_error("time", error)
            return
        if self.read.doubt:
            taken = figures.race_time(self.read.time_ms)
            self.ask("time", self.read.doubt, typed, doubt_sentence(self.read.doubt, taken))
        on = self.cleaned_data.get("on")
        self.ask_or_refuse("time", check_mark(Mark(on, self.read.distance_m, self.read.time_ms), self.last), typed)
        if on is not None:
            self.ask_or_refuse("on", check_date(on, self.today), on.isoformat())
