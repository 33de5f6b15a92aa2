"""The trials themselves, in any length. Each returns what it counted; what the counts must be is for the caller."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from coachapp.models import Practice
from coachapp.services.practice_evening import evening_of
from tests.browser import stopwatch as track
from tests.ordeal import phone
from tests.ordeal.chromium import OwnChromium
from tests.proxy import Proxy

REPS = 12


@dataclass
class Counted:
    """What one trial came to. `wanted` of `what` should be there; `found` are."""

    what: str
    wanted: int = 0
    found: int = 0
    lost: int = 0
    doubled: int = 0
    faults: int = 0
    notes: list[str] = field(default_factory=list)

    def line(self) -> str:
        """One line of the table."""
        return (
            f"{self.what:<52}{self.wanted:>8}{self.found:>8}{self.lost:>6}{self.doubled:>9}{self.faults:>8}"
            f"  {'; '.join(self.notes)}"
        )


def timed_reps(practice: Practice) -> int:
    """How many reps the server can tell the time of."""
    return sum(rep.time_ms is not None for run in evening_of(practice).runs.values() for rep in run.reps)


def offline_evening(
    page: Page, proxy: Proxy, practice: Practice, groups: Sequence[Sequence[str]], seed: int
) -> Counted:
    """Ten minutes and more without a network: every rep of everybody, reloads in between, then the network again."""
    chance = random.Random(seed)
    counted = Counted(f"evening {seed}: reps timed offline", wanted=REPS * sum(map(len, groups)))
    reload_after = set(chance.sample(range(1, REPS), 2))
    proxy.closed()
    at = 10_000
    for number in range(1, REPS + 1):
        phone.rep(page, number, at, groups, 70_000 + chance.randrange(0, 12_000))
        at += 170_000
        if number in reload_after:
            page.reload()
            phone.begun(page)
            counted.faults += 1
    proxy.open()
    phone.send_all(page)
    counted.found = timed_reps(practice)
    counted.doubled = phone.doubled(practice)
    counted.lost = counted.wanted - counted.found
    return counted


def tapped_evening(
    page: Page, proxy: Proxy, practice: Practice, address: str, groups: Sequence[Sequence[str]], seed: int
) -> Counted:
    """The same by the tiles: a hand sends two groups off and taps everybody at the line, and reloads in mid-rep.

    `groups` are names. The clocks are in the test's hand (clocks.BOTH has to be in the page), so every time is known;
    one that is wrong by a millisecond counts as lost.
    """
    chance = random.Random(seed)
    counted = Counted(f"evening {seed}: reps tapped offline", wanted=REPS * sum(map(len, groups)))
    reload_in = set(chance.sample(range(1, REPS + 1), 2))
    page.goto(address)
    _is_ready(page)
    phone.ready(page)
    proxy.closed()
    known: list[int] = []
    for number in range(1, REPS + 1):
        first, second = chance.randrange(66_000, 80_000), chance.randrange(66_000, 80_000)
        track.start(page, 1)
        track.later(page, 20)
        track.start(page, 2)
        if number in reload_in:
            track.later(page, 11)
            page.reload()
            _is_ready(page)
            track.later(page, (first - 31_000) / 1000)
            counted.faults += 1
        else:
            track.later(page, (first - 20_000) / 1000)
        track.tap(page, *groups[0])
        track.later(page, (20_000 + second - first) / 1000)
        track.tap(page, *groups[1])
        track.later(page, 60)
        known += [first] * len(groups[0]) + [second] * len(groups[1])
    proxy.open()
    phone.send_all(page)
    stored = Counter(rep.time_ms for run in evening_of(practice).runs.values() for rep in run.reps)
    counted.found = sum(min(many, stored[time_ms]) for time_ms, many in Counter(known).items())
    counted.doubled = phone.doubled(practice)
    counted.lost = counted.wanted - counted.found
    return counted


def _is_ready(page: Page) -> None:
    expect(page.locator("body")).to_have_attribute("data-ready", "true", timeout=30_000)


def broken_answers(
    page: Page, proxy: Proxy, practice: Practice, athlete: str, *, syncs: int, seed: int, control: bool = False
) -> Counted:
    """Send again and again while answers are dropped after the server did its work, torn in the middle, or late."""
    chance = random.Random(seed)
    counted = Counted(
        f"{'control, ids made by the server' if control else 'ids made at the tap'}: {syncs} broken syncs"
    )
    if control:
        page.evaluate(phone.SERVER_MADE_IDS)
    made = set()
    for number in range(syncs):
        made.add(phone.put(page, "note", None, {"athlete": athlete, "text": f"{seed}-{number}"}))
        before = proxy.done
        fault = chance.choice(("drop", "drop", "drop", "truncate", "truncate", "closed", "delay"))
        if fault == "drop":
            proxy.drop("POST", "/taps/", times=1)
        elif fault == "truncate":
            proxy.truncate("POST", "/taps/", size=chance.randrange(0, 30), times=1)
        elif fault == "closed":
            proxy.closed()
        else:
            proxy.delay(0.02)
        phone.send(page)
        counted.faults += proxy.done - before + (fault == "closed")
        proxy.open()
        if chance.random() < 0.3:
            phone.send(page)
    phone.send_all(page)
    counted.wanted = len(made)
    counted.found = len(phone.stored(practice))
    counted.lost = 0 if control else len(made - phone.stored(practice))
    counted.doubled = phone.doubled(practice)
    return counted


def killed_browsers(
    chromium: OwnChromium,
    proxy: Proxy,
    practice: Practice,
    address: str,
    athlete: str,
    *,
    sign_in: Callable[[], None],
    kills: int,
    seed: int,
    control: bool = False,
) -> Counted:
    """Tap without a network, kill the whole browser at any moment, open the page again: kills times over.

    The page is opened from the phone itself each time. Before the last opening the network comes back, and the coach
    signs in again: a killed browser may have forgotten the cookie, which it writes down when it finds the time.
    """
    chance = random.Random(seed)
    counted = Counted(
        f"{'control, saved only after saying so' if control else 'saved before saying so'}: {kills} browser kills"
    )
    acknowledged: set[str] = set()
    unconfirmed = 0
    for number in range(kills + 1):
        if number == kills:
            proxy.open()
        page = chromium.start()
        if number == kills:
            sign_in()
        page.expose_function("acknowledged", lambda tap: acknowledged.add(tap))
        page.goto(address)
        phone.begun(page)
        there = phone.on_the_phone(page, practice)
        unconfirmed = len(there - acknowledged)
        if number == kills:
            break
        phone.tap_on(page, athlete, hasty=control)
        page.wait_for_timeout(120 + chance.randrange(0, 400))
        chromium.kill()
        counted.faults += 1
    phone.send_all(page)
    counted.wanted = len(acknowledged)
    counted.found = len(phone.stored(practice) & acknowledged)
    counted.lost = counted.wanted - counted.found
    counted.doubled = phone.doubled(practice)
    counted.notes.append(f"{unconfirmed} more were stored, but killed before they said so")
    return counted
