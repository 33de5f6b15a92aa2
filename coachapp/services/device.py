"""An athlete's phones: signed in by his personal link, recognised again, signed out one by one or all at once."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone

from coachapp.models import Athlete, Device
from coachapp.models.identity import new_id
from coachapp.models.prepared import Prepared
from coachapp.services import history
from coachapp.services.actor import Actor

# What a browser calls itself holds the names of others it wants to be taken for: the most particular comes first.
_BROWSERS = (
    ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("OPT/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"), ("DuckDuckGo/", "DuckDuckGo"), ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"), ("Windows", "Windows"),
    ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def label_of(user_agent: str) -> str:
    """The kind of browser and of device, as "Chrome/Android"; no version, no model, nothing else of the text.

    A part that is not known stays empty.
    """
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return f"{browser}/{system}" if browser or system else ""


def signed_in(device_id: uuid.UUID) -> Device | None:
    """The device that may still come in, its athlete and squad along; one query."""
    return _SIGNED_IN.first(device=device_id)


_SIGNED_IN = Prepared(lambda device: Device.objects.signed_in().select_related("athlete__squad").filter(pk=device))


def devices_of(athlete: Athlete) -> list[Device]:
    """The athlete's phones that are signed in, the latest first."""
    rows = Device.objects.signed_in().filter(squad_id=athlete.squad_id, athlete=athlete)
    return list(rows.order_by("-first_at", "-pk"))


def seen(device: Device, *, on: date) -> None:
    """Note the day on which the phone was used; at most one write a day."""
    if device.last_on < on:
        Device.objects.filter(squad_id=device.squad_id, pk=device.pk, last_on__lt=on).update(last_on=on)


def sign_in(*, athlete: Athlete, label: str, on: date, device_id: uuid.UUID | None = None) -> Device:
    """Sign a phone of the athlete in. Under an id that is signed in already it is that phone once more.

    Call it inside the transaction that looked at the link, with the athlete locked.
    """
    known = Device.objects.signed_in().filter(squad_id=athlete.squad_id, athlete=athlete, pk=device_id or new_id())
    device = known.first()
    if device is None:
        taken = device_id is None or Device.objects.filter(pk=device_id).exists()
        device = Device(
            pk=new_id() if taken else device_id, squad=athlete.squad, athlete=athlete, label=label[:60], last_on=on
        )
        device.save(force_insert=True)
        _write(device, Actor.runner(athlete), "sign_phone_in", None, {"label": device.label})
    device.athlete, device.squad = athlete, athlete.squad
    return device


@transaction.atomic
def sign_out(*, athlete: Athlete, device_id: uuid.UUID, by: Actor) -> bool:
    """Sign one phone of this athlete out. Says whether it was his and signed in."""
    Athlete.objects.locked(athlete)
    rows = Device.objects.filter(squad_id=athlete.squad_id, athlete=athlete, signed_out_at=None, pk=device_id)
    return _sign_out(list(rows), athlete, by) > 0


def sign_out_all(*, athlete: Athlete, by: Actor) -> int:
    """Sign every phone of the athlete out, and say how many. Call it inside a transaction that locked him."""
    rows = Device.objects.filter(squad_id=athlete.squad_id, athlete=athlete, signed_out_at=None)
    return _sign_out(list(rows), athlete, by)


def _sign_out(devices: list[Device], athlete: Athlete, by: Actor) -> int:
    for device in devices:
        device.signed_out_at = timezone.now()
        device.save(update_fields=["signed_out_at"])
        device.athlete, device.squad = athlete, athlete.squad
        _write(device, by, "sign_phone_out", {"label": device.label}, {"label": device.label, "signed_out": True})
    return len(devices)


def _write(device: Device, by: Actor, verb: str, before: history.Content | None, after: history.Content) -> None:
    history.write(
        squad=device.squad,
        athlete=device.athlete,
        by=by,
        verb=verb,
        subject=device,
        before=before,
        after=after,
    )
