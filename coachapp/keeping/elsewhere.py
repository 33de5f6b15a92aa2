"""Looking at another database with the same eyes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def looking_at(database: str | Path) -> Iterator[BaseDatabaseWrapper]:
    """Have whatever asks the database in this thread ask another one of the same kind: a file, or a name on the server.

    Services and models speak to the usual database; a second alias would mean to tell each of them.
    """
    usual = connections["default"]
    described = deepcopy(usual.settings_dict) | {"NAME": str(database), "CONN_MAX_AGE": 0}
    other: BaseDatabaseWrapper = type(usual)(described, alias="default")
    connections["default"] = other
    try:
        yield other
    finally:
        other.close()
        connections["default"] = usual
