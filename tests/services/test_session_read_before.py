"""A log that was read before its athlete was locked is used where nothing was entered since, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coachapp.models import Athlete
from coachapp.services.actor import Actor
from coachapp.services.session import Saved, log_session
from coachapp.services.session_row import given_on
from coachapp.services.training_log import ReadMorning, log_and_entry, log_of
from coachapp.training.progression import Morning
from tests.cast import TODAY, days_ago, log, ran
from tests.services.changes import change_goal_of, change_settings_of, change_squad_of, confirm_mark_of, overrule_of


@pytest.fixture
def read(ben: Athlete) -> ReadMorning:
    """This morning as a page reads Ben's log, with one session in it."""
    log(ben, ran(days_ago(10)))
    now, entry = log_and_entry(ben, ben.workout)
    return ReadMorning(Morning(ben.workout, now, TODAY), entry)


def logged(ben: Athlete, by: Actor, read: ReadMorning) -> Saved:
    return log_session(athlete=ben, by=by, session=ran(TODAY), on=TODAY, read=read)


def test_nothing_entered_since_it_is_not_read_again(ben: Athlete, by_ada: Actor, read: ReadMorning) -> None:
    with CaptureQueriesContext(connection) as queries:
        saved = logged(ben, by_ada, read)
    assert not [one for one in queries if "coachapp_recordedmark" in one["sql"]]
    assert saved.logged.prescription == given_on(read.morning)
    assert saved.change.log is read.morning.log
    assert [running.session.on for running in saved.change.after.runnings] == [days_ago(10), TODAY]


@pytest.mark.parametrize("change", [confirm_mark_of, change_goal_of, change_settings_of, change_squad_of, overrule_of])
def test_what_was_entered_since_counts(
    ben: Athlete, by_ada: Actor, read: ReadMorning, change: Callable[[Athlete, Actor], None]
) -> None:
    change(Athlete.objects.select_related("squad").get(pk=ben.pk), by_ada)
    fresh = Athlete.objects.select_related("squad").get(pk=ben.pk)
    now = log_of(fresh)
    assert now != read.morning.log
    saved = logged(ben, by_ada, read)
    assert saved.change.log == now
    assert saved.logged.prescription == given_on(Morning(ben.workout, now, TODAY))


def test_a_session_logged_meanwhile_counts(ben: Athlete, by_ada: Actor, read: ReadMorning) -> None:
    log(ben, ran(days_ago(4)))
    saved = logged(ben, by_ada, read)
    assert [running.session.on for running in saved.change.after.runnings] == [days_ago(10), days_ago(4), TODAY]


def test_another_workout_is_another_log(ben: Athlete, by_ada: Actor, read: ReadMorning) -> None:
    saved = log_session(athlete=ben, by=by_ada, session=ran(TODAY), on=TODAY, read=read, workout="4-3-2-1")
    assert saved.change.log.sessions == ()


def test_asked_for_another_day_is_asked_again(ben: Athlete, by_ada: Actor, read: ReadMorning) -> None:
    day = days_ago(2)
    saved = log_session(athlete=ben, by=by_ada, session=ran(day), on=TODAY, read=read)
    assert saved.logged.prescription is not None
    assert saved.logged.prescription["on"] == day.isoformat()
