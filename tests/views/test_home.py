"""The front door, the theme, and the two ways into the demo."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from coachapp.models import Athlete, Squad, User
from tests.cast import browser_of, phone_of


@pytest.mark.django_db
def test_a_visitor_reads_what_this_is() -> None:
    html = Client().get("/").content.decode()
    assert 'href="/accounts/signup/"' in html
    assert 'href="/accounts/login/"' in html
    assert 'class="ladder"' in html
    assert "demo" not in html


@pytest.mark.django_db
def test_a_demo_site_offers_a_walk(settings: Settings) -> None:
    settings.DEMO = True
    html = Client().get("/").content.decode()
    assert 'action="/demo/coach/"' in html
    assert 'action="/demo/athlete/"' in html


def test_a_coach_goes_to_his_squad(ada: User, riverside: Squad) -> None:
    assert browser_of(ada).get("/").headers["Location"] == "/squads/riverside/"


def test_a_coach_without_a_squad_starts_one(ada: User) -> None:
    assert browser_of(ada).get("/").headers["Location"] == "/squads/new/"


def test_an_athlete_goes_to_his_next_session(ben: Athlete) -> None:
    assert phone_of(ben).get("/").headers["Location"] == "/me/"


@pytest.mark.django_db
def test_home_is_only_read() -> None:
    assert Client().post("/").status_code == 405


@pytest.mark.parametrize("name", ["light", "dark", "system"])
@pytest.mark.django_db
def test_the_theme_is_kept(name: str) -> None:
    browser = Client()
    answer = browser.post("/theme/", {"theme": name, "next": "/accounts/login/?a=b"})
    assert answer.headers["Location"] == "/accounts/login/?a=b"
    cookie = answer.cookies["theme"]
    assert (cookie.value, cookie["samesite"], bool(cookie["max-age"])) == (name, "Lax", True)
    assert (f'data-theme="{name}"' in browser.get("/").content.decode()) == (name != "system")


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x()", ""])
@pytest.mark.django_db
def test_the_way_back_stays_on_this_site(back: str) -> None:
    assert Client().post("/theme/", {"theme": "dark", "next": back}).headers["Location"] == "/"


@pytest.mark.django_db
def test_a_theme_that_is_none() -> None:
    assert Client().post("/theme/", {"theme": "pink"}).status_code == 400
    assert Client().get("/theme/").status_code == 405


@pytest.mark.parametrize("url", ["/demo/coach/", "/demo/athlete/"])
@pytest.mark.django_db
def test_a_site_that_is_no_demo_has_none(url: str) -> None:
    assert Client().post(url).status_code == 404
    assert not User.objects.exists()


def test_the_demo_is_walked_as_coach_and_as_athlete(settings: Settings, db: None) -> None:
    settings.DEMO = True
    browser = Client()
    assert browser.get("/demo/coach/").status_code == 405
    squad_url = browser.post("/demo/coach/").headers["Location"]
    assert browser.get(squad_url).status_code == 200
    assert browser.post("/demo/athlete/").headers["Location"] == "/me/"
    assert browser.get("/me/").status_code == 200
    assert browser.get(squad_url).status_code == 302
    assert browser.post("/demo/coach/").headers["Location"] == squad_url
    assert User.objects.count() == 1
