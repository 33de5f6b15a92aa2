"""``manage.py equivalent 5K 16:00``: one result, what it is worth elsewhere, as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coachapp.training.equivalence import NotConvertible, equivalent_ms, index
from coachapp.training.limits import check_mark
from coachapp.training.pace import EVENTS, Mark, NotAnEvent, Pace, parse_event
from coachapp.training.time_text import NotATime, read_time


class Command(BaseCommand):
    """Prints index, times and paces per 400 m at the standard distances; exit 2 on bad input."""

    help = "Print the equivalent performances of a race result as JSON."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two arguments."""
        parser.add_argument("event", help="1500, mile, 3000, 2mile, 5K, 10K, 15K, half, marathon")
        parser.add_argument("time", help="the result, as 16:00 or 9:22.5")

    def handle(self, *args: Any, event: str, time: str, **options: Any) -> str:
        """Return the JSON object; nothing else is printed."""
        try:
            distance_m = EVENTS[parse_event(event)]
        except NotAnEvent as error:
            raise CommandError(f"event: {event!r}: {error}", returncode=2) from error
        try:
            reading = read_time(time)
            time_ms = reading.ms
            if time_ms is None or reading.doubt == "bare_digits":
                raise NotATime("not_a_time")
            oddity = check_mark(Mark(None, distance_m, time_ms))
            if oddity is not None and oddity.refuse:
                why = "nobody has ever run that fast" if oddity.code == "mark_impossible" else "that is no race"
                raise CommandError(f"time: {time!r}: {why}", returncode=2)
            return json.dumps(equivalents(distance_m, time_ms))
        except (NotATime, NotConvertible) as error:
            raise CommandError(f"time: {time!r}: {error}", returncode=2) from error


def equivalents(distance_m: float, time_ms: int) -> dict[str, object]:
    """The object that is printed: seconds to 0.1 s, index to one decimal.

    Raises NotConvertible.
    """
    times_ms = {name: equivalent_ms(distance_m, time_ms, to_m) for name, to_m in EVENTS.items()}
    return {
        "index": _tenths(index(distance_m, time_ms) * 1000),
        "times_s": {name: _tenths(ms) for name, ms in times_ms.items()},
        "pace_400_s": {name: _tenths(Pace.of(EVENTS[name], ms).ms_per_400) for name, ms in times_ms.items()},
    }


def _tenths(thousandths: float) -> float:
    return int(thousandths / 100 + 0.5) / 10
