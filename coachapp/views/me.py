"""The athlete's own pages, on the phone that his personal link signed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coachapp.models import Athlete
from coachapp.services import device as devices
from coachapp.services.actor import Actor
from coachapp.services.standing import standing_of
from coachapp.training.library import LIBRARY
from coachapp.training.standing import Running
from coachapp.views import access, past, phone
from coachapp.views.athlete import stage_card
from coachapp.views.first_paint import render_at_once
from coachapp.views.ladder import SHOWN, ladder
from coachapp.views.prescribed import flush_note, prescribed


@require_safe
@access.runs
def next_session(request: HttpRequest, me: Athlete) -> HttpResponse:
    """Show what to run next, when and why."""
    today = me.squad.today(timezone.now())
    standing = standing_of(me, on=today)
    context = {
        "athlete": me,
        "workout": LIBRARY[me.workout],
        "next": prescribed(standing, today),
        "flush_note": flush_note(standing.next) if standing.next else "",
        "stage": stage_card(standing),
        "ladder": ladder(standing, session_url=_url, shown=3) if standing.runnings else None,
        "race": me.target_race_name,
        "race_on": me.target_race_on if me.target_race_on and me.target_race_on >= today else None,
    }
    return render_at_once(request, "me/next.html", context)


@require_safe
@access.runs
def my_history(request: HttpRequest, me: Athlete) -> HttpResponse:
    """Show his ladder and his sessions. `?sessions=all` shows them from the beginning."""
    today = me.squad.today(timezone.now())
    standing = standing_of(me, on=today)
    everything = request.GET.get("sessions") == "all"
    shown = max(SHOWN, len(standing.runnings)) if everything else SHOWN
    listed = shown if everything else past.LISTED
    context = {
        "athlete": me,
        "ladder": ladder(standing, session_url=_url, shown=shown),
        "sessions": past.sessions(standing, standing.runnings[-listed:], url=_url),
        "more_sessions": len(standing.runnings) > listed,
    }
    return render(request, "me/history.html", context)


@require_POST
@access.runs
def my_sign_out(request: HttpRequest, me: Athlete) -> HttpResponse:
    """Sign this phone out."""
    device = phone.signed_in_device(request)
    if device is not None:
        devices.sign_out(athlete=me, device_id=device.pk, by=Actor.runner(me))
    phone.sign_phone_out(request)
    messages.success(request, _("This phone is signed out. Your personal link signs it in again."))
    return redirect("home")


def _url(running: Running) -> str:
    return reverse("my-session", args=[running.session.key])
