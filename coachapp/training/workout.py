"""What is to be run: reps with targets, recoveries, the flush. Also what a workout of the library must offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from coachapp.training.reason import Reason
from coachapp.training.stage import Stage

PaceName = Literal["date", "goal", "5k", "step"]


@dataclass(frozen=True, slots=True)
class PlannedRep:
    """One rep as prescribed.

    `target_ms` is what to run; `limit_ms` the slowest time that still counts, `fast_ms` the slowest that is too fast (0
    where none is); `low_ms` the fast end where the target is a window (the step-down), else None. `splits_ms` are the
    times at the end of each lap of a longer rep.
    """

    number: int
    distance_m: float
    pace: PaceName
    target_ms: int
    limit_ms: int
    fast_ms: int = 0
    low_ms: int | None = None
    splits_ms: tuple[int, ...] = ()

    @property
    def halfway_ms(self) -> int:
        """The time at half the rep: the 200 m checkpoint of a 400."""
        return (self.target_ms + 1) // 2


@dataclass(frozen=True, slots=True)
class PlannedRecovery:
    """The pause after each rep but the last. `low_ms` and `high_ms` are None where the time is free (stage 1)."""

    distance_m: float
    low_ms: int | None
    high_ms: int | None
    count: int


@dataclass(frozen=True, slots=True)
class PlannedFlush:
    """The flush, by effort. `distance_m` is None when it goes by time; `reference_ms` is 15K pace, for reading only."""

    reps: int
    distance_m: float | None
    time_ms: int | None
    reference_ms: int | None
    jog_m: float | None
    recovery_ms: tuple[int, int]


class Window(NamedTuple):
    """A span of days, both included."""

    start: date
    end: date


class Prescription(NamedTuple):
    """What one athlete runs next, when, and why.

    `on` is the day it was asked for. `options` are what the coach may choose instead (P13); `total_ms` is the low,
    middle and high total of reps and recoveries where the workout foresees one.
    """

    workout: str
    on: date | None
    stage: Stage | None
    goal_reps: int
    reps: tuple[PlannedRep, ...]
    recovery: PlannedRecovery
    rest_before_flush_ms: tuple[int, int] | None
    flush: PlannedFlush | None
    effort: float
    due: Window | None
    days_since_last: int | None
    outside_interval: bool
    reasons: Sequence[Reason]
    options: Sequence[Reason] = ()
    total_ms: tuple[int, int, int] | None = None
