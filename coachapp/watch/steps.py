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
class Wording:
    """What the steps are called. English by default; whoever makes a file brings the reader's language along."""

    warmup: str = "Warm up"
    warmup_note: str = "Lap button when you start rep 1"
    rep_note: str = "Rep {number} of {last}: {metres} m in {target}"
    jog: str = "Jog {span}"
    jog_note: str = "Lap button when you start the next rep"
    rest: str = "Rest"
    rest_note: str = "Rest before the flush: {span}"
    flush: str = "Flush {number}"
    flush_note: str = "{metres} m by effort, never by pace"
    between: str = "Jog"
    between_note: str = "Jog between the flushes: {span}"
    cooldown: str = "Cool down"


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


def steps_of(prescription: Prescription, wording: Wording | None = None) -> tuple[Step, ...]:
    """The steps of a session: warm-up, every rep and every recovery, the rest, the flush, cool-down."""
    say = wording or Wording()
    steps = [Step("warmup", say.warmup, say.warmup_note)]
    last = len(prescription.reps)
    for rep in prescription.reps:
        target = write_rep(rep.target_ms)
        note = say.rep_note.format(number=rep.number, last=last, metres=f"{rep.distance_m:g}", target=target)
        steps.append(Step("rep", f"{rep.number}: {target}", note, Band.around(rep)))
        if rep.number < last:
            steps.append(Step("recovery", say.jog.format(span=_recovery(prescription)), say.jog_note))
    flush = prescription.flush
    if flush is not None and flush.reps:
        steps.append(Step("rest", say.rest, say.rest_note.format(span=_span(prescription.rest_before_flush_ms))))
        for number in range(1, flush.reps + 1):
            metres = f"{flush.distance_m:g}" if flush.distance_m else ""
            note = say.flush_note.format(metres=metres) if metres else ""
            steps.append(Step("flush", say.flush.format(number=number), note))
            if number < flush.reps:
                steps.append(Step("recovery", say.between, say.between_note.format(span=_span(flush.recovery_ms))))
    steps.append(Step("cooldown", say.cooldown))
    return tuple(steps)


def title_of(prescription: Prescription, workout: str) -> str:
    """A name that still says which session it is when a watch cuts it at fifteen letters."""
    if prescription.goal_reps and prescription.stage is not None:
        return f"{workout} {prescription.goal_reps} goal"[:15]
    if prescription.stage is not None:
        return f"{workout} stage {int(prescription.stage)}"[:15]
    return workout[:15]


def _recovery(prescription: Prescription) -> str:
    recovery = prescription.recovery
    if recovery.low_ms is None or recovery.high_ms is None:
        return f"{recovery.distance_m:g} m"
    return _span((recovery.low_ms, recovery.high_ms))


def _span(span: tuple[int, int] | None) -> str:
    """Two recoveries as one, in few letters: "45-60 s", "3:00-5:00", "2:36"."""
    if span is None:
        return ""
    low, high = (write_recovery(ms) for ms in span)
    if low == high:
        return low
    return f"{low.removesuffix(' s')}-{high}" if low.endswith(" s") == high.endswith(" s") else f"{low}-{high}"


def _speed(distance_m: float, time_ms: int) -> int:
    return round(distance_m * 1_000_000 / time_ms)
