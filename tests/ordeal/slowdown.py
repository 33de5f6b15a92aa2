"""A processor so many times slower, as measured.

Chromium slows a page down by stopping its main thread with a signal every fifth of a millisecond, and letting it wait so
many times as long as it ran. The stopping itself takes time too, most of all on a virtual machine. So its rate is found
here: a piece of a browser's own work is done at full speed and slowed down in turn, until it takes so many times as long
as it should. (Chromium's developer tools and Lighthouse call that calibration.)
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, CDPSession

#: Two lists of sixty rows read, styled and laid out; in ms by the page's own clock.
PIECE = """() => {
    const row = '<li class="row"><b>One</b> <i>75.4</i> <span hidden>on pace</span></li>';
    const begin = performance.now();
    for (let time = 0; time < 2; time += 1) {
        document.body.innerHTML = `<ul>${row.repeat(60)}</ul>`;
        document.body.offsetHeight;
    }
    return performance.now() - begin;
}"""
#: So often a rate is tried, and so often each time.
TRIES, PAIRS = 3, 50
#: Between two pieces, in ms: by then the page is idle, as before a tap.
REST_MS = 30


@dataclass(frozen=True, slots=True)
class Slowdown:
    """Chromium's rate, and how many times as long the piece took with it."""

    rate: float
    slower: float

    @property
    def told(self) -> str:
        """Both, in words."""
        return f"Chromium's rate {self.rate:.2f} made the same work {self.slower:.2f} times slower"

    @classmethod
    def found(cls, browser: Browser, slower: float) -> Slowdown:
        """The rate that makes the piece so many times slower; `slower` is what was seen when it was tried once more."""
        rate, seen = slower, []
        for _try in range(TRIES):
            seen.append((cls.of(browser, rate).slower - 1) / (rate - 1))
            rate = 1 + (slower - 1) / median(seen)
        return cls.of(browser, rate, pairs=2 * PAIRS)

    @classmethod
    def of(cls, browser: Browser, rate: float, *, pairs: int = PAIRS) -> Slowdown:
        """How much slower this rate makes the piece; in so many pairs, for a machine changes from second to second."""
        page = browser.new_page()
        session = page.context.new_cdp_session(page)

        def took_ms(speed: float) -> float:
            slow(session, speed)
            page.wait_for_timeout(REST_MS)
            return float(page.evaluate(PIECE))

        for _time in range(3):
            took_ms(1)
        found = [(took_ms(1), took_ms(rate)) for _pair in range(pairs)]
        page.close()
        return cls(rate, median(slowed / full for full, slowed in found))


def slow(session: CDPSession, rate: float) -> None:
    """Have Chromium slow the page of this session down from now on; 1 is full speed."""
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
