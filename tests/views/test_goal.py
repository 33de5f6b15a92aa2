"""The goal: read as a race or a lap, asked about once, shown before it is saved."""

from __future__ import annotations

import pytest
from django.test import Client

from coachapp.models import AgreedGoal, Athlete, Squad, User
from tests.cast import browser_of, make_athlete

URL = "/squads/riverside/athletes/ben/goal/"


@pytest.fixture
def browser(ada: User, ben: Athlete) -> Client:
    """Ada's browser."""
    return browser_of(ada)


def goals(athlete: Athlete) -> list[int]:
    rows = AgreedGoal.objects.filter(athlete=athlete).order_by("agreed_at")
    return list(rows.values_list("pace_ms", flat=True))


@pytest.mark.parametrize(
    ("typed", "lap_ms"), [("9:05", 72_667), ("72.5", 72_500), ("72,5", 72_500), ("5K 15:40", None)]
)
def test_a_race_or_a_lap(browser: Client, ben: Athlete, typed: str, lap_ms: int | None) -> None:
    answer = browser.post(URL, {"goal": typed, "do": "save"})
    assert answer.status_code == 302
    assert answer["Location"] == "/squads/riverside/athletes/ben/"
    assert len(goals(ben)) == 2
    if lap_ms is not None:
        assert goals(ben)[-1] == lap_ms


def test_showing_saves_nothing(browser: Client, ben: Athlete) -> None:
    html = browser.post(URL, {"goal": "72.5", "do": "show"}).content.decode()
    assert "72.5 a lap, 3K in 9:04" in html
    assert "Agree on this goal" in html
    assert goals(ben) == [73_000]


def test_the_part_alone_for_htmx(browser: Client, ben: Athlete) -> None:
    answer = browser.post(URL, {"goal": "72.5", "do": "show"}, headers={"HX-Request": "true"})
    assert answer.content.decode().count("<form") == 1
    assert b"<html" not in answer.content


@pytest.mark.parametrize("typed", ["", "soon", "75.0", "75.5", "9:40", "20.0", "1:75"])
def test_what_is_no_goal_is_refused_and_kept(browser: Client, ben: Athlete, typed: str) -> None:
    answer = browser.post(URL, {"goal": typed, "do": "save"})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert goals(ben) == [73_000]


@pytest.mark.parametrize(("typed", "code"), [("70.0", "goal_large"), ("74.8", "goal_small")])
def test_an_odd_goal_is_asked_about_once(browser: Client, ben: Athlete, typed: str, code: str) -> None:
    answer = browser.post(URL, {"goal": typed, "do": "save"})
    assert answer.status_code == 422
    assert "Is that meant?" in answer.content.decode()
    sure = f"goal:{code}:{typed}"
    assert browser.post(URL, {"goal": typed, "do": "save", "sure": sure}).status_code == 302
    assert len(goals(ben)) == 2


def test_without_a_date_pace_any_goal_is_taken(ada: User, riverside: Squad) -> None:
    new = make_athlete(riverside, "New", date_ms=None, goal_ms=None)
    answer = browser_of(ada).post("/squads/riverside/athletes/new/goal/", {"goal": "9:05", "do": "save"}, follow=True)
    assert "The goal is 72.7 a lap, 3K in 9:05." in answer.content.decode()
    assert goals(new) == [72_667]


def test_a_step_down_has_no_goal(ada: User, riverside: Squad) -> None:
    make_athlete(riverside, "Dee", workout="4-3-2-1")
    assert browser_of(ada).get("/squads/riverside/athletes/dee/goal/").status_code == 404
