"""An athlete's page: where he stands, what comes next and why, and what lies behind it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coachapp.models import Athlete, Squad
from coachapp.services import overrule as overrules
from coachapp.services.actor import Actor
from coachapp.services.athlete import archive
from coachapp.services.mark import propose_mark
from coachapp.services.session import void_session
from tests.cast import log, make_athlete, ran

BEN = "/squads/riverside/athletes/ben/"
DATE, GOAL = 75_000, 73_000


@pytest.fixture
def ben(riverside: Squad, today: date) -> Athlete:
    """Who runs for Ada, with a fresh date pace."""
    return make_athlete(riverside, "Ben", since=today - timedelta(days=40))


def page(browser: Client, path: str = BEN) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def into_stage_3(ben: Athlete, today: date) -> None:
    """Stage 1, stage 2, and two goal reps of which one was slow."""
    log(ben, ran(today - timedelta(days=28), DATE, 100_000))
    log(ben, ran(today - timedelta(days=19), DATE, 55_000))
    log(ben, ran(today - timedelta(days=10), [DATE] * 10 + [GOAL, 75_400], 55_000))


def test_it_says_where_he_stands_and_what_comes_next_and_why(browser: Client, ben: Athlete, today: date) -> None:
    into_stage_3(ben, today)
    html = page(browser)
    assert "Stage 3 of 4" in html
    assert "Rep 12 was 75.4: date pace, not goal pace" in html
    assert "12 × 400 m, the last two at goal pace" in html
    assert "Reps 1–10 · date pace" in html
    assert "200 m jog in 45–60 s" in html
    assert "37.5 then 36.5" in html
    assert "Rep 12 in 73.8 or faster would have been enough." in html
    assert "more sessions: ready between" in html


def test_the_ladder_links_to_sessions_and_ends_with_the_next(browser: Client, ben: Athlete, today: date) -> None:
    saved = log(ben, ran(today - timedelta(days=9), [DATE] * 11 + [78_000]))
    html = page(browser)
    assert f"{BEN}sessions/{saved.logged.pk}/" in html
    assert 'data-outcome="missed">78.0' in html
    assert 'class="ladder__next"' in html


def test_paces_marks_and_equivalent_times(browser: Client, ben: Athlete) -> None:
    html = page(browser)
    assert "3K in 9:23" in html  # 75.0 a lap is 9:22.5
    assert "3K in 9:08" in html
    for event in ("1500 m", "mile", "5K", "10K", "15K"):
        assert f'<th scope="row">{event}' in html
    assert "as run" in html
    assert "2.0 s a lap faster, 2.7 %" in html


def test_the_trend_is_a_picture_and_a_table(browser: Client, ben: Athlete, today: date) -> None:
    log(ben, ran(today - timedelta(days=9), 75_400, 120_000))
    assert "<polyline" not in page(browser), "one session is no trend"
    log(ben, ran(today - timedelta(days=1), 74_600, 90_000))
    html = page(browser)
    assert html.count("<polyline") == 2
    assert 'aria-label="Reps at date pace: 75.4 on' in html
    assert '<td class="num">74.6</td>' in html
    assert " style=" not in html


def test_a_stuck_athlete_is_offered_what_else_there_is(browser: Client, ben: Athlete, today: date) -> None:
    for days in (20, 10):
        log(ben, ran(today - timedelta(days=days), 80_000))
    html = page(browser)
    assert "Two sessions in a row without a pass." in html
    assert "You may also" in html
    assert "Check the date pace with a time trial or a race." in html


def test_a_mark_that_waits_stands_first(browser: Client, ben: Athlete, by_ada: Actor, today: date) -> None:
    mark = propose_mark(athlete=ben, by=by_ada, on=today, distance_m=5000, time_ms=960_000)
    html = page(browser)
    assert "Waiting for the coach" in html
    assert f'action="{BEN}marks/{mark.pk}/"' in html


def test_overrules_can_be_taken_back_and_say_who_and_why(
    browser: Client, ben: Athlete, by_ada: Actor, today: date
) -> None:
    given = overrules.overrule(athlete=ben, by=by_ada, kind="advance", reason="shown in training", on=today)
    html = page(browser)
    assert f'action="{BEN}overrules/{given.pk}/take-back/"' in html
    assert "Ada: one step on, stage 2. shown in training" in html
    overrules.take_back(overrule=given, by=by_ada, on=today)
    html = page(browser)
    assert "take-back" not in html
    assert "Taken back by Ada." in html


def test_what_the_athlete_logged_himself_is_marked_and_what_was_left_out_says_why(
    browser: Client, ben: Athlete, by_ada: Actor, today: date
) -> None:
    log(ben, ran(today - timedelta(days=9)), Actor.runner(ben))
    saved = log(ben, ran(today - timedelta(days=2)))
    void_session(logged=saved.logged, by=by_ada, version=1, reason="hail", on=today)
    html = page(browser)
    assert "own entry" in html
    assert "Left out: hail" in html
    assert 'data-outcome="void"' in html


def test_who_changed_what(browser: Client, ben: Athlete, today: date) -> None:
    log(ben, ran(today))
    html = page(browser)
    assert "<strong>Ada</strong> logged a session" in html
    assert "<strong>Ada</strong> agreed on a goal: 73.0 per 400" in html


def test_without_a_pace_there_is_one_thing_to_do(browser: Client, riverside: Squad) -> None:
    make_athlete(riverside, "New", date_ms=None, goal_ms=None)
    html = page(browser, "/squads/riverside/athletes/new/")
    assert "There is no date pace yet." in html
    assert "/squads/riverside/athletes/new/marks/add/" in html


def test_a_step_down_has_four_targets_and_no_stage(browser: Client, riverside: Squad, today: date) -> None:
    make_athlete(riverside, "Dee", workout="4-3-2-1", since=today - timedelta(days=5))
    html = page(browser, "/squads/riverside/athletes/dee/")
    assert "1600, 1200, 800 and 400 m" in html
    assert "5K pace" in html
    assert "overrule/" not in html
    assert "of 4</p>" not in html


def test_who_has_left_can_be_read_but_not_logged(browser: Client, ben: Athlete, by_ada: Actor, today: date) -> None:
    log(ben, ran(today))
    archive(athlete=ben, by=by_ada, on=today)
    html = page(browser)
    assert "Left the squad on" in html
    assert f"{BEN}log/" not in html


def test_a_long_history_shows_its_end_and_a_way_to_the_rest(browser: Client, ben: Athlete, today: date) -> None:
    for days in range(18):
        log(ben, ran(today - timedelta(days=8 * days)))
    html = page(browser)
    assert "Show 2 earlier sessions" in html
    assert html.count("history__row") == 8
    html = page(browser, BEN + "?sessions=all")
    assert "earlier session" not in html
    assert html.count("history__row") == 18


def test_more_sessions_take_no_more_queries(browser: Client, ben: Athlete, by_ada: Actor, today: date) -> None:
    def queries() -> int:
        page(browser)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page(browser)
        return len(seen)

    for days in (30, 20, 10):
        log(ben, ran(today - timedelta(days=days)))
    few = queries()
    for days in range(12, 21):
        log(ben, ran(today - timedelta(days=days)), Actor.runner(ben))
        propose_mark(athlete=ben, by=by_ada, on=today, distance_m=5000, time_ms=960_000 + days)
        overrules.overrule(athlete=ben, by=by_ada, kind="hold", reason="again", on=today)
    assert queries() == few
    assert few <= 16
