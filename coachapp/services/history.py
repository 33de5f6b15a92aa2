"""The history's one way in, and what it knows of changes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models

from coachapp.models import Athlete, Entry, Squad
from coachapp.models.entry import SUBJECTS, WITHOUT_EFFECT
from coachapp.models.prepared import Prepared
from coachapp.models.scattered import scatter_objects
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
    add([entry])
    return entry


def add(entries: Iterable[Entry]) -> None:
    """Add entries that `entry_of` made, in their order, by one command."""
    scatter_objects(Entry, entries)


def changed_since(squad: Squad, entry: int) -> set[uuid.UUID | None]:
    """About whom something was entered after this entry that a standing may hang on; None is in it for the squad itself."""
    return {about for (about,) in _CHANGED.rows(squad=squad.pk, entry=entry)}


_CHANGED = Prepared(
    lambda squad, entry: (
        Entry.objects.filter(squad=squad, id__gt=entry)
        .exclude(subject_kind__in=sorted(WITHOUT_EFFECT))
        .values_list("athlete_id")
        .distinct()
    )
)


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
    """Make one entry without storing it: for several at once, which `add` stores."""
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
