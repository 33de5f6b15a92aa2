"""A phone that has nothing to be heard or felt with, or that refuses all it is asked for: the evening goes on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Console
from tests.browser.stopwatch import MINUTE, SCREEN, evening, later, ready, reps, start, switch, tap, tile, track, who
from tests.browser.waiting import painted, until

__all__ = ["evening", "track"]

#: Not one of the three is there.
NOTHING = """(() => {
    delete window.AudioContext;
    delete Navigator.prototype.vibrate;
    delete Navigator.prototype.wakeLock;
})()"""

#: All three are there, and none may be used.
REFUSED = """(() => {
    window.asked = [];
    const no = (what) => { window.asked.push(what); return new DOMException("not allowed", "NotAllowedError"); };
    window.AudioContext = class {
        constructor() { this.state = "suspended"; this.currentTime = 0; this.destination = {}; }
        resume() { return Promise.reject(no("sound")); }
    };
    Object.defineProperty(navigator, "vibrate", {value: () => { no("shake"); return false; }});
    Object.defineProperty(navigator, "wakeLock", {value: {request: () => Promise.reject(no("awake"))}});
})()"""

#: Where cookies are blocked, the mere name of each of them throws; nothing at all can be kept.
PRIVATE = """(() => {
    const refuse = {get() { throw new DOMException("denied", "SecurityError"); }};
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
        Object.defineProperty(window, name, refuse);
    }
    delete Navigator.prototype.serviceWorker;
})()"""


@pytest.mark.parametrize("phone", [NOTHING, REFUSED], ids=["has none of them", "refuses them"])
def test_without_sound_shaking_and_a_light_that_stays_on_an_evening_is_timed_as_ever(
    page: Page, evening: Any, track: Any, phone: str
) -> None:
    """The console is silent too, as everywhere: see the fixture."""
    page.add_init_script(phone)
    track(evening(2))
    page.evaluate(MINUTE)
    start(page)
    later(page, 75)
    tap(page, "Maya", "Tom")
    for seconds in (57, 1, 1, 1):
        later(page, seconds)
        painted(page)
    expect(page.locator(".group__clock").first).to_have_text("+0:00")
    start(page)
    assert reps(page, who("Maya")) == [[1, 75_000, 60_000], [2, None, None]]
    if phone == REFUSED:
        until(page, lambda: set(page.evaluate("asked")) == {"sound", "shake", "awake"})
    for label in ("Beeps at send-offs", "Shakes at send-offs", "Screen stays awake"):
        switch(page, label)
    later(page, 75)
    tap(page, "Maya")
    assert reps(page, who("Maya"))[1] == [2, 75_000, None]


def test_a_browser_that_lets_nothing_be_kept_says_so_first_and_times_the_evening_in_the_page(
    page: Page, evening: Any, track: Any, console: Console
) -> None:
    console.expect("ERR_INTERNET_DISCONNECTED")
    page.add_init_script(PRIVATE)
    practice = evening(2)
    track(practice)
    sheet = page.locator("#saved-sheet")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("This browser stores nothing")
    assert page.evaluate("Quarters.board.taps.length") == 0, "before the first rep"
    expect(sheet.get_by_role("button", name="Copy everything as text")).to_be_visible()
    sheet.get_by_role("button", name="Close").click()
    switch(page, "Left hand")
    expect(page.locator("body")).to_have_attribute("data-hand", "left")
    page.context.set_offline(True)
    for rep in (1, 2):
        start(page)
        later(page, 75)
        tap(page, "Maya", "Tom")
        later(page, 60)
        assert reps(page, who("Tom"))[-1] == [rep, 75_000, None]
    page.locator("#undo").click()
    tap(page, "Tom")
    expect(page.locator("#saved")).to_have_text(re.compile("^8 not saved!"))
    page.locator("#saved").click()
    expect(sheet).to_contain_text("8 are only in this page and not stored on the phone")
    sheet.get_by_role("button", name="Copy everything as text").click()
    text = sheet.locator("textarea").input_value()
    assert [line.split("  ")[1] for line in text.splitlines()[1:]] == [
        "go", "finish", "finish", "go", "finish", "finish", "undo", "finish",
    ]  # fmt: skip
    page.context.set_offline(False)
    page.evaluate("Quarters.sync.now()")
    until(page, lambda: practice.taps.count() == 8)
    # From the server they are back, also on a page that was opened anew.
    page.reload()
    ready(page)
    expect(sheet).to_contain_text("This browser stores nothing")
    sheet.get_by_role("button", name="Close").click()
    assert [rep for rep, *_ in reps(page, who("Maya"))] == [1, 2]
    expect(tile(page, "Maya")).to_have_attribute("data-state", "resting")


def test_a_screen_that_was_refused_once_is_asked_for_again(page: Page, evening: Any, track: Any) -> None:
    """A battery that was low has been charged."""
    page.add_init_script(SCREEN)
    page.add_init_script(
        """(() => {
            const {request} = navigator.wakeLock;
            window.refusals = 0;
            navigator.wakeLock.request = async (what) => {
                if (window.charged) return request(what);
                window.refusals += 1;
                throw new DOMException("battery", "NotAllowedError");
            };
        })()"""
    )
    track(evening(1))
    start(page)
    until(page, lambda: page.evaluate("refusals") == 1)
    page.evaluate("() => { window.charged = true; }")
    later(page, 75)
    tap(page, "Maya")
    until(page, lambda: page.evaluate("locks.length") == 1)
    assert reps(page, who("Maya")) == [[1, 75_000, None]]
