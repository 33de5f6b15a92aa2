"""Rows of another table gathered into one text beside the row that they belong to.

A season of a squad has thousands of reps. As rows of their own each passes the driver and Django column by column; as
one JSON text for each session they are read by the C parser, and by one query less. A text has the rows one after the
other (`gathered`), or their columns side by side (`in_columns`), which both sides read and write in half the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Func, Subquery
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler

from coachapp.models.json_text import read

Alike = tuple[tuple[Any, ...], ...]
_Sql = tuple[str, Any]
_BARE_ID = 32
_UNUSUAL = "unusual"
#: Between the two halves of such a text: as it is it stands in no JSON.
_NEXT = "\n"


class _Array(Func):
    """Columns of one row as a JSON array."""

    function = "json_build_array"
    output_field = models.TextField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> _Sql:
        """SQLite has another name for it."""
        return self.as_sql(compiler, connection, function="json_array", **context)


class _Parsed(Func):
    """A column that holds JSON: as such, and not as a text, inside of other JSON."""

    template = "%(expressions)s"
    output_field = models.TextField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> _Sql:
        """SQLite keeps JSON as text."""
        return self.as_sql(compiler, connection, template="json(%(expressions)s)", **context)


class _Rows(Subquery):
    template = "(SELECT json_agg(gathered)::text FROM (%(subquery)s) AS gathering)"
    output_field = models.TextField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> _Sql:
        """SQLite would read each row's JSON once more to put it into an array; side by side they are one as they are."""
        template = "(SELECT '[' || group_concat(gathered) || ']' FROM (%(subquery)s) AS gathering)"
        return self.as_sql(compiler, connection, template=template, **context)


class _Columns(Subquery):
    """Numbers of many rows as they stand, column after column; then what was made of the rows that are unusual."""

    output_field = models.TextField()

    def __init__(self, rows: models.QuerySet[Any], alike: tuple[str, ...], columns: tuple[str, ...]) -> None:
        super().__init__(rows)
        self.alike, self.columns = alike, columns
        fields = rows.model._meta.concrete_fields
        self.fractions = {field.name for field in fields if isinstance(field, models.FloatField)}

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> _Sql:
        """PostgreSQL makes JSON value by value; texts put side by side take it half the time."""
        return self._joined(compiler, connection, "string_agg({}, ',')", "{}::text", "{}::text", **context)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> _Sql:
        """SQLite has another name for it, and writes a whole number faster than the same with a point."""
        whole = "CASE WHEN {0} = CAST({0} AS integer) THEN CAST({0} AS integer) ELSE {0} END"
        return self._joined(compiler, connection, "group_concat({})", "{}", whole, **context)

    def _joined(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        joined: str,
        text: str,
        fraction: str,
        **context: Any,
    ) -> _Sql:
        def column(name: str) -> str:
            return (fraction if name in self.fractions else text).format(connection.ops.quote_name(name))

        def lists(names: Iterable[str]) -> list[str]:
            return [joined.format(f"coalesce({column(name)}, 'null')") for name in names]

        unusual = f"coalesce({joined.format(column(_UNUSUAL))}, '')"
        told = [" || '],[' || ".join(each) for each in (lists(self.alike), [*lists(self.columns), unusual])]
        both = f" || ']]{_NEXT}[[' || ".join(told)
        # The names of columns are ours, and quoted: nothing that was typed stands in this text.
        template = f"(SELECT '[[' || {both} || ']]' FROM (%(subquery)s) AS gathering)"  # noqa: S608
        return self.as_sql(compiler, connection, template=template, **context)


def gathered(rows: models.QuerySet[Any], *columns: str, parsed: tuple[str, ...] = ()) -> Subquery:
    """The columns of these rows, to be annotated and read by `rows_in`; those in `parsed` hold JSON themselves.

    `rows` is tied to the outer row by OuterRef. Days come as ISO text, ids in the form of the database.
    """
    parts = [_Parsed(models.F(column)) if column in parsed else models.F(column) for column in columns]
    return _Rows(rows.annotate(gathered=_Array(*parts)).values("gathered"))


def rows_in(text: str | None) -> list[list[Any]]:
    """The rows of one text that `gathered` made, in no particular order."""
    return read(text) if text else []


def in_columns(
    rows: models.QuerySet[Any], *columns: str, alike: tuple[str, ...], unusual: tuple[models.Q, tuple[str, ...]]
) -> Subquery:
    """Columns of these rows that hold numbers, to be annotated and read by `columns_in`.

    `rows` is tied to the outer row by OuterRef. `alike` are columns that are the same beside most outer rows. `unusual`
    says which rows have more to tell, and the columns of it: of those rows alone they follow, row by row.
    """
    which, more = unusual
    fields = {field.name: field for field in rows.model._meta.concrete_fields}
    parts = [
        _Parsed(models.F(name)) if isinstance(fields.get(name), models.JSONField) else models.F(name) for name in more
    ]
    told = models.Case(models.When(which, then=_Array(*parts)), output_field=models.TextField())
    return _Columns(rows.annotate(**{_UNUSUAL: told}).values(*alike, *columns, _UNUSUAL), alike, columns)


def columns_in(texts: Iterable[str | None]) -> Iterator[tuple[Alike, list[list[Any]]] | None]:
    """What `in_columns` made of each outer row: the columns that are alike, read once for all that have them so; then
    the other columns and the unusual rows. None where there are no rows.

    The rows come as they were ordered, which databases do but do not promise.
    """
    told = [text.split(_NEXT) if text else None for text in texts]
    alike = {text: tuple(map(tuple, read(text))) for text in {both[0] for both in told if both}}
    rest = iter(read(f"[{','.join(both[1] for both in told if both)}]"))
    return ((alike[both[0]], next(rest)) if both else None for both in told)


def as_text(column: str) -> Cast:
    """A column as the text that the database makes of it: of a thousand rows Django would turn each value by a call."""
    return Cast(column, models.TextField())


def is_true(text: str) -> bool:
    """Whether a switch is on, of which `as_text` was taken."""
    return text in ("1", "true")


def id_in(text: str) -> str:
    """An id of such a row as it is written elsewhere: SQLite has it without its dashes."""
    if len(text) != _BARE_ID:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def moment_in(text: str | None) -> datetime | None:
    """A moment of such a row. SQLite has it without the zone, which is that of Greenwich."""
    if text is None:
        return None
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
