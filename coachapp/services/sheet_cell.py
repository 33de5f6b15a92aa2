"""A value as the text of a cell that no spreadsheet takes for a formula."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Final

#: What makes a spreadsheet calculate or split: the signs themselves, what it drops before it looks for them, and their
#: wide forms, which some programs read like the narrow ones.
STARTS: Final = "=+-@\t\r\n\0\u200b\ufeff|%＝＋－＠"


def cell(value: Any) -> str:
    """The text of a cell: days as 2026-05-14, nothing as nothing, lists as JSON; text that could be a formula gets a '.

    Numbers stay numbers: a minus before figures alone calculates nothing.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    text = text.replace("\0", "")
    return f"'{text}" if _could_be_formula(text) else text


def _could_be_formula(text: str) -> bool:
    return text.startswith(tuple(STARTS)) or text.lstrip().startswith(tuple("=+-@|%＝＋－＠"))
