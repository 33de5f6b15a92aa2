"""A race time or a lap pace as a coach types it: "9:36", "5K 16:00", "76.8"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coachapp.training.equivalence import NotConvertible, pace_from_mark
from coachapp.training.pace import EVENTS, Mark, NotAnEvent, Pace, parse_event
from coachapp.training.pasted_roster import LAP_BELOW_MS
from coachapp.training.time_text import NotATime, read_time

THREE_K_M = EVENTS["3000"]
# 16.30 cannot be a lap: whoever types it means sixteen and a half minutes.
# 936 over 3K is 9:36: as a lap of 93.6 it would be written with its point.
_BARE_RACE = re.compile(r"(\d{1,2})([0-5]\d)", re.ASCII)
_DOTTED_RACE = re.compile(r"([12]\d|3\d)[.,]([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class RaceText:
    """What was typed: a time in ms over metres. `per_lap` when it was given as the pace of a lap.

    `doubt` is empty or why to ask once, as in `coachapp.training.time_text`.
    """

    distance_m: float
    time_ms: int
    per_lap: bool = False
    doubt: str = ""

    def pace_3k(self, model: str = "daniels-gilbert") -> Pace:
        """The pace over 3000 m that it is worth. Raises ValidationError where the model does not carry it there."""
        try:
            return pace_from_mark(Mark(None, self.distance_m, self.time_ms), THREE_K_M, model)
        except NotConvertible as error:
            raise ValidationError(not_converted(error.code), code=error.code) from error


def read_race(text: str, distance_m: float) -> RaceText:
    """Read a time over `distance_m`, or over the event that stands before it. Raises ValidationError."""
    words = text.split()
    for size in (2, 1):
        if len(words) > size:
            try:
                distance_m, words = EVENTS[parse_event(" ".join(words[:size]))], words[size:]
                break
            except NotAnEvent:
                continue
    rest = " ".join(words)
    if dotted := _DOTTED_RACE.fullmatch(rest):
        return RaceText(distance_m, 1000 * (60 * int(dotted[1]) + int(dotted[2])), doubt="dotted_minutes")
    if bare := _BARE_RACE.fullmatch(rest):
        return RaceText(distance_m, 1000 * (60 * int(bare[1]) + int(bare[2])), doubt="bare_digits")
    try:
        reading = read_time(rest)
    except NotATime as error:
        raise ValidationError(not_a_time(error.code), code=error.code) from error
    if reading.ms is None:
        raise ValidationError(not_a_time("not_a_time"), code="not_a_time")
    if reading.ms < LAP_BELOW_MS:
        return RaceText(distance_m, Pace(reading.ms).time_ms(distance_m), per_lap=True, doubt=reading.doubt)
    return RaceText(distance_m, reading.ms, doubt=reading.doubt)


def not_a_time(code: str) -> str:
    """Say what to do about text that is no race time."""
    return {
        "negative": _("A time cannot be negative."),
        "seconds_over_59": _("Minutes and seconds go up to 59 after a colon."),
        "one_digit_seconds": _("Write the seconds after a colon with two digits, like 9:06."),
        "zero": _("A time is longer than nothing."),
        "too_long": _("This is longer than a day."),
    }.get(code, _("This is not a time. Write it like 9:36, or the pace of a lap like 76.8."))


def not_converted(code: str) -> str:
    """Say what to do about a result that no model carries to 3000 m."""
    if code == "too_short":
        return _("Use a result over 1500 m or longer, at best a 3000 m time trial.")
    if code == "too_long":
        return _("Use a result over marathon distance or shorter.")
    return _("This is slower than a stroll. Check the time.")
