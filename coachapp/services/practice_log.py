"""From an evening to sessions: one action logs everybody who ran, and one takes that back.

Those whose session is new are stored together. Where that cannot be done, and for everybody else, each is logged for
himself, in a transaction of his own: what is wrong with one holds nobody up. What an action
stored is in the practice's history, with the version that it gave each session, so that nothing is overwritten that
somebody changed on the session's own page since.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coachapp.models import LoggedSession, Practice, PracticeAthlete
from coachapp.models.identity import new_id
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.practice_evening import evening_of, rows_of
from coachapp.services.practice_results import (
    LogResult,
    Told,
    Verb,
    hurdle_of,
    is_stored,
    last_logging,
    session_of,
    stored_of,
    told_and_planned,
    told_of,
    versions_of,
)
from coachapp.services.session import (
    Saved,
    SessionConflict,
    edit_session,
    excuse_recovery,
    excuse_rep,
    log_session,
    undo,
)
from coachapp.services.session_batch import NewSession, log_sessions
from coachapp.services.trouble import trouble_of
from coachapp.training.session import Session

logger = logging.getLogger(__name__)


def log_practice(*, practice: Practice, by: Actor, on: date) -> list[LogResult]:
    """Log a session for everybody with a rep; done twice it is logged once. `on` is today.

    Where taps came since it was logged, the session is brought up to date with them. Every result is by name; what the
    sessions came to is asked with `results_of`.
    """
    rows = rows_of(practice)
    evening = evening_of(practice, rows)
    told, planned = told_and_planned(practice)
    stored, versions, action = stored_of(practice, rows), versions_of(told), str(new_id())
    sessions = {row.pk: session_of(evening, row) for row in rows}
    hurdles = {row.pk: hurdle_of(evening, row, sessions[row.pk]) for row in rows}
    new = [row for row in rows if row.session_id not in stored and hurdles[row.pk] is None]
    together = _logged_together(practice, new, by, sessions, action, planned)
    results = []
    for row in rows:
        session, hurdle = sessions[row.pk], hurdles[row.pk]
        was, version = stored.get(row.session_id), versions.get(str(row.session_id))
        if hurdle is not None:
            results.append(hurdle)
        elif row.pk in together:
            results.append(LogResult(row, "logged"))
        elif was is not None and was.undone_at is None and is_stored(was, row, session, version):
            results.append(LogResult(row, "already"))
        else:
            results.append(_logged(practice, row, by, session, was, version, action, on))
    return results


def undo_log(*, practice: Practice, by: Actor, on: date) -> list[LogResult]:
    """Take back all that the last logging of this practice did, in however many steps; done again, the one before it.

    Nothing when every logging is taken back already.
    """
    rows = {str(row.session_id): row for row in rows_of(practice)}
    told = told_of(practice)
    versions = versions_of(told)
    stored = stored_of(practice, rows.values())
    results = []
    for each in last_logging(told):
        row = rows.get(each.session)
        logged = stored.get(uuid.UUID(each.session))
        if row is None or logged is None:
            continue
        results.append(_undone(practice, row, by, logged, each, versions[each.session], on))
    return results


# --- inside ------------------------------------------------------------------------------------


def _logged_together(
    practice: Practice,
    rows: Sequence[PracticeAthlete],
    by: Actor,
    sessions: Mapping[uuid.UUID, Session],
    action: str,
    planned: int | None,
) -> set[uuid.UUID]:
    """Store these in one transaction, and return the ids of their rows; none where one of them cannot be stored."""
    new = [NewSession(row.athlete, row.workout, sessions[row.pk], row.prescription) for row in rows]
    if by.is_athlete or len(new) < 2:
        return set()
    try:
        at = timezone.now()
        entries = [_entry(practice, row, by, "log", action, {"version": 1, "was": 0}, at) for row in rows]
        log_sessions(squad=practice.squad, by=by, new=new, planned_in=planned, also=entries, at=at)
    except Exception as error:
        # Whatever it is, it is about one of them: they are tried one by one.
        if trouble_of(error):
            raise
        return set()
    return {row.pk for row in rows}


def _logged(
    practice: Practice,
    row: PracticeAthlete,
    by: Actor,
    session: Session,
    was: LoggedSession | None,
    version: int | None,
    action: str,
    on: date,
) -> LogResult:
    try:
        with transaction.atomic():
            saved = _save(row, by, session, was, version, on)
            if not saved.already:
                after = {"version": saved.logged.version, "was": was.version if was else 0}
                _write(practice, row, by, "log", action, after)
    except SessionConflict:
        return _failed(practice, row, by, action, "changed")
    except Exception as error:
        # Whatever it is, the others' sessions must not be lost to it. In a database in trouble theirs would fail as well.
        if trouble_of(error):
            raise
        reference = _reference(action)
        logger.exception("%s: session %s of practice %s could not be logged", reference, row.session_id, practice.pk)
        return _failed(practice, row, by, action, "unforeseen", reference)
    return LogResult(row, "already" if saved.already else "logged")


def _failed(
    practice: Practice, row: PracticeAthlete, by: Actor, action: str, why: str, reference: str = ""
) -> LogResult:
    """Keep that it failed, so that the page says why also when nobody at all was logged."""
    try:
        with transaction.atomic():
            _write(practice, row, by, "log_failed", action, {"why": why, "detail": reference})
    except Exception as error:
        if trouble_of(error):
            raise
        logger.exception("%s: not even that can be kept", reference)
    return LogResult(row, "failed", why, detail=reference)


def _reference(action: str) -> str:
    """What the coach can quote, and whoever keeps the site finds in its log: the end of the action's id."""
    return action[-8:]


def _save(
    row: PracticeAthlete, by: Actor, session: Session, was: LoggedSession | None, version: int | None, on: date
) -> Saved:
    """Log it, or bring what is stored up to date. Raises SessionConflict where that would overwrite somebody's word."""
    if was is None:
        return log_session(athlete=row.athlete, by=by, session=session, on=on, workout=row.workout)
    if was.undone_at is not None and was.workout != row.workout:
        return log_session(
            athlete=row.athlete, by=by, session=session, on=on, conditions=was.conditions, workout=row.workout
        )
    if was.undone_at is not None:
        back = undo(logged=was, by=by, version=was.version, on=on)
        if back.logged.undone_at is not None:
            raise SessionConflict(was, session)
        if is_stored(back.logged, row, session, version):
            return back
        return replace(_edited(back.logged, by, session, on), already=False)
    if was.version != version or was.workout != row.workout:
        raise SessionConflict(was, session)
    saved = _edited(was, by, session, on)
    return replace(saved, already=saved.logged.version == version)


def _edited(was: LoggedSession, by: Actor, session: Session, on: date) -> Saved:
    left = _without_excuses(was, by, session, on)
    return edit_session(logged=left, by=by, version=left.version, session=session, conditions=was.conditions, on=on)


def _without_excuses(was: LoggedSession, by: Actor, session: Session, on: date) -> LoggedSession:
    """Take back what was excused at the track and is not any more: an edit by itself keeps every excuse."""
    run = {rep.number: rep for rep in session.reps}
    for kept in was.as_value().reps:
        now = run.get(kept.number)
        if now is not None and kept.excused and not now.excused:
            was = excuse_rep(logged=was, by=by, version=was.version, number=kept.number, reason="", on=on).logged
        if now is not None and kept.recovery_excused and not now.recovery_excused:
            was = excuse_recovery(logged=was, by=by, version=was.version, number=kept.number, reason="", on=on).logged
    return was


def _undone(
    practice: Practice, row: PracticeAthlete, by: Actor, logged: LoggedSession, told: Told, version: int, on: date
) -> LogResult:
    """`version` is what the practice left the session with; anything later is somebody else's word."""
    try:
        with transaction.atomic():
            saved = undo(logged=logged, by=by, version=version, on=on, to=told.was)
            _write(practice, row, by, "undo", told.action, {"version": saved.logged.version, "was": version})
    except SessionConflict:
        return LogResult(row, "failed", "changed")
    except Exception as error:
        if trouble_of(error):
            raise
        reference = _reference(told.action)
        logger.exception("%s: session %s of practice %s is not taken back", reference, row.session_id, practice.pk)
        return LogResult(row, "failed", "unforeseen", detail=reference)
    return LogResult(row, "undone")


def _write(practice: Practice, row: PracticeAthlete, by: Actor, verb: Verb, action: str, after: dict[str, Any]) -> None:
    history.add([_entry(practice, row, by, verb, action, after)])


def _entry(
    practice: Practice,
    row: PracticeAthlete,
    by: Actor,
    verb: Verb,
    action: str,
    after: dict[str, Any],
    at: datetime | None = None,
) -> history.EntryRow:
    told = {"action": action, "session": str(row.session_id), **after}
    about = history.subject_of(practice)
    return history.entry_of(
        squad=practice.squad, athlete=row.athlete, by=by, verb=verb, subject=about, before=None, after=told, at=at
    )
