"""From an evening to sessions: one action logs everybody who ran, and one takes that back.

Each athlete is logged for himself, in a transaction of his own: what is wrong with one holds nobody up. What an action
stored is in the practice's history, with the version that it gave each session, so that nothing is overwritten that
somebody changed on the session's own page since.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from django.db import transaction

from coachapp.models import Athlete, Entry, LoggedSession, Practice, PracticeAthlete
from coachapp.models.identity import new_id
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.practice_asked import asked_of
from coachapp.services.practice_taps import evening_of
from coachapp.services.session import (
    Saved,
    SessionConflict,
    edit_session,
    excuse_recovery,
    excuse_rep,
    log_session,
    undo,
)
from coachapp.services.session_changes import keeping_excuses, without_session
from coachapp.services.session_content import content, content_of
from coachapp.services.standing import change
from coachapp.services.trouble import trouble_of
from coachapp.timing import Evening
from coachapp.training.limits import check_recovery, check_rep
from coachapp.training.log import TrainingLog
from coachapp.training.session import Session

logger = logging.getLogger(__name__)

State = Literal["logged", "already", "ready", "empty", "open", "failed", "undone"]


@dataclass(frozen=True, slots=True)
class LogResult:
    """What one action came to for one athlete.

    logged: stored, brought back or brought up to date. already: nothing had to be. undone: taken back. ready: nothing is
    stored and nothing is in the way. empty: he has no rep. open: something must be decided first, at `rep`: a "conflict"
    between two phones, or a time that is "impossible", of which `detail` is the code of training.limits. failed: the
    session was "changed" on its own page since, or, without a `why`, what nobody foresaw; that is in the server's log.
    """

    row: PracticeAthlete
    state: State
    why: str = ""
    rep: int | None = None
    detail: str = ""
    saved: Saved | None = None

    @property
    def athlete(self) -> Athlete:
        """Whom it is about."""
        return self.row.athlete


def log_practice(*, practice: Practice, by: Actor, on: date) -> list[LogResult]:
    """Log a session for everybody with a rep; done twice it is logged once. `on` is today.

    Where taps came since it was logged, the session is brought up to date with them. Every result is by name.
    """
    rows = _rows(practice)
    evening = evening_of(practice, rows)
    stored, versions, action = _stored(practice, rows), _versions(practice), str(new_id())
    logs = _logs(practice, rows, stored)
    results = []
    for row in rows:
        session = session_of(evening, row)
        hurdle = _hurdle(evening, row, session)
        was = stored.get(row.session_id)
        if hurdle is not None:
            results.append(hurdle)
            continue
        version = versions.get(str(row.session_id))
        if was is not None and was.undone_at is None and _is_stored(was, row, session, version):
            results.append(LogResult(row, "already", saved=_seen(was, logs[row.athlete_id], on)))
            continue
        results.append(_logged(practice, row, by, session, was, version, action, on))
    return results


def undo_log(*, practice: Practice, by: Actor, on: date) -> list[LogResult]:
    """Take back what the last logging of this practice stored; nothing when that was done already."""
    rows = {str(row.session_id): row for row in _rows(practice)}
    last = _last_action(practice)
    stored = _stored(practice, rows.values())
    results = []
    for told in last:
        row = rows.get(told["session"])
        logged = stored.get(uuid.UUID(told["session"]))
        if row is None or logged is None:
            continue
        results.append(_undone(practice, row, by, logged, told, on))
    return results


def session_of(evening: Evening, row: PracticeAthlete) -> Session:
    """The athlete's session as it would be logged: without pauses of no length, and empty where he never ran."""
    session = evening.session(str(row.athlete_id))
    reps = tuple(
        replace(rep, recovery_ms=max(1, rep.recovery_ms)) if rep.recovery_ms is not None else rep
        for rep in session.reps
    )
    # A rep that was only begun, last of all, was not run.
    while (
        reps and reps[-1].time_ms is None and not reps[-1].excused and not _has_conflict(evening, row, reps[-1].number)
    ):
        reps = reps[:-1]
    return replace(session, reps=reps)


def results_of(practice: Practice, *, on: date) -> list[LogResult]:
    """How everybody's evening lies to what is stored, by name; nothing is changed. `on` is today.

    "already" when the stored session is what the taps say, "logged" when they say something else by now. Who is "ready"
    although the others were logged was meant to be, and is "failed".
    """
    rows = _rows(practice)
    evening, stored = evening_of(practice, rows), _stored(practice, rows)
    logs, versions = _logs(practice, rows, stored), _versions(practice)
    ready: State = "failed" if _last_action(practice) else "ready"
    results = []
    for row in rows:
        session = session_of(evening, row)
        hurdle = _hurdle(evening, row, session)
        logged = stored.get(row.session_id)
        if logged is None or logged.undone_at is not None:
            results.append(hurdle or LogResult(row, ready))
            continue
        same = _is_stored(logged, row, session, versions.get(str(row.session_id)))
        state: State = "already" if same else "logged"
        results.append(LogResult(row, state, saved=_seen(logged, logs[row.athlete_id], on)))
    return results


# --- inside ------------------------------------------------------------------------------------


def _rows(practice: Practice) -> list[PracticeAthlete]:
    rows = practice.athletes.filter(squad=practice.squad).select_related("athlete")
    found = list(rows.order_by("athlete__name", "athlete__slug"))
    for row in found:
        row.athlete.squad = practice.squad
    return found


def _stored(practice: Practice, rows: Iterable[PracticeAthlete]) -> dict[uuid.UUID, LoggedSession]:
    people = {row.session_id: row.athlete for row in rows}
    found = LoggedSession.objects.filter(squad=practice.squad, id__in=list(people)).with_reps()
    stored = {}
    for logged in found:
        logged.squad, logged.athlete = practice.squad, people[logged.pk]
        stored[logged.pk] = logged
    return stored


def _logs(
    practice: Practice, rows: Iterable[PracticeAthlete], stored: Mapping[uuid.UUID, LoggedSession]
) -> dict[uuid.UUID, TrainingLog]:
    """The logs of those whose session is stored, by athlete."""
    kept = [row for row in rows if row.session_id in stored and stored[row.session_id].undone_at is None]
    people = [(row.athlete, stored[row.session_id].workout) for row in kept]
    return {pk: asked.log for pk, asked in asked_of(practice.squad, people, practice.on).items()}


def _seen(logged: LoggedSession, log: TrainingLog, on: date) -> Saved:
    """What a stored session came to: the standing without it beside the one with it."""
    return Saved(logged, True, change(logged.workout, without_session(log, str(logged.pk)), log, on))


def _has_conflict(evening: Evening, row: PracticeAthlete, number: int) -> bool:
    return any(rep.rep == number and rep.conflict for rep in evening.runs[str(row.athlete_id)].reps)


def _hurdle(evening: Evening, row: PracticeAthlete, session: Session) -> LogResult | None:
    """What keeps this session from being logged, None where nothing does.

    What nobody runs is a slip of the finger, and would pass for a very fast rep.
    """
    for timed in evening.runs[str(row.athlete_id)].reps:
        if timed.conflict:
            return LogResult(row, "open", "conflict", timed.rep)
    if not any(rep.time_ms is not None or rep.excused for rep in session.reps):
        return LogResult(row, "empty")
    for rep in session.reps:
        odd = check_rep(rep.distance_m, rep.time_ms) if rep.time_ms is not None and not rep.excused else None
        if odd is None and rep.recovery_ms is not None and not rep.recovery_excused:
            odd = check_recovery(rep.recovery_ms, last=rep.number == session.reps[-1].number)
        if odd is not None and odd.refuse:
            return LogResult(row, "open", "impossible", rep.number, odd.code)
    return None


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
                _write(practice, row, by, "log", action, saved)
    except SessionConflict:
        return LogResult(row, "failed", "changed")
    except Exception as error:
        # Whatever it is, the others' sessions must not be lost to it. In a database in trouble theirs would fail as well.
        if trouble_of(error):
            raise
        logger.exception("the session %s of practice %s could not be logged", row.session_id, practice.pk)
        return LogResult(row, "failed")
    return LogResult(row, "already" if saved.already else "logged", saved=saved)


def _save(
    row: PracticeAthlete, by: Actor, session: Session, was: LoggedSession | None, version: int | None, on: date
) -> Saved:
    """Log it, or bring what is stored up to date. Raises SessionConflict where that would overwrite somebody's word."""
    if was is None:
        return log_session(athlete=row.athlete, by=by, session=session, on=on, workout=row.workout)
    if was.undone_at is not None:
        if _is_stored(was, row, session, version):
            return undo(logged=was, by=by, version=was.version, on=on)
        return log_session(
            athlete=row.athlete, by=by, session=session, on=on, conditions=was.conditions, workout=row.workout
        )
    if was.version != version or was.workout != row.workout:
        raise SessionConflict(was, session)
    left = _without_excuses(was, by, session, on)
    saved = edit_session(logged=left, by=by, version=left.version, session=session, conditions=was.conditions, on=on)
    return replace(saved, already=saved.logged.version == version)


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


def _is_stored(was: LoggedSession, row: PracticeAthlete, session: Session, version: int | None) -> bool:
    """Whether the stored session says what the taps say. Excuses given on its own page since count as said."""
    said = session if was.version == version else keeping_excuses(was.as_value(), session)
    sent = content(said, workout=row.workout, conditions=was.conditions)
    return {**content_of(was), "undone": False} == sent


def _undone(
    practice: Practice, row: PracticeAthlete, by: Actor, logged: LoggedSession, told: Mapping[str, Any], on: date
) -> LogResult:
    try:
        with transaction.atomic():
            saved = undo(logged=logged, by=by, version=told["version"], on=on)
            _write(practice, row, by, "undo", told["action"], saved)
    except SessionConflict:
        return LogResult(row, "failed", "changed")
    except Exception as error:
        if trouble_of(error):
            raise
        logger.exception("the session %s of practice %s could not be taken back", row.session_id, practice.pk)
        return LogResult(row, "failed")
    return LogResult(row, "undone", saved=saved)


def _write(practice: Practice, row: PracticeAthlete, by: Actor, verb: str, action: str, saved: Saved) -> None:
    after = {"action": action, "session": str(row.session_id), "version": saved.logged.version}
    history.write(
        squad=practice.squad, athlete=row.athlete, by=by, verb=verb, subject=practice, before=None, after=after
    )


def _told(practice: Practice) -> list[tuple[str, dict[str, Any]]]:
    """Every logging and taking back of this practice, the earliest first."""
    entries = Entry.objects.filter(squad=practice.squad).about(practice).filter(verb__in=("log", "undo"))
    return [(verb, dict(after or {})) for verb, after in entries.order_by("id").values_list("verb", "after")]


def _versions(practice: Practice) -> dict[str, int]:
    """The version that each session had when this practice touched it last."""
    return {after["session"]: after["version"] for _verb, after in _told(practice)}


def _last_action(practice: Practice) -> list[dict[str, Any]]:
    """What the last logging stored, without what of it was taken back."""
    told = _told(practice)
    actions = [after["action"] for verb, after in told if verb == "log"]
    if not actions:
        return []
    kept = {after["session"]: after for verb, after in told if verb == "log" and after["action"] == actions[-1]}
    for verb, after in told:
        if verb == "undo" and after["action"] == actions[-1]:
            kept.pop(after["session"], None)
    return list(kept.values())
