"""Days as they stand in sheets, notebooks and names of files: ISO, with dots, with a month's name, and the two orders
that a stroke leaves open.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,].*)?", re.ASCII)
_TOGETHER: Final = re.compile(r"(20\d\d)(\d\d)(\d\d)", re.ASCII)
_OTHER: Final = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?:[T ,]+\d{1,2}[:.].*)?", re.ASCII)
_SERIAL: Final = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)
#: Day 0 of a spreadsheet, which holds 29 February 1900 for a day.
_SPREADSHEET_BEGINS: Final = date(1899, 12, 30)

_MONTHS: Final = (
    "jan january januar janner enero ene janvier janv",
    "feb february februar febrero fevrier fev fevr",
    "mar march marz mrz marzo mars",
    "apr april abril abr avril avr",
    "may mai mayo",
    "jun june juni junio juin",
    "jul july juli julio juillet juil",
    "aug august agosto ago aout",
    "sep sept september septiembre septembre",
    "oct october oktober okt octubre octobre",
    "nov november noviembre novembre",
    "dec december dezember dez diciembre dic decembre",
)
_MONTH_OF: Final = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH: Final = r"([a-z]{3,10})\.?"
_YEAR: Final = r"(\d{4}|'?\d{2})"
_OF: Final = r"(?:of |de |del |du )?"
_DAY_FIRST: Final = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er|\.)?[ \-/]*{_OF}{_MONTH}[ ,\-/]*{_OF}{_YEAR}(?!\d)", re.ASCII
)
_MONTH_FIRST: Final = re.compile(rf"{_MONTH}[ \-/]*(\d{{1,2}})(?:st|nd|rd|th)?[ ,\-/]+{_YEAR}(?!\d)", re.ASCII)
#: A day somewhere in a line of text.
_SOMEWHERE: Final = re.compile(
    rf"(?<![\d.])(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}([/.\-])\d{{1,2}}\1(?:\d{{4}}|\d{{2}}))(?![\d.:])"
    rf"|{_DAY_FIRST.pattern}|{_MONTH_FIRST.pattern}",
    re.ASCII,
)


def is_open(text: str) -> bool:
    """Whether a day can be read in two ways, as 03/04/2026 can."""
    match = _OTHER.fullmatch(text.strip())
    if match is None or match[2] == ".":
        return False
    first, second = int(match[1]), int(match[3])
    return first != second and first <= 12 and second <= 12


def day_comes_first(texts: Iterable[str], *, usual: bool) -> tuple[bool, bool]:
    """Whether the days of a column are written day first, and whether that remains in doubt.

    One figure above twelve settles it for the whole column. Where none does, or where they contradict each other,
    `usual` is taken: the custom of the place. Days with dots are always day first.
    """
    said: set[bool] = set()
    open_question = False
    for text in texts:
        match = _OTHER.fullmatch(text.strip())
        if match is None or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 or second > 12:
            said.add(first > 12)
        open_question = open_question or is_open(text)
    if len(said) == 1:
        return said.pop(), False
    return usual, open_question


def read_day(text: str, *, day_first: bool) -> date | None:
    """Read a day; None for anything else. Two figures of a year are of this century.

    `day_first` decides only where both readings are days.
    """
    text = text.strip()[:60]
    if match := _ISO.fullmatch(text) or _TOGETHER.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _OTHER.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), _century(match[4])
        if match[2] == "." or first > 12 or (day_first and second <= 12):
            return _day(year, second, first)
        return _day(year, first, second)
    if match := _SERIAL.fullmatch(text):
        found = _SPREADSHEET_BEGINS + timedelta(days=int(match[1]))
        return found if 2000 <= found.year <= 2099 else None
    return _with_month(text)


def take_day(text: str, *, day_first: bool) -> tuple[date | None, bool, str]:
    """The first day that a text names, whether it could be another one, and the text without it."""
    plain = _folded(text)
    for match in _SOMEWHERE.finditer(plain):
        found = read_day(match[0], day_first=day_first)
        if found is not None:
            return found, is_open(match[0]), f"{text[: match.start()]} {text[match.end() :]}"
    return None, False, text


def day_in_name(name: str) -> date | None:
    """The day in the name of a file, where it stands year first: "2026-03-03 laps.csv", "20260303_ben.csv"."""
    for match in re.finditer(r"(?<!\d)(20\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)", name, re.ASCII):
        found = _day(int(match[1]), int(match[3]), int(match[4]))
        if found is not None:
            return found
    return None


def _folded(text: str) -> str:
    """Lower case without accents, each letter in its place."""
    return "".join(unicodedata.normalize("NFKD", letter)[:1].lower()[:1] or letter for letter in text[:4000])


def _with_month(text: str) -> date | None:
    plain = _folded(text)
    for pattern, month_at, day_at in ((_DAY_FIRST, 2, 1), (_MONTH_FIRST, 1, 2)):
        for match in pattern.finditer(plain):
            month = _MONTH_OF.get(match[month_at])
            if month is not None:
                return _day(_century(match[3]), month, int(match[day_at]))
    return None


def _century(text: str) -> int:
    year = int(text.strip("'"))
    return year + 2000 if year < 100 else year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1990 <= year <= 2099 else None
