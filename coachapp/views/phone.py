"""The phone that an athlete's personal link has signed in: which one this browser is, if any.

Its session holds the id of a `Device` and nothing else; the row is looked up at every request, so that signing the
phone out ends the visit at once.
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.utils import timezone

from coachapp.journal.requests import about
from coachapp.models import Athlete, Device
from coachapp.services import device as devices

_PHONE = "device"


def signed_in_athlete(request: HttpRequest) -> Athlete | None:
    """The athlete whose phone this is, his squad along; None when it was signed out. Once a day it notes the day."""
    device = signed_in_device(request)
    if device is None:
        return None
    about(request, squad=device.squad_id, athlete=device.athlete_id)
    devices.seen(device, on=device.athlete.squad.today(timezone.now()))
    return device.athlete


def signed_in_device(request: HttpRequest) -> Device | None:
    """The phone of an athlete that this is, he and his squad along; one query."""
    try:
        device_id = uuid.UUID(str(request.session.get(_PHONE, "")))
    except ValueError:
        return None
    return devices.signed_in(device_id)


def sign_phone_in(request: HttpRequest, device: Device) -> None:
    """Have this browser be the phone that was signed in, under a new session key."""
    request.session.cycle_key()
    request.session[_PHONE] = str(device.pk)


def sign_phone_out(request: HttpRequest) -> None:
    """Forget which phone it is. Who is also signed in as a coach stays so."""
    request.session.pop(_PHONE, None)
    request.session.cycle_key()


def forget(request: HttpRequest) -> bool:
    """Forget which phone it is, and say whether it ever was one."""
    return request.session.pop(_PHONE, None) is not None
