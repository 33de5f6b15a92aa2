"""What the phone's side door tells those who ask about others: the same as about what is not there. And how often."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from coachapp.models import Athlete, Practice, Squad, Tap, User
from coachapp.services.actor import Actor
from coachapp.services.practice import plan_practice
from coachapp.services.practice_taps import store_taps
from coachapp.views import rate, taps
from tests.cast import TODAY, browser_of
from tests.track import Phone


@pytest.fixture
def evening(riverside: Squad, ben: Athlete, by_ada: Actor) -> Practice:
    return plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[ben.pk])


@pytest.fixture
def theirs(hilltop: Squad, cleo: User, cato: Athlete) -> Practice:
    """An evening of another squad, with a tap in it."""
    planned = plan_practice(squad=hilltop, by=Actor.coach(cleo), on=TODAY, athletes=[cato.pk])
    store_taps(practice=planned, by=Actor.coach(cleo), taps=[Phone().tap("go", 0, runners={str(cato.pk): 1})])
    return planned


@pytest.fixture
def desk(ada: User) -> Client:
    return browser_of(ada)


def send(desk: Client, squad: str, practice: object, owner: User, sent: list[Any]) -> tuple[int, Any]:
    """Send, and return what is told, without the ids that were sent."""
    body = json.dumps({"owner": owner.pk, "taps": sent})
    response = desk.post(reverse("taps", args=[squad, practice]), body, content_type="application/json")
    told = response.json()
    for result in told.get("results", []):
        result.pop("id")
    return response.status_code, told


def test_another_squads_practice_answers_as_one_that_is_not_there(
    desk: Client, ada: User, ben: Athlete, riverside: Squad, theirs: Practice
) -> None:
    tap = Phone().tap("go", 0, runners={str(ben.pk): 1})
    addresses = [
        (theirs.squad.slug, theirs.pk), (riverside.slug, theirs.pk), (theirs.squad.slug, uuid.uuid4()),
        (riverside.slug, uuid.uuid4()), ("nowhere", theirs.pk),
    ]  # fmt: skip
    answers = [send(desk, squad, practice, ada, [tap]) for squad, practice in addresses]
    assert answers == [(404, {"why": "not_found"})] * 5
    hello = [desk.get(reverse("taps-hello", args=address)) for address in addresses]
    assert {(one.status_code, one.content) for one in hello} == {(404, hello[0].content)}
    assert hello[0].json() == {"why": "not_found", "user": ada.pk}


def test_another_squads_ids_in_a_tap_answer_as_ids_of_nobody(
    desk: Client, evening: Practice, ada: User, ben: Athlete, cato: Athlete, theirs: Practice
) -> None:
    """In every place where a tap can name somebody or something."""
    their_tap, me = str(Tap.objects.get(practice=theirs).pk), str(ben.pk)

    def sent(athlete: str, tap: str) -> list[Any]:
        phone = Phone()
        own = phone.tap("finish", 5, athlete=None)["id"]
        for kind, at_ms, body in (
            ("go", 1, {"runners": {athlete: 1}}),
            ("go", 1, {"runners": {me: 1, athlete: 1}}),
            ("finish", 1, {"athlete": athlete, "rep": 1}),
            ("name", None, {"of": own, "athlete": athlete}),
            ("name", None, {"of": tap, "athlete": me}),
            ("move", None, {"of": own, "athlete": me, "from": athlete}),
            ("move", None, {"of": tap, "athlete": me}),
            ("undo", None, {"of": tap}),
            ("write", None, {"athlete": athlete, "rep": 1, "time_ms": 75_000}),
            ("flush", None, {"athlete": athlete, "number": 1, "time_ms": 400_000}),
            ("effort", None, {"athlete": athlete, "rpe_half": 15}),
            ("note", None, {"athlete": athlete, "text": "hello"}),
            ("excuse", None, {"athlete": athlete, "rep": 1, "what": "rep", "reason": "fell"}),
            ("stop", None, {"athlete": athlete, "after": 3}),
            ("resume", None, {"athlete": athlete}),
            ("arrive", None, {"athlete": athlete, "rep": 2}),
        ):
            phone.tap(kind, at_ms, **body)
        return phone.taps

    where = evening.squad.slug, evening.pk, ada
    about_theirs = send(desk, *where, sent(str(cato.pk), their_tap))
    about_nobody = send(desk, *where, sent(str(uuid.uuid4()), str(uuid.uuid4())))
    assert about_theirs == about_nobody
    assert about_theirs[0] == 200
    results = [result["result"] for result in about_theirs[1]["results"]]
    assert (results.count("refused"), results.count("stored")) == (13, 4), "about a tap, one's own or none, is stored"


def test_a_phone_of_another_squad_takes_no_place_of_ours(
    desk: Client, evening: Practice, ada: User, ben: Athlete, theirs: Practice
) -> None:
    """The same device and number as in another squad: stored, as if there were no other squad."""
    used = Tap.objects.get(practice=theirs)
    tap = Phone(device=str(used.device)).tap("go", 0, runners={str(ben.pk): 1})
    assert used.seq == tap["seq"]
    assert send(desk, evening.squad.slug, evening.pk, ada, [tap])[1]["results"] == [{"result": "stored", "why": ""}]


# --- how often ---------------------------------------------------------------------------------


def test_whoever_sends_too_often_is_told_how_long_to_wait(
    desk: Client, evening: Practice, ada: User, abe: User, ben: Athlete, monkeypatch: pytest.MonkeyPatch
) -> None:
    minute = (time.time() // 60 + 5) * 60
    monkeypatch.setattr(taps, "MOST_SENDINGS", 3)
    monkeypatch.setattr(taps, "_now_s", lambda: minute + 10.5)
    tap = Phone().tap("go", 0, runners={str(ben.pk): 1})
    for _ in range(3):
        assert send(desk, evening.squad.slug, evening.pk, ada, [])[0] == 200
    url = reverse("taps", args=[evening.squad.slug, evening.pk])
    response = desk.post(url, json.dumps({"owner": ada.pk, "taps": [tap]}), content_type="application/json")
    assert (response.status_code, response.json()) == (429, {"why": "too_often"})
    assert response.headers["Retry-After"] == "50", "the next minute begins then"
    assert "no-store" in response.headers["Cache-Control"]
    assert not Tap.objects.exists()
    assert desk.get(reverse("taps-hello", args=[evening.squad.slug, evening.pk])).status_code == 200
    assert send(browser_of(abe), evening.squad.slug, evening.pk, abe, [])[0] == 200, "another coach is not meant"
    monkeypatch.setattr(taps, "_now_s", lambda: minute + 60)
    assert send(desk, evening.squad.slug, evening.pk, ada, [tap])[0] == 200
    assert Tap.objects.count() == 1


@pytest.mark.django_db
def test_the_count_is_by_minute_thing_and_person() -> None:
    def wait(what: str = "a", who: int = 1, now: float = 120.0) -> int:
        return rate.seconds_to_wait(what, who, most=2, now=now)

    assert [wait(), wait(), wait(), wait(now=179.9)] == [0, 0, 60, 1]
    assert [wait(what="b"), wait(who=2), wait(now=180)] == [0, 0, 0]
    cache.clear()
    assert wait() == 0, "a cache that was emptied begins anew"


def test_the_server_tells_its_time(desk: Client, evening: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taps, "_now_s", lambda: 1_000_000_080.1234)
    told = desk.get(reverse("taps-hello", args=[evening.squad.slug, evening.pk])).json()
    assert told["now"] == 1_000_000_080_123
