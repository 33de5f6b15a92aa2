"""The tokens of a squad on their page: made once, shown once, ended for good."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from coachapp.models import ApiToken, Squad, User
from coachapp.services import token as tokens
from tests.cast import browser_of
from tests.factories import PASSWORD
from tests.proving import prove
from tests.services.test_token import keyed

URL = "/squads/riverside/tokens/"
NEW = f"{URL}new/"
SHOWN = re.compile(r'id="address"[^>]*value="(qt_[\w-]{48})"')


@pytest.fixture
def browser(ada: User, riverside: Squad) -> Client:
    """Ada's browser; she has just signed in."""
    return prove(browser_of(ada))


def form(client: Client, **typed: str) -> dict[str, str]:
    """The form as the page holds it, with something typed."""
    html = client.get(NEW).content.decode()
    hidden = dict(re.findall(r'name="(token|secret)" value="([^"]+)"', html))
    assert set(hidden) == {"token", "secret"}
    return {"name": "Our sheet", "scope": "read", "days": "90", **hidden, **typed}


def text_in(answer: Any) -> str:
    found = SHOWN.search(answer.content.decode())
    assert found is not None
    return found.group(1)


def page(client: Client, url: str = URL) -> str:
    return client.get(url).content.decode()


def test_from_the_empty_list_to_a_token_that_opens_the_door(browser: Client, riverside: Squad) -> None:
    assert "No token is open" in page(browser)
    text = text_in(browser.post(NEW, form(browser, scope="log", days="30")))
    found = tokens.find(text, now=timezone.now())
    assert found is not None
    assert (found.squad, found.scope, found.name) == (riverside, "log", "Our sheet")
    listed = page(browser)
    assert text[: tokens.SHOWN] in listed
    assert "never used" in listed
    assert "read and log sessions" in listed


def test_it_is_shown_once_and_kept_nowhere(browser: Client) -> None:
    sent = form(browser)
    made = browser.post(NEW, sent)
    assert "no-store" in made.headers["Cache-Control"]
    text = text_in(made)
    for url in (URL, NEW, "/squads/riverside/history/", "/squads/riverside/people/"):
        assert text[-27:] not in page(browser, url)
    assert sent["secret"] not in repr(list(ApiToken.objects.values()))
    assert sent["secret"] not in repr(dict(browser.session))


def test_sent_twice_it_is_the_same_token(browser: Client) -> None:
    sent = form(browser)
    assert text_in(browser.post(NEW, sent)) == text_in(browser.post(NEW, sent))
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": ""}, "name"), ({"name": "x" * 81}, "name"), ({"scope": "own"}, "scope"), ({"days": "400"}, "days"),
     ({"days": ""}, "days"), ({"scope": ""}, "scope")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_keeps_what_was_typed(
    browser: Client, typed: dict[str, str], field: str
) -> None:
    answer = browser.post(NEW, form(browser, **typed))
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert field == "name" or 'value="Our sheet"' in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_a_page_that_is_too_old_is_led_to_a_fresh_one(browser: Client) -> None:
    sent = form(browser)
    browser.post(NEW, sent)
    other = browser.post(NEW, {**sent, "secret": tokens.new_secret()}, follow=True)
    assert "This page was too old" in other.content.decode()
    assert ApiToken.objects.count() == 1


def test_too_many_are_refused_in_words(browser: Client, riverside: Squad, ada: User) -> None:
    for _ in range(tokens.MOST_OPEN):
        keyed(riverside, ada, now=timezone.now())
    answer = browser.post(NEW, form(browser))
    assert answer.status_code == 422
    assert "one of them should be revoked first" in answer.content.decode()


def test_who_signed_in_long_ago_proves_himself_first(ada: User, riverside: Squad) -> None:
    stale = browser_of(ada)
    for answer in (stale.get(NEW), stale.post(NEW, {})):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert stale.get(URL).status_code == 200, "looking asks for no proof"


def test_revoking_is_asked_about_and_is_for_good(browser: Client, riverside: Squad, ada: User) -> None:
    made, text = keyed(riverside, ada, now=timezone.now())
    url = f"{URL}{made.pk}/revoke/"
    assert "This cannot be taken back" in page(browser, url)
    assert tokens.find(text, now=timezone.now()) is not None, "asking changes nothing"
    for _time in range(2):
        assert "The token is revoked" in browser.post(url, follow=True).content.decode()
    assert tokens.find(text, now=timezone.now()) is None
    assert "This token opens nothing: revoked on" in page(browser, url)
    html = page(browser)
    assert "No token is open" in html
    assert "revoked on" in html


def test_the_list_says_why_one_is_over_and_when_one_ends_soon(browser: Client, riverside: Squad, ada: User) -> None:
    now = timezone.now()
    keyed(riverside, ada, days=30, now=now - timedelta(days=31))
    keyed(riverside, ada, days=30, now=now - timedelta(days=20))
    keyed(riverside, ada, days=30, now=now - timedelta(days=70))
    html = page(browser)
    assert html.count("ended on") == 1, "what ended long ago is not listed"
    assert "<strong>ends on" in html
    ApiToken.objects.update(last_on=now.date())
    assert "last used on" in page(browser)


def test_a_token_dies_with_the_password_that_the_page_changes(browser: Client, riverside: Squad, ada: User) -> None:
    _made, text = keyed(riverside, ada, now=timezone.now())
    typed = {"oldpassword": PASSWORD, "password1": "another-long-word", "password2": "another-long-word"}
    assert browser.post("/accounts/password/change/", typed).status_code == 302
    assert tokens.find(text, now=timezone.now()) is None


def test_the_history_tells_of_it_in_words(browser: Client, riverside: Squad, ada: User) -> None:
    made, _text = keyed(riverside, ada, scope="log", now=timezone.now())
    tokens.revoke(squad=riverside, by=ada, token_id=made.pk, now=timezone.now())
    html = page(browser, "/squads/riverside/history/")
    assert "Ada made an API token" in html
    assert "Ada ended an API token" in html
    assert f'href="{URL}"' in html


def test_queries_do_not_grow_with_tokens(
    browser: Client, riverside: Squad, ada: User, django_assert_num_queries: Any
) -> None:
    keyed(riverside, ada, now=timezone.now())
    browser.get(URL)
    with django_assert_num_queries(6) as few:
        browser.get(URL)
    for _ in range(8):
        keyed(riverside, ada, now=timezone.now())
    with django_assert_num_queries(len(few)):
        browser.get(URL)
