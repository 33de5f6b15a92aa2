"""An evening at the stopwatch in a real Chromium, tap by tap."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from playwright.sync_api import expect

from coachapp.models import Squad
from coachapp.services.actor import Actor
from coachapp.services.overrule import overrule
from coachapp.services.practice import plan_practice
from coachapp.training.stage import Stage
from tests.browser.stopwatch import evening, later, menu, reps, start, tap, tile, track, who
from tests.browser.waiting import until
from tests.cast import TODAY, make_athlete

__all__ = ["evening", "track"]


def test_a_group_runs_rests_and_runs_again(evening: Any, track: Any) -> None:
    page = track(evening(3))
    expect(page.locator(".tile")).to_have_count(3)
    start(page)
    expect(tile(page, "Maya")).to_have_attribute("data-state", "running")
    later(page, 75)
    tap(page, "Maya")
    later(page, 2.5)
    tap(page, "Tom", "Iris")
    expect(tile(page, "Maya")).to_have_attribute("data-state", "resting")
    expect(tile(page, "Maya").locator(".tile__last")).to_contain_text("75.0")
    later(page, 60)
    start(page)
    assert reps(page, who("Maya")) == [[1, 75_000, 62_500], [2, None, None]]
    assert reps(page, who("Tom")) == [[1, 77_500, 60_000], [2, None, None]]


def test_one_who_starts_alone_is_timed_from_his_own_start(evening: Any, track: Any) -> None:
    page = track(evening(3))
    tap(page, "Maya")
    later(page, 5)
    tap(page, "Tom")
    later(page, 70)
    tap(page, "Tom", "Maya")
    assert reps(page, who("Maya")) == [[1, 75_000, None]]
    assert reps(page, who("Tom")) == [[1, 70_000, None]]
    expect(tile(page, "Iris")).to_have_attribute("data-state", "waiting")


def test_a_second_touch_of_the_same_runner_is_a_slip(evening: Any, track: Any) -> None:
    page = track(evening(1))
    start(page)
    later(page, 75)
    tap(page, "Maya")
    later(page, 2)
    tap(page, "Maya")
    assert reps(page, who("Maya")) == [[1, 75_000, None]]


def test_taps_are_undone_in_any_order_and_put_back(evening: Any, track: Any) -> None:
    page = track(evening(2))
    start(page)
    later(page, 75)
    tap(page, "Maya")
    later(page, 1)
    tap(page, "Tom")
    page.locator("#undo").click()
    expect(tile(page, "Tom")).to_have_attribute("data-state", "running")
    later(page, 1)
    tap(page, "Tom")
    page.locator("#more").click()
    more = page.locator("#more-sheet")
    more.get_by_role("button", name="Undo: Maya in, rep 1 75.0").click()
    assert reps(page, who("Maya")) == [[1, None, None]]
    assert reps(page, who("Tom")) == [[1, 77_000, None]]
    more.get_by_role("button", name="Undo: Group A off, rep 1").click()
    assert reps(page, who("Tom")) == [[1, None, None]]
    more.get_by_role("button", name="Put back: Group A off, rep 1").click()
    more.get_by_role("button", name="Put back: Maya in, rep 1").click()
    assert reps(page, who("Maya")) == [[1, 75_000, None]]
    assert reps(page, who("Tom")) == [[1, 77_000, None]]


def test_a_tap_is_given_to_another_runner(evening: Any, track: Any) -> None:
    page = track(evening(3))
    start(page)
    later(page, 75)
    tap(page, "Maya")
    menu(page, "Maya", "The last tap was somebody else").get_by_role("button", name="Iris").click()
    assert reps(page, who("Maya")) == [[1, None, None]]
    assert reps(page, who("Iris")) == [[1, 75_000, None]]
    later(page, 3)
    tap(page, "Maya")
    assert reps(page, who("Maya")) == [[1, 78_000, None]]


def test_two_who_came_in_unseen_are_named_in_order(evening: Any, track: Any) -> None:
    page = track(evening(3))
    start(page)
    later(page, 75)
    page.locator("#someone").click()
    later(page, 1)
    page.locator("#someone").click()
    expect(page.locator("#line-text")).to_have_text("2 to name: 75.0, 76.0")
    later(page, 20)
    page.get_by_role("button", name="Name them").click()
    expect(page.locator("#line-text")).to_have_text("Who came in at 75.0? (2 left)")
    tap(page, "Tom", "Iris")
    expect(page.locator("#line")).to_have_attribute("data-mode", "hint")
    assert reps(page, who("Tom")) == [[1, 75_000, None]]
    assert reps(page, who("Iris")) == [[1, 76_000, None]]
    assert reps(page, who("Maya")) == [[1, None, None]]


def test_a_missed_finish_is_put_in_where_it_was_and_marked(evening: Any, track: Any) -> None:
    page = track(evening(2))
    start(page)
    later(page, 76)
    tap(page, "Tom")
    later(page, 60)
    start(page)
    later(page, 10)
    sheet = menu(page, "Maya", "Add a finish that was missed")
    sheet.get_by_label("About what time").fill("755")
    sheet.get_by_role("button", name="Add as estimated").click()
    assert reps(page, who("Maya")) == [[1, 75_500, 60_500], [2, None, None]]
    expect(tile(page, "Maya").locator(".tile__time")).to_contain_text("about 75.5")
    expect(tile(page, "Maya")).to_have_attribute("data-state", "running")


def test_times_are_corrected_and_recoveries_excused(evening: Any, track: Any) -> None:
    page = track(evening(1))
    start(page)
    later(page, 75)
    tap(page, "Maya")
    sheet = menu(page, "Maya", "Correct a time")
    sheet.locator("#write").get_by_label("Time").fill("1:14.8")
    sheet.get_by_role("button", name="Save").first.click()
    later(page, 90)
    start(page)
    sheet = menu(page, "Maya", "Excuse a recovery or a rep")
    sheet.locator("#excuse").get_by_label("Rep").select_option("1")
    sheet.get_by_role("button", name="Excuse the recovery after it").click()
    assert reps(page, who("Maya"))[0] == [1, 74_800, 90_000]
    assert (
        page.evaluate("id => Quarters.board.evening.run(id).reps[0].recovery_excused", str(who("Maya").pk))
        == "shoelace"
    )


def test_one_stops_goes_on_and_another_joins_later(evening: Any, track: Any) -> None:
    page = track(evening(2))
    sheet = menu(page, "Tom")
    sheet.get_by_label("Joins at rep").select_option("3")
    sheet.get_by_role("button", name="Join then").click()
    for _rep in range(2):
        start(page)
        later(page, 75)
        tap(page, "Maya")
        later(page, 60)
    expect(tile(page, "Tom")).to_have_attribute("data-state", "waiting")
    start(page)
    assert reps(page, who("Tom")) == [[3, None, None]]
    menu(page, "Maya").get_by_role("button", name="Stops for today").click()
    expect(tile(page, "Maya")).to_have_attribute("data-state", "done")
    assert [rep for rep, *_ in reps(page, who("Maya"))] == [1, 2]
    menu(page, "Maya").get_by_role("button", name="Goes on after all").click()
    expect(tile(page, "Maya")).to_have_attribute("data-state", "running")


def test_groups_have_their_own_send_offs_and_the_coach_says_from_whom(evening: Any, track: Any) -> None:
    page = track(evening(4, 2))
    page.evaluate(
        "for (const {recovery} of Quarters.board.board.runners)"
        " Object.assign(recovery, {high_ms: 60000, low_ms: 45000, flag_ms: 62000})"
    )
    start(page)
    later(page, 2)
    start(page, 2)
    later(page, 73)
    tap(page, "Maya")
    clock = page.locator(".group__clock").first
    expect(clock).to_have_text("0:00")
    later(page, 5)
    tap(page, "Tom")
    expect(clock).to_have_text("1:00")
    page.locator("#more").click()
    page.locator("#anchors select").first.select_option("first")
    page.locator("#more-sheet").get_by_role("button", name="Close").click()
    expect(clock).to_have_text("0:55")
    expect(tile(page, "Tom").locator(".tile__due")).to_have_text("off in 0:55")
    later(page, 58)
    expect(clock).to_have_text("+0:03")
    expect(tile(page, "Maya")).to_have_attribute("data-rest", "late")
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
    page.locator("#more").click()
    expect(page.locator("#anchors select").first).to_have_value("first")


def test_the_verdict_is_the_engines_and_only_its_change_is_spoken(evening: Any, track: Any) -> None:
    page = track(evening(1))
    verdict = tile(page, "Maya").locator(".tile__verdict .tile__long")
    expect(verdict).to_have_text("Still on for stage 2")
    expect(page.locator("#said")).to_be_empty()
    start(page)
    later(page, 75)
    tap(page, "Maya")
    expect(page.locator("#said")).to_be_empty()
    later(page, 60)
    start(page)
    later(page, 80)
    tap(page, "Maya")
    expect(verdict).to_have_text("Hold: rep 2")
    expect(page.locator("#said")).to_have_text("Maya: Hold: rep 2")
    page.locator("#undo").click()
    expect(verdict).to_have_text("Still on for stage 2")


def test_two_goal_reps_clearly_slow_say_stop(riverside: Squad, by_ada: Actor, track: Any) -> None:
    """A10: one alone is a hold, which lets him run on; the second in a row says that this is enough for the day."""
    maya = make_athlete(riverside, "Maya", date_ms=75_000, goal_ms=73_000)
    overrule(athlete=maya, by=by_ada, kind="set", reason="Shown elsewhere", on=TODAY, stage=Stage.RAISE, goal_reps=12)
    page = track(plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[maya.pk]))
    shown = tile(page, "Maya")
    verdict = shown.locator(".tile__verdict .tile__long")
    for words, tone in (("Hold: rep 1", "hold"), ("Stop: two goal reps 2 s slow", "stop")):
        start(page)
        later(page, 75)
        tap(page, "Maya")
        expect(verdict).to_have_text(words)
        expect(shown).to_have_attribute("data-tone", tone)
        expect(page.locator("#said")).to_have_text(f"Maya: {words}")
        later(page, 58)
    page.locator("#undo").click()
    expect(verdict).to_have_text("Hold: rep 1")


def test_an_evening_goes_on_after_a_reload(evening: Any, track: Any) -> None:
    practice = evening(2)
    page = track(practice, still=False)
    wall = "Date.now()"
    before = page.evaluate(wall)
    start(page)
    begun = page.evaluate(wall)
    page.wait_for_timeout(300)
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
    expect(tile(page, "Maya")).to_have_attribute("data-state", "running")
    back = page.evaluate(wall)
    tap(page, "Maya")
    ((_rep, time_ms, _recovery),) = reps(page, who("Maya"))
    assert time_ms is not None
    # Two clocks that are read one after the other differ by a little.
    assert back - begun - 100 <= time_ms <= page.evaluate(wall) - before + 100
    until(page, lambda: practice.taps.count() == 2)
    assert practice.taps.get(kind="finish").body["bridged"] is True
    expect(page.locator("#saved")).to_have_text("Saved on this phone")


def test_a_touch_that_ends_beside_the_tile_is_none(evening: Any, track: Any) -> None:
    page = track(evening(2))
    box = tile(page, "Maya").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, 20)
    page.mouse.up()
    expect(tile(page, "Maya")).to_have_attribute("data-state", "waiting")


def test_synthetic_taps_at_known_moments_give_splits_within_ten_milliseconds(
    evening: Any, track: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    page = track(evening(6), still=False)
    asked, found = page.evaluate(TIMED)
    off = sorted(abs(one - other) for one, other in zip(asked, found, strict=True))
    assert len(off) == 60
    spread = {f"p{part}": off[min(len(off) - 1, len(off) * part // 100)] for part in (50, 90, 99)}
    with capsys.disabled():
        sys.stdout.write(f"\n{len(off)} splits off by, in ms: {spread}, at most {off[-1]}\n")
    assert off[-1] <= 10


#: Events made at moments that the page's own clock tells, and answered only after the page was kept busy for a while.
TIMED = """async () => {
    const asked = [];
    const found = [];
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const touch = (button) => {
        const {x, y, width, height} = button.getBoundingClientRect();
        const middle = {clientX: x + width / 2, clientY: y + height / 2};
        const where = {isPrimary: true, button: 0, pointerId: 1, bubbles: true, ...middle};
        const down = new PointerEvent("pointerdown", where);
        const up = new PointerEvent("pointerup", where);
        const busy = performance.now() + Math.random() * 25;
        while (performance.now() < busy);
        button.dispatchEvent(down);
        button.dispatchEvent(up);
        return down.timeStamp;
    };
    const {evening, groups, board} = Quarters.board;
    for (let round = 0; round < 10; round += 1) {
        const began = touch(document.querySelector(".group__go"));
        const ends = new Map();
        for (const tile of document.querySelectorAll(".tile")) {
            await wait(5 + Math.random() * 20);
            ends.set(tile.dataset.athlete, touch(tile.querySelector(".tile__tap")));
        }
        for (const {athlete} of board.runners) {
            asked.push(ends.get(athlete) - began);
            found.push(evening.run(athlete).reps[round].time_ms);
        }
        await wait(30);
    }
    return [asked, found];
}"""
