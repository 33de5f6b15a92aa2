"""A coach's phone in a real browser, driven through what the pages themselves use to keep and send taps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from playwright.sync_api import Page

from coachapp.models import Practice, Tap
from tests.browser.waiting import until

#: Ids made by the server instead of on the phone, as a plain form would have them: the control of every count. Each
#: sending gets fresh ids and places; the answer is turned back, so that the phone believes it as it believes ours.
SERVER_MADE_IDS = """() => {
    const real = window.fetch.bind(window);
    let place = 1e6;
    window.fetch = async (address, options = {}) => {
        if (!String(address).endsWith('/taps/') || options.method !== 'POST') return real(address, options);
        const body = JSON.parse(options.body);
        const before = new Map();
        body.taps = body.taps.map(tap => {
            const id = Quarters.store.uuid7();
            before.set(id, tap.id);
            return {...tap, id, seq: place += 1};
        });
        const response = await real(address, {...options, body: JSON.stringify(body)});
        if (!response.ok) return response;
        const said = await response.json();
        said.results.forEach(result => { result.id = before.get(result.id) || result.id; });
        return new Response(JSON.stringify(said), {status: 200, headers: {'Content-Type': 'application/json'}});
    };
}"""

_PUT = """async ([kind, at, body]) => {
    const tap = await Quarters.store.put(Quarters.store.make(kind, at, body));
    return tap.id;
}"""

#: Taps as fast as a hand can, each told to the test only once it is saved.
_TAP_ON = """([athlete, hasty]) => {
    (async () => {
        for (let n = 1; ; n += 1) {
            const tap = Quarters.store.make('note', null, {athlete, text: `${Date.now()}-${n}`});
            // The control: a phone that says "saved" and writes a moment later, as a debounced draft does.
            if (hasty) setTimeout(() => Quarters.store.put(tap), 150);
            else await Quarters.store.put(tap);
            window.acknowledged(tap.id);
            await new Promise(resolve => setTimeout(resolve, Math.random() * 12));
        }
    })();
}"""


def ready(page: Page) -> None:
    """Wait until the evening is on the phone: its worker has the pages, and the store is open."""
    until(page, lambda: page.evaluate("document.documentElement.dataset.offline") == "ready")


def begun(page: Page) -> None:
    """Wait until the page's scripts are there and the store says that it may be relied on."""
    until(page, lambda: page.evaluate("Boolean(window.Quarters && Quarters.sync && Quarters.store)"))
    assert page.evaluate("Quarters.store.ready()")["ok"]


def put(page: Page, kind: str, at_ms: int | None, body: dict[str, Any]) -> str:
    """Tap once; return the id after the tap is saved on the phone."""
    return str(page.evaluate(_PUT, [kind, at_ms, body]))


def tap_on(page: Page, athlete: str, *, hasty: bool = False) -> None:
    """Tap until the page is gone; ids come by the binding `acknowledged`, before they are saved when it is `hasty`."""
    page.evaluate(_TAP_ON, [athlete, hasty])


def on_the_phone(page: Page, practice: Practice) -> set[str]:
    """The ids of all taps that the phone has of this practice."""
    return set(page.evaluate("async id => (await Quarters.store.taps(id)).map(tap => tap.id)", str(practice.pk)))


def send(page: Page) -> dict[str, Any]:
    """Have the page try to send, and return what it then says of what is left."""
    said: dict[str, Any] = page.evaluate(
        """() => new Promise(resolve => {
            let last = null;
            const hear = event => { last = event.detail; };
            document.addEventListener('quarters:unsent', hear);
            Quarters.sync.now().then(() => {
                document.removeEventListener('quarters:unsent', hear);
                resolve(last);
            });
        })"""
    )
    return said


def send_until(page: Page, tries: int = 40, **wanted: object) -> dict[str, Any]:
    """Send until the page says this of what is left, and return all it says. Fails when it never does.

    Behind a network that has just come back an attempt may still be under way that began without one.
    """
    for _ in range(tries):
        said = send(page)
        if said and all(said[name] == value for name, value in wanted.items()):
            return said
        page.wait_for_timeout(200)
    raise AssertionError(f"wanted {wanted}, but it says {said}")


def send_all(page: Page) -> None:
    """Send until nothing is left. Fails when something stays."""
    send_until(page, count=0, unkept=0)


def rep(page: Page, number: int, start_ms: int, groups: Sequence[Sequence[str]], time_ms: int) -> int:
    """Send every group off and tap everybody at the line; return how many taps that was."""
    taps = 0
    for place, group in enumerate(groups):
        at = start_ms + place * 20_000
        put(page, "go", at, {"runners": dict.fromkeys(group, number)})
        for lane, athlete in enumerate(group):
            put(page, "finish", at + time_ms + lane * 400, {"athlete": athlete, "rep": number})
        taps += 1 + len(group)
    return taps


def doubled(practice: Practice) -> int:
    """How many taps the server has that it already had: the same thing at the same moment, whatever its id."""
    same = Tap.objects.filter(practice=practice).values("kind", "at_ms", "made_at", "body").annotate(n=Count("id"))
    return sum(row["n"] - 1 for row in same)


def stored(practice: Practice) -> set[str]:
    """The ids of all taps that the server has of this practice."""
    return {str(pk) for pk in Tap.objects.filter(practice=practice).values_list("pk", flat=True)}
