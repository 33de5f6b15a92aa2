"""How many commands go to the database for what a squad does most: the goals of docs/speed.md."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coachapp.models import Athlete, LoggedSession, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.practice import plan_practice
from tests.cast import browser_of, log, make_athlete, phone_of, ran
from tests.track import Phone, send

TIMES = {f"time_{number}": f"7{5 + number % 2}.{number % 7}" for number in range(1, 13)}
RECOVERIES = {f"recovery_{number}": "90" for number in range(1, 12)}
FLUSH = {"flush_1": "7:32", "flush_2": "7:27"}


@pytest.fixture
def today(ben: Athlete) -> date:
    """Today, where the squad trains."""
    return ben.squad.today(timezone.now())


@pytest.fixture
def march(ben: Athlete, today: date) -> Athlete:
    """Ben, with twelve sessions behind him."""
    for number in range(12):
        log(ben, ran(today - timedelta(days=130 - 10 * number)))
    return ben


def commands(ask: Callable[[], Any], status: int = 200) -> int:
    """How many an answer takes, BEGIN and COMMIT counted; asked a second time, when nothing is made for the first."""
    with CaptureQueriesContext(connection) as seen:
        assert ask().status_code == status
    return len(seen)


def test_the_next_page_takes_four(march: Athlete) -> None:
    phone = phone_of(march)
    phone.get("/me/")
    assert commands(lambda: phone.get("/me/")) == 4


def test_the_next_page_takes_as_many_right_after_a_log(march: Athlete, ada: User, today: date) -> None:
    phone, coach = phone_of(march), browser_of(ada)
    before = commands(lambda: phone.get("/me/"))
    typed = {"id": str(uuid.uuid4()), "on": today.isoformat(), **TIMES, **RECOVERIES, **FLUSH}
    assert coach.post("/squads/riverside/athletes/ben/log/", typed).status_code == 302
    assert commands(lambda: phone.get("/me/")) == before


def test_the_squad_page_takes_nine(riverside: Squad, march: Athlete, ada: User) -> None:
    make_athlete(riverside, "Ash")
    coach = browser_of(ada)
    assert commands(lambda: coach.get("/squads/riverside/")) == 9


def test_the_athletes_page_takes_nine(march: Athlete, ada: User) -> None:
    coach = browser_of(ada)
    assert commands(lambda: coach.get("/squads/riverside/athletes/ben/")) == 9


def test_the_verdict_takes_five(march: Athlete, ada: User, today: date) -> None:
    coach: Client = browser_of(ada)
    typed = {"id": str(uuid.uuid4()), "on": today.isoformat(), **dict(list(TIMES.items())[:7])}
    assert commands(lambda: coach.post("/squads/riverside/athletes/ben/log/verdict/", typed)) == 5


@pytest.mark.django_db(transaction=True)
def test_a_session_is_logged_with_twelve(march: Athlete, ada: User, today: date) -> None:
    coach = browser_of(ada)
    typed = {"id": str(uuid.uuid4()), "on": today.isoformat(), **TIMES, **RECOVERIES, **FLUSH}
    assert commands(lambda: coach.post("/squads/riverside/athletes/ben/log/", typed), 302) == 12
    assert march.sessions.count() == 13


@pytest.mark.parametrize("many", [3, 12])
@pytest.mark.django_db(transaction=True)
def test_an_evening_is_logged_with_as_many_for_few_as_for_many(
    riverside: Squad, ada: User, by_ada: Actor, today: date, many: int
) -> None:
    people = [make_athlete(riverside, f"Runner {number}") for number in range(many)]
    planned = plan_practice(squad=riverside, by=by_ada, on=today, athletes=[each.pk for each in people])
    phone = Phone()
    phone.run({each: 75_000 + 100 * at for at, each in enumerate(people)}, range(1, 13), rest_ms=80_000)
    send(planned, by_ada, phone.taps)
    coach = browser_of(ada)
    found = commands(lambda: coach.post(f"/squads/riverside/practices/{planned.pk}/log/"), 302)
    assert found == 14
    assert LoggedSession.objects.count() == many
