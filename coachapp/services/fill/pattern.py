"""A squad as others are made after it: its seasons, with all that stays the same in every squad worked out once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, ClassVar

from coachapp.models import LoggedRep
from coachapp.services.fill.evening import WHO, PatternTap, taps_of
from coachapp.services.fill.season import THE_MARCH, Season, season
from coachapp.services.session_content import as_given, content

#: Stands in JSON text where the day goes.
_DAY = "@day@"


@dataclass(frozen=True)
class Pattern:
    """The seasons of one squad, and their reps and JSON as they are stored but for ids and days."""

    WHO: ClassVar[str] = WHO

    seasons: tuple[Season, ...]
    #: By runner and evening: the columns of `LoggedRep` from `kind` on.
    reps: list[list[list[tuple[Any, ...]]]] = field(repr=False)
    taps: tuple[PatternTap, ...] = field(repr=False)
    _asked: list[tuple[dict[str, Any], dict[str, Any]]] = field(repr=False)
    _given: list[list[str]] = field(repr=False)
    _content: list[list[str]] = field(repr=False)

    @classmethod
    def of(cls, seed: int, number: int, *, athletes: int, sessions: int) -> Pattern:
        """Let so many invented athletes run their seasons; the same for the same seed and number."""
        seasons = tuple(
            season(Random(f"{seed} {number} {runner}"), sessions=sessions)  # noqa: S311 - for benchmarks, no secret
            for runner in range(athletes)
        )
        return cls(
            seasons,
            [[_rep_columns(ran.session) for ran in each.sessions] for each in seasons],
            taps_of([each.sessions[-1].session for each in seasons]),
            [(as_given(each.sessions[-1].asked), as_given(each.coming)) for each in seasons],
            [[_dayless(as_given(ran.asked)) for ran in each.sessions] for each in seasons],
            [
                [_dayless(content(ran.session, workout=THE_MARCH, conditions=ran.conditions)) for ran in each.sessions]
                for each in seasons
            ],
        )

    @property
    def evenings(self) -> int:
        """How many evenings its season has."""
        return len(self.seasons[0].sessions)

    def asked(self, runner: int, evening: int, on: date) -> dict[str, Any]:
        """What was asked for on the last evening of the season, or is on the one that comes."""
        return self._asked[runner][evening - self.evenings + 1] | {"on": on.isoformat()}

    def given(self, runner: int, evening: int, on: date) -> str:
        """What was asked for before a session, as JSON text."""
        return self._given[runner][evening].replace(_DAY, on.isoformat())

    def content(self, runner: int, evening: int, on: date) -> str:
        """The session as the history keeps it, as JSON text."""
        return self._content[runner][evening].replace(_DAY, on.isoformat())


def _dayless(told: dict[str, Any]) -> str:
    return json.dumps(told | {"on": _DAY})


def _rep_columns(session: Any) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [
        (LoggedRep.Kind.REP.value, rep.number, rep.distance_m, rep.time_ms, rep.recovery_ms) for rep in session.reps
    ]
    rows += [
        (LoggedRep.Kind.FLUSH.value, number, rep.distance_m, rep.time_ms, rep.recovery_ms)
        for number, rep in enumerate(session.flush, start=1)
    ]
    return rows
