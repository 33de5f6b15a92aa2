"""From rows to the values that the core reads. A whole squad takes as many queries as one athlete."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import models

from coachapp.models import (
    AgreedGoal,
    Athlete,
    GivenOverrule,
    LoggedSession,
    RecordedMark,
    Squad,
)
from coachapp.models.gathered import as_text, columns_in, gathered, id_in, is_true, rows_in
from coachapp.models.prepared import Prepared
from coachapp.services import history
from coachapp.services.session_reps import reps_of_session, run_in
from coachapp.training.library import LIBRARY
from coachapp.training.log import DatedPace, Goal, Overrule, Paces, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.progression import Morning
from coachapp.training.session import Session
from coachapp.training.settings import Settings
from coachapp.training.stage import Stage

#: The race that goals are agreed over.
GOAL_RACE_M = 3000

Workouts = dict[uuid.UUID, str]
_Columns = models.QuerySet[Any, tuple[Any, ...]]


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
    said = _said(athlete.squad, {athlete.pk: workout or athlete.workout}, without=without_mark)
    return replace(log, marks=tuple(said.marks[athlete.pk]))


def logs_of(
    squad: Squad, athletes: Iterable[Athlete], *, workout: str | None = None, own: set[str] | None = None
) -> dict[uuid.UUID, TrainingLog]:
    """The logs of several athletes of one squad by their ids, each for his workout or the named one; two queries.

    Into `own` go the keys of the sessions that athletes logged themselves.
    """
    people = list(athletes)
    workouts = {person.pk: workout or person.workout for person in people}
    said, sessions = _said(squad, workouts), _sessions(squad, workouts, own)
    settings = settings_of_each(squad, people)
    return {person.pk: _log(person, settings[person.pk], said, sessions[person.pk]) for person in people}


def _log(person: Athlete, settings: Settings, said: _Said, sessions: Iterable[Session]) -> TrainingLog:
    return TrainingLog(
        settings=settings,
        marks=tuple(said.marks[person.pk]),
        goals=tuple(said.goals[person.pk]),
        sessions=tuple(sessions),
        overrules=tuple(said.overrules[person.pk]),
        target_race=person.target_race_on,
    )


def log_and_entry(athlete: Athlete, workout: str) -> tuple[TrainingLog, int]:
    """Everything known about an athlete and a workout, and the number of the history's latest entry about him then."""
    workouts = {athlete.pk: workout}
    # What is said of him comes first and has the number along: whatever is entered while the sessions are read has
    # a later one.
    said = _said(athlete.squad, workouts)
    sessions = _sessions(athlete.squad, workouts, None)[athlete.pk]
    return _log(athlete, settings_of(athlete), said, sessions), said.entry


def settings_of_each(squad: Squad, people: Iterable[Athlete]) -> dict[uuid.UUID, Settings]:
    """The numbers in force for each: the same for all who have none of their own, worked out once."""
    found: dict[uuid.UUID, Settings] = {}
    for_all: Settings | None = None
    for person in people:
        if person.settings:
            found[person.pk] = Settings.of(squad.settings, person.settings)
        else:
            found[person.pk] = for_all = for_all or Settings.of(squad.settings)
    return found


@dataclass(frozen=True, slots=True)
class ReadMorning:
    """The morning of a session's day, from a log that was read before its athlete was locked.

    `entry` is the number of the history's latest entry about him when it was read.
    """

    morning: Morning
    entry: int


def morning_now(athlete: Athlete, workout: str, on: date, entry: int, read: ReadMorning | None = None) -> Morning:
    """The morning of a day of an athlete who is locked: the one that was read, where nothing was entered about him since.

    `entry` is the number of the history's latest entry about him now.
    """
    # His own settings are in the history as well; the squad's are of others too, and were just fetched with him.
    if (
        read is not None
        and read.entry == entry
        and (read.morning.workout, read.morning.on) == (workout, on)
        and read.morning.log.settings == settings_of(athlete)
    ):
        return read.morning
    return Morning(workout, log_of(athlete, workout), on)


def log_and_own(athlete: Athlete) -> tuple[TrainingLog, set[str]]:
    """Everything known about an athlete and his workout, and the keys of the sessions that he logged himself."""
    own: set[str] = set()
    log = logs_of(athlete.squad, [athlete], own=own)[athlete.pk]
    return log, own


def date_pace_of(athlete: Athlete, on: date) -> DatedPace | None:
    """The date pace over the race that goals are agreed over, whatever workout he is on."""
    marks = _said(athlete.squad, {athlete.pk: athlete.workout}).marks[athlete.pk]
    return Paces.of(marks, GOAL_RACE_M, settings_of(athlete).equivalence).on(on)


@dataclass(slots=True)
class _Said:
    """What was said about athletes beside their sessions, by their ids."""

    marks: dict[uuid.UUID, list[Mark]]
    goals: dict[uuid.UUID, list[Goal]]
    overrules: dict[uuid.UUID, list[Overrule]]
    #: The number of the latest entry about an athlete, where they are not several.
    entry: int = 0


def _said(squad: Squad, workouts: Workouts, *, without: RecordedMark | None = None) -> _Said:
    """Marks, goals and overrules: few for each athlete, so that one query brings all three."""
    rows: Iterable[tuple[Any, ...]]
    if len(workouts) == 1 and without is None:
        rows = _SAID_OF_ONE.rows(squad=squad.pk, athlete=next(iter(workouts)))
    else:
        rows = _said_columns(Athlete.objects.filter(squad=squad, pk__in=list(workouts)), without)
    said = _Said({}, {}, {})
    for pk, of_marks, of_goals, of_overrules, *entry in rows:
        said.entry = (entry and entry[0]) or 0
        said.marks[pk] = _marks(rows_in(of_marks))
        # Goals are agreed over 3000 m and mean nothing to a workout that is run off another race.
        over_3000 = LIBRARY[workouts[pk]].race_m == GOAL_RACE_M
        said.goals[pk] = [_goal(*row) for row in rows_in(of_goals)] if over_3000 else []
        given = sorted(rows_in(of_overrules), key=lambda row: row[:2])
        said.overrules[pk] = [_overrule(row) for row in given if row[2] == workouts[pk]]
    return said


def _said_columns(athletes: models.QuerySet[Athlete], without: RecordedMark | None = None) -> _Columns:
    whose = {"squad": models.OuterRef("squad"), "athlete": models.OuterRef("pk")}
    marks = RecordedMark.objects.confirmed().filter(**whose)
    if without is not None:
        marks = marks.exclude(pk=without.pk)
    return athletes.values_list(
        "pk",
        gathered(marks, "decided_at", "id", "on", "distance_m", "time_ms"),
        gathered(AgreedGoal.objects.filter(**whose), "pace_ms", "on", "before_sessions"),
        gathered(GivenOverrule.objects.in_force().filter(**whose), *_OVERRULE),
    )


_SAID_OF_ONE = Prepared(
    lambda squad, athlete: _said_columns(Athlete.objects.filter(squad=squad, pk=athlete)).annotate(
        entry=history.latest()
    )
)


def _marks(rows: list[list[Any]]) -> list[Mark]:
    """The confirmed marks. The one that was confirmed first also holds for what was run before it.

    Without that an athlete's older sessions, written up later, would be judged anew by every
    better mark of the day he was added; they keep the pace they were first judged by (P14).
    """
    marks = [
        Mark(on=date.fromisoformat(on), distance_m=float(distance_m), time_ms=time_ms)
        for _decided_at, _id, on, distance_m, time_ms in sorted(rows)
    ]
    return [replace(marks[0], on=None), *marks] if marks else []


def _goal(pace_ms: int, on: str | None, before_sessions: bool) -> Goal:
    return Goal(Pace(pace_ms), date.fromisoformat(on) if on else None, bool(before_sessions))


_OVERRULE = (
    "on", "given_at", "workout", "stage", "goal_reps", "recovery_s", "kind", "reason", "before_sessions",
    "given_by__name", "given_by__email",
)  # fmt: skip


def _overrule(row: list[Any]) -> Overrule:
    on, _given_at, _workout, stage, goal_reps, recovery_s, kind, reason, before_sessions, name, email = row
    return Overrule(
        on=date.fromisoformat(on),
        stage=Stage(stage),
        goal_reps=goal_reps,
        recovery_s=recovery_s,
        kind=kind,
        reason=reason,
        who=name or email,
        before_sessions=bool(before_sessions),
    )


def _sessions(squad: Squad, workouts: Workouts, own: set[str] | None) -> dict[uuid.UUID, list[Session]]:
    """Read as plain columns, the reps of each gathered: a season of a squad has thousands, and rows are slow to make."""
    rows: Sequence[tuple[Any, ...]]
    if len(workouts) == 1:
        [(athlete, its_workout)] = workouts.items()
        rows = _SESSIONS_OF_ONE.rows(squad=squad.pk, athlete=athlete, workout=its_workout)
    else:
        rows = list(_session_columns(squad=squad, athlete__in=list(workouts), workout__in=set(workouts.values())))
    found: dict[uuid.UUID, list[Session]] = {pk: [] for pk in workouts}
    # Ids come as texts, for a season has thousands, and to make each a UUID and that a text again is slow.
    whose = {text: (its, found[pk]) for pk, its in workouts.items() for text in (str(pk), pk.hex)}
    reps = columns_in(row[-1] for row in rows)
    for row, its_reps in zip(rows, reps, strict=True):
        pk, athlete_text, workout, on, rpe_half, void, trained_through, extra_counted, note, by_athlete, _text = row
        its_workout, sessions = whose[athlete_text]
        if workout == its_workout:
            key = id_in(pk)
            run, flush = run_in(*its_reps) if its_reps else ((), ())
            day, through, counted = date.fromisoformat(on), is_true(trained_through), is_true(extra_counted)
            # Values in their order, for names in a call take their time.
            sessions.append(Session(day, run, flush, key, rpe_half, void, through, counted, note))
            if own is not None and is_true(by_athlete):
                own.add(key)
    return found


def _session_columns(**whose: Any) -> _Columns:
    kept = LoggedSession.objects.kept().filter(**whose).order_by("on", "id")
    return kept.values_list(*_SESSION, reps_of_session())


_SESSIONS_OF_ONE = Prepared(_session_columns)

_SESSION = (
    as_text("id"), as_text("athlete"), "workout", as_text("on"), "rpe_half", "void_reason", as_text("trained_through"),
    as_text("extra_counted"), "note", as_text("by_athlete"),
)  # fmt: skip
