"""A log that was read before its athlete was locked is used where nothing was entered since, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coachapp.models import Athlete
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.session import Saved, log_session
from coachapp.services.session_row import given_on
from coachapp.services.training_log import ReadLog, log_of
from coachapp.training.progression import morning
from tests.cast import TODAY, days_ago, log, ran
from tests.services.changes import change_goal_of, change_settings_of, change_squad_of, confirm_mark_of, overrule_of


@pytest.fixture
def read(ben: Athlete) -> ReadLog:
    """Ben's log as a page reads it, with one session in it."""
    log(ben, ran(days_ago(10)))
    now = log_of(ben)
    return ReadLog(ben.workout, now, history.latest_about(ben), morning(ben.workout, now, TODAY).asked(TODAY))


def logged(ben: Athlete, by: Actor, read: ReadLog) -> Saved:
    return log_session(athlete=ben, by=by, session=ran(TODAY), on=TODAY, read=read)


def test_nothing_entered_since_it_is_not_read_again(ben: Athlete, by_ada: Actor, read: ReadLog) -> None:
    with CaptureQueriesContext(connection) as queries:
        saved = logged(ben, by_ada, read)
    assert not [one for one in queries if "coachapp_recordedmark" in one["sql"]]
    assert saved.logged.prescription == given_on(read.log, ben.workout, TODAY)
    assert saved.change.log is read.log
    assert [running.session.on for running in saved.change.after.runnings] == [days_ago(10), TODAY]


@pytest.mark.parametrize("change", [confirm_mark_of, change_goal_of, change_settings_of, change_squad_of, overrule_of])
def test_what_was_entered_since_counts(
    ben: Athlete, by_ada: Actor, read: ReadLog, change: Callable[[Athlete, Actor], None]
) -> None:
    change(Athlete.objects.select_related("squad").get(pk=ben.pk), by_ada)
    fresh = Athlete.objects.select_related("squad").get(pk=ben.pk)
    now = log_of(fresh)
    assert now != read.log
    saved = logged(ben, by_ada, read)
    assert saved.change.log == now
    assert saved.logged.prescription == given_on(now, ben.workout, TODAY)


def test_a_session_logged_meanwhile_counts(ben: Athlete, by_ada: Actor, read: ReadLog) -> None:
    log(ben, ran(days_ago(4)))
    saved = logged(ben, by_ada, read)
    assert [running.session.on for running in saved.change.after.runnings] == [days_ago(10), days_ago(4), TODAY]


def test_another_workout_is_another_log(ben: Athlete, by_ada: Actor, read: ReadLog) -> None:
    saved = log_session(athlete=ben, by=by_ada, session=ran(TODAY), on=TODAY, read=read, workout="4-3-2-1")
    assert saved.change.log.sessions == ()


def test_asked_for_another_day_is_asked_again(ben: Athlete, by_ada: Actor, read: ReadLog) -> None:
    day = days_ago(2)
    saved = log_session(athlete=ben, by=by_ada, session=ran(day), on=TODAY, read=read)
    assert saved.logged.prescription is not None
    assert saved.logged.prescription["on"] == day.isoformat()
