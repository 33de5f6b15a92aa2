"""A squad that is not alike: every stage, eight reps, the step-down. For evenings that mix them."""

from __future__ import annotations

from datetime import date

from coachapp.models import Athlete, Squad
from coachapp.services.actor import Actor
from coachapp.services.overrule import overrule
from coachapp.training.stage import Stage
from tests.cast import make_athlete

#: Who, date and goal pace in ms per 400 m, and where he stands: the stage and the goal reps of it.
MARCHING = (
    ("Abel", 70_000, 68_000, Stage.RAISE, 6),
    ("Bo", 71_000, 69_000, Stage.RAISE, 4),
    ("Cleo", 71_500, 69_600, Stage.RAISE, 2),
    ("Dag", 76_000, 74_000, Stage.SHORTEN, 0),
    ("Edda", 76_500, 74_400, Stage.SHORTEN, 0),
    ("Finn", 80_000, 78_000, Stage.STABILISE, 0),
    ("Gro", 81_000, 79_000, Stage.STABILISE, 0),
    ("Hal", 82_000, 80_000, Stage.STABILISE, 0),
    ("Late", 81_500, 79_500, Stage.STABILISE, 0),
    ("Early", 82_500, 80_500, Stage.STABILISE, 0),
    ("Short", 95_000, 92_000, Stage.STABILISE, 0),
)


def mixed_squad(squad: Squad, by: Actor, on: date) -> dict[str, Athlete]:
    """Twelve athletes by name: eleven on the march, of whom Short runs eight reps, and Down on the step-down."""
    people = {}
    for name, date_ms, goal_ms, stage, goal_reps in MARCHING:
        athlete = people[name] = make_athlete(squad, name, date_ms=date_ms, goal_ms=goal_ms)
        if stage is not Stage.STABILISE:
            overrule(
                athlete=athlete, by=by, kind="set", reason="known from before", on=on, stage=stage, goal_reps=goal_reps
            )
    people["Short"].settings = {"reps": 8, "flush": "200s", "flush_200_reps": 4}
    people["Short"].save(update_fields=["settings"])
    people["Down"] = make_athlete(squad, "Down", date_ms=84_000, goal_ms=None, workout="4-3-2-1")
    return people
