"""Pace, marks and the events they are run over.

A pace and a split are both milliseconds, and mixing them up is the classic mistake of
training programs. Here a split is an ``int`` whose name ends in ``_ms`` and a pace is a
``Pace``, which has no arithmetic: the only way from one to the other is over a distance.
"""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Self

MILE_M = 1609.344

#: Standard events and their metres, shortest first. Keys are the names shown and printed.
EVENTS = MappingProxyType(
    {
        "1500": 1500.0,
        "mile": MILE_M,
        "3000": 3000.0,
        "2mile": 2 * MILE_M,
        "5K": 5000.0,
        "10K": 10000.0,
        "15K": 15000.0,
        "half": 21097.5,
        "marathon": 42195.0,
    }
)

_SPELLINGS = MappingProxyType(
    {
        "1mile": "mile",
        "onemile": "mile",
        "mi": "mile",
        "1mi": "mile",
        "2miles": "2mile",
        "2mi": "2mile",
        "twomile": "2mile",
        "twomiles": "2mile",
        "halfmarathon": "half",
        "hm": "half",
        "21k": "half",
        "21.1k": "half",
        "fullmarathon": "marathon",
        "full": "marathon",
        "fm": "marathon",
        "42k": "marathon",
        "42.2k": "marathon",
    }
)

_METRIC = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)(k|m|metres?|meters?)?", re.ASCII)


class NotAnEvent(ValueError):
    """The text names none of ``EVENTS``."""


@dataclass(frozen=True, slots=True, order=True)
class Pace:
    """An even speed, held as whole milliseconds per 400 m.

    Order is that of the numbers: the smaller pace is the faster one. There is
    deliberately no addition or subtraction; ask for ``time_ms`` over a distance first.

    Raises ValueError when not positive.
    """

    ms_per_400: int

    def __post_init__(self) -> None:
        if self.ms_per_400 <= 0:
            raise ValueError("a pace is a positive number of milliseconds")

    @classmethod
    def of(cls, distance_m: float, time_ms: int) -> Self:
        """The average pace of covering a distance in a time, rounded half up to 1 ms per 400 m.

        Raises ValueError unless both are positive and finite.
        """
        metres = _exact(distance_m)
        return cls(_half_up(Fraction(400 * time_ms) / metres))

    def time_ms(self, distance_m: float) -> int:
        """The time over a distance at this pace, rounded half up to 1 ms.

        Raises ValueError unless the distance is positive and finite.
        """
        if distance_m > 0 and (isinstance(distance_m, int) or distance_m.is_integer()):
            return (2 * self.ms_per_400 * int(distance_m) + 400) // 800  # the same without fractions, which are slow
        return _half_up(self.ms_per_400 * _exact(distance_m) / 400)


@dataclass(frozen=True, slots=True)
class Mark:
    """A race result or time trial.

    ``on`` is the day it was run; None means before the log begins, so it holds from the
    first session on.
    """

    on: date | None
    distance_m: float
    time_ms: int

    @property
    def pace(self) -> Pace:
        """The average pace of the race itself, not converted to another distance."""
        return Pace.of(self.distance_m, self.time_ms)


def parse_event(text: str) -> str:
    """The ``EVENTS`` name that a coach's spelling means: "3K", "3000m", "5 km", "HM".

    Raises NotAnEvent for anything else, also for distances that are no listed event.
    """
    word = re.sub(r"(?<=\w)[\s\-_]+(?=\w)", "", text.strip()).lower().replace(",", ".")
    word = re.sub(r"(?<=\d)kms?$", "k", word)
    word = _SPELLINGS.get(word, word)
    for name in EVENTS:
        if word == name.lower():
            return name
    # A point before exactly three digits and no "k" groups thousands: "1.500 m", "10,000".
    match = _METRIC.fullmatch(re.sub(r"(?<=\d)\.(?=\d{3}(?![\dk]))", "", word))
    if match is not None:
        metres = Fraction(match[1]) * (1000 if match[2] == "k" else 1)
        found = event_name(float(metres))
        if found is not None:
            return found
    raise NotAnEvent("the event is none of " + ", ".join(EVENTS))


def event_name(distance_m: float) -> str | None:
    """The ``EVENTS`` name of a distance to within 1 m, or None."""
    return next((name for name, metres in EVENTS.items() if abs(metres - distance_m) <= 1), None)


def _exact(distance_m: float) -> Fraction:
    """The distance as written, so that 1609.344 is that and not its nearest binary fraction."""
    metres = Fraction(str(distance_m))
    if metres <= 0:
        raise ValueError("a distance is positive")
    return metres


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
