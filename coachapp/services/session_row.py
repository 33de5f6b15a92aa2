"""A new session's row, and what its athlete was given to run: kept beside it for showing, never judged by."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from coachapp.models import Athlete, LoggedSession
from coachapp.models.scattered import scatter
from coachapp.services.actor import Actor
from coachapp.services.history import Content
from coachapp.services.session_content import as_given
from coachapp.training.progression import Morning
from coachapp.training.session import Session

SessionRow = tuple[Any, ...]
_COLUMNS: Final = (
    "id", "squad_id", "athlete_id", "workout", "on", "rpe_half", "conditions", "note", "void_reason", "trained_through",
    "extra_counted", "by_athlete", "entered_by_id", "prescription", "version", "undone_at", "created_at", "updated_at",
)  # fmt: skip


def new_row(
    athlete: Athlete, by: Actor, workout: str, session: Session, conditions: str, given: Content | None, at: datetime
) -> SessionRow:
    """The row of a session that is logged `at` that moment, with what he was given to run on its day; nothing is saved.

    Raises ValueError when the session's key is no id.
    """
    return (
        uuid.UUID(session.key), athlete.squad_id, athlete.pk, workout, session.on, session.rpe_half, conditions,
        session.note, session.void, session.trained_through, session.extra_counted, by.is_athlete,
        by.user.pk if by.user else None, given, 1, None, at, at,
    )  # fmt: skip


def store_sessions(rows: Sequence[SessionRow]) -> None:
    """Store new sessions without their reps. Never an update, whatever row may carry one of the ids."""
    scatter(LoggedSession, _COLUMNS, rows)


def logged_of(row: SessionRow, athlete: Athlete) -> LoggedSession:
    """The object of a row of this athlete that is stored."""
    logged = LoggedSession(**dict(zip(_COLUMNS, row, strict=True)))
    logged.squad, logged.athlete = athlete.squad, athlete
    logged._state.adding, logged._state.db = False, connection.alias
    return logged


def given_on(morning: Morning) -> Content | None:
    """What is asked for on that day, as it is kept for showing."""
    return as_given(morning.asked) if morning.asked else None
