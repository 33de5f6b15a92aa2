"""Whether the site can work just now. Each check is one short function; none of them says anything about the data."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

#: A disk that is fuller than this soon takes no more writes.
LEAST_FREE_SHARE = 0.05


def database() -> bool:
    """Whether something can really be stored: a row that changes nothing is written and committed."""
    table = connection.ops.quote_name("django_migrations")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(id) FROM {table}")  # noqa: S608 - the table's name is ours
        last = cursor.fetchone()[0]
        cursor.execute(f"UPDATE {table} SET applied = applied WHERE id = %s", [last])  # noqa: S608
        return bool(cursor.rowcount == 1)


def migrations() -> bool:
    """Whether the database is of this version."""
    return not pending()


def disk() -> bool:
    """Whether there is room on the disk of the site's own files."""
    return free_share(settings.VAR_DIR) > LEAST_FREE_SHARE


def shared_cache() -> bool:
    """Whether what one process counts another one sees: sign-in attempts are counted there."""
    said = secrets.token_hex(8)
    cache.set("readyz", said, 60)
    # Another process may ask at this very moment, and then its word is there.
    return isinstance(cache.get("readyz"), str)


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database,
    "migrations": migrations,
    "disk": disk,
    "cache": shared_cache,
}


def how_ready() -> dict[str, bool]:
    """Ask every check; one that fails in any way counts as a no."""
    return {name: _asked(check) for name, check in CHECKS.items()}


def pending() -> list[str]:
    """The migrations that this database still lacks, by name. Raises DatabaseError when it does not answer."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def free_share(folder: Path) -> float:
    """The free part of the disk that a folder is on, 0 to 1. Raises OSError when there is no such folder."""
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total


def _asked(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError):
        return False
