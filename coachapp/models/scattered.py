"""Many rows stored by one command with one text: the counterpart of `gathered`.

`bulk_create` makes a model of every row, and SQL of every value. A session has fourteen reps of ten columns, an evening
thirty times as many: as one JSON text they pass the driver in one piece, and the database takes them apart.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from django.db import connection, models


def scatter(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store a row of `model` for each of `rows`, whose values stand in the order of `columns`.

    A value is an id, a moment that knows its zone, a day, or what JSON can say; a JSON column takes a list or a dict.
    Every column that the database gives no value to must be named. What the database refuses raises IntegrityError or
    DataError, as with any other way to store; then none is stored.
    """
    text = json.dumps([list(row) for row in rows], default=_told)
    with connection.cursor() as cursor:
        cursor.execute(_sql(model, tuple(columns), connection.vendor), [text])


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
    fields = [cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in columns]
    postgres = vendor == "postgresql"
    told = [(_of_postgres if postgres else _of_sqlite)(field, at) for at, field in enumerate(fields)]
    # The names of tables and columns are ours, and quoted: nothing that was typed stands in this text.
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column or "") for field in fields)
    source = "jsonb_array_elements(%s::jsonb)" if postgres else "json_each(%s)"
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({names}) "  # noqa: S608
        f"SELECT {', '.join(told)} FROM {source} AS given{'(value)' if postgres else ''}"
    )


def _of_postgres(field: models.Field[Any, Any], at: int) -> str:
    if isinstance(field, models.JSONField):
        # Nothing is nothing, and not a JSON that says null.
        return f"NULLIF(value -> {at}, 'null'::jsonb)"
    # Not to its own type where it has a length: a cast would cut it off where storing refuses.
    kind = "" if isinstance(field, models.CharField | models.TextField) else f"::{field.db_type(connection)}"
    return f"(value ->> {at}){kind}"


def _of_sqlite(_field: models.Field[Any, Any], at: int) -> str:
    return f"json_extract(value, '$[{at}]')"
