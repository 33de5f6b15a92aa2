"""An athlete's data as a coach hands it out or has it erased."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from coachapp.forms.erasure import EraseForm
from coachapp.models import Athlete, LoggedSession, Practice
from coachapp.services import erasure, visits
from coachapp.services.retention import falls_due
from coachapp.views import access
from coachapp.views.reauthentication import reauthenticated

Context = dict[str, Any]


@require_safe
@never_cache
@access.coaches
def athlete_data(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Offer the export to whoever leads, and the way to the erasure to the owner."""
    part = access.coaching(request, squad, may="lead")
    found = access.athlete(request, squad, athlete, may="lead")
    due = falls_due(found)
    context = {
        "squad": part.squad,
        "athlete": found,
        "may_own": part.may_own,
        "due": date_format(due, _("j F Y")) if due else "",
        "keep_months": part.squad.keep_months,
    }
    return render(request, "data/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.coaches
@reauthenticated(may="own")
def athlete_erase(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Say what goes and what stays; erase once the name is typed."""
    found = access.athlete(request, squad, athlete, may="own")
    form = EraseForm(request.POST or None, whose=found.name)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            name = found.name
            erasure.erase(athlete=found, by=access.actor(request))
            visits.scrub(request.session, names=[name])
            messages.success(request, _("The athlete is erased. The squad's totals are as they were."))
            return redirect("squad", found.squad.slug)
        status = 422
    context = {
        "squad": found.squad,
        "athlete": found,
        "form": form,
        "counts": _counts(found),
        "mentions": [_mention(found, what, on, row) for what, on, row in erasure.mentions(found)],
    }
    return render(request, "data/erase.html", context, status=status)


def _counts(athlete: Athlete) -> Context:
    """How much it is about."""
    return {
        "sessions": LoggedSession.objects.kept().filter(squad=athlete.squad, athlete=athlete).count(),
        "marks": athlete.marks.filter(squad=athlete.squad).count(),
        "devices": athlete.devices.filter(squad=athlete.squad, signed_out_at=None).count(),
    }


def _mention(athlete: Athlete, what: str, on: date, row: Any) -> Context:
    """A text that may speak of him, and where it can be changed by hand."""
    day = date_format(on, _("j M Y"))
    if isinstance(row, Practice):
        return {
            "url": reverse("practice", args=[athlete.squad.slug, row.pk]),
            "text": _("Note on the evening of %(day)s") % {"day": day},
        }
    return {
        "url": reverse("session-edit", args=[athlete.squad.slug, row.athlete.slug, row.pk]),
        "text": _("Session of %(name)s, %(day)s") % {"name": row.athlete.name, "day": day},
    }
