"""Many new sessions of one squad at once: an evening is logged with as many queries as one athlete.

All of them or none. Whoever wants each for himself goes through `log_session`.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coachapp.models import Athlete, Squad
from coachapp.models.entry import SUBJECTS
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.history import Content, EntryRow
from coachapp.services.session_content import RepRow, content, rep_rows, store_reps
from coachapp.services.session_row import SessionRow, given_on, new_row, store_sessions
from coachapp.services.training_log import logs_of
from coachapp.training.progression import Morning
from coachapp.training.session import Session


@dataclass(frozen=True, slots=True)
class NewSession:
    """What one athlete ran, in the workout that he ran it in; `planned` is what was asked of him when that was planned."""

    athlete: Athlete
    workout: str
    session: Session
    planned: Content | None = None


@transaction.atomic
def log_sessions(
    *,
    squad: Squad,
    by: Actor,
    new: Sequence[NewSession],
    planned_in: int | None = None,
    also: Iterable[EntryRow] = (),
    at: datetime | None = None,
) -> None:
    """Store sessions that are not stored yet; a coach logs them.

    `planned_in` is the number of the history's entry about the planning: whoever nothing was entered about since is
    given what was planned for him, and the log is asked for the others. `also` are entries for the history that are
    stored with them, `at` the moment of all of it. Raises IntegrityError when one of the ids is taken, KeyError for an
    athlete of another squad, and whatever the engine or the database says about one of them; then nothing is stored.
    """
    _lock(squad, {each.athlete.pk for each in new})
    given = _given(squad, new, planned_in)
    at = at or timezone.now()
    rows: list[SessionRow] = []
    reps: list[RepRow] = []
    entries: list[EntryRow] = []
    for each in new:
        logged = uuid.UUID(each.session.key)
        rows.append(new_row(each.athlete, by, each.workout, each.session, "", given[each.athlete.pk], at))
        reps += rep_rows(squad.pk, logged, each.session)
        about = SUBJECTS["LoggedSession"], str(logged)
        sent = content(each.session, workout=each.workout, conditions="")
        entries.append(
            history.entry_of(
                squad=squad, athlete=each.athlete, by=by, verb="log", subject=about, before=None, after=sent, at=at
            )
        )
    store_sessions(rows)
    store_reps(reps)
    history.add([*entries, *also])


def _lock(squad: Squad, athletes: set[uuid.UUID]) -> None:
    """Keep everybody else from changing what is theirs until the end; in one order, so that two can wait."""
    for missing in athletes - Athlete.objects.lock(squad.pk, athletes):
        raise KeyError(missing)


def _given(squad: Squad, new: Iterable[NewSession], planned_in: int | None) -> dict[uuid.UUID, Content | None]:
    """What each was given to run, by athlete."""
    changed = {None} if planned_in is None else history.changed_since(squad, planned_in)
    given: dict[uuid.UUID, Content | None] = {}
    ask: defaultdict[tuple[str, date], list[uuid.UUID]] = defaultdict(list)
    for each in new:
        if each.planned is not None and changed.isdisjoint({None, each.athlete.pk}):
            given[each.athlete.pk] = each.planned
        else:
            ask[each.workout, each.session.on].append(each.athlete.pk)
    for (workout, on), people in sorted(ask.items()):
        # Fetched afresh, now that they are locked: what is asked hangs on their settings.
        athletes = list(Athlete.objects.filter(squad=squad, pk__in=people).select_related("squad"))
        logs = logs_of(athletes[0].squad, athletes, workout=workout)
        given |= {pk: given_on(Morning(workout, log, on)) for pk, log in logs.items()}
    return given
