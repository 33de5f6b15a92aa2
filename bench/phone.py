"""A phone's view of the site, in a real Chromium: bytes over the wire, paint, shift, and the page's main thread.

The link is Chromium's "slow 4G", the processor four times slower than this one, as measured
(`tests/ordeal/slowdown.py`). Between phone and site stands what docs/deploy.md puts there, something that compresses
pages; here the few lines of `Compressing`.
"""

from __future__ import annotations

import gzip
import http.client
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from bench.works import Supply
from tests.browser.chromium import launch_options
from tests.ordeal.site import ROOT
from tests.ordeal.slowdown import Slowdown, slow

__all__ = ["BrowserError", "measure", "tap_to_paint", "told"]

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2,
}  # fmt: skip
#: What Chromium's developer tools call slow 4G: bytes a second, milliseconds.
SLOW_4G = {"offline": False, "downloadThroughput": 180_000, "uploadThroughput": 84_375, "latency": 562.5}
SLOWER = 4
#: How often the page is visited, and each thing looked at that htmx does; the middle counts.
VISITS, ACTIONS = 7, 9
WATCH = """
  window.seen = {paint: 0, shift: 0, longest: 0};
  new PerformanceObserver(list => { for (const one of list.getEntries()) seen.paint = one.startTime; })
    .observe({type: 'largest-contentful-paint', buffered: true});
  new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value; })
    .observe({type: 'layout-shift', buffered: true});
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) seen.longest = Math.max(seen.longest, one.duration);
  }).observe({type: 'longtask', buffered: true});
"""


def measure(port: int, supplies: dict[str, Supply]) -> dict[str, Any]:
    """Visit the athlete's next page for the first time and again, and use what htmx moves."""
    options = launch_options()
    with compressing(port) as front, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        try:
            slowdown = Slowdown.found(browser, SLOWER)
            visits = [_visits(browser.new_context(**PHONE), front, supplies, slowdown) for _ in range(VISITS)]
            looks = [_actions(browser.new_context(**PHONE), front, supplies, slowdown) for _ in range(ACTIONS)]
            actions = {name: [one[name] for one in looks] for name in looks[0]}
            found = {"visits": visits, "actions": actions, "slowdown": slowdown.told}
        finally:
            browser.close()
    return found


#: What the ordeal calls its speeds, and what they are called here.
SPEEDS = {"full speed": "1x", f"{SLOWER} times slower": f"{SLOWER}x", f"Chromium's rate of {SLOWER}": f"rate {SLOWER}"}


def tap_to_paint(part: float) -> dict[str, Any]:
    """What the ordeal says of a runner's tap on the stopwatch with thirty athletes, in ms of the main thread by speed."""
    words = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "tests/ordeal/long_tap_to_paint.py"]
    env = {**os.environ, "ORDEAL_PART": str(part)}
    said = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False).stdout
    found: dict[str, Any] = {}
    for speed, slowdown, rest in re.findall(r"--- 30 athletes, (.*?): (.*?) ---(.*?)(?=--- 30|\Z)", said, re.S):
        for whose, words_of in (("", "a runner at the line"), ("control, ", "the control")):
            line = re.search(rf"{words_of}.*?main thread\s+([\d.]+)\s+([\d.]+)", rest, re.S)
            if line:
                at = f"{whose}%s at {SPEEDS[speed]}"
                found[at % "half"], found[at % "nine of ten"] = float(line[1]), float(line[2])
        found[f"slowdown at {SPEEDS[speed]}"] = slowdown
    return found


def told(found: Mapping[str, Any]) -> str:
    """How slow the phone was, and what a tap takes on a page of one button and at other speeds: half, and nine of ten."""
    tap = found.get("tap", {})
    if "slowdown" not in found or f"half at {SLOWER}x" not in tap:
        return ""

    def took(at: str, control: str = "") -> str:
        return f"{tap[f'{control}half at {at}']:g} and {tap[f'{control}nine of ten at {at}']:g} ms"

    slow, own = f"{SLOWER}x", f"rate {SLOWER}"
    return (
        f"Visits and htmx: {found['slowdown']}. Taps: {tap[f'slowdown at {slow}']}; a tap on a page of one button took "
        f"{took(slow, 'control, ')} then. A runner's tap took {took('1x')} at full speed, and {took(own)} at Chromium's "
        f"rate of {SLOWER} as such ({tap[f'slowdown at {own}']}; a page of one button {took(own, 'control, ')})."
    )


class Compressing(BaseHTTPRequestHandler):
    """Hands a request on and compresses the answer where it is text and not compressed yet."""

    port = 0
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Hand on."""
        length = int(self.headers.get("Content-Length") or 0)
        behind = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        behind.request(self.command, self.path, self.rfile.read(length) or None, dict(self.headers))
        answer = behind.getresponse()
        body = answer.read()
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in _OF_THE_HOP]
        text = answer.getheader("Content-Type", "").startswith(("text/", "application/json"))
        if text and body and not answer.getheader("Content-Encoding"):
            body = gzip.compress(body, 6)
            headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        self.send_response(answer.status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        behind.close()

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


_OF_THE_HOP = {"content-length", "connection", "transfer-encoding", "server", "date"}


@contextmanager
def compressing(port: int) -> Iterator[str]:
    """A front that compresses, before the site at this port; yields its address."""
    handler = type("Front", (Compressing,), {"port": port})
    front = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=front.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{front.server_port}"
    finally:
        front.shutdown()
        front.server_close()


# --- inside ------------------------------------------------------------------------------------


def _signed_in(context: BrowserContext, front: str, supply: Supply) -> str:
    """Give the browser the cookie of the supply's first shot, and return the path that it asks."""
    request = supply.ours[0].request
    session = re.search(r"sessionid=(\w+)", request.headers["Cookie"])
    assert session is not None
    context.add_cookies([{"name": "sessionid", "value": session[1], "url": front}])
    return request.path


def _slow(context: BrowserContext, page: Page, received: list[int], slowdown: Slowdown) -> None:
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    slow(session, slowdown.rate)
    session.on("Network.loadingFinished", lambda said: received.append(int(said["encodedDataLength"])))


def _visits(context: BrowserContext, front: str, supplies: dict[str, Supply], slowdown: Slowdown) -> dict[str, Any]:
    """The first visit and the one after it, in a browser that has never been here."""
    path = _signed_in(context, front, supplies["next"])
    found = {}
    for name in ("first", "again"):
        page, received = context.new_page(), []  # type: ignore[var-annotated]
        page.add_init_script(WATCH)
        _slow(context, page, received, slowdown)
        page.goto(front + path, wait_until="networkidle")
        page.evaluate("document.fonts.ready.then(() => true)")
        page.wait_for_timeout(500)
        found[name] = {"bytes": sum(received), "requests": len(received), **page.evaluate("seen")}
        page.close()
    context.close()
    return found


def _actions(context: BrowserContext, front: str, supplies: dict[str, Supply], slowdown: Slowdown) -> dict[str, float]:
    """The longest task of the main thread while htmx does something, in ms; 0 where none took 50 ms or more."""
    page = context.new_page()
    page.add_init_script(WATCH)
    _slow(context, page, [], slowdown)
    squad = _signed_in(context, front, supplies["squad of 30"])
    found = {}

    def during(name: str, do: Any) -> None:
        # Playwright's own script is read by the page at the first locator, which takes 50 to 80 ms of its slow main thread.
        page.locator("body").wait_for()
        page.wait_for_timeout(300)
        page.evaluate("seen.longest = 0")
        with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
            do()
        page.wait_for_timeout(700)
        found[name] = float(page.evaluate("seen.longest"))

    page.goto(front + squad, wait_until="networkidle")
    during("filter the squad while typing", lambda: page.locator("[name=q]").press_sequentially("runner 01"))
    log = supplies["verdict"].ours[0].request.path.removesuffix("verdict/")
    page.goto(front + log, wait_until="networkidle")
    during("verdict while typing", lambda: page.locator("[name=time_1]").press_sequentially("754"))
    during("read a pasted line", lambda: _read(page))
    page.goto(front + log.removesuffix("log/") + "overrule/", wait_until="networkidle")
    during("show what an overrule would do", lambda: page.locator("button[value=show]:visible").first.click())
    context.close()
    return found


def _read(page: Page) -> None:
    field = page.locator("[name=paste]")
    field.evaluate("one => { const fold = one.closest('details'); if (fold) fold.open = true; }")
    field.fill("75.4 75.1 75.0 74.8 75.2")
    page.locator("button[value=read]").click()
