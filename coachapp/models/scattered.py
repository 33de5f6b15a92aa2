"""Many rows stored by one command with one text: the counterpart of `gathered`.

`bulk_create` makes a model of every row, and SQL of every value. A session has fourteen reps of ten columns, an evening
thirty times as many: as one JSON text they pass the driver in one piece, and the database takes them apart. Rows with a
document in them are given to SQLite value by value: it would read the document once more for each of their columns.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, cast

from django.db import DataError, connection, models

Made = TypeVar("Made", bound=models.Model)


def scatter(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store a row of `model` for each of `rows`, whose values stand in the order of `columns`.

    A value is an id, a moment that knows its zone, a day, or what JSON can say; a JSON column takes a list or a dict.
    Every column that the database gives no value to must be named. What the database refuses raises IntegrityError or
    DataError, as with any other way to store; then none is stored.
    """
    given = [list(row) for row in rows]
    if _as_values(given):
        _store_values(model, tuple(columns), given)
        return
    with connection.cursor() as cursor:
        cursor.execute(_sql(model, tuple(columns), connection.vendor), [_json(given)])


def scatter_objects(model: type[Made], made: Iterable[Made]) -> None:
    """Store new objects of `model`, in their order. A number that the database counts stays unknown to the object."""
    rows = list(made)
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    if rows:
        scatter(
            model, [field.name for field in fields], [[getattr(row, field.attname) for field in fields] for row in rows]
        )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _as_values(rows: list[list[Any]]) -> bool:
    """Whether these rows are wide, and few enough for one command of SQLite. PostgreSQL is faster by the text."""
    if connection.vendor != "sqlite" or not rows:
        return False
    wide = any(isinstance(value, dict) for value in rows[0])
    return wide and len(rows) * len(rows[0]) <= (connection.features.max_query_params or 0)


def _store_values(model: type[models.Model], columns: tuple[str, ...], rows: list[list[Any]]) -> None:
    places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"{_into(model, columns)} VALUES {places}", [_plain(value) for row in rows for value in row])
        except OverflowError as error:
            # The driver's own word for a number that no column can hold.
            raise DataError(str(error)) from error


def _plain(value: object) -> str | int | float | None:
    if value is None or isinstance(value, str | int | float):
        return value
    return _json(value) if isinstance(value, dict | list | tuple) else _told(value)


def _json(value: object) -> str:
    """Letters as they are: half of one is refused by the driver then; as an escape SQLite would store what cannot be
    read."""
    return json.dumps(value, default=_told, ensure_ascii=False, separators=(",", ":"))


def _told(value: object) -> str:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, datetime):
        return str(connection.ops.adapt_datetimefield_value(value))
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not stored so")


@cache
def _sql(model: type[models.Model], columns: tuple[str, ...], vendor: str) -> str:
    fields = _fields(model, columns)
    postgres = vendor == "postgresql"
    told = [(_of_postgres if postgres else _of_sqlite)(field, at) for at, field in enumerate(fields)]
    source = "jsonb_array_elements(%s::jsonb)" if postgres else "json_each(%s)"
    told_from = f"SELECT {', '.join(told)} FROM {source} AS given{'(value)' if postgres else ''}"  # noqa: S608
    return f"{_into(model, columns)} {told_from}"


def _into(model: type[models.Model], columns: tuple[str, ...]) -> str:
    """The names of tables and columns are ours, and quoted: nothing that was typed stands in this text."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column or "") for field in _fields(model, columns))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names})"


def _fields(model: type[models.Model], columns: tuple[str, ...]) -> list[models.Field[Any, Any]]:
    return [cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in columns]


def _of_postgres(field: models.Field[Any, Any], at: int) -> str:
    if isinstance(field, models.JSONField):
        # Nothing is nothing, and not a JSON that says null.
        return f"NULLIF(value -> {at}, 'null'::jsonb)"
    # Not to its own type where it has a length: a cast would cut it off where storing refuses.
    kind = "" if isinstance(field, models.CharField | models.TextField) else f"::{field.db_type(connection)}"
    return f"(value ->> {at}){kind}"


def _of_sqlite(_field: models.Field[Any, Any], at: int) -> str:
    return f"json_extract(value, '$[{at}]')"
