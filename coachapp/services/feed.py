"""Calendar feeds: opened, shown again, renewed, closed. Of one athlete, or of the whole squad."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coachapp.models import Athlete, Feed, Squad
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.consent import ConsentMissing, state_of
from coachapp.services.signed_id import SignedId

_ADDRESS = SignedId("coachapp.calendar-feed")


def token_of(feed: Feed) -> str:
    """The secret part of the feed's address."""
    return _ADDRESS.token(feed.id)


def find(token: str) -> Feed | None:
    """The open feed with this token, squad and athlete along; None for any other text, and for whoever has left."""
    feed_id = _ADDRESS.read(token)
    if feed_id is None:
        return None
    feeds = Feed.objects.filter(revoked_at=None, athlete__left_on=None, athlete__erased_at=None)
    feed = feeds.select_related("squad", "athlete").filter(id=feed_id).first()
    if feed is not None and feed.athlete is not None:
        feed.athlete.squad = feed.squad
        if not _may_have(feed.athlete):
            return None
    return feed


def open_feed(squad: Squad, athlete: Athlete | None) -> Feed | None:
    """The feed that can be shown now, or None."""
    return Feed.objects.filter(squad=squad, athlete=athlete, revoked_at=None).first()


@transaction.atomic
def open_it(*, squad: Squad, athlete: Athlete | None, by: Actor) -> Feed:
    """Open the feed, or give back the one that is open. Raises ConsentMissing."""
    _lock(squad, athlete)
    return open_feed(squad, athlete) or _open(squad, athlete, by)


@transaction.atomic
def renew(*, squad: Squad, athlete: Athlete | None, by: Actor) -> Feed:
    """Open a new feed and close the old one: calendars that follow the old address get nothing any more.

    Raises ConsentMissing.
    """
    _lock(squad, athlete)
    _close(squad, athlete, by)
    return _open(squad, athlete, by)


@transaction.atomic
def close(*, squad: Squad, athlete: Athlete | None, by: Actor) -> None:
    """Close the feed, if one is open."""
    _lock(squad, athlete)
    _close(squad, athlete, by)


def _lock(squad: Squad, athlete: Athlete | None) -> None:
    if athlete is None:
        Squad.objects.select_for_update().get(pk=squad.pk)
    else:
        Athlete.objects.locked(athlete)


def _may_have(athlete: Athlete) -> bool:
    """What holds for a personal link holds for a calendar: no guardian's consent, no address."""
    return athlete.squad.consent_under is None or state_of(athlete, now=timezone.now()).may_have_link


def _open(squad: Squad, athlete: Athlete | None, by: Actor) -> Feed:
    if athlete is not None and not _may_have(athlete):
        raise ConsentMissing
    feed = Feed.objects.create(squad=squad, athlete=athlete)
    _write(feed, by, "open_feed" if athlete else "open_squad_feed", None, {"open": True})
    return feed


def _close(squad: Squad, athlete: Athlete | None, by: Actor) -> None:
    feed = open_feed(squad, athlete)
    if feed is not None:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        _write(feed, by, "close_feed" if athlete else "close_squad_feed", {"open": True}, {"open": False})


def _write(feed: Feed, by: Actor, verb: str, before: history.Content | None, after: history.Content) -> None:
    history.write(squad=feed.squad, athlete=feed.athlete, by=by, verb=verb, subject=feed, before=before, after=after)
