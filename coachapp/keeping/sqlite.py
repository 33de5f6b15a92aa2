"""A SQLite database taken out while others write, and put back in while others read."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from coachapp.keeping.archive import NotRestorable
from coachapp.keeping.contents import FLEETING, tables_of
from coachapp.keeping.elsewhere import looking_at
from coachapp.keeping.progress import Progress

#: Pages of 4 kB that are copied between two words about how far it is.
PAGES = 256
PATIENCE_S = 30


class NoFile(Exception):
    """The database lives in memory: there is nothing to keep."""


def path_of(connection: BaseDatabaseWrapper) -> Path:
    """Where the database lies. Raises NoFile."""
    name = str(connection.settings_dict["NAME"])
    if name in ("", ":memory:") or name.startswith("file:"):
        raise NoFile(_("This database lives in memory only; there is nothing to keep."))
    return Path(name)


@contextmanager
def taken(content: Path, progress: Progress) -> Iterator[BaseDatabaseWrapper]:
    """Copy the database as it is at one moment into a file; inside, the copy is what everybody looks at.

    Others go on writing. When the block ends the file is whole, small and checked. Raises NoFile, and
    sqlite3.DatabaseError when the copy is not sound.
    """
    source = path_of(connections["default"])
    _create(content)
    with closing(sqlite3.connect(source, isolation_level=None, timeout=PATIENCE_S)) as live:
        # With a reader's transaction open every page is of this one moment. Without, each commit of somebody else
        # would begin the copy anew, and under load it would never end.
        live.execute("BEGIN")
        live.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(content)) as copy:
            live.backup(copy, pages=PAGES, progress=_steps(_("Copying"), progress), sleep=0.1)
        live.execute("ROLLBACK")
    with looking_at(content) as connection:
        _empty_fleeting(connection)
        yield connection
    compact(content)


def put_in(content: Path, finish: Callable[[BaseDatabaseWrapper], None], progress: Progress) -> None:
    """Make the database what the file holds, in one write that is done whole or not at all.

    `finish` checks the file before, and brings it up to date; whatever it raises leaves the site as it was.
    """
    with looking_at(content) as connection:
        finish(connection)
    compact(content)
    target = path_of(connections["default"])
    connections["default"].close()
    if not target.exists():
        _create(target)
    with closing(sqlite3.connect(content)) as source, closing(sqlite3.connect(target, timeout=PATIENCE_S)) as live:
        # Renaming a file into place would leave a running site writing to the old one, or a log of the old one beside
        # the new. This goes through SQLite's own locks, and a crash in the middle is undone at the next opening.
        source.backup(live, pages=PAGES, progress=_steps(_("Putting in place"), progress), sleep=0.1)
        live.execute("PRAGMA journal_mode=WAL")
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def compact(content: Path) -> None:
    """Make one sound file of a copy, without a log beside it and without what was deleted long ago.

    Raises sqlite3.DatabaseError when it is not sound.
    """
    with closing(sqlite3.connect(content)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("VACUUM")
        check(copy)
    os.chmod(content, 0o600)


def check(copy: sqlite3.Connection) -> None:
    """See whether a file is sound in itself. Raises sqlite3.DatabaseError."""
    said = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if said != "ok" or copy.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.DatabaseError("the copy is not sound")


def _empty_fleeting(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for table in set(FLEETING) & set(tables_of(connection)):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608


def _create(path: Path) -> None:
    """Make an empty file that only its owner can read, before anything is in it."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _steps(what: str, progress: Progress) -> Callable[[int, int, int], None]:
    last = [time.monotonic()]

    def step(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() - last[0] > PATIENCE_S:
                raise NotRestorable(_("The database is in use all the time. Stop the site and try again."))
            return
        last[0] = time.monotonic()
        progress(what, total - remaining, total)

    return step
