"""Many new sessions of one squad at once: an evening is logged with as many queries as one athlete.

All of them or none. Whoever wants each for himself goes through `log_session`.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from coachapp.models import Athlete, Entry, LoggedSession, Squad
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.session import Saved, SessionConflict
from coachapp.services.session_changes import with_session
from coachapp.services.session_content import content, rep_rows, store_reps
from coachapp.services.session_row import new_row
from coachapp.services.standing import Change
from coachapp.services.training_log import logs_of
from coachapp.training.log import TrainingLog
from coachapp.training.session import Session

#: Rows in one command: SQLite takes so many values in one, and a long one is no quicker.
BATCH = 500


@dataclass(frozen=True, slots=True)
class NewSession:
    """What one athlete ran, in the workout that he ran it in."""

    athlete: Athlete
    workout: str
    session: Session


@transaction.atomic
def log_sessions(*, squad: Squad, by: Actor, new: Sequence[NewSession], on: date) -> list[Saved]:
    """Store sessions that are not stored yet, in their order. `on` is today; a coach logs them.

    Raises SessionConflict when one of the ids is taken, KeyError for an athlete of another squad, and whatever the engine
    or the database says about one of them; then nothing is stored.
    """
    people = _locked(squad, [each.athlete for each in new])
    new = [replace(each, athlete=people[each.athlete.pk]) for each in new]
    ids = [uuid.UUID(each.session.key) for each in new]
    if LoggedSession.objects.filter(id__in=ids).exists():
        raise SessionConflict(None)
    logs = _logs(new[0].athlete.squad if new else squad, new)
    rows, reps, entries, saved = [], [], [], []
    for each in new:
        before = logs[each.athlete.pk]
        row = new_row(each.athlete, by, each.workout, each.session, "", before)
        rows.append(row)
        reps += rep_rows(row, each.session)
        sent = content(each.session, workout=each.workout, conditions="")
        entries.append(
            history.entry_of(squad=squad, athlete=each.athlete, by=by, verb="log", subject=row, before=None, after=sent)
        )
        saved.append(Saved(row, False, Change(each.workout, before, with_session(before, each.session), on)))
    LoggedSession.objects.bulk_create(rows, BATCH)
    store_reps(reps)
    Entry.objects.bulk_create(entries, BATCH)
    return saved


def _locked(squad: Squad, athletes: Iterable[Athlete]) -> dict[uuid.UUID, Athlete]:
    """Fetch these afresh, and keep everybody else from changing what is theirs; in one order, so that two can wait."""
    people = Athlete.objects.filter(squad=squad, pk__in=[athlete.pk for athlete in athletes])
    locked = people.select_related("squad").select_for_update(of=("self",)).order_by("pk")
    return {athlete.pk: athlete for athlete in locked}


def _logs(squad: Squad, new: Iterable[NewSession]) -> dict[uuid.UUID, TrainingLog]:
    """The log of each in the workout that he ran; two queries for each workout."""
    by_workout: defaultdict[str, list[Athlete]] = defaultdict(list)
    for each in new:
        by_workout[each.workout].append(each.athlete)
    found: dict[uuid.UUID, TrainingLog] = {}
    for workout, athletes in sorted(by_workout.items()):
        found |= logs_of(squad, athletes, workout=workout)
    return found
