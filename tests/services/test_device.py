"""An athlete's phones: known by kind, seen by day, signed out one by one or all at once."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest

from coachapp.models import Athlete, Device, Entry
from coachapp.services import device, link
from coachapp.services.actor import Actor
from tests.cast import TODAY

CHROME = (
    "Mozilla/5.0 (Linux; Android 14; S) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
)
LABELS = {
    CHROME: "Chrome/Android",
    CHROME.replace("Mobile", "SamsungBrowser/25.0 Mobile"): "Samsung Internet/Android",
    CHROME + " EdgA/126.0": "Edge/Android",
    CHROME + " OPR/82.0": "Opera/Android",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1": "Safari/iPhone",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) CriOS/126.0 Mobile Safari/604.1": "Chrome/iPhone",
    "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0": "Firefox/Android",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0": "Edge/Windows",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.5 Safari/605.1.15": "Safari/Mac",
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0": "Firefox/Linux",
    "curl/8.5": "",
    "": "",
}  # fmt: skip


@pytest.mark.parametrize("agent", LABELS)
def test_a_label_says_the_kind_and_no_more(agent: str) -> None:
    assert device.label_of(agent) == LABELS[agent]


@pytest.fixture
def token(ben: Athlete, by_ada: Actor) -> str:
    return link.token_of(link.make(athlete=ben, by=by_ada))


def accept(token: str, device_id: uuid.UUID | None = None) -> Device:
    made = link.accept(token=token, label="Safari/iPhone", on=TODAY, device_id=device_id)
    assert made is not None
    return made


def test_pressing_twice_signs_in_one_phone(token: str, ben: Athlete) -> None:
    made = uuid.uuid4()
    assert accept(token, made).pk == accept(token, made).pk == made
    assert [row.pk for row in device.devices_of(ben)] == [made]
    assert Entry.objects.filter(verb="sign_phone_in").count() == 1


def test_an_id_that_is_anothers_is_not_given_out(token: str, bea: Athlete, by_ada: Actor) -> None:
    theirs = accept(link.token_of(link.make(athlete=bea, by=by_ada)))
    mine = accept(token, theirs.pk)
    assert mine.pk != theirs.pk
    theirs.refresh_from_db()
    assert theirs.athlete == bea


def test_one_phone_is_signed_out_and_the_others_stay(token: str, ben: Athlete, by_ada: Actor) -> None:
    lost, kept = accept(token), accept(token)
    assert device.sign_out(athlete=ben, device_id=lost.pk, by=by_ada)
    assert not device.sign_out(athlete=ben, device_id=lost.pk, by=by_ada)
    assert device.signed_in(lost.pk) is None
    assert device.signed_in(kept.pk) == kept
    assert [entry.verb for entry in Entry.objects.about(lost)] == ["sign_phone_out", "sign_phone_in"]
    assert accept(token, lost.pk).pk != lost.pk, "a phone that was signed out does not come back under its id"


def test_nobody_signs_anothers_phone_out(token: str, bea: Athlete, cato: Athlete, by_ada: Actor) -> None:
    phone = accept(token)
    for other in (bea, cato):
        assert not device.sign_out(athlete=other, device_id=phone.pk, by=by_ada)
    assert device.signed_in(phone.pk) == phone


@pytest.mark.parametrize("end", [link.revoke, link.renew])
def test_ending_the_link_signs_every_phone_out(token: str, ben: Athlete, by_ada: Actor, end: object) -> None:
    phones = [accept(token) for _phone in range(3)]
    end(athlete=ben, by=by_ada)  # type: ignore[operator]
    assert [device.signed_in(phone.pk) for phone in phones] == [None] * 3
    assert link.accept(token=token, label="", on=TODAY) is None


def test_a_day_is_noted_once(token: str, django_assert_num_queries: object) -> None:
    phone = accept(token)
    with django_assert_num_queries(0):  # type: ignore[operator]
        device.seen(phone, on=TODAY)
    device.seen(phone, on=TODAY + timedelta(days=1))
    device.seen(phone, on=TODAY)
    phone.refresh_from_db()
    assert phone.last_on == TODAY + timedelta(days=1)


def test_looking_a_phone_up_is_one_query(token: str, django_assert_num_queries: object) -> None:
    phone = accept(token)
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = device.signed_in(phone.pk)
        assert found is not None
        assert found.athlete.squad.name == "Riverside"


@pytest.mark.django_db(transaction=True)
def test_a_link_that_is_revoked_meanwhile_signs_nobody_in(token: str, ben: Athlete, by_ada: Actor) -> None:
    """Twenty phones and one revocation at once: whoever came in before it is out after it."""
    from django.db import connection

    def come(_number: int) -> None:
        try:
            link.accept(token=token, label="", on=TODAY)
        finally:
            connection.close()

    def end() -> None:
        try:
            link.revoke(athlete=ben, by=by_ada)
        finally:
            connection.close()

    threads = [threading.Thread(target=come, args=(number,)) for number in range(8)]
    threads.insert(4, threading.Thread(target=end))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert device.devices_of(ben) == []
    assert link.open_link(ben) is None


def test_one_athletes_phones_are_signed_out_and_nobody_elses(ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    his, hers = (device.sign_in(athlete=person, label="Phone", on=TODAY) for person in (ben, bea))
    assert device.sign_out_all(athlete=ben, by=by_ada) == 1
    assert device.signed_in(his.pk) is None
    assert device.signed_in(hers.pk) is not None
