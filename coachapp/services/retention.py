"""How long somebody who left is kept, and what else runs out: invitations, API tokens, sessions of browsers."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from coachapp.models import ApiToken, Athlete, Consent, Device, Erasure, Invitation
from coachapp.services import erasure, visits, waiting
from coachapp.services.actor import MACHINE

#: What ended by itself or was ended is kept so many days longer, for whoever asks what became of it.
ENDED_DAYS = 90


@dataclass(frozen=True, slots=True)
class Due:
    """What has been kept long enough."""

    athletes: list[Athlete]
    invitations: int
    tokens: int
    asks: int
    devices: int
    sessions: int

    @property
    def total(self) -> int:
        """How many things there are to do."""
        return len(self.athletes) + self.invitations + self.tokens + self.asks + self.devices + self.sessions


def falls_due(athlete: Athlete) -> date | None:
    """The first day on which an athlete who left has been kept long enough; None while he trains."""
    if athlete.left_on is None:
        return None
    return months_later(athlete.left_on, athlete.squad.keep_months)


def months_later(on: date, months: int) -> date:
    """The same day so many months later, the last of a month where it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def due(*, now: datetime) -> Due:
    """What has been kept long enough by now, in every squad."""
    left = Athlete.objects.left().select_related("squad").order_by("left_on", "pk")
    athletes = [person for person in left if (falls_due(person) or date.max) <= person.squad.today(now)]
    return Due(
        athletes=athletes,
        invitations=_invitations(now).count(),
        tokens=_tokens(now).count(),
        asks=_asks(now).count(),
        devices=_devices(now).count(),
        sessions=visits.expired(now),
    )


def clean_up(*, now: datetime, each: Callable[[], object] = lambda: None) -> Due:
    """Erase and delete what has been kept long enough; `each` is called after each athlete. Done twice it is done once."""
    found = due(now=now)
    for person in found.athletes:
        erasure.erase(athlete=person, by=MACHINE, cause=Erasure.Cause.RETENTION)
        each()
    with transaction.atomic():
        _invitations(now).delete()
        _tokens(now).delete()
        _asks(now).delete()
        _devices(now).delete()
        waiting.drop_old(now=now)
    visits.clear_expired(now)
    return found


def _invitations(now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, expires_at__lt=now - timedelta(days=ENDED_DAYS))


def _tokens(now: datetime) -> QuerySet[ApiToken]:
    ended = now - timedelta(days=ENDED_DAYS)
    return ApiToken.objects.filter(Q(expires_at__lt=ended) | Q(revoked_at__lt=ended))


def _asks(now: datetime) -> QuerySet[Consent]:
    return Consent.objects.filter(given_at=None, expires_at__lt=now - timedelta(days=ENDED_DAYS))


def _devices(now: datetime) -> QuerySet[Device]:
    return Device.objects.filter(signed_out_at__lt=now - timedelta(days=ENDED_DAYS))
