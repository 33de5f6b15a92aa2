"""The servers: a database each time, Quarters as it is deployed, and the bare app under the same gunicorn."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.works import Supply
from tests.ordeal.site import ROOT, Site, environment
from tests.postgres import NOT_FOUND, own_server, system_binaries, wheel_binaries

WORKERS = 2
OURS, BARE = "coachapp.wsgi", "bench.bare.app"


@dataclass(frozen=True, slots=True)
class Database:
    """A database that was filled. `pid` is the first process of its server, None for SQLite, which has none."""

    name: str
    words: str
    url: str
    pid: int | None


@contextmanager
def postgres() -> Iterator[Database]:
    """A PostgreSQL of our own with its settings as they come: a commit is on the disk when it is answered for."""
    binaries = wheel_binaries() or system_binaries()
    if binaries is None:
        raise SystemExit(NOT_FOUND)
    with own_server(binaries, settings=()) as (url, words):
        yield Database("PostgreSQL", words, url, _parent_of_backend(url))


@contextmanager
def sqlite(folder: Path) -> Iterator[Database]:
    """A file of SQLite's in this folder."""
    yield Database("SQLite", sqlite3.sqlite_version, f"sqlite:///{folder / 'bench.sqlite3'}", None)


def surroundings(folder: Path) -> dict[str, str]:
    """What both sites have in their environment beside what every test's site has: hashed files, few lines in the log."""
    return {"QUARTERS_HASHED_STATIC": "1", "QUARTERS_STATIC_ROOT": str(folder / "static"), "WEB_CONCURRENCY": "2"}


def collect(folder: Path) -> None:
    """Collect the static files, as a deploy does."""
    python("manage.py", "collectstatic", "--noinput", "--verbosity", "0", url="sqlite://:memory:", folder=folder)


def prepare(database: Database, part: float, folder: Path) -> dict[str, Supply]:
    """Fill a database and return what is to be asked, by the name of the work."""
    told = folder / f"{database.name}.json"
    python("-m", "bench.prepare", str(part), str(told), url=database.url, folder=folder)
    python("-m", "bench.bare.tables", url=database.url, folder=folder)
    return {name: Supply.read(one) for name, one in json.loads(told.read_text()).items()}


def site(database: Database, application: str, folder: Path, **more: str) -> Site:
    """One of the apps under gunicorn with the settings of gunicorn.conf.py; not started yet."""
    own = Path(tempfile.mkdtemp(prefix="site-", dir=folder))
    return Site(database.url, own, workers=WORKERS, application=application, more={**surroundings(folder), **more})


def python(*words: str, url: str, folder: Path) -> None:
    env = environment(url, folder, **surroundings(folder), QUARTERS_DB_PATIENT="1", QUARTERS_LOG_LEVEL="WARNING")
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env={**os.environ, **env}, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed")


def _parent_of_backend(url: str) -> int:
    """The first process of the server, which started the one that answers us."""
    with psycopg.connect(url) as connection:
        backend = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert backend is not None
        # While the connection lasts: the backend ends with it.
        told = Path(f"/proc/{backend[0]}/stat").read_text()
    return int(told.rpartition(")")[2].split()[1])
