"""One session a day: what two pages or two phones typed for one day is one session, unless somebody says otherwise."""

from __future__ import annotations

from coachapp.models import Athlete, LoggedSession
from coachapp.services.history import Content
from coachapp.services.session_content import content_of
from coachapp.training.session import Session


class DayTaken(Exception):
    """Another session is stored for that day already, with other content: `stored`."""

    def __init__(self, stored: LoggedSession) -> None:
        super().__init__("that day has a session")
        self.stored = stored


def twin_of(athlete: Athlete, workout: str, session: Session, sent: Content) -> LoggedSession | None:
    """The session that is stored for this day under another id with just what was `sent`; None when the day is free.

    Ask with the athlete locked, or two that save at once both find the day free. Raises DayTaken when what is stored
    differs.
    """
    same_day = athlete.sessions.kept().filter(squad=athlete.squad, workout=workout, on=session.on, void_reason="")
    twin = same_day.with_reps().first()
    if twin is None:
        return None
    twin.athlete, twin.squad = athlete, athlete.squad
    if content_of(twin) != sent:
        raise DayTaken(twin)
    return twin
