"""An evening at the stopwatch in a real Chromium, tap by tap."""

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
from tests.browser.conftest import DESKTOP
from tests.cast import TODAY, browser_of, make_athlete

NAMES = (
    "Maya", "Tom", "Iris", "Jo", "Ana", "Ben", "Bea", "Sam", "Ruth", "Noor", "Finn", "Alexandria", "Cy", "Dov", "Eli",
    "Fay", "Gus", "Hal", "Ida", "Jan", "Kit", "Lev", "Mia", "Ned", "Ola", "Pia", "Quin", "Rex", "Sue", "Una",
)  # fmt: skip
Clock = Callable[[int], None]


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


def test_a_group_runs_rests_and_runs_again(evening: Any, track: Any) -> None:
    page = track(evening(3))
    expect(page.locator(".tile")).to_have_count(3)
    start(page)
    expect(tile(page, "Maya")).to_have_attribute("data-state", "running")
    later(page, 75)
    tap(page, "Maya")
    later(page, 2.5)
    tap(page, "Tom", "Iris")
    expect(tile(page, "Maya")).to_have_attribute("data-state", "resting")
    expect(tile(page, "Maya").locator(".tile__last")).to_contain_text("75.0")
    later(page, 60)
    start(page)
    assert reps(page, who("Maya")) == [[1, 75_000, 62_500], [2, None, None]]
    assert reps(page, who("Tom")) == [[1, 77_500, 60_000], [2, None, None]]
