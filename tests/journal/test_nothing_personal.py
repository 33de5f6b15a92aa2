"""Requests fail in every way, full of names, notes, addresses and tokens; none of it is in the log or in a mail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from coachapp.models import Athlete, User
from coachapp.services import link
from coachapp.services.actor import Actor
from tests.cast import PASSWORD, browser_of, make_athlete
from tests.journal.heard import Heard

MARK = "Canary"
FAULTS: tuple[Callable[[str], BaseException], ...] = (
    ValueError, KeyError, RuntimeError, IntegrityError, OperationalError, DataError, PermissionDenied, Http404,
    SuspiciousOperation, UnicodeError, RecursionError,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _mails_are_wanted(settings: Any) -> None:
    """Faults would be mailed to somebody, if the site did such a thing."""
    settings.ADMINS = [("Who runs it", "runs@quarters.example")]
    settings.MANAGERS = settings.ADMINS


@pytest.fixture
def canary(ben: Athlete) -> Athlete:
    """An athlete whose every word is a canary."""
    made = make_athlete(ben.squad, f"Quincy{MARK}")
    Athlete.objects.filter(pk=made.pk).update(slug=f"quincy{MARK}")
    made.refresh_from_db()
    return made


def routes() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Every named address of ours, with the kinds and names of its parts."""
    for found in get_resolver().url_patterns:
        if isinstance(found, URLPattern) and found.name:
            yield found.name, re.findall(r"<(\w+):(\w+)>", str(found.pattern))


def patient(user: User | None = None, **more: bool) -> Client:
    """A browser that is shown the page for a fault instead of the fault."""
    client = browser_of(user, **more)
    client.raise_request_exception = False
    return client


def silent(heard: Heard, *more: str) -> str:
    """Assert that the log holds no canary; returns it."""
    text = heard.text()
    for word in (MARK, *more):
        assert word.lower() not in text.lower(), next(line for line in text.splitlines() if word in line)
    assert not any(MARK in str(letter.message()) for letter in mail.outbox)
    return text


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_view_that_fails_with_a_persons_words(
    fault: Callable[[str], BaseException], ada: User, canary: Athlete, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> NoReturn:
        note = f"{MARK} note"
        raise fault(f"{note}, {canary.name}")

    monkeypatch.setattr("coachapp.views.access.coach", fail)
    monkeypatch.setattr("coachapp.services.link.find", fail)
    client = patient(ada)
    answer = client.get(reverse("athlete", args=[canary.squad.slug, canary.slug]) + f"?q={MARK}")
    assert answer.status_code >= 400
    client.post(reverse("hello", args=[f"token{MARK}"]), {"name": f"{MARK} name"})
    text = silent(heard)
    assert heard.requests()[0]["route"] == "athlete"
    if answer.status_code >= 500:
        assert fault.__name__ in text


def test_what_is_refused_or_cannot_be_read(ada: User, canary: Athlete, heard: Heard) -> None:
    client, squad = patient(ada), canary.squad.slug
    strict = patient(ada, enforce_csrf_checks=True)
    log = reverse("session-log", args=[squad, canary.slug])
    asked = [
        client.get(f"/nowhere/{MARK}/?name={MARK}"),
        client.get(f"/{MARK}", headers={"host": f"{MARK.lower()}.example"}),
        client.get("/hello/" + "x" * 2000 + MARK + "/"),
        client.post(log, {"note": f"{MARK} note", "rep-1": MARK}),
        client.post(log, {f"{MARK}{at}": "x" for at in range(3000)}),
        client.post(log, f"--x\r\n{MARK}", content_type="multipart/form-data; boundary=x"),
        client.generic(
            "POST", log, b"\xff\xfe" + MARK.encode(), content_type="application/x-www-form-urlencoded; charset=utf-16"
        ),
        client.post(log, "x" * 1_200_000 + MARK, content_type="application/x-www-form-urlencoded"),
        client.post(log, f'{{"name": "{MARK}"', content_type="application/json"),
        client.generic(f"X{MARK}", log),
        strict.post(log, {"note": MARK}, headers={"X-CSRFToken": MARK}),
        strict.post(log, {"note": MARK}, headers={"referer": f"https://{MARK}.example/"}),
        client.post("/theme/", {"theme": MARK}),
        client.get("/accounts/login/", {"next": f"//{MARK}.example"}),
        client.get(f"/accounts/password/reset/key/1-{MARK}/"),
    ]
    assert {answer.status_code for answer in asked} >= {400, 403, 404, 405}
    silent(heard)


@pytest.mark.django_db
def test_who_tries_to_sign_in(heard: Heard) -> None:
    client = patient()
    User.objects.create_user(email="canary@quarters.example", password=PASSWORD, name=f"Ada {MARK}")
    for said in ("wrong", PASSWORD):
        client.post("/accounts/login/", {"login": "canary@quarters.example", "password": said})
    client.post("/accounts/login/", {"login": "canary@quarters.example", "password": f"{MARK}-password"})
    client.post("/accounts/password/reset/", {"email": "canary@quarters.example"})
    # The letter that he asked for goes to himself, and is no report of a fault.
    assert all(letter.to == ["canary@quarters.example"] for letter in mail.outbox)
    mail.outbox.clear()
    silent(heard, PASSWORD)


def test_the_token_of_a_personal_link(ada: User, ben: Athlete, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    token = link.token_of(link.make(athlete=ben, by=Actor.coach(ada)))
    address = reverse("hello", args=[token])
    client = patient()
    assert client.get(address).status_code == 200
    monkeypatch.setattr("coachapp.views.phone.sign_phone_in", lambda *args: 1 / 0)
    assert client.post(address).status_code == 500
    silent(heard, token, token[:12])
    assert [line["route"] for line in heard.requests()] == ["hello", "hello"]


SECRET_ADDRESSES = [name for name, parts in routes() if parts and parts[0][0] == "str"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", SECRET_ADDRESSES)
def test_every_address_that_is_a_secret(name: str, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links, invitations, calendars and whatever else is reached by what stands in its address: unknown, and failing."""
    client = patient()
    address = reverse(name, args=[f"{MARK}{'x' * 30}"])
    for method in ("GET", "POST", "DELETE"):
        client.generic(method, address)

    def fail(*args: object, **kwargs: object) -> NoReturn:
        raise RuntimeError(address)

    monkeypatch.setattr("django.middleware.clickjacking.XFrameOptionsMiddleware.process_response", fail)
    assert client.get(address).status_code == 500
    silent(heard)
    assert {line["route"] for line in heard.requests()} == {name}


def test_a_row_that_the_database_refuses(
    ada: User, canary: Athlete, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database quotes the row that it refuses, names and all."""

    def spoil(*args: object, **kwargs: object) -> None:
        Athlete.objects.create(squad=canary.squad, name=canary.name, slug=f"other{MARK}", workout="")

    monkeypatch.setattr("coachapp.views.access.coaching", spoil)
    client = patient(ada)
    assert client.get(reverse("squad", args=[canary.squad.slug])).status_code == 500
    text = silent(heard)
    assert "IntegrityError" in text
    assert "CheckViolation" in text or "SQLITE_CONSTRAINT_CHECK" in text


def test_the_count_would_find_one(heard: Heard, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with a formatter that says what it is told, there are canaries."""
    monkeypatch.setattr("coachapp.journal.lines._event", lambda record: record.getMessage())
    client.raise_request_exception = False
    monkeypatch.setattr("coachapp.views.health.HttpResponse", lambda *args, **kwargs: 1 / 0)
    client.get(f"/livez?{MARK}")
    assert "/livez" in heard.text()
