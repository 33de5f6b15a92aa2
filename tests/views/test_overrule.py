"""Overruling: what is offered, shown first, set with a reason, taken back."""

from __future__ import annotations

import html
import re
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client

from coachapp.models import Athlete, GivenOverrule, Squad, User
from coachapp.services.standing import standing_of
from coachapp.training.stage import Position, Stage
from tests.cast import browser_of, log, make_athlete, ran

BEN = "/squads/riverside/athletes/ben/"
URL = BEN + "overrule/"
DATE, GOAL = 75_000, 73_000


@pytest.fixture
def ben(riverside: Squad, today: date) -> Athlete:
    """Who runs for Ada, and has held two goal reps: four come next."""
    ben = make_athlete(riverside, "Ben", since=today - timedelta(days=40))
    log(ben, ran(today - timedelta(days=28), DATE, 100_000))
    log(ben, ran(today - timedelta(days=19), DATE, 55_000))
    log(ben, ran(today - timedelta(days=10), [DATE] * 10 + [GOAL] * 2, 55_000))
    return ben


@pytest.fixture
def browser(ada: User, ben: Athlete) -> Client:
    """Ada's browser."""
    return browser_of(ada)


def typed(**more: object) -> dict[str, object]:
    return {"token": str(uuid.uuid4()), "kind": "hold", "reason": "heavy legs", "do": "save"} | more


def place(athlete: Athlete, today: date) -> tuple[Stage, int]:
    position: Position = standing_of(athlete, on=today).position
    return position.stage, position.goal_reps


def test_each_choice_says_where_it_leads(browser: Client) -> None:
    html = browser.get(URL).content.decode()
    assert "One step on: stage 3 with six goal reps" in html
    assert "Hold the step: stage 3 with two goal reps" in html
    assert "One step easier" not in html, "holding leads there already"


@pytest.mark.parametrize(
    ("chosen", "goal_reps"),
    [
        ({"kind": "advance"}, 6),
        ({"kind": "hold"}, 2),
        ({"kind": "set", "stage": "3", "goal_reps": "9"}, 9),
    ],
)
def test_it_moves_him(browser: Client, ben: Athlete, today: date, chosen: dict[str, str], goal_reps: int) -> None:
    answer = browser.post(URL, typed(**chosen), follow=True)
    assert answer.redirect_chain == [(BEN, 302)]
    assert "Overruled." in answer.content.decode()
    assert place(ben, today) == (Stage.RAISE, goal_reps)
    assert GivenOverrule.objects.get().reason == "heavy legs"


def test_a_stage_of_ones_own_with_longer_recoveries(browser: Client, ben: Athlete, today: date) -> None:
    browser.post(URL, typed(kind="set", stage="2", goal_reps="", recovery_s="75"))
    assert place(ben, today) == (Stage.SHORTEN, 0)
    upcoming = standing_of(ben, on=today).next
    assert upcoming is not None
    assert upcoming.recovery.high_ms == 75_000


def test_showing_sets_nothing(browser: Client, ben: Athlete, today: date) -> None:
    html = browser.post(URL, typed(kind="advance", do="show")).content.decode()
    assert "This would change the standing from stage 3 with four goal reps to stage 3 with six goal reps." in html
    part = browser.post(URL, typed(kind="advance", do="show"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert place(ben, today) == (Stage.RAISE, 4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "  "},
        {"kind": "jump"},
        {"kind": "set"},
        {"kind": "set", "stage": "3"},
        {"kind": "set", "stage": "3", "goal_reps": "13"},
        {"kind": "set", "stage": "3", "goal_reps": "0"},
        {"kind": "set", "stage": "9"},
        {"kind": "set", "stage": "2", "recovery_s": "2"},
        {"token": "none"},
    ],
)
def test_what_is_missing_or_cannot_be_is_refused(browser: Client, ben: Athlete, wrong: dict[str, str]) -> None:
    answer = browser.post(URL, typed(**wrong))
    assert answer.status_code == 422
    assert not GivenOverrule.objects.exists()


def test_sent_twice_it_moves_him_once(browser: Client, ben: Athlete, today: date) -> None:
    form = typed(kind="advance")
    browser.post(URL, form)
    browser.post(URL, form)
    assert GivenOverrule.objects.count() == 1
    assert place(ben, today) == (Stage.RAISE, 6)


def test_taken_back_the_rules_speak_again(browser: Client, ben: Athlete, today: date) -> None:
    browser.post(URL, typed(kind="advance"))
    given = GivenOverrule.objects.get()
    answer = browser.post(f"{BEN}overrules/{given.pk}/take-back/", follow=True)
    assert answer.redirect_chain == [(BEN, 302)]
    assert "Taken back. Stage 3 with four goal reps." in answer.content.decode()
    assert place(ben, today) == (Stage.RAISE, 4)


def test_a_step_down_has_no_ladder_to_be_set_on(browser: Client, riverside: Squad) -> None:
    make_athlete(riverside, "Dee", workout="4-3-2-1")
    assert browser.get("/squads/riverside/athletes/dee/overrule/").status_code == 404


def test_p15_an_early_ready_is_confirmed_in_two_taps(ada: User, riverside: Squad, today: date) -> None:
    """Ready before its step is asked about; the link fills the form in, and what is said ends the question."""
    make_athlete(riverside, "Bo")
    bo = Athlete.objects.get(slug="bo")
    log(bo, ran(today, GOAL, 55_000))
    coach, home = browser_of(ada), "/squads/riverside/athletes/bo/"
    page = coach.get(home).content.decode()
    assert "Ready came early" in page
    link = html.unescape(re.findall(r'href="([^"]*kind=set[^"]*)"', page)[0])
    form = coach.get(link).context["form"]
    filled = {name: form.initial[name] for name in ("token", "kind", "stage", "reason")}
    assert coach.post(link.partition("?")[0], filled | {"do": "save"}).status_code == 302
    after = coach.get(home).content.decode()
    assert "Ready came early" not in after
    assert "Stage 4 of 4" in after
