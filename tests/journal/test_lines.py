"""A line of the log: what stands in it, and that a fault is told by its kind and its way and never by its words."""

from __future__ import annotations

import json
import logging
import runpy
import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coachapp.journal.lines import ROOT, JsonLines
from coachapp.models import Athlete, User
from tests.cast import browser_of, phone_of
from tests.factories import PASSWORD
from tests.journal.heard import Heard

SECRET = "Quincy-Canary"


def line_of(name: str, message: str, *args: object, **more: Any) -> dict[str, Any]:
    """What the formatter makes of a record."""
    level = more.pop("level", logging.ERROR)
    record = logging.LogRecord(name, level, __file__, 1, message, args, more.get("exc_info"))
    return dict(json.loads(JsonLines().format(record)))


def test_our_own_sentences_are_kept() -> None:
    assert line_of("coachapp.keeping", "%s copies were kept", 5)["event"] == "5 copies were kept"


def test_of_other_peoples_lines_only_the_sentence_is_kept() -> None:
    line = line_of("django.request", "Not Found: %s", f"/hello/{SECRET}/")
    assert line["event"] == "Not Found: %s"
    assert SECRET not in json.dumps(line)


def test_a_sentence_put_together_before_is_dropped() -> None:
    line = line_of("somebody", f"cannot read {SECRET}")
    assert line["event"] == ""
    assert (line["where"], line["level"]) == ("test_lines:1", "error")


def test_a_fault_is_told_by_its_kind_its_cause_and_its_way() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise ValueError(SECRET) from cause
    except ValueError:
        line = line_of("coachapp", "it broke", exc_info=sys.exc_info())
    assert line["fault"] == ["ValueError", "KeyError"]
    assert line["way"][-1].startswith("tests/journal/test_lines.py:")
    assert SECRET not in json.dumps(line)


def test_the_line_of_a_request(ben: Athlete, ada: User, heard: Heard) -> None:
    client = browser_of(ada)
    answer = client.get(reverse("athlete", args=[ben.squad.slug, ben.slug]) + "?note=secret")
    line = heard.requests()[-1]
    assert line.pop("ms") >= 0
    assert line.pop("queries") > 3
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "coachapp.request",
        "event": "request",
        "request": answer["X-Request-ID"],
        "method": "GET",
        "route": "athlete",
        "status": 200,
        "user": ada.pk,
        "squad": str(ben.squad_id),
    }


def test_a_phone_is_told_by_its_athletes_id(ben: Athlete, heard: Heard) -> None:
    phone_of(ben).get(reverse("next"))
    line = heard.requests()[-1]
    assert (line["squad"], line["athlete"]) == (str(ben.squad_id), str(ben.pk))
    assert "user" not in line


def test_the_count_is_that_of_the_queries(ada: User, django_assert_num_queries: Any, heard: Heard) -> None:
    client = browser_of(ada)
    client.get("/")
    with django_assert_num_queries(heard.requests()[-1]["queries"]):
        client.get("/")


@pytest.mark.django_db
def test_what_machines_ask_all_the_time_is_not_written_down(client: Client, heard: Heard) -> None:
    client.get("/livez")
    client.get("/readyz")
    assert heard.requests() == []


def test_every_request_has_an_id_of_its_own_and_none_from_outside(client: Client) -> None:
    ids = {client.get("/livez", headers={"X-Request-ID": SECRET})["X-Request-ID"] for _asked in range(5)}
    assert len(ids) == 5
    assert all(len(name) == 16 and name.isalnum() for name in ids)


@pytest.mark.django_db
def test_a_strange_method_is_no_word_in_the_log(client: Client, heard: Heard) -> None:
    client.generic("QUINCY", "/")
    assert heard.requests()[-1]["method"] == "other"


@pytest.mark.django_db
def test_lines_made_on_the_way_carry_the_id(client: Client, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("coachapp.views.link.links.find", lambda token: 1 / 0)
    answer = client.get("/hello/x/")
    fault = next(line for line in heard.lines() if line["level"] == "error")
    assert fault["request"] == answer["X-Request-ID"]
    assert fault["fault"] == ["ZeroDivisionError"]
    assert any(step.startswith("coachapp/views/link.py:") for step in fault["way"])


def test_the_server_around_it_writes_by_the_same_rule() -> None:
    conf = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert conf["accesslog"] is None
    assert conf["logconfig_dict"]["formatters"]["generic"] == {"()": "coachapp.journal.lines.JsonLines"}


@pytest.mark.django_db
def test_every_try_to_sign_in_has_a_line_of_its_own(client: Client, ada: User, heard: Heard) -> None:
    """Also the one that a limit turns away is told from the others: by the status of its request."""
    for password in (f"{SECRET} wrong", PASSWORD):
        client.post("/accounts/login/", {"login": ada.email, "password": password})
    client.post("/accounts/logout/")
    said = [line for line in heard.lines() if line["logger"] == "coachapp.sign_in"]
    assert [(line["event"], line["level"], line.get("user")) for line in said] == [
        ("a try to sign in failed", "warning", None), ("somebody signed in", "info", ada.pk),
        ("somebody signed out", "info", ada.pk),
    ]  # fmt: skip
    assert all(line["request"] for line in said)
    assert ada.email not in heard.text()
    assert SECRET not in heard.text()


@pytest.mark.django_db
def test_whatever_is_refused_is_a_line_of_its_own(ada: User, cleo: User, ben: Athlete, heard: Heard) -> None:
    """Another squad's page, a part that is not his, a form without its token, a way that is not there."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    people = reverse("people", args=[ben.squad.slug])
    browser_of(cleo).get(people)
    phone_of(ben).get(people)
    strict.post(reverse("session-log", args=[ben.squad.slug, ben.slug]), {"note": SECRET})
    browser_of(ada).delete(people)
    lines = heard.requests()[-4:]
    assert [(line["route"], line["status"]) for line in lines] == [
        ("people", 404), ("people", 302), ("session-log", 403), ("people", 405),
    ]  # fmt: skip
    # Who it was is known once the door has looked; a form without its token does not come that far.
    assert [line.get("user") for line in lines] == [cleo.pk, None, None, None]
    assert all(line["request"] for line in lines)
