"""The goal as a coach says it: a 3K time or a lap."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coachapp.forms.asking import AskingForm, doubt_sentence
from coachapp.forms.race_text import THREE_K_M, read_race
from coachapp.training.limits import check_goal
from coachapp.training.pace import Pace
from coachapp.training.settings import Settings
from coachapp.words import figures

#: A goal lap outside of this is a slip of the finger.
FASTEST_MS, SLOWEST_MS = 55_000, 300_000


class GoalForm(AskingForm):
    """One field; `pace` is what it means. A goal that is tiny or huge is asked about once (P17)."""

    goal = forms.CharField(
        label=gettext_lazy("Goal"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("A 3K time like 9:15, or the pace of a lap like 74.0."),
    )

    def __init__(self, *args: Any, date_pace: Pace | None, settings: Settings, **kwargs: Any) -> None:
        self.date_pace = date_pace
        self.settings = settings
        self.pace: Pace | None = None
        super().__init__(*args, **kwargs)

    def clean_goal(self) -> str:
        """Read the pace. Refuse what nobody runs, and a goal that is not faster than the date pace."""
        typed: str = self.cleaned_data["goal"]
        read = read_race(typed, THREE_K_M)
        pace = read.pace_3k(self.settings.equivalence)
        lap = figures.target(pace.ms_per_400)
        if not FASTEST_MS <= pace.ms_per_400 <= SLOWEST_MS:
            raise ValidationError(_("That would be %(lap)s a lap. Check the time.") % {"lap": lap}, code="range")
        if self.date_pace is not None and pace >= self.date_pace:
            date = figures.target(self.date_pace.ms_per_400)
            sentence = _("That is %(lap)s a lap, and date pace is %(date)s already: a goal is faster.")
            raise ValidationError(sentence % {"lap": lap, "date": date}, code="goal_not_faster")
        self.pace = pace
        if read.doubt:
            self.ask("goal", read.doubt, typed, doubt_sentence(read.doubt, figures.race_time(read.time_ms)))
        return typed

    def clean(self) -> None:
        """Ask once about a goal that is hardly faster than the date pace, or very much so."""
        if self.date_pace is None or self.pace is None:
            return
        odd = check_goal(self.date_pace, self.pace, small_pct=self.settings.goal_small_pct,
                         large_pct=self.settings.goal_large_pct)  # fmt: skip
        if odd is None:
            return
        facts = {"percent": f"{odd.value:.1f}", "lap": figures.target(self.pace.ms_per_400)}
        if odd.code == "goal_small":
            sentence = _("%(lap)s is only %(percent)s %% faster than date pace. Is that meant?")
        else:
            sentence = _(
                "%(lap)s is %(percent)s %% faster than date pace, where two to three are usual. Is that meant?"
            )
        self.ask("goal", odd.code, self.data.get("goal", ""), sentence % facts)
