"""A new session's row, and what its athlete was given to run: kept beside it for showing, never judged by."""

from __future__ import annotations

import uuid
from datetime import datetime

from coachapp.models import Athlete, LoggedSession
from coachapp.services.actor import Actor
from coachapp.services.history import Content
from coachapp.services.session_content import as_given, fill
from coachapp.training.progression import Morning
from coachapp.training.session import Session


def new_row(
    athlete: Athlete, by: Actor, workout: str, session: Session, conditions: str, given: Content | None, at: datetime
) -> LoggedSession:
    """The row of a session that is logged `at` that moment, with what he was given to run on its day; nothing is saved."""
    logged = LoggedSession(
        id=uuid.UUID(session.key),
        squad=athlete.squad,
        athlete=athlete,
        workout=workout,
        by_athlete=by.is_athlete,
        entered_by=by.user,
        prescription=given,
        created_at=at,
        updated_at=at,
    )
    fill(logged, session, conditions=conditions)
    return logged


def given_on(morning: Morning) -> Content | None:
    """What is asked for on that day, as it is kept for showing."""
    return as_given(morning.asked) if morning.asked else None
