"""Queries whose SQL is written once, and asked again and again with other ids.

Django writes the SQL of a queryset anew at every request. For a query of many columns or subqueries that takes several
times as long as the database needs to answer it, and comes to the same text each time. Nothing that was answered is
kept here: only the question.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Func
from django.db.models.sql.compiler import SQLCompiler

from coachapp.models.json_text import read

Made = TypeVar("Made", bound=models.Model)
#: What may be asked for: nothing that a row is looked up by is of another kind.
Value = uuid.UUID | int | str | date


class Prepared(Generic[Made]):
    """A question to the database with places for values; `written` makes its queryset for given ones.

    A value may stand wherever it does not change the form of the query: `filter(pk=athlete)`, not
    `filter(pk__in=athletes)` (there is `Among` for that), nor `filter(left_on=None)`, where it is None at times.
    """

    def __init__(self, written: Callable[..., models.QuerySet[Made, Any]]) -> None:
        self._written = written
        self._sql: dict[str, _Sql] = {}

    def rows(self, **values: Value) -> list[tuple[Any, ...]]:
        """Ask with these values; the columns of each row as `values_list` has them."""
        sql = self._sql.get(connection.vendor)
        if sql is None:
            sql = self._sql[connection.vendor] = _written(self._written, values, connection)
        with connection.cursor() as cursor:
            cursor.execute(sql.text, sql.params(values, connection))
            found = cursor.fetchall()
        return [sql.converted(row, connection) for row in found] if sql.converters else found

    def objects(self, **values: Value) -> list[Made]:
        """Ask with these values; each row as an object, with what the queryset selects along and annotates."""
        found = self.rows(**values)
        shape = self._sql[connection.vendor].shape
        if shape is None:
            raise TypeError("a query of plain columns has no objects")
        return [shape.made(row) for row in found]

    def first(self, **values: Value) -> Made | None:
        """The first object, or None."""
        return next(iter(self.objects(**values)), None)


class Among(Func):
    """The ids of one JSON text: `filter(pk__in=Among(ids))` has one form however many there are."""

    function = "jsonb_array_elements_text"
    template = "(SELECT value::uuid FROM %(function)s(%(expressions)s::jsonb))"
    output_field = models.UUIDField()

    def __init__(self, ids: str) -> None:
        super().__init__(models.Value(ids, output_field=models.TextField()))

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        """SQLite compares ids as letters, without dashes, as `json_text.written` has them."""
        return self.as_sql(compiler, connection, template="(SELECT value FROM json_each(%(expressions)s))", **context)


# --- inside ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which columns of a row are an object of which model, and what hangs on it."""

    model: type[models.Model]
    names: tuple[str, ...]
    at: tuple[int, ...]
    key: int
    along: tuple[tuple[_Shape, Callable[..., None], Callable[..., None]], ...]
    annotated: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, told: dict[str, Any], columns: list[Any], annotated: dict[str, int]) -> _Shape:
        """Read what Django's compiler says about the columns that it selects."""
        at = tuple(told["select_fields"])
        targets = [columns[each][0].target for each in at]
        along = tuple(
            (cls.of(one, columns, {}), one["local_setter"], one["remote_setter"])
            for one in told.get("related_klass_infos", ())
        )
        key = next(each for each, target in zip(at, targets, strict=True) if target.primary_key)
        names = tuple(target.attname for target in targets)
        return cls(told["model"], names, at, key, along, tuple(annotated.items()))

    def made(self, row: tuple[Any, ...]) -> Any:
        """The object, as if a queryset had fetched it."""
        made = self.model.from_db(connection.alias, self.names, [row[each] for each in self.at])
        for shape, set_here, set_there in self.along:
            other = shape.made(row) if row[shape.key] is not None else None
            set_here(made, other)
            if other is not None:
                set_there(other, made)
        for name, at in self.annotated:
            setattr(made, name, row[at])
        return made


@dataclass(frozen=True, slots=True)
class _Sql:
    """The SQL for one kind of database. `places` has the name of each value, or the one that always stands there."""

    text: str
    places: tuple[tuple[str | None, Any], ...]
    converters: tuple[tuple[int, tuple[tuple[Any, Any], ...]], ...]
    shape: _Shape | None

    def params(self, values: dict[str, Value], connection: BaseDatabaseWrapper) -> list[Any]:
        """The parameters, with the values in their places."""
        given = {name: _as_param(value, connection) for name, value in values.items()}
        return [value if name is None else given[name] for name, value in self.places]

    def converted(self, row: tuple[Any, ...], connection: BaseDatabaseWrapper) -> tuple[Any, ...]:
        """A row as Django hands it out: ids as ids, days as days."""
        values = list(row)
        for at, many in self.converters:
            for convert, column in many:
                values[at] = convert(values[at], column, connection)
        return tuple(values)


def _written(
    written: Callable[..., models.QuerySet[Any, Any]], values: dict[str, Value], connection: BaseDatabaseWrapper
) -> _Sql:
    """Have Django write the query with values that are found again among its parameters."""
    marks = {name: _mark(value) for name, value in values.items()}
    names = {_as_param(mark, connection): name for name, mark in marks.items()}
    query = written(**marks).query
    compiler = query.get_compiler(connection=connection)
    text, params = compiler.as_sql()
    places = tuple((names.get(value) if isinstance(value, Value) else None, value) for value in params)
    if {name for name, _value in places if name} != set(values):
        raise TypeError(f"the query has no place for one of {', '.join(values)}")
    found = compiler.get_converters([column for column, *_rest in compiler.select])
    converters = tuple((at, tuple((_quicker(each), column) for each in many)) for at, (many, column) in found.items())
    whole = query.default_cols
    shape = _Shape.of(compiler.klass_info, compiler.select, compiler.annotation_col_map) if whole else None
    return _Sql(text, places, converters, shape)


def _quicker(convert: Callable[..., Any]) -> Callable[..., Any]:
    """The converter itself, or what reads a JSON column in a third of its time."""
    field = getattr(convert, "__self__", None)
    return _document if isinstance(field, models.JSONField) and field.decoder is None else convert


def _document(told: Any, _column: Any, _connection: BaseDatabaseWrapper) -> Any:
    """Only a text is read: a number out of a document comes as one, and nothing as nothing."""
    return read(told) if isinstance(told, str) else told


def _mark(like: Value) -> Value:
    """A value of this kind that is nobody's."""
    made = uuid.uuid4()
    if isinstance(like, uuid.UUID):
        return made
    if isinstance(like, date):
        return date.fromordinal(1 + made.int % date.max.toordinal())
    return made.int >> 66 if isinstance(like, int) else str(made)


def _as_param(value: Value, connection: BaseDatabaseWrapper) -> Any:
    """The value as the database's driver takes it: SQLite has neither UUIDs nor days of its own."""
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
