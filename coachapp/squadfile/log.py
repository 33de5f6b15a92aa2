"""The training log of one athlete out of a squad's file, as the site would fold it from its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from coachapp.models import RecordedMark
from coachapp.squadfile.read import AthletePart, SessionPart, SquadFile
from coachapp.training.library import LIBRARY
from coachapp.training.log import Goal, Overrule, OverruleKind, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.session import FlushRep, Rep, Session
from coachapp.training.settings import Settings
from coachapp.training.stage import Stage

#: The race that goals are agreed over.
GOAL_RACE_M = 3000


def log_of(file: SquadFile, athlete: AthletePart) -> TrainingLog:
    """Everything that counts for the workout that he is on now: services/training_log.py says what that is, and a test
    holds the two together."""
    workout = athlete.row["workout"]
    over_3000 = LIBRARY[workout].race_m == GOAL_RACE_M
    kept = [each for each in athlete.sessions if each.row["workout"] == workout and each.row["undone_at"] is None]
    return TrainingLog(
        settings=Settings.of(file.squad["settings"], athlete.row["settings"]),
        marks=tuple(_marks(athlete)),
        goals=tuple(
            Goal(Pace(row["pace_ms"]), row["on"], row["before_sessions"]) for row in athlete.goals if over_3000
        ),
        sessions=tuple(_session(each) for each in sorted(kept, key=lambda each: (each.row["on"], each.row["id"]))),
        overrules=tuple(_overrules(file, athlete, workout)),
        target_race=athlete.row["target_race_on"],
    )


def _marks(athlete: AthletePart) -> Iterator[Mark]:
    confirmed = [row for row in athlete.marks if row["state"] == RecordedMark.State.CONFIRMED]
    for place, row in enumerate(sorted(confirmed, key=lambda row: (row["decided_at"], row["id"]))):
        if place == 0:
            # The first one also holds for what was run before it (P14).
            yield Mark(on=None, distance_m=row["distance_m"], time_ms=row["time_ms"])
        yield Mark(on=row["on"], distance_m=row["distance_m"], time_ms=row["time_ms"])


def _overrules(file: SquadFile, athlete: AthletePart, workout: str) -> Iterator[Overrule]:
    rows = [row for row in athlete.overrules if row["taken_back_at"] is None and row["workout"] == workout]
    for row in sorted(rows, key=lambda row: (row["on"], row["given_at"])):
        yield Overrule(
            on=row["on"],
            stage=Stage(row["stage"]),
            goal_reps=row["goal_reps"],
            recovery_s=row["recovery_s"],
            kind=cast(OverruleKind, row["kind"]),
            reason=row["reason"],
            who=file.people[row["given_by"]],
            before_sessions=row["before_sessions"],
        )


def _session(part: SessionPart) -> Session:
    row = part.row
    return Session(
        on=row["on"],
        reps=tuple(
            Rep(
                each["number"],
                each["distance_m"],
                each["time_ms"],
                each["recovery_ms"],
                each["excused"],
                each["recovery_excused"],
                tuple(each["splits"]),
            )
            for each in sorted(part.reps, key=lambda each: each["number"])
        ),
        flush=tuple(
            FlushRep(each["distance_m"], each["time_ms"], each["recovery_ms"])
            for each in sorted(part.flush, key=lambda each: each["number"])
        ),
        key=str(row["id"]),
        rpe_half=row["rpe_half"],
        void=row["void_reason"],
        trained_through=row["trained_through"],
        extra_counted=row["extra_counted"],
        note=row["note"],
    )
