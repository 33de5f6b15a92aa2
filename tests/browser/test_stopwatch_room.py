"""Twelve on a phone, however they are grouped and whatever else the page has to say: nothing scrolls."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.stopwatch import evening, later, start, switch, tap, track
from tests.browser.waiting import painted, until

__all__ = ["evening", "track"]

#: What there is of a page beyond its window, sideways and down; and of the list of tiles beyond its own room.
BEYOND = """() => {
    const tiles = document.getElementById("tiles");
    const page = document.documentElement;
    return [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight,
        tiles.scrollWidth - tiles.clientWidth, tiles.scrollHeight - tiles.clientHeight];
}"""
#: Of the tiles, which lie partly outside of the window, or are too small for a thumb.
AMISS = """() => [...document.querySelectorAll(".tile__tap, .tile__more")].filter((part) => {
    const {top, left, right, bottom, height} = part.getBoundingClientRect();
    return top < 0 || left < 0 || right > innerWidth || bottom > innerHeight || height < 44;
}).map((part) => part.className)"""


@pytest.mark.parametrize("hand", ["right", "left"])
@pytest.mark.parametrize("groups", [1, 2, 3, 4, 6])
def test_twelve_in_any_groups_are_all_on_the_screen_through_a_rep(
    page: Page, evening: Any, track: Any, groups: int, hand: str
) -> None:
    track(evening(12, groups))
    assert page.viewport_size == PHONE
    if hand == "left":
        switch(page, "Left hand")

    def fits(when: str) -> None:
        painted(page)
        assert page.evaluate(BEYOND) == [0, 0, 0, 0], when
        assert page.evaluate(AMISS) == [], when

    fits("before the first rep")
    for group in range(1, groups + 1):
        start(page, group)
    later(page, 70)
    fits("while all run")
    page.locator("#someone").click()
    later(page, 5)
    tap(page, "Maya", "Tom", "Alexandria")
    fits("with one to name, and three who are in")
    page.get_by_role("button", name="Name them").click()
    expect(page.locator("#line")).to_have_attribute("data-mode", "naming")
    fits("while he is named")
    tap(page, "Iris")
    later(page, 200)
    fits("when rests are past their limit")


#: Whose words run into the clock, or out of the tile that they stand in.
TANGLED = """() => [...document.querySelectorAll(".tile")].flatMap((tile) => {
    const lines = (part) => {
        const range = document.createRange();
        range.selectNodeContents(tile.querySelector(part));
        return [...range.getClientRects()].filter(({width}) => width > 3);
    };
    const {left, right, top, bottom} = tile.getBoundingClientRect();
    const clock = lines(".tile__clock");
    const meet = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
        && one.top < other.bottom - 4 && other.top < one.bottom - 4;
    const out = (one) => one.left < left || one.right > right + 1 || one.top < top - 2 || one.bottom > bottom + 2;
    return [".tile__name", ".tile__plan", ".tile__last", ".tile__verdict"].filter(
        (part) => lines(part).some((one) => out(one) || clock.some((other) => meet(one, other)))
    ).map((part) => `${tile.dataset.state}: ${tile.querySelector(part).textContent.trim()} in ${part}`);
})"""
SIZES = [(320, 640), (390, 844), (844, 390), (768, 1024), (1024, 768), (1280, 800), (1600, 900)]


@pytest.mark.parametrize("many", [4, 9, 11])
def test_no_words_of_a_tile_run_into_its_clock_on_any_screen(page: Page, evening: Any, track: Any, many: int) -> None:
    """Running, resting with the send-off counted down, and waiting, each with the longest that is said of it."""
    track(evening(many, 3))
    start(page)
    start(page, 2)
    later(page, 65)
    tap(page, "Maya")
    painted(page)
    wrong = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        # The tiles choose their columns when the room has changed, which the page hears of with its next frame.
        painted(page)
        wrong += [f"{width} x {height}, {told}" for told in page.evaluate(TANGLED)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("many", [1, 6, 12])
@pytest.mark.parametrize("size", [(390, 844), (320, 640)], ids=["390x844", "320x640"])
def test_up_to_twelve_fill_the_screen_and_nothing_scrolls(
    page: Page, evening: Any, track: Any, many: int, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    track(evening(many, 2 if many > 1 else 1))
    start(page)
    later(page, 80)
    tap(page, "Maya")
    painted(page)
    told = page.evaluate(
        """() => {
            const list = document.getElementById("tiles");
            const tiles = [...document.querySelectorAll(".tile")].map((tile) => tile.getBoundingClientRect());
            return {
                page: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
                over: [list.scrollWidth - list.clientWidth, list.scrollHeight - list.clientHeight],
                share: tiles.reduce((sum, {width, height}) => sum + width * height, 0) / (innerWidth * innerHeight),
                least: Math.min(...tiles.map(({height}) => height)),
                cut: [...document.querySelectorAll(".tile__tap > :not(kbd)")].filter((part) => {
                    const inner = part.getBoundingClientRect();
                    const outer = part.parentElement.getBoundingClientRect();
                    const above = inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
                    return inner.height && (above || inner.right > outer.right + 1);
                }).map((part) => part.className),
            };
        }"""
    )
    assert told["page"] == list(size)
    assert told["over"] == [0, 0]
    assert told["share"] > 0.5
    assert told["least"] >= 48
    assert told["cut"] == []


@pytest.mark.parametrize("many", [1, 6, 12, 30])
def test_tiles_fill_the_screen(evening: Any, track: Any, axe: Any, many: int) -> None:
    page = track(evening(many, 1 if many == 1 else 2))
    start(page)
    later(page, 80)
    tap(page, "Maya")
    for size in ({"width": 390, "height": 844}, {"width": 360, "height": 640}, DESKTOP, {"width": 320, "height": 568}):
        page.set_viewport_size(size)
        until(page, lambda size=size: page.evaluate("({width: innerWidth, height: innerHeight})") == size)  # type: ignore[misc]
        painted(page)
        wide, high, list_high, list_scroll = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight,"
            " document.getElementById('tiles').clientHeight, document.getElementById('tiles').scrollHeight]"
        )
        assert (wide, high) == (size["width"], size["height"])
        if many <= 12 and size["height"] >= 640:
            assert list_scroll <= list_high, size
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        axe(page)
