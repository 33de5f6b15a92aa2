"""The data of every released version comes up to date by itself, reads as it read then, and survives a kill on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from coachapp import __version__
from coachapp.keeping.contents import contents, tables_of
from coachapp.keeping.copies import copy_before_upgrade
from coachapp.keeping.folds import standings
from coachapp.keeping.ready import pending
from coachapp.keeping.restore import restore
from coachapp.models import Coaching, Squad, User
from tests.keeping.releases import ROOT, database_of, empty_database, folder_of, released, standings_of, stored

FILES = {"sqlite.gz", "postgresql.sql.gz", "standings.json.gz"}
LARGEST = 200_000
NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
# Tables whose rows a migration may add to by itself.
GROWING = {"django_migrations", "django_content_type", "auth_permission"}


def test_every_released_version_has_left_its_data_here() -> None:
    missing = [version for version in released() if folder_of(version) is None]
    assert not missing, f"run: bin/release-fixture {missing[0].removesuffix('.0')}"
    for version in stored():
        folder = folder_of(version)
        assert folder is not None
        assert {path.name for path in folder.iterdir()} == FILES
        assert all(path.stat().st_size < LARGEST for path in folder.iterdir())


def test_the_version_is_said_once() -> None:
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("version", stored())
def test_it_comes_up_to_date_and_reads_the_same(version: str, tmp_path: Path) -> None:
    on, expected = standings_of(version)
    with database_of(version, tmp_path) as connection:
        before = {table: held.rows for table, held in contents(connection).items()}
        call_command("migrate", interactive=False, verbosity=0)
        assert pending() == []
        after = contents(connection)
        lost = {table: rows for table, rows in before.items()
                if table not in GROWING and table in after and after[table].rows != rows}  # fmt: skip
        assert not lost
        assert dict(standings(on)) == expected
        _works(Client())


def _works(client: Client) -> None:
    """The pages of the squad answer, signed in as its coach."""
    owner = Coaching.objects.select_related("user", "squad").get(role="owner")
    client.force_login(owner.user)
    squad = owner.squad
    assert client.get(f"/squads/{squad.slug}/").status_code == 200
    athlete = squad.athletes.order_by("name")[0]
    assert client.get(f"/squads/{squad.slug}/athletes/{athlete.slug}/").status_code == 200


# --- a kill in the middle ------------------------------------------------------------------------

KILLED = """
import os, signal, sys
import django
from django.db.migrations.migration import Migration
django.setup()
apply = Migration.apply

def killed(self, *args, **kwargs):
    state = apply(self, *args, **kwargs)
    if self.name == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)
    return state

Migration.apply = killed
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
"""


def shape(connection: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """The columns of every table."""
    with connection.cursor() as cursor:
        return {
            table: [column.name for column in connection.introspection.get_table_description(cursor, table)]
            for table in tables_of(connection)
        }


@contextmanager
def database_before(last: str, folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """Lend a database that lacks the last migration only, with Ada and her squad in it."""
    loader = MigrationLoader(None)
    before_last = max(name for app, name in loader.disk_migrations if app == "coachapp" and name < last)
    with empty_database(folder) as connection:
        call_command("migrate", "coachapp", before_last, interactive=False, verbosity=0)
        for app in sorted(loader.migrated_apps - {"coachapp"}):
            call_command("migrate", app, interactive=False, verbosity=0)
        old = MigrationLoader(connection).project_state(("coachapp", before_last)).apps
        user = old.get_model("coachapp", "User").objects.create(email="ada@riverside.example", name="Ada")
        squad = old.get_model("coachapp", "Squad").objects.create(name="Riverside", slug="riverside")
        old.get_model("coachapp", "Coaching").objects.create(squad=squad, user=user, role="owner")
        yield connection


def last_migration() -> str:
    """The newest of our own."""
    return max(name for app, name in MigrationLoader(None).disk_migrations if app == "coachapp")


def test_the_copy_before_an_upgrade_comes_back_up_to_date(tmp_path: Path) -> None:
    """A newer program restores what an older one kept: it is brought up to date on the way, in the same write."""
    last = last_migration()
    with database_before(last, tmp_path):
        assert pending() == [f"coachapp.{last}"]
        copy = copy_before_upgrade(now=NOW, on=NOW.date())
        assert copy is not None
        call_command("migrate", interactive=False, verbosity=0)
        assert copy_before_upgrade(now=NOW, on=NOW.date()) is None
        User.objects.update(name="Adele")
        done = restore(copy, replace=True)
        assert done.migrated == [f"coachapp.{last}"]
        assert pending() == []
        assert User.objects.get().name == "Ada"
        _works_empty(Client())


def test_a_kill_in_the_middle_of_a_migration_changes_nothing(tmp_path: Path) -> None:
    """Its commands were all sent, and not yet committed: the worst moment. The next start does it again."""
    last = last_migration()
    with database_before(last, tmp_path) as connection:
        there, rows = shape(connection), contents(connection)
        connection.close()

        done = subprocess.run(
            [sys.executable, "-c", KILLED, last],
            cwd=ROOT,
            env=_environment(connection),
            capture_output=True,
            check=False,
        )
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert shape(connection) == there
        kept = {"coachapp_user", "coachapp_squad", "coachapp_coaching"}
        after = contents(connection)
        assert {table: after[table] for table in kept} == {table: rows[table] for table in kept}
        assert ("coachapp", last) not in MigrationRecorder(connection).applied_migrations()

        call_command("migrate", interactive=False, verbosity=0)
        assert pending() == []
        assert (User.objects.get().name, Squad.objects.get().name) == ("Ada", "Riverside")
        _works_empty(Client())


def _works_empty(client: Client) -> None:
    client.force_login(User.objects.get())
    assert client.get("/squads/riverside/").status_code == 200


def _environment(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """That of a command that works on the second database."""
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        usual = os.environ["DATABASE_URL"]
        url = usual.rsplit("/", 1)[0] + f"/{name}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "QUARTERS_DB_PATIENT": "1",
        "DJANGO_SETTINGS_MODULE": "coachapp.settings",
    }
