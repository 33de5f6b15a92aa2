"""A site with a folder of its own, on a database that commits, and PostgreSQL's programs where there are any."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from coachapp.models import Athlete, LoggedRep, LoggedSession, Squad
from tests.cast import days_ago, log, make_athlete, make_squad, make_user, ran
from tests.postgres import system_binaries, wheel_binaries


@pytest.fixture(autouse=True)
def site(settings: Any, tmp_path: Path, transactional_db: None) -> Iterator[Path]:
    """Have nothing written beside the real database. Returns the folder."""
    settings.VAR_DIR = tmp_path / "var"
    settings.BACKUPS_DIR = settings.VAR_DIR / "backups"
    settings.VAR_DIR.mkdir()
    binaries = wheel_binaries() or system_binaries()
    settings.POSTGRES_BIN = str(binaries.folder) if binaries else ""
    yield settings.VAR_DIR
    connection.close()


@pytest.fixture
def riverside(site: Path) -> Squad:
    """Ada's squad: Ben with three sessions, Bea with one."""
    squad = make_squad(make_user("Ada"), "Riverside")
    for name, days in (("Ben", (9, 6, 3)), ("Bea", (4,))):
        athlete = make_athlete(squad, name)
        for ago in days:
            log(athlete, ran(days_ago(ago), note=f"{name} {ago}"))
    return squad


def held() -> dict[str, Any]:
    """What is in the database, in a few words that any loss or change would alter."""
    return {
        "squads": sorted(Squad.objects.values_list("name", flat=True)),
        "athletes": sorted(Athlete.objects.values_list("name", flat=True)),
        "sessions": sorted(LoggedSession.objects.values_list("note", flat=True)),
        "reps": LoggedRep.objects.count(),
    }
