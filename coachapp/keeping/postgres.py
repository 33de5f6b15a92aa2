"""A PostgreSQL database taken out by pg_dump at one moment, and put back in within one transaction."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from coachapp.keeping.archive import NotRestorable
from coachapp.keeping.contents import FLEETING, foreign_tables, tables_of
from coachapp.keeping.elsewhere import looking_at
from coachapp.keeping.progress import Progress

#: How long to wait for those who are reading a table that is to be replaced.
LOCK_WAIT = "15s"
_PATIENT = ("statement_timeout", "idle_in_transaction_session_timeout")
# Lines of a dump that are psql's own, or that another server does not know.
_LEFT_OUT = (b"\\", b"CREATE SCHEMA ", b"COMMENT ON SCHEMA ", b"SET transaction_timeout")
# What says where a server is and how it is spoken to. An older pg_dump knows fewer words than our own library.
_REACHED_BY = {
    "host", "hostaddr", "port", "dbname", "user", "service", "sslmode", "sslrootcert", "sslcert", "sslkey",
}  # fmt: skip
_TABLE = re.compile(r"dumping contents of table \"([^\"]+)\"")


class ProgramMissing(Exception):
    """PostgreSQL's own programs are not there, or are older than the server. The sentence says what to do."""


@contextmanager
def taken(content: Path, progress: Progress) -> Iterator[BaseDatabaseWrapper]:
    """Dump the database as it is at one moment into a file; inside, everybody looks at that very moment.

    Others go on writing. Raises ProgramMissing.
    """
    with looking_at(connections["default"].settings_dict["NAME"]) as connection, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for name in _PATIENT:
                cursor.execute(f"SET LOCAL {name} = 0")
            cursor.execute("SELECT pg_export_snapshot(), current_schema()")
            snapshot, schema = cursor.fetchone()
        tables = tables_of(connection)
        # The file is made first, for nobody else to read: pg_dump writes into it.
        os.close(os.open(content, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        words = ["--format=custom", "--no-owner", "--no-privileges", "--verbose", f"--snapshot={snapshot}"]
        words += [f"--schema={schema}", f"--file={content}"]
        words += [f"--exclude-table-data={schema}.{table}" for table in FLEETING]
        _dump([program("pg_dump"), *words], connection, tables, progress)
        yield connection


def put_in(content: Path, finish: Callable[[BaseDatabaseWrapper], None], progress: Progress) -> None:
    """Make the database what the dump holds, in one transaction: all of it, or nothing at all.

    `finish` checks it within that transaction, and brings it up to date; whatever it raises leaves the site as it
    was. pg_restore only reads the file here: run on its own it would commit before anything is checked. Raises
    NotRestorable and ProgramMissing.
    """
    reader = program("pg_restore")
    with looking_at(connections["default"].settings_dict["NAME"]) as connection, transaction.atomic():
        if strangers := foreign_tables(connection):
            raise NotRestorable(
                _("This database also holds tables that are not ours (%(table)s). Give Quarters one of its own.")
                % {"table": strangers[0]}
            )
        with connection.cursor() as cursor:
            for name in _PATIENT:
                cursor.execute(f"SET LOCAL {name} = 0")
            _clear(cursor, connection)
            _load(cursor, [reader, "--file=-", "--no-owner", "--no-privileges", str(content)], progress)
            # A dump empties it, lest a name in it means another thing.
            cursor.execute("RESET search_path")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        finish(connection)


def program(name: str) -> str:
    """Find one of PostgreSQL's programs, in QUARTERS_PG_BIN or on the path. Raises ProgramMissing."""
    found = shutil.which(name, path=settings.POSTGRES_BIN or None)
    if found is None:
        raise ProgramMissing(
            _("%(name)s is not here. Install PostgreSQL's client programs, or say in QUARTERS_PG_BIN where they are.")
            % {"name": name}
        )
    return found


def run_script(cursor: Any, lines: Iterator[bytes], each: Callable[[str], None] = lambda table: None) -> None:
    """Run what pg_dump or pg_restore wrote as SQL, the rows within it included, in the cursor's own transaction.

    Raises DatabaseError, and ValueError when the script breaks off among the rows of a table.
    """
    statements: list[bytes] = []
    for line in lines:
        if line.startswith(b"COPY ") and line.rstrip().endswith(b" FROM stdin;"):
            _execute(cursor, statements)
            each(line.split()[1].decode())
            with cursor.copy(line.decode()) as copy:
                for row in _rows(lines):
                    copy.write(row)
        elif not line.startswith(_LEFT_OUT):
            statements.append(line)
    _execute(cursor, statements)


# --- inside ------------------------------------------------------------------------------------


def _rows(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line.rstrip(b"\r\n") == b"\\.":
            return
        yield line
    raise ValueError("the script ends among the rows of a table")


def _execute(cursor: Any, statements: list[bytes]) -> None:
    text = b"".join(statements).decode()
    statements.clear()
    if text.strip():
        cursor.execute(text)


def _clear(cursor: Any, connection: BaseDatabaseWrapper) -> None:
    """Drop every table and function of ours; nobody else sees it before the end."""
    quoted = [connection.ops.quote_name(name) for name in tables_of(connection)]
    try:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
        if quoted:
            cursor.execute(f"DROP TABLE {', '.join(quoted)} CASCADE")
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace "
            "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function} CASCADE")
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == "55P03":
            raise NotRestorable(
                _("Somebody is using the database all the time. Stop the site and try again.")
            ) from error
        raise


def _load(cursor: Any, command: list[str], progress: Progress) -> None:
    seen: list[str] = []

    def each(table: str) -> None:
        seen.append(table)
        progress(_("Putting in place"), len(seen), 0)

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:  # noqa: S603
        try:
            run_script(cursor, iter(reading.stdout or ()), each)
        except (DatabaseError, psycopg.Error, ValueError) as error:
            raise NotRestorable(
                _("PostgreSQL refuses what this backup holds: it is damaged, or of a newer server.")
            ) from error
        said = reading.stderr.read().decode(errors="replace") if reading.stderr else ""
    if reading.returncode:
        raise _reading_failed(said)


def _reading_failed(said: str) -> Exception:
    if "unsupported version" in said:
        return ProgramMissing(
            _("This backup was written by a newer pg_dump. Install PostgreSQL's programs of that version.")
        )
    return NotRestorable(_("pg_restore cannot read the database in this backup: it is damaged."))


def _dump(command: list[str], connection: BaseDatabaseWrapper, tables: Iterable[str], progress: Progress) -> None:
    total, seen, said = len(list(tables)), 0, []
    where, secret = _where(connection)
    with subprocess.Popen(  # noqa: S603
        [*command, f"--dbname={where}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
        env={**_environment(), **secret},
    ) as dumping:  # fmt: skip
        for line in dumping.stderr or ():
            if _TABLE.search(line):
                seen += 1
                progress(_("Copying"), min(seen, total), total)
            elif "error:" in line:
                said.append(line)
    if dumping.returncode:
        if any("server version mismatch" in line for line in said):
            raise ProgramMissing(
                _("pg_dump is older than the server. Install PostgreSQL's programs of the server's version.")
            )
        raise OSError(_("pg_dump failed: %(why)s") % {"why": " ".join(said[:1]).strip() or dumping.returncode})


def _where(connection: BaseDatabaseWrapper) -> tuple[str, dict[str, str]]:
    """How to reach the server, as libpq reads it; the password apart, for others could read the command line."""
    there = connection.connection.info
    words = {name: value for name, value in there.get_parameters().items() if name in _REACHED_BY}
    return make_conninfo("", **words), {"PGPASSWORD": there.password} if there.password else {}


def _environment() -> dict[str, str]:
    """The least that a program needs, and none of the site's secrets."""
    return {"PATH": os.defpath, "LC_ALL": "C"}
