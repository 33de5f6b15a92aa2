"""The history's one way in."""

from __future__ import annotations

from typing import Any

from django.db import models

from coachapp.models import Athlete, Entry, Squad
from coachapp.models.entry import SUBJECTS
from coachapp.services.actor import Actor

Content = dict[str, Any]


def write(
    *,
    squad: Squad,
    athlete: Athlete | None,
    by: Actor,
    verb: str,
    subject: models.Model,
    before: Content | None,
    after: Content | None,
) -> Entry:
    """Add one entry. Call it inside the transaction of the change that it tells of."""
    entry = entry_of(squad=squad, athlete=athlete, by=by, verb=verb, subject=subject, before=before, after=after)
    entry.save(force_insert=True)
    return entry


def entry_of(
    *,
    squad: Squad,
    athlete: Athlete | None,
    by: Actor,
    verb: str,
    subject: models.Model,
    before: Content | None,
    after: Content | None,
) -> Entry:
    """Make one entry without storing it: for many at once, which are added in one go."""
    return Entry(
        squad=squad,
        athlete=athlete,
        actor_user=by.user,
        actor_athlete=by.athlete,
        verb=verb,
        subject_kind=SUBJECTS[type(subject).__name__],
        subject_id=str(subject.pk),
        before=before,
        after=after,
    )
