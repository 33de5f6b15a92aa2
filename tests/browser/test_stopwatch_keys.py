"""The stopwatch without a finger: where the focus goes, what everything says of itself, and a rep by keys alone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.stopwatch import evening, later, menu, reps, start, tile, track, who

__all__ = ["evening", "track"]


NOW = """() => {
    const {activeElement: here} = document;
    const tile = here.closest(".tile");
    const name = tile ? tile.querySelector(".tile__name").textContent : "";
    if (here === document.body) return "nowhere";
    return here.id || (name ? `${name} ${here.className.replace("tile__", "")}` : here.className);
}"""


def test_focus_goes_from_top_to_bottom_and_everything_says_what_it_does(page: Page, evening: Any, track: Any) -> None:
    track(evening(2, 2))
    start(page)
    page.locator(".brand").focus()
    seen = []
    for _press in range(20):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(NOW))
        if seen[-1] == "more":
            break
    assert seen == [
        "saved", "group__go", "group__go", "Maya tap", "Maya more", "Tom tap", "Tom more",
        "someone", "undo", "finish", "more",
    ]  # fmt: skip
    names = page.get_by_role("button").evaluate_all(
        "all => all.filter(one => one.checkVisibility())"
        ".map(one => one.getAttribute('aria-label') || one.textContent.trim())"
    )
    assert len(names) == 10
    assert all(names)


def test_a_group_is_timed_through_a_rep_by_tab_and_enter_alone(page: Page, evening: Any, track: Any) -> None:
    track(evening(2))

    def go_to(wanted: str) -> None:
        for _press in range(30):
            if page.evaluate(NOW) == wanted:
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"no way to {wanted}")

    page.keyboard.press("Tab")
    go_to("group__go")
    page.keyboard.press("Enter")
    assert page.evaluate(NOW) == "group__go", "the place is kept while there is nothing to send off"
    later(page, 75)
    go_to("Maya tap")
    page.keyboard.press("Enter")
    later(page, 1)
    go_to("Tom tap")
    page.keyboard.press("Space")
    later(page, 60)
    go_to("Maya more")
    page.keyboard.press("Enter")
    expect(page.locator("#runner-sheet")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate(NOW) == "Maya more"
    go_to("undo")
    page.keyboard.press("Enter")
    expect(tile(page, "Tom")).to_have_attribute("data-state", "running")
    go_to("Tom tap")
    page.keyboard.press("Enter")
    go_to("group__go")
    page.keyboard.press("Space")
    assert reps(page, who("Maya")) == [[1, 75_000, 61_000], [2, None, None]]
    assert reps(page, who("Tom")) == [[1, 136_000, 0], [2, None, None]]


def test_keys_do_what_fingers_do(evening: Any, track: Any) -> None:
    page = track(evening(12, 2))
    page.keyboard.press("Shift+Digit2")
    later(page, 75)
    page.keyboard.press("w")
    page.keyboard.press("s")
    page.keyboard.press("z")
    assert reps(page, who("Alexandria")) == [[1, 75_000, None]]
    expect(page.locator("#line")).to_have_attribute("data-mode", "hint")
    tile(page, "Bea").locator(".tile__tap").focus()
    page.keyboard.press("Enter")
    assert reps(page, who("Bea")) == [[1, 75_000, None]]
    page.locator("#more").click()
    page.get_by_text("Keys: 1 to 0").click()
    page.locator("#more-sheet").get_by_role("button", name="Close").click()
    page.keyboard.press("1")
    expect(tile(page, "Maya")).to_have_attribute("data-state", "waiting")


def test_sheets_are_accessible(evening: Any, track: Any, axe: Any) -> None:
    page = track(evening(3, 2))
    start(page)
    menu(page, "Maya", "Correct a time")
    axe(page)
    page.keyboard.press("Escape")
    page.locator("#more").click()
    axe(page)
