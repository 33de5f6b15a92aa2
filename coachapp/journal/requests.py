"""A line for each request: its id, the name of its address, who asked, how it went and what it cost."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from coachapp.journal.lines import current_request

_log = logging.getLogger("coachapp.request")
# No header of a client becomes such a key of META: those begin with HTTP_.
_ID = "quarters.request_id"
_ABOUT = "quarters.about"
#: Machines ask these all the time; only when they answer badly is it worth a line.
_QUIET = {"livez", "readyz"}


class RequestLine:
    """Gives every request an id, answers with it, and writes the line. Belongs outermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and write down what became of it."""
        request.META[_ID] = name = secrets.token_hex(8)
        token = current_request.set(name)
        queries = _Count()
        began = time.monotonic()
        try:
            with connection.execute_wrapper(queries):
                response = self.get_response(request)
            response.headers["X-Request-ID"] = name
            _write(request, response, round((time.monotonic() - began) * 1000), queries.so_far)
        finally:
            current_request.reset(token)
        return response


def id_of(request: HttpRequest) -> str:
    """The id of this request, to be found again in the log; empty when it never passed here."""
    return str(request.META.get(_ID, ""))


def about(request: HttpRequest, **ids: object) -> None:
    """Have ids noted in the line of this request, as in ``about(request, squad=squad.pk)``. Never a name."""
    request.META.setdefault(_ABOUT, {}).update({name: str(value) for name, value in ids.items()})


class _Count:
    """Counts the commands that go to the database."""

    def __init__(self) -> None:
        self.so_far = 0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.so_far += 1
        return execute(sql, params, many, context)


def _write(request: HttpRequest, response: HttpResponse, ms: int, queries: int) -> None:
    match = request.resolver_match
    route = match.url_name or match.func.__name__ if match else None
    if response.status_code < 400 and (route in _QUIET or route is None):
        return
    fields = {
        "method": request.method if request.method in _METHODS else "other",
        "route": route,
        "status": response.status_code,
        "ms": ms,
        "queries": queries,
    }
    # Who is signed in is known only where somebody asked for it: the log asks no database.
    user = getattr(request, "_cached_user", None)
    if user is not None and user.pk is not None:
        fields["user"] = user.pk
    fields |= request.META.get(_ABOUT, {})
    _log.info("request", extra={"fields": fields})


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
