"""A squad pasted as text: one athlete a line, in the order that people write such lists.

Nothing is refused here. What was not understood is handed back, so that a person sees it
beside what was, before anything is saved.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final, Literal

from coachapp.training.equivalence import NotConvertible, equivalent_ms, pace_from_mark
from coachapp.training.limits import check_goal, check_mark
from coachapp.training.pace import EVENTS, Mark, NotAnEvent, Pace, parse_event
from coachapp.training.time_text import NotATime, fold, read_time

THREE_K_M: Final = EVENTS["3000"]
#: A time under this is the pace of a lap: nobody runs a race from 1500 m up so fast.
LAP_BELOW_MS: Final = 150_000
LONGEST_NAME: Final = 80
_LONGEST_LINE: Final = 300


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One athlete as read from line ``number`` (from 1, blank lines counted).

    ``mark`` has no day: the paste does not say when it was run. A goal over another event is
    converted to 3000 m. ``unread`` holds the words that were passed over. ``problems``:
    "no_name", "long_name", "name_twice", "long_line", "unread", "extra_time",
    "not_converted", "goal_converted", the doubts of ``read_time``, and the codes of
    ``check_mark`` and ``check_goal``.
    """

    number: int
    name: str
    mark: Mark | None = None
    goal_3k_ms: int | None = None
    birth_year: int | None = None
    unread: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def read_roster(text: str) -> list[RosterLine]:
    """Read every line that is not blank; a first line of column names is passed over."""
    athletes: list[RosterLine] = []
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or (not athletes and _is_header(fold(line))):
            continue
        athlete = _read_line(number, line, seen)
        seen.add(athlete.name.casefold())
        athletes.append(athlete)
    return athletes


_COLUMN_NAME = re.compile(r'\s*"?(?:full |first )?(?:name|athlete|runner)s?"?\s*(?:[,;\t|]|$)')
_BULLET = re.compile(r"^\s*(?:[-*•·]+\s+|#?\d{1,3}[.)]\s+)")
# A comma is a decimal comma only between digits and before one or two that end there.
_COMMA = re.compile(r",(?!(?<=\d,)\d{1,2}(?![\d:.']))")
_YEAR = re.compile(r"\(?(?:b\.?|born|\*|yob)?:?((?:19[2-9]|20[0-4])\d)\)?", re.ASCII)
_ARROWS = frozenset({"->", "→", "=>"})
_GOAL = frozenset({"goal", "target", "aim", "to", "g"}) | _ARROWS
_MARK = frozenset({"pb", "pr", "sb", "tt", "best", "date", "now", "current", "from", "mark"})
_PASSED_OVER = frozenset({"b", "b.", "born", "yob", "lap", "/lap", "laps", "per", "a", "pace", "in"})
_KNOWN = _GOAL | _MARK | {"b", "b.", "born", "yob"}
_DOTTED_RACE = re.compile(r"([12]\d|3\d)[.,]([0-5]\d)", re.ASCII)


def _is_header(plain: str) -> bool:
    return bool(_COLUMN_NAME.match(plain)) and not re.search(r"\d[:.,']\d", plain)


@dataclass(slots=True)
class _Findings:
    """What is known of the line so far."""

    mark: tuple[float, int] | None = None
    goal: tuple[float, int] | None = None
    birth_year: int | None = None
    unread: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def take(self, as_goal: bool, distance_m: float, ms: int) -> None:
        """Keep a time as mark or goal: the first is the mark unless it was called a goal, a short one is a lap pace."""
        if ms < LAP_BELOW_MS:
            ms = Pace(ms).time_ms(distance_m)
        if not as_goal and self.mark is None:
            self.mark = (distance_m, ms)
        elif self.goal is None:
            self.goal = (distance_m, ms)
        else:
            self.problems.append("extra_time")


def _read_line(number: int, line: str, seen: set[str]) -> RosterLine:
    found = _Findings()
    if len(line) > _LONGEST_LINE:
        found.problems.append("long_line")
        line = line[:_LONGEST_LINE]
    name, words = _name_and_words(line)
    if not name:
        found.problems.append("no_name")
    elif name.casefold() in seen:
        found.problems.append("name_twice")
    if len(name) > LONGEST_NAME:
        found.problems.append("long_name")
        name = name[:LONGEST_NAME].rstrip()
    _read_words(_understood(words), found)
    mark = Mark(None, *found.mark) if found.mark else None
    goal_ms = _goal_3k_ms(found)
    if mark:
        oddity = check_mark(mark)
        found.problems += [oddity.code] if oddity else []
    if mark and goal_ms:
        found.problems += _goal_problems(mark, goal_ms)
    if found.unread:
        found.problems.append("unread")
    problems = tuple(dict.fromkeys(found.problems))
    return RosterLine(number, name, mark, goal_ms, found.birth_year, tuple(found.unread), problems)


def _name_and_words(line: str) -> tuple[str, list[str]]:
    """The name as written, and the words after it in plain characters."""
    line = _BULLET.sub("", line, count=1)
    mark = next((sign for sign in "\t;|" if sign in line), None)
    cells = line.split(mark) if mark else _COMMA.split(line)
    names: list[str] = []
    words: list[str] = []
    for cell in cells:
        pieces = cell.replace('"', " ").split() if not words else cell.split()
        own = 0 if words else _words_of_name(pieces, whole_cell=bool(names))
        if not names and not words and 0 < own < len(pieces) and len(cells) > 1 and not _says_times(pieces[own:]):
            own = len(pieces)  # "Sam B 2, 5K 16:00": in a cell of its own a figure belongs to the name
        if own:
            names.append(" ".join(pieces[:own]))
        words += fold(" ".join(pieces[own:])).split()
    # "Surname, first name" is how a comma is used between two names.
    if mark is None and len(names) == 2:
        names.reverse()
    # Control characters would travel into pages and files with the name.
    name = "".join(c for c in " ".join(names) if unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", " ".join(name.split()).rstrip(":,;= ")), words


def _words_of_name(pieces: list[str], *, whole_cell: bool) -> int:
    """How many words at the start of a cell are a name: up to a figure or a known word.

    A known word may be a surname too, so it counts as known only before a figure or, in a
    later column, by itself.
    """
    for place, piece in enumerate(pieces):
        word = fold(piece).rstrip(":=")
        if _has_digit(word) or word in _ARROWS:
            return place
        known = 1 if word in _KNOWN or _event(word) else 0
        known = 2 if _event(" ".join(pieces[place : place + 2])) else known
        behind = pieces[place + known : place + known + 1]
        if known and (_has_digit("".join(behind)) or (whole_cell and len(pieces) <= known)):
            return place
    return len(pieces)


def _says_times(pieces: list[str]) -> bool:
    """Whether words behind a name are events and times, as in "Maya 3K 9:36, goal 9:15"."""
    return any(":" in piece or "." in piece or _event(fold(piece)) for piece in pieces)


def _has_digit(word: str) -> bool:
    return any(c.isdecimal() for c in word)


@dataclass(frozen=True, slots=True)
class _Word:
    kind: Literal["event", "time", "year", "goal", "mark", "lap", "unread"]
    text: str = ""
    metres: float = 0.0
    number: int = 0
    doubt: str = ""


def _understood(words: list[str]) -> list[_Word]:
    """The words with their meaning; two that name an event together become one."""
    meanings: list[_Word] = []
    place = 0
    while place < len(words):
        pair = _event(" ".join(words[place : place + 2])) if place + 1 < len(words) else None
        if pair is not None:
            meanings.append(_Word("event", metres=pair))
            place += 2
        else:
            meanings.append(_meaning(words[place].strip("=:,") or words[place]))
            place += 1
    return meanings


def _meaning(word: str) -> _Word:
    if (metres := _event(word)) is not None:
        return _Word("event", metres=metres)
    if word in _GOAL:
        return _Word("goal")
    if word in _MARK:
        return _Word("mark")
    if word in _PASSED_OVER:
        return _Word("lap")
    if year := _YEAR.fullmatch(word):
        return _Word("year", number=int(year[1]))
    if dotted := _DOTTED_RACE.fullmatch(word):
        ms = 1000 * (60 * int(dotted[1]) + int(dotted[2]))
        return _Word("time", number=ms, doubt="dotted_minutes")
    try:
        reading = read_time(word.removesuffix("/lap"))
    except NotATime:
        return _Word("unread", text=word)
    if reading.ms is None:
        return _Word("lap")
    return _Word("time", number=reading.ms, doubt=reading.doubt)


def _read_words(words: list[_Word], found: _Findings) -> None:
    as_goal = False
    event_m: float | None = None
    for place, word in enumerate(words):
        if word.kind == "event":
            event_m = word.metres
        elif word.kind in ("goal", "mark"):
            as_goal = word.kind == "goal"
        elif word.kind == "year":
            found.birth_year = word.number
        elif word.kind == "unread":
            found.unread.append(word.text)
        elif word.kind == "time":
            found.problems += [word.doubt] if word.doubt else []
            kinds = [later.kind for later in words[place + 1 : place + 3]]
            # "16:00 5K" names the event behind, but in "9:36 5K 16:00" it belongs to the next.
            if event_m is None and kinds[:1] == ["event"] and kinds[1:] != ["time"]:
                event_m = words[place + 1].metres
            found.take(as_goal, event_m or THREE_K_M, word.number)
            as_goal, event_m = False, None


def _event(words: str) -> float | None:
    try:
        return EVENTS[parse_event(words)]
    except NotAnEvent:
        return None


def _goal_3k_ms(found: _Findings) -> int | None:
    if found.goal is None:
        return None
    distance_m, ms = found.goal
    if distance_m == THREE_K_M:
        return ms
    try:
        goal_ms = equivalent_ms(distance_m, ms, THREE_K_M)
    except NotConvertible:
        found.problems.append("not_converted")
        return None
    found.problems.append("goal_converted")
    return goal_ms


def _goal_problems(mark: Mark, goal_3k_ms: int) -> list[str]:
    try:
        date_pace = pace_from_mark(mark, THREE_K_M)
    except NotConvertible:
        return ["not_converted"]
    oddity = check_goal(date_pace, Pace.of(THREE_K_M, goal_3k_ms))
    return [oddity.code] if oddity else []
