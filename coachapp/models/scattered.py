"""Many rows stored by one command with one text: the counterpart of `gathered`.

`bulk_create` makes a model of every row, and SQL of every value. A session has fourteen reps of ten columns, an evening
thirty times as many: as one JSON text they pass the driver in one piece, and the database takes them apart. What is
the same in all of them is told once, beside the text.
"""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar, cast

from django.db import DataError, connection, models
from django.db.backends.base.operations import BaseDatabaseOperations

Made = TypeVar("Made", bound=models.Model)


def scatter(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store a row of `model` for each of `rows`, whose values stand in the order of `columns`.

    A value is an id, a moment that knows its zone, a day, or what JSON can say; a JSON column takes a list or a dict.
    Every column that the database gives no value to must be named. What the database refuses raises IntegrityError or
    DataError, as with any other way to store; then none is stored.
    """
    given = [tuple(row) for row in rows]
    if not given:
        return
    alike, vendor = _alike(given), connection.vendor
    told = _Told(connection.ops)
    values = [told.once(value, vendor) for value, once in zip(given[0], alike, strict=True) if once]
    if not all(alike):
        values.append(told.json([[value for value, once in zip(row, alike, strict=True) if not once] for row in given]))
    with connection.cursor() as cursor:
        try:
            cursor.execute(_sql(model, tuple(columns), alike, vendor), values)
        except OverflowError as error:
            # SQLite's driver has its own word for a number that no column can hold.
            raise DataError(str(error)) from error


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


@dataclass(frozen=True, slots=True)
class _Told:
    """How values are told to one database. Its operations are looked up once: Django finds them anew at each naming."""

    ops: BaseDatabaseOperations

    def once(self, value: object, vendor: str) -> str | int | float | None:
        """For PostgreSQL a text, whatever it is: a command is planned anew where the types of its values are others."""
        if isinstance(value, dict | list | tuple):
            return self.json(value)
        plain = value if value is None or isinstance(value, str | int | float) else self.other(value)
        return plain if plain is None or vendor == "sqlite" else str(plain)

    def json(self, value: object) -> str:
        """Letters as they are: half of one is refused by the driver then; as an escape SQLite would store what cannot
        be read."""
        return json.dumps(value, default=self.other, ensure_ascii=False, separators=(",", ":"))

    def other(self, value: object) -> str:
        """What JSON has no word for."""
        if isinstance(value, uuid.UUID):
            return value.hex
        if isinstance(value, datetime):
            return str(self.ops.adapt_datetimefield_value(value))
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(f"{type(value).__name__} is not stored so")


def _alike(rows: list[tuple[Any, ...]]) -> tuple[bool, ...]:
    """Of each column whether it says the same in all rows. Several rows are told apart by one column at least."""
    if len(rows) == 1:
        return (True,) * len(rows[0])
    alike = [_is_one(column) for column in zip(*rows, strict=True)]
    return tuple([False, *alike[1:]] if all(alike) else alike)


def _is_one(column: tuple[Any, ...]) -> bool:
    """Documents only where there is nothing in them: to Python 1 and true are equal, to JSON they are not."""
    first = column[0]
    return column.count(first) == len(column) and not (first and isinstance(first, dict | list | tuple))


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
