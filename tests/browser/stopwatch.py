"""The stopwatch in the hands of a test: an evening on it, its clock, its tiles, and what is tapped."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from coachapp.models import Athlete, Practice, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.practice import Part, change_parts, plan_practice
from tests.cast import TODAY, browser_of, make_athlete

NAMES = (
    "Maya", "Tom", "Iris", "Jo", "Ana", "Ben", "Bea", "Sam", "Ruth", "Noor", "Finn", "Alexandria", "Cy", "Dov", "Eli",
    "Fay", "Gus", "Hal", "Ida", "Jan", "Kit", "Lev", "Mia", "Ned", "Ola", "Pia", "Quin", "Rex", "Sue", "Una",
)  # fmt: skip


@pytest.fixture
def evening(riverside: Squad, by_ada: Actor) -> Callable[..., Practice]:
    """Plan an evening for so many, in so many groups."""

    def plan(many: int, groups: int = 1) -> Practice:
        people = [make_athlete(riverside, name, date_ms=75_000 + 400 * at) for at, name in enumerate(NAMES[:many])]
        practice = plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[person.pk for person in people])
        parts = {person.pk: Part(group=1 + at * groups // many) for at, person in enumerate(people)}
        return change_parts(practice=practice, by=by_ada, to=parts)

    return plan


@pytest.fixture
def track(page: Page, live_server: LiveServer, ada: User) -> Callable[[Practice], Page]:
    """Open the stopwatch on Ada's phone, its clock standing still until a test moves it."""

    def open_it(practice: Practice, *, still: bool = True) -> Page:
        cookie = browser_of(ada).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        if still:
            page.add_init_script(STILL)
        page.goto(reverse("stopwatch", args=[practice.squad.slug, practice.pk]))
        expect(page.locator("body")).to_have_attribute("data-ready", "true")
        return page

    return open_it


#: The page's own clock under the test's hand; an event has the moment at which it was made.
STILL = """(() => {
    let now = 1000;
    performance.now = () => now;
    window.later = (ms) => { now += ms; };
    Object.defineProperty(Event.prototype, "timeStamp", {get() { return (this.made ??= now); }});
})()"""


def later(page: Page, seconds: float) -> None:
    """Let so many seconds pass at the track."""
    page.evaluate("ms => window.later(ms)", round(seconds * 1000))


def tile(page: Page, name: str) -> Any:
    """The tile of a runner."""
    return page.locator(".tile", has=page.locator(".tile__name", has_text=re.compile(f"^{name}$")))


def tap(page: Page, *names: str) -> None:
    """Tap these runners, one after the other."""
    for name in names:
        tile(page, name).locator(".tile__tap").click()


def start(page: Page, group: int = 1) -> None:
    """Send a group off."""
    page.locator(".group__go").nth(group - 1).click()


def menu(page: Page, name: str, section: str = "") -> Any:
    """Open a runner's sheet, at a section of it."""
    tile(page, name).locator(".tile__more").click()
    sheet = page.locator("#runner-sheet")
    if section:
        sheet.get_by_text(section, exact=True).click()
    return sheet


def reps(page: Page, athlete: Athlete) -> list[list[int | None]]:
    """An athlete's times and recoveries, as the fold has them."""
    found: list[list[int | None]] = page.evaluate(
        "id => Quarters.board.evening.run(id).reps.map(rep => [rep.rep, rep.time_ms, rep.recovery_ms])", str(athlete.pk)
    )
    return found


def who(name: str) -> Athlete:
    """The athlete of this name."""
    return Athlete.objects.get(name=name)


#: A screen that can be kept awake, and put out of sight.
SCREEN = """(() => {
    window.locks = [];
    Object.defineProperty(navigator, "wakeLock", {value: {request: async (what) => {
        const lock = new EventTarget();
        lock.what = what;
        lock.released = false;
        lock.release = () => { lock.released = true; lock.dispatchEvent(new Event("release")); };
        window.locks.push(lock);
        return lock;
    }}});
    let seen = "visible";
    Object.defineProperty(document, "visibilityState", {get: () => seen});
    window.look = (on) => {
        seen = on ? "visible" : "hidden";
        if (!on) window.locks.filter((lock) => !lock.released).forEach((lock) => lock.release());
        document.dispatchEvent(new Event("visibilitychange"));
    };
})()"""


#: The clock on the wall goes with the page's own, but for what it is moved; a sleeping phone's page clock stands still.
WALL = """(() => {
    let moved = 0;
    Date.now = () => 1790000000000 + performance.now() + moved;
    window.wall = (ms) => { moved += ms; };
})()"""


MINUTE = (
    "for (const {recovery} of Quarters.board.board.runners)"
    " Object.assign(recovery, {high_ms: 60000, low_ms: 45000, flag_ms: 62000})"
)


def switch(page: Page, label: str) -> None:
    """Turn something on or off in the settings."""
    page.locator("#more").click()
    page.locator("#more-sheet").get_by_text(label, exact=True).click()
    page.locator("#more-sheet").get_by_role("button", name="Close").click()


def ready(page: Page) -> None:
    """Wait until the stopwatch is there, after a reload."""
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
