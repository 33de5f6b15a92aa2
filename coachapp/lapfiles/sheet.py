"""Coach sheets: an athlete a row with a column for each rep, or an athlete a column with a row for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from coachapp.lapfiles.cells import counted, recovery_of, rep_of, rpe_half_of, time_of
from coachapp.lapfiles.columns import Columns, cell, columns_of
from coachapp.lapfiles.days import day_comes_first, is_open, read_day, take_day
from coachapp.lapfiles.headings import SUMMARIES, letters, meaning
from coachapp.lapfiles.table import Table
from coachapp.lapfiles.values import Problem, ReadFlush, ReadRep, ReadSession, Sheet

QUARTER_M: Final = 400.0
FLUSH_M: Final = 2000.0
_LONGEST_FLUSH: Final = 30
_FEWEST: Final = 2
_NAME: Final = re.compile(r"[^\W\d_][^\d/:;()]{0,60}")


@dataclass(frozen=True, slots=True)
class Days:
    """How the days of a sheet are read: the order of day and month, whether that is in doubt, and the day that a line
    above the table names for all.
    """

    day_first: bool
    doubt: bool
    title: str = ""

    @classmethod
    def of(cls, texts: Sequence[str], above: Table, *, usual: bool) -> Days:
        """See how a column of days is written."""
        line = next((text for row in above for text in row if take_day(text, day_first=usual)[0]), "")
        first, doubt = day_comes_first(texts, usual=usual)
        return cls(first, doubt, line)

    def read(self, text: str) -> tuple[date | None, bool]:
        """The day of a cell, or of the line above the table, and whether it could be another one."""
        on = read_day(text, day_first=self.day_first)
        if on is not None:
            return on, self.doubt and is_open(text)
        if text or not self.title:
            return None, False
        found, doubt, _rest = take_day(self.title, day_first=self.day_first)
        return found, doubt


def wide_header(table: Table) -> int | None:
    """The row that heads a sheet with a column for each rep; None when there is none among the first rows."""
    for place, row in enumerate(table[:8]):
        columns = columns_of(row)
        if len(columns.reps) >= _FEWEST and columns.names_people:
            return place
    return None


def read_wide(table: Table, header: int, *, day_first: bool) -> Sheet:
    """Read a sheet with an athlete a row. A row without a name is passed over and said; a day that is written once,
    above the others, holds for the rows below it.
    """
    columns = columns_of(table[header])
    rows = filled_down(table[header + 1 :], columns.named.get("day"))
    days = Days.of([cell(row, columns.named.get("day")) for row in rows], table[:header], usual=day_first)
    sessions: list[ReadSession] = []
    problems: list[Problem] = []
    for place, row in enumerate(rows, header + 2):
        who = columns.who(row)
        if letters(who) in SUMMARIES or not "".join(row).strip("-=: "):
            continue
        if not who.strip("- "):
            problems.append(Problem("row_without_name", (str(place),)))
            continue
        if sessions and meaning(who) == "recovery":
            sessions[-1] = _with_recovery_row(sessions[-1], columns, row)
            continue
        session = _wide_session(columns, row, days)
        if any(rep.time_ms or rep.doubt for rep in session.reps) or session.announced or session.flush:
            sessions.append(session)
        else:
            problems.append(Problem("not_run", (who,)))
    problems += [Problem("unknown_column", (name,)) for name in columns.unknown]
    return Sheet("wide", tuple(sessions), tuple(problems))


def _with_recovery_row(session: ReadSession, columns: Columns, row: Sequence[str]) -> ReadSession:
    """The session with the recoveries of the row below it."""
    reps = list(session.reps)
    for number, place in columns.reps.items():
        ms, doubt = recovery_of(cell(row, place))
        if number <= len(reps) and ms is not None:
            reps[number - 1] = replace(reps[number - 1], recovery_ms=ms, doubt=reps[number - 1].doubt or doubt)
    return replace(session, reps=tuple(reps))


def filled_down(rows: Table, *places: int | None) -> Table:
    """The rows with what was written only once, above, in each of them; a row that starts something new ends that."""
    last: dict[int, str] = {}
    filled = []
    for row in rows:
        cells = list(row)
        for place in places:
            if place is None or place >= len(cells):
                continue
            if cells[place]:
                last[place] = cells[place]
            elif any(cells):
                cells[place] = last.get(place, "")
        filled.append(tuple(cells))
    return tuple(filled)


def _wide_session(columns: Columns, row: Sequence[str], days: Days) -> ReadSession:
    named = columns.named
    announced = counted(cell(row, named.get("session")))
    distance_m = float(announced[1]) if announced else QUARTER_M
    reps = [
        rep_of(cell(row, place), columns.metres.get(number, distance_m))
        for number, place in sorted(columns.reps.items())
    ]
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
    reps = _with_cycle(reps, cell(row, named.get("cycle")))
    day_text = cell(row, named.get("day"))
    on, day_doubt = days.read(day_text)
    if on is None and day_text:
        problems.append(Problem("not_a_day", (day_text,)))
    rpe_half = rpe_half_of(cell(row, named.get("rpe")))
    if rpe_half is None and cell(row, named.get("rpe")):
        problems.append(Problem("not_an_effort", (cell(row, named.get("rpe")),)))
    return ReadSession(
        reps=tuple(reps),
        flush=_flush(columns, row, problems),
        who=columns.who(row),
        on=on,
        day_doubt=day_doubt,
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


def _with_cycle(reps: Sequence[ReadRep], text: str) -> list[ReadRep]:
    """Give each rep but the last the recovery that a cycle, from start to start, leaves it."""
    cycle_ms, _doubt = recovery_of(text)
    last = _last_filled(reps)
    return [
        replace(rep, recovery_ms=cycle_ms - rep.time_ms)
        if cycle_ms and rep.time_ms and place < last and rep.recovery_ms is None and cycle_ms > rep.time_ms
        else rep
        for place, rep in enumerate(reps, 1)
    ]


def _flush(columns: Columns, row: Sequence[str], problems: list[Problem]) -> tuple[ReadFlush, ...]:
    found: list[ReadFlush] = []
    for place in columns.flush:
        text = cell(row, place)
        if not text.strip("-. "):
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
        found.append(ReadFlush(FLUSH_M, ms))
    return tuple(found)


# --- an athlete a column ---------------------------------------------------------------------------


def columns_header(table: Table) -> int | None:
    """The row that heads a sheet with an athlete a column: "Rep", then names; numbers below the first."""
    for place, row in enumerate(table[:8]):
        columns = columns_of(row)
        below = [cell(other, 0) for other in table[place + 1 :]]
        numbers = [text for text in below if text.isascii() and text.isdigit()]
        if (
            columns.named.get("rep") == 0
            and columns.named.keys() <= {"rep", "derived"}
            and columns.unknown
            and numbers[:_FEWEST] == ["1", "2"]
        ):
            return place
    return None


def read_columns(table: Table, header: int, *, day_first: bool) -> Sheet:
    """Read a sheet with an athlete a column and a rep a row."""
    columns = columns_of(table[header])
    rows = [row for row in table[header + 1 :] if cell(row, 0).isascii() and cell(row, 0).isdigit()]
    on, doubt = Days.of([], table[:header], usual=day_first).read("")
    sessions = []
    for place, who in enumerate(table[header]):
        if who not in columns.unknown:
            continue
        reps = [rep_of(cell(row, place), QUARTER_M) for row in rows]
        if ran := _last_filled(reps):
            sessions.append(ReadSession(reps=tuple(reps[:ran]), who=who, on=on, day_doubt=doubt))
    return Sheet("wide", tuple(sessions))


# --- no heading ------------------------------------------------------------------------------------


def is_bare(table: Table) -> bool:
    """Whether every row is a name with times behind it, and nothing heads them."""
    return bool(table) and all(_is_bare_row(row) for row in table)


def _is_bare_row(row: Sequence[str]) -> bool:
    times = [text for text in row[1:] if text]
    return (
        bool(_NAME.fullmatch(row[0]))
        and letters(row[0]) not in SUMMARIES
        and len(times) >= _FEWEST
        and all(rep_of(text, QUARTER_M).doubt in ("", "bare_digits", "range") for text in times)
    )


def read_bare(table: Table) -> Sheet:
    """Read rows of a name and times, without a heading."""
    sessions = []
    for row in table:
        reps = [rep_of(text, QUARTER_M) for text in row[1:]]
        sessions.append(ReadSession(reps=tuple(reps[: _last_filled(reps)]), who=row[0]))
    return Sheet("wide", tuple(sessions))
