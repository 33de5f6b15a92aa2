"""Coach sheets with a row for each rep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from coachapp.lapfiles.cells import metres_of, recovery_of, rep_of, rpe_half_of
from coachapp.lapfiles.columns import Columns, cell, columns_of
from coachapp.lapfiles.headings import letters
from coachapp.lapfiles.sheet import FLUSH_M, QUARTER_M, Days, filled_down
from coachapp.lapfiles.table import Table
from coachapp.lapfiles.values import Problem, ReadFlush, ReadRep, ReadSession, Sheet

#: In a sheet of reps, whatever is this much longer than the first rep is a flush.
_FLUSH_TIMES: Final = 3
_MOST_REPS: Final = 100
_NUMBER: Final = re.compile(r"(?:rep|r|lap|wdh|#|no)?[ .#-]*(\d{1,3})\.?", re.IGNORECASE | re.ASCII)
_FLUSH_NUMBER: Final = re.compile(r"(?:aerobic )?(?:flush|fl|f|2k)[ .#-]*(\d{0,2})", re.IGNORECASE | re.ASCII)


def long_header(table: Table) -> int | None:
    """The row that heads a sheet with a row for each rep."""
    for place, row in enumerate(table[:8]):
        columns = columns_of(row)
        if "time" not in columns.named or len(columns.reps) > 1:
            continue
        if "rep" in columns.named or _repeats(columns, table[place + 1 :]):
            return place
    return None


def _repeats(columns: Columns, rows: Table) -> bool:
    """Whether a name comes again and again, a rep a row without a number."""
    names = [name for row in rows if (name := columns.who(row))]
    return "event" not in columns.named and len(set(names)) < len(names)


def read_long(table: Table, header: int, *, day_first: bool) -> Sheet:
    """Read a sheet with a row for each rep. Rows of one day and one name make a session, in the order of their
    numbers; a flush is told by its kind, by its number ("F1"), or by being long and last. A day and a name that are
    written once hold for the rows below.
    """
    columns = columns_of(table[header])
    named = columns.named
    rows = filled_down(table[header + 1 :], *(named.get(kind) for kind in ("day", "who", "first", "last")))
    days = Days.of([cell(row, named.get("day")) for row in rows], table[:header], usual=day_first)
    together: dict[tuple[str, str], list[Sequence[str]]] = {}
    for row in rows:
        together.setdefault((cell(row, named.get("day")), columns.who(row)), []).append(row)
    sessions = [_session(columns, found, day_text, who, days) for (day_text, who), found in together.items()]
    held = tuple(session for session in sessions if session.reps)
    return Sheet("long", held, tuple(Problem("unknown_column", (name,)) for name in columns.unknown))


def _session(columns: Columns, rows: Sequence[Sequence[str]], day_text: str, who: str, days: Days) -> ReadSession:
    named = columns.named
    problems: list[Problem] = []
    reps: dict[int, ReadRep] = {}
    flush: dict[int, ReadRep] = {}
    for row in rows:
        text = cell(row, named.get("rep"))
        is_flush, number = _number(text, cell(row, named.get("session")) or cell(row, named.get("event")))
        if "rep" not in named:
            number = len(flush if is_flush else reps) + 1
        if number is None:
            problems.append(Problem("not_a_rep", (text,)))
            continue
        numbered = flush if is_flush else reps
        if number in numbered:
            problems.append(Problem("rep_twice", (text,)))
            continue
        usual_m = FLUSH_M if is_flush else QUARTER_M
        rep = rep_of(cell(row, named.get("time")), metres_of(cell(row, named.get("distance"))) or usual_m)
        ms, doubt = recovery_of(cell(row, named.get("recovery")))
        numbered[number] = replace(rep, recovery_ms=rep.recovery_ms or ms, doubt=rep.doubt or doubt)
    ordered, behind = _without_flush(_in_order(reps, problems))
    on, day_doubt = days.read(day_text)
    if on is None and day_text:
        problems.append(Problem("not_a_day", (day_text,)))
    efforts = [half for row in rows if (half := rpe_half_of(cell(row, named.get("rpe")))) is not None]
    return ReadSession(
        reps=tuple(ordered),
        flush=tuple(
            ReadFlush(rep.distance_m, rep.time_ms, rep.recovery_ms)
            for rep in [*behind, *(flush[number] for number in sorted(flush))]
        ),
        who=who,
        on=on,
        day_doubt=day_doubt,
        rpe_half=efforts[-1] if efforts else None,
        conditions=_all(rows, named.get("conditions")),
        note=_all(rows, named.get("note")),
        problems=tuple(problems),
    )


def _number(text: str, kind: str) -> tuple[bool, int | None]:
    """Whether a row is one of the flush, and its number; None where it has none."""
    if match := _FLUSH_NUMBER.fullmatch(text.strip()):
        return True, int(match[1] or 1)
    match = _NUMBER.fullmatch(text.strip())
    number = int(match[1]) if match and 1 <= int(match[1]) <= _MOST_REPS else None
    return "flush" in letters(kind), number


def _in_order(numbered: dict[int, ReadRep], problems: list[Problem]) -> list[ReadRep]:
    """The reps by their numbers, an empty one where a number is missing."""
    missing = sorted(set(range(1, max(numbered, default=0) + 1)) - numbered.keys())
    if missing:
        problems.append(Problem("rep_missing", tuple(str(number) for number in missing)))
    return [numbered.get(number, ReadRep(QUARTER_M, None)) for number in range(1, max(numbered, default=0) + 1)]


def _without_flush(ordered: list[ReadRep]) -> tuple[list[ReadRep], list[ReadRep]]:
    """The reps, and what is a flush by its length: it comes last and is long. A step-down begins with its longest rep
    and has none behind.
    """
    for place, rep in enumerate(ordered):
        if rep.distance_m >= _FLUSH_TIMES * ordered[0].distance_m:
            return ordered[:place], ordered[place:]
    return ordered, []


def _all(rows: Sequence[Sequence[str]], place: int | None) -> str:
    return "; ".join(dict.fromkeys(filter(None, (cell(row, place) for row in rows))))
