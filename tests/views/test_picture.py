"""The ladder as a picture to send on: whose name it bears, and who may have it."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from coachapp.models import Athlete, User
from tests.cast import browser_of, log, phone_of, ran

PAGE = "/squads/riverside/athletes/ben/picture/"


def title(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    found = ElementTree.fromstring(response.content).find("{http://www.w3.org/2000/svg}title")
    assert found is not None
    return found.text or ""


@pytest.fixture
def ben_ran(ben: Athlete) -> Athlete:
    log(ben, ran(date(2026, 3, 3)))
    return ben


@pytest.mark.parametrize(
    ("born", "chosen", "begins"),
    [
        (1990, "", "Ben:"),
        (2012, "", "B.:"),
        (None, "", "B.:"),
        (2012, "?name=first", "Ben:"),
        (1990, "?name=none", "12"),
        (1990, "?name=surname", "Ben:"),
    ],
)
def test_initials_for_who_is_young_or_of_unknown_age(
    ada: User, ben_ran: Athlete, born: int | None, chosen: str, begins: str
) -> None:
    Athlete.objects.filter(pk=ben_ran.pk).update(birth_year=born)
    assert title(browser_of(ada), f"{PAGE}svg/{chosen}").startswith(begins)


def test_the_page_shows_it_offers_it_and_tells_it(ada: User, ben_ran: Athlete) -> None:
    html = browser_of(ada).get(PAGE).content.decode()
    assert f'src="{PAGE}svg/?name=' in html
    assert "1 session, oldest first." in html
    assert "Save as SVG" in html


def test_who_has_not_run_has_a_picture_of_what_comes_next(ada: User, ben: Athlete) -> None:
    assert title(browser_of(ada), f"{PAGE}svg/")


def test_saved_it_is_an_attachment_without_a_name_of_somebody(ada: User, ben_ran: Athlete) -> None:
    response = browser_of(ada).get(f"{PAGE}svg/?save")
    assert response["Content-Disposition"].startswith('attachment; filename="quarters-ladder-')
    assert "ben" not in response["Content-Disposition"]


def test_another_squads_coach_has_none(cleo: User, ben_ran: Athlete) -> None:
    for url in (PAGE, f"{PAGE}svg/"):
        assert browser_of(cleo).get(url).status_code == 404


def test_the_athlete_has_his_own(ben_ran: Athlete) -> None:
    phone = phone_of(ben_ran)
    assert phone.get("/me/picture/").status_code == 200
    assert title(phone, "/me/picture/svg/?name=first").startswith("Ben:")


def test_a_picture_is_only_looked_at(ada: User, ben_ran: Athlete) -> None:
    for url in (PAGE, f"{PAGE}svg/"):
        assert browser_of(ada).post(url).status_code == 405
