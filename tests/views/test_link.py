"""The personal link: shown by the coach, accepted on the phone, ended by the coach."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client

from coachapp.models import Athlete, PersonalLink, User
from coachapp.services import link as links
from coachapp.services.actor import Actor
from coachapp.services.athlete import archive
from coachapp.views.hand_out import QUIET, drawn
from tests.cast import TODAY, browser_of, phone_of

URL = "/squads/riverside/athletes/ben/link/"


@pytest.fixture
def browser(ada: User, ben: Athlete) -> Client:
    """Ada's browser."""
    return browser_of(ada)


def address(browser: Client) -> str:
    found = re.search(r'value="http://testserver(/hello/[^"]+/)"', browser.get(URL).content.decode())
    assert found, "no address on the page"
    return found[1]


def test_made_shown_and_accepted(browser: Client, ben: Athlete) -> None:
    assert "Make the link" in browser.get(URL).content.decode()
    assert not PersonalLink.objects.exists(), "looking makes no link"
    browser.post(URL, {"do": "make"})
    hello = address(browser)
    html = browser.get(URL)
    assert "no-store" in html["Cache-Control"]
    assert "No phone has accepted it yet." in html.content.decode()

    phone = Client()
    answer = phone.get(hello)
    assert "Hello Ben" in answer.content.decode()
    assert "Riverside" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert phone.get("/me/").status_code == 302, "opening alone signs nobody in"
    assert phone.post(hello)["Location"] == "/me/"
    assert phone.get("/me/").status_code == 200
    assert "A phone has accepted it." in browser.get(URL).content.decode()


def test_accepting_gives_the_phone_a_new_session_key(browser: Client) -> None:
    browser.post(URL, {"do": "make"})
    phone = Client()
    session = phone.session
    session["seen"] = 1
    session.save()
    before = phone.session.session_key
    phone.post(address(browser))
    assert phone.session.session_key != before


@pytest.mark.parametrize("end", ["renew", "revoke"])
def test_ended_it_opens_nothing_and_the_phone_is_out(browser: Client, ben: Athlete, end: str) -> None:
    browser.post(URL, {"do": "make"})
    hello = address(browser)
    phone = Client()
    phone.post(hello)
    browser.post(URL, {"do": end})
    assert phone.get("/me/").status_code == 302
    for method in (Client().get, Client().post):
        answer = method(hello)
        assert answer.status_code == 404
        assert "This link is closed" in answer.content.decode()
    if end == "renew":
        assert address(browser) != hello


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "ä"])
def test_what_is_no_link_is_answered_kindly(client: Client, db: None, token: str) -> None:
    answer = client.get(f"/hello/{token}/")
    assert answer.status_code == 404
    assert "Ask your coach for your personal link" in answer.content.decode()


def test_anything_else_that_is_posted_changes_nothing(browser: Client, ben: Athlete) -> None:
    browser.post(URL, {"do": "steal"})
    assert not PersonalLink.objects.exists()


def test_who_has_left_gets_no_link(browser: Client, ben: Athlete, by_ada: Actor) -> None:
    archive(athlete=ben, by=by_ada, on=TODAY)
    browser.post(URL, {"do": "make"})
    assert links.open_link(ben) is None
    assert "has left the squad" in browser.get(URL).content.decode()


def test_it_can_be_sent_in_a_message_that_names_nobody(browser: Client, ben: Athlete, by_ada: Actor) -> None:
    """The code, the address to copy, and the coach's own messages and mail: the site itself sends nothing."""
    token = links.token_of(links.make(athlete=ben, by=by_ada))
    html = unescape(browser.get(URL).content.decode())
    words = f"Your sessions with Riverside, for your own phone: http://testserver/hello/{token}/"
    assert f'data-words="{words}"' in html
    assert f'href="sms:?&body={quote(words)}"' in html
    assert f'href="mailto:?subject=Your%20sessions%20with%20Riverside&body={quote(words, safe="")}"' in html
    assert "Ben" not in words


def test_other_methods_are_refused(client: Client, ben: Athlete, by_ada: Actor) -> None:
    token = links.token_of(links.make(athlete=ben, by=by_ada))
    assert client.put(f"/hello/{token}/").status_code == 405
    assert Client(enforce_csrf_checks=True).post(f"/hello/{token}/").status_code == 403


def test_a_phone_changes_hands(ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    phone = phone_of(ben)
    token = links.token_of(links.make(athlete=bea, by=by_ada))
    phone.post(f"/hello/{token}/")
    html = phone.get("/me/").content.decode()
    assert "Bea" in html
    assert "Ben" not in html


def test_the_code_is_drawn_with_quiet_around_it() -> None:
    code = drawn("https://example.org/hello/x/")
    moves = [(int(x), int(y), int(w)) for x, y, w in re.findall(r"M(\d+) (\d+)h(\d+)", code["path"])]
    assert min(x for x, _, _ in moves) == min(y for _, y, _ in moves) == QUIET
    assert max(x + w for x, _, w in moves) == max(y + 1 for _, y, _ in moves) == code["size"] - QUIET
    # The upper left corner of every code is a square of seven modules.
    assert (QUIET, QUIET, 7) in moves
