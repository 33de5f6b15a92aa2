"""What the engine answers: every session with its verdict and reasons, where the athlete stands, and what is ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

from coachapp.training.judging import Judgement, Outcome, RecoveryOutcome
from coachapp.training.log import DatedPace
from coachapp.training.pace import Pace
from coachapp.training.reason import Reason
from coachapp.training.session import Session
from coachapp.training.stage import Position
from coachapp.training.workout import PlannedRep, Prescription


class Verdict(StrEnum):
    """What one session came to. The first four are the march's, the others the step-down's (Q3)."""

    PASS = "pass"
    HOLD = "hold"
    INCOMPLETE = "incomplete"
    VOID = "void"
    COMPLETE = "complete"
    COMPLETE_WITH_REMARK = "complete_with_remark"
    NOT_STEPPED_DOWN = "not_stepped_down"


PASS, HOLD = Verdict.PASS, Verdict.HOLD  # bound once for the fold, like the stages


class Cell(NamedTuple):
    """One rep of one session as the ladder shows it."""

    number: int
    time_ms: int | None
    planned: PlannedRep
    outcome: Outcome
    recovery_ms: int | None
    recovery_outcome: RecoveryOutcome


@dataclass(frozen=True, slots=True)
class StepDownFigures:
    """What a step-down showed: ms per lap of each rep, whether each was faster, and the jogs (None: unknown)."""

    per_lap_ms: tuple[int | None, ...]
    each_rep_faster: bool
    recoveries_ok: tuple[bool | None, ...]
    total_ms: int
    total_vs_5k_pct: float | None


class Running(NamedTuple):
    """One session as the engine read it.

    `number` counts the sessions of this workout from 1 and is None for one that was left out. `before` and `after` are
    the places on the ladder; `asked_recovery_ms` the rung of stage 2 that was asked for. `judgement` is None when the
    session was left out or no date pace was known.
    """

    session: Session
    number: int | None
    before: Position
    after: Position
    verdict: Verdict
    plan: tuple[PlannedRep, ...]
    judgement: Judgement | None
    recoveries_judged: bool
    asked_recovery_ms: int | None
    gap_days: int | None
    reasons: Sequence[Reason]
    remarks: Sequence[Reason]
    would_change: Sequence[Reason]
    figures: StepDownFigures | None = None

    def cells(self) -> Iterator[Cell]:
        """Yield a cell for every planned rep, in order; worked out only where a page needs them."""
        run = self.session.by_number
        for planned in self.plan:
            rep = run.get(planned.number)
            yield Cell(
                planned.number,
                rep.time_ms if rep else None,
                planned,
                self._outcome(planned.number),
                rep.recovery_ms if rep else None,
                self._recovery_outcome(planned.number),
            )

    def _outcome(self, number: int) -> Outcome:
        seen = self.judgement
        if seen is None or number in seen.missing:
            return "missing"
        if number in seen.excused:
            return "excused"
        if number in seen.misses:
            return "missed"
        return "fast" if number in seen.fast else "on_pace"

    def _recovery_outcome(self, number: int) -> RecoveryOutcome:
        seen = self.judgement
        if seen is None or not self.recoveries_judged or number >= len(self.plan):
            return "free"
        if number in seen.excused_recoveries:
            return "excused"
        if number in seen.unknown_recoveries:
            return "unknown"
        if number in seen.long_recoveries:
            return "long"
        return "short" if number in seen.short_recoveries else "in_band"


class Forecast(NamedTuple):
    """How many sessions are left, and between which days the athlete may be ready; the days are None at Ready.

    `fits` says how that span lies to the target race: in time, perhaps, or not; None without a race.
    """

    runnings_left: tuple[int, int]
    ready_from: date | None
    ready_to: date | None
    race: date | None = None
    fits: Literal["in_time", "perhaps", "too_late"] | None = None


class Standing(NamedTuple):
    """Where an athlete stands in one workout on one day: a fold over the log, never stored.

    `position` is the place after the last session; `next` may begin lower when a long gap lies between (P10). `next` is
    None only when no date pace is known. `alerts` are what needs the coach, the most pressing first.
    """

    workout: str
    on: date | None
    position: Position
    runnings: tuple[Running, ...]
    next: Prescription | None
    alerts: Sequence[Reason]
    forecast: Forecast | None
    date_pace: DatedPace | None
    goal_pace: Pace | None

    @property
    def last(self) -> Running | None:
        """The last session that counted, or None."""
        return next((running for running in reversed(self.runnings) if running.number is not None), None)


@dataclass(frozen=True, slots=True)
class SoFar:
    """What a session that is still being run or typed comes to up to now.

    `state` is "on" (still on for the step), "hold" (can no longer pass), "done" (all reps in) or "empty". `reasons`
    say it in the coach's words; `done` counts the reps in; `running` is the session judged as if it ended here.
    """

    state: Literal["empty", "on", "hold", "done"]
    done: int
    reasons: Sequence[Reason]
    running: Running | None
