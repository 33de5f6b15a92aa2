"""A new athlete, and the particulars of one who is there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coachapp.forms.asking import AskingForm, doubt_sentence
from coachapp.forms.race_text import RaceText, read_race
from coachapp.models import Athlete
from coachapp.training.library import LIBRARY
from coachapp.training.limits import check_date, check_goal, check_mark
from coachapp.training.pace import EVENTS, Mark, Pace
from coachapp.training.settings import Settings
from coachapp.training.time_text import write_race, write_rep
from coachapp.words import figures

YOUNGEST, OLDEST = 5, 100
TIME_INPUT = {"autocomplete": "off", "spellcheck": "false"}


def day_input() -> forms.DateInput:
    """A day as the browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def workout_choices() -> list[tuple[str, str]]:
    """The workouts of the library, for a choice."""
    return [(workout.slug, gettext(workout.title)) for workout in LIBRARY.values()]


def event_choices() -> list[tuple[str, str]]:
    """The events that a mark may be over, shortest first."""
    return [(name, figures.event(metres)) for name, metres in EVENTS.items()]


class ParticularsForm(AskingForm):
    """What is asked of every athlete. `today` is the squad's."""

    name = forms.CharField(
        label=_("Name"), max_length=Athlete.NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    birth_year = forms.IntegerField(
        label=_("Birth year"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
        help_text=_("Younger runners often run fewer reps and 200 m flushes; both are settings of the athlete."),
        error_messages={"invalid": _("Write the year with four digits, like 2008.")},
    )
    workout = forms.ChoiceField(label=_("Workout"), choices=workout_choices)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_birth_year(self) -> int | None:
        """Refuse a year that nobody who trains was born in."""
        year: int | None = self.cleaned_data["birth_year"]
        low, high = self.today.year - OLDEST, self.today.year - YOUNGEST
        if year is not None and not low <= year <= high:
            raise ValidationError(gettext("Write a year from %(low)s to %(high)s.") % {"low": low, "high": high})
        return year


class NewAthleteForm(ParticularsForm):
    """One athlete with a mark and a goal, as typed text. `names` are those already in the squad."""

    event = forms.ChoiceField(label=_("Event"), choices=event_choices, initial="3000", required=False)
    mark = forms.CharField(
        label=_("Recent time"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=TIME_INPUT),
        help_text=_("A race or time trial like 9:36, or the pace of a lap like 76.8."),
    )
    mark_on = forms.DateField(label=_("Run on"), required=False, widget=day_input())
    goal = forms.CharField(
        label=_("Goal over 3K"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=TIME_INPUT),
        help_text=_("A time like 9:15, or the pace of a lap like 74.0."),
    )
    field_order = ("name", "event", "mark", "mark_on", "goal", "birth_year", "workout")

    def __init__(self, *args: Any, settings: Settings, names: Collection[str], **kwargs: Any) -> None:
        self.settings = settings
        self.names = {name.casefold() for name in names}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Read mark and goal, refuse the impossible, ask about the odd."""
        data = self.cleaned_data
        name = data.get("name", "")
        if name.casefold() in self.names:
            sentence = gettext("There is somebody of this name in the squad already. Is this another person?")
            self.ask("name", "same_name", name, sentence, tick=gettext("Yes, this is somebody else"))
        data["mark_read"] = self._read("mark", EVENTS.get(data.get("event", ""), 3000.0))
        data["goal_read"] = self._read("goal", 3000.0)
        self._check_mark()
        self._check_goal()
        return data

    def _read(self, field: str, distance_m: float) -> RaceText | None:
        typed = self.cleaned_data.get(field, "")
        if not typed:
            return None
        try:
            read = read_race(typed, distance_m)
        except ValidationError as error:
            self.add_error(field, error)
            return None
        if read.doubt:
            taken = write_rep(Pace.of(read.distance_m, read.time_ms).ms_per_400) if read.per_lap else ""
            self.ask(field, read.doubt, typed, doubt_sentence(read.doubt, taken or write_race(read.time_ms)))
        return read

    def _check_mark(self) -> None:
        read, on = self.cleaned_data["mark_read"], self.cleaned_data.get("mark_on")
        if read is not None:
            odd = check_mark(Mark(on, read.distance_m, read.time_ms))
            self.ask_or_refuse("mark", odd, self.cleaned_data.get("mark", ""))
            if odd is not None and odd.refuse:
                self.cleaned_data["mark_read"] = None
        if on is not None:
            self.ask_or_refuse("mark_on", check_date(on, self.today), on.isoformat())

    def _check_goal(self) -> None:
        mark, goal = self.cleaned_data["mark_read"], self.cleaned_data["goal_read"]
        if goal is None:
            return
        typed = self.cleaned_data.get("goal", "")
        try:
            pace = goal.pace_3k()
        except ValidationError as error:
            self.add_error("goal", error)
            return
        self.cleaned_data["goal_pace"] = pace
        # A goal that nobody has ever run is refused even where no mark is known.
        impossible = check_mark(Mark(None, 3000.0, pace.time_ms(3000)))
        if impossible is not None and impossible.refuse:
            self.ask_or_refuse("goal", impossible, typed)
        elif mark is not None:
            try:
                date_pace = mark.pace_3k(self.settings.equivalence)
            except ValidationError as error:
                self.add_error("mark", error)
                return
            small, large = self.settings.goal_small_pct, self.settings.goal_large_pct
            self.ask_or_refuse("goal", check_goal(date_pace, pace, small_pct=small, large_pct=large), typed)


class AthleteForm(ParticularsForm):
    """The particulars of an athlete, his workout and the race he trains for."""

    target_race_name = forms.CharField(
        label=_("Target race"), max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    target_race_on = forms.DateField(label=_("Day of the race"), required=False, widget=day_input())
    field_order = ("name", "birth_year", "workout", "target_race_name", "target_race_on")
