"""What a change makes of a session or of a log, before anything is stored. No row is read here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from coachapp.training.log import TrainingLog
from coachapp.training.session import Rep, Session


def with_rep_excused(session: Session, number: int, reason: str) -> Session:
    """The session with this rep excused, or no longer. A rep not written down is put in untimed.

    Raises ValueError when the number is no rep's.
    """
    return _with_rep(session, number, lambda rep: rep._replace(excused=reason.strip()))


def with_recovery_excused(session: Session, number: int, reason: str) -> Session:
    """The session with the recovery after this rep excused, or no longer. Raises as above."""
    return _with_rep(session, number, lambda rep: rep._replace(recovery_excused=reason.strip()))


def keeping_excuses(stored: Session, sent: Session) -> Session:
    """What was sent, with the excuses and the void that are stored."""
    kept = {rep.number: rep for rep in stored.reps}
    reps = tuple(
        rep._replace(
            excused=kept[rep.number].excused or rep.excused,
            recovery_excused=kept[rep.number].recovery_excused or rep.recovery_excused,
        )
        if rep.number in kept
        else rep
        for rep in sent.reps
    )
    return replace(sent, reps=reps, void=stored.void)


def _with_rep(session: Session, number: int, changed: Callable[[Rep], Rep]) -> Session:
    if not 1 <= number <= 100:
        raise ValueError("there is no such rep")
    known = {rep.number: rep for rep in session.reps}
    distance_m = session.reps[0].distance_m if session.reps else 400.0
    known[number] = changed(known.get(number) or Rep(number, distance_m, None))
    return replace(session, reps=tuple(known[each] for each in sorted(known)))


def without_session(log: TrainingLog, key: str) -> TrainingLog:
    """The log without the session with this key."""
    return replace(log, sessions=tuple(it for it in log.sessions if it.key != key))


def with_session(log: TrainingLog, session: Session) -> TrainingLog:
    """The log with this session, in place of the one with its key."""
    rest = log.sessions if not session.key else without_session(log, session.key).sessions
    return replace(log, sessions=(*rest, session))


def log_before(log: TrainingLog, on: date) -> TrainingLog:
    """The log as it was before the sessions of a day, from which that day's were asked for."""
    return replace(
        log,
        sessions=tuple(it for it in log.sessions if it.on < on),
        overrules=tuple(it for it in log.overrules if it.on < on or (it.on == on and it.before_sessions)),
        goals=tuple(it for it in log.goals if it.was_known(on)),
    )
