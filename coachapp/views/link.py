"""The personal link: shown by the coach, opened on the athlete's phone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coachapp.models import PersonalLink
from coachapp.services import link as links
from coachapp.views import access

Context = dict[str, Any]
#: Empty modules around a code, as its standard asks for.
QUIET = 4


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.coaches
def athlete_link(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Show the athlete's link and its code; make, renew or revoke it."""
    found = access.athlete(request, squad, athlete, may="lead")
    if request.method == "POST":
        by = access.actor(request)
        action = request.POST.get("do")
        if action == "make" and not found.left_on:
            links.make(athlete=found, by=by)
            messages.success(request, _("The link is made. Let the athlete scan the code, or send the address."))
        elif action == "renew" and not found.left_on:
            links.renew(athlete=found, by=by)
            messages.success(request, _("There is a new link. The old one, and every phone it signed in, is out."))
        elif action == "revoke":
            links.revoke(athlete=found, by=by)
            messages.success(request, _("The link is revoked, and every phone that it signed in is signed out."))
        return redirect("athlete-link", found.squad.slug, found.slug)
    link = links.open_link(found)
    address = request.build_absolute_uri(reverse("hello", args=[links.token_of(link)])) if link else ""
    context = {
        "squad": found.squad,
        "athlete": found,
        "link": link,
        "address": address,
        "code": drawn(address) if address else None,
    }
    return render(request, "link/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def hello(request: HttpRequest, token: str) -> HttpResponse:
    """Greet whoever opens a personal link; one button signs this phone in.

    Opening alone signs nobody in: previews in a messenger open links, too.
    """
    link = links.find(token)
    if link is None:
        return _closed(request)
    if request.method == "POST":
        return _accept(request, token)
    athlete = link.athlete
    context = {"athlete": athlete, "first_name": athlete.name.split()[0], "squad_name": athlete.squad.name}
    return render(request, "me/hello.html", context)


def _accept(request: HttpRequest, token: str) -> HttpResponse:
    accepted: PersonalLink | None = links.accept(token=token)
    if accepted is None:
        return _closed(request)
    access.sign_phone_in(request, accepted)
    return redirect("next")


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "me/closed.html", status=404)


def drawn(text: str) -> Context:
    """Return a QR code as one path: its dark modules row by row, in units of a module."""
    matrix = [bytes(row) for row in segno.make_qr(text, error="m").matrix]
    return {"size": len(matrix) + 2 * QUIET, "path": "".join(_runs(matrix))}


def _runs(matrix: list[bytes]) -> Iterator[str]:
    for y, row in enumerate(matrix, start=QUIET):
        x = QUIET
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
