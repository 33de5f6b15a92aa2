"""A value as a cell that no spreadsheet takes for a formula: the one place through which every cell goes out."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from typing import Any, Final

#: What makes a spreadsheet calculate or split: the signs themselves, what it drops before it looks for them, and their
#: wide forms, which some programs read like the narrow ones.
STARTS: Final = "=+-@\t\r\n\0\u200b\ufeff|%＝＋－＠"
#: What the XML of a workbook cannot hold.
_NO_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: A cell of a workbook holds no more letters; one that is cut off says so.
LONGEST: Final = 32_767


def cell(value: Any) -> str:
    """The text of a cell: days as 2026-05-14, nothing as nothing, lists as JSON; text that could be a formula gets a '.

    Numbers stay numbers: a minus before figures alone calculates nothing.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.10g}" if isinstance(value, float) else str(value)
    if isinstance(value, timedelta):
        return cell(value / timedelta(seconds=1))
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    text = text.replace("\0", "")
    return f"'{text}" if _could_be_formula(text) else text


def workbook_cell(value: Any) -> Any:
    """The value of a cell of a workbook: numbers, days and times as such, a moment as its clock showed it, text as above."""
    if value is None or isinstance(value, bool | int | float | timedelta):
        return value
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return value
    text = cell(_NO_XML.sub("", value) if isinstance(value, str) else value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _could_be_formula(text: str) -> bool:
    return text.startswith(tuple(STARTS)) or text.lstrip().startswith(tuple("=+-@|%＝＋－＠"))
