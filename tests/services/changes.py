"""What a coach may enter about an athlete between two looks at his log."""

from __future__ import annotations

from dataclasses import replace

from coachapp.models import Athlete, LoggedSession, Squad
from coachapp.services.actor import Actor
from coachapp.services.athlete import Particulars, change_athlete
from coachapp.services.goal import change_goal
from coachapp.services.mark import confirm_mark, propose_mark
from coachapp.services.overrule import overrule
from coachapp.services.session import void_session
from coachapp.services.squad import change_settings
from coachapp.training.pace import Pace
from coachapp.training.stage import Stage
from tests.cast import TODAY, days_ago, log, ran


def confirm_mark_of(ben: Athlete, by: Actor) -> None:
    found = propose_mark(athlete=ben, by=by, on=days_ago(1), distance_m=3000, time_ms=540_000)
    confirm_mark(mark=found, by=by, on=TODAY)


def change_goal_of(ben: Athlete, by: Actor) -> None:
    change_goal(athlete=ben, by=by, pace=Pace(71_000), on=days_ago(1))


def change_settings_of(ben: Athlete, by: Actor) -> None:
    change_athlete(athlete=ben, by=by, version=ben.version, to=replace(Particulars.of(ben), settings={"reps": 10}))


def change_squad_of(ben: Athlete, by: Actor) -> None:
    ours = Squad.objects.get(pk=ben.squad_id)
    change_settings(
        squad=ours, by=by, version=ours.version, name=ours.name, time_zone=ours.time_zone, settings={"reps": 10}
    )


def void_of(ben: Athlete, by: Actor) -> None:
    [before] = LoggedSession.objects.filter(athlete=ben)
    void_session(logged=before, by=by, version=1, reason="storm", on=TODAY)


def log_five_days_ago(ben: Athlete, by: Actor) -> None:
    log(ben, ran(days_ago(5)), by=by)


def overrule_of(ben: Athlete, by: Actor) -> None:
    overrule(athlete=ben, by=by, kind="set", reason="ready for it", on=TODAY, stage=Stage.RAISE, goal_reps=4)
