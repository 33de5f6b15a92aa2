"""Rows of another table gathered into one text beside the row that they belong to.

A season of a squad has thousands of reps. As rows of their own each passes the driver and Django column by column; as
one JSON text for each session they are read by one call of the C parser, and by one query less.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Func, Subquery
from django.db.models.sql.compiler import SQLCompiler

_Sql = tuple[str, Any]
_BARE_ID = 32


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


def gathered(rows: models.QuerySet[Any], *columns: str, parsed: tuple[str, ...] = ()) -> Subquery:
    """The columns of these rows, to be annotated and read by `rows_in`; those in `parsed` hold JSON themselves.

    `rows` is tied to the outer row by OuterRef. Days come as ISO text, ids in the form of the database.
    """
    parts = [_Parsed(models.F(column)) if column in parsed else models.F(column) for column in columns]
    return _Rows(rows.annotate(gathered=_Array(*parts)).values("gathered"))


def rows_in(text: str | None) -> list[list[Any]]:
    """The rows of one text that `gathered` made, in no particular order."""
    return json.loads(text) if text else []


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
