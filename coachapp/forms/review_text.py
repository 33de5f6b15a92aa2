"""The texts of the review's grid: what a cell shows, how a pasted block is cut, and what a note is made of.

static/js/track/review-text.js does the same on the phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from coachapp.training.time_text import NotATime, read_time, write_rep

#: Blanks that stand inside a cell, commas that stand between two, in a line that has neither tabs nor semicolons.
_INSIDE = (
    (re.compile(r"\s*/\s*"), "/"),
    (re.compile(r"\s+\("), "("),
    (re.compile(r"(\d)[ -](high|low|mid|hi|lo)\b", re.ASCII | re.IGNORECASE), r"\1\2"),
    (re.compile(r",(?=\s|$)"), " "),
    (re.compile(r"(\.\d+),", re.ASCII), r"\1 "),
)
_NAME = re.compile(r"[^\W\d_]")
_PAIR = re.compile(r"(?P<time>[^/()]*)(?:/(?P<slash>[^/()]*)|\((?P<bracket>[^()]*)\))?\s*")


class Named(Protocol):
    """A line of the grid, as far as a pasted block needs it."""

    @property
    def name(self) -> str:
        """Whose line it is."""


L = TypeVar("L", bound=Named)


def read_block(text: str, lines: Sequence[L]) -> Iterator[tuple[L | None, str, list[str]]]:
    """Yield each pasted line as whose it is, the name that stood there, and its cells.

    Cells stand between tabs, else semicolons, else blanks; in the last case "73/73/72" are three of them, and "78 (67)"
    and "71 high" one each. A line that begins with a name is that athlete's, None where nobody is called so; the others
    go down the grid from the line after the one before them.
    """
    place = 0
    for raw in text.splitlines():
        if not raw.strip():
            continue
        cells = _cells(raw)
        words = []
        while cells and _NAME.search(cells[0]) and not _is_time(cells[0]):
            words.append(cells.pop(0))
        name = " ".join(words)
        next_line = lines[place] if place < len(lines) else None
        whose = _called(name, lines) if name else next_line
        if whose is not None:
            place = lines.index(whose) + 1
        yield whose, name, cells


def pair_of(cell: str) -> tuple[str, str]:
    """Return the time and the recovery of a pasted cell: "75.1/52" and "75.1 (52)"."""
    pair = _PAIR.fullmatch(cell)
    if pair is None:
        return cell, ""
    return pair["time"].strip(), (pair["slash"] or pair["bracket"] or "").strip()


def felt_words() -> tuple[str, ...]:
    """How a flush can have felt. A flush goes by effort (A15), so this says more of it than its time does."""
    return _("Flush felt easy."), _("Flush felt right."), _("Flush felt hard.")


def note_parts(note: str) -> tuple[str, str]:
    """Split a note into what the coach wrote and how the flush felt, which stands at its end as a sentence."""
    for felt in felt_words():
        if note == felt or note.endswith((f" {felt}", f"\n{felt}")):
            return note.removesuffix(felt).rstrip(), felt
    return note, ""


def time_text(ms: int | None, limit_ms: int | None) -> str:
    """A time as a cell shows it: to the tenth, to the hundredth where the tenth would hide a miss."""
    if ms is None:
        return ""
    if limit_ms is not None and (ms + 50) // 100 * 100 <= limit_ms < ms:
        return _hundredths(ms)
    return write_rep(ms)


def recovery_text(ms: int | None, limit_ms: int | None) -> str:
    """A recovery as a cell shows it: to the second, closer where the second would hide that it was too long."""
    if ms is None:
        return ""
    seconds = (ms + 500) // 1000
    if limit_ms is not None and seconds * 1000 <= limit_ms < ms:
        return _hundredths(ms)
    return str(seconds) if seconds < 100 else f"{seconds // 60}:{seconds % 60:02d}"


def flush_text(ms: int | None) -> str:
    """A flush as its cell shows it: to the tenth, or in whole seconds from two minutes on where it has no tenths."""
    text = write_rep(ms) if ms is not None else ""
    return text.removesuffix(".0") if ":" in text else text


# --- inside ------------------------------------------------------------------------------------


def _cells(raw: str) -> list[str]:
    for sign in "\t;":
        if sign in raw:
            return [cell.strip() for cell in raw.split(sign)]
    for pattern, instead in _INSIDE:
        raw = pattern.sub(instead, raw)
    found = []
    for cell in raw.split():
        found += cell.split("/") if cell.count("/") > 1 and "(" not in cell else [cell]
    return found


def _is_time(cell: str) -> bool:
    """Whether this is a time although it has letters, as "71 high" and "x"."""
    try:
        read_time(cell)
    except NotATime:
        return False
    return True


def _called(name: str, lines: Sequence[L]) -> L | None:
    """Who is called so; a first name, or the beginning of a name, is enough where it fits only one."""
    plain = name.casefold()
    exact = [line for line in lines if line.name.casefold() == plain]
    near = exact or [line for line in lines if line.name.casefold().startswith(plain)]
    return near[0] if len(near) == 1 else None


def _hundredths(ms: int) -> str:
    """Rounded up, so that what is over a limit looks so."""
    seconds, part = divmod(-(-ms // 10), 100)
    return f"{seconds}.{part:02d}" if seconds < 120 else f"{seconds // 60}:{seconds % 60:02d}.{part:02d}"
