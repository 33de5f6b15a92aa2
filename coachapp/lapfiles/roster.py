"""A squad in a spreadsheet: its columns are recognised, and each row becomes a line as somebody would paste it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from coachapp.lapfiles.columns import Columns, cell, columns_of
from coachapp.lapfiles.headings import letters, words
from coachapp.lapfiles.limits import MOST_BYTES
from coachapp.lapfiles.table import Table, decode, is_spreadsheet, read_cells, read_spreadsheet
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.training.pace import NotAnEvent, parse_event

_ZIP: Final = b"PK\x03\x04"
_BORN: Final = words(
    "born birthyear yearofbirth yob year dob dateofbirth birthday birthdate bornin jahrgang geburtsjahr"
    " geburtsdatum geboren jg anodenacimiento nacimiento fechadenacimiento nacido anneedenaissance"
    " naissance nee nele neen datedenaissance"
)
_EVENT: Final = words("event distance race disziplin strecke wettkampf prueba distancia epreuve distanz")
_TIME: Final = words(
    "time result pb pr sb best mark recent recenttime current zeit ergebnis bestzeit bestleistung marca"
    " tiempo mejormarca resultado temps record resultat chrono"
)
_GOAL_WORD: Final = re.compile(r"\b(?:goal|target|aim|ziel|zielzeit|objetivo|meta|objectif|cible)\b", re.IGNORECASE)
_MARK_WORD: Final = re.compile(
    r"\b(?:pb|pr|sb|time|best|current|mark|recent|result|bestzeit|bestleistung|zeit|marca|tiempo|record|temps|lap)\b",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d", re.ASCII)
#: Which mark is taken where a row has several: the one that is converted the least.
_NEAREST: Final = ("3000", "2mile", "5K", "mile", "1500", "10K", "15K")


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
        table = read_spreadsheet(data)[0]
    else:
        table = read_cells(decode(data))
    return "\n".join(_lines(table))


def _lines(table: Table) -> list[str]:
    for place, row in enumerate(table[:8]):
        columns = columns_of(row)
        if columns.names_people and not any(_YEAR.fullmatch(text) or ":" in text for text in row):
            kinds = [_kind(title, at, columns) for at, title in enumerate(row)]
            return [line for row in table[place + 1 :] if (line := _line(kinds, columns.who(row), row))]
    return ["\t".join(row) for row in table]


def _kind(title: str, place: int, columns: Columns) -> tuple[str, str]:
    """What a column of a squad holds, "goal", "born", "event", "time" or "mark", and for a goal or a mark its event.

    Columns that nobody recognises are left out: a telephone number has no business here.
    """
    plain = letters(title)
    if place in (columns.named.get(kind) for kind in ("who", "first", "last")):
        return "", ""
    if plain in _BORN:
        return "born", ""
    if _GOAL_WORD.search(title):
        return "goal", _event(_GOAL_WORD.sub(" ", title))
    if event := _event(title):
        return "mark", event
    if plain in _EVENT:
        return "event", ""
    return ("time", "") if plain in _TIME else ("", "")


def _line(kinds: Sequence[tuple[str, str]], name: str, row: Sequence[str]) -> str:
    """One athlete, as somebody would write him down; "" for a row that holds nothing."""
    said: dict[str, str] = {}
    marks: dict[str, str] = {}
    for place, (kind, event) in enumerate(kinds):
        text = cell(row, place)
        if not text or not kind:
            continue
        if kind == "mark":
            marks.setdefault(event, text)
        elif kind == "goal":
            said.setdefault("goal", " ".join(filter(None, ("goal", event, text))))
        else:
            said.setdefault(kind, text)
    if "time" in said:
        marks = {said.get("event", ""): said["time"]}
    parts = [_in_order(name)]
    if year := _YEAR.search(said.get("born", "")):
        parts.append(year[0])
    if marks:
        event = min(marks, key=lambda event: _NEAREST.index(event) if event in _NEAREST else len(_NEAREST))
        parts.append(f"{event} {marks[event]}".strip())
    if "goal" in said:
        parts.append(said["goal"])
    return ", ".join(parts) if any(parts) else ""


def _in_order(name: str) -> str:
    """A name as it is spoken: "Okafor, Ben" is Ben Okafor."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else name


def _event(title: str) -> str:
    try:
        return parse_event(" ".join(_MARK_WORD.sub(" ", title).split()))
    except NotAnEvent:
        return ""
