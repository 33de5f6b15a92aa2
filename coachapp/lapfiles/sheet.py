"""Coach sheets: an athlete a row with a column for each rep, or a row for each rep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from coachapp.lapfiles.cells import counted, metres_of, recovery_of, rep_of, rpe_half_of, time_of
from coachapp.lapfiles.columns import Columns, cell, columns_of
from coachapp.lapfiles.days import day_comes_first, read_day
from coachapp.lapfiles.table import Table
from coachapp.lapfiles.values import Problem, ReadFlush, ReadRep, ReadSession, Sheet

_QUARTER_M: Final = 400.0
_FLUSH_M: Final = 2000.0
_LONGEST_FLUSH: Final = 30
#: In a sheet of reps, whatever is this much longer than the first rep is a flush.
_FLUSH_TIMES: Final = 3


def wide_header(table: Table) -> int | None:
    """The row that heads a sheet with a column for each rep; None when there is none among the first rows."""
    for place, row in enumerate(table[:8]):
        columns = columns_of(row)
        if len(columns.reps) >= 2 and "who" in columns.named:
            return place
    return None


def long_header(table: Table) -> int | None:
    """The row that heads a sheet with a row for each rep."""
    for place, row in enumerate(table[:8]):
        named = columns_of(row).named
        if {"rep", "time"} <= named.keys() and ("who" in named or "day" in named):
            return place
    return None


def read_wide(table: Table, header: int, *, day_first: bool) -> Sheet:
    """Read a sheet with an athlete a row. A row without a name is passed over and said."""
    columns = columns_of(table[header])
    rows = table[header + 1 :]
    first, doubt = _day_order(columns, rows, day_first)
    sessions, problems = [], []
    for place, row in enumerate(rows, header + 2):
        if not cell(row, columns.named.get("who")):
            problems.append(Problem("row_without_name", (str(place),)))
            continue
        sessions.append(_wide_session(columns, row, day_first=first, day_doubt=doubt))
    problems += [Problem("unknown_column", (name,)) for name in columns.unknown]
    return Sheet("wide", tuple(sessions), tuple(problems))


def _day_order(columns: Columns, rows: Sequence[Sequence[str]], usual: bool) -> tuple[bool, bool]:
    place = columns.named.get("day")
    return day_comes_first((cell(row, place) for row in rows), usual=usual)


def _wide_session(columns: Columns, row: Sequence[str], *, day_first: bool, day_doubt: bool) -> ReadSession:
    named = columns.named
    announced = counted(cell(row, named.get("session")))
    distance_m = float(announced[1]) if announced else _QUARTER_M
    reps = [rep_of(cell(row, place), distance_m) for _number, place in sorted(columns.reps.items())]
    wanted = announced[0] if announced else _last_filled(reps)
    problems: list[Problem] = []
    if any(rep.time_ms or rep.doubt for rep in reps[wanted:]):
        problems.append(Problem("too_many", (str(_last_filled(reps)), str(wanted))))
        wanted = _last_filled(reps)
    reps = reps[:wanted] + [ReadRep(distance_m, None) for _ in range(wanted - len(reps))]
    for number, place in columns.recoveries.items():
        if number <= len(reps):
            ms, doubt = recovery_of(cell(row, place))
            reps[number - 1] = replace(reps[number - 1], recovery_ms=ms, doubt=reps[number - 1].doubt or doubt)
    reps = _with_common_recovery(reps, cell(row, named.get("recovery")), problems)
    on = read_day(cell(row, named.get("day")), day_first=day_first)
    if on is None and cell(row, named.get("day")):
        problems.append(Problem("not_a_day", (cell(row, named.get("day")),)))
    rpe_half = rpe_half_of(cell(row, named.get("rpe")))
    if rpe_half is None and cell(row, named.get("rpe")):
        problems.append(Problem("not_an_effort", (cell(row, named.get("rpe")),)))
    return ReadSession(
        reps=tuple(reps),
        flush=_flush(columns, row, problems),
        who=cell(row, named.get("who")),
        on=on,
        day_doubt=day_doubt and on is not None,
        rpe_half=rpe_half,
        conditions=cell(row, named.get("conditions")),
        note=cell(row, named.get("note")),
        announced=announced,
        problems=tuple(problems),
    )


def _last_filled(reps: Sequence[ReadRep]) -> int:
    return max((place for place, rep in enumerate(reps, 1) if rep.time_ms or rep.doubt), default=0)


def _with_common_recovery(reps: Sequence[ReadRep], text: str, problems: list[Problem]) -> list[ReadRep]:
    """Give the recovery that was written once to every rep that was run but the last: what follows that one is the
    rest before the flush.
    """
    common_ms, doubt = recovery_of(text)
    if common_ms is None:
        if doubt:
            problems.append(Problem("not_a_recovery", (text,)))
        return list(reps)
    if doubt:
        problems.append(Problem("recovery_range", (text,)))
    last = _last_filled(reps)
    return [
        replace(rep, recovery_ms=common_ms) if place < last and rep.recovery_ms is None else rep
        for place, rep in enumerate(reps, 1)
    ]


def _flush(columns: Columns, row: Sequence[str], problems: list[Problem]) -> tuple[ReadFlush, ...]:
    found: list[ReadFlush] = []
    for place in columns.flush:
        text = cell(row, place)
        if not text:
            continue
        if bouts := counted(text):
            found += [ReadFlush(float(bouts[1])) for _ in range(min(bouts[0], _LONGEST_FLUSH))]
            continue
        ms, doubt = time_of(text)
        if ms is None:
            problems.append(Problem("not_a_flush", (text,)))
            continue
        if doubt:
            problems.append(Problem("flush_doubt", (text,)))
        found.append(ReadFlush(_FLUSH_M, ms))
    return tuple(found)


def read_long(table: Table, header: int, *, day_first: bool) -> Sheet:
    """Read a sheet with a row for each rep. Rows of one day and one name make a session, in the order of their
    numbers; the long ones at the end are the flush.
    """
    columns = columns_of(table[header])
    rows = table[header + 1 :]
    first, doubt = _day_order(columns, rows, day_first)
    together: dict[tuple[str, str], list[Sequence[str]]] = {}
    for row in rows:
        key = (cell(row, columns.named.get("day")), cell(row, columns.named.get("who")))
        together.setdefault(key, []).append(row)
    sessions = [
        _long_session(columns, found, day_text, who, day_first=first, day_doubt=doubt)
        for (day_text, who), found in together.items()
    ]
    return Sheet("long", tuple(sessions), tuple(Problem("unknown_column", (name,)) for name in columns.unknown))


def _long_session(
    columns: Columns, rows: Sequence[Sequence[str]], day_text: str, who: str, *, day_first: bool, day_doubt: bool
) -> ReadSession:
    named = columns.named
    problems: list[Problem] = []
    numbered: dict[int, ReadRep] = {}
    for row in rows:
        number = cell(row, named.get("rep"))
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 100):
            problems.append(Problem("not_a_rep", (number,)))
            continue
        if int(number) in numbered:
            problems.append(Problem("rep_twice", (number,)))
            continue
        rep = rep_of(cell(row, named.get("time")), metres_of(cell(row, named.get("distance"))) or _QUARTER_M)
        ms, doubt = recovery_of(cell(row, named.get("recovery")))
        numbered[int(number)] = replace(rep, recovery_ms=rep.recovery_ms or ms, doubt=rep.doubt or doubt)
    ordered = [numbered[number] for number in sorted(numbered)]
    missing = sorted(set(range(1, max(numbered, default=0) + 1)) - numbered.keys())
    if missing:
        problems.append(Problem("rep_missing", tuple(str(number) for number in missing)))
        ordered = [numbered.get(n, ReadRep(_QUARTER_M, None)) for n in range(1, max(numbered) + 1)]
    reps = ordered
    flush: list[ReadRep] = []
    if ordered:
        # The flush comes last and is long; a step-down begins with its longest rep and has none behind.
        cut = next((p for p, rep in enumerate(ordered) if rep.distance_m >= _FLUSH_TIMES * ordered[0].distance_m), None)
        if cut is not None:
            reps, flush = ordered[:cut], ordered[cut:]
    on = read_day(day_text, day_first=day_first)
    if on is None and day_text:
        problems.append(Problem("not_a_day", (day_text,)))
    notes = dict.fromkeys(cell(row, named.get("note")) for row in rows)
    efforts = [half for row in rows if (half := rpe_half_of(cell(row, named.get("rpe")))) is not None]
    return ReadSession(
        reps=tuple(reps),
        flush=tuple(ReadFlush(rep.distance_m, rep.time_ms, rep.recovery_ms) for rep in flush),
        who=who,
        on=on,
        day_doubt=day_doubt and on is not None,
        rpe_half=efforts[-1] if efforts else None,
        conditions="; ".join(dict.fromkeys(filter(None, (cell(row, named.get("conditions")) for row in rows)))),
        note="; ".join(filter(None, notes)),
        problems=tuple(problems),
    )
