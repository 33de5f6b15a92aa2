"""Laps as JSON: Strava's own (`elapsed_time`, `moving_time`, `distance`), Garmin Connect's (`lapDTOs`), or the fields of
FIT lap messages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from coachapp.lapfiles.fit import lap_of
from coachapp.lapfiles.limits import MOST_LAPS
from coachapp.lapfiles.numbers import metres, milliseconds, moment
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import Lap, LapFile, LapSource

_LISTS: Final = frozenset({"laps", "lapDTOs"})


def read_lap_json(text: str) -> LapFile:
    """Read a list of laps, or an object that holds one as `laps`. Raises Unreadable."""
    try:
        found = json.loads(text)
    # Deeply nested brackets end in RecursionError, absurdly long figures in ValueError.
    except (ValueError, RecursionError) as error:
        raise Unreadable("damaged") from error
    if isinstance(found, list) and len(found) == 1 and isinstance(found[0], dict) and _LISTS & found[0].keys():
        found = found[0]
    rows = found
    if isinstance(found, dict):
        rows = next((found[name] for name in ("laps", "lapDTOs") if name in found), None)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unreadable("unknown_kind")
    if len(rows) > MOST_LAPS:
        raise Unreadable("too_many_laps", str(MOST_LAPS))
    rows = sorted(rows, key=_place)
    laps = [lap for number, row in enumerate(rows, 1) if (lap := _lap(row, number)) is not None]
    if rows and not laps:
        raise Unreadable("no_laps")
    first: Mapping[str, Any] = rows[0] if rows else {}
    kind: LapSource = "fit" if "total_timer_time" in first or "total_elapsed_time" in first else "strava"
    return LapFile(kind, tuple(laps), moment(_begin(first) or (_begin(found) if isinstance(found, dict) else "")))


def _begin(row: Mapping[str, Any]) -> Any:
    return next((row[name] for name in ("start_date", "start_time", "startTimeGMT") if row.get(name)), "")


def _place(row: Mapping[str, Any]) -> float:
    """Where a lap stands: Strava says so; where nothing does, sorting leaves the order as it is."""
    for name in ("lap_index", "message_index", "lapIndex"):
        value = row.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
    return 0.0


def _lap(row: Mapping[str, Any], number: int) -> Lap | None:
    if "total_timer_time" in row or "total_elapsed_time" in row:
        return lap_of(row, number)
    if "duration" in row or "elapsedDuration" in row:
        # Garmin Connect's own: `duration` is what the watch counted.
        return lap_of(
            {
                "total_timer_time": row.get("duration"),
                "total_elapsed_time": row.get("elapsedDuration"),
                "total_distance": row.get("distance"),
                "intensity": str(row.get("intensityType") or "").lower(),
            },
            number,
        )
    elapsed_ms = milliseconds(row.get("elapsed_time"))
    moving_ms = milliseconds(row.get("moving_time"))
    if elapsed_ms is None and moving_ms is None:
        return None
    # Moving time leaves out what looks like standing still to a satellite: in a rep that is never true, so the
    # elapsed time is the time of the lap.
    whole = elapsed_ms or moving_ms or 0
    return Lap(number=number, time_ms=whole, elapsed_ms=whole, distance_m=metres(row.get("distance")))
