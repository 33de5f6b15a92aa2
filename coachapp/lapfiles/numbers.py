"""Figures from foreign files: a number, or nothing; never a surprise."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any, Final

from coachapp.lapfiles.limits import LONGEST_LAP_MS

_LONGEST_M: Final = 1_000_000


def number(value: Any) -> float | None:
    """Read a finite number; None for anything else, booleans included."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str) and len(value) > 40:
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def milliseconds(seconds: Any) -> int | None:
    """Turn seconds into whole milliseconds, half up; None for what is no lap's time."""
    found = number(seconds)
    if found is None or not 0 < found * 1000 <= LONGEST_LAP_MS:
        return None
    return math.floor(found * 1000 + 0.5) or None


def metres(value: Any) -> float | None:
    """Read a distance in metres, nought for who stood still; None for what no lap covers."""
    found = number(value)
    return found if found is not None and 0 <= found <= _LONGEST_M else None


def moment(text: Any) -> datetime | None:
    """Read a moment as ISO 8601 writes it, in UTC where it names no zone; None for anything else."""
    try:
        found = datetime.fromisoformat(str(text).strip()[:40])
    except ValueError:
        return None
    # A year that no watch shows would not survive a change of its zone.
    if not 1990 <= found.year <= 2099:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
