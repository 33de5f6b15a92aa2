"""What a visitor reads when the database is in trouble: 503, in how many seconds to try again, and nothing of the inside.

Nothing is lost by it: a verb stores all or nothing, and what is sent a second time is stored once. Nothing here asks the
database anything.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from coachapp.services.trouble import Kind, Trouble, trouble_of
from coachapp.views import errors
from coachapp.views.api import refusals

logger = logging.getLogger(__name__)


class DatabaseTrouble:
    """Answers in the place of a view that met a database in trouble.

    What the database gave up and undid by itself is tried once more before anybody hears of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Answer for the view. None where it failed for another reason."""
        trouble = trouble_of(error)
        if trouble is None:
            return None
        if not (trouble.undone and _is_ours(request)):
            return _answer(request, trouble)
        try:
            return _once_more(request)
        except Exception as second:
            still = trouble_of(second)
            if still is None:
                raise
            return _answer(request, still)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """The page for what nobody foresaw; 503 where the database was in trouble before or after the view ran."""
    trouble = trouble_of(sys.exc_info()[1])
    return _answer(request, trouble) if trouble else errors.server_error(request)


# --- inside ------------------------------------------------------------------------------------


def _is_ours(request: HttpRequest) -> bool:
    """Whether doing it twice is harmless: our own verbs are made so, signing in is somebody else's."""
    match = request.resolver_match
    return match is not None and match.func.__module__.startswith("coachapp.")


def _once_more(request: HttpRequest) -> HttpResponseBase | None:
    match = request.resolver_match
    again: HttpResponseBase | None = match.func(request, *match.args, **match.kwargs) if match else None
    return again


def _answer(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    route = request.resolver_match.view_name if request.resolver_match else ""
    logger.error("the database is %s; %s was told to come back", trouble.kind, route or "a visitor")
    answer: HttpResponse
    if refusals.is_ours(request):
        answer = refusals.answer(refusals.Refused(503, trouble.kind, _words(trouble.kind)))
    elif "application/json" in request.headers.get("Accept", ""):
        answer = JsonResponse({"why": trouble.kind}, status=503)
    elif request.headers.get("HX-Request"):
        # htmx puts no answer like this into the page: static/js/trouble.js says the words where messages stand.
        answer = HttpResponse(_words(trouble.kind), status=503, content_type="text/plain; charset=utf-8")
        answer["HX-Trigger"] = json.dumps({"quarters:trouble": {"text": _words(trouble.kind)}})
    else:
        answer = errors.page(request, 503, kind=trouble.kind)
    answer["Retry-After"] = str(trouble.again_after_s)
    add_never_cache_headers(answer)
    # It is in the log already, without the path that Django would add: that may be somebody's personal link.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def _words(kind: Kind) -> str:
    if kind == "full":
        return _("Nothing was saved: the server's disk is full. Tell whoever runs it; what you typed is still here.")
    return _("Nothing was saved: the server is busy. What you typed is still here; try again in a few seconds.")
