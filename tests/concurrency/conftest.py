"""A staged site of the kind of database that this run is about, and a fresh copy for whoever breaks one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.ordeal.site import Site
from tests.ordeal.troubles import World
from tests.ordeal.worlds import PostgresWorlds, SqliteWorlds, Worlds

ATHLETES = 8


@pytest.fixture(scope="package")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    """On SQLite as on PostgreSQL, beside the database of the ordinary tests and never in it."""
    default = settings.DATABASES["default"]
    folder = tmp_path_factory.mktemp("worlds")
    if default["ENGINE"].endswith("sqlite3"):
        yield SqliteWorlds(folder, ATHLETES)
        return
    who = default["USER"] + (f":{default['PASSWORD']}" if default["PASSWORD"] else "")
    host = default["HOST"].replace("/", "%2F") + (f":{default['PORT']}" if default["PORT"] else "")
    made = PostgresWorlds(folder, ATHLETES, f"postgresql://{who}@{host}")
    yield made
    made.end()


@pytest.fixture
def world(worlds: Worlds) -> Iterator[World]:
    """A copy to break."""
    with worlds.fresh() as fresh:
        yield fresh


@pytest.fixture(scope="package")
def busy(worlds: Worlds) -> Iterator[tuple[World, Site]]:
    """A site that is only used hard: coaches collide in its north, and double in its south."""
    with worlds.fresh() as fresh, Site(fresh.url, fresh.folder, workers=3) as site:
        yield fresh, site


@pytest.fixture
def on_postgresql(worlds: Worlds) -> bool:
    """Whether this run is about PostgreSQL."""
    return worlds.vendor == "PostgreSQL"
