"""A trend over sessions as lines in a box: the faster, the higher.

Everything is in the units of the drawing, whose corner is at the top left. Values are whole milliseconds; whoever
draws brings the words for them along.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 440, 232
LEFT, RIGHT, TOP, BOTTOM = 12, 72, 18, 34
#: How much of the height stays free above the fastest and below the slowest value.
AIR = 0.12
#: Texts closer than this would touch.
TEXT_APART = 17
#: So many days stand below the drawing at most.
DAYS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Series:
    """One line: a value for each session, None where there is none. `title` is what it is called."""

    key: str
    title: str
    values_ms: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Level:
    """A line right across: a target. `text` stands at its end."""

    key: str
    value_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One value in its place; `session` counts from 0."""

    key: str
    session: int
    x: float
    y: float
    value_ms: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Values that follow one another without a gap, as the points of a polyline."""

    key: str
    points: str


@dataclass(frozen=True, slots=True)
class Text:
    """A word in its place."""

    key: str
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a template draws. `band` is the top and the height of a stretch of good values, or None."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    levels: tuple[Dot, ...]
    texts: tuple[Text, ...]
    days: tuple[Text, ...]
    band: tuple[float, float] | None

    @property
    def inner_width(self) -> int:
        """The width between the two ends of a level."""
        return self.right - self.left


def trend(
    days: Sequence[str],
    series: Sequence[Series],
    levels: Sequence[Level] = (),
    *,
    band_ms: tuple[int, int] | None = None,
) -> Drawing | None:
    """Return the drawing of some series over sessions, `days` naming each; None when there is no value at all."""
    known = [value for one in series for value in one.values_ms if value is not None]
    if not known:
        return None
    scale = _Scale.over([*known, *(level.value_ms for level in levels), *(band_ms or ())], len(days))
    dots = tuple(dot for one in series for dot in _dots(one, scale))
    placed = tuple(Dot(level.key, 0, LEFT, scale.y(level.value_ms), level.value_ms, False) for level in levels)
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        lines=tuple(line for one in series for line in _lines(one, scale)),
        dots=dots,
        levels=placed,
        texts=tuple(
            _apart(Text(level.key, WIDTH - RIGHT + 8, scale.y(level.value_ms), level.text) for level in levels)
        ),
        days=tuple(_days(days, scale)),
        band=(scale.y(band_ms[0]), round(scale.y(band_ms[1]) - scale.y(band_ms[0]), 1)) if band_ms else None,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    low_ms: float
    high_ms: float
    sessions: int

    @classmethod
    def over(cls, values: Sequence[int], sessions: int) -> _Scale:
        low, high = min(values), max(values)
        air = max(1.0, (high - low) * AIR)
        return cls(low - air, high + air, sessions)

    def x(self, session: int) -> float:
        """Sessions stand at even distances; a single one in the middle."""
        span = WIDTH - LEFT - RIGHT - 16
        share = session / (self.sessions - 1) if self.sessions > 1 else 0.5
        return round(LEFT + 8 + span * share, 1)

    def y(self, value_ms: float) -> float:
        """Fast is up."""
        share = (value_ms - self.low_ms) / (self.high_ms - self.low_ms)
        return round(TOP + share * (HEIGHT - TOP - BOTTOM), 1)


def _dots(series: Series, scale: _Scale) -> Iterator[Dot]:
    values = [(session, value) for session, value in enumerate(series.values_ms) if value is not None]
    for session, value in values:
        yield Dot(series.key, session, scale.x(session), scale.y(value), value, session == values[-1][0])


def _lines(series: Series, scale: _Scale) -> Iterator[Line]:
    """A session without a value breaks the line: nothing is drawn that nobody ran."""
    stretch: list[str] = []
    for session, value in [*enumerate(series.values_ms), (0, None)]:
        if value is not None:
            stretch.append(f"{scale.x(session)},{scale.y(value)}")
            continue
        if len(stretch) > 1:
            yield Line(series.key, " ".join(stretch))
        stretch = []


def _apart(texts: Iterator[Text]) -> Iterator[Text]:
    """Push texts that would touch downwards, the upper one first."""
    lowest = float("-inf")
    for text in sorted(texts, key=lambda text: text.y):
        y = max(text.y, lowest + TEXT_APART)
        lowest = y
        yield Text(text.key, text.x, round(y, 1), text.text)


def _days(days: Sequence[str], scale: _Scale) -> Iterator[Text]:
    """Name the first and the last session and some between them, evenly."""
    last = len(days) - 1
    step = max(1, -(-last // (DAYS_SHOWN - 1)))
    for session in range(last, -1, -step):
        yield Text("day", scale.x(session), HEIGHT - 10, days[session])
