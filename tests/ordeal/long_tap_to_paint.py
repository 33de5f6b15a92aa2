"""From a tap to the paint that answers it, for thirty athletes on a processor four times slower. Prints figures.

    .venv/bin/python -m pytest -q -s tests/ordeal/long_tap_to_paint.py

Chromium's own trace is read. What counts is the time for which the page's main thread had the processor, from the
event until the frame is handed to the compositor: on a busy machine the clock on the wall tells about the neighbours.
(The slow-down is made by Chromium spinning on that same thread, so the thread's time includes it.) How much slower a rate
of Chromium's makes this machine is measured first (`tests/ordeal/slowdown.py`); its rate of 4 as such is measured as well.
Nothing is asserted about time; what a tap may touch at all is held by tests/browser/test_stopwatch_paint.py.

Two moments of an evening are measured: its first reps, and one of the last with every tap since then still unsent.
Beside them stands the control: a page of one button and one figure, which nothing can answer faster than.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import BrowserContext, CDPSession, Page

from coachapp.models import Practice, User
from tests.browser.conftest import PHONE
from tests.browser.stopwatch import evening
from tests.cast import browser_of
from tests.ordeal.report import report_row
from tests.ordeal.slowdown import Slowdown, slow

__all__ = ["evening"]

pytestmark = pytest.mark.timeout(1200)

SLOWER = 4
FRAME_MS = 16.0
#: How long a finger lies on the glass.
PRESS_S = 0.06
#: By then its answer is on the glass, and what follows it is done, however slow.
ANSWER_S = 0.2
ROUNDS = max(1, round(6 * float(os.environ.get("ORDEAL_PART", "1"))))
CATEGORIES = ("devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel", "__metadata")
#: What the tests of what a tap may touch ask for besides: it costs time of its own.
INSIDE = (*CATEGORIES, "blink")
#: The parts of a frame, as Chromium calls them; everything else on the thread is "other".
PARTS = {
    "EventDispatch": "script", "FireAnimationFrame": "ticking", "UpdateLayoutTree": "style", "Layout": "layout",
    "PrePaint": "pre-paint", "Paint": "paint", "Layerize": "layerize", "Commit": "commit",
}  # fmt: skip


#: Run rep after rep with everybody, without a finger: what a long evening leaves behind. One ms each, some time ago.
FILL = """reps => {
    const {act, runners} = Quarters.board;
    let at = Quarters.clock.now() - 20000;
    const all = [...runners.values()];
    for (let round = 0; round < reps; round += 1) {
        act("go", at += 1, {runners: Object.fromEntries(all.map(({athlete, run}) => [athlete, run.rep]))});
        for (const {athlete, run} of all) act("finish", at += 1, {athlete, rep: run.rep});
    }
}"""


#: The control: what Chromium itself takes for a touch that changes one figure, on a page with nothing else.
BARE = """<!doctype html><meta name="viewport" content="width=device-width">
<button style="inline-size: 20rem; block-size: 8rem">0</button><script>
    const button = document.querySelector("button"), figure = button.firstChild;
    button.addEventListener("pointerup", () => { figure.data = String(Number(figure.data) + 1); });
    button.addEventListener("touchend", (event) => event.preventDefault(), {passive: false});
</script>"""


@dataclass
class Answer:
    """What one tap cost, in ms of the main thread, by part; and by the wall."""

    busy_ms: float
    wall_ms: float
    parts: dict[str, float] = field(default_factory=dict)


class Tracing:
    """A trace of one page, between `begin` and `end`."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session
        self.events: list[dict[str, Any]] = []
        session.on("Tracing.dataCollected", lambda said: self.events.extend(said["value"]))

    def begin(self, categories: tuple[str, ...] = CATEGORIES) -> None:
        """Start to record."""
        self.events.clear()
        self.session.send("Tracing.start", {
            "traceConfig": {"includedCategories": list(categories)}, "transferMode": "ReportEvents",
        })  # fmt: skip

    def end(self, page: Page) -> list[dict[str, Any]]:
        """Stop, and return what was recorded."""
        done: list[bool] = []
        self.session.once("Tracing.tracingComplete", lambda _said: done.append(True))
        self.session.send("Tracing.end")
        while not done:
            page.wait_for_timeout(50)
        return self.events


def answers(events: list[dict[str, Any]], kind: str = "pointerup") -> Iterator[Answer]:
    """Go through a trace, event by event of this kind, each with what it took until its frame was committed."""
    spoken = [one for one in events if one["name"] == "EventDispatch" and one["args"]["data"]["type"] == kind]
    if not spoken:
        return
    main = spoken[0]["pid"], spoken[0]["tid"]
    own = sorted(
        (one for one in events if (one["pid"], one["tid"]) == main and "dur" in one), key=lambda one: one["ts"]
    )
    commits = [one["ts"] + one["dur"] for one in own if one["name"] == "Commit"]
    for tap in spoken:
        end = next((ts for ts in commits if ts > tap["ts"]), None)
        if end is None:
            continue
        inside = [one for one in own if one["ts"] + one["dur"] > tap["ts"] and one["ts"] < end]
        parts: dict[str, float] = defaultdict(float)
        over = 0.0
        for one in inside:
            # A part within a part is counted once.
            if one["name"] in PARTS and one["ts"] >= max(over, tap["ts"]):
                parts[PARTS[one["name"]]] += one.get("tdur", one["dur"]) / 1000
                over = one["ts"] + one["dur"]
        tasks = [one for one in inside if one["name"] == "RunTask"]
        busy = sum(share(one, tap["ts"], end) for one in tasks) / 1000
        yield Answer(busy, (end - tap["ts"]) / 1000, dict(parts))


def share(task: dict[str, Any], begin: float, end: float) -> float:
    """The processor's time of a task that lies between two moments: all of it, or as much as its part by the wall."""
    inside = min(end, task["ts"] + task["dur"]) - max(begin, task["ts"])
    return float(task.get("tdur", task["dur"]) * inside / task["dur"]) if task["dur"] else 0.0


def spread(values: list[float]) -> str:
    """Half, nine tenths and all of them."""
    ordered = sorted(values)
    at = [ordered[min(len(ordered) - 1, len(ordered) * part // 100)] for part in (50, 90)]
    return f"{at[0]:7.1f}{at[1]:7.1f}{ordered[-1]:7.1f}"


def told(name: str, found: list[Answer]) -> None:
    """Print what was found about one kind of tap."""
    fit = sum(one.busy_ms <= FRAME_MS for one in found)
    print(f"\n{name}: {len(found)} taps, {fit} within a frame of {FRAME_MS:g} ms; in ms: half, 9/10, all")  # noqa: T201
    print(f"  main thread {spread([one.busy_ms for one in found])}")  # noqa: T201
    print(f"  by the wall {spread([one.wall_ms for one in found])}")  # noqa: T201
    for part in PARTS.values():
        print(f"    {part:<10}{spread([one.parts.get(part, 0.0) for one in found])}")  # noqa: T201


@pytest.mark.parametrize("speed", ["full speed", f"{SLOWER} times slower", f"Chromium's rate of {SLOWER}"])
def test_tap_to_paint(
    new_context: Callable[..., BrowserContext],
    live_server: Any,
    ada: User,
    evening: Callable[..., Practice],
    console: Any,
    speed: str,
) -> None:
    # Unlike the tests' phone, this one lets things move, as most do.
    context = new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2, reduced_motion="no-preference"
    )
    assert context.browser is not None
    if "slower" in speed:
        slowdown = Slowdown.found(context.browser, SLOWER)
    else:
        slowdown = Slowdown.of(context.browser, SLOWER) if "rate" in speed else Slowdown(1, 1)
    context.add_cookies([
        {"name": settings.SESSION_COOKIE_NAME, "value": browser_of(ada).cookies["sessionid"].value, "url": live_server.url}
    ])  # fmt: skip
    practice = evening(30, 5)
    page = context.new_page()
    page.goto(live_server.url + reverse("stopwatch", args=[practice.squad.slug, practice.pk]))
    # Asked in the page's own words: Playwright's selectors would leave listeners of their own to every touch.
    while page.evaluate("document.body.dataset.ready") != "true":
        page.wait_for_timeout(50)
    # Opened some while ago: what it puts aside for later, without a network, is there.
    page.wait_for_load_state("networkidle")
    session = context.new_cdp_session(page)
    tracing = Tracing(session)
    slow(session, slowdown.rate)
    goes, ends = [], []
    for _round in range(ROUNDS):
        goes += measured(page, session, tracing, ".group__go")
        ends += measured(page, session, tracing, ".tile__tap")
    # The server is busy from here on, and asks for ten minutes' patience.
    console.expect("the server responded with a status of 503")
    page.route("**/taps/", lambda route: route.fulfill(status=503, headers={"Retry-After": "600"}, body=""))
    with page.expect_response(lambda answer: answer.status == 503):
        page.evaluate(FILL, 10 - ROUNDS)
    while page.evaluate("async () => (await Quarters.store.counts()).count") < 31 * (10 - ROUNDS):
        page.wait_for_timeout(50)
    page.wait_for_timeout(1000)
    late_goes = measured(page, session, tracing, ".group__go")
    late_ends = measured(page, session, tracing, ".tile__tap")
    print(f"\n--- 30 athletes, {speed}: {slowdown.told} ---")  # noqa: T201
    bare = control(context, slowdown)
    for name, found in (
        ("the control: one figure on a page with nothing else", bare),
        ("a runner at the line", ends),
        ("a group sent off", goes),
        ("a runner at the line, rep 11, nothing sent since the first reps", late_ends),
        ("a group sent off, rep 11, nothing sent since the first reps", late_goes),
    ):
        told(name, found)
    busy = sorted(one.busy_ms for one in ends)
    report_row(
        row="T2", load=f"30 athletes, {speed}: {len(ends)} taps answered by a frame",
        lost=0, doubled=0,
        faults=f"main thread: half within {busy[len(busy) // 2]:.1f} ms, 95 of 100 within {busy[len(busy) * 95 // 100]:.1f}",
        let_in=0,
    )  # fmt: skip
    assert (len(goes), len(ends)) == (5 * ROUNDS, 30 * ROUNDS), "every tap is answered by a frame"
    assert (len(late_goes), len(late_ends)) == (5, 30)


def control(context: BrowserContext, slowdown: Slowdown) -> list[Answer]:
    """Touch a page of one button as often as there are athletes."""
    page = context.new_page()
    page.set_content(BARE)
    session = context.new_cdp_session(page)
    slow(session, slowdown.rate)
    tracing = Tracing(session)
    found = measured(page, session, tracing, "button", times=30)
    page.close()
    return found


def measured(page: Page, session: CDPSession, tracing: Tracing, selector: str, *, times: int = 1) -> list[Answer]:
    """Touch everything of a kind, one after the other, so many times, and return what each touch cost."""
    places = page.evaluate(
        "selector => [...document.querySelectorAll(selector)].map(one => one.getBoundingClientRect())"
        ".map(({x, y, width, height}) => ({x: x + width / 3, y: y + height / 2}))",
        selector,
    )
    tracing.begin()
    for place in places * times:
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [place]})
        time.sleep(PRESS_S)
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        time.sleep(ANSWER_S)
    page.wait_for_timeout(300)
    return list(answers(tracing.end(page)))
