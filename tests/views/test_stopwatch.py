"""The stopwatch's page: whom it opens for, and what a phone takes along in it."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coachapp.models import Athlete, Practice, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.practice import Part, change_parts, plan_practice
from coachapp.views.stopwatch import SCRIPTS
from tests.cast import TODAY, browser_of, make_athlete, phone_of
from tests.track import Phone, send


@pytest.fixture
def evening(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor) -> Practice:
    """An evening for Ben and Bea, in a group each."""
    practice = plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[ben.pk, bea.pk])
    return change_parts(practice=practice, by=by_ada, to={ben.pk: Part(group=1), bea.pk: Part(group=2)})


def at(practice: Practice, squad: str = "riverside") -> str:
    return reverse("stopwatch", args=[squad, practice.pk])


def board_of(page: Any) -> dict[str, Any]:
    """The JSON that the phone takes along."""
    found = re.search(r'<script id="board" type="application/json">(.+?)</script>', page.content.decode())
    assert found
    board: dict[str, Any] = json.loads(found[1])
    return board


def test_it_works_and_a_phone_needs_nothing_else(ada: User, evening: Practice, ben: Athlete, bea: Athlete) -> None:
    page = browser_of(ada).get(at(evening))
    assert page.status_code == 200
    board = board_of(page)
    assert (board["practice"], board["user"], board["squad"]) == (str(evening.pk), ada.pk, "riverside")
    runners = {runner["name"]: runner for runner in board["runners"]}
    assert {name: runner["letter"] for name, runner in runners.items()} == {"Ben": "A", "Bea": "B"}
    assert runners["Ben"]["athlete"] == str(ben.pk)
    assert len(runners["Bea"]["reps"]) == 12
    assert runners["Ben"]["words"]["on"]
    assert set(board["urls"]) == {"taps", "hello", "review"}
    text = page.content.decode()
    places = [text.index(name.removesuffix(".js")) for name in SCRIPTS]
    assert places == sorted(places), "scripts in the order in which they need each other"


def test_what_another_phone_tapped_is_there_at_once(
    ada: User, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor
) -> None:
    phone = Phone()
    phone.rep(1, 10_000, {ben: 75_000})
    send(evening, by_ada, phone.taps)
    change_parts(practice=evening, by=by_ada, to={ben.pk: Part(here=False), bea.pk: Part(here=False)})
    board = board_of(browser_of(ada).get(at(evening)))
    assert [tap["kind"] for tap in board["taps"]] == ["go", "finish"]
    assert [runner["name"] for runner in board["runners"]] == ["Ben"], "who was timed stays, whoever took him off"


def test_nobody_on_the_list_is_sent_back_to_say_who_comes(ada: User, riverside: Squad, by_ada: Actor) -> None:
    empty = plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[])
    text = browser_of(ada).get(at(empty)).content.decode()
    assert "Nobody is on this practice" in text
    assert reverse("practice", args=["riverside", empty.pk]) in text
    assert 'id="board"' not in text


def test_another_squads_evening_is_not_there(
    ada: User, cleo: User, evening: Practice, hilltop: Squad, cato: Athlete
) -> None:
    theirs = plan_practice(squad=hilltop, by=Actor.coach(cleo), on=TODAY, athletes=[cato.pk])
    coach = browser_of(ada)
    for address in (at(theirs, "hilltop"), at(theirs), at(evening, "hilltop")):
        assert coach.get(address).status_code == 404, address
    assert coach.get(reverse("stopwatch", args=["riverside", uuid.uuid4()])).status_code == 404
    assert browser_of(cleo).get(at(evening)).status_code == 404


def test_an_athlete_and_a_stranger_are_led_to_the_door(evening: Practice, ben: Athlete) -> None:
    for client in (phone_of(ben), Client()):
        answer = client.get(at(evening))
        assert answer.status_code == 302
        assert "Ben" not in answer.content.decode()


def test_an_assistant_times_as_a_coach_does(evening: Practice, abe: User) -> None:
    assert board_of(browser_of(abe).get(at(evening)))["user"] == abe.pk


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_looked_at(ada: User, evening: Practice, method: str) -> None:
    assert getattr(browser_of(ada), method)(at(evening)).status_code == 405


def test_one_more_runner_costs_no_more_queries(ada: User, riverside: Squad, by_ada: Actor) -> None:
    people = [make_athlete(riverside, name) for name in ("Maya", "Tom", "Iris", "Jo", "Ana", "Sam")]
    coach = browser_of(ada)
    asked = []
    for count in (2, 6):
        chosen = [one.pk for one in people[:count]]
        practice = plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=chosen)
        with CaptureQueriesContext(connection) as queries:
            assert len(board_of(coach.get(at(practice)))["runners"]) == count
        asked.append(len(queries))
    assert asked[0] == asked[1]
