"""How a database means to answer: the plan of each query that a page asked, read for what grows with all squads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

#: What is explained; the rest is BEGIN, savepoints, settings.
_ASKS = re.compile(r"\s*(?:SELECT|UPDATE|DELETE)\b", re.IGNORECASE)
_SCAN = re.compile(r"^SCAN (\w+)")


@dataclass(frozen=True, slots=True)
class Plan:
    """One query: the tables that it reads from end to end, and the rows of its largest sort, as estimated.

    PostgreSQL plans for the values of a query at first, and where it is asked again for whatever values come: a table
    that either plan reads from end to end is among `scanned`. `must_scan` and `must_sort`: tables that no index leads
    into, and whether none gives the rows in their order.
    """

    sql: str
    scanned: frozenset[str]
    must_scan: frozenset[str]
    sorted_rows: int
    must_sort: bool
    steps: str

    def __str__(self) -> str:
        return f"{self.sql}\n{self.steps}"


Query = tuple[str, Any]


class Queries:
    """What is asked while this is entered: each query's text and its values apart."""

    def __init__(self) -> None:
        self.asked: list[Query] = []

    def __enter__(self) -> list[Query]:
        connection.execute_wrappers.append(self._take)
        return self.asked

    def __exit__(self, *_error: object) -> None:
        connection.execute_wrappers.remove(self._take)

    def _take(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.asked.append((sql, params))
        return execute(sql, params, many, context)


def plans_of(queries: list[Query]) -> Iterator[Plan]:
    """Explain what was asked. Each different query once: what differs only in its values is one."""
    seen = set()
    for sql, params in queries:
        if _ASKS.match(sql) and sql not in seen:
            seen.add(sql)
            yield _of_postgresql(sql, params) if connection.vendor == "postgresql" else _of_sqlite(sql, params)


#: Ways that are taken only where there is no other once they are switched off.
_TO_SCAN = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
_TO_SORT = ("enable_sort", "enable_bitmapscan")


def _of_postgresql(sql: str, params: Any) -> Plan:
    nodes, for_any = _explained(sql, params), _prepared(sql, params)
    by_index, in_order = _explained(sql, params, *_TO_SCAN), _explained(sql, params, *_TO_SORT)
    sorts = [node for node in nodes if node["Node Type"] == "Sort"]
    return Plan(
        sql=sql,
        scanned=_scanned(nodes) | _scanned(for_any),
        must_scan=_scanned(by_index),
        sorted_rows=max((int(node["Plan Rows"]) for node in sorts), default=0),
        must_sort=any(node["Node Type"] == "Sort" for node in in_order),
        steps="\n".join(
            [
                *map(_line, nodes),
                "  or, for any values:",
                *map(_line, for_any),
                "  or, with indexes alone:",
                *map(_line, by_index),
            ]
        ),
    )


def _explained(sql: str, params: Any, *without: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        for way in without:
            cursor.execute(f"SET LOCAL {way} = off")
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql, params)
        (told,) = cursor.fetchone()
        for way in without:
            cursor.execute(f"SET LOCAL {way} = on")
    return _told(told)


def _prepared(sql: str, params: Any) -> list[dict[str, Any]]:
    """The steps of the plan that is kept for a query that is asked again and again."""
    places = [f"${number}" for number in range(1, len(params or ()) + 1)]
    given = f"({', '.join('%s' for _each in places)})" if places else ""
    with connection.cursor() as cursor:
        # Nothing of it goes through the driver's own way to prepare: its texts stand here as they are.
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute("PREPARE explained AS " + (sql % tuple(places) if params is not None else sql))
        operations: Any = connection.ops
        values = operations.compose_sql("EXPLAIN (FORMAT JSON) EXECUTE explained" + given, params)
        cursor.execute(values.replace("%", "%%"), [])
        (told,) = cursor.fetchone()
        cursor.execute("DEALLOCATE explained")
        cursor.execute("SET LOCAL plan_cache_mode = auto")
    return _told(told)


def _told(plan: Any) -> list[dict[str, Any]]:
    return list(_nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]))


def _scanned(nodes: list[dict[str, Any]]) -> frozenset[str]:
    """The tables that are read in their own order. An index that is read from end to end is seen on SQLite."""
    return frozenset(str(node["Relation Name"]) for node in nodes if node["Node Type"].endswith("Seq Scan"))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for under in node.get("Plans", ()):
        yield from _nodes(under)


def _line(node: dict[str, Any]) -> str:
    names = ("Node Type", "Relation Name", "Index Name", "Index Cond", "Filter", "Plan Rows")
    return "    " + ", ".join(str(node[name]) for name in names if name in node)


def _of_sqlite(sql: str, params: Any) -> Plan:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql, params)
        steps = [row[3] for row in cursor.fetchall()]
    names = dict(re.findall(r'"(\w+)" (\w\d)\b', sql))
    aliases = {alias: table for table, alias in names.items()}
    scanned = frozenset(aliases.get(name, name) for step in steps for name in _SCAN.findall(step))
    # How much is sorted is not told; that something is, is.
    must_sort = any("ORDER BY" in step for step in steps)
    return Plan(sql, scanned, scanned, 0, must_sort, "\n    ".join(["", *steps]))
