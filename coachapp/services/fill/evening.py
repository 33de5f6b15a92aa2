"""The practice on which a squad's last sessions were timed: taps as a phone makes them, from the sessions themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from coachapp.training.session import Session

#: Athletes are sent off one by one, so many ms apart, each for his own recoveries.
_APART_MS = 4000
_FIRST_MS = 10_000
#: Stands in a body where the athlete's id goes.
WHO = "@who@"


@dataclass(frozen=True, slots=True)
class PatternTap:
    """A tap whose athlete is still a number on the list; `body` is JSON text with `WHO` for his id."""

    runner: int
    kind: str
    at_ms: int | None
    body: str


def taps_of(sessions: Sequence[Session]) -> tuple[PatternTap, ...]:
    """The taps that these sessions come from, one athlete each, in the order in which they were made."""
    moments: list[PatternTap] = []
    after: list[PatternTap] = []
    for runner, session in enumerate(sessions):
        at_ms = _FIRST_MS + runner * _APART_MS
        for rep in session.reps:
            moments.append(_tap(runner, "go", at_ms, runners={WHO: rep.number}))
            at_ms += rep.time_ms or 0
            moments.append(_tap(runner, "finish", at_ms, athlete=WHO, rep=rep.number))
            at_ms += rep.recovery_ms or 0
        for number, flush in enumerate(session.flush, start=1):
            after.append(_tap(runner, "flush", None, athlete=WHO, number=number, time_ms=flush.time_ms))
        after.append(_tap(runner, "effort", None, athlete=WHO, rpe_half=session.rpe_half))
    return (*sorted(moments, key=lambda tap: (tap.at_ms, tap.runner)), *after)


def _tap(runner: int, kind: str, at_ms: int | None, **body: object) -> PatternTap:
    return PatternTap(runner, kind, at_ms, json.dumps(body))
