"""The rows of the squad page: where everybody stands, the most pressing first, and how many of them come at once."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coachapp import words
from coachapp.models import Athlete, RecordedMark, Squad
from coachapp.services.consent import states_of
from coachapp.services.standing import standings_of
from coachapp.training.library import LIBRARY
from coachapp.training.standing import Standing
from coachapp.views.ladder import small_cells
from coachapp.views.need import DUE, READY, STUCK, Need, codes_of, due_text, need_of

#: Up to so many people come at once. Of more only the first come, for a page that is read from the top, and the others
#: when they are asked for: at least twenty, for fewer would not be worth the asking.
MOST, FIRST = 50, 30


@dataclass(frozen=True, slots=True)
class Row:
    """One athlete on the squad page. What it says is put into words when it is shown."""

    athlete: Athlete
    standing: Standing
    need: Need
    codes: frozenset[str]
    mark_id: uuid.UUID | None
    today: date
    url: str
    log_url: str
    lacks_consent: bool = False

    @property
    def order(self) -> tuple[int, date, str]:
        """The most pressing first, then who is due first, then by name."""
        due = self.standing.next.due if self.standing.next else None
        return self.need.rank, due.start if due else date.min, self.athlete.name.casefold()

    @property
    def cells(self) -> dict[str, Any]:
        """The last session, or the next one of somebody who has not run yet."""
        return small_cells(self.standing, show="last")

    @property
    def stage(self) -> str:
        """Number and name of the stage; the name of a workout that has none."""
        workout = LIBRARY[self.standing.workout]
        if not workout.staged:
            return _(workout.title)
        if self.standing.next is None:
            return ""
        stage = self.standing.next.stage or self.standing.position.stage
        return f"{int(stage)} · {words.stage_name(stage)}"

    @property
    def next_line(self) -> str:
        """The next session in a line."""
        return words.step_line(self.standing.next) if self.standing.next else _("needs a time first")

    @property
    def due(self) -> str:
        """When that is due."""
        return due_text(self.standing, self.today)

    @property
    def log_spoken(self) -> str:
        """What the button for logging says to those who do not see in whose row it stands."""
        return _("a session of %(name)s") % {"name": self.athlete.name}


@dataclass(frozen=True, slots=True)
class Shown:
    """Of the rows that are asked for, those that come with this answer: the first, and `others` once all are wanted.

    `waiting` is how many were left for later, `mark` the first rows' own: whoever asks for the others says it, so that
    nobody is missing and nobody stands there twice when somebody has moved up in between.
    """

    first: Sequence[Row]
    others: Sequence[Row] = ()
    waiting: int = 0
    mark: str = ""

    @property
    def everybody(self) -> int:
        """How many are asked for, here or not."""
        return len(self.first) + len(self.others) + self.waiting

    @classmethod
    def of(cls, rows: Sequence[Row], *, everybody: bool) -> Shown:
        """Everybody of few, or where everybody is wanted; else the first."""
        if len(rows) <= MOST:
            return cls(rows)
        first, others = rows[:FIRST], rows[FIRST:]
        mark = hashlib.sha256(b"".join(row.athlete.pk.bytes for row in first)).hexdigest()[:16]
        return cls(first, others, mark=mark) if everybody else cls(first, waiting=len(others), mark=mark)


def rows_of(squad: Squad, today: date) -> list[Row]:
    """Everybody who trains with the squad, the most pressing first; as many queries for a hundred as for one."""
    waiting = RecordedMark.objects.filter(squad=squad).proposed().order_by("on", "created_at")
    marks: dict[uuid.UUID, uuid.UUID] = dict(waiting.values_list("athlete_id", "id"))
    rows = []
    standings = standings_of(squad, on=today)
    lacking = _lacking(squad, [athlete for athlete, _standing in standings])
    page, log_page = (_addresses(squad, name) for name in ("athlete", "session-log"))
    for athlete, standing in standings:
        mark_id = marks.get(athlete.pk)
        need = need_of(standing, mark_waiting=mark_id is not None)
        codes = codes_of(standing, mark_waiting=mark_id is not None)
        urls = page(athlete.slug), log_page(athlete.slug)
        rows.append(Row(athlete, standing, need, codes, mark_id, today, *urls, athlete.pk in lacking))
    return sorted(rows, key=lambda row: row.order)


def chosen(rows: Iterable[Row], show: str) -> list[Row]:
    """Those whom a filter lets through."""
    if show == "consent":
        return [row for row in rows if row.lacks_consent]
    wanted = {"due": DUE, "stuck": STUCK, "ready": READY}.get(show)
    return [row for row in rows if wanted is None or row.codes & wanted]


def filters_of(rows: list[Row]) -> list[tuple[str, str, int]]:
    """The choices over the table with how many each shows."""
    names = (("all", _("All")), ("due", _("Due")), ("stuck", _("Stuck")), ("ready", _("Ready")))
    filters = [(key, name, len(chosen(rows, key))) for key, name in names]
    lacking = len(chosen(rows, "consent"))
    return [*filters, ("consent", _("Consent missing"), lacking)] if lacking else filters


def matches(athlete: Athlete, sought: str) -> bool:
    """Whether every word that is sought is part of the name."""
    name = athlete.name.casefold()
    return all(word in name for word in sought.casefold().split())


def _addresses(squad: Squad, name: str) -> Callable[[str], str]:
    """Where a page of each athlete is, by his slug: the pattern is looked up once, not for each of a hundred."""
    before, _slug, after = reverse(name, kwargs={"squad": squad.slug, "athlete": "0"}).rpartition("/0/")
    return lambda slug: f"{before}/{slug}/{after}"


def _lacking(squad: Squad, athletes: list[Athlete]) -> set[uuid.UUID]:
    """Those who may have no personal link, because a guardian's consent is missing; nobody where none is asked for."""
    if squad.consent_under is None:
        return set()
    states = states_of(squad, athletes, now=timezone.now())
    return {pk for pk, state in states.items() if not state.may_have_link}
