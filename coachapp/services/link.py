"""Personal links: made, shown again, renewed, revoked, accepted.

Nobody gets one who needs a guardian's consent and has none.

A token is the link's id and a signature of it, both as URL text. It is not stored, so the coach can
show the same code on another evening, and whoever reads the table cannot sign in with it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from coachapp.models import Athlete, Device, PersonalLink, Squad
from coachapp.services import consent, device, history
from coachapp.services.actor import Actor
from coachapp.services.signed_id import SignedId

_ADDRESS = SignedId("coachapp.personal-link")


def token_of(link: PersonalLink) -> str:
    """The secret part of the link's address: 43 characters."""
    return _ADDRESS.token(link.id)


def find(token: str) -> PersonalLink | None:
    """The open link with this token, its athlete and squad along; None for any other text."""
    link_id = _ADDRESS.read(token)
    if link_id is None:
        return None
    return open_by_id(link_id)


def open_by_id(link_id: uuid.UUID) -> PersonalLink | None:
    """The open link with this id, for a phone that has accepted it before."""
    links = PersonalLink.objects.filter(revoked_at=None, athlete__left_on=None)
    return links.select_related("athlete__squad").filter(id=link_id).first()


def open_link(athlete: Athlete) -> PersonalLink | None:
    """The athlete's link that can be shown now, or None."""
    return PersonalLink.objects.filter(squad_id=athlete.squad_id, athlete=athlete, revoked_at=None).first()


@transaction.atomic
def make(*, athlete: Athlete, by: Actor) -> PersonalLink:
    """Make the athlete's link, or give back the one that is open. Raises ConsentMissing."""
    stored = Athlete.objects.locked(athlete)
    return open_link(stored) or _make(stored, by)


@transaction.atomic
def renew(*, athlete: Athlete, by: Actor) -> PersonalLink:
    """Make a new link and end the old one: every phone of the athlete is signed out. Raises ConsentMissing."""
    stored = Athlete.objects.locked(athlete)
    _revoke(stored, by)
    return _make(stored, by)


@transaction.atomic
def revoke(*, athlete: Athlete, by: Actor) -> None:
    """End the athlete's link, if one is open, and sign his phones out."""
    _revoke(Athlete.objects.locked(athlete), by)


@transaction.atomic
def accept(*, token: str, label: str, on: date, device_id: uuid.UUID | None = None) -> Device | None:
    """Sign a phone in by the link, and give the phone back; None when the link is not open.

    `label` is the kind of browser, `on` today. Sent twice under one `device_id` it is one phone.
    """
    found = find(token)
    if found is None:
        return None
    athlete = Athlete.objects.locked(found.athlete)
    # It may have been ended while one waited for the lock.
    link = open_by_id(found.pk)
    if link is None:
        return None
    link.athlete = athlete
    if link.accepted_at is None:
        link.accepted_at = timezone.now()
        link.save(update_fields=["accepted_at"])
        history.write(
            squad=link.squad,
            athlete=athlete,
            by=Actor.runner(athlete),
            verb="accept_link",
            subject=link,
            before={"accepted": False},
            after={"accepted": True},
        )
    return device.sign_in(athlete=athlete, label=label, on=on, device_id=device_id)


def open_links(squad: Squad, athletes: Sequence[Athlete]) -> dict[uuid.UUID, PersonalLink]:
    """The open links of these athletes by athlete; one query."""
    rows = PersonalLink.objects.filter(squad=squad, revoked_at=None, athlete__in=[person.pk for person in athletes])
    return {row.athlete_id: row for row in rows}


def _make(athlete: Athlete, by: Actor) -> PersonalLink:
    consent.check(athlete, now=timezone.now())
    link = PersonalLink.objects.create(squad_id=athlete.squad_id, athlete=athlete)
    _write(link, by, "make_link", None, {"open": True})
    return link


def _revoke(athlete: Athlete, by: Actor) -> None:
    link = open_link(athlete)
    if link is not None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        link.athlete = athlete
        _write(link, by, "revoke_link", {"open": True}, {"open": False})
    device.sign_out_all(athlete=athlete, by=by)


def _write(link: PersonalLink, by: Actor, verb: str, before: history.Content | None, after: history.Content) -> None:
    history.write(
        squad=link.squad,
        athlete=link.athlete,
        by=by,
        verb=verb,
        subject=link,
        before=before,
        after=after,
    )
