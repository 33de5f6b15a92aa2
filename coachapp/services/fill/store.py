"""The fastest way into each database: COPY into PostgreSQL, one prepared statement with many rows into SQLite.

`bulk_create` makes a model of every row and SQL of every batch, which for some million reps takes longer than all else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models

Row = Sequence[Any]

BATCH = 5000


def store(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Add rows that hold these columns; JSON comes as text. Columns that are not named get their default.

    Call it inside a transaction.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    rest = _defaults(model, columns)
    named = ", ".join(map(connection.ops.quote_name, (*columns, *rest)))
    filled = ((*row, *rest.values()) for row in rows)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
            for row in filled:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * (len(columns) + len(rest)))
    statement = f"INSERT INTO {table} ({named}) VALUES ({marks})"  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        for batch in _batches(_prepared(filled), BATCH):
            cursor.executemany(statement, batch)


def patient() -> None:
    """Lift the time limits of this transaction: a table is filled for longer than a page may take."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")


def analysed() -> None:
    """Have PostgreSQL look at what it has got, as its autovacuum would after a while. SQLite never does by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0; ANALYZE; RESET statement_timeout")


def _defaults(model: type[models.Model], columns: Sequence[str]) -> dict[str, Any]:
    rest = {}
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if column in columns or isinstance(field, models.AutoField):
            continue
        if field.has_default() and callable(field.default) and field.default not in (dict, list):
            raise ValueError(f"{model.__name__}.{column} is another in each row, and must be named")
        value = field.get_default()
        rest[column] = json.dumps(value) if isinstance(field, models.JSONField) and value is not None else value
    return rest


def _prepared(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows as SQLite keeps them."""
    keep: dict[type, Callable[[Any], Any]] = {
        UUID: lambda value: value.hex,
        datetime: connection.ops.adapt_datetimefield_value,
        date: connection.ops.adapt_datefield_value,
    }
    for row in rows:
        yield [keep[type(value)](value) if type(value) in keep else value for value in row]


def _batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while batch := list(islice(rows, size)):
        yield batch
