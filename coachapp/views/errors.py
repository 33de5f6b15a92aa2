"""The pages for what went wrong. They ask no database and no session: both may be what is broken."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from coachapp.journal.requests import id_of
from coachapp.views.api import refusals


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the browser sent something unreadable (400)."""
    return page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this is for another role (403)."""
    return page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old, or sent from elsewhere (403)."""
    return page(request, 403, "403_csrf.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing is here (404).

    This page carries no request id: whether a thing is missing or another squad's, it is the same to the letter.
    """
    return page(request, 404, with_id=False)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke (500). For what befalls the database see views/trouble.py."""
    return page(request, 500)


def page(
    request: HttpRequest, status: int, template: str = "", *, with_id: bool = True, **more: object
) -> HttpResponse:
    """Return the page of this status, with `more` for its template; JSON where a script asked."""
    if refusals.is_ours(request):
        return refusals.of_status(status)
    context: dict[str, Any] = {
        "request_id": id_of(request) if with_id else "",
        "theme": request.COOKIES.get("theme", ""),
        "language": getattr(request, "LANGUAGE_CODE", "en"),
        **more,
    }
    # Without the request no context processor runs, and so none asks who is signed in.
    text = get_template(template or f"{status}.html").render(context)
    return HttpResponse(text, status=status, headers={"Cache-Control": "no-store"})
