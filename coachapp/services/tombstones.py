"""The tombstones beside the database: who was erased, as ids and days, in a file that is only added to.

A backup of the database may be older than an erasure. The file is none of the database's, so restoring one does not
touch it, and whoever it names is erased again.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Tombstone:
    """That an athlete of a squad was erased, and on which day. No name and no figure."""

    squad: uuid.UUID
    athlete: uuid.UUID
    on: date


def path() -> Path:
    """Where the file is."""
    return Path(settings.VAR_DIR) / "erasures.jsonl"


def read() -> list[Tombstone]:
    """Every tombstone, the earliest first; none where there is no file. A line that a power cut tore is passed over."""
    try:
        text = path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return list(_lines(text))


def append(stones: Sequence[Tombstone]) -> None:
    """Add these and return when they are on the disk. Nobody but the site's own user can read the file."""
    if not stones:
        return
    where = path()
    where.parent.mkdir(parents=True, exist_ok=True)
    told = "".join(
        json.dumps({"squad": str(stone.squad), "athlete": str(stone.athlete), "on": stone.on.isoformat()}) + "\n"
        for stone in stones
    )
    # A line that was torn by a power cut has no end: the next one begins on a line of its own.
    handle = os.open(where, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.fchmod(handle, 0o600)
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, (("\n" if torn else "") + told).encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _lines(text: str) -> Iterator[Tombstone]:
    for line in text.splitlines():
        try:
            told = json.loads(line)
            yield Tombstone(uuid.UUID(told["squad"]), uuid.UUID(told["athlete"]), date.fromisoformat(told["on"]))
        except (ValueError, KeyError, TypeError):
            continue
