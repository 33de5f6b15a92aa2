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

    `must_scan` and `must_sort`: tables that no index leads into, and whether none gives the rows in their order.
    """

    sql: str
    scanned: frozenset[str]
    must_scan: frozenset[str]
    sorted_rows: int
    must_sort: bool
    steps: str

    def __str__(self) -> str:
        return f"{self.sql}\n{self.steps}"


def plans_of(queries: list[dict[str, str]]) -> Iterator[Plan]:
    """Explain what was captured. Each different query once: what differs only in its values is one."""
    seen = set()
    for query in queries:
        sql = query["sql"]
        shape = re.sub(r"'[^']*'|\b\d+\b", "?", sql)
        if _ASKS.match(sql) and shape not in seen:
            seen.add(shape)
            yield _of_postgresql(sql) if connection.vendor == "postgresql" else _of_sqlite(sql)


#: Ways that are taken only where there is no other once they are switched off.
_TO_SCAN = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
_TO_SORT = ("enable_sort", "enable_bitmapscan")


def _of_postgresql(sql: str) -> Plan:
    nodes, by_index, in_order = _explained(sql), _explained(sql, *_TO_SCAN), _explained(sql, *_TO_SORT)
    sorts = [node for node in nodes if node["Node Type"] == "Sort"]
    return Plan(
        sql=sql,
        scanned=_scanned(nodes),
        must_scan=_scanned(by_index),
        sorted_rows=max((int(node["Plan Rows"]) for node in sorts), default=0),
        must_sort=any(node["Node Type"] == "Sort" for node in in_order),
        steps="\n".join([*map(_line, nodes), "  or, with indexes alone:", *map(_line, by_index)]),
    )


def _explained(sql: str, *without: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        for way in without:
            cursor.execute(f"SET LOCAL {way} = off")
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql.replace("%", "%%"), [])
        (told,) = cursor.fetchone()
        for way in without:
            cursor.execute(f"SET LOCAL {way} = on")
    return list(_nodes((json.loads(told) if isinstance(told, str) else told)[0]["Plan"]))


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


def _of_sqlite(sql: str) -> Plan:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"), [])
        steps = [row[3] for row in cursor.fetchall()]
    names = dict(re.findall(r'"(\w+)" (\w\d)\b', sql))
    aliases = {alias: table for table, alias in names.items()}
    scanned = frozenset(aliases.get(name, name) for step in steps for name in _SCAN.findall(step))
    # How much is sorted is not told; that something is, is.
    must_sort = any("ORDER BY" in step for step in steps)
    return Plan(sql, scanned, scanned, 0, must_sort, "\n    ".join(["", *steps]))
