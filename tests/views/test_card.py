"""The card: what to run and boxes to write into."""

from __future__ import annotations

from django.test import Client

from coachapp.models import Athlete, Squad
from tests.cast import make_athlete

BEN = "/squads/riverside/athletes/ben/card/"


def test_twelve_targets_with_their_checkpoints_and_boxes(browser: Client, ben: Athlete) -> None:
    html = browser.get(BEN).content.decode()
    assert html.count('<td class="sheet__target">75.0') == 12
    assert html.count("<td>37.5</td>") == 12
    assert html.count('<td class="sheet__box"></td>') == 2 * (12 + 2)
    assert "2 × 2000 m, by effort" in html
    assert "8 of 10" in html


def test_a_step_down_has_four(browser: Client, riverside: Squad) -> None:
    make_athlete(riverside, "Dee", workout="4-3-2-1")
    html = browser.get("/squads/riverside/athletes/dee/card/").content.decode()
    assert html.count('<td class="sheet__target">') == 4
    assert html.count('<td class="sheet__box"></td>') == 8


def test_without_a_pace_it_says_so(browser: Client, riverside: Squad) -> None:
    make_athlete(riverside, "New", date_ms=None, goal_ms=None)
    assert "nothing to print" in browser.get("/squads/riverside/athletes/new/card/").content.decode()
