"""What coaches write down is read as they meant it."""

from __future__ import annotations

from typing import Any

import pytest

from coachapp.lapfiles.reading import read
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import ReadSession, Sheet
from tests.lapfiles.notebooks import NOTEBOOK
from tests.lapfiles.tables import TABLES


def _held(session: ReadSession, true: dict[str, Any]) -> None:
    assert [rep.time_ms for rep in session.reps] == true["times"]
    assert session.who == true["who"]
    assert session.on == true["on"]
    if true["rests"] is not None:
        assert [rep.recovery_ms for rep in session.reps] == true["rests"]
    if true["flush"]:
        assert [flush.time_ms for flush in session.flush] == true["flush"]
    if true["metres"]:
        assert [rep.distance_m for rep in session.reps] == true["metres"]


@pytest.mark.parametrize("written", [*NOTEBOOK, *TABLES])
def test_what_was_written_is_what_is_read(written: str) -> None:
    text, true = {**NOTEBOOK, **TABLES}[written]
    sheet = read(text.encode() if isinstance(text, str) else text)
    assert isinstance(sheet, Sheet)
    assert len(sheet.sessions) == len(true)
    for session, expected in zip(sheet.sessions, true, strict=True):
        _held(session, expected)


def test_who_ran_nothing_is_no_session_and_is_named() -> None:
    sheet = read(b"Name,1,2,3\nAnna,75.4,74.8,75.1\nBen,DNS,,\nCleo,-,-,-\n")
    assert isinstance(sheet, Sheet)
    assert [session.who for session in sheet.sessions] == ["Anna"]
    assert [(told.code, told.figures) for told in sheet.problems] == [("not_run", ("Ben",)), ("not_run", ("Cleo",))]


@pytest.mark.parametrize(
    "text",
    [
        "12x400m in 75 off 60",
        "12x400 off 60: first 8 @ 75, last 4 @ 73",
        "Vorname;Alter;Verein;Schuhe\nAnna;17;TV;41\nBen;18;TV;43\n",
        "order,customer,item,price\n1,Anna,71.2,75.1\n2,Ben,72.1,74.0\n",
    ],
)
def test_figures_that_are_no_reps_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text.encode())


def test_a_remark_in_a_cell_is_no_doubt_about_its_time() -> None:
    sheet = read(b"Name,1,2,3\nAnna,75.4,74.8*,75.1 (wind)\n")
    assert isinstance(sheet, Sheet)
    assert [rep.doubt for rep in sheet.sessions[0].reps] == ["", "", ""]
