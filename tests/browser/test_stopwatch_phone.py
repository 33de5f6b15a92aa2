"""The stopwatch and its phone: what is heard and felt, what keeps it awake, and how it is worked by hand and by keys."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from coachapp.models import Practice
from tests.browser.test_stopwatch import evening, later, menu, reps, start, tap, tile, track, who
from tests.browser.waiting import painted, until

__all__ = ["evening", "track"]

#: A loudspeaker and a motor that only write down what they were told.
HEARD = """(() => {
    window.heard = {opened: 0, tones: [], shakes: []};
    class Part { connect(next) { return next; } }
    window.AudioContext = class {
        constructor() { window.heard.opened += 1; this.state = "running"; this.currentTime = 0; this.destination = {}; }
        resume() { return Promise.resolve(); }
    };
    window.OscillatorNode = class extends Part {
        constructor(_audio, {frequency}) { super(); this.frequency = frequency; }
        start() { window.heard.tones.push(this.frequency); }
        stop() {}
    };
    window.GainNode = class extends Part {
        constructor() { super(); this.gain = {setValueAtTime() {}, linearRampToValueAtTime() {}}; }
    };
    const shaken = (pattern) => window.heard.shakes.push([pattern].flat().length) > 0;
    Object.defineProperty(navigator, "vibrate", {value: shaken});
})()"""

#: A screen that can be kept awake, and put out of sight.
SCREEN = """(() => {
    window.locks = [];
    Object.defineProperty(navigator, "wakeLock", {value: {request: async (what) => {
        const lock = new EventTarget();
        lock.what = what;
        lock.released = false;
        lock.release = () => { lock.released = true; lock.dispatchEvent(new Event("release")); };
        window.locks.push(lock);
        return lock;
    }}});
    let seen = "visible";
    Object.defineProperty(document, "visibilityState", {get: () => seen});
    window.look = (on) => {
        seen = on ? "visible" : "hidden";
        if (!on) window.locks.filter((lock) => !lock.released).forEach((lock) => lock.release());
        document.dispatchEvent(new Event("visibilitychange"));
    };
})()"""

#: The clock on the wall goes with the page's own, but for what it is moved; a sleeping phone's page clock stands still.
WALL = """(() => {
    let moved = 0;
    Date.now = () => 1790000000000 + performance.now() + moved;
    window.wall = (ms) => { moved += ms; };
})()"""

MINUTE = (
    "for (const {recovery} of Quarters.board.board.runners)"
    " Object.assign(recovery, {high_ms: 60000, low_ms: 45000, flag_ms: 62000})"
)


def switch(page: Page, label: str) -> None:
    """Turn something on or off in the settings."""
    page.locator("#more").click()
    page.locator("#more-sheet").get_by_text(label, exact=True).click()
    page.locator("#more-sheet").get_by_role("button", name="Close").click()


def ready(page: Page) -> None:
    """Wait until the stopwatch is there, after a reload."""
    expect(page.locator("body")).to_have_attribute("data-ready", "true")


# --- heard and felt --------------------------------------------------------------------------------


def run_to_the_send_off(page: Page) -> None:
    """Run a rep, and count the last four seconds of the rest down, one by one."""
    page.evaluate(MINUTE)
    clock = page.locator(".group__clock").first
    start(page)
    later(page, 75)
    tap(page, "Maya")
    expect(clock).to_have_text("1:00")
    later(page, 56)
    expect(clock).to_have_text("0:04")
    for left in ("0:03", "0:02", "0:01", "+0:00"):
        later(page, 1)
        expect(clock).to_have_text(left)


def test_a_send_off_is_heard_and_felt(page: Page, evening: Any, track: Any) -> None:
    page.add_init_script(HEARD)
    track(evening(1))
    assert page.evaluate("heard.opened") == 0, "nothing may be heard before the first touch"
    run_to_the_send_off(page)
    heard = page.evaluate("heard")
    assert heard["opened"] == 1
    assert len(heard["tones"]) == len(heard["shakes"]) == 4
    assert heard["tones"][:3] == heard["tones"][:1] * 3 != heard["tones"][3:] * 3
    assert heard["shakes"] == [1, 1, 1, 3]
    later(page, 5)
    page.wait_for_timeout(300)
    assert len(page.evaluate("heard.tones")) == 4, "once, and not again while they are late"


def test_sound_and_shaking_are_turned_off_and_stay_off(page: Page, evening: Any, track: Any) -> None:
    page.add_init_script(HEARD)
    practice = evening(1)
    track(practice)
    switch(page, "Beeps at send-offs")
    switch(page, "Shakes at send-offs")
    page.reload()
    ready(page)
    run_to_the_send_off(page)
    assert page.evaluate("heard") == {"opened": 0, "tones": [], "shakes": []}
    switch(page, "Shakes at send-offs")
    page.locator("#undo").click()
    later(page, 1)
    tap(page, "Maya")
    for seconds in (57, 1, 1, 1):
        later(page, seconds)
        painted(page)
    page.wait_for_function("heard.shakes.length > 0")
    assert page.evaluate("heard.tones") == []


# --- awake and asleep ------------------------------------------------------------------------------


def test_the_screen_stays_awake_and_is_asked_to_again_when_it_is_back(page: Page, evening: Any, track: Any) -> None:
    page.add_init_script(SCREEN)
    track(evening(2))
    assert page.evaluate("locks.length") == 0
    start(page)
    page.wait_for_function("locks.length === 1")
    later(page, 75)
    tap(page, "Maya", "Tom")
    page.wait_for_timeout(300)
    assert page.evaluate("locks.map(({what}) => what)") == ["screen"], "held once, not once a tap"
    page.evaluate("look(false)")
    assert page.evaluate("locks[0].released")
    page.evaluate("look(true)")
    page.wait_for_function("locks.length === 2")
    switch(page, "Screen stays awake")
    assert page.evaluate("locks[1].released")
    page.evaluate("look(false); look(true)")
    page.reload()
    ready(page)
    start(page)
    page.wait_for_timeout(300)
    assert page.evaluate("locks.length") == 0, "turned off, and remembered"


@pytest.mark.parametrize(
    ("page_stands", "wall_moves", "bridged"),
    [(True, 40_000, True), (False, 0, False)],
    ids=["the page's clock stood still", "it went on"],
)
def test_a_phone_asleep_in_the_middle_of_a_rep_keeps_true_time(
    page: Page, evening: Any, track: Any, page_stands: bool, wall_moves: int, bridged: bool
) -> None:
    page.add_init_script(SCREEN)
    page.add_init_script(WALL)
    track(evening(1))
    start(page)
    later(page, 30)
    page.evaluate("look(false)")
    if page_stands:
        page.evaluate("ms => wall(ms)", wall_moves)
    else:
        later(page, 40)
    page.evaluate("look(true)")
    expect(tile(page, "Maya").locator(".tile__clock")).to_have_text("1:10.0")
    later(page, 5)
    tap(page, "Maya")
    assert reps(page, who("Maya")) == [[1, 75_000, None]]
    last = page.evaluate("Quarters.board.taps.at(-1)")
    assert last["body"].get("bridged", False) is bridged, "a time that the wall's clock stood in for says so"


def test_a_wall_clock_that_is_put_right_while_it_is_looked_at_changes_nothing(
    page: Page, evening: Any, track: Any
) -> None:
    page.add_init_script(WALL)
    track(evening(1))
    start(page)
    later(page, 30)
    page.evaluate("wall(-3600000)")
    later(page, 45)
    tap(page, "Maya")
    assert reps(page, who("Maya")) == [[1, 75_000, None]]


@pytest.mark.parametrize("hours", [-1, 24])
def test_a_wall_clock_that_is_put_right_just_before_a_reload_changes_nothing(
    page: Page, evening: Any, track: Any, hours: int
) -> None:
    page.add_init_script(WALL)
    track(evening(1))
    start(page)
    later(page, 30)
    page.evaluate("ms => wall(ms)", hours * 3_600_000)
    due = page.evaluate("Quarters.clock.now() - Date.now()")
    written = "Quarters.store.get(`clock-${Quarters.board.board.practice}`)"
    until(page, lambda: abs(page.evaluate(written)["offset"] - due) < 50)
    # The page's own clock begins anew with it, the one on the wall goes on.
    page.add_init_script(f"wall({hours * 3_600_000 + 30_000})")
    page.reload()
    ready(page)
    later(page, 45)
    tap(page, "Maya")
    assert reps(page, who("Maya")) == [[1, 75_000, None]]


# --- what is not yet sent --------------------------------------------------------------------------


def test_a_tap_counts_as_unsent_from_the_frame_after_it(page: Page, evening: Any, track: Any) -> None:
    track(evening(2))
    expect(page.locator("#saved")).to_have_text("Saved on this phone")
    page.evaluate("() => { Quarters.store.put = () => new Promise(() => {}); }")
    start(page)
    expect(page.locator("#saved")).to_have_text("1 not yet sent")
    expect(page.locator("#saved")).to_have_attribute("data-tone", "date")


# --- by hand, by keys, by a switch -----------------------------------------------------------------


def test_the_left_hand_has_what_is_small_on_its_other_side(page: Page, evening: Any, track: Any) -> None:
    track(evening(6))
    places = """() => ['.tile__tap', '.tile__more', '#someone', '#more'].map((one) =>
        document.querySelector(one).getBoundingClientRect().x)"""
    tap_x, more_x, someone_x, menu_x = page.evaluate(places)
    assert more_x > tap_x
    assert menu_x > someone_x
    switch(page, "Left hand")
    tap_x, more_x, someone_x, menu_x = page.evaluate(places)
    assert more_x <= tap_x
    assert menu_x < someone_x
    page.reload()
    ready(page)
    assert page.evaluate(places) == [tap_x, more_x, someone_x, menu_x]
    start(page)
    later(page, 75)
    tap(page, "Maya")
    assert reps(page, who("Maya")) == [[1, 75_000, None]]


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


# --- what is rare ----------------------------------------------------------------------------------


def test_a_shoelace_is_excused_by_two_taps(page: Page, evening: Any, track: Any) -> None:
    track(evening(2))
    start(page)
    later(page, 75)
    tap(page, "Maya")
    later(page, 90)
    menu(page, "Maya").get_by_role("button", name="Shoelace: excuse this rest").click()
    menu(page, "Tom").get_by_role("button", name="Shoelace: excuse this rep").click()
    told = "id => Quarters.board.evening.run(id).reps[0]"
    assert page.evaluate(told, str(who("Maya").pk))["recovery_excused"] == "shoelace"
    assert page.evaluate(told, str(who("Tom").pk))["excused"] == "shoelace"
    expect(tile(page, "Tom")).to_have_attribute("data-state", "resting")
    expect(tile(page, "Tom").locator(".tile__time")).to_have_text("excused")
    page.locator("#undo").click()
    expect(tile(page, "Tom")).to_have_attribute("data-state", "running")


def test_a_flush_may_be_written_down_and_nobody_asks_for_it(page: Page, evening: Any, track: Any) -> None:
    practice: Practice = evening(1)
    track(practice)
    start(page)
    later(page, 75)
    tap(page, "Maya")
    sheet = menu(page, "Maya", "Flush, effort, a note")
    form = sheet.locator("#flush")
    expect(form.get_by_label("Time")).not_to_have_attribute("required", "")
    form.get_by_label("Effort, 0 to 10").fill("11")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_label("Effort, 0 to 10")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("Effort, 0 to 10").fill("7,5")
    form.get_by_label("Time").fill("7:50")
    form.get_by_label("Note").fill("windy")
    form.get_by_role("button", name="Save").click()
    run = page.evaluate("id => Quarters.board.evening.run(id)", str(who("Maya").pk))
    assert (run["flush"], run["rpe_half"], run["note"]) == ([[1, 470_000]], 15, "windy")
    again = menu(page, "Maya", "Flush, effort, a note").locator("#flush")
    expect(again.locator("select[name=number]")).to_have_value("2")


def test_the_page_stays_the_same_when_it_is_asked_for_again(page: Page, evening: Any, track: Any) -> None:
    practice = evening(3)
    track(practice)
    start(page)
    later(page, 75)
    tap(page, "Maya")
    page.locator("#someone").click()
    menu(page, "Iris").get_by_role("button", name="Stops for today").click()
    shown = """() => [...document.querySelectorAll(".tile")].map((tile) =>
        [tile.dataset.state, tile.querySelector(".tile__time").textContent])"""
    before = page.evaluate(shown)
    page.goto(reverse("stopwatch", args=[practice.squad.slug, practice.pk]))
    ready(page)
    assert page.evaluate(shown) == before
    expect(page.locator("#line")).to_have_attribute("data-mode", "unnamed")
