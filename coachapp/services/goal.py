"""The goal: agreed anew, and what that would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from coachapp.models import AgreedGoal, Athlete
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.standing import Change, decided, log_of
from coachapp.services.training_log import date_pace_of
from coachapp.training.log import Goal, TrainingLog
from coachapp.training.pace import Pace


class GoalNotFaster(ValueError):
    """The goal pace is not faster than the date pace of that day, which is `date_pace`."""

    def __init__(self, date_pace: Pace) -> None:
        super().__init__("a goal is faster than the date pace")
        self.date_pace = date_pace


@transaction.atomic
def change_goal(*, athlete: Athlete, by: Actor, pace: Pace, on: date) -> Change:
    """Agree on a goal pace over 3000 m from today on; a second one on the same day replaces the first.

    The athlete's very first goal holds from before his log begins, so that sessions written up
    later have it too. A session that was logged today keeps its targets: the goal holds from the
    next one on. Raises GoalNotFaster.
    """
    athlete = Athlete.objects.locked(athlete)
    asked = would_change(athlete=athlete, pace=pace, on=on)
    against = date_pace_of(athlete, on)
    held = _held_from(athlete, pace, on)
    goal = athlete.goals.filter(squad=athlete.squad, on=held.on, before_sessions=held.before_sessions).first()
    before = content_of(goal) if goal else None
    goal = goal or AgreedGoal(squad=athlete.squad, athlete=athlete, on=held.on, before_sessions=held.before_sessions)
    goal.pace_ms = pace.ms_per_400
    goal.against_ms = against.pace.ms_per_400 if against else None
    goal.agreed_by = by.user
    goal.agreed_at = timezone.now()
    goal.save()
    if before != content_of(goal):
        history.write(
            squad=athlete.squad,
            athlete=athlete,
            by=by,
            verb="change_goal",
            subject=goal,
            before=before,
            after=content_of(goal),
        )
    return asked


def would_change(*, athlete: Athlete, pace: Pace, on: date) -> Change:
    """What agreeing on this goal would do today. Raises GoalNotFaster."""
    against = date_pace_of(athlete, on)
    if against is not None and pace >= against.pace:
        raise GoalNotFaster(against.pace)
    log = log_of(athlete)
    after = _with_goal(log, _held_from(athlete, pace, on))
    return decided(athlete.workout, log, after, on)


def content_of(goal: AgreedGoal) -> history.Content:
    """What the history keeps of a goal."""
    return {
        "on": goal.on.isoformat() if goal.on else None,
        "before_sessions": goal.before_sessions,
        "pace_ms": goal.pace_ms,
        "against_ms": goal.against_ms,
    }


def _held_from(athlete: Athlete, pace: Pace, on: date) -> Goal:
    """The goal with the day it holds from: the beginning for the first, else today or what follows today's session."""
    if not athlete.goals.filter(squad=athlete.squad_id).exists():
        return Goal(pace)
    ran_today = athlete.sessions.kept().filter(squad=athlete.squad_id, on=on).exists()
    return Goal(pace, on, before_sessions=not ran_today)


def _with_goal(log: TrainingLog, goal: Goal) -> TrainingLog:
    replaced = (goal.on, goal.before_sessions)
    return replace(log, goals=(*(it for it in log.goals if (it.on, it.before_sessions) != replaced), goal))
