"""The evening's pages ask the database as often for seven athletes as for two."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coachapp.models import Practice, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.practice import plan_practice
from coachapp.services.practice_log import log_practice
from tests.cast import browser_of, make_athlete
from tests.track import Phone, send

PAGES = ("practice", "track-sheet", "review", "practice-logged")


def evening_for(squad: Squad, by: Actor, today: date, many: int) -> Practice:
    """An evening that so many have run, logged for all of them, with flushes and notes."""
    runners = [make_athlete(squad, f"Runner {many} {number}") for number in range(many)]
    evening = plan_practice(squad=squad, by=by, on=today, athletes=[one.pk for one in runners])
    phone = Phone()
    phone.run(dict.fromkeys(runners, 75_000), range(1, 4), rest_ms=90_000)
    for one in runners:
        phone.tap("flush", athlete=str(one.pk), number=1, time_ms=470_000)
        phone.tap("note", athlete=str(one.pk), text="steady")
    send(evening, by, phone.taps)
    log_practice(practice=evening, by=by, on=today)
    return evening


def asked(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_no_page_of_an_evening_asks_more_for_more_athletes(
    riverside: Squad, ada: User, by_ada: Actor, today: date
) -> None:
    coach = browser_of(ada)
    new = reverse("practice-new", args=["riverside"])
    counts = []
    for many in (2, 7):
        evening = evening_for(riverside, by_ada, today, many)
        counts.append({page: asked(coach, reverse(page, args=["riverside", evening.pk])) for page in PAGES})
        counts[-1]["practice-new"] = asked(coach, new)
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 30, counts[0]
