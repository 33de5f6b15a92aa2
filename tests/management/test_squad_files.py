"""The squad's file on the command line: made, replayed, taken in."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from coachapp.models import Athlete, Entry, Squad, User
from coachapp.replay.write import standing_json
from coachapp.services import export_athlete
from coachapp.services.actor import Actor
from coachapp.services.standing import standing_of
from tests.cast import TODAY, days_ago, log, ran
from tests.mixed import mixed_squad
from tests.services.canary import plant
from tests.squadfile.files import NOW, alike, told


@pytest.fixture
def file(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor, tmp_path: Path) -> Path:
    """The file of a squad of every stage."""
    people = mixed_squad(riverside, by_ada, days_ago(5))
    plant(ben, by_ada, others=[bea])
    log(people["Abel"], ran(days_ago(2), 69_000, 55_000))
    made = tmp_path / "riverside.json"
    call_command("export", "riverside", str(made), stderr=io.StringIO())
    return made


def replayed(*words: str) -> Any:
    out = io.StringIO()
    call_command("replay", *words, stdout=out)
    return json.loads(out.getvalue())


class TestReplay:
    def test_it_says_of_everybody_what_the_site_says(self, file: Path, riverside: Squad, db: None) -> None:
        answer = replayed(str(file), "--on", TODAY.isoformat())["athletes"]
        people = riverside.athletes.known().select_related("squad")
        assert set(answer) == {person.slug for person in people}
        for person in people:
            site = json.loads(json.dumps(standing_json(standing_of(person, on=TODAY))))
            assert answer[person.slug] == site

    def test_one_athlete_alone_is_a_document_of_its_own(self, file: Path) -> None:
        alone = replayed(str(file), "--athlete", "abel", "--on", TODAY.isoformat())
        assert alone == replayed(str(file), "--on", TODAY.isoformat())["athletes"]["abel"]
        assert alone["runnings"]

    def test_no_database_is_asked(self, file: Path, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            replayed(str(file))

    def test_an_athletes_own_export_is_read_too(self, file: Path, tmp_path: Path) -> None:
        abel = Athlete.objects.select_related("squad").get(slug="abel")
        own = tmp_path / "abel.json"
        own.write_bytes(export_athlete.as_json(abel, now=NOW))
        answer = replayed(str(own), "--athlete", "abel")
        assert answer == replayed(str(file), "--athlete", "abel")

    def test_nobody_of_that_name_is_said(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as ended:
            call_command("replay", str(file), "--athlete", "zoe")
        assert ended.value.code == 2
        assert "--athlete: zoe is nobody of this squad" in capsys.readouterr().err


class TestExportAndImport:
    def test_the_file_of_one_is_taken_in_by_the_other(self, file: Path, riverside: Squad, cleo: User) -> None:
        out = io.StringIO()
        call_command("import", str(file), "--owner", cleo.email, stdout=out, stderr=io.StringIO())
        assert "/squads/riverside-2/" in out.getvalue()
        assert "consents of guardians" in out.getvalue()
        brought = Squad.objects.get(slug="riverside-2")
        after = alike(told(brought))
        before = alike(told(riverside))
        # That the command took it out is told of the one alone.
        before["history"] = [entry for entry in before["history"] if entry["verb"] != "export_squad"]
        assert after == before
        call_command("import", str(file), "--owner", cleo.email, stdout=out, stderr=io.StringIO())
        assert "here already" in out.getvalue()

    def test_looking_changes_nothing(self, file: Path, cleo: User) -> None:
        out = io.StringIO()
        call_command("import", str(file), "--owner", cleo.email, "--look", stdout=out, stderr=io.StringIO())
        assert "Riverside: 14 athletes" in out.getvalue()
        assert Squad.objects.count() == 1

    def test_a_broken_file_names_its_field(self, file: Path, cleo: User, capsys: pytest.CaptureFixture[str]) -> None:
        told = json.loads(file.read_text())
        told["squad"]["time_zone"] = "Nowhere/Land"
        file.write_text(json.dumps(told))
        with pytest.raises(SystemExit) as ended:
            call_command("import", str(file), "--owner", cleo.email)
        assert ended.value.code == 2
        assert "squad.time_zone: is not known here" in capsys.readouterr().err
        assert Squad.objects.count() == 1

    def test_who_has_no_account_owns_nothing(self, file: Path) -> None:
        with pytest.raises(CommandError, match="no account"):
            call_command("import", str(file), "--owner", "nobody@example.org")

    def test_no_file_is_written_over_and_no_ending_guessed(self, file: Path, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="is there already"):
            call_command("export", "riverside", str(file))
        with pytest.raises(CommandError, match=r"\.json, \.zip or \.xlsx"):
            call_command("export", "riverside", str(tmp_path / "riverside.txt"))
        with pytest.raises(CommandError, match="no such squad"):
            call_command("export", "nowhere", str(tmp_path / "nowhere.json"))
        assert not (tmp_path / "nowhere.json").exists()

    def test_the_ending_says_what_it_becomes(self, file: Path, tmp_path: Path) -> None:
        call_command("export", "riverside", str(tmp_path / "riverside.xlsx"), stderr=io.StringIO())
        assert openpyxl.load_workbook(tmp_path / "riverside.xlsx")["athletes"].max_row == 15
        assert Entry.objects.filter(verb="export_squad").count() == 2
