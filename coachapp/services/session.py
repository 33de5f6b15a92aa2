"""A session's verbs: log, edit, excuse, void, undo, and what each would change.

Everything that is typed arrives as a core `Session` whose key is the id that the phone made. Each
verb locks the athlete first, raises the session's version, and leaves an entry in the history.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from coachapp.models import Athlete, Entry, LoggedSession
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.history import Content
from coachapp.services.session_changes import (
    keeping_excuses,
    with_recovery_excused,
    with_rep_excused,
    with_session,
    without_session,
)
from coachapp.services.session_content import (
    add_reps,
    content,
    content_of,
    fill,
    replace_reps,
    session_from,
)
from coachapp.services.session_day import near_by, own_of, twin_of
from coachapp.services.session_row import given_on, logged_of, new_row, store_sessions
from coachapp.services.standing import Change, decided, log_of
from coachapp.services.training_log import ReadMorning, morning_now
from coachapp.training.progression import Morning
from coachapp.training.session import Session
from coachapp.training.standing import Running


class SessionConflict(Exception):
    """What was sent does not go with what is stored: changed meanwhile, or another one under this id.

    `stored` is what is there, None when the id belongs to somebody else; `sent` is what was typed.
    """

    def __init__(self, stored: LoggedSession | None, sent: Session | None = None) -> None:
        super().__init__("the stored session is another one")
        self.stored = stored
        self.sent = sent


class OnlyACoach(PermissionError):
    """An athlete tried what is the coach's: excusing, leaving out, or another one's session."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A stored session and what it came to. `already` says that nothing had to be stored."""

    logged: LoggedSession
    already: bool
    change: Change

    @property
    def running(self) -> Running | None:
        """How the engine reads this session now; None when its logging is undone."""
        return self.change.running(str(self.logged.pk))


@transaction.atomic
def log_session(
    *,
    athlete: Athlete,
    by: Actor,
    session: Session,
    on: date,
    conditions: str = "",
    workout: str | None = None,
    only_one: bool = False,
    read: ReadMorning | None = None,
) -> Saved:
    """Store a session once, however often it is sent. `on` is today.

    Sent again it answers as before, also when it was edited since. Under the id of a session whose
    logging was undone, other content brings that session back with it. Raises SessionConflict for
    other content under a stored id, OnlyACoach, and ValueError when the key is no id. With `only_one`
    a new session whose day has the same one already is that one; DayTaken when it has another.

    `read` is what the session was typed by: where nothing was entered since, the log is not read and asked again.
    """
    _check_may(by, athlete, session)
    athlete = Athlete.objects.locked(athlete)
    workout = workout or athlete.workout
    sent = content(session, workout=workout, conditions=conditions)
    near, entry = near_by(athlete, session)
    stored = own_of(near, athlete, uuid.UUID(session.key))
    morning = morning_now(athlete, workout, session.on, entry, read)
    before = morning.log
    if stored is not None:
        if _was_stored(stored, sent):
            return Saved(stored, True, decided(workout, before, before, on))
        if stored.undone_at is None:
            raise SessionConflict(stored, session)
        return _save(stored, by, "log", session, conditions, on, undone=False, workout=workout)
    if any(each.pk == uuid.UUID(session.key) for each in near):
        raise SessionConflict(None, session)
    if only_one and (twin := twin_of(near, athlete, workout, session, sent)):
        return Saved(twin, True, decided(workout, before, before, on))
    row = new_row(athlete, by, workout, session, conditions, given_on(morning), timezone.now())
    store_sessions([row])
    logged = logged_of(row, athlete)
    add_reps(logged, session)
    _write(logged, by, "log", None, sent)
    return Saved(logged, False, Change(workout, before, morning.then(session, on), on))


@transaction.atomic
def edit_session(
    *,
    logged: LoggedSession,
    by: Actor,
    version: int,
    session: Session,
    on: date,
    conditions: str = "",
) -> Saved:
    """Store a session anew. Its excuses, and that it is void, are kept: they have verbs of their own.

    Raises SessionConflict with what is stored when somebody else changed it since `version`, unless
    he made it just what was sent; OnlyACoach.
    """
    _check_may(by, logged.athlete, session)
    stored = _locked(logged)
    session = replace(keeping_excuses(stored.as_value(), session), key=str(stored.pk))
    sent = content(session, workout=stored.workout, conditions=conditions)
    if sent == content_of(stored):
        log = log_of(stored.athlete, stored.workout)
        return Saved(stored, True, decided(stored.workout, log, log, on))
    if stored.version != version:
        raise SessionConflict(stored, session)
    return _save(stored, by, "edit", session, conditions, on)


def excuse_rep(*, logged: LoggedSession, by: Actor, version: int, number: int, reason: str, on: date) -> Saved:
    """Let a slow or missing rep count, for a reason; an empty reason takes the excuse back (P02)."""
    return _change_one(logged, by, version, on, "excuse_rep", lambda it: with_rep_excused(it, number, reason))


def excuse_recovery(*, logged: LoggedSession, by: Actor, version: int, number: int, reason: str, on: date) -> Saved:
    """Let a long or missing recovery count, for a reason; an empty reason takes it back (P02)."""
    return _change_one(logged, by, version, on, "excuse_recovery", lambda it: with_recovery_excused(it, number, reason))


def void_session(*, logged: LoggedSession, by: Actor, version: int, reason: str, on: date) -> Saved:
    """Leave a session out of the march, for a reason (P19). Raises ValueError without one."""
    if not reason.strip():
        raise ValueError("leaving a session out needs a reason")
    return _change_one(logged, by, version, on, "void", lambda it: replace(it, void=reason.strip()))


def unvoid_session(*, logged: LoggedSession, by: Actor, version: int, on: date) -> Saved:
    """Count a session again that was left out."""
    return _change_one(logged, by, version, on, "unvoid", lambda it: replace(it, void=""))


@transaction.atomic
def undo(*, logged: LoggedSession, by: Actor, version: int, on: date, to: int | None = None) -> Saved:
    """Take the last change of this session back, logging it included; undone twice, it is there again.

    `to` takes back every change since that version at once, 0 standing for before it was logged. Raises SessionConflict
    when somebody changed it since `version`; OnlyACoach for another one's.
    """
    _check_may(by, logged.athlete)
    stored = _locked(logged)
    if stored.version != version:
        raise SessionConflict(stored)
    many = 1 if to is None else stored.version - to
    # A version has an entry, so these are the changes since then, the latest first.
    changes = list(Entry.objects.filter(squad=stored.squad).about(stored)[: max(many, 1)])
    if len(changes) != many:
        raise SessionConflict(stored)
    if by.is_athlete and any(entry.actor_athlete_id is None for entry in changes):
        raise OnlyACoach("the last change was a coach's")
    put_back = changes[-1].before or {**content_of(stored), "undone": True}
    session = session_from(put_back, str(stored.pk))
    return _save(stored, by, "undo", session, put_back["conditions"], on, undone=put_back["undone"])


def would_change(*, athlete: Athlete, session: Session, on: date, workout: str | None = None) -> Change:
    """What storing this session would do: as a new one, or in place of the stored one with its key."""
    workout = workout or athlete.workout
    log = log_of(athlete, workout)
    stored = next((it for it in log.sessions if it.key and it.key == session.key), None)
    if stored is not None and not (session.void or stored.void):
        session = keeping_excuses(stored, session)
    return decided(workout, log, with_session(log, session), on)


# --- inside ------------------------------------------------------------------------------------


def _check_may(by: Actor, athlete: Athlete, session: Session | None = None) -> None:
    if by.athlete is None:
        return
    if by.athlete.pk != athlete.pk:
        raise OnlyACoach("an athlete logs for himself")
    excuses = session and any(rep.excused or rep.recovery_excused for rep in session.reps)
    if session is not None and (session.void or excuses):
        raise OnlyACoach("excusing is the coach's")


def _find(athlete: Athlete, key: uuid.UUID) -> LoggedSession | None:
    mine = LoggedSession.objects.filter(squad=athlete.squad, athlete=athlete, id=key)
    found = mine.with_reps().first()
    if found is not None:
        found.athlete, found.squad = athlete, athlete.squad
    return found


def _locked(logged: LoggedSession) -> LoggedSession:
    """The session as it is now, nobody else changing it until the end of the transaction."""
    found = _find(Athlete.objects.locked(logged.athlete), logged.pk)
    if found is None:
        raise SessionConflict(None)
    return found


def _was_stored(stored: LoggedSession, sent: Content) -> bool:
    """Whether this very content was stored at some time: a late copy must not undo an edit."""
    if {**content_of(stored), "undone": False} == sent:
        return True
    entries = Entry.objects.filter(squad=stored.squad).about(stored)
    return any(kept == sent for kept in entries.values_list("after", flat=True))


@transaction.atomic
def _change_one(
    logged: LoggedSession,
    by: Actor,
    version: int,
    on: date,
    verb: str,
    changed: Callable[[Session], Session],
) -> Saved:
    """Store what `changed` makes of the stored session, for verbs that are a coach's."""
    if by.is_athlete:
        raise OnlyACoach(verb)
    stored = _locked(logged)
    if stored.version != version:
        raise SessionConflict(stored)
    return _save(stored, by, verb, changed(stored.as_value()), stored.conditions, on)


def _save(
    stored: LoggedSession,
    by: Actor,
    verb: str,
    session: Session,
    conditions: str,
    on: date,
    *,
    undone: bool | None = None,
    workout: str | None = None,
) -> Saved:
    was = content_of(stored)
    before = log_of(stored.athlete, workout or stored.workout)
    if workout is not None and workout != stored.workout:
        stored.workout, stored.prescription = workout, given_on(Morning(workout, before, session.on))
    fill(stored, session, conditions=conditions)
    if undone is not None:
        stored.undone_at = timezone.now() if undone else None
    stored.version += 1
    stored.updated_at = timezone.now()
    stored.save()
    replace_reps(stored, session)
    _write(stored, by, verb, was)
    gone = stored.undone_at is not None
    after = without_session(before, str(stored.pk)) if gone else with_session(before, session)
    return Saved(stored, False, decided(stored.workout, before, after, on))


def _write(logged: LoggedSession, by: Actor, verb: str, was: Content | None, now: Content | None = None) -> None:
    history.write(
        squad=logged.squad,
        athlete=logged.athlete,
        by=by,
        verb=verb,
        subject=logged,
        before=was,
        after=now or content_of(logged),
    )
