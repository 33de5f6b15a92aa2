"""Days, times and numbers of the file: seconds there, whole thousandths in the columns, and what lies within bounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from coachapp.models import bounds
from coachapp.replay.fields import Node
from coachapp.training.stage import Stage

#: Days that a log can be about. Beyond them counting days forward or back would end.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
#: The largest whole number that every program keeps exact.
LARGEST: Final = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Day:
    """A day as 2026-03-03."""

    def write(self, value: date) -> Any:
        """Return it as text."""
        return value.isoformat()

    def read(self, node: Node, name: str) -> date:
        """Refuse what is no day of these centuries."""
        day = node.day(name)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise node.refuse(name, _("%(value)s is not a day that somebody runs on") % {"value": day})
        return day


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in UTC, as 2026-03-03T18:30:00+00:00."""

    def write(self, value: datetime) -> Any:
        """Return it as text."""
        return value.astimezone(UTC).isoformat()

    def read(self, node: Node, name: str) -> datetime:
        """Refuse what is no moment, or says no zone."""
        value = node.get(name)
        moment = _moment(value) if isinstance(value, str) and len(value) <= 40 else None
        if moment is None or not FIRST_DAY <= moment.date() <= LAST_DAY:
            wrong = _("%(value)s is not a moment like 2026-03-03T18:30:00+00:00") % {"value": value}
            raise node.refuse(name, wrong)
        return moment


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two, both included."""

    low: int = 0
    high: int = LARGEST

    def write(self, value: int) -> Any:
        """Return it."""
        return value

    def read(self, node: Node, name: str) -> int:
        """Refuse any other."""
        number = node.whole(name)
        if number is None or not self.low <= number <= self.high:
            raise node.refuse(name, _out_of(number, self.low, self.high))
        return number


@dataclass(frozen=True, slots=True)
class Metres:
    """A distance that somebody might run, in metres."""

    def write(self, value: float) -> Any:
        """Return a whole number as one."""
        return _plain(value)

    def read(self, node: Node, name: str) -> float:
        """Refuse any other."""
        number = node.number(name)
        if number is None or not 0 < number <= bounds.LONGEST_M:
            raise node.refuse(name, _out_of(number, 0, bounds.LONGEST_M))
        return float(number)


@dataclass(frozen=True, slots=True)
class Seconds:
    """Seconds in the file, whole thousandths in the column."""

    low_ms: int = 1
    high_ms: int = bounds.DAY_MS

    def write(self, value: int) -> Any:
        """Return seconds."""
        return _plain(value / 1000)

    def read(self, node: Node, name: str) -> int:
        """Refuse what is outside."""
        time_ms = node.seconds_ms(name)
        if time_ms is None or not self.low_ms <= time_ms <= self.high_ms:
            raise node.refuse(name, _out_of(node.values.get(name), self.low_ms / 1000, self.high_ms / 1000))
        return time_ms


@dataclass(frozen=True, slots=True)
class SecondsList:
    """A list of seconds in the file, of thousandths in the column."""

    longest: int = 100

    def write(self, value: list[int]) -> Any:
        """Return seconds."""
        return [_plain(each / 1000) for each in value]

    def read(self, node: Node, name: str) -> list[int]:
        """Refuse what is no list of times."""
        values = node.get(name)
        if not isinstance(values, list) or len(values) > self.longest:
            raise node.refuse(name, _("should be a list of seconds"))
        each = Node(node.at(name), {str(place): value for place, value in enumerate(values)})
        return [Seconds().read(each, str(place)) for place in range(len(values))]


@dataclass(frozen=True, slots=True)
class Halves:
    """A number in steps of a half, kept as twice as many."""

    high: int

    def write(self, value: int) -> Any:
        """Return the half."""
        return _plain(value / 2)

    def read(self, node: Node, name: str) -> int:
        """Refuse what lies between two steps."""
        number = node.number(name)
        if number is None or number * 2 != int(number * 2) or not 0 <= number * 2 <= self.high:
            raise node.refuse(name, _("should be from 0 to %(most)g in halves") % {"most": self.high / 2})
        return int(number * 2)


@dataclass(frozen=True, slots=True)
class StageKey:
    """A stage by its public name: 1, 2, 3 or "ready"."""

    def write(self, value: int) -> Any:
        """Return the name."""
        return Stage(value).key

    def read(self, node: Node, name: str) -> int:
        """Refuse any other."""
        try:
            return int(Stage.from_key(node.get(name)))
        except ValueError as error:
            raise node.refuse(name, str(error)) from error


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _out_of(value: Any, low: float, high: float) -> str:
    return _("%(value)s is not between %(low)g and %(high)g") % {"value": value, "low": low, "high": high}


def _plain(number: float) -> float | int:
    return int(number) if number == int(number) else number
