"""What a watch is told, step by step.

Every step but the warm-up ends when the runner presses the lap button: a satellite's 400 m on a track is 390 or 420,
and a watch that beeps before the line is worse than none. Each rep is a step of its own with its own target, which a
repeated block could not give: in stage 3 the last reps are faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from coachapp.training.time_text import write_recovery, write_rep
from coachapp.training.workout import PlannedRep, Prescription

Kind = Literal["warmup", "rep", "recovery", "rest", "flush", "cooldown"]

#: What counts as fast enough below the target, where the plan names no window: two seconds in seventy-five.
_FAST_PART: Final = 0.027


@dataclass(frozen=True, slots=True)
class Band:
    """A band of speed in whole millimetres a second, the slow end first."""

    low: int
    high: int

    @classmethod
    def around(cls, rep: PlannedRep) -> Band:
        """The speeds from the slowest time that counts to as much on the quick side, or the window that is planned."""
        quick_ms = rep.low_ms or min(2 * rep.target_ms - rep.limit_ms, round(rep.target_ms * (1 - _FAST_PART)))
        return cls(_speed(rep.distance_m, rep.limit_ms), _speed(rep.distance_m, quick_ms))


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ended by the lap button. `title` has at most fifteen letters, the most that every watch shows;
    `note` is for those that show more.
    """

    kind: Kind
    title: str
    note: str = ""
    band: Band | None = None


def steps_of(prescription: Prescription) -> tuple[Step, ...]:
    """The steps of a session: warm-up, every rep and every recovery, the rest, the flush, cool-down."""
    steps = [Step("warmup", "Warm up", "Lap button when you start rep 1")]
    last = len(prescription.reps)
    for rep in prescription.reps:
        steps.append(Step("rep", f"{rep.number}: {write_rep(rep.target_ms)}", _rep_note(rep, last), Band.around(rep)))
        if rep.number < last:
            steps.append(Step("recovery", _recovery_title(prescription), "Lap button when you start the next rep"))
    flush = prescription.flush
    if flush is not None and flush.reps:
        steps.append(Step("rest", "Rest", _span("Rest before the flush", prescription.rest_before_flush_ms)))
        for number in range(1, flush.reps + 1):
            metres = f"{flush.distance_m:g} m, " if flush.distance_m else ""
            steps.append(Step("flush", f"Flush {number}", f"{metres}by effort, never by pace"))
            if number < flush.reps:
                steps.append(Step("recovery", "Jog", _span("Jog between the flushes", flush.recovery_ms)))
    steps.append(Step("cooldown", "Cool down"))
    return tuple(steps)


def title_of(prescription: Prescription, workout: str) -> str:
    """A name that still says which session it is when a watch cuts it at fifteen letters."""
    if prescription.goal_reps and prescription.stage is not None:
        return f"{workout} {prescription.goal_reps} goal"[:15]
    if prescription.stage is not None:
        return f"{workout} stage {int(prescription.stage)}"[:15]
    return workout[:15]


def _rep_note(rep: PlannedRep, last: int) -> str:
    return f"Rep {rep.number} of {last}: {rep.distance_m:g} m in {write_rep(rep.target_ms)}, {rep.pace} pace"


def _recovery_title(prescription: Prescription) -> str:
    recovery = prescription.recovery
    if recovery.low_ms is None or recovery.high_ms is None:
        return f"Jog {recovery.distance_m:g} m"
    if recovery.low_ms == recovery.high_ms:
        return f"Jog {write_recovery(recovery.low_ms)}"
    return f"Jog {recovery.low_ms // 1000}-{recovery.high_ms // 1000} s"


def _span(words: str, span: tuple[int, int] | None) -> str:
    return f"{words}, {write_recovery(span[0])} to {write_recovery(span[1])}" if span else words


def _speed(distance_m: float, time_ms: int) -> int:
    return round(distance_m * 1_000_000 / time_ms)
