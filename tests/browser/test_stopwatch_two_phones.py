"""Two phones at one evening: what the other one saw comes onto the board with the next answer of the server."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from coachapp.models import LoggedSession, Practice, User
from coachapp.services.actor import Actor
from tests.browser.conftest import Console
from tests.browser.stopwatch import STILL, evening, later, reps, start, tap, tile, track, who
from tests.browser.waiting import until
from tests.cast import browser_of
from tests.track import Phone, send

__all__ = ["evening", "track"]

STATE = "id => Quarters.board.evening.run(id).state"


def test_what_the_other_phone_timed_joins_and_where_they_differ_both_are_shown(
    page: Page, evening: Any, track: Any, by_ada: Actor
) -> None:
    practice = evening(3)
    track(practice)
    start(page)
    other = Phone()
    other.rep(1, 5_000, {who("Maya"): 74_000, who("Tom"): 76_040})
    send(practice, by_ada, other.taps)
    later(page, 75)
    tap(page, "Maya")
    later(page, 1)
    tap(page, "Tom")
    # Maya's times are a second apart; Tom's are the same, as two thumbs go.
    expect(tile(page, "Maya").locator(".tile__time")).to_have_text("two times: 74.0 / 75.0")
    expect(tile(page, "Tom").locator(".tile__time")).to_have_text("76.0")
    assert [rep[0] for rep in reps(page, who("Tom"))] == [1]
    page.locator("#more").click()
    assert page.locator("#taps li").count() == 3, "only what this phone tapped can be taken back on it"
    page.locator("#more-sheet").get_by_role("button", name="Close").click()
    page.locator("#undo").click()
    until(page, lambda: reps(page, who("Tom"))[0][1] == 76_040)
    expect(tile(page, "Tom").locator(".tile__time")).to_have_text("76.0")


@pytest.fixture
def told(page: Page, evening: Any, track: Any, by_ada: Actor) -> Callable[[int], None]:
    """Both phones have sent Maya and Tom off to a rep; then this one hears that the other has Tom in."""
    practice = evening(2)
    track(practice)

    def hear(rep: int) -> None:
        other = Phone()
        other.rep(rep, 5_000, {who("Tom"): 76_040})
        send(practice, by_ada, other.taps)
        until(page, lambda: page.evaluate(STATE, str(who("Tom").pk)) != "running")

    start(page)
    later(page, 76)
    return hear


def test_a_thumb_on_its_way_when_the_other_phone_was_faster_is_a_finish(
    page: Page, told: Callable[[int], None]
) -> None:
    """His tile said that he runs until a moment ago: nobody is sent off again so soon."""
    told(1)
    later(page, 1)
    tap(page, "Tom")
    assert reps(page, who("Tom")) == [[1, None, None]], "two times of one rep, for the coach to choose from"
    expect(tile(page, "Tom").locator(".tile__time")).to_have_text("two times: 76.0 / 77.0")
    tap(page, "Tom")
    assert len(reps(page, who("Tom"))) == 1, "a second touch is a slip"
    later(page, 50)
    tap(page, "Tom")
    assert [rep[0] for rep in reps(page, who("Tom"))] == [1, 2]


def test_of_one_who_stopped_elsewhere_nothing_is_made(page: Page, told: Callable[[int], None], by_ada: Actor) -> None:
    practice, other = Practice.objects.get(), Phone()
    other.tap("stop", None, athlete=str(who("Tom").pk), after=0)
    send(practice, by_ada, other.taps)
    until(page, lambda: page.evaluate(STATE, str(who("Tom").pk)) == "done")
    tap(page, "Tom")
    expect(page.locator("#runner-sheet")).to_be_visible()
    assert [rep for rep in reps(page, who("Tom")) if rep[1] is not None] == []


def test_one_who_rests_on_both_phones_is_sent_off_by_either(page: Page, told: Callable[[int], None]) -> None:
    told(1)
    later(page, 6)
    tap(page, "Tom")
    assert [rep[0] for rep in reps(page, who("Tom"))] == [1, 2]


def test_one_who_runs_on_another_phone_is_shown_and_not_given_a_time_here(
    page: Page, evening: Any, track: Any, by_ada: Actor
) -> None:
    practice = evening(2)
    track(practice)
    other = Phone()
    other.tap("go", 5_000, runners={str(who("Tom").pk): 1})
    send(practice, by_ada, other.taps)
    tap(page, "Maya")
    expect(tile(page, "Tom")).to_have_attribute("data-state", "running")
    expect(tile(page, "Tom").locator(".tile__clock")).to_have_text("–")
    expect(tile(page, "Tom").locator(".tile__off")).to_have_text("timed elsewhere")
    later(page, 70)
    tap(page, "Tom")
    assert reps(page, who("Tom")) == [[1, None, None]], "a start here and a finish there have no clock in common"


def all_is_sent(page: Page) -> None:
    until(page, lambda: page.evaluate("Quarters.store.counts().then(({count}) => count)") == 0)


def test_two_coaches_time_one_evening_and_what_they_differ_on_is_chosen_in_the_review(
    page: Page,
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    abe: User,
    evening: Any,
    track: Any,
    console: Console,
) -> None:
    """Two real phones. Each learns of the other's taps with the answer to its own."""
    # A slow machine leaves time for a try to send while there is no network.
    console.allow("ERR_INTERNET_DISCONNECTED")
    practice = evening(2)
    track(practice)
    other = new_context().new_page()
    cookie = browser_of(abe).cookies["sessionid"].value
    other.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    other.add_init_script(STILL)
    other.goto(live_server.url + reverse("stopwatch", args=[practice.squad.slug, practice.pk]))
    expect(other.locator("body")).to_have_attribute("data-ready", "true")
    for phone, maya_s in ((page, 75), (other, 74)):
        # Neither hears of the other before it has seen the rep itself, as when both stand at the line.
        phone.context.set_offline(True)
        start(phone)
        later(phone, maya_s)
        tap(phone, "Maya")
        later(phone, 76 - maya_s)
        tap(phone, "Tom")
        phone.context.set_offline(False)
        later(phone, 60)
        all_is_sent(phone)
    start(page)
    for phone in (page, other):
        expect(tile(phone, "Maya").locator(".tile__time")).to_have_text("two times: 74.0 / 75.0")
        expect(tile(phone, "Tom").locator(".tile__time")).to_have_text("76.0")
    later(page, 75)
    tap(page, "Maya", "Tom")
    until(page, lambda: practice.taps.count() == 3 + 3 + 3)
    assert {kept.device for kept in practice.taps.all()} == {
        uuid.UUID(phone.evaluate("Quarters.phone.device()")) for phone in (page, other)
    }
    expect(page.locator("#saved")).to_have_text("Saved on this phone")

    page.locator("#finish").click()
    page.get_by_role("button", name="Take 74.0").click()
    expect(page.get_by_label("Maya, rep 1, time", exact=True)).to_have_value("74.0")
    until(page, lambda: practice.taps.count() == 10)
    start(other)
    until(other, lambda: reps(other, who("Maya"))[0][1] == 74_000)
    until(other, lambda: practice.taps.count() == 11)

    page.get_by_role("button", name="Log everybody").click()
    expect(page.get_by_role("heading", name="2 sessions logged")).to_be_visible()
    logged = {name: LoggedSession.objects.kept().with_reps().get(athlete=who(name)) for name in ("Maya", "Tom")}
    times = {name: [rep.time_ms for rep in session.as_value().reps] for name, session in logged.items()}
    assert times == {"Maya": [74_000, 75_000], "Tom": [76_000, 75_000]}
    assert practice.taps.filter(kind="finish").count() == 6, "both phones' taps are still there"
