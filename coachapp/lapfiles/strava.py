"""Laps as JSON: Strava's own (`elapsed_time`, `moving_time`, `distance`), or the fields of FIT lap messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from coachapp.lapfiles.fit import lap_of
from coachapp.lapfiles.limits import MOST_LAPS
from coachapp.lapfiles.numbers import metres, milliseconds, moment
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import Lap, LapFile, LapSource


def read_lap_json(text: str) -> LapFile:
    """Read a list of laps, or an object that holds one as `laps`. Raises Unreadable."""
    try:
        found = json.loads(text)
    # Deeply nested brackets end in RecursionError, absurdly long figures in ValueError.
    except (ValueError, RecursionError) as error:
        raise Unreadable("damaged") from error
    rows = found.get("laps") if isinstance(found, dict) else found
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
    return LapFile(kind, tuple(laps), moment(first.get("start_date") or first.get("start_time") or ""))


def _place(row: Mapping[str, Any]) -> float:
    """Where a lap stands: Strava says so; where nothing does, sorting leaves the order as it is."""
    for name in ("lap_index", "message_index"):
        value = row.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
    return 0.0


def _lap(row: Mapping[str, Any], number: int) -> Lap | None:
    if "total_timer_time" in row or "total_elapsed_time" in row:
        return lap_of(row, number)
    elapsed_ms = milliseconds(row.get("elapsed_time"))
    moving_ms = milliseconds(row.get("moving_time"))
    if elapsed_ms is None and moving_ms is None:
        return None
    # Moving time leaves out what looks like standing still to a satellite: in a rep that is never true, so the
    # elapsed time is the time of the lap.
    whole = elapsed_ms or moving_ms or 0
    return Lap(number=number, time_ms=whole, elapsed_ms=whole, distance_m=metres(row.get("distance")))
