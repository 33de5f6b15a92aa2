"""Rows as a workbook with a sheet for each table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import IO, Any, Final

from coachapp.services.sheet_cell import workbook_cell

#: Minutes and seconds to the thousandth, as times of a track are written.
DURATION: Final = "[m]:ss.000"
WIDTH: Final = 16


def write_sheets(heads: Mapping[str, Sequence[str]], rows: Iterable[tuple[str, Sequence[Any]]], to: IO[bytes]) -> None:
    """Write rows into the sheets that they name; what is written is not held in memory."""
    # Here and not above: few requests need it, and it is large.
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheets = {name: book.create_sheet(name) for name in heads}
    for name, heading in heads.items():
        sheet = sheets[name]
        sheet.freeze_panes = "A2"
        for number in range(1, len(heading) + 1):
            sheet.column_dimensions[get_column_letter(number)].width = WIDTH
        sheet.append([_bold(sheet, text) for text in heading])
    for name, row in rows:
        sheets[name].append([_cell(sheets[name], value) for value in row])
    book.save(to)


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    made = WriteOnlyCell(sheet, value=workbook_cell(value))
    if isinstance(value, timedelta):
        made.number_format = DURATION
    elif made.data_type == "f":
        # Every text went through the one place that keeps formulas out; this one is text all the same.
        made.data_type = "s"
    return made


def _bold(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    made = WriteOnlyCell(sheet, value=text)
    made.font = Font(bold=True)
    return made
