"""Everybody at a glance: who stands first, what is said of them, and who may look."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coachapp.models import Athlete, Coaching, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.athlete import archive
from coachapp.services.mark import propose_mark
from tests.cast import browser_of, log, make_athlete, make_squad, phone_of, ran

URL = "/squads/riverside/"
DATE, GOAL = 75_000, 73_000


def names(html: str) -> list[str]:
    """The athletes in the order of their rows."""
    return re.findall(r'class="row-link"[^>]*>([^<]+)</a>', html)


def goal_reps(count: int) -> list[int]:
    """Twelve times of which the last ones are at goal pace."""
    return [DATE] * (12 - count) + [GOAL] * count


def cast_of_needs(squad: Squad, ada: User, today: date) -> None:
    """One athlete for every need, named after it."""
    made: dict[str, Any] = {
        name: make_athlete(squad, name, since=today - timedelta(days=30))
        for name in ("Course", "Due", "Overdue", "Gap", "Waiting", "Stuck", "Confirm")
    }
    stale = make_athlete(squad, "Stale", since=today - timedelta(days=60))
    for name, days in (("Course", 2), ("Due", 9), ("Overdue", 15), ("Gap", 30), ("Waiting", 2)):
        log(made[name], ran(today - timedelta(days=days)))
    log(stale, ran(today - timedelta(days=2)))
    for days in (10, 3):
        log(made["Stuck"], ran(today - timedelta(days=days), 80_000))
    log(made["Confirm"], ran(today - timedelta(days=12), DATE, 100_000))
    log(made["Confirm"], ran(today - timedelta(days=3), goal_reps(12), 55_000))
    by = Actor.coach(ada)
    propose_mark(athlete=made["Waiting"], by=by, on=today - timedelta(days=1), distance_m=5000, time_ms=960_000)


def test_the_most_pressing_stand_first(browser: Client, ada: User, riverside: Squad, today: date) -> None:
    cast_of_needs(riverside, ada, today)
    html = browser.get(URL).content.decode()
    assert names(html) == ["Confirm", "Stuck", "Waiting", "Stale", "Gap", "Overdue", "Due", "Course"]
    for chip in ("Confirm ready", "Held 2 times", "New mark", "Check date pace", "30 days off", "Due now", "On course"):
        assert chip in html
    assert f'href="{URL}athletes/waiting/marks/' in html


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("show=stuck", ["Stuck"]),
        ("show=ready", ["Confirm"]),
        ("show=due", ["Stuck", "Gap", "Overdue", "Due"]),
        ("q=DUE", ["Overdue", "Due"]),
        ("q=du+ov", ["Overdue"]),
        ("q=due&show=stuck", []),
        ("show=nonsense&q=course", ["Course"]),
    ],
)
def test_filter_and_search(
    browser: Client, ada: User, riverside: Squad, today: date, query: str, shown: list[str]
) -> None:
    cast_of_needs(riverside, ada, today)
    due = {"Gap", "Overdue", "Due"}
    found = names(browser.get(f"{URL}?{query}").content.decode())
    if query == "show=due":
        assert due <= set(found)
        assert "Course" not in found
    else:
        assert found == shown


def test_as_one_types_the_rows_come_alone(browser: Client, riverside: Squad, ben: Athlete, bea: Athlete) -> None:
    part = browser.get(URL, {"q": "be"}, headers={"HX-Request": "true"})
    html = part.content.decode()
    assert "<html" not in html
    assert 'id="rows"' in html
    assert "?q=be&amp;show=due" in html
    assert names(html) == ["Bea", "Ben"]
    assert "HX-Request" in part.headers["Vary"]


def test_an_empty_squad_has_one_action(browser: Client) -> None:
    html = browser.get(URL).content.decode()
    assert f'href="{URL}athletes/add/"' in html
    assert "Nobody here yet" in html
    assert 'role="search"' not in html


def test_nothing_found_says_so(browser: Client, ben: Athlete) -> None:
    assert "Nobody by that name" in browser.get(URL, {"q": "zed"}).content.decode()
    assert "Nobody just now" in browser.get(URL, {"show": "stuck"}).content.decode()


def test_those_who_left_stand_behind_a_link(
    browser: Client, ben: Athlete, bea: Athlete, by_ada: Actor, today: date
) -> None:
    archive(athlete=ben, by=by_ada, on=today)
    html = browser.get(URL).content.decode()
    assert names(html) == ["Bea"]
    assert "1 athlete has left" in html
    html = browser.get(URL, {"show": "left"}).content.decode()
    assert names(html) == ["Ben"]
    assert "Bring back" in html


def test_a_name_is_text(browser: Client, riverside: Squad) -> None:
    make_athlete(riverside, "<b>Bo</b>")
    assert "<b>Bo</b>" not in browser.get(URL).content.decode()


def test_more_athletes_need_no_more_queries(browser: Client, riverside: Squad, today: date) -> None:
    def fill(count: int) -> None:
        for _ in range(count):
            athlete = make_athlete(riverside, "Ash", since=today - timedelta(days=30))
            log(athlete, ran(today - timedelta(days=9)))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(URL).status_code == 200
        return len(seen)

    fill(5)
    few = queries()
    fill(15)
    assert queries() == few


def test_an_assistant_sees_everybody_and_changes_nobody(abe: User, ben: Athlete) -> None:
    html = browser_of(abe).get(URL).content.decode()
    assert names(html) == ["Ben"]
    assert "athletes/add/" not in html


def test_another_coachs_squad_is_not_there(cleo: User, riverside: Squad) -> None:
    assert browser_of(cleo).get(URL).status_code == 404


def test_a_phone_is_sent_to_sign_in(ben: Athlete) -> None:
    answer = phone_of(ben).get(URL)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_it_is_only_read(browser: Client) -> None:
    assert browser.post(URL).status_code == 405


# --- a new squad ---------------------------------------------------------------------------------


def test_a_squad_is_started_and_its_athletes_come_next(ada: User) -> None:
    browser = browser_of(ada)
    assert browser.get("/squads/new/").status_code == 200
    answer = browser.post("/squads/new/", {"name": "Hill & Dale", "time_zone": "Europe/Berlin"})
    assert answer.headers["Location"] == "/squads/hill-dale/athletes/add/"
    squad = Squad.objects.get()
    assert (squad.name, squad.time_zone) == ("Hill & Dale", "Europe/Berlin")
    assert squad.coachings.get().role == Coaching.Role.OWNER


def test_a_squad_needs_a_name_and_a_known_zone(ada: User) -> None:
    answer = browser_of(ada).post("/squads/new/", {"name": "Typed", "time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert 'value="Typed"' in answer.content.decode()
    assert not Squad.objects.exists()


def test_the_next_squad_keeps_the_zone(browser: Client, ada: User) -> None:
    html = browser.get("/squads/new/").content.decode()
    assert '<option value="Europe/London" selected>' in html
    assert "zone.js" not in html


def test_a_squad_is_started_by_coaches_only(ben: Athlete) -> None:
    assert Client().get("/squads/new/").status_code == 302
    assert phone_of(ben).post("/squads/new/", {"name": "Mine", "time_zone": "UTC"}).status_code == 302
    assert Squad.objects.count() == 1


def test_start_answers_get_and_post_only(browser: Client) -> None:
    assert browser.put("/squads/new/").status_code == 405


def test_two_squads_are_listed_at_home(browser: Client, ada: User, ben: Athlete) -> None:
    make_squad(ada, "Second")
    html = browser.get("/").content.decode()
    assert names(html) == ["Riverside", "Second"]
