"""Everybody's personal links at once: made where they are missing, renewed, revoked."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coachapp.models import Squad
from coachapp.services import link
from coachapp.services.actor import Actor
from coachapp.services.consent import ConsentMissing, states_of


@transaction.atomic
def make_missing(*, squad: Squad, by: Actor) -> int:
    """Make a link for everybody who trains here, may have one and has none. Returns how many were made."""
    people = list(squad.athletes.training().order_by("pk"))
    states = states_of(squad, people, now=timezone.now())
    opened = link.open_links(squad, people)
    made = 0
    for person in people:
        if person.pk in opened or not states[person.pk].may_have_link:
            continue
        try:
            link.make(athlete=person, by=by)
        except ConsentMissing:
            # It was withdrawn a moment ago.
            continue
        made += 1
    return made


@transaction.atomic
def renew_all(*, squad: Squad, by: Actor) -> int:
    """Put a new link in the place of every open one, signing every phone out. Returns how many are new."""
    people = list(squad.athletes.training().order_by("pk"))
    opened = link.open_links(squad, people)
    renewed = 0
    for person in people:
        if person.pk not in opened:
            continue
        try:
            link.renew(athlete=person, by=by)
            renewed += 1
        except ConsentMissing:
            link.revoke(athlete=person, by=by)
    return renewed


@transaction.atomic
def revoke_all(*, squad: Squad, by: Actor) -> int:
    """End every link, signing every phone out. Returns how many were open."""
    people = list(squad.athletes.training().order_by("pk"))
    opened = link.open_links(squad, people)
    for person in people:
        link.revoke(athlete=person, by=by)
    return len(opened)
