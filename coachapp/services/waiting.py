"""A squad's file between being brought and being taken in: kept for its coach alone, for an hour."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from coachapp.models import User, WaitingSquad

#: How long it waits.
WAITS: Final = timedelta(hours=1)
#: As much as a page takes; the command takes more.
MOST_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Waiting:
    """The file as it came, and what it is known by."""

    content: bytes
    digest: str


def keep(*, user: User, content: bytes, now: datetime) -> Waiting:
    """Keep a file for this coach in place of an earlier one. Raises ValueError for more than MOST_BYTES."""
    if len(content) > MOST_BYTES:
        raise ValueError("too large")
    drop_old(now=now)
    digest = hashlib.sha256(content).hexdigest()
    row = {"content": zlib.compress(content), "digest": digest, "at": now}
    WaitingSquad.objects.update_or_create(user=user, defaults=row)
    return Waiting(content, digest)


def waiting(*, user: User, now: datetime) -> Waiting | None:
    """The file of this coach, None where he has none or it waited too long."""
    row = WaitingSquad.objects.filter(user=user, at__gt=now - WAITS).first()
    return Waiting(zlib.decompress(bytes(row.content)), row.digest) if row is not None else None


def drop(*, user: User) -> None:
    """Put it aside."""
    WaitingSquad.objects.filter(user=user).delete()


def drop_old(*, now: datetime) -> int:
    """Delete what waited too long, whoever brought it; says how many files."""
    return WaitingSquad.objects.filter(at__lte=now - WAITS).delete()[0]
