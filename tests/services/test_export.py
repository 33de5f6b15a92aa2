"""The export: every personal column is in it (P1), nothing of anybody else, and no cell is a formula (X2)."""

from __future__ import annotations

import base64
import csv
import io
import json
import uuid
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps

from coachapp.models import Athlete
from coachapp.services import export_athlete
from coachapp.services.actor import Actor
from coachapp.services.data_map import DATA_MAP, OWNERS, PERSONAL, personal
from coachapp.services.sheet_cell import STARTS, cell
from tests.services.canary import Canary, plant

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
#: Twelve ways to begin a formula, some of them behind what a spreadsheet drops.
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "\0=1+1", " =1+1", "\u00a0=1+1", "＝1+1", "|calc",
)  # fmt: skip


class TestDataMap:
    def test_every_column_of_every_table_is_classified(self) -> None:
        tables = {model.__name__: model for model in apps.get_app_config("coachapp").get_models()}
        assert set(DATA_MAP) == set(tables)
        for name, model in tables.items():
            columns = {field.name for field in model._meta.concrete_fields}
            assert columns == set(DATA_MAP[name]), f"say in the data map whose these columns of {name} are"

    def test_whatever_points_at_an_athlete_is_known_to_belong_to_him(self) -> None:
        for model in apps.get_app_config("coachapp").get_models():
            points = {field.name for field in model._meta.concrete_fields if field.related_model is Athlete}
            if points and model.__name__ != "Erasure":
                assert OWNERS[model.__name__] in points
        for name, columns in DATA_MAP.items():
            assert not set(columns.values()) & PERSONAL or name in OWNERS or name == "Tap"
            assert not set(columns.values()) & PERSONAL or name in export_athlete.TABLES


@pytest.fixture
def canary(ben: Athlete, bea: Athlete, by_ada: Actor) -> Canary:
    return plant(ben, by_ada, others=[bea])


class TestExport:
    def test_every_personal_column_is_in_it(self, canary: Canary, ben: Athlete) -> None:
        told = json.loads(export_athlete.as_json(ben, now=NOW))
        for model, table in export_athlete.TABLES.items():
            assert told[table], f"the canary has no {table}"
            for row in told[table]:
                missing = set(personal(model)) - set(row)
                assert not missing or model in ("Tap", "Entry"), f"{table}: {missing}"
        assert {"kind", "at_ms", "made_at", "body"} <= set(told["stopwatch"][0])

    def test_every_word_that_was_said_about_him_is_in_it(self, canary: Canary, ben: Athlete) -> None:
        text = export_athlete.as_json(ben, now=NOW).decode()
        tables = _unpacked(export_athlete.as_zip(ben, now=NOW))
        everything = "".join(tables.values())
        for word in canary.words:
            # A file of a watch is bytes: in JSON they are written in base64.
            assert word in text or (word.startswith("watch") and base64.b64encode(word.encode()).decode() in text), word
            assert word in everything, word

    def test_it_holds_what_the_tables_hold(self, canary: Canary, ben: Athlete) -> None:
        """Every stored value of a personal column, compared with what came out."""
        told = export_athlete.tables_of(Athlete.objects.select_related("squad").get(pk=ben.pk))
        compared = 0
        for model, owner in OWNERS.items():
            rows = apps.get_model("coachapp", model)._default_manager.filter(**{owner: ben.pk}).order_by("pk")
            assert len(rows) == len(told[export_athlete.TABLES[model]])
            for row, out in zip(rows, told[export_athlete.TABLES[model]], strict=True):
                for name in personal(model):
                    if model == "Consent" and name == "text":
                        continue
                    assert out[name] == getattr(row, name), f"{model}.{name}"
                    compared += 1
        assert compared > 200

    def test_nothing_of_anybody_else_is_in_it(self, canary: Canary, ben: Athlete, bea: Athlete) -> None:
        for packed in (
            export_athlete.as_json(ben, now=NOW).decode(),
            *_unpacked(export_athlete.as_zip(ben, now=NOW)).values(),
        ):
            assert str(bea.pk) not in packed
            for word in canary.others:
                assert word not in packed

    def test_the_same_number_of_queries_for_more(
        self, ben: Athlete, bea: Athlete, by_ada: Actor, django_assert_max_num_queries: Any
    ) -> None:
        plant(ben, by_ada, others=[bea])
        plant(ben, by_ada, others=[bea])
        with django_assert_max_num_queries(15):
            export_athlete.tables_of(ben)


class TestTap:
    def test_of_a_tap_for_several_only_his_part_is_told(self) -> None:
        me, other = str(uuid.uuid4()), str(uuid.uuid4())
        assert export_athlete.about({"runners": {me: 3, other: 4}}, me) == {"rep": 3}
        assert export_athlete.about({"runners": {other: 4}}, me) is None
        assert export_athlete.about({"of": "x", "athlete": other, "from": me}, me) == {}
        assert export_athlete.about({"athlete": other, "text": "x"}, me) is None


class TestCells:
    @pytest.mark.parametrize("start", FORMULAS)
    def test_no_cell_begins_a_formula(self, start: str) -> None:
        shown = cell(start)
        assert shown.startswith("'")
        assert not shown.startswith(tuple(STARTS))

    def test_what_is_harmless_stays_as_it_is(self) -> None:
        for text in ("Ben", "9:36", "a=b", "", "’tis", "Ünï"):
            assert cell(text) == text
        assert [cell(value) for value in (None, True, -5, 1.5, date(2026, 5, 14))] == [
            "",
            "yes",
            "-5",
            "1.5",
            "2026-05-14",
        ]

    @pytest.mark.parametrize("start", FORMULAS)
    def test_none_in_a_whole_export(self, ben: Athlete, bea: Athlete, by_ada: Actor, start: str) -> None:
        """Every text that somebody can type begins a formula; a reader of CSV finds none in any cell."""
        stored = start.replace("\0", "")
        plant(ben, by_ada, others=[bea], prefix=stored)
        cells = 0
        for name, text in _unpacked(export_athlete.as_zip(ben, now=NOW)).items():
            if not name.endswith(".csv"):
                continue
            for row in csv.reader(io.StringIO(text, newline="")):
                for shown in row:
                    assert not shown.startswith(tuple(STARTS)) or _is_number(shown), f"{name}: {shown!r}"
                    assert not shown.lstrip().startswith(("=", "+", "@", "＝")), f"{name}: {shown!r}"
                    cells += 1
        assert cells > 300


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _unpacked(packed: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
