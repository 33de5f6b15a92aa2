"""A squad in a spreadsheet: its columns are recognised, and each row becomes a line as somebody would paste it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from coachapp.lapfiles.columns import cell
from coachapp.lapfiles.limits import MOST_BYTES
from coachapp.lapfiles.table import Table, decode, is_spreadsheet, read_cells, read_spreadsheet
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.training.pace import NotAnEvent, parse_event

_ZIP: Final = b"PK\x03\x04"
_WHOLE: Final = frozenset({"name", "athlete", "runner", "athletename", "fullname", "member"})
_FIRST: Final = frozenset({"firstname", "first", "forename", "givenname"})
_LAST: Final = frozenset({"lastname", "last", "surname", "familyname"})
_BORN: Final = frozenset(
    {"born", "birthyear", "yearofbirth", "yob", "year", "dob", "dateofbirth", "birthday", "birthdate"}
)
_EVENT: Final = frozenset({"event", "distance", "race"})
_TIME: Final = frozenset({"time", "result", "pb", "sb", "best", "mark", "recent", "recenttime"})
_YEAR: Final = re.compile(r"(?:19|20)\d\d", re.ASCII)


def roster_lines(data: bytes) -> str:
    """Make one line an athlete of a CSV or XLSX file: "Maya Okafor, 2009, 3K 9:36, goal 3K 9:15".

    A file without a row of column names gives its rows as they stand. Raises Unreadable.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("too_big", str(MOST_BYTES // 1024 // 1024))
    if not data.strip():
        raise Unreadable("empty")
    if data.startswith(_ZIP):
        if not is_spreadsheet(data):
            raise Unreadable("archive")
        table = read_spreadsheet(data)
    else:
        table = read_cells(decode(data))
    return "\n".join(_lines(table))


def _lines(table: Table) -> list[str]:
    names = [_plain(text) for text in table[0]] if table else []
    if not (_WHOLE & set(names) or {*_FIRST, *_LAST} & set(names)):
        return ["\t".join(row) for row in table]
    return [line for row in table[1:] if (line := _line(table[0], names, row))]


def _line(header: Sequence[str], names: Sequence[str], row: Sequence[str]) -> str:
    """One athlete. Columns that nobody recognises are left out: a telephone number has no business here."""
    known = {kind: _first(names, kinds, row) for kind, kinds in _KINDS.items()}
    name = known["whole"] or " ".join(filter(None, (known["first"], known["last"])))
    parts = [name.replace(",", " ")]
    if year := _YEAR.search(known["born"]):
        parts.append(year[0])
    if known["time"]:
        parts.append(f"{known['event']} {known['time']}".strip())
    for place, title in enumerate(header):
        text = cell(row, place)
        if not text:
            continue
        is_goal = _plain(title).startswith("goal")
        event = _event(re.sub(r"^\s*goal\b", "", title, flags=re.IGNORECASE))
        if is_goal:
            parts.append(f"goal {event} {text}".replace("  ", " "))
        elif event and not known["time"]:
            parts.append(f"{event} {text}")
    return ", ".join(parts)


_KINDS: Final = {"whole": _WHOLE, "first": _FIRST, "last": _LAST, "born": _BORN, "event": _EVENT, "time": _TIME}


def _first(names: Sequence[str], kinds: frozenset[str], row: Sequence[str]) -> str:
    return next((cell(row, place) for place, name in enumerate(names) if name in kinds), "")


def _event(title: str) -> str:
    try:
        return parse_event(re.sub(r"\b(?:pb|sb|time|best)\b", "", title, flags=re.IGNORECASE))
    except NotAnEvent:
        return ""


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
