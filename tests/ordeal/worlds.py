"""Staged databases to break: each made once for every engine, and copied for each test that wants one."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.ordeal import stage
from tests.ordeal.databases import OwnPostgres, postgres_of_this_run
from tests.ordeal.troubles import World

_numbers = itertools.count(1)


class SqliteWorlds:
    """Worlds in files."""

    vendor = "SQLite"

    def __init__(self, folder: Path, athletes: int) -> None:
        self.folder = folder
        self._first = folder / "staged.sqlite3"
        self._told: dict[str, Any] = stage.play("set", f"sqlite:///{self._first}", folder, str(athletes))

    @contextmanager
    def fresh(self) -> Iterator[World]:
        """A copy as it was staged."""
        folder = self.folder / f"world{next(_numbers)}"
        folder.mkdir()
        shutil.copy(self._first, folder / "site.sqlite3")
        yield World(f"sqlite:///{folder / 'site.sqlite3'}", folder, self._told)


class PostgresWorlds:
    """Worlds on one server: an own one, or the one of this run of the tests."""

    vendor = "PostgreSQL"

    def __init__(self, folder: Path, athletes: int, place: str, server: OwnPostgres | None = None) -> None:
        self.folder, self.place, self.server = folder, place, server
        self._first = f"staged_{os.urandom(4).hex()}"
        self._ask(f"CREATE DATABASE {self._first}")
        self._told: dict[str, Any] = stage.play("set", f"{place}/{self._first}", folder, str(athletes))

    def _ask(self, command: str) -> None:
        with psycopg.connect(f"{self.place}/postgres", autocommit=True) as connection:
            connection.execute(command)

    @contextmanager
    def fresh(self) -> Iterator[World]:
        """A copy as it was staged."""
        folder = self.folder / f"world{next(_numbers)}"
        folder.mkdir()
        with postgres_of_this_run(f"{self.place}/x", template=self._first) as url:
            yield World(url, folder, self._told)

    def end(self) -> None:
        """Remove what was staged."""
        self._ask(f"DROP DATABASE IF EXISTS {self._first} WITH (FORCE)")


Worlds = SqliteWorlds | PostgresWorlds
