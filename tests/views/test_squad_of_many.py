"""A squad of more than fifty: the first thirty come at once, the others when they are asked for, and nobody is lost."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coachapp.models import Squad, User
from coachapp.views.squad_rows import FIRST, MOST
from tests.cast import browser_of, log, make_athlete, phone_of, ran
from tests.views.test_squad import names

URL = "/squads/riverside/"
HTMX = {"HX-Request": "true"}
MANY = 60


def fill(squad: Squad, count: int) -> None:
    """Athletes by their numbers; nobody has run yet, so that they stand by name."""
    for number in range(count):
        make_athlete(squad, f"Runner {number:02}", since=timezone.localdate() - timedelta(days=30))


@pytest.fixture
def many(riverside: Squad) -> list[str]:
    """Sixty of them, in the order in which they stand."""
    fill(riverside, MANY)
    return [f"Runner {number:02}" for number in range(MANY)]


def asks(html: str) -> str:
    """What the link to the others asks htmx for."""
    found = re.search(r'hx-get="(\?[^"]+)"', html)
    assert found, "nothing asks for the others"
    return found[1].replace("&amp;", "&")


def shown(client: Client, query: str = "", **more: Any) -> list[str]:
    return names(client.get(f"{URL}{query}", **more).content.decode())


def test_fifty_come_at_once(browser: Client, riverside: Squad) -> None:
    fill(riverside, MOST)
    html = browser.get(URL).content.decode()
    assert len(names(html)) == MOST
    assert 'id="others"' not in html
    make_athlete(riverside, "Zoe")
    html = browser.get(URL).content.decode()
    assert len(names(html)) == FIRST
    assert f"Show the other {MOST + 1 - FIRST} athletes" in html


def test_the_first_are_the_most_pressing_and_every_count_is_of_all(
    browser: Client, riverside: Squad, many: list[str], today: date
) -> None:
    late = riverside.athletes.get(name=many[-1])
    log(late, ran(today - timedelta(days=15)))
    html = browser.get(URL).content.decode()
    assert names(html) == [many[-1], *many[: FIRST - 1]]
    assert f"{MANY} athletes" in html
    assert f"{MANY} due today" in html
    assert re.findall(r'class="num">(\d+)</span></a>', html)[:2] == [str(MANY), str(MANY)]


def test_without_a_script_the_link_brings_everybody(browser: Client, many: list[str]) -> None:
    first = browser.get(URL).content.decode()
    assert 'href="?all=1#others"' in first
    html = browser.get(f"{URL}?all=1").content.decode()
    assert names(html) == many
    assert "<html" in html
    assert '<tbody id="others">' in html
    assert "Show the other" not in html


def test_the_others_come_alone_and_follow_the_first(browser: Client, many: list[str]) -> None:
    first = browser.get(URL).content.decode()
    answer = browser.get(URL + asks(first), headers=HTMX)
    html = answer.content.decode()
    assert names(first) + names(html) == many
    assert html.strip().startswith('<tbody id="others">')
    assert "<table" not in html
    assert f"{MANY} athletes in the table." in html
    assert "HX-Retarget" not in answer.headers
    assert "HX-Request" in answer.headers["Vary"]


def test_where_somebody_moved_up_in_between_everybody_comes_anew(
    browser: Client, riverside: Squad, many: list[str], today: date
) -> None:
    asked = asks(browser.get(URL).content.decode())
    log(riverside.athletes.get(name=many[40]), ran(today - timedelta(days=15)))
    answer = browser.get(URL + asked, headers=HTMX)
    html = answer.content.decode()
    assert sorted(names(html)) == many, "by his place alone he would be missing, and another would stand there twice"
    assert names(html)[0] == many[40]
    assert 'id="rows"' in html
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#rows", "outerHTML")


@pytest.mark.parametrize("everybody", ["0", "-1", "words", "%3Cb%3E", "x" * 3000, "31&from=-1"])
def test_an_odd_address_brings_everybody(browser: Client, many: list[str], everybody: str) -> None:
    assert shown(browser, f"?all={everybody}") == many
    assert shown(browser, f"?all={everybody}", headers=HTMX) == many


@pytest.mark.parametrize("query", ["?all=", "?all=%00", "?from=30", "?page=2"])
def test_an_empty_one_brings_the_first(browser: Client, many: list[str], query: str) -> None:
    assert shown(browser, query) == many[:FIRST]


def test_search_and_filters_look_through_everybody(
    browser: Client, riverside: Squad, many: list[str], today: date
) -> None:
    for days in (10, 3):
        log(riverside.athletes.get(name=many[55]), ran(today - timedelta(days=days), 80_000))
    assert shown(browser, "?q=runner+59", headers=HTMX) == [many[59]]
    assert shown(browser, "?show=stuck") == [many[55]]
    assert shown(browser, "?q=59&show=stuck") == []
    part = browser.get(f"{URL}?q=runner", headers=HTMX).content.decode()
    assert len(names(part)) == FIRST
    assert f"{FIRST} of {MANY} athletes in the table." in part
    others = browser.get(URL + asks(part), headers=HTMX).content.decode()
    assert sorted(names(part) + names(others)) == many, "the others of a search are those that were searched for"


def test_it_takes_as_many_queries_whatever_comes_of_it(browser: Client, riverside: Squad, many: list[str]) -> None:
    def queries(query: str, **more: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(f"{URL}{query}", **more).status_code == 200
        return len(seen)

    asked = asks(browser.get(URL).content.decode())
    first, whole, others = queries(""), queries("?all=1"), queries(asked, headers=HTMX)
    assert first == whole == 9
    assert others <= 9


def test_an_assistant_is_shown_the_others_too(abe: User, many: list[str]) -> None:
    client = browser_of(abe)
    first = client.get(URL).content.decode()
    assert names(first) + shown(client, asks(first), headers=HTMX) == many


def test_who_has_no_part_in_the_squad_is_shown_nobody(cleo: User, riverside: Squad, many: list[str]) -> None:
    for query in ("?all=1", "?all=0123456789abcdef"):
        assert browser_of(cleo).get(URL + query, headers=HTMX).status_code == 404
        answer = phone_of(riverside.athletes.get(name=many[0])).get(URL + query)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_the_others_are_only_read(browser: Client, many: list[str]) -> None:
    assert browser.post(f"{URL}?all=1").status_code == 405
