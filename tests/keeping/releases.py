"""The data of versions that were released, as bin/release-fixture stored it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from coachapp.keeping.elsewhere import looking_at
from coachapp.keeping.postgres import run_script

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "tests" / "releases"
OTHER_NAME = "quarters_other"


def released() -> list[str]:
    """The versions that CHANGELOG.md names as released, with their day."""
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return re.findall(r"^## \[(\d+\.\d+(?:\.\d+)?)\] - \d{4}-\d\d-\d\d", changes, re.M)


def stored() -> list[str]:
    """The versions whose data is here."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir()) if FOLDER.exists() else []


def folder_of(version: str) -> Path | None:
    """Where the data of a version is; 0.1.0 may lie under 0.1."""
    names = [version, version.removesuffix(".0")] if version.count(".") == 2 else [version]
    return next((FOLDER / name for name in names if (FOLDER / name).is_dir()), None)


def standings_of(version: str) -> tuple[date, dict[str, Any]]:
    """The day that they were folded on, and everybody's standing."""
    told = json.loads(gzip.decompress((FOLDER / version / "standings.json.gz").read_bytes()))
    return date.fromisoformat(told["on"]), told["standings"]


@contextmanager
def empty_database(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """Lend a second database of the same kind as the first, with nothing in it, and look at it."""
    usual = connections["default"]
    if usual.vendor == "sqlite":
        with looking_at(folder / "other.sqlite3") as connection:
            yield connection
        return
    with usual.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {OTHER_NAME} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {OTHER_NAME}")
    try:
        with looking_at(OTHER_NAME) as connection:
            yield connection
    finally:
        with usual.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {OTHER_NAME} WITH (FORCE)")


@contextmanager
def database_of(version: str, folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """Lend the database of a version, and look at it."""
    if connections["default"].vendor == "sqlite":
        (folder / "other.sqlite3").write_bytes(gzip.decompress((FOLDER / version / "sqlite.gz").read_bytes()))
    with empty_database(folder) as connection:
        if connection.vendor == "postgresql":
            with (
                gzip.open(FOLDER / version / "postgresql.sql.gz") as lines,
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                run_script(cursor, iter(lines))
                cursor.execute("RESET search_path")
            connection.close()
        yield connection
