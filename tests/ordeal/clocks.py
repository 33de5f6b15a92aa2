"""What a wall clock can do in an evening, and an evening tapped by the tiles while it does.

The page's own clock is in the test's hand, so that every time is known to the millisecond; the wall clock is too, and
it lies as phones' clocks do. Both go on over a reload as on a phone: the wall clock runs on, the page's begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from playwright.sync_api import Page, expect

from coachapp.models import Practice, Tap
from coachapp.services.practice_evening import evening_of
from tests.browser.stopwatch import later, start, tap
from tests.ordeal import phone
from tests.proxy import Proxy

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
REPS = 12

#: Both clocks under the test's hand. An event has the moment at which it was made.
BOTH = """(() => {
    const Real = Date;
    let page = 1000;
    let wall = Number(sessionStorage.getItem('wall') ?? Real.now());
    const keep = () => sessionStorage.setItem('wall', String(wall));
    performance.now = () => page;
    Object.defineProperty(Event.prototype, 'timeStamp', {get() { return (this.made ??= page); }});
    window.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(wall); }
        static now() { return wall; }
    };
    // What the page does every second or few, it does in the time that the test lets pass.
    const every = [];
    const set = window.setInterval.bind(window);
    window.setInterval = (work, ms, ...given) => {
        if (ms >= 1000) every.push({work, ms, due: page + ms});
        return set(work, ms, ...given);
    };
    window.later = ms => {
        page += ms;
        wall += ms;
        keep();
        for (const one of every) if (page >= one.due) { one.due = page + one.ms; one.work(); }
    };
    window.jump = ms => { wall += ms; keep(); };
})()"""

_SPRING = datetime(2026, 3, 29, 0, 40, tzinfo=UTC)
_AUTUMN = datetime(2026, 10, 25, 0, 40, tzinfo=UTC)
_END_OF_SECONDS = 2**31 * 1000


@dataclass
class Wall:
    """The wall clock of one page."""

    page: Page
    chance: Random
    zone: Callable[[str], None]
    done: list[str] = field(default_factory=list)

    def at(self, ms: float) -> None:
        """Set it to this moment, in ms since the epoch."""
        now = self.page.evaluate("Date.now()")
        self.page.evaluate("ms => window.jump(ms)", ms - now)

    def by(self, ms: float) -> None:
        """Let it jump."""
        self.page.evaluate("ms => window.jump(ms)", ms)


def _within(low: int, high: int, sign: int) -> Callable[[Wall], None]:
    return lambda wall: wall.by(sign * wall.chance.randrange(low, high))


def _crossing(moment: datetime, zone: str) -> Callable[[Wall], None]:
    """Set the clock to shortly before a change between summer and winter time, which then comes by itself."""

    def set_it(wall: Wall) -> None:
        wall.zone(zone)
        wall.at(moment.timestamp() * 1000 + 20 * MINUTE - wall.chance.randrange(1, 40) * 1000)

    return set_it


FAULTS: dict[str, Callable[[Wall], None]] = {
    "put a day ahead": lambda wall: wall.by(DAY),
    "put a day back": lambda wall: wall.by(-DAY),
    "jumps ahead a little": _within(50, 2 * MINUTE, 1),
    "jumps back a little": _within(50, 2 * MINUTE, -1),
    "jumps ahead by hours": _within(10 * MINUTE, DAY, 1),
    "jumps back by hours": _within(10 * MINUTE, DAY, -1),
    "summer time begins": _crossing(_SPRING, "Europe/Berlin"),
    "summer time ends": _crossing(_AUTUMN, "Europe/Berlin"),
    "another time zone": lambda wall: wall.zone(wall.chance.choice(("Asia/Tokyo", "America/St_Johns", "Pacific/Apia"))),
    "32 bits of seconds end": lambda wall: wall.at(_END_OF_SECONDS - wall.chance.randrange(1, 60) * 1000),
    "begins at 1970": lambda wall: wall.at(wall.chance.randrange(1, 1000)),
}


@dataclass
class Clocked:
    """What an evening came to. `wrong`: reps or rests of another length than they had; `by_wall` the same, had the
    wall clock been believed: the control. `out_of_order`: taps that the server has in another order than they were made.
    """

    reps: int = 0
    faults: int = 0
    reloads: int = 0
    wrong: int = 0
    by_wall: int = 0
    out_of_order: int = 0
    lost: int = 0
    doubled: int = 0


def evening(
    page: Page,
    *,
    address: str,
    practice: Practice,
    names: Sequence[str],
    proxy: Proxy,
    zone: Callable[[str], None],
    seed: int,
    reps: int = REPS,
) -> Clocked:
    """Tap an evening of one group without a network, with a fault of the wall clock in every rep."""
    chance = Random(seed)
    wall = Wall(page, chance, zone)
    counted = Clocked()
    faults = list(FAULTS)
    chance.shuffle(faults)
    known: list[tuple[int, int]] = []
    page.goto(address)
    expect(page.locator("body")).to_have_attribute("data-ready", "true", timeout=30_000)
    phone.ready(page)
    proxy.closed()
    for number in range(reps):
        fault = FAULTS[faults[number % len(faults)]]
        in_the_rest = chance.random() < 0.5
        time_ms, rest_ms = chance.randrange(66_000, 90_000), chance.randrange(30_000, 90_000)
        start(page)
        _pass(page, time_ms // 2)
        if not in_the_rest:
            fault(wall)
        _pass(page, time_ms // 4)
        if chance.random() < 0.2:
            # Twenty seconds have passed for the phone, none for the disk of this machine: what was being written is.
            page.evaluate("id => Quarters.store.get(`clock-${id}`)", str(practice.pk))
            page.reload()
            expect(page.locator("body")).to_have_attribute("data-ready", "true", timeout=30_000)
            counted.reloads += 1
        _pass(page, time_ms - time_ms // 2 - time_ms // 4)
        tap(page, *names)
        _pass(page, rest_ms // 2)
        if in_the_rest:
            fault(wall)
        _pass(page, rest_ms - rest_ms // 2)
        known.append((time_ms, rest_ms))
        counted.faults += 1
    made = page.evaluate("id => Quarters.store.taps(id)", str(practice.pk))
    proxy.open()
    phone.send_all(page)
    _count(counted, practice, known, [one["id"] for one in made], runners=len(names))
    return counted


# --- inside ------------------------------------------------------------------------------------


def _pass(page: Page, ms: int) -> None:
    later(page, ms / 1000)


def _count(
    counted: Clocked, practice: Practice, known: list[tuple[int, int]], made: list[str], *, runners: int
) -> None:
    counted.reps = len(known) * runners
    for run in evening_of(practice).runs.values():
        found = {rep.rep: rep for rep in run.reps}
        for number, (time_ms, rest_ms) in enumerate(known, 1):
            rep = found.get(number)
            counted.lost += rep is None or rep.time_ms is None
            last = number == len(known)
            right = rep is not None and rep.time_ms == time_ms and (last or rep.recovery_ms == rest_ms)
            counted.wrong += not right
    rows = list(Tap.objects.filter(practice=practice).order_by("device", "seq"))
    stored = [str(row.pk) for row in rows]
    counted.out_of_order += sum(one != other for one, other in zip(stored, made, strict=True))
    counted.doubled = phone.doubled(practice)
    went = None
    number = 0
    for row in rows:
        if row.kind == "go":
            went = row
            number += 1
        elif row.kind == "finish" and went is not None and row.made_at and went.made_at:
            by_wall = (row.made_at - went.made_at).total_seconds() * 1000
            counted.by_wall += abs(by_wall - known[number - 1][0]) > 10
