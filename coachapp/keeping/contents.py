"""What a database holds, in figures that two databases can be compared by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from coachapp.keeping.archive import Table
from coachapp.keeping.progress import Progress, silent

CHUNK = 2000
MIGRATIONS = "django_migrations"
#: Counts of sign-in attempts, by network address: of no use tomorrow, and not to be kept.
FLEETING = (str(settings.CACHES["default"]["LOCATION"]),)


def tables_of(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of all tables, by name."""
    return sorted(connection.introspection.table_names())


def kept_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the tables whose rows are kept."""
    return [name for name in tables_of(connection) if name not in FLEETING]


def contents(connection: BaseDatabaseWrapper, progress: Progress = silent) -> dict[str, Table]:
    """Count and digest the rows of every kept table. Call it inside a transaction that sees one moment."""
    return {table: _table(connection, table, progress) for table in kept_tables(connection)}


def migrations_of(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """The migrations that this database went through, as app.name."""
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied))


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether nobody has entered anything yet: no tables, or no account and no squad in them."""
    there = set(tables_of(connection))
    wanted = [apps.get_model("coachapp", name)._meta.db_table for name in ("User", "Squad")]
    with connection.cursor() as cursor:
        for table in there.intersection(wanted):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                return False
    return True


def foreign_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that are not ours by their name: somebody else's, who shares this database."""
    beginnings = tuple(f"{app.label}_" for app in apps.get_app_configs())
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {*FLEETING, MIGRATIONS}
    return [name for name in tables_of(connection) if name not in ours and not name.startswith(beginnings)]


def _table(connection: BaseDatabaseWrapper, table: str, progress: Progress) -> Table:
    rows, total, what = 0, 0, _("Counting %(table)s") % {"table": table}
    for row in _rows(connection, table):
        rows += 1
        if rows % CHUNK == 0:
            # How many there will be is what is being found out.
            progress(what, rows, 0)
        total += int.from_bytes(hashlib.sha256(row.encode()).digest())
    return Table(rows, f"{total % (1 << 256):064x}")


def _rows(connection: BaseDatabaseWrapper, table: str) -> Iterator[str]:
    """Every row as text, the same for the same content whoever asks."""
    name = connection.ops.quote_name(table)
    if connection.vendor == "postgresql":
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT t::text FROM {name} AS t")  # noqa: S608
            while rows := cursor.fetchmany(CHUNK):
                yield from (row[0] for row in rows)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name}")  # noqa: S608
        while rows := cursor.fetchmany(CHUNK):
            yield from map(repr, rows)
