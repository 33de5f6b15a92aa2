"""Standings of a squad: right for each, and never more queries for more athletes or sessions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coachapp.models import Athlete, Squad
from coachapp.services import goal, mark
from coachapp.services.actor import Actor
from coachapp.services.standing import log_of, settings_of, standing_of, standings_of
from coachapp.training.pace import Pace
from coachapp.training.stage import Stage
from tests.cast import TODAY, days_ago, log, make_athlete, ran


def queries(squad: Squad) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        standings_of(squad, on=TODAY)
    return len(seen)


def test_queries_do_not_grow(riverside: Squad) -> None:
    for number in range(5):
        log(make_athlete(riverside, f"Runner {number}"), ran(days_ago(3)))
    few = queries(riverside)
    for number in range(5, 20):
        athlete = make_athlete(riverside, f"Runner {number}")
        for days in (30, 20, 10):
            log(athlete, ran(days_ago(days)))
    assert queries(riverside) == few == 3


def test_everybody_has_his_own(riverside: Squad, ben: Athlete, bea: Athlete, cato: Athlete) -> None:
    log(ben, ran(days_ago(3)))
    log(cato, ran(days_ago(3)))
    left = make_athlete(riverside, "Dot")
    Athlete.objects.filter(pk=left.pk).update(left_on=TODAY)
    found = standings_of(riverside, on=TODAY)
    assert [(athlete.name, standing.position.stage) for athlete, standing in found] == [
        ("Bea", Stage.STABILISE),
        ("Ben", Stage.SHORTEN),
    ]
    assert found[1][1] == standing_of(ben, on=TODAY)


def test_the_log_is_what_the_core_reads(ben: Athlete, by_ada: Actor) -> None:
    session = ran(days_ago(3), [75_000] * 11 + [None], [90_000] * 11 + [None], note="n", rpe_half=15)
    log(ben, session)
    goal.change_goal(athlete=ben, by=by_ada, pace=Pace(72_500), on=TODAY)
    mark.propose_mark(athlete=ben, by=by_ada, on=days_ago(1), distance_m=5000, time_ms=960_000)
    known = log_of(ben)
    assert known.sessions == (session,)
    assert {(each.on, each.pace.ms_per_400) for each in known.goals} == {(None, 73_000), (TODAY, 72_500)}
    assert [(each.on, each.distance_m) for each in known.marks] == [(None, 3000), (days_ago(30), 3000)], (
        "a proposal does not count, and the first mark also holds for what was before it"
    )


def test_a_goal_over_3000_is_none_of_the_step_down(ben: Athlete) -> None:
    assert log_of(ben, "4-3-2-1").goals == ()
    assert standing_of(ben, on=TODAY, workout="4-3-2-1").next is not None


def test_sessions_of_another_workout_are_another_log(ben: Athlete) -> None:
    log(ben, ran(days_ago(3)))
    assert log_of(ben, "4-3-2-1").sessions == ()


def test_settings_come_in_layers(ben: Athlete) -> None:
    ben.squad.settings = {"goal_reps_per_step": 3, "misses_allowed": 1}
    ben.settings = {"misses_allowed": 2}
    layered = settings_of(ben)
    assert (layered.goal_reps_per_step, layered.misses_allowed, layered.reps) == (3, 2, 12)


@pytest.mark.parametrize("name", ["Ben", "Bea"])
def test_without_sessions_there_is_still_a_next(riverside: Squad, name: str) -> None:
    standing = standing_of(make_athlete(riverside, name), on=TODAY)
    assert standing.next is not None
    assert standing.next.stage is Stage.STABILISE


def test_without_a_mark_there_is_none(riverside: Squad) -> None:
    newcomer = make_athlete(riverside, "New", date_ms=None, goal_ms=None)
    standing = standing_of(newcomer, on=TODAY)
    assert standing.next is None
    assert [alert.code for alert in standing.alerts] == ["no_date_pace"]
