"""The few messages of a FIT file that laps need, without the thousands that a watch writes every second.

The decoder spends a fifth of a millisecond on each message; what is dropped here, whole and undecoded, is nine tenths
of a file. Records are walked as the protocol lays them out (FIT protocol D00001275, "Record Format").
"""

from __future__ import annotations

import struct
from collections.abc import Collection
from typing import Final

_DEFINITION, _COMPRESSED, _DEVELOPER = 0x40, 0x80, 0x20
_POLYNOMIAL: Final = 0xA001


def _table() -> tuple[int, ...]:
    found = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ _POLYNOMIAL if value & 1 else value >> 1
        found.append(value)
    return tuple(found)


_CRC: Final = _table()


def checksum(data: bytes) -> int:
    """The CRC-16 of the FIT protocol."""
    value = 0
    table = _CRC
    for byte in data:
        value = value >> 8 ^ table[(value ^ byte) & 0xFF]
    return value


def only(data: bytes, wanted: Collection[int]) -> bytes:
    """The file, or the files one after the other, with the messages of these global numbers alone.

    Raises ValueError where the bytes are no FIT file, end too early, or do not have the sum that they name.
    """
    written = b""
    while data:
        written, data = written + _one(data, wanted), data[_whole(data) :]
    return written


def _whole(data: bytes) -> int:
    """How long the first file is, its header and its sum along."""
    if len(data) < 12 or data[8:12] != b".FIT" or data[0] < 12:
        raise ValueError("no FIT header")
    whole: int = data[0] + struct.unpack_from("<I", data, 4)[0] + 2
    if whole > len(data):
        raise ValueError("cut short")
    return whole


def _one(data: bytes, wanted: Collection[int]) -> bytes:
    whole = _whole(data)
    if checksum(data[: whole - 2]) != struct.unpack_from("<H", data, whole - 2)[0]:
        raise ValueError("another sum")
    body = b"".join(_records(data[: whole - 2], data[0], wanted))
    header = struct.pack("<BBHI4s", 14, data[1], *struct.unpack_from("<H", data, 2), len(body), b".FIT")
    thin = header + struct.pack("<H", checksum(header)) + body
    return thin + struct.pack("<H", checksum(thin))


def _records(data: bytes, at: int, wanted: Collection[int]) -> list[bytes]:
    kept: list[bytes] = []
    sizes: dict[int, tuple[int, bool]] = {}
    while at < len(data):
        kind = data[at]
        if kind & _COMPRESSED or not kind & _DEFINITION:
            local = kind >> 5 & 3 if kind & _COMPRESSED else kind & 0x0F
            if local not in sizes:
                raise ValueError("a message before its definition")
            size, is_wanted = sizes[local]
        else:
            size, number = _definition(data, at)
            is_wanted = number in wanted
            sizes[kind & 0x0F] = (1 + _message_size(data, at), is_wanted)
        if at + size > len(data):
            raise ValueError("cut short")
        if is_wanted:
            kept.append(data[at : at + size])
        at += size
    return kept


def _definition(data: bytes, at: int) -> tuple[int, int]:
    """How long a definition is, and the global number of its message."""
    if at + 6 > len(data):
        raise ValueError("cut short")
    size = 6 + 3 * data[at + 5]
    if data[at] & _DEVELOPER:
        if at + size >= len(data):
            raise ValueError("cut short")
        size += 1 + 3 * data[at + size]
    (number,) = struct.unpack_from(">H" if data[at + 2] else "<H", data, at + 3)
    return size, number


def _message_size(data: bytes, at: int) -> int:
    """How many bytes the fields of a message have, by its definition."""
    size, _number = _definition(data, at)
    if at + size > len(data):
        raise ValueError("cut short")
    fields = data[at + 5]
    total = sum(data[at + 7 + 3 * n] for n in range(fields))
    if data[at] & _DEVELOPER:
        first = at + 6 + 3 * fields
        total += sum(data[first + 2 + 3 * n] for n in range(data[first]))
    return total
