"""The laps that Garmin Connect exports as CSV, in all its header forms.

Columns are found by their names after white space is taken out: "Distance", "Distance km", "Distance\nkm" and
"Distancekm" are one column. Miles and yards are told by the unit that follows.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from coachapp.lapfiles.columns import cell, columns_of
from coachapp.lapfiles.headings import COOL_DOWN, REST, SUMMARIES, WARM_UP, WORK, letters, words
from coachapp.lapfiles.limits import LONGEST_LAP_MS, MOST_LAPS
from coachapp.lapfiles.table import Table
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import Intensity, Lap, LapFile

_METRES: Final = {"": 1000.0, "km": 1000.0, "mi": 1609.344, "miles": 1609.344, "m": 1.0, "yd": 0.9144}
_LAPS: Final = words(
    "laps lap lap# lapno lapnumber split splits interval intervals intervalle intervall runden runde"
    " vueltas vuelta tours tour intervalos intervalo circuits"
)
#: In the order in which they are taken: what the watch counted goes before the clock on the wall.
_TIMES: Final = (
    "time",
    "laptime",
    "time(s)",
    "duration",
    "splittime",
    "zeit",
    "dauer",
    "rundenzeit",
    "tiempo",
    "duracion",
    "temps",
    "duree",
    "elapsedtime",
    "totaltime",
    "movingtime",
)
_ELAPSED: Final = ("elapsedtime", "verstrichenezeit", "tiempotranscurrido", "tempsecoule")
_DISTANCES: Final = ("distance", "distanz", "distancia", "strecke")
_STEP_TYPES: Final = ("steptype", "intervaltype", "laptype", "type", "schritttyp", "tipodepaso", "typedetape")
_CLOCK: Final = re.compile(
    r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?|(\d{1,5})(?:[.,](\d{1,3}))?", re.ASCII
)


def header_of(table: Table) -> int | None:
    """The row that heads a table of laps; None when there is none among the first rows.

    A table without distances is one of laps when nobody's name stands in it: a stopwatch wrote it.
    """
    for place, row in enumerate(table[:5]):
        names = [_plain(cell) for cell in row]
        if not any(name in _LAPS for name in names) or _time_column(names) is None:
            continue
        if _distance(names) or not columns_of(row).named.keys() & {"who", "first", "last", "day", "event", "recovery"}:
            return place
    return None


def read_garmin_csv(table: Table, header: int) -> LapFile:
    """Read the laps below the header. Raises Unreadable."""
    names = [_plain(cell) for cell in table[header]]
    time_at = _time_column(names)
    elapsed_at = next((at for at, name in enumerate(names) if name in _ELAPSED), None)
    lap_at = next((at for at, name in enumerate(names) if name in _LAPS), 0)
    step_at = next((at for at, name in enumerate(names) if name in _STEP_TYPES), None)
    if time_at is None:
        raise Unreadable("unknown_kind")
    distance_at, unit_m = _distance(names) or (None, 1.0)
    unit_told = distance_at is None or names[distance_at] not in _DISTANCES
    laps: list[Lap] = []
    for row in table[header + 1 :]:
        lap_cell = cell(row, lap_at)
        # The last row sums up, in whatever language: a word stands where the laps have numbers.
        worded = letters(lap_cell) and not any(letter.isdigit() for letter in lap_cell)
        if {letters(lap_cell), letters(cell(row, 0))} & SUMMARIES or (worded and row is table[-1]):
            continue
        time_ms = _time_ms(cell(row, time_at))
        if time_ms is None:
            continue
        laps.append(
            Lap(
                number=len(laps) + 1,
                time_ms=time_ms,
                elapsed_ms=_time_ms(cell(row, elapsed_at)) or time_ms,
                distance_m=_metres(cell(row, distance_at), unit_m),
                intensity=_intensity(letters(cell(row, step_at))),
            )
        )
        if len(laps) > MOST_LAPS:
            raise Unreadable("too_many_laps", str(MOST_LAPS))
    return LapFile("garmin_csv", tuple(laps), unit_told=unit_told)


def _intensity(step: str) -> Intensity:
    if step in WORK:
        return "active"
    if step in REST:
        return "rest"
    return "warmup" if step in WARM_UP else "cooldown" if step in COOL_DOWN else ""


def _plain(text: str) -> str:
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub(r"[\s_\-.'’]+", "", plain).lower()


def _time_column(names: list[str]) -> int | None:
    return next((names.index(name) for name in _TIMES if name in names), None)


def _distance(names: list[str]) -> tuple[int, float] | None:
    """Which column holds the distance, and how many metres its unit has."""
    for at, name in enumerate(names):
        known = next((word for word in _DISTANCES if name.startswith(word)), None)
        unit = name.removeprefix(known or "").strip("()[]")
        if known and unit in _METRES:
            return at, _METRES[unit]
    return None


def _metres(text: str, unit_m: float) -> float | None:
    text = text.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) and unit_m == 1.0:
        text = text.replace(",", "")
    text = text.replace(",", ".")
    if not re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", text):
        return None
    return float(text) * unit_m


def _time_ms(text: str) -> int | None:
    """A lap's time: "1:15.4", "15:08", "1:02:03", "75.4"; not read as a coach's shorthand, a machine wrote it."""
    match = _CLOCK.fullmatch(text.strip())
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
