"""A replay file read as a training log. Whatever cannot be used is refused by the name of its field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from coachapp.replay.fields import Node, NotUsable, Query
from coachapp.replay.sessions import read_session
from coachapp.training.library import LIBRARY, Workout
from coachapp.training.limits import Oddity, check_goal, check_mark
from coachapp.training.log import Goal, Overrule, Paces, TrainingLog
from coachapp.training.pace import EVENTS, Mark, Pace
from coachapp.training.settings import SettingRefused, Settings
from coachapp.training.stage import Stage
from coachapp.training.time_text import write_race
from coachapp.words import figures

AGREE_MS = 100


@dataclass(frozen=True, slots=True)
class ReplayInput:
    """What a replay file asks: a workout, a log, the day to plan for if it names one, and what is odd about it."""

    workout: str
    log: TrainingLog
    plan_for: date | None
    queries: tuple[Query, ...]


def read_json(text: str) -> Mapping[str, Any]:
    """Return the one JSON object of a file. Raises `NotUsable` on anything else.

    NaN and Infinity, which some programs write, are let through here so that the field that holds one can be named.
    """

    def no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen = dict(pairs)
        if len(seen) < len(pairs):
            names = [name for name, _value in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise NotUsable(twice, _("stands twice in one object"))
        return seen

    try:
        value = json.loads(text, object_pairs_hook=no_doubles)
    except NotUsable:
        raise
    except (ValueError, RecursionError) as error:
        raise NotUsable("input", _("is not JSON: %(why)s") % {"why": error}) from error
    if not isinstance(value, Mapping):
        raise NotUsable("input", _("should be one JSON object"))
    return value


def read_replay(values: Mapping[str, Any]) -> ReplayInput:
    """Return what a replay file asks. Raises `NotUsable` naming the field."""
    top = Node("", values)
    slug = top.text("workout")
    workout = LIBRARY.get(slug)
    if workout is None:
        raise top.refuse("workout", _("choose one of %(known)s") % {"known": ", ".join(LIBRARY)})
    athlete = top.child("athlete")
    settings = _settings(top, athlete)
    first = _date_pace(athlete, workout)
    marks = _marks(top, first)
    if first is None and not marks:
        key = "date_3k" if workout.race_m == 3000 else "best_5k"
        raise athlete.refuse(key, _("is missing: no pace can be set without it"))
    goals = _goals(top, athlete, workout, first, settings)
    paces = Paces.of([*([first] if first else []), *marks], workout.race_m, settings.equivalence)
    log = TrainingLog(
        settings=settings,
        marks=tuple([first, *marks] if first else marks),
        goals=goals,
        sessions=tuple(read_session(node, workout, settings, paces, goals) for node in top.children("sessions")),
        overrules=tuple(_overrule(node, settings) for node in top.children("overrules")),
        target_race=athlete.day("target_race") if athlete.get("target_race") is not None else None,
    )
    athlete.ask_about_rest()
    plan_for = top.day("plan_for_date") if top.get("plan_for_date") is not None else None
    if plan_for is not None and any(session.on > plan_for for session in log.sessions):
        top.ask("plan_for_date", _("lies before the last session"))
    return ReplayInput(slug, log, plan_for, tuple(top.queries))


def _settings(top: Node, athlete: Node) -> Settings:
    chosen = dict(top.child("settings").values)
    reps = athlete.whole("reps")
    if reps is not None and chosen.setdefault("reps", reps) != reps:
        raise athlete.refuse("reps", _("does not agree with settings.reps"))
    try:
        return Settings.of(chosen)
    except SettingRefused as error:
        where = athlete.at(error.name) if error.name == "reps" and reps is not None else f"settings.{error.name}"
        raise NotUsable(where, error.reason) from error


def _race_ms(node: Node, race_key: str, pace_key: str, race_m: int) -> tuple[int | None, str]:
    """Return a race time given as such or as seconds per 400 m; where both stand they agree to 0.1 s per 400."""
    race_ms = node.written_ms(race_key)
    pace_ms = node.seconds_ms(pace_key)
    from_pace = None if pace_ms is None else Pace(pace_ms).time_ms(race_m)
    if race_ms is None or from_pace is None or pace_ms is None:
        return (race_ms, race_key) if race_ms is not None else (from_pace, pace_key)
    if abs(Pace.of(race_m, race_ms).ms_per_400 - pace_ms) > AGREE_MS:
        raise node.refuse(pace_key, _("does not agree with %(other)s") % {"other": race_key})
    return race_ms, race_key


def _date_pace(athlete: Node, workout: Workout) -> Mark | None:
    """Return the date pace that holds from the beginning: a 5K for the step-down where there is one, else a 3K."""
    found: dict[int, Mark] = {}
    for race_m, race_key, pace_key in ((3000, "date_3k", "date_pace_400_s"), (5000, "best_5k", "pace_5k_400_s")):
        time_ms, key = _race_ms(athlete, race_key, pace_key, race_m)
        if time_ms is None:
            continue
        mark = Mark(None, race_m, time_ms)
        athlete.check(key, check_mark(mark), distance=figures.event(race_m))
        found[race_m] = mark
    return found.get(workout.race_m) or next(iter(found.values()), None)


def _marks(top: Node, first: Mark | None) -> list[Mark]:
    marks: list[Mark] = []
    for node in top.children("marks"):
        on = node.day("date")
        distance_m = node.number("distance_m")
        if distance_m is None or not EVENTS["1500"] <= distance_m <= EVENTS["marathon"]:
            raise node.refuse("distance_m", _("should be between 1500 and the marathon, in metres"))
        time_ms, key = node.time_ms("time_s", "time")
        if time_ms is None:
            raise node.refuse("time", _("is missing"))
        mark = Mark(on, _exact_event(distance_m), time_ms)
        node.check(key, check_mark(mark, marks[-1] if marks else first), distance=figures.event(distance_m))
        node.ask_about_rest()
        marks.append(mark)
    return marks


def _exact_event(distance_m: float) -> float:
    """Return the metres of the event that was meant: 1609 is the mile, 21098 the half."""
    return next((metres for metres in EVENTS.values() if abs(metres - distance_m) < 1), distance_m)


def _goals(top: Node, athlete: Node, workout: Workout, first: Mark | None, settings: Settings) -> tuple[Goal, ...]:
    time_ms, key = _race_ms(athlete, "goal_3k", "goal_pace_400_s", 3000)
    goals: list[Goal] = []
    if time_ms is not None:
        pace = Pace.of(3000, time_ms)
        athlete.check(key, _impossible(Mark(None, 3000, time_ms)), distance=figures.event(3000))
        goals.append(Goal(pace))
        dated = Paces.of([first] if first else [], 3000, settings.equivalence).on(date.min)
        if dated is not None and workout.staged:
            odd = check_goal(dated.pace, pace, small_pct=settings.goal_small_pct, large_pct=settings.goal_large_pct)
            athlete.check(key, odd, reference=write_race(dated.pace.time_ms(3000)))
    for node in top.children("goals"):
        on = node.day("date")
        later_ms, _key = _race_ms(node, "goal_3k", "goal_pace_400_s", 3000)
        if later_ms is None:
            raise node.refuse("goal_3k", _("is missing"))
        goals.append(Goal(Pace.of(3000, later_ms), on, before_sessions=not node.flag("after_session")))
        node.ask_about_rest()
    if not goals and workout.staged:
        raise athlete.refuse("goal_3k", _("is missing: the march leads to a goal pace"))
    return tuple(goals)


def _impossible(goal: Mark) -> Oddity | None:
    """Return what makes a goal impossible; one that is only odd is asked about against the date pace."""
    odd = check_mark(goal)
    return odd if odd is not None and odd.refuse else None


def _overrule(node: Node, settings: Settings) -> Overrule:
    on = node.day("date")
    try:
        stage = Stage.from_key(node.get("stage"))
    except ValueError as error:
        raise node.refuse("stage", str(error)) from error
    goal_reps = node.whole("goal_reps") or 0
    if stage is Stage.RAISE and not 1 <= goal_reps <= settings.reps:
        raise node.refuse("goal_reps", _("should be between 1 and %(reps)s") % {"reps": settings.reps})
    made = Overrule(
        on,
        stage,
        goal_reps,
        node.whole("recovery_s"),
        "set",
        node.text("reason"),
        node.text("who"),
        before_sessions=node.flag("before_session"),
    )
    node.ask_about_rest()
    return made
