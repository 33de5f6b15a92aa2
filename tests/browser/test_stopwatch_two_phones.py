"""Two phones at one evening: what the other one saw comes onto the board with the next answer of the server."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from coachapp.models import LoggedSession, User
from coachapp.services.actor import Actor
from tests.browser.stopwatch import STILL, evening, later, reps, start, tap, tile, track, who
from tests.browser.waiting import until
from tests.cast import browser_of
from tests.track import Phone, send

__all__ = ["evening", "track"]


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
    page.wait_for_function("id => Quarters.board.evening.run(id).reps[0].time_ms === 76040", arg=str(who("Tom").pk))
    expect(tile(page, "Tom").locator(".tile__time")).to_have_text("76.0")


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
    page: Page, new_context: Callable[..., BrowserContext], live_server: LiveServer, abe: User, evening: Any, track: Any
) -> None:
    """Two real phones. Each learns of the other's taps with the answer to its own."""
    practice = evening(2)
    track(practice)
    other = new_context().new_page()
    cookie = browser_of(abe).cookies["sessionid"].value
    other.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    other.add_init_script(STILL)
    other.goto(live_server.url + reverse("stopwatch", args=[practice.squad.slug, practice.pk]))
    expect(other.locator("body")).to_have_attribute("data-ready", "true")
    for phone, maya_s in ((page, 75), (other, 74)):
        start(phone)
        later(phone, maya_s)
        tap(phone, "Maya")
        later(phone, 76 - maya_s)
        tap(phone, "Tom")
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
