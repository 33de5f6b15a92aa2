"""The squads that are measured: every athlete in the middle of a march, with twelve sessions behind him."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from coachapp.models import AgreedGoal, Athlete, Entry, LoggedRep, LoggedSession, RecordedMark, Squad, User
from coachapp.models.identity import new_id
from coachapp.services.session_content import as_given, content
from coachapp.services.squad import start_squad
from coachapp.training.log import Goal, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.progression import standing
from coachapp.training.session import FlushRep, Rep, Session
from coachapp.training.settings import Settings
from coachapp.training.workout import Prescription

MARCH = "12x400"
SESSIONS = 12
#: A session every so many days, the last one so many days ago: nobody is stuck, and the next one is due.
EVERY, AGO = 10, 9
BATCH = 2000


@dataclass(frozen=True, slots=True)
class March:
    """One march as it was run: each session with what was asked for on its day."""

    began: date
    mark: Mark
    goal: Pace
    sessions: tuple[tuple[Session, dict[str, Any] | None], ...]

    @property
    def log(self) -> TrainingLog:
        """All of it, as the engine reads it."""
        mark = self.mark
        return TrainingLog(
            settings=Settings(),
            marks=(replace(mark, on=None), mark),
            goals=(Goal(self.goal, mark.on, True),),
            sessions=tuple(session for session, _asked in self.sessions),
        )


def march(today: date, *, sessions: int = SESSIONS, every: int = EVERY) -> March:
    """Run a march of so many sessions as it is asked for, up to a few days ago; every fifth misses a rep."""
    first = today - timedelta(days=AGO + (sessions - 1) * every)
    mark, goal = Mark(first - timedelta(days=7), 3000, Pace(75_000).time_ms(3000)), Pace(73_000)
    run = March(first - timedelta(days=7), mark, goal, ())
    for number in range(sessions):
        on = first + timedelta(days=number * every)
        asked = standing(MARCH, run.log, on, plan_for=on).next
        assert asked is not None
        session = as_asked(asked, on, missed=10 if number % 5 == 4 else None)
        run = replace(run, sessions=(*run.sessions, (session, as_given(asked))))
    return run


def as_asked(asked: Prescription, on: date, *, missed: int | None = None, key: str = "") -> Session:
    """A session run as it was asked for, a few tenths to and fro, with two flushes."""
    reps = tuple(
        Rep(
            rep.number,
            rep.distance_m,
            rep.target_ms + 100 * ((rep.number * 7) % 5 - 2) + (4_000 if rep.number == missed else 0),
            asked.recovery.high_ms if rep.number < len(asked.reps) else None,
        )
        for rep in asked.reps
    )
    flush = (FlushRep(2000.0, 452_000), FlushRep(2000.0, 447_000))
    return Session(on=on, reps=reps, flush=flush, key=key, rpe_half=14)


def load_squad(coach: User, name: str, count: int, run: March) -> tuple[Squad, list[Athlete]]:
    """Load a squad of so many athletes, each with this march behind him and its entries in the history."""
    squad = start_squad(by=coach, name=name, time_zone="Europe/London")
    people = [
        Athlete(squad=squad, name=f"Runner {number:03}", slug=f"runner-{number:03}") for number in range(1, count + 1)
    ]
    Athlete.objects.bulk_create(people)
    RecordedMark.objects.bulk_create(_mark(athlete, coach, run) for athlete in people)
    AgreedGoal.objects.bulk_create(
        AgreedGoal(squad=squad, athlete=athlete, on=run.began, pace_ms=run.goal.ms_per_400, agreed_by=coach)
        for athlete in people
    )
    for session, asked in run.sessions:
        rows = [_row(athlete, coach, session, asked) for athlete in people]
        LoggedSession.objects.bulk_create(rows)
        LoggedRep.objects.bulk_create(_reps(rows, session), BATCH)
        after = content(session, workout=MARCH, conditions="")
        Entry.objects.bulk_create(_entry(row, coach, after) for row in rows)
    return squad, people


# --- inside ------------------------------------------------------------------------------------


def _mark(athlete: Athlete, coach: User, run: March) -> RecordedMark:
    return RecordedMark(
        squad_id=athlete.squad_id,
        athlete=athlete,
        on=run.began,
        distance_m=run.mark.distance_m,
        time_ms=run.mark.time_ms,
        kind=RecordedMark.Kind.TYPED,
        state=RecordedMark.State.CONFIRMED,
        entered_by=coach,
        decided_by=coach,
        decided_at=timezone.now(),
    )


def _row(athlete: Athlete, coach: User, session: Session, asked: dict[str, Any] | None) -> LoggedSession:
    return LoggedSession(
        id=new_id(),
        squad_id=athlete.squad_id,
        athlete=athlete,
        workout=MARCH,
        on=session.on,
        rpe_half=session.rpe_half,
        entered_by=coach,
        prescription=asked,
    )


def _reps(rows: Iterable[LoggedSession], session: Session) -> Iterator[LoggedRep]:
    reps: list[tuple[str, int, Rep | FlushRep]] = []
    reps += [(LoggedRep.Kind.REP, number, rep) for number, rep in enumerate(session.reps, start=1)]
    reps += [(LoggedRep.Kind.FLUSH, number, flush) for number, flush in enumerate(session.flush, start=1)]
    for row in rows:
        for kind, number, rep in reps:
            yield LoggedRep(
                squad_id=row.squad_id,
                session_id=row.pk,
                kind=kind,
                number=number,
                distance_m=rep.distance_m,
                time_ms=rep.time_ms,
                recovery_ms=rep.recovery_ms,
            )


def _entry(row: LoggedSession, coach: User, after: dict[str, Any]) -> Entry:
    return Entry(
        squad_id=row.squad_id,
        athlete_id=row.athlete_id,
        actor_user=coach,
        verb="log",
        subject_kind="session",
        subject_id=str(row.pk),
        after=after,
    )
