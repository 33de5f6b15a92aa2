"""P4: an older backup is restored, and whoever was erased since is erased again before anybody sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from coachapp.keeping import restore as restoring
from coachapp.keeping.backup import back_up
from coachapp.keeping.restore import restore
from coachapp.models import Athlete, Coaching, Squad
from coachapp.services import erasure
from coachapp.services.actor import Actor
from tests.cast import TODAY, make_athlete, make_squad, make_user
from tests.services.canary import Canary, plant
from tests.services.test_erasure import every_text, totals

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def squad(site: Path) -> Squad:
    return make_squad(make_user("Ada"), "Riverside")


@pytest.fixture
def canary(squad: Squad) -> Canary:
    by = Actor.coach(Coaching.objects.get(squad=squad).user)
    return plant(make_athlete(squad, "Ben"), by, others=[make_athlete(squad, "Bea")])


def test_an_older_backup_brings_nobody_back(canary: Canary, squad: Squad, tmp_path: Path) -> None:
    file = tmp_path / "older.zip"
    back_up(file, now=NOW, on=TODAY)
    by = Actor.coach(Coaching.objects.get(squad=squad).user)
    ben = Athlete.objects.select_related("squad").get(name=canary.name)
    before = totals(squad)
    erasure.erase(athlete=ben, by=by)
    assert _left(canary) == []
    done = restore(file, replace=True)
    assert done.after["Erased again"] == 1
    assert _left(canary) == []
    assert totals(squad) == before
    if connection.vendor == "sqlite":
        assert _in_files(canary) == []


def test_without_the_tombstones_he_would_be_back(
    canary: Canary, squad: Squad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same restore that does not ask the file finds him."""
    file = tmp_path / "older.zip"
    back_up(file, now=NOW, on=TODAY)
    by = Actor.coach(Coaching.objects.get(squad=squad).user)
    erasure.erase(athlete=Athlete.objects.select_related("squad").get(name=canary.name), by=by)
    monkeypatch.setattr(restoring, "AFTER", {})
    restore(file, replace=True)
    assert len(_left(canary)) == len(canary.words)


def test_the_files_of_the_database_hold_nothing_either(canary: Canary, squad: Squad) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps dead rows until it is vacuumed; docs/deploy.md says so")
    by = Actor.coach(Coaching.objects.get(squad=squad).user)
    assert _in_files(canary), "the search finds nothing even before"
    erasure.erase(athlete=Athlete.objects.select_related("squad").get(name=canary.name), by=by)
    assert _in_files(canary) == []


def _left(canary: Canary) -> list[str]:
    text = every_text()
    return [word for word in canary.words if word in text]


def _in_files(canary: Canary) -> list[str]:
    """Words that stand in a file of the database, in whichever page, used or free."""
    name = str(connection.settings_dict["NAME"])
    found = [Path(name + ending) for ending in ("", "-wal", "-shm")]
    content = b"".join(path.read_bytes() for path in found if path.exists())
    return [word for word in canary.words if word.encode() in content]
