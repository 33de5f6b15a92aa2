"""The ladder as one picture to send on: an SVG of a fixed size that needs nothing from outside.

Upright, 4 to 5, as messengers show a picture without cutting it. The ground is light whatever the reader's theme is, and
the letters are those of the device that draws it: an SVG that is opened as a picture loads no font. Every verdict is told
by its shape as well as by its colour, and the whole once more in words, for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final

WIDTH, HEIGHT = 1080, 1350
_EDGE: Final = 48
_LABELS: Final = 148
_RECOVERIES: Final = 108
_TOP: Final = 236
_BOTTOM: Final = 190
_TALLEST: Final = 92
_GAP: Final = 8
_FACE: Final = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_GROUND, _INK, _QUIET, _BRAND = "#ffffff", "#14202b", "#4b5966", "#c2371d"


@dataclass(frozen=True, slots=True)
class _Look:
    """How a cell is painted; `mark` is "corner", "bar", "strike" or ""."""

    fill: str
    ink: str
    line: str
    dash: str = ""
    mark: str = ""


#: Text on its ground is at least 4.5 to 1, a line on the page 3 to 1 (measured in the tests).
LOOKS: Final = {
    "date": _Look("#c9dcec", "#174468", "#c9dcec"),
    "goal": _Look("#1f7a55", "#ffffff", "#1f7a55"),
    "missed": _Look("#f6dfb6", "#6d4704", "#6d4704", mark="corner"),
    "fast": _Look("#c9dcec", "#174468", "#174468", mark="bar"),
    "excused": _Look(_GROUND, _INK, _QUIET, "2 5"),
    "missing": _Look(_GROUND, _QUIET, "#7d8994", "8 6"),
    "void": _Look(_GROUND, _QUIET, _GROUND, mark="strike"),
    "none": _Look(_GROUND, _QUIET, _GROUND),
    "plan-date": _Look(_GROUND, _QUIET, "#6b8aa3"),
    "plan-goal": _Look(_GROUND, "#1f7a55", "#1f7a55"),
}


@dataclass(frozen=True, slots=True)
class Square:
    """One rep: its text and how it looks, a key of `LOOKS`."""

    text: str
    look: str


@dataclass(frozen=True, slots=True)
class Row:
    """One session, or what comes next: its label, its reps, its recovery."""

    label: str
    squares: Sequence[Square]
    recovery: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, in words of the reader's language.

    `heads` stand above label, reps and recovery; `legend` pairs a look with what it means; `told` says the whole to those
    who do not see it.
    """

    title: str
    subtitle: str
    heads: tuple[str, Sequence[str], str]
    rows: Sequence[Row]
    upcoming: Row | None
    legend: Sequence[tuple[str, str]]
    told: str
    foot: str


def svg(picture: Picture) -> str:
    """Return the picture as an SVG document of `WIDTH` by `HEIGHT`."""
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"',
            f' role="img" aria-labelledby="title told" font-family="{_FACE}" fill="{_INK}">',
            f'<title id="title">{escape(picture.title, quote=False)}, {escape(picture.subtitle, quote=False)}</title>',
            f'<desc id="told">{escape(picture.told, quote=False)}</desc>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_GROUND}"/>',
            f'<rect width="{WIDTH}" height="14" fill="{_BRAND}"/>',
            _words(_EDGE, 112, picture.title, 64, weight=700, room=WIDTH - 2 * _EDGE),
            _words(_EDGE, 162, picture.subtitle, 34, ink=_QUIET, room=WIDTH - 2 * _EDGE),
            *_grid(picture),
            *_legend(picture.legend),
            _words(WIDTH - _EDGE, HEIGHT - 40, picture.foot, 28, ink=_QUIET, anchor="end", room=420),
            _words(_EDGE, HEIGHT - 40, "Quarters", 30, ink=_BRAND, weight=700),
            "</svg>",
        )
    )


def _grid(picture: Picture) -> Iterator[str]:
    rows = [*picture.rows, *([picture.upcoming] if picture.upcoming else [])]
    count = max([len(picture.heads[1]), *(len(row.squares) for row in rows)], default=0) or 1
    wide = (WIDTH - 2 * _EDGE - _LABELS - _RECOVERIES) / count
    tall = min(_TALLEST, (HEIGHT - _TOP - _BOTTOM) / max(len(rows), 1))
    first = _EDGE + _LABELS
    for number, head in enumerate(picture.heads[1]):
        yield _words(first + (number + 0.5) * wide, _TOP - 18, head, 24, ink=_QUIET, anchor="middle", room=wide)
    yield _words(WIDTH - _EDGE, _TOP - 18, picture.heads[2], 24, ink=_QUIET, anchor="end", room=_RECOVERIES - 8)
    for place, row in enumerate(rows):
        top = _TOP + place * tall
        middle = top + (tall - _GAP) / 2
        strong = row is picture.upcoming
        yield _words(_EDGE, middle + 10, row.label, 28, weight=700 if strong else 500, room=_LABELS - 14)
        for number, square in enumerate(row.squares):
            yield from _square(square, first + number * wide, top, wide - _GAP, tall - _GAP)
        yield _words(WIDTH - _EDGE, middle + 9, row.recovery, 26, ink=_QUIET, anchor="end", room=_RECOVERIES - 8)


def _square(square: Square, left: float, top: float, wide: float, tall: float) -> Iterator[str]:
    look = LOOKS[square.look]
    dash = f' stroke-dasharray="{look.dash}"' if look.dash else ""
    yield (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}" rx="8"'
        f' fill="{look.fill}" stroke="{look.line}" stroke-width="3"{dash}/>'
    )
    if look.mark == "corner":
        right = left + wide
        yield f'<path d="M{right - 16:.1f} {top:.1f}H{right:.1f}V{top + 16:.1f}Z" fill="{look.ink}"/>'
    elif look.mark == "bar":
        yield f'<rect x="{left:.1f}" y="{top:.1f}" width="8" height="{tall:.1f}" rx="3" fill="{look.ink}"/>'
    size = min(28.0, tall * 0.5, 1.75 * wide / max(len(square.text), 1))
    struck = ' text-decoration="line-through"' if look.mark == "strike" else ""
    yield _words(
        left + wide / 2, top + tall / 2 + size * 0.36, square.text, size, look.ink, "middle", 600, wide - 6, struck
    )


def _legend(legend: Sequence[tuple[str, str]]) -> Iterator[str]:
    wide = (WIDTH - 2 * _EDGE) / 4
    for place, (look, text) in enumerate(legend):
        left, top = _EDGE + place % 4 * wide, HEIGHT - _BOTTOM + 22 + place // 4 * 46
        yield from _square(Square("", look), left, top, 34, 30)
        yield _words(left + 46, top + 23, text, 24, room=wide - 54)


def _words(
    x: float,
    y: float,
    text: str,
    size: float,
    ink: str = _INK,
    anchor: str = "start",
    weight: int = 400,
    room: float = 0,
    more: str = "",
) -> str:
    """A line of text, smaller where it would not fit: whoever draws it may have other letters, so with air."""
    if not text:
        return ""
    if room:
        size = min(size, 1.7 * room / len(text)) if len(text) * 0.58 * size > room else size
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" font-weight="{weight}" fill="{ink}"'
        f' text-anchor="{anchor}"{more}>{escape(text, quote=False)}</text>'
    )


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at:after], 16) / 255 for at, after in pairwise((1, 3, 5, 7))]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
