"""A session as plain JSON: what the history keeps, what an undo puts back, what two sendings are compared by."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any, Final

from coachapp.models import LoggedRep, LoggedSession
from coachapp.models.scattered import scatter
from coachapp.services.history import Content
from coachapp.training.session import FlushRep, Rep, Session
from coachapp.training.workout import PlannedFlush, PlannedRecovery, Prescription

_BY_NUMBER = attrgetter("number")


def content(session: Session, *, workout: str, conditions: str, undone: bool = False) -> Content:
    """All of a session that can be typed, and whether its logging was undone."""
    return {
        "workout": workout,
        "on": session.on.isoformat(),
        "reps": [
            {
                "number": number,
                "distance_m": float(distance_m),
                "time_ms": time_ms,
                "recovery_ms": recovery_ms,
                "excused": excused,
                "recovery_excused": recovery_excused,
                "splits_ms": list(splits_ms),
            }
            for number, distance_m, time_ms, recovery_ms, excused, recovery_excused, splits_ms in sorted(
                session.reps, key=_BY_NUMBER
            )
        ],
        "flush": [{**rep._asdict(), "distance_m": float(rep.distance_m)} for rep in session.flush],
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
    store_reps(rep_rows(logged.squad_id, logged.pk, session))
    # What was fetched along with the session is no longer so.
    getattr(logged, "_prefetched_objects_cache", {}).pop("reps", None)


RepRow = tuple[Any, ...]
_REP: Final = (
    "squad", "session", "kind", "number", "distance_m", "time_ms", "recovery_ms", "excused", "recovery_excused", "splits",
)  # fmt: skip


def rep_rows(squad: uuid.UUID, logged: uuid.UUID, session: Session) -> list[RepRow]:
    """The rows of the reps and flushes of the session with the id `logged`, as `store_reps` takes them."""
    ids = (squad.hex, logged.hex)
    rows: list[RepRow] = [
        (
            *ids, LoggedRep.Kind.REP.value, rep.number, rep.distance_m, rep.time_ms, rep.recovery_ms, rep.excused,
            rep.recovery_excused, rep.splits_ms,
        )
        for rep in session.reps
    ]  # fmt: skip
    rows += [
        (*ids, LoggedRep.Kind.FLUSH.value, number, flush.distance_m, flush.time_ms, flush.recovery_ms, "", "", ())
        for number, flush in enumerate(session.flush, start=1)
    ]
    return rows


def store_reps(rows: Sequence[RepRow]) -> None:
    """Store the reps of one session or of many; their sessions are stored already."""
    if rows:
        scatter(LoggedRep, _REP, rows)


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
        "recovery": _columns(recovery),
        "flush": {**_columns(flush), "recovery_ms": list(flush.recovery_ms)} if flush else None,
    }


def _columns(told: PlannedRecovery | PlannedFlush) -> dict[str, Any]:
    # Their values are plain; `asdict` would copy each of them deeply.
    return {field.name: getattr(told, field.name) for field in fields(told)}
