"""Two phones at one evening: what the other one saw comes onto the board with the next answer of the server."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from coachapp.services.actor import Actor
from tests.browser.test_stopwatch import evening, later, reps, start, tap, tile, track, who
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
