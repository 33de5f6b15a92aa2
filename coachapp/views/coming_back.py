"""Where somebody who is sent away to sign in or to prove who he is comes back to."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest


def page_of(request: HttpRequest) -> str:
    """The page from which htmx asked, to come back to."""
    here = request.headers.get("HX-Current-URL", "")
    parts = urlsplit(here)
    return parts.path if parts.netloc == request.get_host() else "/"
