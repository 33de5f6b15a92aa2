"""An athlete's paces as pages show them: date and goal pace, his marks, and what they are worth elsewhere."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from coachapp.models import Athlete
from coachapp.training.equivalence import MODELS, caution
from coachapp.training.library import LIBRARY
from coachapp.training.pace import EVENTS, Mark, Pace
from coachapp.training.settings import Settings
from coachapp.training.standing import Standing
from coachapp.views.ladder import day
from coachapp.words import figures

Context = dict[str, Any]

#: The distances that a table of equivalent times shows.
SHOWN = ("1500", "mile", "3000", "5K", "10K", "15K")


def pace_figures(standing: Standing, settings: Settings) -> Context:
    """Return date pace and goal pace as large numbers, each with the race time that it means."""
    race_m = LIBRARY[standing.workout].race_m
    race = figures.event(race_m)
    dated, goal = standing.date_pace, standing.goal_pace
    return {
        "date": figures.target(dated.pace.ms_per_400) if dated else "",
        "date_race": _("%(race)s in %(time)s") % {"race": race, "time": race_time(dated.pace, race_m)} if dated else "",
        "date_from": _from(dated.mark, race_m, standing) if dated else "",
        "goal": figures.target(goal.ms_per_400) if goal else "",
        "goal_race": _("%(race)s in %(time)s") % {"race": race, "time": race_time(goal, race_m)} if goal else "",
        "gap": _gap(dated.pace, goal) if dated and goal else "",
        "has_goal": LIBRARY[standing.workout].staged,
        "name": _("5K pace") if race_m == 5000 else _("Date pace"),
    }


def race_time(pace: Pace, race_m: float) -> str:
    """A race time to the second: it is read off a pace, and tenths would claim too much."""
    return figures.race_time((pace.time_ms(race_m) + 500) // 1000 * 1000)


def _from(mark: Mark, race_m: float, standing: Standing) -> str:
    """Say which result a date pace comes from."""
    facts = {"event": figures.event(mark.distance_m), "time": figures.race_time(mark.time_ms),
             "day": day(mark.on, standing.on) if mark.on else _("before the log")}  # fmt: skip
    if mark.distance_m == race_m:
        return _("%(event)s %(time)s, %(day)s") % facts
    return _("converted from %(event)s %(time)s, %(day)s, ±1 %%") % facts


def _gap(date_pace: Pace, goal: Pace) -> str:
    gap = date_pace.ms_per_400 - goal.ms_per_400
    if gap <= 0:
        return ""
    return _("%(seconds)s s a lap faster, %(percent)s %%") % {
        "seconds": figures.target(gap),
        "percent": f"{100 * gap / date_pace.ms_per_400:.1f}",
    }


def marks(athlete: Athlete) -> Context:
    """Return the marks that wait for the coach, and those that were decided on, the latest first."""
    rows = list(athlete.marks.filter(squad_id=athlete.squad_id).order_by("-on", "-created_at")[:20])
    lines: list[Context] = [
        {
            "row": row,
            "id": row.pk,
            "event": figures.event(row.distance_m),
            "time": figures.race_time(row.time_ms),
            "day": day(row.on),
            "kind": row.get_kind_display(),
            "state": row.get_state_display(),
            "counts": row.state == row.State.CONFIRMED,
        }
        for row in rows
    ]
    return {
        "waiting": [line for line in lines if line["row"].is_waiting],
        "decided": [line for line in lines if not line["row"].is_waiting],
    }


def equivalents(standing: Standing, settings: Settings) -> Context | None:
    """Return what the date pace is worth over other distances, None while there is none."""
    dated = standing.date_pace
    if dated is None:
        return None
    mark = dated.mark
    rows = [row for name in SHOWN if (row := _equivalent(mark, EVENTS[name], settings)) is not None]
    return {
        "rows": rows,
        "from": _("%(event)s %(time)s") % {
            "event": figures.event(mark.distance_m),
            "time": figures.race_time(mark.time_ms),
        },
        "roughly": bool(caution(mark.distance_m)),
    }  # fmt: skip


def _equivalent(mark: Mark, to_m: float, settings: Settings) -> Context | None:
    is_run = abs(to_m - mark.distance_m) < 1
    try:
        time_ms = mark.time_ms if is_run else MODELS[settings.equivalence](mark.distance_m, mark.time_ms, to_m)
    except ValueError:
        return None
    return {
        "event": figures.event(to_m),
        "time": figures.race_time(time_ms if is_run else (time_ms + 500) // 1000 * 1000),
        "lap": figures.target(Pace.of(to_m, time_ms).ms_per_400),
        "is_run": is_run,
    }
