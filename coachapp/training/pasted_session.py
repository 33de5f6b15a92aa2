"""One athlete's reps pasted as text: from a notebook, a message or a spreadsheet column.

Reps and recoveries are written in many ways, and "a/b" may be a rep with its recovery or
two reps. What decides is said at ``_are_pairs``; where it could be the other way round, each
rep says so. Nothing is refused, dropped or moved to another rep number.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from coachapp.training.pasted_heading import TIME, Heading, take_heading
from coachapp.training.time_text import NotATime, fold, read_recovery, read_time

#: Where a rep of a track session can lie; tells 120 (two minutes) from 71.4 typed as 714.
REP_WITHIN_MS: Final = (40_000, 900_000)
_LONGEST_TEXT: Final = 4_000


@dataclass(frozen=True, slots=True)
class PastedRep:
    """A rep and the recovery after it; None where there was none to read.

    ``doubt`` is "" or why to ask: a doubt of ``TimeReading``, a code of ``NotATime``,
    "pair_or_list" (the second figure of a pair was taken as recovery, or was not),
    or "cycle_too_short".
    """

    time_ms: int | None
    recovery_ms: int | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class PastedSession:
    """The reps in order: those asked for in ``reps``, any beyond in ``extra``.

    ``announced`` is the count and metres of a heading like "12x400". ``unread`` holds words
    that were passed over. ``problems``: "too_few", "too_many", "other_count" (the heading
    differs from what was asked), "sets", "unread", "long_text".
    """

    reps: tuple[PastedRep, ...]
    extra: tuple[PastedRep, ...] = ()
    announced: tuple[int, int] | None = None
    unread: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def read_session_line(text: str, reps: int) -> PastedSession:
    """Read the reps of one session, of which ``reps`` are asked for. Never raises."""
    page = take_heading(fold(text[:_LONGEST_TEXT]))
    if len(text) > _LONGEST_TEXT:
        page.problems.append("long_text")
    rows = [row for row in (_row(line, page) for line in page.body.splitlines()) if row]
    found = [_rep(cell) for cell in _arranged(rows, reps)]
    found = [_with_common_recovery(rep, page, n == reps > 1) for n, rep in enumerate(found, 1)]
    if len(found) != reps:
        page.problems.append("too_few" if len(found) < reps else "too_many")
    if page.announced and page.announced[0] != reps:
        page.problems.append("other_count")
    if page.unread:
        page.problems.append("unread")
    return PastedSession(
        tuple(found[:reps]),
        tuple(found[reps:]),
        page.announced,
        tuple(dict.fromkeys(page.unread)),
        tuple(dict.fromkeys(page.problems)),
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    """A time as written, with its recovery as written where that is known."""

    text: str
    recovery: str = ""
    doubt: str = ""


#: A line: groups of cells, a group being what stands joined by strokes ("71/72/70.5").
_Row = list[list[_Cell]]

_TOKEN = re.compile(
    rf"\((?P<inside>[^()]*)\)|\[(?P<square>[^\[\]]*)\]"
    rf"|(?P<time>{TIME}(?:[ -]?(?:low|lo|mid|high|hi)\b|\+|h\b)?)"
    r"|(?P<none>\b(?:dnf|dns|x)\b)|(?P<word>[^\W\d_]+)|(?P<join>[/|-])|(?P<split>[,;\t])"
)
_SMALL_WORDS = frozenset({"and", "then", "in", "m", "s", "reps", "rep", "jog", "walk", "the", "at", "with"})


def _row(line: str, page: Heading) -> _Row:
    """The cells of one line, grouped by strokes."""
    groups: _Row = []
    joined = False
    # A cell that is empty or holds only a dash keeps its place; elsewhere a dash is a stroke.
    line = re.sub(r"([,;\t]) *(?=\1)", r"\1 x ", line)
    line = re.sub(r"(?:(?<=[,;\t])|^) *-+ *(?=[,;\t]|$)", " x ", line)
    for token in _TOKEN.finditer(line):
        kind = token.lastgroup
        if kind in ("time", "none"):
            if joined and groups:
                groups[-1].append(_Cell(token[0]))
            else:
                groups.append([_Cell(token[0])])
            joined = False
        elif kind in ("inside", "square"):
            _take_inside((token["inside"] or token["square"] or "").strip(), groups, page)
        elif kind == "word":
            if token[0] not in _SMALL_WORDS:
                page.unread.append(token[0])
        else:
            joined = kind == "join"
    return groups


def _take_inside(inside: str, groups: _Row, page: Heading) -> None:
    """A bracket is the recovery of the rep before it, if it reads as one, else a remark."""
    try:
        read_recovery(inside)
    except NotATime:
        page.unread.append(inside)
        return
    if groups and not groups[-1][-1].recovery:
        groups[-1][-1] = replace(groups[-1][-1], recovery=inside)
    elif inside:
        page.unread.append(inside)


def _arranged(rows: list[_Row], asked: int) -> list[_Cell]:
    """One cell for each rep, in order."""
    lines = [[cell for group in row for cell in group] for row in rows]
    flat = [cell for line in lines for cell in line]
    if any(cell.recovery for cell in flat):
        return flat
    numbered = len(lines) > 1 and [line[0].text for line in lines] == [str(n) for n in range(1, len(lines) + 1)]
    if numbered and all(len(line) > 1 for line in lines):
        return _arranged([[[cell] for cell in line[1:]] for line in lines], asked)
    for candidate, told in _candidates(rows, lines, flat, asked):
        pairs, doubt = _are_pairs(candidate, asked, told)
        if pairs:
            return [_Cell(cells[0].text, cells[1].text if len(cells) > 1 else "", doubt) for cells in candidate]
        if doubt:
            return [replace(cell, doubt=doubt) for cell in flat]
    return flat


def _candidates(
    rows: list[_Row], lines: list[list[_Cell]], flat: list[_Cell], asked: int
) -> list[tuple[list[list[_Cell]], bool]]:
    """The ways to see pairs in the text, each with whether strokes or columns tell them."""
    ways: list[tuple[list[list[_Cell]], bool]] = []
    groups = [group for row in rows for group in row]
    if {len(group) for group in groups} in ({2}, {1, 2}):
        ways.append((groups, True))
    if (len(lines) > 1 or asked == 1) and {len(line) for line in lines} in ({2}, {1, 2}):
        ways.append((lines, True))
    if len(lines) == 2 and len(lines[0]) > 2 and len(lines[0]) - len(lines[1]) in (0, 1):
        below = [[cell] for cell in lines[1]] + [[]]
        ways.append(([[cell, *rest] for cell, rest in zip(lines[0], below, strict=False)], True))
    if len(lines) == 1 and len(flat) > 3:
        ways.append(([flat[n : n + 2] for n in range(0, len(flat), 2)], False))
    return ways


def _are_pairs(candidate: list[list[_Cell]], asked: int, told: bool) -> tuple[bool, str]:
    """Whether the second of two figures is a recovery, and whether to ask.

    1. Figures that lie clearly apart (all the second ones under 0.9 or over 1.15 of all the
       first ones) are reps with recoveries; when reading them as a list would give exactly
       the number of reps asked for, we ask.
    2. Figures that lie together are a list of reps, unless the number of pairs is that of
       the reps and the list would be too long; then they are pairs and we ask. A list that
       does not give the number asked for is asked about as well.

    Figures in one row without strokes or columns are pairs only by the first rule, and
    always asked about. It is wrong for an athlete whose recoveries equal his reps and who
    stopped half way.
    """
    pairs = [cells for cells in candidate if len(cells) == 2]
    figures = sum(len(cells) for cells in candidate)
    firsts = [ms for cells in pairs if (ms := _rep_ms(cells[0].text)) is not None]
    seconds = [ms for cells in pairs if (ms := _recovery_ms(cells[1].text)) is not None]
    if not firsts or not seconds:
        return False, ""
    # 748 is 12:28 as a recovery, but beside 754 it is a rep of 74.8.
    as_reps = [ms for cells in pairs if (ms := _rep_ms(cells[1].text)) is not None] or seconds
    apart = _lie_apart(seconds, firsts) and _lie_apart(as_reps, firsts)
    if not told:
        alternating = apart and figures != asked and len(pairs) > 1
        return alternating, "pair_or_list" if alternating else ""
    if apart:
        return True, "pair_or_list" if figures == asked else ""
    if len(candidate) == asked and figures > asked:
        return True, "pair_or_list"
    return False, "" if figures == asked else "pair_or_list"


def _lie_apart(seconds: list[int], firsts: list[int]) -> bool:
    return max(seconds) < 0.9 * min(firsts) or min(seconds) > 1.15 * max(firsts)


def _rep(cell: _Cell) -> PastedRep:
    doubt = cell.doubt
    time_ms = recovery_ms = None
    try:
        reading = read_time(cell.text, within_ms=REP_WITHIN_MS)
        time_ms, doubt = reading.ms, doubt or reading.doubt
    except NotATime as error:
        doubt = error.code
    try:
        pause = read_recovery(cell.recovery)
        recovery_ms, doubt = pause.ms, doubt or pause.doubt
    except NotATime as error:
        doubt = doubt or error.code
    return PastedRep(time_ms, recovery_ms, doubt)


def _with_common_recovery(rep: PastedRep, page: Heading, last: bool) -> PastedRep:
    """The rep with the recovery that was written once for all; the last rep has none of it,
    because what follows it is the rest before the flush.
    """
    if last or rep.recovery_ms is not None:
        return rep
    if page.cycle:
        cycle_ms = _recovery_ms(page.cycle)
        if cycle_ms is None or rep.time_ms is None:
            return rep
        if cycle_ms <= rep.time_ms:
            return replace(rep, doubt=rep.doubt or "cycle_too_short")
        return replace(rep, recovery_ms=cycle_ms - rep.time_ms)
    common = _rep(_Cell("x", page.recovery))
    return replace(rep, recovery_ms=common.recovery_ms, doubt=rep.doubt or common.doubt)


def _rep_ms(text: str) -> int | None:
    return _rep(_Cell(text)).time_ms


def _recovery_ms(text: str) -> int | None:
    return _rep(_Cell("x", text)).recovery_ms
