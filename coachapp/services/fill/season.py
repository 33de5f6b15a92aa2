"""A season of the march by the rules: each session is what was asked for that day, run with a person's unevenness.

Pure: no row is read or made. A season is told in days from its first evening on, so that it can be laid onto any.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from coachapp.services.demo.people import Outing, Person
from coachapp.services.demo.running import run
from coachapp.training.log import Goal, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.progression import standing
from coachapp.training.session import FlushRep, Session
from coachapp.training.settings import Settings
from coachapp.training.workout import Prescription

THE_MARCH = "12x400"
#: Days between two evenings: inside the seven to fourteen that the rules ask for.
APART_DAYS = 9
#: A time trial before the first evening, another one after this one.
FIRST_MARK_DAY, SECOND_MARK_AFTER = -5, 6
_ORIGIN = date(2001, 1, 1)
_RACE_M = 3000.0
_CONDITIONS = ("", "", "", "still, 14 °C", "light rain", "wind in the home straight", "cold, gusts", "warm, 22 °C")
_NOTES = ("", "", "", "", "Even to the last.", "Heavy legs until rep 4.", "Last two hurt.", "Patient at the start.")


@dataclass(frozen=True, slots=True)
class Ran:
    """One session of a season: the day it was run, what was asked for, and what was run."""

    day: int
    asked: Prescription
    session: Session
    conditions: str
    by_athlete: bool


@dataclass(frozen=True, slots=True)
class Season:
    """One athlete's season. Marks are a day and a time over 3000 m; the goal is agreed with the first of them.

    `coming` is what is asked for on the evening after the last one.
    """

    marks: tuple[tuple[int, int], ...]
    goal: Pace
    sessions: tuple[Ran, ...]
    coming: Prescription


def day_of(evening: int) -> int:
    """The day of an evening, both counted from 0."""
    return evening * APART_DAYS


def season(chance: Random, *, sessions: int) -> Season:
    """Let one invented athlete run so many sessions. The last one is timed at the squad's practice, by a stopwatch."""
    pace_ms = chance.randrange(66_000, 96_000, 100)
    goal = Pace(round(pace_ms * chance.uniform(0.968, 0.98)))
    second_ms = round(pace_ms * chance.uniform(0.99, 0.997))
    marks: tuple[tuple[int, int], ...] = ((FIRST_MARK_DAY, Pace(pace_ms).time_ms(_RACE_M)),)
    if sessions > SECOND_MARK_AFTER:
        marks += ((day_of(SECOND_MARK_AFTER - 1) + 5, Pace(second_ms).time_ms(_RACE_M)),)
    person = Person(f"{chance.getrandbits(64)}", 25, (), None, (), recovery_s=chance.randint(95, 150))
    log = TrainingLog(
        settings=Settings(),
        # As the rows are read: the first also holds for what was run before it.
        marks=(Mark(None, _RACE_M, marks[0][1]), *(Mark(_date(day), _RACE_M, ms) for day, ms in marks)),
        goals=(Goal(goal),),
    )
    ran: list[Ran] = []
    for evening in range(sessions):
        timed = evening == sessions - 1
        one = _ran(log, person, chance, evening, timed=timed)
        ran.append(one)
        log = replace(log, sessions=(*log.sessions, one.session))
    return Season(marks, goal, tuple(ran), _asked(log, day_of(sessions)))


def _ran(log: TrainingLog, person: Person, chance: Random, evening: int, *, timed: bool) -> Ran:
    # Now and then somebody runs it a day late and by himself, and one evening in four does not come off.
    alone = not timed and chance.random() < 0.1
    day = day_of(evening) + alone
    asked = _asked(log, day)
    slow = {chance.randint(5, 12): chance.randrange(200, 1500, 100) for _ in range(chance.choice((0, 0, 0, 1)))}
    outing = Outing(evening, slow=slow, rpe_half=18 if slow else 16, note="" if timed else chance.choice(_NOTES))
    session = replace(run(asked, person, outing, _date(day)), key=str(evening))
    if timed:
        session = _as_tapped(session)
    return Ran(day, asked, session, "" if timed else chance.choice(_CONDITIONS), alone)


def _as_tapped(session: Session) -> Session:
    """What a stopwatch sees of it: not how long the rest before a flush was."""
    reps = (*session.reps[:-1], session.reps[-1]._replace(recovery_ms=None))
    return replace(session, reps=reps, flush=tuple(FlushRep(it.distance_m, it.time_ms) for it in session.flush))


def _asked(log: TrainingLog, day: int) -> Prescription:
    asked = standing(THE_MARCH, log, _date(day), plan_for=_date(day)).next
    if asked is None:
        raise ValueError("a mark is known, so something is asked for")
    return asked


def _date(day: int) -> date:
    return _ORIGIN + timedelta(days=day)
