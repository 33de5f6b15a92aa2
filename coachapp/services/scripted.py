"""What a script does with a token: the same verbs as on the pages, in its maker's name, and a line more in the history."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from coachapp.models import ApiToken, Athlete, LoggedSession
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.session import Saved, log_session, void_session
from coachapp.training.session import Session


@transaction.atomic
def log_by_token(
    *, key: ApiToken, athlete: Athlete, session: Session, on: date, conditions: str, only_one: bool
) -> Saved:
    """Store a session once, however often it is sent. Raises as `log_session` does."""
    saved = log_session(
        athlete=athlete, by=Actor.coach(key.made_by), session=session, on=on, conditions=conditions, only_one=only_one
    )
    if not saved.already:
        _write(key, saved.logged, "log_by_token")
    return saved


@transaction.atomic
def void_by_token(*, key: ApiToken, logged: LoggedSession, version: int, reason: str, on: date) -> Saved:
    """Leave a session out of the march, for a reason. Raises as `void_session` does."""
    saved = void_session(logged=logged, by=Actor.coach(key.made_by), version=version, reason=reason, on=on)
    _write(key, saved.logged, "void_by_token")
    return saved


def _write(key: ApiToken, logged: LoggedSession, verb: str) -> None:
    history.write(
        squad=key.squad, athlete=logged.athlete, by=Actor.coach(key.made_by), verb=verb, subject=key,
        before=None, after={"session": str(logged.pk), "on": logged.on.isoformat()},
    )  # fmt: skip
