"""A workout as a FIT file, the form that watches of today take.

FIT protocol, public description: a header of 14 bytes, records, a CRC of 16 bits over all before it. Used are the
messages file_id (0), workout (26) and workout_step (27); each is first described by a definition record. Thirty lines
are less than any library that writes, and independent readers read the result back in the tests.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from coachapp.watch.steps import Kind, Step

_EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)
_ENUM, _UINT16, _UINT32, _UINT32Z, _STRING = 0x00, 0x84, 0x86, 0x8C, 0x07
_FORMATS: Final = {_ENUM: "B", _UINT16: "H", _UINT32: "I", _UINT32Z: "I"}
_SIZES: Final = {_ENUM: 1, _UINT16: 2, _UINT32: 4, _UINT32Z: 4}
_NO_UINT32: Final = 0xFFFFFFFF
_WORKOUT_FILE, _RUNNING, _TRACK = 5, 1, 4
_NO_MANUFACTURER: Final = 255  # "development": no name of a maker that we are not
_TITLE_BYTES, _NOTE_BYTES = 16, 64
_OPEN_DURATION: Final = 5  # ended by the lap button
_SPEED_TARGET, _OPEN_TARGET = 0, 2
_INTENSITIES: Final[dict[Kind, int]] = {
    "warmup": 2,
    "rep": 0,
    "recovery": 1,
    "rest": 1,
    "flush": 0,
    "cooldown": 3,
}


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a message: its number in the profile, its base type, and its length where it is a text."""

    number: int
    base: int
    length: int = 0

    @property
    def size(self) -> int:
        return self.length or _SIZES[self.base]

    def packed(self, value: int | str) -> bytes:
        if isinstance(value, str):
            return _text(value, self.length)
        return struct.pack("<" + _FORMATS[self.base], value)


_FILE_ID: Final = (_Field(0, _ENUM), _Field(1, _UINT16), _Field(2, _UINT16), _Field(3, _UINT32Z), _Field(4, _UINT32))
_WORKOUT: Final = (_Field(4, _ENUM), _Field(11, _ENUM), _Field(6, _UINT16), _Field(8, _STRING, _TITLE_BYTES))
_STEP: Final = (
    _Field(254, _UINT16),
    _Field(0, _STRING, _TITLE_BYTES),
    _Field(1, _ENUM),
    _Field(2, _UINT32),
    _Field(3, _ENUM),
    _Field(4, _UINT32),
    _Field(5, _UINT32),
    _Field(6, _UINT32),
    _Field(7, _ENUM),
    _Field(8, _STRING, _NOTE_BYTES),
)


def fit_workout(title: str, steps: Sequence[Step], made_at: datetime, serial: int = 1) -> bytes:
    """Write a workout. `made_at` knows its zone; `serial` tells two files of one moment apart, 1 to 2**32 - 1."""
    made = int((made_at - _EPOCH).total_seconds())
    records = [
        _definition(0, 0, _FILE_ID),
        _data(0, _FILE_ID, (_WORKOUT_FILE, _NO_MANUFACTURER, 1, serial, made)),
        _definition(1, 26, _WORKOUT),
        _data(1, _WORKOUT, (_RUNNING, _TRACK, len(steps), title)),
        _definition(2, 27, _STEP),
        *(_data(2, _STEP, _step_values(number, step)) for number, step in enumerate(steps)),
    ]
    body = b"".join(records)
    header = struct.pack("<BBHI4s", 14, 0x10, 2100, len(body), b".FIT")
    whole = header + struct.pack("<H", crc(header)) + body
    return whole + struct.pack("<H", crc(whole))


def _step_values(number: int, step: Step) -> tuple[int | str, ...]:
    low, high = (step.band.low, step.band.high) if step.band else (_NO_UINT32, _NO_UINT32)
    target = _SPEED_TARGET if step.band else _OPEN_TARGET
    # A target value of nought says that the band is given and no zone of the watch is meant.
    return (
        number,
        step.title,
        _OPEN_DURATION,
        _NO_UINT32,
        target,
        0,
        low,
        high,
        _INTENSITIES[step.kind],
        step.note,
    )


def _definition(local: int, message: int, fields: Sequence[_Field]) -> bytes:
    described = b"".join(struct.pack("BBB", field.number, field.size, field.base) for field in fields)
    return struct.pack("<BBBHB", 0x40 | local, 0, 0, message, len(fields)) + described


def _data(local: int, fields: Sequence[_Field], values: Sequence[int | str]) -> bytes:
    return struct.pack("B", local) + b"".join(field.packed(value) for field, value in zip(fields, values, strict=True))


def _text(value: str, length: int) -> bytes:
    """UTF-8, cut between letters, closed by a nought and filled with noughts."""
    cut = value.encode()[: length - 1].decode(errors="ignore").encode()
    return cut.ljust(length, b"\0")


def crc(data: bytes) -> int:
    """The CRC-16 of the FIT protocol (polynomial 0xA001, reflected, starting at nought)."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return value
