"""A squad's file as tables for people: a zip of CSV files, or a workbook with a sheet for each."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from typing import IO, Any, Final

from coachapp.services.export_workbook import write_sheets
from coachapp.services.sheet_cell import cell
from coachapp.squadfile.sheets import Sheets, headings
from coachapp.squadfile.table import Json

Told = tuple[str, Json]
#: What is held in memory of each table before it goes to a file.
HELD: Final = 256 * 1024


def write_csv(told: Iterable[Told], to: IO[bytes], *, now: datetime) -> None:
    """Write a zip with a CSV file for each table, UTF-8 with the mark that lets a spreadsheet know it."""
    with ExitStack() as open_files:
        files: dict[str, IO[bytes]] = {}
        texts = {}
        for name, heading in headings().items():
            files[name] = open_files.enter_context(tempfile.SpooledTemporaryFile(max_size=HELD))
            texts[name] = io.TextIOWrapper(files[name], "utf-8-sig", newline="", write_through=True)
            _writer(texts[name]).writerow(heading)
        writers = {name: _writer(text) for name, text in texts.items()}
        for name, row in Sheets().rows(told):
            writers[name].writerow([cell(value) for value in row])
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in texts.items():
                text.detach()
                _pack(archive, f"{name}.csv", files[name], now)


def write_workbook(told: Iterable[Told], to: IO[bytes]) -> None:
    """Write a workbook with a sheet for each table; days and times are days and times, moments as the squad's clock."""
    write_sheets(headings(), Sheets().rows(told), to)


def _writer(text: io.TextIOWrapper) -> Any:
    return csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")


def _pack(archive: zipfile.ZipFile, name: str, file: IO[bytes], now: datetime) -> None:
    entry = zipfile.ZipInfo(name, now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    file.seek(0)
    with archive.open(entry, "w") as member:
        while some := file.read(HELD):
            member.write(some)
