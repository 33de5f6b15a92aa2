"""The athlete's phone: what to run next and why, his history, and nobody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coachapp.models import Athlete, Squad, User
from tests.cast import browser_of, log, make_athlete, phone_of, ran

DATE, GOAL = 75_000, 73_000
PAGES = ["/me/", "/me/history/"]


@pytest.fixture
def ben(riverside: Squad, today: date) -> Athlete:
    """Who runs for Ada, with a fresh date pace."""
    return make_athlete(riverside, "Ben", since=today - timedelta(days=40))


def read(phone: Client, path: str = "/me/") -> str:
    answer = phone.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_what_to_run_stands_in_large_words_and_figures(ben: Athlete, today: date) -> None:
    log(ben, ran(today - timedelta(days=28), DATE, 100_000))
    log(ben, ran(today - timedelta(days=19), DATE, 55_000))
    log(ben, ran(today - timedelta(days=10), [DATE] * 10 + [GOAL] * 2, 55_000))
    html = read(phone_of(ben))
    assert '<h1 class="next__title">12 × 400 m, the last four at goal pace</h1>' in html
    assert "Reps 1–8 · date pace" in html
    assert "Reps 9–12 · goal pace" in html
    assert "200 m jog in 45–60 s" in html
    assert "37.5 then 36.5" in html
    assert "After rep 12" in html
    assert "2 × 2000 m, by effort" in html
    assert "15K pace is about" in html
    assert (
        "Goal pace held on the last two (73 and 73)" in html or "Goal pace held on the last two (73.0 and 73.0)" in html
    )
    assert "Next: now, until" in html
    assert 'href="/me/log/"' in html


def test_the_first_session_can_be_run_any_day(ben: Athlete) -> None:
    html = read(phone_of(ben))
    assert "Next: any day" in html
    assert "All 12 · date pace" in html
    assert "200 m jog, time is free" in html


def test_ready_says_so(ben: Athlete, today: date) -> None:
    log(ben, ran(today - timedelta(days=9), GOAL, 55_000))
    ben.target_race_name, ben.target_race_on = "Club 3000", today + timedelta(days=5)
    ben.save()
    html = read(phone_of(ben))
    assert "Ready to race" in html
    assert "Club 3000" in html
    assert "big personal best!" in html


def test_a_step_down_has_four_targets(riverside: Squad, today: date) -> None:
    dee = make_athlete(riverside, "Dee", workout="4-3-2-1", since=today - timedelta(days=5))
    html = read(phone_of(dee))
    assert "1600, 1200, 800 and 400 m" in html
    assert html.count("figure__number") == 4
    assert "a lap" in html


def test_without_a_pace_he_is_told_to_wait(riverside: Squad) -> None:
    html = read(phone_of(make_athlete(riverside, "New", date_ms=None, goal_ms=None)))
    assert "Nothing to run yet" in html
    assert "Log this session" not in html


def test_history_is_his_own(ben: Athlete, bea: Athlete, today: date) -> None:
    mine = log(ben, ran(today - timedelta(days=9)))
    hers = log(bea, ran(today - timedelta(days=9), 90_000))
    html = read(phone_of(ben), "/me/history/")
    assert f"/me/sessions/{mine.logged.pk}/" in html
    assert str(hers.logged.pk) not in html
    assert "Bea" not in html
    assert "/squads/" not in html


def test_an_empty_history_leads_to_the_next_session(ben: Athlete) -> None:
    assert "No session yet" in read(phone_of(ben), "/me/history/")


@pytest.mark.parametrize("path", PAGES)
def test_without_a_link_one_is_sent_home(ada: User, ben: Athlete, path: str) -> None:
    for client in (Client(), browser_of(ada)):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"] == "/"


@pytest.mark.parametrize("path", PAGES)
def test_pages_to_read_are_not_posted_to(ben: Athlete, path: str) -> None:
    assert phone_of(ben).post(path).status_code == 405


def test_signing_out_forgets_the_link(ben: Athlete) -> None:
    phone = phone_of(ben)
    assert phone.get("/me/sign-out/").status_code == 405
    answer = phone.post("/me/sign-out/", follow=True)
    assert "This phone is signed out." in answer.content.decode()
    assert phone.get("/me/").status_code == 302


@pytest.mark.parametrize("path", PAGES)
def test_more_sessions_take_no_more_queries(ben: Athlete, today: date, path: str) -> None:
    phone = phone_of(ben)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            read(phone, path)
        return len(seen)

    for days in (30, 20, 10):
        log(ben, ran(today - timedelta(days=days)))
    few = queries()
    for days in range(11, 20):
        log(ben, ran(today - timedelta(days=days)))
    assert queries() == few
    assert few <= 9
