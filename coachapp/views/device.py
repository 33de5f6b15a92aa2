"""The phones that a personal link signed in: listed, and signed out one by one, by the coach or the athlete himself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coachapp.models import Athlete, Device
from coachapp.services import device as devices
from coachapp.services.actor import Actor
from coachapp.views import access, phone
from coachapp.words.devices import device_name

Context = dict[str, Any]


@require_POST
@access.coaches
def device_sign_out(request: HttpRequest, squad: str, athlete: str, device: uuid.UUID) -> HttpResponse:
    """Sign one of the athlete's phones out."""
    found = access.athlete(request, squad, athlete, may="lead")
    row = access.device(found, device)
    devices.sign_out(athlete=found, device_id=row.pk, by=access.actor(request))
    messages.success(request, _("%(phone)s is signed out.") % {"phone": device_name(row.label)})
    return redirect("athlete-link", found.squad.slug, found.slug)


@require_POST
@access.runs
def my_device_sign_out(request: HttpRequest, me: Athlete, device: uuid.UUID) -> HttpResponse:
    """Sign another phone of one's own out, or this one."""
    row = access.device(me, device)
    here = phone.signed_in_device(request)
    devices.sign_out(athlete=me, device_id=row.pk, by=Actor.runner(me))
    if here is not None and here.pk == row.pk:
        phone.sign_phone_out(request)
        messages.success(request, _("This phone is signed out. Your personal link signs it in again."))
        return redirect("home")
    messages.success(request, _("%(phone)s is signed out.") % {"phone": device_name(row.label)})
    return redirect("my-data")


def device_rows(athlete: Athlete, rows: Iterable[Device], here: Device | None = None) -> list[Context]:
    """The phones as a page lists them; `here` is the one that asks."""
    zone = ZoneInfo(athlete.squad.time_zone)
    return [
        {
            "id": row.pk,
            "name": device_name(row.label),
            "since": date_format(row.first_at.astimezone(zone), _("j M Y")),
            "last": date_format(row.last_on, _("j M Y")),
            "is_this": here is not None and row.pk == here.pk,
        }
        for row in rows
    ]
