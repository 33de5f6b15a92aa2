"""What is kept about the athlete, on his own phone: his phones, the consent, and all of it to take along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from coachapp.models import Athlete
from coachapp.services import consent as consents
from coachapp.services.actor import Actor
from coachapp.services.device import devices_of
from coachapp.views import access, phone
from coachapp.views.device import device_rows
from coachapp.views.export import exported


@require_safe
@access.runs
def my_data(request: HttpRequest, me: Athlete) -> HttpResponse:
    """Show them, and say what is kept and who sees it."""
    here = phone.signed_in_device(request)
    context = {
        "athlete": me,
        "devices": device_rows(me, devices_of(me), here),
        "mine": True,
        "consent": consents.state_of(me, now=timezone.now()),
        "keep_months": me.squad.keep_months,
    }
    return render(request, "me/data.html", context)


@require_POST
@access.runs
def my_export(request: HttpRequest, me: Athlete) -> HttpResponse:
    """Hand him everything that is kept about him as a file."""
    return exported(request, me, Actor.runner(me))
