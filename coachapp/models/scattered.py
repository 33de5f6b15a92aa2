"""Many rows stored by one command with one text: the counterpart of `gathered`.

`bulk_create` makes a model of every row, and SQL of every value. A session has fourteen reps of ten columns, an evening
thirty times as many: as one JSON text they pass the driver in one piece, and the database takes them apart. What is
the same in all of them is told once, beside the text.
"""

from __future__ import annotations

import itertools
import operator
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from django.db import DataError, connection, models

from coachapp.models.json_text import written


def scatter(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store a row of `model` for each of `rows`, whose values stand in the order of `columns`.

    A value is an id, a moment that knows its zone, a day, or what JSON can say; a JSON column takes a list or a dict.
    Every column that the database gives no value to must be named. What the database refuses raises IntegrityError or
    DataError, as with any other way to store; then none is stored.
    """
    given = list(zip(*rows, strict=True))
    if not given:
        return
    vendor, alike = connection.vendor, _alike(given)
    moments = _moments(model, tuple(columns))
    told = [_as_stored(column) if moment else column for moment, column in zip(moments, given, strict=True)]
    values = [_once(column[0], vendor) for column, once in zip(told, alike, strict=True) if once]
    if not all(alike):
        values.append(written(list(zip(*itertools.compress(told, map(operator.not_, alike)), strict=True))))
    with connection.cursor() as cursor:
        try:
            cursor.execute(_sql(model, tuple(columns), alike, vendor), values)
        except OverflowError as error:
            # SQLite's driver has its own word for a number that no column can hold.
            raise DataError(str(error)) from error


# --- inside ------------------------------------------------------------------------------------


def _alike(columns: list[tuple[Any, ...]]) -> tuple[bool, ...]:
    """Of each column whether it says the same in all rows. Several rows are told apart by one column at least."""
    if len(columns[0]) == 1:
        return (True,) * len(columns)
    alike = [_is_one(column) for column in columns]
    return tuple([False, *alike[1:]] if all(alike) else alike)


def _is_one(column: tuple[Any, ...]) -> bool:
    """Documents only where there is nothing in them: to Python 1 and true are equal, to JSON they are not."""
    first = column[0]
    return column.count(first) == len(column) and not (first and isinstance(first, dict | list | tuple))


def _as_stored(moments: tuple[datetime | None, ...]) -> list[str | None]:
    """Moments as the database has them; nearly always they are all one."""
    texts = {moment: str(connection.ops.adapt_datetimefield_value(moment)) for moment in set(moments) if moment}
    return [texts[moment] if moment else None for moment in moments]


def _once(value: object, vendor: str) -> str | int | float | None:
    """For PostgreSQL a text, whatever it is: a command is planned anew where the types of its values are others."""
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, date):
        return value.isoformat()
    plain = value if value is None or isinstance(value, str | int | float) else written(value)
    return plain if plain is None or vendor == "sqlite" else str(plain)


@lru_cache(maxsize=64)
def _moments(model: type[models.Model], columns: tuple[str, ...]) -> tuple[bool, ...]:
    """Which of the columns hold moments."""
    return tuple(isinstance(model._meta.get_field(name), models.DateTimeField) for name in columns)


@lru_cache(maxsize=256)
def _sql(model: type[models.Model], columns: tuple[str, ...], alike: tuple[bool, ...], vendor: str) -> str:
    fields = [cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in columns]
    postgres = vendor == "postgresql"
    of_text = _of_postgres if postgres else _of_sqlite
    places = itertools.count()
    told = [
        (_once_of_postgres(field) if postgres else "%s") if once else of_text(field, next(places))
        for field, once in zip(fields, alike, strict=True)
    ]
    source = "jsonb_array_elements(%s::jsonb) AS given(value)" if postgres else "json_each(%s) AS given"
    # The names of tables and columns are ours, and quoted: nothing that was typed stands in this text.
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column or "") for field in fields)
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({names}) "  # noqa: S608
        f"SELECT {', '.join(told)}{'' if all(alike) else f' FROM {source}'}"
    )


def _of_postgres(field: models.Field[Any, Any], at: int) -> str:
    if isinstance(field, models.JSONField):
        # Nothing is nothing, and not a JSON that says null.
        return f"NULLIF(value -> {at}, 'null'::jsonb)"
    return f"(value ->> {at}){_typed(field)}"


def _once_of_postgres(field: models.Field[Any, Any]) -> str:
    return f"%s{_typed(field) or '::text'}"


def _typed(field: models.Field[Any, Any]) -> str:
    """Not to its own type where it has a length: a cast would cut it off where storing refuses."""
    return "" if isinstance(field, models.CharField | models.TextField) else f"::{field.db_type(connection)}"


def _of_sqlite(_field: models.Field[Any, Any], at: int) -> str:
    return f"json_extract(value, '$[{at}]')"
