"""A session as plain JSON: what the history keeps, what an undo puts back, what two sendings are compared by."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from coachapp.models import LoggedRep, LoggedSession
from coachapp.services.history import Content
from coachapp.training.session import FlushRep, Rep, Session
from coachapp.training.workout import Prescription


def content(session: Session, *, workout: str, conditions: str, undone: bool = False) -> Content:
    """All of a session that can be typed, and whether its logging was undone."""
    return {
        "workout": workout,
        "on": session.on.isoformat(),
        "reps": [
            {**asdict(rep), "distance_m": float(rep.distance_m), "splits_ms": list(rep.splits_ms)}
            for rep in sorted(session.reps, key=lambda rep: rep.number)
        ],
        "flush": [{**asdict(rep), "distance_m": float(rep.distance_m)} for rep in session.flush],
        "rpe_half": session.rpe_half,
        "conditions": conditions,
        "note": session.note,
        "void": session.void,
        "trained_through": session.trained_through,
        "extra_counted": session.extra_counted,
        "undone": undone,
    }


def content_of(logged: LoggedSession) -> Content:
    """The content of a stored session."""
    return content(
        logged.as_value(),
        workout=logged.workout,
        conditions=logged.conditions,
        undone=logged.undone_at is not None,
    )


def session_from(kept: Content, key: str) -> Session:
    """The session that this content tells of."""
    return Session(
        on=date.fromisoformat(kept["on"]),
        reps=tuple(Rep(**{**rep, "splits_ms": tuple(rep["splits_ms"])}) for rep in kept["reps"]),
        flush=tuple(FlushRep(**rep) for rep in kept["flush"]),
        key=key,
        rpe_half=kept["rpe_half"],
        void=kept["void"],
        trained_through=kept["trained_through"],
        extra_counted=kept["extra_counted"],
        note=kept["note"],
    )


def fill(logged: LoggedSession, session: Session, *, conditions: str) -> None:
    """Put a session's own columns onto its row; nothing is saved."""
    logged.on = session.on
    logged.rpe_half = session.rpe_half
    logged.void_reason = session.void
    logged.trained_through = session.trained_through
    logged.extra_counted = session.extra_counted
    logged.note = session.note
    logged.conditions = conditions


def replace_reps(logged: LoggedSession, session: Session) -> None:
    """Store the reps and flushes of a session in place of those that are there."""
    logged.reps.all().delete()
    add_reps(logged, session)


def add_reps(logged: LoggedSession, session: Session) -> None:
    """Store the reps and flushes of a session that has none yet."""
    LoggedRep.objects.bulk_create(rep_rows(logged, session))
    # What was fetched along with the session is no longer so.
    getattr(logged, "_prefetched_objects_cache", {}).pop("reps", None)


def rep_rows(logged: LoggedSession, session: Session) -> list[LoggedRep]:
    """The rows of a session's reps and flushes; nothing is saved."""
    rows = [_row(logged, rep) for rep in session.reps]
    return rows + [_flush_row(logged, number, rep) for number, rep in enumerate(session.flush, start=1)]


def as_given(prescription: Prescription) -> dict[str, Any]:
    """What was asked for, for showing later: paces and places in ms, no reasons and no sentences."""
    recovery, flush = prescription.recovery, prescription.flush
    return {
        "workout": prescription.workout,
        "on": prescription.on.isoformat() if prescription.on else None,
        "stage": prescription.stage.key if prescription.stage else None,
        "goal_reps": prescription.goal_reps,
        "reps": [
            {
                "rep": rep.number,
                "distance_m": rep.distance_m,
                "pace": rep.pace,
                "target_ms": rep.target_ms,
                "limit_ms": rep.limit_ms,
                "low_ms": rep.low_ms,
            }
            for rep in prescription.reps
        ],
        "recovery": asdict(recovery),
        "flush": {**asdict(flush), "recovery_ms": list(flush.recovery_ms)} if flush else None,
    }


def _row(logged: LoggedSession, rep: Rep) -> LoggedRep:
    return LoggedRep(
        squad_id=logged.squad_id,
        session=logged,
        kind=LoggedRep.Kind.REP,
        number=rep.number,
        distance_m=rep.distance_m,
        time_ms=rep.time_ms,
        recovery_ms=rep.recovery_ms,
        excused=rep.excused,
        recovery_excused=rep.recovery_excused,
        splits=list(rep.splits_ms),
    )


def _flush_row(logged: LoggedSession, number: int, rep: FlushRep) -> LoggedRep:
    return LoggedRep(
        squad_id=logged.squad_id,
        session=logged,
        kind=LoggedRep.Kind.FLUSH,
        number=number,
        distance_m=rep.distance_m,
        time_ms=rep.time_ms,
        recovery_ms=rep.recovery_ms,
    )
