"""The door: what kind of file is this, and what does it hold?"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Sequence
from typing import Final

from coachapp.lapfiles.fit import looks_like_fit, read_fit
from coachapp.lapfiles.garmin_csv import header_of, read_garmin_csv
from coachapp.lapfiles.headings import letters
from coachapp.lapfiles.limits import MOST_BYTES
from coachapp.lapfiles.listed import listed_header, read_listed
from coachapp.lapfiles.long_sheet import long_header, read_long
from coachapp.lapfiles.notebook import read_notebook
from coachapp.lapfiles.running_clock import clock_header, read_clock
from coachapp.lapfiles.sheet import columns_header, is_bare, read_bare, read_columns, read_wide, wide_header
from coachapp.lapfiles.strava import read_lap_json
from coachapp.lapfiles.table import Table, decode, is_spreadsheet, read_cells, read_spreadsheet
from coachapp.lapfiles.tcx import read_tcx
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import LapFile, Sheet

_ZIP: Final = b"PK\x03\x04"
_GZIP: Final = b"\x1f\x8b"


def read(data: bytes, *, day_first: bool = True) -> LapFile | Sheet:
    """Read a file or a pasted text by what is in it, not by its name.

    `day_first` settles days like 03/04 where the sheet itself does not. Raises Unreadable and nothing else.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("too_big", str(MOST_BYTES // 1024 // 1024))
    if data.startswith(_GZIP):
        data = _unpacked(data)
    if not data.strip():
        raise Unreadable("empty")
    if looks_like_fit(data):
        return read_fit(data)
    if data.startswith(_ZIP):
        if not is_spreadsheet(data):
            raise Unreadable("archive")
        return _of_sheets(read_spreadsheet(data), day_first=day_first)
    return read_text(data, day_first=day_first)


def read_text(data: bytes, *, day_first: bool = True) -> LapFile | Sheet:
    """Read what is made of text: XML, JSON, a table, or a notebook. Raises Unreadable."""
    if _begins(data, b"<") or b"<?xml" in data[:64]:
        return read_tcx(data)
    text = decode(data)
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return read_tcx(re.sub(r"^\s*<\?xml.*?\?>", "", text.lstrip("\ufeff"), flags=re.DOTALL).encode())
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[{", "[\n", "[ ", "[]")):
        return read_lap_json(text.lstrip("\ufeff"))
    table = read_cells(text)
    try:
        return read_table(table, day_first=day_first)
    except Unreadable as error:
        if error.code != "unknown_kind" or _is_foreign(table):
            raise
    return read_notebook(text, day_first=day_first)


def _is_foreign(table: Table) -> bool:
    """Whether this is a table with a heading that nobody knows: its figures are no times of a notebook."""
    if len(table) < 2:
        return False
    worded = [text for text in table[0] if letters(text) and not any(letter.isdigit() for letter in text)]
    alike = [row for row in table if len(row) == len(table[0])]
    return len(worded) >= 3 and len(alike) == len(table)


def _of_sheets(tables: Sequence[Table], *, day_first: bool) -> LapFile | Sheet:
    """What the sheets of one book hold together; those that are something else, a title or a list, are passed over."""
    read_ones: list[Sheet] = []
    refusals: list[Unreadable] = []
    for table in tables:
        try:
            found = read_table(table, day_first=day_first)
        except Unreadable as refusal:
            refusals.append(refusal)
            continue
        if isinstance(found, LapFile):
            return found
        read_ones.append(found)
    if not read_ones:
        raise refusals[0]
    sessions = tuple(session for sheet in read_ones for session in sheet.sessions)
    problems = tuple(problem for sheet in read_ones for problem in sheet.problems)
    return Sheet(read_ones[0].source, sessions, problems)


def read_table(table: Table, *, day_first: bool = True) -> LapFile | Sheet:
    """Read a table by its header. Raises Unreadable."""
    if (laps_at := header_of(table)) is not None:
        return read_garmin_csv(table, laps_at)
    if (clock_at := clock_header(table)) is not None:
        return _held(read_clock(table, clock_at))
    if (columns_at := columns_header(table)) is not None:
        return _held(read_columns(table, columns_at, day_first=day_first))
    if (long_at := long_header(table)) is not None and listed_header(table) is None:
        return _held(read_long(table, long_at, day_first=day_first))
    if (wide_at := wide_header(table)) is not None:
        return _held(read_wide(table, wide_at, day_first=day_first))
    if (listed_at := listed_header(table)) is not None:
        return _held(read_listed(table, listed_at, day_first=day_first))
    if is_bare(table):
        return read_bare(table)
    raise Unreadable("unknown_kind")


def _held(sheet: Sheet) -> Sheet:
    if not sheet.sessions:
        raise Unreadable("no_sessions")
    return sheet


def _begins(data: bytes, sign: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == sign


def _unpacked(data: bytes) -> bytes:
    """Unpack one gzip member, never more than a file may hold."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            unpacked = packed.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable("damaged") from error
    if len(unpacked) > MOST_BYTES:
        raise Unreadable("too_big", str(MOST_BYTES // 1024 // 1024))
    return unpacked
