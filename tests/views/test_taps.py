"""The phone's side door: every tap answered by its id, nothing twice, nothing lost to a bad one, no other's name."""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coachapp.models import Athlete, Coaching, Practice, Squad, Tap, User
from coachapp.models.identity import new_id
from coachapp.services.actor import Actor
from coachapp.services.practice import Part, change_parts, plan_practice
from coachapp.services.practice_evening import evening_of
from coachapp.services.practice_taps import Result, store_taps
from tests.cast import TODAY, browser_of, make_athlete, make_squad, make_user, phone_of
from tests.track import Phone


@pytest.fixture
def evening(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor) -> Practice:
    return plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[ben.pk, bea.pk])


@pytest.fixture
def desk(ada: User) -> Client:
    return browser_of(ada)


def url_of(evening: Practice, name: str = "taps") -> str:
    return reverse(name, args=[evening.squad.slug, evening.pk])


def post(desk: Client, evening: Practice, taps: Any, owner: User | int, **more: Any) -> Any:
    sent = {"owner": owner if isinstance(owner, int) else owner.pk, "taps": taps, **more}
    return desk.post(url_of(evening), json.dumps(sent), content_type="application/json")


def said(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 200, response.content
    return [(result["result"], result["why"]) for result in response.json()["results"]]


def test_taps_are_stored_and_answered_by_id(desk: Client, evening: Practice, ada: User, ben: Athlete) -> None:
    phone = Phone()
    phone.run({ben: 75_000}, [1, 2], rest_ms=60_000)
    response = post(desk, evening, phone.taps, ada)
    assert [result["id"] for result in response.json()["results"]] == [tap["id"] for tap in phone.taps]
    assert said(response) == [("stored", "")] * 4
    assert "no-store" in response.headers["Cache-Control"]
    (first, second) = evening_of(evening).runs[str(ben.pk)].reps
    assert (first.time_ms, first.recovery_ms, second.time_ms) == (75_000, 60_000, 75_000)
    stored = Tap.objects.get(pk=phone.taps[0]["id"])
    assert (stored.by, stored.squad, stored.kind, stored.seq) == (ada, evening.squad, "go", 1)


def test_sent_again_is_already_there(desk: Client, evening: Practice, ada: User, abe: User, ben: Athlete) -> None:
    phone = Phone()
    phone.rep(1, 0, {ben: 75_000})
    post(desk, evening, phone.taps, ada)
    assert said(post(desk, evening, phone.taps, ada)) == [("already", "")] * 2
    assert said(post(browser_of(abe), evening, phone.taps, abe)) == [("already", "")] * 2, "whoever sends it"
    written = phone.taps[0] | {"made_at": "2026-06-01T20:30:00+02:00"}
    assert said(post(desk, evening, [written], ada)) == [("already", "")], "the same moment written otherwise"
    assert said(post(desk, evening, [*phone.taps[:1] * 3], ada)) == [("already", "")] * 3
    assert Tap.objects.count() == 2


def test_one_sending_may_repeat_itself(desk: Client, evening: Practice, ada: User, ben: Athlete) -> None:
    tap = Phone().tap("go", 0, runners={str(ben.pk): 1})
    assert said(post(desk, evening, [tap, tap, tap | {"at_ms": 5}], ada)) == [
        ("stored", ""),
        ("already", ""),
        ("conflict", "id"),
    ]
    assert Tap.objects.get().at_ms == 0


@pytest.mark.parametrize(
    "change", [{"at_ms": 9}, {"seq": 77}, {"kind": "finish", "body": {"athlete": None}}, {"device": str(uuid.uuid4())}]
)
def test_other_content_under_a_known_id_is_a_conflict(
    desk: Client, evening: Practice, ada: User, ben: Athlete, change: dict[str, Any]
) -> None:
    tap = Phone().tap("go", 0, runners={str(ben.pk): 1})
    post(desk, evening, [tap], ada)
    assert said(post(desk, evening, [tap | change], ada)) == [("conflict", "id")]
    assert Tap.objects.get().seq == 1


def test_a_place_taken_twice_is_a_conflict(desk: Client, evening: Practice, ada: User, ben: Athlete) -> None:
    phone = Phone()
    phone.tap("go", 0, runners={str(ben.pk): 1})
    fork = phone.taps[0] | {"id": str(new_id()), "at_ms": 5}
    assert said(post(desk, evening, [phone.taps[0], fork], ada)) == [("stored", ""), ("conflict", "seq")]
    assert said(post(desk, evening, [fork], ada)) == [("conflict", "seq")]


def test_the_same_tap_at_another_practice_is_a_conflict(
    desk: Client, riverside: Squad, evening: Practice, ada: User, by_ada: Actor, ben: Athlete
) -> None:
    other = plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[ben.pk])
    tap = Phone().tap("go", 0, runners={str(ben.pk): 1})
    post(desk, evening, [tap], ada)
    assert said(post(desk, other, [tap], ada)) == [("conflict", "id")]


def test_a_foreign_athlete_is_refused_like_one_who_is_not_there(
    desk: Client, evening: Practice, ada: User, by_ada: Actor, riverside: Squad, ben: Athlete, cato: Athlete
) -> None:
    here, unlisted, phone = str(ben.pk), make_athlete(riverside, "Unlisted"), Phone()
    for stranger in (str(cato.pk), str(uuid.uuid4()), str(unlisted.pk)):
        phone.tap("finish", 1, athlete=stranger, rep=1)
        phone.tap("go", 1, runners={here: 1, stranger: 1})
        phone.tap("move", **{"of": phone.taps[0]["id"], "athlete": here, "from": stranger})
        phone.tap("note", athlete=stranger, text="hello")
    assert said(post(desk, evening, phone.taps, ada)) == [("refused", "unknown")] * 12
    assert not Tap.objects.exists()
    change_parts(practice=evening, by=by_ada, to={ben.pk: Part(here=False)})
    phone = Phone()
    phone.rep(1, 0, {ben: 75_000})
    assert said(post(desk, evening, phone.taps, ada)) == [("stored", "")] * 2, "timed although taken off the list"


def test_an_id_of_another_squad_is_refused_alone(
    desk: Client, evening: Practice, ada: User, cleo: User, hilltop: Squad, ben: Athlete, cato: Athlete
) -> None:
    theirs = plan_practice(squad=hilltop, by=Actor.coach(cleo), on=TODAY, athletes=[cato.pk])
    taken = Phone().tap("go", 0, runners={str(cato.pk): 1})
    store_taps(practice=theirs, by=Actor.coach(cleo), taps=[taken])
    phone = Phone()
    phone.rep(1, 0, {ben: 75_000})
    phone.taps.insert(1, Phone().tap("go", 0, runners={str(ben.pk): 1}) | {"id": taken["id"]})
    assert said(post(desk, evening, phone.taps, ada)) == [("stored", ""), ("refused", "unstorable"), ("stored", "")]


POISON: list[Any] = [
    None, 7, "tap", [], {}, {"id": 5},
    {"kind": "dance"}, {"kind": ["go"]}, {"kind": None},
    {"seq": -1}, {"seq": "1"}, {"seq": 2**31}, {"seq": True}, {"seq": 1.5},
    {"id": "no id"}, {"id": None}, {"device": ""}, {"device": None},
    {"at_ms": -1}, {"at_ms": "soon"}, {"at_ms": 1e300}, {"at_ms": 2**63},
    {"made_at": "yesterday"}, {"made_at": 5}, {"made_at": "9999-99-99T00:00:00Z"}, {"made_at": "2026-06-01T10:00:00"},
    {"made_at": "0001-01-01T00:00:00+14:00"}, {"made_at": "9999-12-31T23:59:59-12:00"},
    {"body": None}, {"body": []}, {"body": {}}, {"body": "x" * 9000},
    {"kind": "note", "body": {"athlete": "BEN", "text": "zero \0 byte"}},
    {"kind": "note", "body": {"athlete": "BEN", "text": "half a letter \ud800"}},
    {"kind": "note", "body": {"athlete": "BEN", "text": "x" * 2001}},
    {"kind": "write", "body": {"athlete": "BEN", "rep": 1}},
    {"kind": "write", "body": {"athlete": "BEN", "rep": 0, "time_ms": 75_000}},
    {"kind": "write", "body": {"athlete": "BEN", "rep": 1, "time_ms": -5}},
    {"kind": "write", "body": {"athlete": "BEN", "rep": 1, "time_ms": 10**15}},
    {"kind": "effort", "body": {"athlete": "BEN", "rpe_half": 21}},
    {"kind": "go", "body": {"runners": {}}}, {"kind": "go", "body": {"runners": {"BEN": "1"}}},
]  # fmt: skip


@pytest.mark.parametrize("poison", POISON, ids=lambda poison: repr(poison)[:40].encode("ascii", "replace").decode())
def test_one_bad_tap_among_fifty_is_refused_alone(
    desk: Client, evening: Practice, ada: User, ben: Athlete, poison: Any
) -> None:
    phone = Phone()
    phone.run({ben: 75_000}, range(1, 26), rest_ms=60_000)
    bad = json.loads(json.dumps(poison).replace("BEN", str(ben.pk)))
    if isinstance(bad, dict) and bad not in ({}, {"id": 5}):
        bad = Phone().tap("go", 5, runners={str(ben.pk): 1}) | bad
    sent = [*phone.taps[:20], bad, *phone.taps[21:]]
    answer = said(post(desk, evening, sent, ada))
    assert [result for result, _why in answer] == ["stored"] * 20 + ["refused"] + ["stored"] * 29
    assert answer[20][1] != ""
    assert Tap.objects.count() == 49
    assert said(post(desk, evening, sent, ada))[21:] == [("already", "")] * 29


def test_a_body_that_cannot_be_used_is_told_so(desk: Client, evening: Practice, ada: User) -> None:
    url = url_of(evening)
    for body in ("", "{", "[]", "7", "null", "\xff", "[" * 100_000, '{"owner": NaN, "taps": []}', "9" * 10_000):
        response = desk.post(url, body, content_type="application/json")
        assert (response.status_code, "why" in response.json()) == (400, True), body[:20]
    unusable: list[dict[str, Any]] = [
        {"taps": []},
        {"owner": str(ada.pk), "taps": []},
        {"owner": True, "taps": []},
        {"owner": ada.pk},
        {"owner": ada.pk, "taps": {}},
        {"owner": ada.pk, "taps": [], "seen": [1]},
        {"owner": ada.pk, "taps": [], "seen": {"a": "b"}},
    ]
    for sent in unusable:
        assert desk.post(url, sent, content_type="application/json").status_code == 400, sent


def test_no_more_than_a_sending_holds(desk: Client, evening: Practice, ada: User, ben: Athlete) -> None:
    phone = Phone()
    for number in range(201):
        phone.tap("note", athlete=str(ben.pk), text=str(number))
    response = post(desk, evening, phone.taps, ada)
    assert (response.status_code, response.json()) == (400, {"why": "too_many"})
    assert not Tap.objects.exists()
    assert said(post(desk, evening, phone.taps[:200], ada)) == [("stored", "")] * 200
    with pytest.raises(ValueError, match="more than 200"):
        store_taps(practice=evening, by=Actor.coach(ada), taps=phone.taps)
    large = desk.post(url_of(evening), " " * (1024 * 1024 + 1), content_type="application/json")
    assert (large.status_code, large.json()) == (413, {"why": "too_large"})


def test_nothing_is_taken_under_another_name(
    desk: Client, evening: Practice, ada: User, abe: User, ben: Athlete
) -> None:
    phone = Phone()
    phone.rep(1, 0, {ben: 75_000})
    for owner in (abe.pk, 0, -1, 10**30):
        response = post(desk, evening, phone.taps, owner)
        assert (response.status_code, response.json()) == (409, {"why": "other_user"})
    assert not Tap.objects.exists()


def test_everybody_else_is_told_in_json(
    evening: Practice, ada: User, cleo: User, ben: Athlete, abe: User, desk: Client
) -> None:
    for name, method in (("taps", "POST"), ("taps-hello", "GET")):
        url = url_of(evening, name)
        for nobody in (Client(), phone_of(ben)):
            response = nobody.generic(method, url)
            assert (response.status_code, response.json()) == (401, {"why": "signed_out"})
        response = browser_of(cleo).generic(method, url)
        whoami = {"user": cleo.pk} if name == "taps-hello" else {}
        assert (response.status_code, response.json()) == (404, {"why": "not_found", **whoami})
    Coaching.objects.filter(user=ada).delete()
    assert post(desk, evening, [], ada).status_code == 404, "a coach who was removed"
    assert said(post(browser_of(abe), evening, [], abe)) == []


def test_hello_says_who_is_there_and_gives_a_token(evening: Practice, ada: User, ben: Athlete) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    sent = {"owner": ada.pk, "taps": [Phone().tap("go", 0, runners={str(ben.pk): 1})]}
    assert strict.post(url_of(evening), sent, content_type="application/json").status_code == 403
    told = strict.get(url_of(evening, "taps-hello")).json()
    assert (told["user"], told["taps"]) == (ada.pk, 0)
    response = strict.post(
        url_of(evening), sent, content_type="application/json", headers={"X-CSRFToken": told["csrf"]}
    )
    assert said(response) == [("stored", "")]
    assert strict.get(url_of(evening, "taps-hello")).json()["taps"] == 1


def test_taps_of_other_phones_come_along(desk: Client, evening: Practice, ada: User, ben: Athlete) -> None:
    mine, other = Phone(), Phone()
    other.run({ben: 75_000}, [1, 2], rest_ms=60_000)
    post(desk, evening, other.taps, ada)
    tap = mine.tap("effort", athlete=str(ben.pk), rpe_half=15)
    assert "taps" not in post(desk, evening, [tap], ada).json()
    along = {"device": mine.device, "seen": {}}
    assert post(desk, evening, [tap], ada, **along).json()["taps"] == other.taps
    along["seen"] = {other.device: 2}
    assert post(desk, evening, [], ada, **along).json()["taps"] == other.taps[2:]


def test_queries_do_not_grow_with_the_sending(desk: Client, evening: Practice, ada: User, ben: Athlete) -> None:
    def queries(taps: list[Any]) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert {result for result, _why in said(post(desk, evening, taps, ada))} <= {"stored"}
        return len(seen)

    one, many = Phone(), Phone()
    one.tap("go", 0, runners={str(ben.pk): 1})
    many.run({ben: 75_000}, range(1, 61), rest_ms=60_000)
    queries(Phone().taps)
    # SQLite takes so many values in one statement and no more. Six are for counting how often he sends.
    assert queries(one.taps) <= queries(many.taps) <= 20


# --- at the same moment -------------------------------------------------------------------------

PHONES = 4


@pytest.fixture
def committed(transactional_db: None) -> tuple[Practice, User, Athlete]:
    """An evening that every thread sees."""
    coach = make_user("Ada")
    squad = make_squad(coach, "Riverside")
    runner = make_athlete(squad, "Ben")
    return (
        plan_practice(squad=squad, by=Actor.coach(coach), on=TODAY, athletes=[runner.pk]),
        coach,
        runner,
    )


def at_once(what: Callable[[int], list[Result]]) -> list[list[Result]]:
    """Do it in several threads at the same moment."""
    start = threading.Barrier(PHONES)

    def phone(number: int) -> list[Result]:
        try:
            start.wait(timeout=120)
            return what(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(PHONES) as pool:
        return list(pool.map(phone, range(PHONES)))


def test_the_same_taps_from_all_sides_are_stored_once(committed: tuple[Practice, User, Athlete]) -> None:
    evening, coach, runner = committed
    phone = Phone()
    phone.run({runner: 75_000}, range(1, 13), rest_ms=60_000)
    answers = at_once(lambda _n: store_taps(practice=evening, by=Actor.coach(coach), taps=phone.taps))
    for place in range(len(phone.taps)):
        assert Counter(answer[place].result for answer in answers) == {"stored": 1, "already": PHONES - 1}
    assert Tap.objects.count() == len(phone.taps)


def test_several_phones_at_once_lose_nothing(committed: tuple[Practice, User, Athlete]) -> None:
    evening, coach, runner = committed
    phones = [Phone() for _ in range(PHONES)]
    for phone in phones:
        phone.run({runner: 75_000}, range(1, 13), rest_ms=60_000)
    answers = at_once(lambda n: store_taps(practice=evening, by=Actor.coach(coach), taps=phones[n].taps))
    assert {result.result for answer in answers for result in answer} == {"stored"}
    assert Tap.objects.count() == sum(len(phone.taps) for phone in phones)
