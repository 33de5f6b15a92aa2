"""Days as they stand in sheets: ISO, with dots, and the two orders that a stroke leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", re.ASCII)
_OTHER: Final = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)


def day_comes_first(texts: Iterable[str], *, usual: bool) -> tuple[bool, bool]:
    """Whether the days of a column are written day first, and whether that remains in doubt.

    One figure above twelve settles it for the whole column. Where none does, `usual` is taken: the custom of the
    place. Days with dots are always day first.
    """
    open_question = False
    for text in texts:
        match = _OTHER.fullmatch(text.strip())
        if match is None or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12:
            return True, False
        if second > 12:
            return False, False
        open_question = open_question or first != second
    return usual, open_question


def read_day(text: str, *, day_first: bool) -> date | None:
    """Read a day; None for anything else. Two figures of a year are of this century."""
    text = text.strip()
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _OTHER.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year += 2000 if year < 100 else 0
        if day_first or match[2] == ".":
            return _day(year, second, first)
        return _day(year, first, second)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1990 <= year <= 2099 else None
