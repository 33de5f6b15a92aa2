"""Real fingers on the stopwatch: two at once, one that scrolls, and one that is told to look for no gesture."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.browser.stopwatch import evening, later, reps, start, tile, track, who
from tests.browser.waiting import painted, until

__all__ = ["evening", "track"]

pytestmark = pytest.mark.browser_context_args(has_touch=True, is_mobile=True)


@pytest.fixture
def glass(page: Page) -> CDPSession:
    """What fingers touch."""
    return page.context.new_cdp_session(page)


def touch(glass: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    """Say which fingers lie where from now on."""
    glass.send("Input.dispatchTouchEvent", {
        "type": kind, "touchPoints": [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)],
    })  # fmt: skip


def place(page: Page, name: str) -> tuple[float, float]:
    """Where a thumb meets a runner's tile."""
    box = tile(page, name).locator(".tile__tap").bounding_box()
    assert box
    return box["x"] + box["width"] / 3, box["y"] + box["height"] / 2


@pytest.mark.parametrize("spread", [0, 9])
def test_two_thumbs_at_once_time_two_runners(evening: Any, track: Any, glass: CDPSession, spread: int) -> None:
    """Two come in together. Thumbs that move apart a little are no pinch."""
    page = track(evening(6))
    start(page)
    later(page, 75)
    # The page's still clock gives an event its moment where it is first asked for.
    page.evaluate("document.addEventListener('pointerdown', (event) => event.timeStamp, true)")
    (x, y), (other_x, other_y) = place(page, "Maya"), place(page, "Iris")
    touch(glass, "touchStart", (x, y))
    touch(glass, "touchStart", (x, y), (other_x, other_y))
    later(page, 1)
    for step in range(1, 4):
        touch(glass, "touchMove", (x, y - spread * step / 3), (other_x, other_y + spread * step / 3))
    touch(glass, "touchEnd", (x, y))
    touch(glass, "touchEnd")
    for name in ("Maya", "Iris"):
        expect(tile(page, name)).to_have_attribute("data-state", "resting")
        assert reps(page, who(name)) == [[1, 75_000, None]], "at the moment of its touch"
    assert page.evaluate("visualViewport.scale") == 1


def test_a_tile_shows_the_finger_that_lies_on_it(evening: Any, track: Any, glass: CDPSession) -> None:
    page = track(evening(6))
    touched = tile(page, "Tom").locator(".tile__tap")
    free = ground(touched)
    touch(glass, "touchStart", place(page, "Tom"))
    expect(touched).to_have_attribute("data-pressed", "")
    assert ground(touched) != free, "seen on one who waits as well"
    expect(tile(page, "Tom")).to_have_attribute("data-state", "waiting")
    touch(glass, "touchEnd")
    expect(tile(page, "Tom")).to_have_attribute("data-state", "running")
    assert touched.get_attribute("data-pressed") is None


def test_where_nothing_scrolls_no_gesture_is_looked_for(evening: Any, track: Any, glass: CDPSession) -> None:
    page = track(evening(6))
    assert prevented(page, glass) == [True]


@pytest.mark.browser_context_args(has_touch=True, is_mobile=True, viewport={"width": 375, "height": 667})
def test_thirty_on_a_small_phone_are_scrolled_by_the_finger_and_tapped_by_it(
    evening: Any, track: Any, glass: CDPSession
) -> None:
    page = track(evening(30, 5))
    assert prevented(page, glass) == [False]
    expect(tile(page, "Maya")).to_have_attribute("data-state", "running")
    x, y = place(page, "Jo")
    touch(glass, "touchStart", (x, y))
    for step in range(1, 6):
        touch(glass, "touchMove", (x, y - 20 * step))
    touch(glass, "touchEnd")
    until(page, lambda: page.evaluate("document.getElementById('tiles').scrollTop") > 40)
    expect(tile(page, "Jo")).to_have_attribute("data-state", "waiting")


def test_what_was_made_bigger_with_two_fingers_is_moved_by_one(evening: Any, track: Any, glass: CDPSession) -> None:
    page = track(evening(6))
    glass.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 2})
    expect(page.locator("body")).to_have_attribute("data-scrolls", "")
    glass.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 1})
    expect(page.locator("body")).not_to_have_attribute("data-scrolls", "")


def ground(part: Locator) -> str:
    """The colour that something lies on."""
    return str(part.evaluate("(part) => getComputedStyle(part).backgroundColor"))


def prevented(page: Page, glass: CDPSession) -> list[bool]:
    """Touch the first runner: whether the page kept the touch from becoming a gesture."""
    page.evaluate("""() => {
        window.kept = [];
        document.addEventListener("touchstart", (event) => window.kept.push(event.defaultPrevented), {passive: true});
    }""")
    touch(glass, "touchStart", place(page, "Maya"))
    touch(glass, "touchEnd")
    painted(page)
    found: list[bool] = page.evaluate("window.kept")
    return found
