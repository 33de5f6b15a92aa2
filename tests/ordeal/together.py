"""Several at one evening: two tabs of a phone, two phones at one line, over a network that drops, tears and delays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from playwright.sync_api import Page

from coachapp.models import Practice, Tap
from tests.ordeal import phone
from tests.proxy import Proxy

#: Note when each sending of this tab begins and ends, by the one clock that all tabs of a machine share.
WATCH = """() => {
    const real = window.fetch.bind(window);
    window.sendings = [];
    window.fetch = async (address, options = {}) => {
        if (!String(address).endsWith('/taps/')) return real(address, options);
        const one = {from: performance.timeOrigin + performance.now(), to: Infinity};
        window.sendings.push(one);
        try { return await real(address, options); } finally { one.to = performance.timeOrigin + performance.now(); }
    };
}"""
#: The control: tabs that cannot agree who sends.
NO_LOCKS = "() => { Object.defineProperty(Navigator.prototype, 'locks', {value: undefined}); }"

_PUT_ALL = """async ([athlete, name, many]) => {
    const made = [];
    for (let n = 0; n < many; n += 1) {
        made.push((await Quarters.store.put(Quarters.store.make('note', null, {athlete, text: `${name} ${n}`}))).id);
    }
    return made;
}"""


@dataclass
class Together:
    """What came of it. `at_once`: sendings of one phone that were under way at the same moment."""

    made: int = 0
    lost: int = 0
    doubled: int = 0
    places_taken_twice: int = 0
    at_once: int = 0
    refused: int = 0
    faults: int = 0
    unseen: int = 0


def evening(
    phones: Sequence[Sequence[Page]], practice: Practice, athlete: str, proxy: Proxy, *, seed: int, rounds: int
) -> Together:
    """Tap on all tabs of all phones and send from all of them at once, `rounds` times. Each page is at the evening."""
    chance = Random(seed)
    counted = Together()
    made: set[str] = set()
    for tabs in phones:
        for tab in tabs:
            tab.evaluate(WATCH)
    for number in range(rounds):
        _befall(proxy, chance)
        before = proxy.done
        for place, tabs in enumerate(phones):
            for which, tab in enumerate(tabs):
                made |= set(
                    tab.evaluate(_PUT_ALL, [athlete, f"{seed}-{number}-{place}-{which}", chance.randrange(1, 4)])
                )
                tab.evaluate("void Quarters.sync.now()")
        phones[0][0].wait_for_timeout(chance.randrange(20, 250))
        counted.faults += proxy.done - before
    proxy.open()
    for tabs in phones:
        for tab in tabs:
            phone.send_all(tab)
    stored = phone.stored(practice)
    counted.made = len(made)
    counted.lost = len(made - stored)
    counted.doubled = phone.doubled(practice)
    places = list(Tap.objects.filter(practice=practice).values_list("device", "seq"))
    counted.places_taken_twice = len(places) - len(set(places))
    for tabs in phones:
        counted.at_once += _overlapping(tabs)
        counted.refused += int(tabs[0].evaluate("async () => (await Quarters.store.refused()).length"))
    return counted


# --- inside ------------------------------------------------------------------------------------


def _befall(proxy: Proxy, chance: Random) -> None:
    fault = chance.choice(("drop", "truncate", "delay", "delay", "none"))
    if fault == "drop":
        proxy.drop("POST", "/taps/", times=2)
    elif fault == "truncate":
        proxy.truncate("POST", "/taps/", size=chance.randrange(0, 30), times=2)
    elif fault == "delay":
        proxy.delay(0.15, "POST", "/taps/")
    else:
        proxy.open()


def _overlapping(tabs: Sequence[Page]) -> int:
    """How often a sending began in one tab while another tab's was under way."""
    each = [tab.evaluate("window.sendings.filter(one => one.to !== Infinity)") for tab in tabs]
    return sum(
        one["from"] < other["from"] < one["to"]
        for here, mine in enumerate(each)
        for there, theirs in enumerate(each)
        if here != there
        for one in mine
        for other in theirs
    )
