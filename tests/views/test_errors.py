"""The pages for what went wrong: in the site's look, saying what to do, and without a database or a session."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client

from coachapp.models import User
from tests.cast import browser_of


def failing(client: Client, monkeypatch: pytest.MonkeyPatch, fault: Callable[[], BaseException]) -> str:
    """Have a page that needs no database fail; returns what is shown. Any query would fail the test."""

    def fail(*args: object, **kwargs: object) -> NoReturn:
        raise fault()

    client.raise_request_exception = False
    monkeypatch.setattr("coachapp.views.health.HttpResponse", fail)
    answer = client.get("/livez")
    page = answer.content.decode()
    assert f"{answer.status_code}" == ERRORS[fault][0]
    assert "css/site.css" in page
    assert 'href="/"' in page
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Request-ID"]
    return page.replace(answer["X-Request-ID"], "ID")


ERRORS: dict[Callable[[], BaseException], tuple[str, str, str]] = {
    SuspiciousOperation: ("400", "That could not be read", "reload the page"),
    PermissionDenied: ("403", "Not for you", "ask its owner"),
    Http404: ("404", "Nothing here", "ask for a new one"),
    ZeroDivisionError: ("500", "Something broke here", "Go back and try once more"),
}


@pytest.mark.parametrize("fault", ERRORS, ids=lambda fault: ERRORS[fault][0])
def test_it_says_what_to_do(
    client: Client, monkeypatch: pytest.MonkeyPatch, fault: Callable[[], BaseException]
) -> None:
    page = failing(client, monkeypatch, fault)
    _status, title, what_to_do = ERRORS[fault]
    assert f"<h1>{title}</h1>" in page
    assert what_to_do in page
    # Whether a thing is missing or another squad's, the page is the same to the letter.
    assert (">ID<" in page) is (fault is not Http404)


def test_it_keeps_the_chosen_theme(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in failing(client, monkeypatch, Http404)
    client.cookies["theme"] = '"><b>'
    assert "data-theme" not in failing(client, monkeypatch, Http404)


def test_an_old_form_is_told_to_reload() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "That form had grown old" in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_who_is_signed_in_is_not_asked(
    ada: User, django_assert_num_queries: Callable[[int], Callable[[], None]]
) -> None:
    client = browser_of(ada)
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert client.get("/nowhere/").status_code == 404
