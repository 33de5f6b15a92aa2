"""Logs for the engine's tests: a runner with a 75.0 date pace (3K 9:22.5) and a 73.0 goal (9:07.5)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from coachapp.training.log import Goal, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.progression import before, standing
from coachapp.training.session import Rep, Session
from coachapp.training.settings import Settings
from coachapp.training.stage import Position, Stage
from coachapp.training.standing import Forecast, Running, SoFar, Standing
from coachapp.training.workout import Prescription

DATE, GOAL = 75_000, 73_000
FIRST_DAY = date(2026, 3, 3)
STAGE_1, STAGE_2, READY = Position(Stage.STABILISE), Position(Stage.SHORTEN), Position(Stage.READY, 12)


def raised(goal_reps: int) -> Position:
    """Stage 3 with so many goal reps."""
    return Position(Stage.RAISE, goal_reps)


def quarters(
    on: date = FIRST_DAY,
    *,
    goal_reps: int = 0,
    recovery: int | None = 55,
    times: dict[int, int | None] | None = None,
    recoveries: dict[int, int | None] | None = None,
    reps: int = 12,
    **more: Any,
) -> Session:
    """A session on target, but for the times (ms) and recoveries (s) that are named by rep."""
    made = []
    for number in range(1, reps + 1):
        target = GOAL if number > reps - goal_reps else DATE
        time_ms = (times or {}).get(number, target)
        recovery_s = (recoveries or {}).get(number, recovery)
        made.append(Rep(number, 400, time_ms, None if recovery_s is None else recovery_s * 1000))
    return Session(on, tuple(made), **more)


def changed(session: Session, number: int, **values: Any) -> Session:
    """The session with one rep changed."""
    return replace(session, reps=tuple(r._replace(**values) if r.number == number else r for r in session.reps))


def log_of(
    *sessions: Session, marks: Sequence[Mark] = (), goals: Sequence[Goal] | None = None, **more: Any
) -> TrainingLog:
    """A log of these sessions; keyword arguments are settings, or overrules and target_race of the log."""
    own = {name: more.pop(name) for name in ("overrules", "target_race") if name in more}
    return TrainingLog(
        Settings.of(more),
        (Mark(None, 3000, 562_500), *marks),
        (Goal(Pace(GOAL)),) if goals is None else tuple(goals),
        sessions,
        **own,
    )


def days(*sessions: Session, apart: int = 10) -> tuple[Session, ...]:
    """The sessions, dated one after the other."""
    return tuple(replace(s, on=FIRST_DAY + timedelta(days=n * apart)) for n, s in enumerate(sessions))


def stands(log: TrainingLog, on: date | None = None, **more: Any) -> Standing:
    """The standing of the march on the day of the last session, or on the day given."""
    last = max((session.on for session in log.sessions), default=FIRST_DAY)
    return standing("12x400", log, on or last, **more)


def planned(log: TrainingLog, on: date | None = None, **more: Any) -> Prescription:
    """What the log asks for next."""
    upcoming = stands(log, on, **more).next
    assert upcoming is not None
    return upcoming


def ahead(log: TrainingLog) -> Forecast:
    """What the log leads to."""
    found = stands(log).forecast
    assert found is not None
    return found


def last_of(log: TrainingLog) -> Running:
    """The last session of the log as the engine read it."""
    return stands(log).runnings[-1]


def codes(reasons: Sequence[Any]) -> list[str]:
    """The codes of some reasons."""
    return [reason.code for reason in reasons]


# A march up to the door of stage 2, and up to the first goal reps.
CLOSED_1 = quarters(recovery=120)
CLOSED_2 = quarters(recovery=55)


def raise_to(goal_reps: int, *then: Session) -> TrainingLog:
    """A log that has come to be asked for so many goal reps, and went on with these sessions."""
    held = [quarters(goal_reps=held) for held in range(2, goal_reps, 2)]
    return log_of(*days(CLOSED_1, CLOSED_2, *held, *then))


def so_far(workout: str, log: TrainingLog, session: Session) -> SoFar:
    """What a session that is still being run comes to against the log before it."""
    return before(workout, log, session).so_far(session)
