"""What is kept beside a session of an evening is what its athlete was given to run that evening."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coachapp.models import Athlete, LoggedSession, Practice, Squad
from coachapp.services.actor import Actor
from coachapp.services.practice import plan_practice
from coachapp.services.practice_log import log_practice
from coachapp.services.practice_results import told_and_planned
from coachapp.services.session_row import given_on
from coachapp.services.training_log import log_of
from coachapp.training.progression import Morning
from tests.cast import TODAY, days_ago, log, ran
from tests.services.changes import (
    change_goal_of,
    change_settings_of,
    change_squad_of,
    confirm_mark_of,
    log_five_days_ago,
    overrule_of,
    void_of,
)
from tests.services.test_practice import row_of
from tests.track import Phone, send


@pytest.fixture
def evening(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor) -> Practice:
    """Tonight, with Ben and Bea, who have a session behind them; both have run all of it."""
    log(ben, ran(days_ago(10)))
    log(bea, ran(days_ago(9), 90_000))
    planned = plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[ben.pk, bea.pk])
    phone = Phone()
    phone.run({ben: 75_000}, range(1, 13), rest_ms=90_000)
    phone.run({bea: 90_000}, range(1, 13), rest_ms=90_000, start_ms=5_000_000)
    send(planned, by_ada, phone.taps)
    return planned


def asked_now(athlete: Athlete) -> Any:
    """What the log itself says that he is asked for tonight."""
    athlete = Athlete.objects.select_related("squad").get(pk=athlete.pk)
    return given_on(Morning(athlete.workout, log_of(athlete), TODAY))


def kept_with(evening: Practice, athlete: Athlete) -> Any:
    return LoggedSession.objects.get(pk=row_of(evening, athlete).session_id).prescription


def test_what_was_planned_is_what_was_given(evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    expected = {athlete.pk: asked_now(athlete) for athlete in (ben, bea)}
    with CaptureQueriesContext(connection) as queries:
        log_practice(practice=evening, by=by_ada, on=TODAY)
    for athlete in (ben, bea):
        assert kept_with(evening, athlete) == expected[athlete.pk] == row_of(evening, athlete).prescription
    assert not [one for one in queries if "coachapp_recordedmark" in one["sql"]], "nobody's log is read"


@pytest.mark.parametrize(
    "change",
    [confirm_mark_of, change_goal_of, change_settings_of, change_squad_of, void_of, overrule_of, log_five_days_ago],
)
def test_after_a_change_the_log_is_asked(
    evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor, change: Callable[[Athlete, Actor], None]
) -> None:
    change(Athlete.objects.select_related("squad").get(pk=ben.pk), by_ada)
    expected = {athlete.pk: asked_now(athlete) for athlete in (ben, bea)}
    log_practice(practice=evening, by=by_ada, on=TODAY)
    for athlete in (ben, bea):
        assert kept_with(evening, athlete) == expected[athlete.pk]
    if change in (confirm_mark_of, change_settings_of, change_squad_of, overrule_of):
        assert kept_with(evening, ben) != row_of(evening, ben).prescription, "this change does change what is asked"


def test_a_change_of_one_is_none_of_the_others(evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    change_settings_of(Athlete.objects.select_related("squad").get(pk=ben.pk), by_ada)
    planned = evening.athletes.get(athlete=bea)
    planned.prescription = {"planned": "and no other"}
    planned.save()
    log_practice(practice=evening, by=by_ada, on=TODAY)
    assert kept_with(evening, bea) == planned.prescription, "hers is the plan's"


def test_without_a_word_about_the_planning_the_log_is_asked(evening: Practice, ben: Athlete, by_ada: Actor) -> None:
    assert told_and_planned(evening)[1] is not None
    other = Practice.objects.create(squad=evening.squad, on=TODAY)
    assert told_and_planned(other)[1] is None, "as of a squad that was brought from elsewhere without its history"
