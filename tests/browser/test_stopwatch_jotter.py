"""A tap's line in the jotter: what a page that ends within the same frame leaves behind, and the next one finds."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Console
from tests.browser.stopwatch import evening, later, reps, start, tap, tile, track, who
from tests.browser.waiting import until

__all__ = ["evening", "track"]

#: From here on nothing that the page put off ever comes: the database's turn neither.
STOPPED = "() => { window.requestAnimationFrame = () => 0; window.setTimeout = () => 0; }"
LINES = "() => Object.keys(localStorage).filter((key) => key.startsWith('quarters:tap:')).length"
ROWS = "async () => (await (await Quarters.shelf.open()).getAll('taps')).length"


@pytest.fixture
def left(page: Page, evening: Any, track: Any, console: Console) -> Any:
    """A group sent off, and Maya in, with no frame between her tap and the end of the page. Returns the practice."""
    console.expect("ERR_CONNECTION_REFUSED")
    page.route("**/taps/", lambda route: route.abort("connectionrefused"))
    practice = evening(2)
    track(practice)
    start(page)
    expect(page.locator("#saved")).to_have_text("1 not yet sent")
    page.evaluate("Quarters.sync.now()")
    until(page, lambda: page.evaluate(ROWS) == 1 and page.evaluate(LINES) == 0)
    later(page, 75)
    page.evaluate(STOPPED)
    tap(page, "Maya")
    assert (page.evaluate(ROWS), page.evaluate(LINES)) == (1, 1)
    return practice


def test_a_tap_is_there_after_a_page_that_ended_before_its_frame(page: Page, left: Any) -> None:
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
    expect(tile(page, "Maya")).to_have_attribute("data-state", "resting")
    assert reps(page, who("Maya")) == [[1, 75_000, None]]
    assert (page.evaluate(ROWS), page.evaluate(LINES)) == (2, 0), "in the database, and struck out"
    expect(page.locator("#saved")).to_have_text("2 not yet sent")
    page.unroute("**/taps/")
    page.evaluate("Quarters.sync.now()")
    until(page, lambda: left.taps.count() == 2)
    expect(page.locator("#saved")).to_have_text("Saved on this phone")


def test_another_page_of_the_site_finds_it_too(page: Page, left: Any) -> None:
    page.context.clear_cookies(name="sessionid")
    page.goto("/accounts/login/")
    expect(page.locator("[data-waiting]")).to_contain_text("On this phone: 2 not yet sent")
    assert page.evaluate(LINES) == 0


def test_on_its_way_it_is_unsent_and_not_lost(page: Page, left: Any) -> None:
    assert page.evaluate("Quarters.store.counts()") == {"count": 2, "other": 0, "refused": 0, "unkept": 0}


def test_a_second_tab_that_is_faster_keeps_it_once(page: Page, left: Any) -> None:
    """The line is there for all tabs; whoever comes second to the database finds the row."""
    tab = page.context.new_page()
    tab.goto("/offline/")
    assert tab.evaluate("Quarters.store.counts().then(({count, other}) => count + other)") == 2
    assert page.evaluate(
        """async () => {
            const mine = (await Quarters.store.taps()).find(({kind}) => kind === "finish");
            const kept = await Quarters.store.put(mine);
            return [kept.id === mine.id, kept.seq];
        }"""
    ) == [True, 2]
    assert (page.evaluate(ROWS), page.evaluate(LINES)) == (2, 0)
    tab.close()


def test_without_a_jotter_the_database_is_told_at_once(page: Page, evening: Any, track: Any) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); }")
    practice = evening(2)
    track(practice)
    page.evaluate("() => { window.setTimeout = () => 0; window.requestAnimationFrame = () => 0; }")
    start(page)
    until(page, lambda: page.evaluate(ROWS) == 1)
    assert page.evaluate(LINES) == 0


def test_a_line_that_is_no_tap_holds_nothing_up(page: Page, evening: Any, track: Any) -> None:
    page.add_init_script("localStorage.setItem('quarters:tap:x', '{half')")
    track(evening(2))
    start(page)
    until(page, lambda: page.evaluate(ROWS) == 1)


def test_what_is_written_never_stands_in_the_jotter(page: Page, evening: Any, track: Any) -> None:
    """Of an athlete nothing but his id, and only of a tap at the line."""
    page.add_init_script(
        "window.lines = []; const keep = Storage.prototype.setItem;"
        "Storage.prototype.setItem = function (key, text) { if (key.startsWith('quarters:tap:')) lines.push(text);"
        " return keep.call(this, key, text); };"
    )
    track(evening(2))
    start(page)
    later(page, 75)
    tap(page, "Maya")
    page.evaluate(
        "id => { Quarters.board.act('note', null, {athlete: id, text: 'felt her calf'}); }", str(who("Maya").pk)
    )
    until(page, lambda: page.evaluate(ROWS) == 3)
    lines = page.evaluate("lines")
    assert len(lines) == 2
    assert not [line for line in lines if "Maya" in line or "calf" in line]
