"""No page slows down because other squads are there: every query finds its rows by an index.

A database grows far beyond one squad, every page is asked for, and the plan of each query is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from coachapp import urls
from coachapp.models import AgreedGoal, Athlete, Device, Entry, LoggedRep, LoggedSession, RecordedMark, Squad, Tap, User
from coachapp.services import feed as feeds
from coachapp.services.actor import Actor
from coachapp.services.fill import Size, email_of, fill
from coachapp.services.practice_evening import rows_of
from coachapp.training.time_text import write_rep
from tests.cast import browser_of
from tests.plans import Plan, Queries, plans_of
from tests.track import Phone
from tests.views.api.asking import key_for

pytestmark = pytest.mark.django_db

#: 60 squads of 12 athletes with 4 sessions each: 40,320 reps and flushes.
SIZE = Size(60, athletes=12, sessions=4)
#: Tables that grow with squads and seasons, in this size to a thousand rows and more.
GROWN = {
    model._meta.db_table for model in (AgreedGoal, Athlete, Device, Entry, LoggedRep, LoggedSession, RecordedMark, Tap)
} | {"coachapp_personallink", "coachapp_practiceathlete"}
#: What a page may sort: all that one squad has of anything.
MOST_SORTED = 12 * 4 * 14

Asked = dict[str, list[Plan]]


class World:
    """The first squad among many, its coach's browser and an athlete's phone."""

    def __init__(self) -> None:
        self.coach = User.objects.get(email=email_of(1))
        self.squad = Squad.objects.coached_by(self.coach).get()
        self.practice = self.squad.practices.filter(on__lt=timezone.localdate()).get()
        self.athlete = self.squad.athletes.all()[0]
        self.session = self.athlete.sessions.all()[0]
        self.browser = browser_of(self.coach)
        self.phone = Client()
        kept = self.phone.session
        kept["device"] = str(self.athlete.devices.get().pk)
        kept.save()
        self.phone.cookies["sessionid"] = kept.session_key or ""
        self.script = Client(headers={"Authorization": f"Bearer {key_for(self.squad)[1]}"})

    def address(self, pattern: URLPattern) -> str | None:
        """The pattern's address for this squad, None where it is about something that this squad has not."""
        known: dict[str, Any] = {
            "squad": self.squad.slug,
            "athlete": self.athlete.slug,
            "session": self.session.pk,
            "practice": self.practice.pk,
            "mark": self.athlete.marks.all()[0].pk,
            "coach": self.coach.pk,
            "athlete_id": self.athlete.pk,
            "session_id": self.session.pk,
        }
        wanted = pattern.pattern.converters
        if pattern.name is None or not wanted.keys() <= known.keys():
            return None
        return reverse(pattern.name, kwargs={name: known[name] for name in wanted})

    def pages(self) -> Iterator[tuple[str, Any]]:
        """Every page that there is, by its name, as a coach and as an athlete sees it."""
        for pattern in urls.urlpatterns:
            if isinstance(pattern, URLPattern) and (address := self.address(pattern)) is not None:
                begins = {"me": self.phone, "api": self.script}
                who = begins.get(address.split("/")[1], self.browser)
                yield pattern.name or address, partial(who.get, address)

    def writes(self) -> Iterator[tuple[str, Any]]:
        """The writes of an evening, and what goes out."""
        asked = [rep["target_ms"] for rep in (self.session.prescription or {})["reps"]]
        typed = {"on": timezone.localdate().isoformat(), "conditions": "", "note": "", "flush_1": "7:40"}
        typed |= {
            f"time_{number}": write_rep(ms + 100 * (number * 3 % 5 - 2)) for number, ms in enumerate(asked, start=1)
        }
        typed |= {f"recovery_{number}": "55" for number in range(1, len(asked))}
        kwargs = {"squad": self.squad.slug, "athlete": self.athlete.slug}
        log, mine = reverse("session-log", kwargs=kwargs), reverse("my-log")
        first, second = "00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"
        yield "log", lambda: self.browser.post(log, typed | {"id": first})
        yield "verdict", lambda: self.browser.post(reverse("session-verdict", kwargs=kwargs), typed | {"id": second})
        day = (timezone.localdate() - timedelta(days=1)).isoformat()
        yield "my log", lambda: self.phone.post(mine, typed | {"id": second, "on": day})
        evening = [self.squad.slug, self.practice.pk]
        phone = Phone()
        phone.run({row.athlete: 75_000 for row in rows_of(self.practice)[:6]}, range(1, 4), rest_ms=60_000)
        taps = json.dumps({"owner": self.coach.pk, "taps": phone.taps, "device": phone.device, "seen": {}})
        yield "taps", lambda: self.browser.post(reverse("taps", args=evening), taps, content_type="application/json")
        yield "practice log", lambda: self.browser.post(reverse("practice-log", args=evening))
        yield "practice undo", lambda: self.browser.post(reverse("practice-undo", args=evening))
        new = {"name": "Runner", "time_zone": "Europe/London"}
        yield "squad started", lambda: self.browser.post(reverse("squad-new"), new)
        opened = feeds.open_it(squad=self.squad, athlete=None, by=Actor.coach(self.coach))
        yield "calendar", lambda: Client().get(reverse("feed", args=[feeds.token_of(opened)]))
        yield "export", lambda: self.browser.post(reverse("athlete-export", kwargs=kwargs))
        yield "my export", lambda: self.phone.post(reverse("my-export"))
        history = reverse("squad-history", args=[self.squad.slug])
        yield "history, filtered", lambda: self.browser.get(f"{history}?by={self.coach.pk}&kind=sessions&before=99999")


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker: Any) -> Asked:
    """What every page and write asks, explained, in a database that is as large as it is only meanwhile."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill(SIZE, seed=1, on=timezone.localdate())
        world = World()
        found: Asked = {}
        for name, ask in (*world.pages(), *world.writes()):
            with Queries() as queries:
                response = ask()
            assert response.status_code < 400 or response.status_code == 405, (name, response.status_code)
            found[name] = list(plans_of(queries))
        transaction.set_rollback(True)
    return found


def test_every_page_was_asked_for(asked: Asked) -> None:
    main = {
        "home", "squad", "athlete", "session", "session-log", "log", "verdict", "practices", "practice", "stopwatch",
        "taps", "practice log", "squad-history", "athlete-history", "export", "my export", "calendar", "next", "my-history",
    }  # fmt: skip
    assert main <= asked.keys()
    assert all(asked[name] for name in main)
    assert sum(map(len, asked.values())) > 200


def test_no_query_reads_a_grown_table_from_end_to_end(asked: Asked) -> None:
    wrong = [f"{name}: {plan}" for name, plans in asked.items() for plan in plans if plan.scanned & GROWN]
    assert not wrong, "\n\n".join(wrong)


def test_an_index_leads_to_every_row_of_ours(asked: Asked) -> None:
    """Also into tables that are small here, where PostgreSQL reads the few pages rather than an index."""
    ours = {model._meta.db_table for model in apps.get_app_config("coachapp").get_models()}
    wrong = [f"{name}: {plan}" for name, plans in asked.items() for plan in plans if plan.must_scan & ours]
    assert not wrong, "\n\n".join(wrong)


def test_no_query_sorts_more_than_one_squad_has(asked: Asked) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite does not say how much it sorts")
    wrong = [f"{name}: {plan}" for name, plans in asked.items() for plan in plans if plan.sorted_rows > MOST_SORTED]
    assert not wrong, "\n\n".join(wrong)


def test_the_history_is_read_in_the_order_of_its_index(asked: Asked) -> None:
    pages = [plan for name in ("squad-history", "athlete-history") for plan in asked[name] if '"id" DESC' in plan.sql]
    assert len(pages) == 2
    assert not [str(plan) for plan in pages if plan.must_sort], "a sort of a history that never ends growing"
