"""What a form says about a time that is refused, or odd enough to be asked about once.

A question is answered with a tick whose value is the very number that it was asked about. Whoever changes the number
afterwards is asked again; whoever confirms it is not.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from coachapp.training.limits import Oddity
from coachapp.training.time_text import NotATime
from coachapp.words import figures


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be asked once about the field `field`.

    `answer` is the value of the tick that confirms it; `confirmed` says that it was ticked.
    """

    field: str
    text: str
    answer: str
    confirmed: bool = False

    @property
    def tick(self) -> str:
        """The name of the tick."""
        return f"sure_{self.field}"


def not_a_time(error: NotATime) -> str:
    """Why a piece of text is no time."""
    return {
        "not_a_time": _("this is not a time. Write it like 75.4 or 1:15.4"),
        "negative": _("a time cannot be negative"),
        "seconds_over_59": _("minutes and seconds go up to 59 after a colon"),
        "one_digit_seconds": _("write the seconds after a colon with two digits"),
        "zero": _("a time is longer than nothing"),
        "too_long": _("this is longer than a day"),
        "cycle": _("this is a cycle from start to start. Write the recovery alone"),
    }[error.code]


def refused(oddity: Oddity, distance_m: float | None = None) -> str:
    """Why a value cannot be, without the name of its field: "38.0 is faster than any 400 m ever run"."""
    of = {"time": _time(oddity), "distance": figures.metres_text(distance_m) if distance_m else ""}
    return {
        "rep_impossible": _("%(time)s is faster than any %(distance)s ever run"),
        "flush_impossible": _("%(time)s is faster than any %(distance)s ever run"),
        "rep_walked": _("%(time)s is slower than a walk over %(distance)s"),
        "flush_walked": _("%(time)s is slower than a walk over %(distance)s"),
        "recovery_impossible": _("%(time)s is too short for a recovery"),
        "recovery_endless": _("%(time)s is longer than half an hour: that is no recovery"),
    }[oddity.code] % of


def odd(oddity: Oddity) -> str:
    """What is odd about a value, without the name of its field and without the question itself."""
    of = {"time": _time(oddity), "bound": figures.rep_time(round(oddity.bound / 100) * 100) if oddity.bound else ""}
    return {
        "rep_fast": _("%(time)s is far faster than its target"),
        "rep_slow": _("%(time)s is far slower than its target"),
        "recovery_brief": _("a recovery of %(time)s is very short"),
        "recovery_lengthy": _("a recovery of %(time)s is very long"),
        "flush_fast": _("%(time)s is fast for a flush, which is easy running"),
        "flush_slow": _("%(time)s is very slow, even for a flush"),
        "reps_alike": _("All reps are the same to a few hundredths, as if one number had been copied."),
        "date_in_future": _("This day is still to come."),
    }[oddity.code] % of


def doubtful(code: str) -> str:
    """Why what was pasted, or a range, may have been meant in another way."""
    return {
        "bare_digits": _("it was written without a point"),
        "range": _("of a range the upper end was taken"),
        "dotted_minutes": _("the point was taken for minutes"),
        "pair_or_list": _("the second figure may be a recovery or the next rep"),
        "cycle_too_short": _("the cycle is shorter than the rep"),
        "missed_lap": _("a lap button seems to be missing, and the time is a proposal"),
        "paused": _("the watch was paused during it"),
        "distance_far": _("the watch measured another distance"),
    }.get(code, _("it could not be read"))


def _time(oddity: Oddity) -> str:
    ms = int(oddity.value)
    if oddity.code.startswith("recovery"):
        return figures.recovery(ms)
    return figures.rep_time(ms) if oddity.unit == "ms" else ""
