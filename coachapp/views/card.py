"""The card: one page of paper with what to run, and boxes for what was run."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coachapp.services.standing import standing_of
from coachapp.training.library import LIBRARY
from coachapp.views import access
from coachapp.views.ladder import day
from coachapp.views.prescribed import flush_note, prescribed


@require_safe
@access.coaches
def card(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Show the card of the next session, ready to be printed."""
    found = access.athlete(request, squad, athlete)
    today = found.squad.today(timezone.now())
    standing = standing_of(found, on=today)
    upcoming = standing.next
    context = {
        "squad": found.squad,
        "athlete": found,
        "workout": LIBRARY[found.workout],
        "today": day(today),
        "next": prescribed(standing, today),
        "flush_note": flush_note(upcoming) if upcoming else "",
        "flushes": range(1, upcoming.flush.reps + 1) if upcoming and upcoming.flush else (),
    }
    return render(request, "card/page.html", context)
