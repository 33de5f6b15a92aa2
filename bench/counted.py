"""Either app, saying in a header how many commands an answer took, BEGIN and COMMIT and savepoints counted.

BENCH_APP names the WSGI module. Nothing is timed through this one.
"""

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

_app = import_module(os.environ["BENCH_APP"]).application

from django.db import connection, reset_queries  # noqa: E402 - the module above sets Django up


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer, and count."""
    kept: list[tuple[str, list[tuple[str, str]]]] = []

    def keep(status: str, headers: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], None]:
        kept.append((status, headers))
        return lambda _data: None

    connection.ensure_connection()
    connection.force_debug_cursor = True
    reset_queries()
    body = _app(environ, keep)
    asked = [query["sql"] for query in connection.queries_log]
    if path := os.environ.get("BENCH_SQL"):
        with open(path, "a", encoding="utf-8") as file:
            file.write("\n".join([f"--- {environ['PATH_INFO']} {len(asked)}", *asked, ""]))
    status, headers = kept[-1]
    start_response(status, [*headers, ("X-Queries", str(len(asked)))])
    told: Iterable[bytes] = body
    return told
