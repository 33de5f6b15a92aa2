"""The laps that Garmin Connect exports as CSV, in all its header forms.

Columns are found by their names after white space is taken out: "Distance", "Distance km", "Distance\nkm" and
"Distancekm" are one column. Miles and yards are told by the unit that follows.
"""

from __future__ import annotations

import re
from typing import Final

from coachapp.lapfiles.limits import LONGEST_LAP_MS, MOST_LAPS
from coachapp.lapfiles.table import Table
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import Intensity, Lap, LapFile

_METRES: Final = {"": 1000.0, "km": 1000.0, "mi": 1609.344, "miles": 1609.344, "m": 1.0, "yd": 0.9144}
_LAP_NAMES: Final = ("laps", "lap", "lap#", "split", "splits", "interval")
_CLOCK: Final = re.compile(
    r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?|(\d{1,5})(?:[.,](\d{1,3}))?", re.ASCII
)
_STEPS: Final[dict[str, Intensity]] = {
    "run": "active",
    "active": "active",
    "interval": "active",
    "work": "active",
    "recover": "rest",
    "recovery": "rest",
    "rest": "rest",
    "warmup": "warmup",
    "cooldown": "cooldown",
}


def header_of(table: Table) -> int | None:
    """The row that heads a table of laps; None when there is none among the first rows."""
    for place, row in enumerate(table[:5]):
        names = [_plain(cell) for cell in row]
        if any(name in _LAP_NAMES for name in names) and _time_column(names) is not None and _distance(names):
            return place
    return None


def read_garmin_csv(table: Table, header: int) -> LapFile:
    """Read the laps below the header. Raises Unreadable."""
    names = [_plain(cell) for cell in table[header]]
    time_at = _time_column(names)
    elapsed_at = next((at for at, name in enumerate(names) if name in ("elapsedtime", "totaltime")), None)
    distance = _distance(names)
    step_at = next((at for at, name in enumerate(names) if name in ("steptype", "intervaltype", "laptype")), None)
    if time_at is None or distance is None:
        raise Unreadable("unknown_kind")
    distance_at, unit_m = distance
    laps: list[Lap] = []
    for row in table[header + 1 :]:
        cell = row[0] if row else ""
        if _plain(cell) in ("summary", "total", "totals", "gesamt") or time_at >= len(row):
            continue
        time_ms = _time_ms(row[time_at])
        if time_ms is None:
            continue
        elapsed_ms = _time_ms(row[elapsed_at]) if elapsed_at is not None and elapsed_at < len(row) else None
        step = _plain(row[step_at]) if step_at is not None and step_at < len(row) else ""
        laps.append(
            Lap(
                number=len(laps) + 1,
                time_ms=time_ms,
                elapsed_ms=elapsed_ms or time_ms,
                distance_m=_metres(row[distance_at] if distance_at < len(row) else "", unit_m),
                intensity=_STEPS.get(step, ""),
            )
        )
        if len(laps) > MOST_LAPS:
            raise Unreadable("too_many_laps", str(MOST_LAPS))
    return LapFile("garmin_csv", tuple(laps))


def _plain(cell: str) -> str:
    return re.sub(r"[\s_\-.]+", "", cell).lower()


def _time_column(names: list[str]) -> int | None:
    exact = [at for at, name in enumerate(names) if name in ("time", "laptime", "time(s)", "duration")]
    return exact[0] if exact else None


def _distance(names: list[str]) -> tuple[int, float] | None:
    """Which column holds the distance, and how many metres its unit has."""
    for at, name in enumerate(names):
        unit = name.removeprefix("distance").strip("()[]")
        if name.startswith("distance") and unit in _METRES:
            return at, _METRES[unit]
    return None


def _metres(cell: str, unit_m: float) -> float | None:
    text = cell.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) and unit_m == 1.0:
        text = text.replace(",", "")
    text = text.replace(",", ".")
    if not re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", text):
        return None
    return float(text) * unit_m or None


def _time_ms(cell: str) -> int | None:
    """A lap's time: "1:15.4", "15:08", "1:02:03", "75.4"; not read as a coach's shorthand, a machine wrote it."""
    match = _CLOCK.fullmatch(cell.strip())
    if match is None:
        return None
    hours, minutes, seconds, part, bare, bare_part = match.groups()
    if bare is not None:
        ms = int(bare) * 1000 + _part_ms(bare_part)
    else:
        ms = (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + _part_ms(part)
    return ms if 0 < ms <= LONGEST_LAP_MS else None


def _part_ms(part: str | None) -> int:
    return int((part or "0").ljust(3, "0"))
