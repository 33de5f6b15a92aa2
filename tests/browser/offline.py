"""An evening behind a network that can be cut, and a coach's phone in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from coachapp.models import Athlete, Practice, Squad, Tap, User
from coachapp.services.actor import Actor
from coachapp.services.practice import plan_practice
from tests.browser.conftest import Console
from tests.cast import browser_of, make_athlete
from tests.ordeal import phone
from tests.proxy import Proxy

NAMES = ("Ben", "Bea", "Bo", "Bill", "Bess", "Babs")


@dataclass
class Evening:
    """A practice of six in two groups, and the network before it."""

    practice: Practice
    athletes: list[str]
    proxy: Proxy

    @property
    def path(self) -> str:
        return f"/squads/riverside/practices/{self.practice.pk}/"

    @property
    def url(self) -> str:
        return self.proxy.url + self.path

    @property
    def groups(self) -> list[list[str]]:
        return [self.athletes[:3], self.athletes[3:]]


@pytest.fixture
def proxy(live_server: LiveServer) -> Iterator[Proxy]:
    parts = urlsplit(live_server.url)
    with Proxy(str(parts.hostname), int(parts.port or 0)) as made:
        yield made


@pytest.fixture(autouse=True)
def _cut(console: Console) -> Iterator[None]:
    """A network that is cut is told on the console by Chromium itself, as often as it likes."""
    yield
    told = ("net::ERR_", "fetching the script", "The script does not have a MIME type")
    console.heard[:] = [line for line in console.heard if not any(part in line for part in told)]


@pytest.fixture
def evening(riverside: Squad, ada: User, proxy: Proxy) -> Evening:
    athletes = [make_athlete(riverside, name) for name in NAMES]
    return plan(riverside, ada, athletes, proxy)


def plan(squad: Squad, coach: User, athletes: list[Athlete], proxy: Proxy) -> Evening:
    today = squad.today(timezone.now())
    planned = plan_practice(squad=squad, by=Actor.coach(coach), on=today, athletes=[one.pk for one in athletes])
    return Evening(planned, [str(one.pk) for one in athletes], proxy)


def sign_in(context: BrowserContext, user: User, proxy: Proxy) -> None:
    """Put the user's session into the browser, as signing in does."""
    cookie = browser_of(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": proxy.url}])


def zone_of(page: Page) -> Callable[[str], None]:
    """Let the phone travel, in a context that was given no time zone of its own."""
    session = page.context.new_cdp_session(page)

    def to(zone: str) -> None:
        session.send("Emulation.setTimezoneOverride", {"timezoneId": zone})

    return to


@pytest.fixture
def coach(page: Page, ada: User, evening: Evening) -> Page:
    """Ada's phone at home, with the evening opened once."""
    sign_in(page.context, ada, evening.proxy)
    page.goto(evening.url)
    phone.begun(page)
    phone.ready(page)
    return page


def note(page: Page, evening: Evening, text: str, athlete: str = "") -> str:
    return phone.put(page, "note", None, {"athlete": athlete or evening.athletes[0], "text": text})


def of(evening: Evening) -> list[Tap]:
    return list(Tap.objects.filter(practice=evening.practice).order_by("seq"))
