"""What a tap may touch: one tile, whose colours change and nothing else, and nothing that is read back from the page.

Counts only. How long it takes is measured by tests/ordeal/long_tap_to_paint.py, on whatever machine there is.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.stopwatch import evening, later, reps, start, tap, tile, track, who
from tests.browser.waiting import painted
from tests.ordeal.long_tap_to_paint import CATEGORIES, INSIDE, Tracing

__all__ = ["evening", "track"]

#: What the page must not ask while it answers a tap, for each answer lays it out.
READS = """() => {
    window.asked = [];
    const count = (owner, name) => {
        const {get, value, ...rest} = Object.getOwnPropertyDescriptor(owner, name);
        const told = (real) => function (...words) { window.asked.push(name); return real.apply(this, words); };
        Object.defineProperty(owner, name, value ? {...rest, value: told(value)} : {...rest, get: told(get)});
    };
    const sizes = ["clientWidth", "clientHeight", "scrollTop", "scrollHeight"];
    for (const name of [...sizes, "getBoundingClientRect", "getClientRects"]) count(Element.prototype, name);
    const more = ["offsetWidth", "offsetHeight", "offsetTop", "innerText", "focus"];
    for (const name of more) count(HTMLElement.prototype, name);
    count(Document.prototype, "elementFromPoint");
    count(window, "getComputedStyle");
}"""

#: Tap the middle of each of these, and tell what was changed before the event was over; and how often the phone was
#: told to keep something, and had it in its jotter, before the first of these changes.
CHANGES = """(selector) => {
    const watcher = new MutationObserver(() => {});
    watcher.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
    const order = [];
    const {put} = Quarters.store;
    Quarters.store.put = (given, later) => {
        const done = put(given, later);
        const written = Object.keys(localStorage).filter((key) => key.endsWith(given.id));
        order.push(["kept", written.length, watcher.takeRecords().length]);
        return done;
    };
    const {add} = IDBObjectStore.prototype;
    let database = 0;
    IDBObjectStore.prototype.add = function (...words) { database += 1; return add.apply(this, words); };
    const button = document.querySelector(selector);
    const {x, y, width, height} = button.getBoundingClientRect();
    const middle = {clientX: x + width / 2, clientY: y + height / 2};
    const where = {pointerType: "touch", isPrimary: true, button: 0, pointerId: 1, bubbles: true, ...middle};
    window.asked.length = 0;
    button.dispatchEvent(new PointerEvent("pointerdown", where));
    watcher.takeRecords();
    button.dispatchEvent(new PointerEvent("pointerup", where));
    const records = watcher.takeRecords();
    Quarters.store.put = put;
    IDBObjectStore.prototype.add = add;
    const element = (node) => (node.nodeType === 1 ? node : node.parentElement);
    const places = records.map(({target}) => element(target).closest(".tile, .group, .track-head, .track-line, .track-bar"));
    return {
        kept: order, database, asked: [...window.asked], count: records.length,
        places: [...new Set(places.map((place) => place ? place.dataset.athlete || place.className : "elsewhere"))],
    };
}"""


@pytest.fixture
def thirty(evening: Any, track: Any) -> Page:
    """Thirty athletes in five groups, the first of which runs."""
    page: Page = track(evening(30, 5))
    page.evaluate(READS)
    start(page)
    later(page, 75)
    painted(page)
    return page


def test_a_runners_tap_is_kept_first_and_changes_his_tile_alone(thirty: Page) -> None:
    said = thirty.evaluate(CHANGES, ".tile .tile__tap")
    assert said["kept"] == [["kept", 1, 1]], "in the phone's jotter before more is painted than a lifted finger"
    assert said["database"] == 0, "the database has its turn after the frame"
    assert said["places"] == [str(who("Maya").pk)]
    assert said["count"] == 1, "his state; everything else a frame later"
    assert said["asked"] == []
    assert reps(thirty, who("Maya")) == [[1, 75_000, None]]


def test_a_groups_tap_is_kept_first_and_changes_its_button_and_one_tile(thirty: Page) -> None:
    said = thirty.evaluate(CHANGES, ".group:nth-child(2) .group__go")
    assert said["kept"] == [["kept", 1, 1]]
    assert (said["places"][0], len(said["places"])) == ("group", 2)
    assert said["count"] == 2, "its colours and the first tile's; what stands on it, and the other tiles, a frame later"
    assert said["database"] == 0
    assert said["asked"] == []


@pytest.mark.parametrize("selector", [".tile .tile__tap", ".group:nth-child(2) .group__go"])
def test_the_next_frame_has_the_whole_answer(thirty: Page, selector: str) -> None:
    """On a phone that lets things move, too: a colour that changes little by little begins with the old one."""
    thirty.emulate_media(reduced_motion="no-preference")
    thirty.evaluate(CHANGES, selector)
    assert thirty.evaluate("document.getAnimations().map((one) => one.transitionProperty)") == []
    painted(thirty)
    assert thirty.evaluate("document.getAnimations().map((one) => one.transitionProperty)") == []


def test_undoing_paints_only_whom_it_concerns(thirty: Page) -> None:
    tap(thirty, "Maya")
    painted(thirty)
    changed = thirty.evaluate(
        """() => new Promise((resolve) => {
            const seen = new Set();
            const watcher = new MutationObserver((records) => records.forEach(({target}) => {
                const tile = (target.nodeType === 1 ? target : target.parentElement).closest(".tile");
                if (tile) seen.add(tile.querySelector(".tile__name").textContent);
            }));
            const all = {subtree: true, characterData: true, attributes: true, childList: true};
            watcher.observe(document.getElementById("tiles"), all);
            document.getElementById("undo").click();
            Quarters.writing.afterPaint(() => Quarters.writing.afterPaint(() => resolve([...seen])));
        })"""
    )
    assert changed == ["Maya"]


def answered(
    page: Page, name: str, categories: tuple[str, ...] = CATEGORIES
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Touch a runner's tile: what Chromium tells of the frame that answers, and of the frames after it."""
    tracing = Tracing(page.context.new_cdp_session(page))
    box = tile(page, name).locator(".tile__tap").bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 20)
    tracing.begin(categories)
    page.mouse.down()
    page.mouse.up()
    painted(page)
    events = sorted(tracing.end(page), key=lambda one: one["ts"])
    tap = next(one for one in named("EventDispatch", events) if one["args"]["data"]["type"] == "pointerup")
    # Of the page's own main thread: the browser around it makes frames too.
    own = [one for one in events if (one["pid"], one["tid"]) == (tap["pid"], tap["tid"]) and one["ts"] >= tap["ts"]]
    shown = own.index(named("Commit", own)[0])
    return own[:shown], own[shown:]


def named(name: str, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Chromium calls so."""
    return [one for one in events if one["name"] == name]


def test_a_tap_arranges_no_layers_and_styles_no_more_than_its_tile(thirty: Page) -> None:
    """The parts of the page keep their layers: only what is in them is painted anew. The control is a mark that appears."""
    anew = "PaintArtifactCompositor::Update"
    _first, then = answered(thirty, "Maya", INSIDE)
    assert named(anew, then), "where the first mark appears, which comes a frame later, all layers are arranged"
    later(thirty, 60)
    start(thirty)
    later(thirty, 75)
    painted(thirty)
    frame, _then = answered(thirty, "Maya", INSIDE)
    assert named("Layerize", frame)
    assert not named(anew, frame)
    assert sum(one["args"]["elementCount"] for one in named("UpdateLayoutTree", frame)) <= 8


def test_the_frame_that_answers_lays_nothing_out(thirty: Page) -> None:
    """Chromium's own account: the state is colour alone. The control is what is written a frame later."""
    frame, then = answered(thirty, "Maya")
    assert not laid_out(frame)
    assert laid_out(then)


def laid_out(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each layout that had anything to do, what Chromium tells of it."""
    found = [one["args"] for one in named("Layout", events) if "endData" in one["args"]]
    return [one for one in found if one["beginData"]["dirtyObjects"]]
