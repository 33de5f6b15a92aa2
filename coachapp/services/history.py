"""The history's one way in, and what it knows of changes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import models
from django.utils import timezone

from coachapp.models import Athlete, Entry, Squad
from coachapp.models.entry import SUBJECTS, WITHOUT_EFFECT
from coachapp.models.prepared import Prepared
from coachapp.models.scattered import scatter
from coachapp.services.actor import Actor

Content = dict[str, Any]


EntryRow = tuple[Any, ...]
#: What an entry calls a kind of row, and the row's id.
Subject = tuple[str, str]
_COLUMNS: Final = (
    "squad", "athlete", "at", "actor_user", "actor_athlete", "verb", "subject_kind", "subject_id", "before", "after",
)  # fmt: skip


def write(
    *,
    squad: Squad,
    athlete: Athlete | None,
    by: Actor,
    verb: str,
    subject: models.Model,
    before: Content | None,
    after: Content | None,
) -> None:
    """Add one entry. Call it inside the transaction of the change that it tells of."""
    about = subject_of(subject)
    add([entry_of(squad=squad, athlete=athlete, by=by, verb=verb, subject=about, before=before, after=after)])


def subject_of(row: models.Model) -> Subject:
    """How an entry names this row."""
    return SUBJECTS[type(row).__name__], str(row.pk)


def add(entries: Sequence[EntryRow]) -> None:
    """Add entries that `entry_of` made, in their order, by one command."""
    if entries:
        scatter(Entry, _COLUMNS, entries)


def entry_of(
    *,
    squad: Squad,
    athlete: Athlete | None,
    by: Actor,
    verb: str,
    subject: Subject,
    before: Content | None,
    after: Content | None,
    at: datetime | None = None,
) -> EntryRow:
    """Make one entry without storing it: for several at once, which `add` stores. `at` is now where it is not given."""
    return (
        squad.pk.hex, athlete.pk.hex if athlete else None, at or timezone.now(), by.user.pk if by.user else None,
        by.athlete.pk.hex if by.athlete else None, verb, *subject, before, after,
    )  # fmt: skip


def latest() -> models.Subquery:
    """The number of the latest entry about each of the athletes of a query, None before the first.

    Whoever enters something about him has him locked, so that these numbers are in the order in which it came to hold.
    """
    about = Entry.objects.filter(squad=models.OuterRef("squad"), athlete=models.OuterRef("pk"))
    return models.Subquery(about.order_by("-id").values("id")[:1])


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
