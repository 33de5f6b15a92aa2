"""A squad pasted as lines: what was understood of each, what is refused, what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coachapp.forms.asking import odd_sentence
from coachapp.forms.athlete import OLDEST, YOUNGEST
from coachapp.lapfiles.roster import roster_lines
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.training.equivalence import NotConvertible, pace_from_mark
from coachapp.training.limits import check_goal, check_mark
from coachapp.training.pace import Mark, NotAnEvent, Pace, parse_event
from coachapp.training.pasted_roster import THREE_K_M, RosterLine, read_roster
from coachapp.training.settings import Settings
from coachapp.training.time_text import write_race, write_rep
from coachapp.words import figures, lapfiles

MOST_LINES = 300


class RosterForm(forms.Form):
    """The pasted lines, or a spreadsheet that is made into lines."""

    sheet = forms.FileField(
        label=gettext_lazy("Or a spreadsheet, CSV or XLSX"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Columns are found by their names: name, born, 3K or event and time, goal. Up to 4 MB."),
    )
    text = forms.CharField(
        label=gettext_lazy("One athlete a line"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Name, recent time, goal: “Maya Okafor, 3K 9:36, goal 9:15”. Rows of a spreadsheet work too."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Make lines of a spreadsheet; want some, and no more than a squad has people."""
        cleaned = super().clean() or {}
        if cleaned.get("sheet"):
            try:
                cleaned["text"] = roster_lines(cleaned["sheet"].read())
            except Unreadable as refused:
                self.add_error("sheet", lapfiles.refusal(refused.code, refused.figures))
        text = (cleaned.get("text") or "").strip("\n")
        if not text.strip() and not self.errors:
            self.add_error("text", _("Paste at least one line."))
        if len(text.splitlines()) > MOST_LINES:
            self.add_error("text", _("At most %(most)s lines at a time.") % {"most": MOST_LINES})
        return cleaned | {"text": text}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line as it would be saved. `known`: the squad has somebody of this name, so the line is left out."""

    line: RosterLine
    known: bool
    date_pace: Pace | None
    goal: Pace | None
    refused: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def mark_text(self) -> str:
        """The result as read: "5K 17:30"."""
        mark = self.line.mark
        return f"{figures.event(mark.distance_m)} {write_race(mark.time_ms)}" if mark else ""

    @property
    def date_pace_text(self) -> str:
        """The lap that it is worth over 3000 m."""
        return write_rep(self.date_pace.ms_per_400) if self.date_pace else ""

    @property
    def goal_text(self) -> str:
        """The goal as a time over 3000 m."""
        return write_race(self.line.goal_3k_ms) if self.line.goal_3k_ms else ""

    @property
    def goal_pace_text(self) -> str:
        """The goal as a lap."""
        return write_rep(self.goal.ms_per_400) if self.goal else ""


def read_rows(text: str, *, names: Collection[str], settings: Settings, today: date) -> list[RosterRow]:
    """Read every line. `names` are those already in the squad."""
    known = {name.casefold() for name in names}
    return [_row(line, known, settings, today) for line in read_roster(with_header_words(text))]


def with_header_words(text: str) -> str:
    """Write the words of a header into each row, where a spreadsheet has one: "5K" over 17:30 gives "5K 17:30"."""
    lines = [line for line in text.splitlines() if line.strip()]
    sign = next((sign for sign in "\t;|," if lines and sign in lines[0]), None)
    if sign is None:
        return text
    heads = [_head(cell) for cell in lines[0].split(sign)]
    if heads[0] != "name" or not any(heads[1:]):
        return text
    rows = [sign.join(_cell(cell, heads, place) for place, cell in enumerate(line.split(sign))) for line in lines[1:]]
    return "\n".join(rows)


def _head(cell: str) -> str:
    """The word that a column's values are read with; empty for a column that says nothing of itself."""
    word = cell.strip().strip('"').strip().lower()
    if re.match(r"(full |first )?(name|athlete|runner)s?$", word):
        return "name"
    if re.match(r"goal|target", word):
        return "goal"
    if "birth" in word or "born" in word or word in ("year", "yob"):
        return "born"
    try:
        return parse_event(word.removesuffix(" time").removesuffix(" pb"))
    except NotAnEvent:
        return ""


def _cell(cell: str, heads: list[str], place: int) -> str:
    head = heads[place] if place < len(heads) else ""
    value = cell.strip().strip('"').strip()
    if not value or head in ("", "name"):
        return cell
    return value if head == "born" else f"{'3K' if head == '3000' else head} {value}"


def _row(line: RosterLine, known: set[str], settings: Settings, today: date) -> RosterRow:
    date_pace = _date_pace(line.mark, settings)
    goal = Pace.of(THREE_K_M, line.goal_3k_ms) if line.goal_3k_ms else None
    refused, doubts = list(_refusals(line, date_pace, goal, today)), list(_doubts(line, date_pace, goal, settings))
    return RosterRow(line, line.name.casefold() in known, date_pace, goal, tuple(refused), tuple(doubts))


def _date_pace(mark: Mark | None, settings: Settings) -> Pace | None:
    try:
        return pace_from_mark(mark, THREE_K_M, settings.equivalence) if mark else None
    except NotConvertible:
        return None


def _refusals(line: RosterLine, date_pace: Pace | None, goal: Pace | None, today: date) -> Iterator[str]:
    if "no_name" in line.problems:
        yield _("There is no name.")
    if "name_twice" in line.problems:
        yield _("This name stands twice in the list. Add something to tell them apart.")
    for mark in (line.mark, Mark(None, THREE_K_M, line.goal_3k_ms) if line.goal_3k_ms else None):
        odd = check_mark(mark) if mark else None
        if odd is not None and odd.refuse:
            yield odd_sentence(odd)
    if "not_converted" in line.problems or (line.mark and date_pace is None):
        yield _("This result cannot be turned into a 3K pace. Use one from 1500 m to the marathon.")
    odd_goal = check_goal(date_pace, goal) if date_pace and goal else None
    if odd_goal is not None and odd_goal.refuse:
        yield odd_sentence(odd_goal)
    if line.birth_year is not None and not today.year - OLDEST <= line.birth_year <= today.year - YOUNGEST:
        yield _("The birth year %(year)s cannot be right.") % {"year": line.birth_year}


def _doubts(line: RosterLine, date_pace: Pace | None, goal: Pace | None, settings: Settings) -> Iterator[str]:
    if line.mark is None:
        yield _("No time yet: nothing can be prescribed until there is one.")
    else:
        odd = check_mark(line.mark)
        if odd is not None and not odd.refuse:
            yield odd_sentence(odd)
    if date_pace and goal:
        odd = check_goal(date_pace, goal, small_pct=settings.goal_small_pct, large_pct=settings.goal_large_pct)
        if odd is not None and not odd.refuse:
            yield odd_sentence(odd)
    if line.unread:
        yield _("Passed over: %(words)s.") % {"words": " ".join(line.unread)}
    told = {
        "bare_digits": _("A time has no point or colon. Is it read right?"),
        "range": _("A time is a span: the slower end was taken."),
        "dotted_minutes": _("A time has a point where a colon may be meant. Is it read right?"),
        "extra_time": _("There are more than two times: the first two were taken."),
        "goal_converted": _("The goal was converted to 3K."),
        "long_name": _("The name was cut."),
        "long_line": _("The line was cut."),
    }
    yield from (sentence for code, sentence in told.items() if code in line.problems)
