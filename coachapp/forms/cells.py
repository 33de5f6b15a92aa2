"""One cell of an entry grid: the text that was typed, read and held against what can be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from coachapp.forms.questions import Question, doubtful, not_a_time, odd, refused
from coachapp.training.limits import Oddity, check_flush, check_recovery, check_rep
from coachapp.training.pace import Pace
from coachapp.training.time_text import NotATime, TimeReading, read_recovery, read_time
from coachapp.training.workout import PlannedRep

#: The share of its target that a rep written in bare digits must lie in to be taken for whole seconds. The grid's
#: script does the same before the typist's eyes.
PLAUSIBLE = (0.6, 1.6)
#: Minutes and seconds without a colon: 624.
CLOCK_DIGITS = re.compile(r"\d{1,2}[0-5]\d", re.ASCII)


#: An easy pace to read bare digits by where no date pace is known: 4:30 for a kilometre.
FLUSH_MS_PER_M = 270


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says: a time, or why it is none (`refused`), or what is odd about it (`odd`)."""

    ms: int | None = None
    refused: str = ""
    odd: str = ""


def read_rep(text: str, distance_m: float, planned: PlannedRep | None) -> Cell:
    """Read the time of a rep. 714 is 71.4; where only seconds (384 for a 1600) or a clock (624) can be meant, they are."""
    target_ms = planned.target_ms if planned else None
    try:
        reading = read_near(text, target_ms)
    except NotATime as error:
        return Cell(refused=not_a_time(error))
    if reading.ms is None:
        return Cell()
    return _held(reading, check_rep(distance_m, reading.ms, target_ms), distance_m)


def read_recovery_cell(text: str, *, last: bool, expected_ms: int | None) -> Cell:
    """Read a recovery, in seconds where only digits are typed."""
    try:
        reading = read_recovery(text)
    except NotATime as error:
        return Cell(refused=not_a_time(error))
    if reading.ms is None:
        return Cell()
    return _held(reading, check_recovery(reading.ms, last=last, expected_ms=expected_ms))


def flush_target_ms(distance_m: float, pace_15k: Pace | None) -> int:
    """About what a flush takes, to read bare digits by: 650 for a 2000 is 6:50."""
    return pace_15k.time_ms(distance_m) if pace_15k else FLUSH_MS_PER_M * round(distance_m)


def read_flush(text: str, distance_m: float, pace_15k: Pace | None, date_pace: Pace | None) -> Cell:
    """Read the time of a flush, which is never judged but may be mistyped."""
    try:
        reading = read_near(text, flush_target_ms(distance_m, pace_15k), clock_first=True)
    except NotATime as error:
        return Cell(refused=not_a_time(error))
    if reading.ms is None:
        return Cell()
    return _held(reading, check_flush(distance_m, reading.ms, pace_15k, date_pace), distance_m)


def read_near(text: str, target_ms: int | None, *, clock_first: bool = False) -> TimeReading:
    """Read a time; of what bare digits can mean, take the first that lies near the target: tenths, seconds, a clock.

    A flush is spoken in minutes, so there the clock comes before the seconds: 650 is 6:50, not 10:50. The review reads
    so on the phone too (static/js/track/review-times.js), by the same cases. Raises NotATime.
    """
    if target_ms is None:
        return read_time(text, digits="tenths")
    low, high = int(PLAUSIBLE[0] * target_ms), int(PLAUSIBLE[1] * target_ms)
    plain = text.strip()
    before_the_clock = (100,) if clock_first else (100, 1000)
    if CLOCK_DIGITS.fullmatch(plain) and not any(low <= unit * int(plain) <= high for unit in before_the_clock):
        minutes, seconds = divmod(int(plain), 100)
        if low <= 1000 * (60 * minutes + seconds) <= high:
            plain = f"{minutes}:{seconds:02}"
    return read_time(plain, digits="ask", within_ms=(low, high))


def ask(question: Question, data: Mapping[str, Any]) -> Question:
    """The question, confirmed if its tick came with this very answer."""
    return replace(question, confirmed=data.get(question.tick) == question.answer)


def _held(reading: TimeReading, oddity: Oddity | None, distance_m: float | None = None) -> Cell:
    if oddity is not None and oddity.refuse:
        return Cell(refused=refused(oddity, distance_m))
    if oddity is not None:
        return Cell(reading.ms, odd=odd(oddity))
    # In a grid bare digits and a point between minutes and seconds can mean one thing only, and are seen at once.
    return Cell(reading.ms, odd=doubtful("range") if reading.doubt == "range" else "")
