"""Cells of sheets: a time with its recovery, an effort, a heading such as "12x400"."""

from __future__ import annotations

import re
from typing import Final

from coachapp.lapfiles.values import ReadRep
from coachapp.training.pasted_session import REP_WITHIN_MS
from coachapp.training.time_text import NotATime, read_recovery, read_time

_WITH_RECOVERY: Final = re.compile(r"([^()\[\]]+?) ?[(\[]([^()\[\]]*)[)\]]")
_PAIR: Final = re.compile(r"([^/|]+?) ?[/|] ?([^/|]+)")
_COUNTED: Final = re.compile(r"(\d{1,2}) ?[x×*] ?(\d{2,5}) ?m?", re.IGNORECASE | re.ASCII)
_EFFORT: Final = re.compile(r"(\d{1,2})(?:[.,](0|5))?(?: ?/ ?10)?", re.ASCII)

_NOT_RUN: Final = frozenset(
    {"?", "??", "n/a", "na", "nt", "missed", "miss", "abandoned", "abd", "ab", "dnc", "out", "--"}
)
_NO_TIME: Final = frozenset({"not_a_time", "cycle"})


def rep_of(cell: str, distance_m: float) -> ReadRep:
    """Read the cell of a rep: "75.4", "71 high", "75.4 (58)", "75.4/58", "74.8*", "dnf", or empty."""
    match = _WITH_RECOVERY.fullmatch(cell.strip())
    if match is None and (pair := _pair_of(cell, distance_m)) is not None:
        return pair
    time_text, recovery_text = (match[1], match[2]) if match else (cell, "")
    time_ms, doubt = time_of(time_text)
    recovery_ms, recovery_doubt = recovery_of(recovery_text)
    if match and time_ms is not None and recovery_doubt in _NO_TIME:
        # "75.1 (wind)" is a time with a remark.
        recovery_doubt = ""
    return ReadRep(distance_m, time_ms, recovery_ms, doubt or recovery_doubt)


def _pair_of(cell: str, distance_m: float) -> ReadRep | None:
    """The rep of "75.4/58": a second figure that lies clearly apart is its recovery."""
    match = _PAIR.fullmatch(cell.strip())
    if match is None:
        return None
    time_ms, doubt = time_of(match[1])
    recovery_ms, _doubt = recovery_of(match[2])
    if not time_ms or not recovery_ms or 0.9 * time_ms <= recovery_ms <= 1.15 * time_ms:
        return None
    return ReadRep(distance_m, time_ms, recovery_ms, doubt)


def time_of(cell: str) -> tuple[int | None, str]:
    """The time of a rep and the doubt about it; a cell that is no time has none and says why."""
    if cell.strip(" .()").lower() in _NOT_RUN:
        return None, ""
    try:
        reading = read_time(cell.rstrip("*†! "), within_ms=REP_WITHIN_MS)
    except NotATime as error:
        return None, error.code
    return reading.ms, reading.doubt


def recovery_of(cell: str) -> tuple[int | None, str]:
    """The recovery in a cell and the doubt about it."""
    try:
        reading = read_recovery(cell)
    except NotATime as error:
        return None, error.code
    return reading.ms, reading.doubt


def counted(cell: str) -> tuple[int, int] | None:
    """The count and metres of "12x400" or "6x200"; None for anything else."""
    match = _COUNTED.fullmatch(cell.strip())
    return (int(match[1]), int(match[2])) if match and int(match[1]) and int(match[2]) else None


def rpe_half_of(cell: str) -> int | None:
    """An effort of 0 to 10 in half points; None for anything else, the scale to 20 included."""
    match = _EFFORT.fullmatch(cell.strip())
    if match is None:
        return None
    half = 2 * int(match[1]) + (match[2] == "5")
    return half if half <= 20 else None


def metres_of(cell: str) -> float | None:
    """A distance in metres, "400", "400m", "2K", "0.4 km"; None for anything else."""
    match = re.fullmatch(
        r"(\d{1,5})(?:[.,](\d{1,3}))? ?(km|k|m|metres|meters|metros|mi|miles?)?", cell.strip().lower(), re.ASCII
    )
    if match is None:
        return None
    figure = float(f"{match[1]}.{match[2] or 0}")
    unit = match[3] or ""
    # A bare 0.4 or 2 stands below "Distance (km)".
    kilometres = unit.startswith("k") or (not unit and figure < 50)
    found = figure * (1000 if kilometres else 1609.344 if unit.startswith("mi") else 1)
    return found if 50 <= found <= 50_000 else None
