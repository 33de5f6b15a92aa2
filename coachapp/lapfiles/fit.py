"""FIT activities, decoded by fitdecode.

The laps are the messages of type `lap` (FIT profile, message 19): `total_timer_time` is what the watch counted,
`total_elapsed_time` includes its pauses, both in seconds; `total_distance` is in metres.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from coachapp.lapfiles.fit_messages import only
from coachapp.lapfiles.limits import MOST_FIT_BYTES, MOST_LAPS
from coachapp.lapfiles.numbers import metres, milliseconds
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import Intensity, Lap, LapFile, Trigger

_INTENSITIES: Final[dict[str, Intensity]] = {
    "active": "active",
    "interval": "active",
    "rest": "rest",
    "recovery": "rest",
    "warmup": "warmup",
    "cooldown": "cooldown",
}
_TRIGGERS: Final[dict[str, Trigger]] = {
    "manual": "manual",
    "distance": "distance",
    "position_lap": "distance",
    "position_marked": "distance",
    "position_start": "distance",
    "position_waypoint": "distance",
    "time": "time",
    "session_end": "end",
    "fitness_equipment": "manual",
}

#: file_id, lap, and what describes the fields of developers in them.
_WANTED: Final = frozenset({0, 19, 206, 207})
#: Laps of a swim or a ride before the run are not its warm-up.
_ON_FOOT: Final = frozenset({"running", "generic", "training", "walking", "fitness_equipment", "all", "254", "hiit"})


def looks_like_fit(data: bytes) -> bool:
    """Whether the bytes begin as a FIT file does."""
    return len(data) >= 12 and data[8:12] == b".FIT"


def read_fit(data: bytes) -> LapFile:
    """Read the laps of a FIT activity. Raises Unreadable."""
    if len(data) > MOST_FIT_BYTES:
        raise Unreadable("too_big", str(MOST_FIT_BYTES // 1024 // 1024))
    laps, started_at, kind = _messages(data)
    if not laps and kind == "workout":
        raise Unreadable("workout_file")
    return LapFile("fit", tuple(laps), started_at)


def _messages(data: bytes) -> tuple[list[Lap], datetime | None, str]:
    # Here and not above: its profile tables take long to load, and few requests need them.
    import fitdecode

    laps: list[Lap] = []
    started_at: datetime | None = None
    kind = ""
    try:
        thin = only(data, _WANTED)
        with fitdecode.FitReader(
            BytesIO(thin), check_crc=fitdecode.CrcCheck.RAISE, error_handling=fitdecode.ErrorHandling.RAISE
        ) as reader:
            for frame in reader:
                if not isinstance(frame, fitdecode.FitDataMessage):
                    continue
                if frame.name == "file_id":
                    kind = str(frame.get_value("type", fallback=""))
                elif frame.name == "lap":
                    fields = {field.name: field.value for field in frame.fields}
                    started_at = started_at or _moment(fields.get("start_time"))
                    lap = lap_of(fields, len(laps) + 1)
                    if lap is not None and str(fields.get("sport") or "running") in _ON_FOOT:
                        laps.append(lap)
                    if len(laps) > MOST_LAPS:
                        raise Unreadable("too_many_laps", str(MOST_LAPS))
    except Unreadable:
        raise
    # On broken files the library raises TypeError, AssertionError, struct.error and more besides its own errors:
    # here, where foreign bytes come in, all of them mean one thing.
    except Exception as error:
        raise Unreadable("damaged") from error
    return laps, started_at, kind


def lap_of(fields: Mapping[str, Any], number: int) -> Lap | None:
    """Make a lap of the fields of a lap message; None for one without a time."""
    time_ms = milliseconds(fields.get("total_timer_time"))
    elapsed_ms = milliseconds(fields.get("total_elapsed_time"))
    if not time_ms and not elapsed_ms:
        elapsed_ms = _between(fields)
    if not time_ms and not elapsed_ms:
        return None
    return Lap(
        number=number,
        time_ms=time_ms or elapsed_ms or 0,
        elapsed_ms=elapsed_ms or time_ms or 0,
        distance_m=metres(fields.get("total_distance")),
        intensity=_INTENSITIES.get(str(fields.get("intensity") or ""), ""),
        trigger=_TRIGGERS.get(str(fields.get("lap_trigger") or ""), ""),
    )


def _between(fields: Mapping[str, Any]) -> int | None:
    """The time from a lap's start to its end, for the watch that says nothing else."""
    start, end = _moment(fields.get("start_time")), _moment(fields.get("timestamp"))
    return milliseconds((end - start).total_seconds()) if start and end else None


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, datetime) or not 1990 <= value.year <= 2099:
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
