"""Single fields of a replay file: each is read as what it should be, or refused by its name."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from coachapp.training.limits import Oddity
from coachapp.training.time_text import NotATime, TimeReading, read_recovery, read_time
from coachapp.words import say_odd

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LONGEST_S = 86_400


class NotUsable(ValueError):
    """The input cannot be used; the text names the field and says why, in one line."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(" ".join(f"{name}: {why}".split()))
        self.name = name
        self.why = why


@dataclass(frozen=True, slots=True)
class Query:
    """A value that is possible but odd: its field, the value as it was given, and why it is asked about."""

    name: str
    value: Any
    why: str


@dataclass(slots=True)
class Node:
    """One object of the input with its place in it; reading from it keeps the queries that come up.

    The queries list is shared by all nodes of one file.
    """

    name: str
    values: Mapping[str, Any]
    queries: list[Query] = field(default_factory=list)
    read: set[str] = field(default_factory=set)

    def at(self, key: str) -> str:
        """Return the full name of a field."""
        return f"{self.name}.{key}" if self.name else key

    def get(self, key: str) -> Any:
        """Return a value as it stands, None where it is absent."""
        self.read.add(key)
        return self.values.get(key)

    def refuse(self, key: str, why: str) -> NotUsable:
        """Return the error for a field."""
        return NotUsable(self.at(key), why)

    def ask(self, key: str, why: str) -> None:
        """Note an odd value; the engine goes on with it."""
        self.queries.append(Query(self.at(key), self.values.get(key), why))

    def ask_about_rest(self) -> None:
        """Note every key that nothing has read, so that a slip of the pen is never passed over in silence."""
        for key in self.values:
            if key not in self.read:
                self.ask(key, _("is not a field of this contract and was not read"))

    def child(self, key: str) -> Node:
        """Return the object under a key; an absent one is empty."""
        value = self.get(key)
        if value is None:
            value = {}
        if not isinstance(value, Mapping):
            raise self.refuse(key, _("should be an object"))
        return Node(self.at(key), value, self.queries)

    def children(self, key: str) -> Iterator[Node]:
        """Yield the objects of a list; an absent list is empty."""
        values = self.get(key)
        if values is None:
            return
        if isinstance(values, str) or not isinstance(values, Sequence):
            raise self.refuse(key, _("should be a list"))
        for number, value in enumerate(values):
            name = f"{self.at(key)}[{number}]"
            if not isinstance(value, Mapping):
                raise NotUsable(name, _("should be an object"))
            yield Node(name, value, self.queries)

    def text(self, key: str) -> str:
        """Return a text, empty where it is absent."""
        value = self.get(key)
        if value is None or value is False:
            return ""
        if not isinstance(value, str):
            raise self.refuse(key, _("should be a text"))
        return value.strip()

    def flag(self, key: str) -> bool:
        """Return a switch, off where it is absent."""
        value = self.get(key)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise self.refuse(key, _("should be true or false"))
        return value

    def whole(self, key: str) -> int | None:
        """Return a whole number."""
        number = self.number(key)
        if number is None:
            return None
        if number != int(number):
            raise self.refuse(key, _("should be a whole number"))
        return int(number)

    def number(self, key: str) -> float | None:
        """Return a finite number."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refuse(key, _("should be a number"))
        if not math.isfinite(value):
            raise self.refuse(key, _("%(value)s is not a number") % {"value": value})
        if abs(value) > 1e12:
            raise self.refuse(key, _("is too large"))
        return value

    def day(self, key: str) -> date:
        """Return a day written as 2026-03-03."""
        value = self.get(key)
        if not isinstance(value, str) or not ISO_DAY.fullmatch(value):
            raise self.refuse(key, _("%(value)s is not a date like 2026-03-03") % {"value": value})
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise self.refuse(key, _("%(value)s is not a date like 2026-03-03") % {"value": value}) from error

    def seconds_ms(self, key: str) -> int | None:
        """Return seconds given as a number, in ms."""
        number = self.number(key)
        if number is None:
            return None
        if number <= 0:
            raise self.refuse(key, _("%(value)s is no time; it should be more than 0") % {"value": f"{number:g}"})
        if number > LONGEST_S:
            raise self.refuse(key, _("is longer than a day"))
        milliseconds = round(number * 1000)
        if milliseconds == 0:
            raise self.refuse(key, _("%(value)s is no time; it should be more than 0") % {"value": f"{number:g}"})
        return milliseconds

    def written_ms(self, key: str, *, recovery: bool = False) -> int | None:
        """Return a time given as text, in ms; what is doubtful about the reading is asked."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.refuse(key, _("should be a text such as 1:15.4"))
        try:
            reading = read_recovery(value) if recovery else read_time(value)
        except NotATime as error:
            raise self.refuse(key, f"{value!r}: {error}") from error
        if reading.doubt:
            self.ask(key, _doubt(reading))
        return reading.ms

    def time_ms(self, number_key: str, text_key: str, *, recovery: bool = False) -> tuple[int | None, str]:
        """Return a time given as number or as text, and the key it stood under; both must agree to 0.1 s."""
        number = self.seconds_ms(number_key)
        written = self.written_ms(text_key, recovery=recovery)
        if number is not None and written is not None and abs(number - written) > 100:
            raise self.refuse(text_key, _("does not agree with %(other)s") % {"other": number_key})
        if written is not None and number is None:
            return written, text_key
        return number, number_key if number_key in self.values or text_key not in self.values else text_key

    def check(self, key: str, odd: Oddity | None, distance: str = "", reference: str = "") -> None:
        """Refuse what is impossible and ask about what is odd."""
        if odd is None:
            return
        value = self.values.get(key)
        said = f"{value:g}" if isinstance(value, int | float) else str(value)
        why = say_odd(odd, said, distance=distance, reference=reference)
        if odd.refuse:
            raise self.refuse(key, why)
        self.ask(key, why)


def _doubt(reading: TimeReading) -> str:
    read_as = (reading.ms or 0) / 1000
    return {
        "bare_digits": _("three digits or more without a point were read as %(time)s s") % {"time": f"{read_as:g}"},
        "range": _("of a range the upper end was taken"),
        "dotted_minutes": _("was read as minutes and seconds, %(time)s s") % {"time": f"{read_as:g}"},
    }.get(reading.doubt, reading.doubt)
