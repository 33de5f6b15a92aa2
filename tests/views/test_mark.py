"""Marks: written down, weighed, confirmed or declined."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from coachapp.models import Athlete, RecordedMark, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.mark import propose_mark
from tests.cast import browser_of, make_athlete

BEN = "/squads/riverside/athletes/ben/"
State = RecordedMark.State


@pytest.fixture
def ben(riverside: Squad, today: date) -> Athlete:
    """Who runs for Ada: 75.0 a lap since 40 days, 73.0 wanted."""
    return make_athlete(riverside, "Ben", since=today - timedelta(days=40))


@pytest.fixture
def browser(ada: User, ben: Athlete) -> Client:
    """Ada's browser."""
    return browser_of(ada)


def typed(today: date, **more: str) -> dict[str, str]:
    return {"event": "5K", "time": "16:00", "on": today.isoformat(), "kind": "race", "note": ""} | more


def test_adding_leads_to_the_decision_and_counts_only_then(browser: Client, ben: Athlete, today: date) -> None:
    answer = browser.post(BEN + "marks/add/", typed(today), follow=True)
    mark = ben.marks.get(time_ms=960_000)
    assert answer.redirect_chain == [(f"{BEN}marks/{mark.pk}/", 302)]
    html = answer.content.decode()
    assert mark.state == State.PROPOSED
    assert "73.7" in html  # 16:00 over 5K is worth 9:13 over 3K
    assert "converted from 5K, ±1 %" in html
    assert "Date pace 75.0 → 73.7." in html
    assert "past sessions keep their targets" in html

    answer = browser.post(f"{BEN}marks/{mark.pk}/", {"decision": "confirm"}, follow=True)
    assert answer.redirect_chain == [(BEN, 302)]
    assert "Confirmed." in answer.content.decode()
    mark.refresh_from_db()
    assert mark.state == State.CONFIRMED


def test_a_slow_race_is_no_trend_and_can_be_declined(browser: Client, ben: Athlete, today: date) -> None:
    browser.post(BEN + "marks/add/", typed(today, time="16:40"))
    mark = ben.marks.get(time_ms=1_000_000)
    html = browser.get(f"{BEN}marks/{mark.pk}/").content.decode()
    assert "One slow race is not a trend: keep 75.0" in html
    answer = browser.post(f"{BEN}marks/{mark.pk}/", {"decision": "decline"}, follow=True)
    assert "Declined." in answer.content.decode()
    mark.refresh_from_db()
    assert mark.state == State.DECLINED


def test_a_goal_that_is_met_is_said(browser: Client, ben: Athlete, by_ada: Actor, today: date) -> None:
    mark = propose_mark(athlete=ben, by=by_ada, on=today, distance_m=3000, time_ms=547_000)
    html = browser.get(f"{BEN}marks/{mark.pk}/").content.decode()
    assert "goal met. Set a new one next." in html


def test_a_mark_from_before_the_one_in_force_says_so(browser: Client, ben: Athlete, by_ada: Actor, today: date) -> None:
    mark = propose_mark(athlete=ben, by=by_ada, on=today - timedelta(days=90), distance_m=3000, time_ms=580_000)
    html = browser.get(f"{BEN}marks/{mark.pk}/").content.decode()
    assert "A later mark, of" in html


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"time": "10:00"}, "Nobody has ever run this fast"),
        ({"time": "3:00:00"}, "slower than a walk"),
        ({"time": "fast"}, "This is not a time."),
        ({"time": ""}, "This field is required."),
        ({"event": "800"}, "Select a valid choice."),
        ({"on": "yesterday"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_kept(
    browser: Client, ben: Athlete, today: date, wrong: dict[str, str], sentence: str
) -> None:
    answer = browser.post(BEN + "marks/add/", typed(today, note="windy", **wrong))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert sentence in html
    assert 'value="windy"' in html
    assert ben.marks.count() == 1


def test_the_odd_is_asked_about_once(browser: Client, ben: Athlete, today: date) -> None:
    tomorrow = (today + timedelta(days=1)).isoformat()
    answer = browser.post(BEN + "marks/add/", typed(today, on=tomorrow, time="15:00"))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "better than the mark before it" in html
    assert "This day is still to come." in html
    sure = [f"on:date_in_future:{tomorrow}", "time:mark_jump:15:00"]
    data: dict[str, object] = {**typed(today, on=tomorrow, time="15:00"), "sure": sure}
    assert browser.post(BEN + "marks/add/", data).status_code == 302
    assert ben.marks.count() == 2


def test_a_decision_that_is_none_changes_nothing_and_a_second_one_neither(
    browser: Client, ben: Athlete, by_ada: Actor, today: date
) -> None:
    mark = propose_mark(athlete=ben, by=by_ada, on=today, distance_m=5000, time_ms=960_000)
    url = f"{BEN}marks/{mark.pk}/"
    assert browser.post(url, {"decision": "perhaps"})["Location"] == url
    mark.refresh_from_db()
    assert mark.state == State.PROPOSED
    browser.post(url, {"decision": "confirm"})
    answer = browser.post(url, {"decision": "confirm"}, follow=True)
    assert "decided already" in answer.content.decode()
    mark.refresh_from_db()
    assert mark.state == State.CONFIRMED
    assert "Confirm it" not in browser.get(url).content.decode()


def test_one_confirmed_by_mistake_is_taken_back_after_a_look(
    browser: Client, ben: Athlete, by_ada: Actor, today: date
) -> None:
    mark = propose_mark(athlete=ben, by=by_ada, on=today, distance_m=5000, time_ms=900_000)
    url = f"{BEN}marks/{mark.pk}/"
    browser.post(url, {"decision": "confirm"})
    assert "If it no longer counted" in browser.get(url).content.decode()
    answer = browser.post(url, {"decision": "decline"}, follow=True)
    assert "Taken back." in answer.content.decode()
    mark.refresh_from_db()
    assert mark.state == State.DECLINED
