"""One session a day: what two pages or two phones typed for one day is one session, unless somebody says otherwise."""

from __future__ import annotations

import uuid

from django.db.models import Q, prefetch_related_objects

from coachapp.models import Athlete, LoggedSession
from coachapp.models.prepared import Prepared
from coachapp.models.session import the_reps
from coachapp.services.history import Content
from coachapp.services.session_content import content_of
from coachapp.training.session import Session


class DayTaken(Exception):
    """Another session is stored for that day already, with other content: `stored`."""

    def __init__(self, stored: LoggedSession) -> None:
        super().__init__("that day has a session")
        self.stored = stored


def near_by(athlete: Athlete, session: Session) -> list[LoggedSession]:
    """What may stand in a new session's way: whatever carries its id, and his sessions of that day; reps along.

    Ask with the athlete locked, or two that save at once both find the day free. Raises ValueError when the key is no id.
    """
    found = _NEAR_BY.objects(key=uuid.UUID(session.key), squad=athlete.squad_id, athlete=athlete.pk, on=session.on)
    prefetch_related_objects(found, the_reps())
    return found


_NEAR_BY = Prepared(
    lambda key, squad, athlete, on: LoggedSession.objects.filter(
        Q(id=key) | Q(squad=squad, athlete=athlete, on=on, undone_at=None)
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
