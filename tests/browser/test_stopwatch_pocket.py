"""What a phone has not yet sent: what makes it try again, and a day in a pocket."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Console
from tests.browser.stopwatch import SCREEN, WALL, evening, later, ready, reps, start, tap, tile, track, who
from tests.browser.waiting import until

__all__ = ["evening", "track"]

#: No try by itself, neither soon after a tap nor after a failure: what is put off for so long never comes.
NO_TRIES = """(() => {
    const real = window.setTimeout;
    window.setTimeout = (work, ms, ...more) => (ms >= 300 ? 0 : real(work, ms, ...more));
})()"""
#: Reasons to believe that it may go better now. Chromium itself says that it is online as soon as it is.
REASONS = {
    "it comes to the front": "() => look(true)",
    "the network is back": "() => { window.dispatchEvent(new Event('online')); }",
    "it is shown again from the browser's memory": (
        "() => { window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true})); }"
    ),
}


def unsent(page: Page) -> int:
    found: int = page.evaluate("Quarters.store.counts().then(({count}) => count)")
    return found


def three_without_a_network(page: Page) -> None:
    """A group sent off and two in, all of it only on the phone; the phone has tried, and failed."""
    page.route("**/taps/", lambda route: route.abort("connectionrefused"))
    start(page)
    later(page, 75)
    tap(page, "Maya", "Tom")
    expect(page.locator("#saved")).to_have_text("3 not yet sent")
    page.evaluate("Quarters.sync.now()")


@pytest.mark.parametrize("reason", REASONS)
def test_what_waits_is_sent_as_soon_as_there_is_a_reason_to_try(
    page: Page, evening: Any, track: Any, console: Console, reason: str
) -> None:
    console.expect("ERR_CONNECTION_REFUSED")
    page.add_init_script(NO_TRIES)
    page.add_init_script(SCREEN)
    practice = evening(2)
    track(practice)
    three_without_a_network(page)
    if reason == "it comes to the front":
        page.evaluate("look(false)")
    page.unroute("**/taps/")
    assert (practice.taps.count(), unsent(page)) == (0, 3)
    page.evaluate(REASONS[reason])
    expect(page.locator("#saved")).to_have_text("Saved on this phone")
    assert (practice.taps.count(), unsent(page)) == (3, 0)


def test_what_waits_is_sent_when_the_page_is_opened_anew(
    page: Page, evening: Any, track: Any, console: Console
) -> None:
    console.expect("ERR_CONNECTION_REFUSED")
    page.add_init_script(NO_TRIES)
    practice = evening(2)
    track(practice)
    three_without_a_network(page)
    page.unroute("**/taps/")
    page.reload()
    ready(page)
    until(page, lambda: practice.taps.count() == 3)
    expect(page.locator("#saved")).to_have_text("Saved on this phone")


def test_a_full_day_in_a_pocket_loses_nothing_and_the_next_rep_is_timed(
    page: Page, evening: Any, track: Any, console: Console
) -> None:
    """Put away in the middle of a rest, and thrown out of the phone's memory there; the wall's clock went on."""
    console.expect("ERR_CONNECTION_REFUSED")
    page.add_init_script(SCREEN)
    page.add_init_script(WALL)
    practice = evening(2)
    track(practice)
    three_without_a_network(page)
    page.evaluate("look(false)")
    # The page's own clock begins anew with it, 75 seconds back; the one on the wall goes on.
    page.add_init_script("wall(24 * 3600 * 1000 + 75000)")
    page.reload()
    ready(page)
    expect(page.locator("#saved")).to_have_text("3 not yet sent")
    assert reps(page, who("Maya")) == [[1, 75_000, None]]
    expect(tile(page, "Maya")).to_have_attribute("data-state", "resting")
    start(page)
    later(page, 74)
    tap(page, "Maya", "Tom")
    assert reps(page, who("Tom"))[1] == [2, 74_000, None]
    recovery_ms = reps(page, who("Tom"))[0][2]
    assert recovery_ms is not None
    assert abs(recovery_ms - 24 * 3_600_000) < 50, "a day of rest, as it was"
    page.unroute("**/taps/")
    page.evaluate("Quarters.sync.now()")
    until(page, lambda: practice.taps.count() == 6)
    assert len({one.pk for one in practice.taps.all()}) == 6
    assert [one.seq for one in practice.taps.order_by("seq")] == [1, 2, 3, 4, 5, 6]
