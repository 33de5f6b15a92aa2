"""Tables of text out of CSV files, spreadsheets and pasted cells: rows of stripped cells, nothing interpreted."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from coachapp.lapfiles.limits import MOST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from coachapp.lapfiles.unreadable import Unreadable

Table = tuple[tuple[str, ...], ...]

_DELIMITERS: Final = (";", "\t", ",", "|")
_SHEET: Final = "xl/workbook.xml"
_MOST_UNPACKED: Final = 40 * 1024 * 1024
_MOST_MEMBERS: Final = 200
_MOST_SHEETS: Final = 60


def decode(data: bytes) -> str:
    """Make text of bytes: UTF-8 or UTF-16 by its mark, UTF-8, or Windows' Western code. Raises Unreadable."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        coded = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        coded = "utf-8-sig"
    else:
        coded = "utf-8"
    try:
        text = data.decode(coded)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    strange = sum(not (ch.isprintable() or ch.isspace() or unicodedata.category(ch) == "Cf") for ch in text)
    if "\x00" in text or strange > len(text) // 20:
        raise Unreadable("no_text")
    return text


def read_cells(text: str) -> Table:
    """Split text into rows of cells by the delimiter that it uses; a text without one has one cell a row.

    Raises Unreadable when it holds too much.
    """
    delimiter = _delimiter(text)
    if delimiter is None:
        return _table([line] for line in text.splitlines())
    csv.field_size_limit(1 << 20)
    try:
        return _table(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True))
    except csv.Error as error:
        raise Unreadable("damaged") from error


def _delimiter(text: str) -> str | None:
    """Choose the sign that cuts the most lines into the same number of pieces; a decimal comma is no delimiter.

    The standard library's sniffer guesses from quotes and raises on what it does not know; counting is steadier.
    """
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    best, most = None, 0
    for sign in _DELIMITERS:
        counts = [_outside_quotes(line, sign) for line in lines]
        whole = [count for count in counts if count]
        if not whole:
            continue
        usual = max(set(whole), key=lambda count: (whole.count(count), count))
        score = whole.count(usual) * 100 + min(usual, 60)
        # "75,4;74,8" holds as many commas as semicolons: the rarer sign of the two in prose is the delimiter.
        if score > most * (1.5 if sign == "," and best in (";", "\t") else 1):
            best, most = sign, score
    return best


def _outside_quotes(line: str, sign: str) -> int:
    return sum(piece.count(sign) for piece in line.split('"')[::2])


def is_spreadsheet(data: bytes) -> bool:
    """Whether the bytes are an XLSX file. Raises Unreadable for any other archive, and for one that unpacks too far."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("damaged") from error
    if not any(member.filename == _SHEET for member in members):
        return False
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_UNPACKED:
        raise Unreadable("too_big", str(_MOST_UNPACKED // 1024 // 1024))
    return True


def read_spreadsheet(data: bytes) -> list[Table]:
    """Read the sheets of an XLSX file that hold anything, dates and times as text. Raises Unreadable."""
    # Here and not above: few requests need it.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        tables: list[Table] = []
        for sheet in book.worksheets[:_MOST_SHEETS]:
            rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
            tables.append(_table([_shown(cell) for cell in row] for row in rows))
            if sum(len(row) for table in tables for row in table) > MOST_CELLS:
                raise Unreadable("too_many_rows", str(MOST_ROWS))
        if any(tables):
            return [table for table in tables if table]
    except Unreadable:
        raise
    # openpyxl raises KeyError, TypeError, AttributeError and XML errors on broken books: here they mean one thing.
    except Exception as error:
        raise Unreadable("damaged") from error
    raise Unreadable("empty")


def _shown(value: Any) -> str:
    """Write a cell as its sheet shows it: a time of 0:01:15.4 is 1:15.4, 1:15:00 is 1:15, a whole number has no point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        # Excel keeps a duration as a moment of its first day.
        return _clock(value.time()) if value.year <= 1900 else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        return _seconds(value.total_seconds())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)


def _clock(value: time) -> str:
    return _seconds(3600 * value.hour + 60 * value.minute + value.second + value.microsecond / 1e6)


def _seconds(total: float) -> str:
    tenths = round(total * 10)
    hours, rest = divmod(tenths, 36_000)
    minutes, rest = divmod(rest, 600)
    if hours and not rest:
        # Who types 1:15 into a spreadsheet gets an hour and a quarter; no rep lasts that.
        return f"{hours}:{minutes:02}"
    clock = f"{minutes}:{rest // 10:02}.{rest % 10}"
    return f"{hours}:{clock:0>7}" if hours else clock


def _table(rows: Iterable[Iterable[str]]) -> Table:
    table = []
    count = 0
    for row in rows:
        cells = tuple(" ".join(cell.split())[:MOST_CELL] for cell in row)[:MOST_COLUMNS]
        if any(cells):
            table.append(cells)
            count += len(cells)
        if len(table) > MOST_ROWS or count > MOST_CELLS:
            raise Unreadable("too_many_rows", str(MOST_ROWS))
    return tuple(table)
