"""A FIT activity written for tests: the laps of an evening, as a watch stores them."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

from coachapp.watch.fit_workout import crc
from tests.lapfiles.evening import BEGAN, Press

_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
_INTENSITY = {"active": 0, "rest": 1, "warmup": 2, "cooldown": 3}


def fit(laps: list[Press], *, kinds: bool = True, trigger: int = 0, records: int = 0, began: datetime = BEGAN) -> bytes:
    """Write an activity. `trigger` is 0 for the button, 2 for a distance; `kinds` is off for a watch that was told
    nothing of rests.
    """
    body = struct.pack("<BBBHB", 0x40, 0, 0, 0, 2) + bytes([0, 1, 0x00, 4, 4, 0x86])
    body += struct.pack("<BBI", 0, 4, _seconds(began))
    # record: timestamp 253, distance 5
    body += struct.pack("<BBBHB", 0x41, 0, 0, 20, 2) + bytes([253, 4, 0x86, 5, 4, 0x86])
    for number in range(records):
        body += struct.pack("<BII", 1, _seconds(began) + number, number * 400)
    # lap: timestamp 253, start_time 2, elapsed 7, timer 8, distance 9, intensity 23, trigger 24
    body += struct.pack("<BBBHB", 0x42, 0, 0, 19, 7)
    body += bytes([253, 4, 0x86, 2, 4, 0x86, 7, 4, 0x86, 8, 4, 0x86, 9, 4, 0x86, 23, 1, 0x00, 24, 1, 0x00])
    for lap in laps:
        over = began + timedelta(milliseconds=lap.ms)
        body += struct.pack(
            "<BIIIIIBB",
            2,
            _seconds(over),
            _seconds(began),
            lap.ms + lap.paused_ms,
            lap.ms,
            round(lap.metres * 100),
            _INTENSITY[lap.kind] if kinds else 0,
            trigger,
        )
        began = over
    header = struct.pack("<BBHI4s", 14, 0x10, 2100, len(body), b".FIT")
    whole = header + struct.pack("<H", crc(header)) + body
    return whole + struct.pack("<H", crc(whole))


def _seconds(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds())
