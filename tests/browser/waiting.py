"""Waiting for what has to come, for as long as the test itself may last: no machine is too slow for it.

The limit is pytest's own for a test, whose message shows the line that waited.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page


def until(page: Page, has_come: Callable[[], bool]) -> None:
    """Look again and again, and let the page go on in between, until it has come."""
    while not has_come():
        page.wait_for_timeout(20)


def painted(page: Page) -> None:
    """Wait until what the page put off until after its next frame is done too: the tiles that were late, the line."""
    for _once in range(2):
        page.evaluate("() => new Promise((done) => Quarters.writing.afterPaint(done))")
