"""A squad in a spreadsheet: columns by their names, however they are written."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from coachapp.lapfiles.roster import roster_lines
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.training.pasted_roster import read_roster


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Name,Born,3K,Goal 3K\nBen,2009,9:36,9:15\n", ["Ben, 2009, 3000 9:36, goal 3000 9:15"]),
        ("Athlete;Event;Time;Goal\nBen;5K;16:30;9:15\n", ["Ben, 5K 16:30, goal 9:15"]),
        ("First name\tSurname\t1500 PB\nBen\tOkafor\t4:20,5\n", ["Ben Okafor, 1500 4:20,5"]),
        ("Goal 3K,3K,Born,Name\n9:15,9:36,2009,Ben\n", ["Ben, 2009, 3000 9:36, goal 3000 9:15"]),
        ("Name,Born,1500,3000,Goal 3K\nBen,2009,4:25,9:36,9:15\n", ["Ben, 2009, 3000 9:36, goal 3000 9:15"]),
        ("Runner,Current 3K,Goal 3K,Year of birth\nBen,9:36,9:15,2009\n", ["Ben, 2009, 3000 9:36, goal 3000 9:15"]),
        ("Athlete,Event,PB,Target\nBen,3000,9:36,9:15\n", ["Ben, 3000 9:36, goal 9:15"]),
        ("Riverside AC 2026\n\nName,Born,3K\nBen,2009,9:36\n,,\n", ["Ben, 2009, 3000 9:36"]),
        ('Name,Born,3K\n"Okafor, Ben",2009,9:36\n', ["Ben Okafor, 2009, 3000 9:36"]),
        (
            "Vorname;Nachname;Geburtsjahr;Bestzeit 3000m;Ziel 3000m\nBen;Okafor;2009;9:36,0;9:15\n",
            ["Ben Okafor, 2009, 3000 9:36,0, goal 3000 9:15"],
        ),
        (
            "Nombre;Apellidos;Año de nacimiento;Marca 3000;Objetivo 3000\nBen;Okafor;2009;9:36;9:15\n",
            ["Ben Okafor, 2009, 3000 9:36, goal 3000 9:15"],
        ),
        (
            "Nom;Prénom;Né en;3000 m;Objectif 3000 m\nOkafor;Ben;2009;9:36;9:15\n",
            ["Ben Okafor, 2009, 3000 9:36, goal 3000 9:15"],
        ),
        ("Name,Phone,Date of birth\nBen,555 123,12/03/2009\n", ["Ben, 2009"]),
        ("Ben,3K 9:36\nBea,3K 10:00\n", ["Ben\t3K 9:36", "Bea\t3K 10:00"]),
    ],
)
def test_columns_are_recognised(text: str, lines: list[str]) -> None:
    assert roster_lines(text.encode()).splitlines() == lines


def test_the_lines_are_read_like_pasted_ones() -> None:
    text = roster_lines(b"Name,Born,3K,Goal 3K\nBen,2009,9:36,9:15\nBea,,10:00,\n")
    ben, bea = read_roster(text)
    assert (ben.name, ben.birth_year, ben.goal_3k_ms) == ("Ben", 2009, 555_000)
    assert ben.mark is not None
    assert (ben.mark.distance_m, ben.mark.time_ms) == (3000.0, 576_000)
    assert bea.mark is not None
    assert not ben.problems
    assert not bea.problems


def test_a_spreadsheet_of_two_columns_is_read() -> None:
    book = Workbook()
    book.active.append(["Runner", "3000 m"])
    book.active.append(["Ben", "9:36"])
    data = io.BytesIO()
    book.save(data)
    assert roster_lines(data.getvalue()) == "Ben, 3000 9:36"


@pytest.mark.parametrize("data", [b"", b"  \n", b"PK\x03\x04junk", b"\x00\x01\x02"])
def test_what_is_no_sheet_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        roster_lines(data)
