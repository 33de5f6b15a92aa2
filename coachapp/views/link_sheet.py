"""One sheet of paper with everybody's personal link as a code, to be cut up and handed out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coachapp.services import consent as consents
from coachapp.services import link as links
from coachapp.services import link_sheet as sheets
from coachapp.views import access
from coachapp.views.hand_out import drawn
from coachapp.views.link import address_of

Context = dict[str, Any]
#: Codes on one sheet of A4, three beside each other.
A_SHEET = 12


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.coaches
def link_sheet(request: HttpRequest, squad: str) -> HttpResponse:
    """Show the sheet of those who have a link; make those that are missing, renew or revoke them all."""
    theirs = access.squad(request, squad, may="lead")
    if request.method == "POST":
        by = access.actor(request)
        do = request.POST.get("do")
        if do == "make":
            messages.success(request, _made(sheets.make_missing(squad=theirs, by=by)))
        elif do == "renew":
            messages.success(request, _renewed(sheets.renew_all(squad=theirs, by=by)))
        elif do == "revoke":
            messages.success(request, _revoked(sheets.revoke_all(squad=theirs, by=by)))
        return redirect("link-sheet", theirs.slug)
    people = list(theirs.athletes.training().order_by("name", "slug"))
    states = consents.states_of(theirs, people, now=timezone.now())
    opened = links.open_links(theirs, people)
    slips = []
    for person in people:
        if person.pk in opened:
            address = address_of(request, opened[person.pk])
            slips.append({"name": person.name, "slug": person.slug, "code": drawn(address)})
    context = {
        "squad": theirs,
        "sheets": [slips[start : start + A_SHEET] for start in range(0, len(slips), A_SHEET)],
        "count": len(slips),
        "lacking": [person for person in people if not states[person.pk].may_have_link],
        "missing": [person for person in people if person.pk not in opened and states[person.pk].may_have_link],
        "host": request.get_host(),
    }
    return render(request, "link_sheet/page.html", context)


def _made(count: int) -> str:
    return ngettext("%(count)d link is made.", "%(count)d links are made.", count) % {"count": count}


def _renewed(count: int) -> str:
    return ngettext(
        "%(count)d link is new. Every phone is signed out: hand out the new sheet.",
        "%(count)d links are new. Every phone is signed out: hand out the new sheet.",
        count,
    ) % {"count": count}


def _revoked(count: int) -> str:
    return ngettext(
        "%(count)d link is revoked, and its phones are signed out.",
        "%(count)d links are revoked, and their phones are signed out.",
        count,
    ) % {"count": count}
