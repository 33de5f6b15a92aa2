"""Sheets with an athlete a row and all times of a session in one cell, as in a notebook."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from coachapp.lapfiles.columns import cell, columns_of
from coachapp.lapfiles.notebook import read_notebook
from coachapp.lapfiles.sheet import Days, filled_down
from coachapp.lapfiles.table import Table
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import Problem, Sheet

_SEVERAL: Final = re.compile(r"\d\d(?:[.,]\d{1,2})?(?:[,;/]? +[,;/]? ?|[/;])\d[\d:]*\d|\d\d,\d\d,\d\d", re.ASCII)


def listed_header(table: Table) -> int | None:
    """The row that heads a sheet of names and lists of times; None when there is none among the first rows."""
    for place, row in enumerate(table[:8]):
        columns = columns_of(row)
        lists = [cell(other, columns.named.get("time")) for other in table[place + 1 :]]
        if columns.names_people and not columns.reps and any(_SEVERAL.search(text) for text in lists):
            return place
    return None


def read_listed(table: Table, header: int, *, day_first: bool) -> Sheet:
    """Read a sheet of names and lists of times; the heading of the session may stand in a column of its own."""
    columns = columns_of(table[header])
    named = columns.named
    rows = filled_down(table[header + 1 :], named.get("day"))
    days = Days.of([cell(row, named.get("day")) for row in rows], table[:header], usual=day_first)
    sessions, problems = [], []
    for place, row in enumerate(rows, header + 2):
        text = f"{cell(row, named.get('session'))} {_rest(cell(row, named.get('recovery')))}\n{cell(row, named.get('time'))}"
        try:
            found = read_notebook(text, day_first=day_first).sessions[0]
        except Unreadable:
            problems.append(Problem("row_unread", (str(place),)))
            continue
        on, doubt = days.read(cell(row, named.get("day")))
        sessions.append(replace(found, who=columns.who(row), on=on, day_doubt=doubt, note=cell(row, named.get("note"))))
    return Sheet("wide", tuple(sessions), tuple(problems))


def _rest(text: str) -> str:
    return f"off {text}" if text else ""
