"""The process says that it is alive, with the headers that every answer carries, and asks nothing for it.

Whether the site can work is another question: it is asked of the database, of the disk and of the cache.
"""

import shutil
from collections import namedtuple
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from coachapp.keeping import ready
from coachapp.views import health

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture(autouse=True)
def _ask_anew() -> Iterator[None]:
    health.forget()
    yield
    health.forget()


def test_it_lives(client: Client) -> None:
    """No database is asked: the test has none to ask, and pytest-django would refuse it."""
    answer = client.get("/livez")
    assert answer.status_code == 200
    assert answer.content == b"ok"
    assert "no-store" in answer["Cache-Control"]
    assert client.head("/livez").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/livez", "/readyz"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_they_can_only_be_read(client: Client, method: str, path: str) -> None:
    assert getattr(client, method)(path).status_code == 405


def test_every_answer_carries_the_headers(client: Client) -> None:
    answer = client.get("/livez")
    assert {name: answer[name] for name in HEADERS} == HEADERS
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


def test_another_name_is_refused(client: Client) -> None:
    assert client.get("/livez", headers={"host": "elsewhere.example"}).status_code == 400


# --- ready -----------------------------------------------------------------------------------------


def said(client: Client) -> tuple[int, dict[str, str]]:
    """The status, and the word for each check."""
    answer = client.get("/readyz")
    return answer.status_code, dict(line.split(" ") for line in answer.content.decode().splitlines())


WELL = dict.fromkeys(("database", "migrations", "disk", "cache"), "ok")


@pytest.mark.django_db
def test_it_is_ready(client: Client) -> None:
    assert said(client) == (200, WELL)
    assert client.head("/readyz").status_code == 200
    assert "no-store" in client.get("/readyz")["Cache-Control"]


@pytest.mark.django_db
def test_it_is_not_while_a_migration_is_missing(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    assert said(client) == (503, WELL | {"migrations": "failing"})


@pytest.mark.django_db
def test_it_is_not_on_a_full_disk(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(1000, 951, 49))
    assert said(client) == (503, WELL | {"disk": "failing"})


@pytest.mark.django_db
def test_it_is_not_without_its_cache(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE quarters_cache")
    assert said(client) == (503, WELL | {"cache": "failing"})


@pytest.mark.django_db
def test_it_is_not_when_nothing_can_be_written(client: Client) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("SET LOCAL transaction_read_only = on")
    try:
        status, words = said(client)
        assert status == 503
        assert (words["database"], words["disk"]) == ("failing", "ok")
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only = OFF")


def test_it_is_not_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every check that asks the database says no, and the answer still comes."""

    def away() -> bool:
        raise DatabaseError

    monkeypatch.setattr(ready, "CHECKS", dict.fromkeys(("database", "cache"), away))
    assert said(client) == (503, {"database": "failing", "cache": "failing"})


@pytest.mark.django_db
def test_many_who_ask_at_once_cost_one_look(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def look() -> bool:
        looks.append(1)
        return True

    monkeypatch.setattr(ready, "CHECKS", {"database": look})
    assert [said(client)[0] for _asked in range(5)] == [200] * 5
    assert len(looks) == 1
