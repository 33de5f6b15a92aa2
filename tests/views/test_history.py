"""The history on a page: in words, in the squad's time, filtered, page by page; for coaches alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coachapp.models import Athlete, Entry, Squad, User
from coachapp.models.identity import new_id
from coachapp.services import history_pages, people
from coachapp.services.actor import Actor
from coachapp.services.erasure import erase
from coachapp.words.history import SENTENCES
from tests.cast import browser_of, days_ago, log, phone_of, ran
from tests.walls.world import World

URL = "/squads/riverside/history/"


def told(client: Client, url: str = URL) -> list[str]:
    """The sentences of a page, the latest first."""
    answer = client.get(url)
    assert answer.status_code == 200
    lines = re.findall(r"</time>\s*<div>(.*?)</div>\s*</li>", answer.content.decode(), re.S)
    return [" ".join(re.sub(r"<div.*", "", re.sub(r"</?a[^>]*>", "", line), flags=re.S).split()) for line in lines]


def test_it_says_who_did_what_to_whom(browser: Client, ben: Athlete, abe: User, ada: User, riverside: Squad) -> None:
    log(ben, ran(days_ago(3)), by=Actor.coach(abe))
    log(ben, ran(days_ago(1)), by=Actor.runner(ben))
    people.change_role(squad=riverside, by=ada, user_id=abe.pk, role="coach")
    said = told(browser)
    assert said[:3] == ["Ada changed the role of Abe to coach", "Ben logged a session", "Abe logged a session of Ben"]
    assert said[-1] == "Ada started the squad"


def test_an_entry_leads_to_its_session(browser: Client, ben: Athlete) -> None:
    logged = log(ben, ran(days_ago(3))).logged
    assert f'href="/squads/riverside/athletes/ben/sessions/{logged.pk}/"' in browser.get(URL).content.decode()


def test_an_athletes_page_tells_of_him_alone(browser: Client, ben: Athlete, bea: Athlete) -> None:
    log(ben, ran(days_ago(3)))
    log(bea, ran(days_ago(3)))
    said = told(browser, "/squads/riverside/athletes/ben/history/")
    assert said
    assert all("Ben" in sentence for sentence in said)


def test_times_are_the_squads_own(browser: Client, ben: Athlete, riverside: Squad) -> None:
    Squad.objects.filter(pk=riverside.pk).update(time_zone="Pacific/Auckland")
    at = datetime(2026, 6, 1, 20, 30, tzinfo=UTC)
    Entry.objects.create(
        squad=riverside, athlete=ben, at=at, verb="log", subject_kind="session", subject_id=str(new_id()), after={}
    )
    html = browser.get(URL).content.decode()
    assert "Tuesday, 2 June 2026" in html
    assert ">08:30</time>" in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=sessions", {"Ada logged a session of Ben", "Bea logged a session"}),
        ("?kind=sessions&athlete=ben", {"Ada logged a session of Ben"}),
        ("?kind=sessions&by=athletes", {"Bea logged a session"}),
        ("?kind=squad", {"Ada started the squad"}),
        ("?by=999999&kind=squad", {"Ada started the squad"}),
        ("?athlete=cato&kind=squad", {"Ada started the squad"}),
        ("?kind=outside", set()),
    ],
)
def test_it_is_filtered(
    browser: Client, ben: Athlete, bea: Athlete, cato: Athlete, query: str, expected: set[str]
) -> None:
    log(ben, ran(days_ago(3)))
    log(bea, ran(days_ago(3)), by=Actor.runner(bea))
    assert set(told(browser, URL + query)) == expected


def test_it_goes_on_page_by_page_and_misses_nothing(
    browser: Client, ben: Athlete, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_pages, "PAGE", 4)
    for days in range(9):
        log(ben, ran(days_ago(days)))
    url, seen = f"{URL}?kind=sessions", []
    while url:
        older = re.search(r'rel="next" href="([^"]+)"', browser.get(url).content.decode())
        seen += told(browser, url)
        # Somebody logs while the pages are turned: nothing is shown twice, and nothing is passed over.
        log(ben, ran(days_ago(20 + len(seen))))
        url = older.group(1).replace("&amp;", "&") if older else ""
    assert len(seen) == 9


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "²", "0", ""])
def test_a_mistyped_place_is_no_fault(browser: Client, number: str) -> None:
    assert browser.get(f"{URL}?before={number}").status_code == 200


def test_as_many_queries_for_many_as_for_few(browser: Client, ben: Athlete, bea: Athlete, abe: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            told(browser)
        return len(seen)

    log(ben, ran(days_ago(3)))
    few = queries()
    for days in range(10):
        log(bea, ran(days_ago(days)), by=Actor.coach(abe))
    assert queries() == few


def test_whoever_was_erased_has_no_name_there(browser: Client, ben: Athlete, by_ada: Actor) -> None:
    log(ben, ran(days_ago(3), note="Ben had a cold"), by=Actor.runner(ben))
    erase(athlete=ben, by=by_ada)
    html = browser.get(URL).content.decode()
    assert "an erased athlete" in html
    assert "Ben" not in html
    assert browser.get("/squads/riverside/athletes/ben/history/").status_code == 404


def test_athletes_do_not_see_it(ben: Athlete) -> None:
    phone = phone_of(ben)
    for url in (URL, "/squads/riverside/athletes/ben/history/"):
        assert phone.get(url).headers["Location"].startswith("/accounts/login/")
    assert "history/" not in phone.get("/me/").content.decode().replace("/me/history/", "")


def test_another_squads_coach_does_not_either(cleo: User, ben: Athlete) -> None:
    for url in (URL, "/squads/riverside/athletes/ben/history/"):
        assert browser_of(cleo).get(url).status_code == 404


def test_everything_that_happened_to_two_full_squads_can_be_said(world: World) -> None:
    kinds = set(Entry.objects.values_list("subject_kind", "verb").distinct())
    assert len(kinds) > 15
    assert kinds - set(SENTENCES) == set()
