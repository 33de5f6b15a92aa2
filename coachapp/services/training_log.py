"""From rows to the values that the core reads. A whole squad takes as many queries as one athlete."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from coachapp.models import (
    AgreedGoal,
    Athlete,
    GivenOverrule,
    LoggedRep,
    LoggedSession,
    RecordedMark,
    Squad,
)
from coachapp.training.library import LIBRARY
from coachapp.training.log import DatedPace, Goal, Overrule, Paces, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.session import FlushRep, Rep, Session
from coachapp.training.settings import Settings

#: The race that goals are agreed over.
GOAL_RACE_M = 3000

Workouts = dict[uuid.UUID, str]


def settings_of(athlete: Athlete) -> Settings:
    """The numbers in force for one athlete: the rules' own, the squad's over them, his over those."""
    return Settings.of(athlete.squad.settings, athlete.settings)


def log_of(athlete: Athlete, workout: str | None = None, *, without_mark: RecordedMark | None = None) -> TrainingLog:
    """Everything known about an athlete and a workout; the one he is on now when none is named.

    `without_mark` leaves one mark out, to see what it does.
    """
    log = logs_of(athlete.squad, [athlete], workout=workout)[athlete.pk]
    if without_mark is None:
        return log
    marks = _marks(athlete.squad, {athlete.pk: workout or athlete.workout}, without=without_mark)
    return replace(log, marks=tuple(marks[athlete.pk]))


def logs_of(squad: Squad, athletes: Iterable[Athlete], *, workout: str | None = None) -> dict[uuid.UUID, TrainingLog]:
    """The logs of several athletes of one squad by their ids, each for his workout or the named one."""
    people = list(athletes)
    workouts = {person.pk: workout or person.workout for person in people}
    marks, goals = _marks(squad, workouts), _goals(squad, workouts)
    sessions, overrules = _sessions(squad, workouts), _overrules(squad, workouts)
    return {
        person.pk: TrainingLog(
            settings=Settings.of(squad.settings, person.settings),
            marks=tuple(marks[person.pk]),
            goals=tuple(goals[person.pk]),
            sessions=tuple(sessions[person.pk]),
            overrules=tuple(overrules[person.pk]),
            target_race=person.target_race_on,
        )
        for person in people
    }


def date_pace_of(athlete: Athlete, on: date) -> DatedPace | None:
    """The date pace over the race that goals are agreed over, whatever workout he is on."""
    marks = _marks(athlete.squad, {athlete.pk: athlete.workout})[athlete.pk]
    return Paces.of(marks, GOAL_RACE_M, settings_of(athlete).equivalence).on(on)


def _marks(squad: Squad, workouts: Workouts, *, without: RecordedMark | None = None) -> dict[uuid.UUID, list[Mark]]:
    """The confirmed marks. The one that was confirmed first also holds for what was run before it.

    Without that an athlete's older sessions, written up later, would be judged anew by every
    better mark of the day he was added; they keep the pace they were first judged by (P14).
    """
    found: dict[uuid.UUID, list[Mark]] = defaultdict(list)
    rows = RecordedMark.objects.confirmed().filter(squad=squad, athlete__in=list(workouts))
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    columns = rows.order_by("decided_at", "id").values_list("athlete_id", "on", "distance_m", "time_ms")
    for owner, on, distance_m, time_ms in columns:
        if owner not in found:
            found[owner].append(Mark(on=None, distance_m=distance_m, time_ms=time_ms))
        found[owner].append(Mark(on=on, distance_m=distance_m, time_ms=time_ms))
    return found


def _goals(squad: Squad, workouts: Workouts) -> dict[uuid.UUID, list[Goal]]:
    """Goals are agreed over 3000 m and mean nothing to a workout that is run off another race."""
    found: dict[uuid.UUID, list[Goal]] = defaultdict(list)
    over_3000 = [pk for pk, slug in workouts.items() if LIBRARY[slug].race_m == GOAL_RACE_M]
    rows = AgreedGoal.objects.filter(squad=squad, athlete__in=over_3000)
    for owner, on, before_sessions, pace_ms in rows.values_list("athlete_id", "on", "before_sessions", "pace_ms"):
        found[owner].append(Goal(Pace(pace_ms), on, before_sessions))
    return found


def _overrules(squad: Squad, workouts: Workouts) -> dict[uuid.UUID, list[Overrule]]:
    found: dict[uuid.UUID, list[Overrule]] = defaultdict(list)
    rows = GivenOverrule.objects.in_force().filter(squad=squad, athlete__in=list(workouts))
    for row in rows.select_related("given_by").order_by("on", "given_at"):
        if row.workout == workouts[row.athlete_id]:
            found[row.athlete_id].append(row.as_value())
    return found


def _sessions(squad: Squad, workouts: Workouts) -> dict[uuid.UUID, list[Session]]:
    """Read as plain columns: a season of a squad has thousands of reps, and rows are slow to make."""
    kept = LoggedSession.objects.kept().filter(
        squad=squad, athlete__in=list(workouts), workout__in=set(workouts.values())
    )
    reps, flushes = _reps(squad, kept)
    found: dict[uuid.UUID, list[Session]] = defaultdict(list)
    columns = kept.order_by("on", "id").values_list(
        "id",
        "athlete_id",
        "workout",
        "on",
        "rpe_half",
        "void_reason",
        "trained_through",
        "extra_counted",
        "note",
    )
    for pk, owner, workout, on, rpe_half, void, trained_through, extra_counted, note in columns:
        if workout == workouts[owner]:
            session = Session(
                on=on,
                reps=tuple(reps[pk]),
                flush=tuple(flushes[pk]),
                key=str(pk),
                rpe_half=rpe_half,
                void=void,
                trained_through=trained_through,
                extra_counted=extra_counted,
                note=note,
            )
            found[owner].append(session)
    return found


Reps = dict[uuid.UUID, list[Rep]]
Flushes = dict[uuid.UUID, list[FlushRep]]


def _reps(squad: Squad, kept: Iterable[LoggedSession]) -> tuple[Reps, Flushes]:
    reps: Reps = defaultdict(list)
    flushes: Flushes = defaultdict(list)
    rows = LoggedRep.objects.filter(squad=squad, session__in=kept).order_by("session_id", "number")
    columns = rows.values_list(
        "session_id",
        "kind",
        "number",
        "distance_m",
        "time_ms",
        "recovery_ms",
        "excused",
        "recovery_excused",
        "splits",
    )
    flush = LoggedRep.Kind.FLUSH.value
    for pk, kind, number, distance_m, time_ms, recovery_ms, excused, rec_excused, splits in columns:
        if kind == flush:
            flushes[pk].append(FlushRep(distance_m, time_ms, recovery_ms))
        else:
            rep = Rep(number, distance_m, time_ms, recovery_ms, excused, rec_excused, tuple(splits))
            reps[pk].append(rep)
    return reps, flushes
