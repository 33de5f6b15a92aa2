"""A squad's file as a value: told by a squad, compared with another one, whatever its ids and its people's keys are."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from typing import Any

from coachapp.models import Squad
from coachapp.services.export_squad import snapshot, write_json

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
Json = dict[str, Any]


def exported(squad: Squad) -> bytes:
    """The file of a squad."""
    made = io.BytesIO()
    with snapshot():
        write_json(squad, made, now=NOW)
    return made.getvalue()


def told(squad: Squad) -> Json:
    """What stands in it."""
    found: Json = json.loads(exported(squad))
    return found


def alike(file: Json) -> Json:
    """A file without what is another one in another place: ids, the squad's address, keys of people, the moment.

    Guardians' consents are not taken in, and that the squad was brought is told only where it was; both are left out.
    """
    names = {each["key"]: each["name"] for each in file.get("people", [])}
    kept = {name: value for name, value in file.items() if name not in ("made_at", "people")}
    kept["squad"] = {name: value for name, value in file["squad"].items() if name != "slug"}
    for athlete in kept.get("athletes", []):
        athlete.pop("consents", None)
    kept["history"] = [entry for entry in kept.get("history", []) if entry["verb"] != "bring"]
    return _numbered(_sorted(_named(kept, names)))


def _named(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {name: _named(each, names) for name, each in value.items()}
    return [_named(each, names) for each in value] if isinstance(value, list) else value


def _sorted(value: Any, name: str = "") -> Any:
    """Lists in an order that hangs on no id; only the history's is a matter of its own."""
    if isinstance(value, dict):
        return {name: _sorted(each, name) for name, each in sorted(value.items(), key=_without_ids)}
    if isinstance(value, list):
        each = [_sorted(one) for one in value]
        return each if name == "history" else sorted(each, key=_without_ids)
    return value


def _without_ids(value: Any) -> str:
    return UUID.sub("", json.dumps(value, sort_keys=True))


def _numbered(value: Any) -> Json:
    """Each id exchanged for the number of its first place."""
    seen: dict[str, str] = {}
    text = UUID.sub(lambda it: seen.setdefault(it.group(), f"id {len(seen)}"), json.dumps(value))
    made: Json = json.loads(text)
    return made
