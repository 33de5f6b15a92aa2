"""The stopwatch and its phone: what is heard and felt, what keeps it awake, how it is held, and what is rare."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, expect

from coachapp.models import Practice
from tests.browser.stopwatch import (
    MINUTE,
    SCREEN,
    evening,
    later,
    menu,
    ready,
    reps,
    start,
    switch,
    tap,
    tile,
    track,
    who,
)
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
    until(page, lambda: page.evaluate("heard.shakes.length > 0"))
    assert page.evaluate("heard.tones") == []


# --- awake ----------------------------------------------------------------------------------------


def test_the_screen_stays_awake_and_is_asked_to_again_when_it_is_back(page: Page, evening: Any, track: Any) -> None:
    page.add_init_script(SCREEN)
    track(evening(2))
    assert page.evaluate("locks.length") == 0
    start(page)
    until(page, lambda: page.evaluate("locks.length === 1"))
    later(page, 75)
    tap(page, "Maya", "Tom")
    page.wait_for_timeout(300)
    assert page.evaluate("locks.map(({what}) => what)") == ["screen"], "held once, not once a tap"
    page.evaluate("look(false)")
    assert page.evaluate("locks[0].released")
    page.evaluate("look(true)")
    until(page, lambda: page.evaluate("locks.length === 2"))
    switch(page, "Screen stays awake")
    assert page.evaluate("locks[1].released")
    page.evaluate("look(false); look(true)")
    page.reload()
    ready(page)
    start(page)
    page.wait_for_timeout(300)
    assert page.evaluate("locks.length") == 0, "turned off, and remembered"


# --- what is not yet sent --------------------------------------------------------------------------


def test_a_tap_counts_as_unsent_from_the_frame_after_it(page: Page, evening: Any, track: Any) -> None:
    track(evening(2))
    expect(page.locator("#saved")).to_have_text("Saved on this phone")
    page.evaluate("() => { Quarters.store.put = () => new Promise(() => {}); }")
    start(page)
    expect(page.locator("#saved")).to_have_text("1 not yet sent")
    expect(page.locator("#saved")).to_have_attribute("data-tone", "date")


# --- by hand --------------------------------------------------------------------------------------


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
