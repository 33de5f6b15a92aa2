"""A squad's export as tables: no cell is a formula (X2), days and times are such, and memory and queries stay bounded."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest

from coachapp.models import Athlete, LoggedSession, Squad
from coachapp.services import export_athlete
from coachapp.services.actor import Actor
from coachapp.services.export_squad import told_of
from coachapp.services.export_tables import write_csv, write_workbook
from coachapp.services.sheet_cell import LONGEST, STARTS, workbook_cell
from coachapp.services.squad import change_settings
from coachapp.squadfile.sheets import headings
from tests.cast import days_ago, log, ran
from tests.services.canary import plant
from tests.services.test_export import FORMULAS

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def tables(squad: Squad) -> dict[str, list[list[str]]]:
    made = io.BytesIO()
    write_csv(told_of(squad), made, now=NOW)
    with zipfile.ZipFile(made) as archive:
        return {
            name.removesuffix(".csv"): list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
            for name in archive.namelist()
        }


def workbook(squad: Squad) -> openpyxl.Workbook:
    made = io.BytesIO()
    write_workbook(told_of(squad), made)
    return openpyxl.load_workbook(made)


class TestFormulas:
    @pytest.mark.parametrize("start", FORMULAS)
    def test_no_cell_of_either_begins_one(
        self, riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor, start: str
    ) -> None:
        """Every text that somebody can type begins a formula, the squad's name included."""
        stored = start.replace("\0", "")
        planted = plant(ben, by_ada, others=[bea], prefix=stored)
        change_settings(
            squad=riverside, by=by_ada, version=1, name=f"{stored}Squad", time_zone="Europe/London", settings={}
        )
        text = 0
        for name, rows in tables(riverside).items():
            for row in rows:
                for shown in row:
                    assert not shown.startswith(tuple(STARTS)), f"{name}: {shown!r}"
                    assert not shown.lstrip().startswith(("=", "+", "@", "＝")), f"{name}: {shown!r}"
        for sheet in workbook(riverside):
            for row in sheet.iter_rows():
                for one in row:
                    assert one.data_type != "f", f"{sheet.title}: {one.value!r}"
                    if isinstance(one.value, str):
                        assert not one.value.startswith(tuple(STARTS)), f"{sheet.title}: {one.value!r}"
                        text += planted.name.strip() in one.value
        assert text > 5

    @pytest.mark.parametrize("start", FORMULAS)
    def test_nor_one_of_an_athletes_workbook(self, ben: Athlete, bea: Athlete, by_ada: Actor, start: str) -> None:
        plant(ben, by_ada, others=[bea], prefix=start.replace("\0", ""))
        stored = Athlete.objects.select_related("squad").get(pk=ben.pk)
        book = openpyxl.load_workbook(io.BytesIO(export_athlete.as_workbook(stored)))
        cells = [one for sheet in book for row in sheet.iter_rows() for one in row]
        assert len(cells) > 300
        assert not [one.value for one in cells if one.data_type == "f"]
        assert not [one.value for one in cells if isinstance(one.value, str) and one.value.startswith(tuple(STARTS))]

    def test_what_a_workbook_cannot_hold_is_left_out_of_its_cell(self) -> None:
        assert workbook_cell("a\x01b\x0bc") == "abc"
        assert workbook_cell("\x02=1+1") == "'=1+1"
        assert len(workbook_cell("x" * 40_000)) == LONGEST


class TestTables:
    def test_both_have_every_table_and_the_same_rows(
        self, riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor
    ) -> None:
        plant(ben, by_ada, others=[bea])
        found, book = tables(riverside), workbook(riverside)
        assert set(found) == set(book.sheetnames) == set(headings())
        for name, rows in found.items():
            sheet = list(book[name].iter_rows(values_only=True))
            assert len(sheet) == len(rows), name
            assert tuple(rows[0]) == sheet[0] == headings()[name]
            assert len(rows) > 1 or name == "people", f"the canary has no {name}"

    def test_days_and_times_are_days_and_times(self, riverside: Squad, ben: Athlete) -> None:
        log(ben, ran(days_ago(3), [75_400, *[75_000] * 11]))
        book = workbook(riverside)
        head = [one.value for one in book["reps"][1]]
        first = dict(zip(head, book["reps"][2], strict=True))
        assert first["date"].value == datetime.combine(days_ago(3), datetime.min.time())
        assert first["time_s"].value == timedelta(seconds=75.4)
        assert first["time_s"].is_date
        assert first["rep"].value == 1
        made = dict(zip([one.value for one in book["squad"][1]], book["squad"][2], strict=True))["created_at"]
        assert isinstance(made.value, datetime)

    def test_a_coach_is_told_by_name(self, riverside: Squad, ben: Athlete) -> None:
        log(ben, ran(days_ago(3)))
        head, first, *_rest = tables(riverside)["sessions"]
        assert dict(zip(head, first, strict=True))["entered_by"] == "Ada"
        assert date.fromisoformat(dict(zip(head, first, strict=True))["date"]) == days_ago(3)

    def test_nothing_of_another_squad_is_in_any(
        self, riverside: Squad, ben: Athlete, cato: Athlete, by_ada: Actor
    ) -> None:
        other = log(cato, ran(days_ago(2), note="hilltop only")).logged
        log(ben, ran(days_ago(2)))
        assert LoggedSession.objects.filter(pk=other.pk).exists()
        text = str(tables(riverside)) + str(list(told_of(riverside)))
        for word in ("hilltop only", str(other.pk), str(cato.pk), cato.name, "Cleo"):
            assert word not in text
