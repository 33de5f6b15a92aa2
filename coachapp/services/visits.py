"""What visits leave in the database: sessions of browsers, and in them what is still to be said once."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session


def forget(*, names: Collection[str], devices: Iterable[uuid.UUID]) -> int:
    """Take every message that speaks of one of these names out of the sessions, and end those of these phones.

    Returns how many sessions were changed or ended. The session of the request that asks is in memory as well, and may
    be saved after this: see `scrub`.
    """
    phones = {str(device) for device in devices}
    touched = 0
    for row in Session.objects.all().iterator():
        kept = row.get_decoded()
        if kept.get("device") in phones:
            row.delete()
            touched += 1
        elif spoken := _speaking(kept, names):
            clean = {key: value for key, value in kept.items() if key not in spoken}
            row.session_data = SessionStore().encode(clean)
            row.save(update_fields=["session_data"])
            touched += 1
    return touched


def scrub(session: SessionBase, *, names: Collection[str]) -> None:
    """Take out of a session in memory what speaks of these names: what was to be said once, or waits to be sent."""
    for key in _speaking(dict(session.items()), names):
        del session[key]


def clear_expired(now: datetime) -> int:
    """Delete the sessions that have run out; returns how many."""
    deleted, _each = Session.objects.filter(expire_date__lt=now).delete()
    return deleted


def expired(now: datetime) -> int:
    """How many sessions have run out."""
    return Session.objects.filter(expire_date__lt=now).count()


def _speaking(kept: dict[str, Any], names: Collection[str]) -> list[str]:
    """The keys under which a name stands as words of their own. Who is signed in is never among them."""
    said = [re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE) for name in names]
    return [
        key
        for key, value in kept.items()
        if not key.startswith("_auth_user") and any(name.search(_text(value)) for name in said)
    ]


def _text(value: object) -> str:
    """The value as text, whether letters in it are escaped or not: messages are kept as JSON in JSON."""
    text = str(value)
    if "\\u" not in text:
        return text
    return text + " " + re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
