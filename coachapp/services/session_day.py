"""One session a day: what two pages or two phones typed for one day is one session, unless somebody says otherwise."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import Exists, QuerySet, prefetch_related_objects

from coachapp.models import Athlete, LoggedSession
from coachapp.models.prepared import Prepared
from coachapp.models.session import the_reps
from coachapp.services import history
from coachapp.services.history import Content
from coachapp.services.session_content import content_of
from coachapp.training.session import Session


class DayTaken(Exception):
    """Another session is stored for that day already, with other content: `stored`."""

    def __init__(self, stored: LoggedSession) -> None:
        super().__init__("that day has a session")
        self.stored = stored


def near_by(athlete: Athlete, session: Session) -> tuple[list[LoggedSession], int]:
    """What may stand in a new session's way: whatever carries its id, and his sessions of that day; reps along.

    Also the number of the history's latest entry about him. Ask with the athlete locked, or two that save at once both
    find the day free. Raises ValueError when the key is no id.
    """
    key, squad, person, on = uuid.UUID(session.key), athlete.squad_id, athlete.pk, session.on
    [(entry, taken, known)] = _IN_THE_WAY.rows(squad=squad, athlete=person, on=on, key=key)
    if not taken and not known:
        return [], entry or 0
    found = list(_of_the_day(squad, person, on) | _of_that_id(key))
    prefetch_related_objects(found, the_reps())
    return found, entry or 0


def _of_the_day(squad: uuid.UUID, athlete: uuid.UUID, on: date) -> QuerySet[LoggedSession]:
    return LoggedSession.objects.kept().filter(squad=squad, athlete=athlete, on=on)


def _of_that_id(key: uuid.UUID) -> QuerySet[LoggedSession]:
    return LoggedSession.objects.filter(id=key)


# Mostly nothing is in the way, and nothing has to be fetched.
_IN_THE_WAY = Prepared(
    lambda squad, athlete, on, key: Athlete.objects.filter(squad=squad, pk=athlete).values_list(
        history.latest(), Exists(_of_the_day(squad, athlete, on)), Exists(_of_that_id(key))
    )
)


def own_of(near: list[LoggedSession], athlete: Athlete, key: uuid.UUID) -> LoggedSession | None:
    """The athlete's session with this id among those near by."""
    found = next((each for each in near if each.pk == key and each.athlete_id == athlete.pk), None)
    return _his(found, athlete) if found else None


def twin_of(
    near: list[LoggedSession], athlete: Athlete, workout: str, session: Session, sent: Content
) -> LoggedSession | None:
    """The session that is stored for this day under another id with just what was `sent`; None when the day is free.

    Raises DayTaken when what is stored differs.
    """
    kept = [each for each in near if each.athlete_id == athlete.pk and each.undone_at is None]
    same_day = (each for each in kept if each.on == session.on and each.workout == workout and not each.void_reason)
    twin = next(same_day, None)
    if twin is None:
        return None
    if content_of(_his(twin, athlete)) != sent:
        raise DayTaken(twin)
    return twin


def _his(found: LoggedSession, athlete: Athlete) -> LoggedSession:
    found.athlete, found.squad = athlete, athlete.squad
    return found
