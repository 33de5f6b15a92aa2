"""A database in trouble: 503 with a time to come back, in the manner in which it was asked; nothing lost, nothing judged."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import psycopg
import pytest
from django.db import Error, IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.test import Client
from django.utils import timezone

from coachapp.models import Athlete, Practice, Squad, Tap, User
from coachapp.services import practice_taps
from coachapp.services.actor import Actor
from coachapp.services.practice import plan_practice
from coachapp.services.practice_log import log_practice
from coachapp.services.standing import standings_of
from coachapp.services.trouble import Trouble, trouble_of
from tests.cast import TODAY, browser_of
from tests.track import Phone, send
from tests.views.test_log import typed

SQUAD = "/squads/riverside/"


def postgresql(error: type[psycopg.Error], django: type[Error] = OperationalError) -> Error:
    """What Django raises for an error of PostgreSQL."""
    raised = django("told")
    raised.__cause__ = error("told")
    return raised


def sqlite(name: str) -> Error:
    """What Django raises for an error of SQLite."""
    raised, cause = OperationalError("told"), sqlite3.OperationalError("told")
    cause.sqlite_errorname = name
    raised.__cause__ = cause
    return raised


BUSY = postgresql(psycopg.errors.LockNotAvailable)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (postgresql(psycopg.errors.LockNotAvailable), "busy"),
        (postgresql(psycopg.errors.QueryCanceled), "busy"),
        (postgresql(psycopg.errors.TooManyConnections), "busy"),
        (postgresql(psycopg.errors.DiskFull), "full"),
        (postgresql(psycopg.errors.OutOfMemory), "away"),
        (postgresql(psycopg.errors.AdminShutdown), "away"),
        (postgresql(psycopg.OperationalError), "away"),
        (postgresql(psycopg.InterfaceError, InterfaceError), "away"),
        (sqlite("SQLITE_BUSY"), "busy"),
        (sqlite("SQLITE_BUSY_SNAPSHOT"), "busy"),
        (sqlite("SQLITE_FULL"), "full"),
        (sqlite("SQLITE_IOERR_WRITE"), "away"),
        (sqlite("SQLITE_CANTOPEN"), "away"),
    ],
)
def test_trouble_is_told_from(error: Error, kind: str) -> None:
    assert trouble_of(error) == Trouble(kind)  # type: ignore[arg-type]


def test_what_the_database_undid_itself_is_known() -> None:
    assert trouble_of(postgresql(psycopg.errors.DeadlockDetected)) == Trouble("busy", undone=True)
    assert trouble_of(postgresql(psycopg.errors.SerializationFailure)) == Trouble("busy", undone=True)


@pytest.mark.parametrize(
    "error",
    [
        None,
        ValueError("no"),
        sqlite("SQLITE_ERROR"),
        OperationalError("of no database"),
        postgresql(psycopg.errors.UndefinedTable, ProgrammingError),
        postgresql(psycopg.errors.UniqueViolation, IntegrityError),
    ],
)
def test_a_fault_of_ours_is_no_trouble(error: Exception | None) -> None:
    assert trouble_of(error) is None


@pytest.fixture
def desk(ada: User, riverside: Squad) -> Client:
    """Ada's browser, which shows what a visitor would see."""
    browser = browser_of(ada)
    browser.raise_request_exception = False
    return browser


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[Error]:
    """What the squad page meets, one after the other; when the list is empty it is well again."""
    errors: list[Error] = []
    real = standings_of

    def standings(*args: Any, **kwargs: Any) -> Any:
        if errors:
            raise errors.pop(0)
        return real(*args, **kwargs)

    monkeypatch.setattr("coachapp.views.squad_rows.standings_of", standings)
    return errors


def test_a_page_says_when_to_come_back(desk: Client, broken: list[Error]) -> None:
    broken.append(BUSY)
    answer = desk.get(SQUAD)
    html = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "no-store" in answer["Cache-Control"]
    assert "Wait a few seconds" in html
    assert "told" not in html, "nothing of the inside"
    assert desk.get(SQUAD).status_code == 200


def test_a_part_tells_the_page_that_asked(desk: Client, broken: list[Error]) -> None:
    broken.append(sqlite("SQLITE_FULL"))
    answer = desk.get(SQUAD, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    said = json.loads(answer["HX-Trigger"])["quarters:trouble"]["text"]
    assert said == answer.content.decode()
    assert "disk is full" in said


def test_what_the_database_undid_is_tried_once_more(desk: Client, broken: list[Error]) -> None:
    deadlock = postgresql(psycopg.errors.DeadlockDetected)
    broken.append(deadlock)
    assert desk.get(SQUAD).status_code == 200
    broken += [deadlock, deadlock]
    assert desk.get(SQUAD).status_code == 503
    broken += [BUSY]
    assert desk.get(SQUAD).status_code == 503, "a lock that did not come is not waited for twice"


def test_a_fault_of_ours_stays_a_500(desk: Client, broken: list[Error]) -> None:
    broken.append(postgresql(psycopg.errors.UndefinedColumn, ProgrammingError))
    assert desk.get(SQUAD).status_code == 500


def test_trouble_outside_the_view_is_no_500_either(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise BUSY

    monkeypatch.setattr("coachapp.views.trouble.DatabaseTrouble.process_exception", lambda *_args: None)
    monkeypatch.setattr("coachapp.views.squad_rows.standings_of", broken)
    answer = desk.get(SQUAD)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_a_form_says_that_what_was_typed_is_still_there(
    desk: Client, ben: Athlete, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_kwargs: object) -> None:
        raise BUSY

    data = typed(ben.squad.today(timezone.now()))
    monkeypatch.setattr("coachapp.views.log.log_session", broken)
    answer = desk.post(f"{SQUAD}athletes/ben/log/", data)
    assert answer.status_code == 503
    assert "what was sent twice is kept once" in answer.content.decode()
    monkeypatch.undo()
    assert desk.post(f"{SQUAD}athletes/ben/log/", data).status_code == 302
    assert ben.sessions.count() == 1


# --- taps and evenings --------------------------------------------------------------------------


@pytest.fixture
def evening(riverside: Squad, ben: Athlete, by_ada: Actor) -> Practice:
    """An evening of Ben's."""
    return plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[ben.pk])


def test_no_tap_is_refused_for_a_full_disk(
    desk: Client, evening: Practice, ada: User, ben: Athlete, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone()
    phone.tap("note", athlete=str(ben.pk), text="windy")
    body = {"owner": ada.pk, "taps": phone.taps, "device": phone.device}

    def post() -> Any:
        return desk.post(
            f"{SQUAD}practices/{evening.pk}/taps/", body, content_type="application/json",
            headers={"Accept": "application/json"},
        )  # fmt: skip

    def full(*_args: object) -> None:
        raise sqlite("SQLITE_FULL")

    monkeypatch.setattr(practice_taps, "scatter", full)
    answer = post()
    assert (answer.status_code, answer["Retry-After"]) == (503, "120"), "refused, a phone would set it apart for good"
    assert answer.json() == {"why": "full"}
    monkeypatch.undo()
    assert post().json()["results"][0]["result"] == "stored"
    assert Tap.objects.count() == 1


def test_an_evening_is_not_logged_as_failed_for_a_busy_database(
    evening: Practice, ben: Athlete, by_ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone()
    phone.run({ben: 75_000}, range(1, 13), rest_ms=90_000)
    send(evening, by_ada, phone.taps)

    def busy(*_args: object, **_kwargs: object) -> None:
        raise BUSY

    monkeypatch.setattr("coachapp.services.practice_log.log_session", busy)
    with pytest.raises(OperationalError):
        log_practice(practice=evening, by=by_ada, on=TODAY)
    monkeypatch.undo()
    assert [one.state for one in log_practice(practice=evening, by=by_ada, on=TODAY)] == ["logged"]
