"""Sheets of coaches, a running clock, a notebook."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time

import pytest
from openpyxl import Workbook

from coachapp.lapfiles.days import day_comes_first, read_day
from coachapp.lapfiles.reading import read
from coachapp.lapfiles.table import read_cells
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import ReadSession, Sheet

DAY = date(2026, 3, 3)


def sheet(text: str | bytes) -> Sheet:
    found = read(text.encode() if isinstance(text, str) else text)
    assert isinstance(found, Sheet)
    return found


def times(session: ReadSession) -> list[int | None]:
    return [rep.time_ms for rep in session.reps]


def recoveries(session: ReadSession) -> list[int | None]:
    return [rep.recovery_ms for rep in session.reps]


def codes(session: ReadSession) -> list[str]:
    return [problem.code for problem in session.problems]


WIDE = """Date,Athlete,Session,Target,1,2,3,4,Rec,Flush 1,Flush 2,RPE,Wx,Notes
13/03/2026,Ben,4x400,71/69,71.2,71 high,71,69.1,55-60,6:50,6:41,8.5,9C wind,"good, even"
13/03/2026,Bea,4x400,78,77.5,dnf,,,60,,,9,,calf
,nobody here
13/03/2026,Bo,2x400,85,85.1,84,,,75,6x200,,7,,
"""


def test_a_wide_sheet_has_an_athlete_a_row() -> None:
    ben, bea, bo = sheet(WIDE).sessions[0], sheet(WIDE).sessions[1], sheet(WIDE).sessions[-1]
    assert (ben.who, ben.on, ben.rpe_half, ben.announced) == ("Ben", date(2026, 3, 13), 17, (4, 400))
    assert times(ben) == [71_200, 71_800, 71_000, 69_100]
    assert recoveries(ben) == [60_000, 60_000, 60_000, None]
    assert codes(ben) == ["recovery_range"]
    assert [one.time_ms for one in ben.flush] == [410_000, 401_000]
    assert (ben.conditions, ben.note) == ("9C wind", "good, even")
    assert times(bea) == [77_500, None, None, None]
    assert recoveries(bea) == [None] * 4
    assert [(one.distance_m, one.time_ms) for one in bo.flush] == [(200.0, None)] * 6


def test_decimal_commas_semicolons_and_a_mark_are_read() -> None:
    text = "\ufeffDatum;Name;1;2;3;Rec\r\n3.3.2026;Ben;75,4;74,8;1:15,1;58\r\n"
    ben = sheet(text).sessions[0]
    assert times(ben) == [75_400, 74_800, 75_100]
    assert ben.on == DAY
    assert recoveries(ben) == [58_000, 58_000, None]


def test_tabs_and_brackets_are_read() -> None:
    ben = sheet("name\tr1\tr2\tr3\nBen\t75.4 (58)\t74.8 [57]\t75.1\n").sessions[0]
    assert times(ben) == [75_400, 74_800, 75_100]
    assert recoveries(ben) == [58_000, 57_000, None]


def test_more_reps_than_announced_are_kept_and_said() -> None:
    bo = sheet("athlete,session,1,2,3,4\nBo,2x400,75.1,75.2,75.3,\n").sessions[0]
    assert times(bo) == [75_100, 75_200, 75_300]
    assert codes(bo) == ["too_many"]


def test_what_is_no_time_is_said_at_its_rep() -> None:
    ben = sheet("athlete,1,2,3\nBen,75.1,fast,75.2\n").sessions[0]
    assert [rep.doubt for rep in ben.reps] == ["", "not_a_time", ""]


LONG = """date,athlete,rep,distance_m,time,recovery_s,note
2026-03-03,Ben,2,400,74.8,57,
2026-03-03,Ben,1,400,75.4,58,
2026-03-03,Ben,3,2000,7:22.6,128,"by feel"
2026-03-03,Ben,4,2000,7:07.9,,"by feel"
2026-03-03,Bea,1,400,80.1,60,
2026-03-03,Bea,3,400,80.3,60,
"""


def test_a_long_sheet_has_a_row_for_each_rep() -> None:
    ben, bea = sheet(LONG).sessions
    assert (ben.who, ben.on, ben.note) == ("Ben", DAY, "by feel")
    assert times(ben) == [75_400, 74_800]
    assert recoveries(ben) == [58_000, 57_000]
    assert [(one.time_ms, one.recovery_ms) for one in ben.flush] == [(442_600, 128_000), (427_900, None)]
    assert times(bea) == [80_100, None, 80_300]
    assert codes(bea) == ["rep_missing"]


CLOCK = """"one watch"
clock,event,who,rep
0:00.0,S,group 1,1
0:20.0,S,group 2,1
1:15.1,F,Ben,1
1:45.0,F,Bea,1
2:13.7,S,group 1,2
2:50.0,S,group 2,2
3:28.9,F,Ben,2
4:15.5,F,Bea,2
"""


def test_a_running_clock_gives_each_athlete_his_reps_and_recoveries() -> None:
    ben, bea = sheet(CLOCK).sessions
    assert (times(ben), recoveries(ben)) == ([75_100, 75_200], [58_600, None])
    assert (times(bea), recoveries(bea)) == ([85_000, 85_500], [65_000, None])


@pytest.mark.parametrize(
    ("text", "reps", "pauses"),
    [
        ("12x400 off 60: 75.4 (58), 74.8 (57), 75.1", [75_400, 74_800, 75_100], [58_000, 57_000, 60_000]),
        ("71/72/70.5", [71_000, 72_000, 70_500], [None, None, None]),
        ("72 high, 71, 70.5", [72_800, 71_000, 70_500], [None, None, None]),
        ("3x400 off 2:15 cycle: 75, 75, 75", [75_000, 75_000, 75_000], [60_000, 60_000, None]),
    ],
)
def test_a_notebook_is_read(text: str, reps: list[int], pauses: list[int | None]) -> None:
    session = sheet(text).sessions[0]
    assert times(session) == reps
    assert recoveries(session) == pauses


def test_flush_and_effort_of_a_notebook_are_taken() -> None:
    session = sheet("3x400 off 60: 75.4, 74.8, 75.1 rpe 8\nflush 7:22, 7:08").sessions[0]
    assert [one.time_ms for one in session.flush] == [442_000, 428_000]
    assert session.rpe_half == 16
    assert not session.problems


@pytest.mark.parametrize(
    ("texts", "usual", "expected"),
    [
        (["03/04/2026", "13/04/2026"], False, (True, False)),
        (["03/04/2026", "04/13/2026"], True, (False, False)),
        (["03/04/2026"], True, (True, True)),
        (["03/04/2026"], False, (False, True)),
        (["03/03/2026"], False, (False, False)),
        (["3.4.2026"], False, (False, False)),
        (["13/04/2026", "04/14/2026", "03/04/2026"], True, (True, True)),
        (["13/04/2026", "04/14/2026"], True, (True, False)),
    ],
)
def test_one_day_above_twelve_settles_the_order(texts: list[str], usual: bool, expected: tuple[bool, bool]) -> None:
    assert day_comes_first(texts, usual=usual) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-13", date(2026, 3, 13)),
        ("13.3.26", date(2026, 3, 13)),
        ("13/03/2026", date(2026, 3, 13)),
        ("31/02/2026", None),
        ("yesterday", None),
        ("03/14/2026", date(2026, 3, 14)),
        ("Tue 3 Mar 2026", date(2026, 3, 3)),
        ("March 3rd, 2026", date(2026, 3, 3)),
        ("3. März 2026", date(2026, 3, 3)),
        ("3 de marzo de 2026", date(2026, 3, 3)),
        ("3 août 2026", date(2026, 8, 3)),
        ("46084", date(2026, 3, 3)),
        ("20260303", date(2026, 3, 3)),
        ("03/03/2026 18:30", date(2026, 3, 3)),
        ("99999", None),
        ("3 Foo 2026", None),
    ],
)
def test_days_are_read(text: str, day: date | None) -> None:
    assert read_day(text, day_first=True) == day


def test_a_spreadsheet_is_a_table_with_its_days_and_times() -> None:
    book = Workbook()
    book.active.append(["Date", "Athlete", 1, 2, 3, "Rec", "Flush 1"])
    book.active.append(
        [
            datetime(2026, 3, 3, tzinfo=UTC).replace(tzinfo=None),
            "Ben",
            75.4,
            time(0, 1, 14, 800_000),
            "71 high",
            60,
            time(0, 7, 22),
        ]
    )
    data = io.BytesIO()
    book.save(data)
    ben = sheet(data.getvalue()).sessions[0]
    assert ben.on == DAY
    assert times(ben) == [75_400, 74_800, 71_800]
    assert [one.time_ms for one in ben.flush] == [442_000]


def test_a_book_is_read_sheet_by_sheet_and_what_is_no_session_is_passed_over() -> None:
    book = Workbook()
    book.active.append(["Riverside AC", "Tuesdays"])
    for who, ran in (("Ben", (75.4, 74.8)), ("Bea", (80, 81))):
        sheet_of = book.create_sheet(who)
        sheet_of.append(["Athlete", 1, 2])
        sheet_of.append([who, *ran])
    data = io.BytesIO()
    book.save(data)
    assert [(one.who, times(one)) for one in sheet(data.getvalue()).sessions] == [
        ("Ben", [75_400, 74_800]),
        ("Bea", [80_000, 81_000]),
    ]


def test_a_time_that_a_spreadsheet_took_for_hours_is_minutes() -> None:
    """Who types 1:15 gets a quarter past one."""
    book = Workbook()
    book.active.append(["Athlete", 1, 2])
    book.active.append(["Ben", time(1, 15), time(0, 1, 14)])
    data = io.BytesIO()
    book.save(data)
    assert times(sheet(data.getvalue()).sessions[0]) == [75_000, 74_000]


def test_the_delimiter_is_what_cuts_all_lines_alike() -> None:
    assert read_cells("a;b;c\n1,5;2,5;3,5\n") == (("a", "b", "c"), ("1,5", "2,5", "3,5"))
    assert read_cells('a,b\n"1;2",3\n') == (("a", "b"), ("1;2", "3"))
    assert read_cells("one\ntwo\n") == (("one",), ("two",))


@pytest.mark.parametrize("text", ["", "   \n", "hello", "name,age\nBen,15\n"])
def test_what_holds_no_session_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text.encode())
