"""A phone whose storage is full, refused or thrown away; a server that asks for patience; a clock that is wrong."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from coachapp.models import User
from coachapp.services.practice_evening import evening_of
from coachapp.views import taps
from tests.browser.conftest import Console
from tests.browser.offline import Evening, _cut, coach, evening, note, of, proxy, sign_in
from tests.browser.stopwatch import STILL, later, start, tap
from tests.browser.waiting import until
from tests.ordeal import phone

__all__ = ["_cut", "coach", "evening", "proxy"]

DELETE = """() => new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase('quarters');
    asked.onsuccess = () => resolve();
    asked.onerror = () => reject(asked.error);
})"""

#: How many taps lie in the phone's database.
ROWS = "async () => (await Quarters.shelf.open()).count('taps')"
#: The browser clears its storage while the next tap is written: the tap's transaction goes on until the page was told.
DELETED_UNDER = """() => {
    const told = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (...row) {
        IDBObjectStore.prototype.add = told;
        let open = true;
        this.transaction.db.addEventListener('versionchange', () => { open = false; });
        this.transaction.commit = () => {};
        const again = () => { if (open) this.count().onsuccess = again; };
        again();
        indexedDB.deleteDatabase('quarters').onsuccess = () => { window.deleted = true; };
        return told.apply(this, row);
    };
}"""


def stopwatch(page: Page, evening: Evening, ada: User) -> None:
    """Ada's stopwatch, its clock in the test's hand."""
    page.add_init_script(STILL)
    sign_in(page.context, ada, evening.proxy)
    page.goto(evening.url + "track/")
    expect(page.locator("body")).to_have_attribute("data-ready", "true")


# --- storage that fails ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ("indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); }", "This browser stores nothing"),
        ("Object.defineProperty(window, 'indexedDB', {value: undefined})", "This browser stores nothing"),
        (
            "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }",
            "This phone is full",
        ),
        (
            "IDBDatabase.prototype.transaction = () => { throw new DOMException('lost', 'UnknownError'); }",
            "This browser stores nothing",
        ),
    ],
)
def test_the_stopwatch_says_before_the_first_rep_that_nothing_is_kept(
    page: Page, ada: User, evening: Evening, broken: str, sentence: str
) -> None:
    page.add_init_script(broken)
    stopwatch(page, evening, ada)
    sheet = page.locator("#saved-sheet")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text(sentence)
    evening.proxy.closed()
    sheet.get_by_role("button", name="Close").click()
    start(page)
    later(page, 75)
    tap(page, "Ben")
    page.locator("#saved").click()
    expect(sheet).to_contain_text("2 are only in this page and not stored on the phone")
    sheet.get_by_role("button", name="Copy everything as text").click()
    expect(sheet.locator("textarea")).to_have_value(re.compile(r"finish  Ben  rep 1"))
    evening.proxy.open()
    phone.send_all(page)
    assert len(of(evening)) == 2


def test_a_phone_that_really_is_full_says_so_and_recovers(page: Page, ada: User, evening: Evening) -> None:
    """The browser's own quota, not one that is made up."""
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": evening.proxy.url, "quotaSize": 1})
    stopwatch(page, evening, ada)
    sheet = page.locator("#saved-sheet")
    expect(sheet).to_contain_text("This phone is full")
    expect(sheet).to_be_visible()
    evening.proxy.closed()
    sheet.get_by_role("button", name="Close").click()
    start(page)
    later(page, 75)
    tap(page, "Ben")
    # A tap is tried with the database a frame after it was made.
    until(page, lambda: page.evaluate("Quarters.store.counts()")["unkept"] == 2)
    assert page.evaluate("Quarters.store.counts()")["count"] == 2
    session.send("Storage.overrideQuotaForOrigin", {"origin": evening.proxy.url})
    tap(page, "Bea")
    until(page, lambda: page.evaluate("Quarters.store.counts()")["unkept"] == 0)
    assert len(phone.on_the_phone(page, evening.practice)) == 3, "what did not fit before fits now"
    evening.proxy.open()
    phone.send_all(page)
    assert len(of(evening)) == 3


def test_the_stopwatch_marks_that_the_browser_may_clear_its_storage(page: Page, ada: User, evening: Evening) -> None:
    page.add_init_script(
        "navigator.storage.persist = async () => false; navigator.storage.persisted = async () => false;"
    )
    stopwatch(page, evening, ada)
    chip = page.locator("#saved")
    expect(chip).to_have_attribute("data-warning", "")
    expect(chip).to_have_attribute("aria-description", re.compile("may clear its storage"))
    chip.click()
    expect(page.locator("#saved-sheet")).to_contain_text("Add Quarters to the home screen")


def test_a_storage_that_is_thrown_away_in_the_middle_loses_nothing(page: Page, ada: User, evening: Evening) -> None:
    stopwatch(page, evening, ada)
    phone.ready(page)
    evening.proxy.closed()
    start(page)
    later(page, 75)
    tap(page, "Ben", "Bea")
    page.evaluate(DELETE)
    later(page, 1)
    tap(page, "Bo")
    # Written anew.
    until(page, lambda: page.evaluate(ROWS) == 4)
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
    evening.proxy.open()
    phone.send_all(page)
    assert [tapped.seq for tapped in of(evening)] == [1, 2, 3, 4]
    assert len({tapped.device for tapped in of(evening)}) == 1
    times = {one: [rep.time_ms for rep in run.reps] for one, run in evening_of(evening.practice).runs.items()}
    assert [times[one] for one in evening.athletes[:3]] == [[75_000], [75_000], [76_000]]


def test_a_storage_that_is_thrown_away_under_a_tap_keeps_it(page: Page, ada: User, evening: Evening) -> None:
    """Its own transaction comes to an end in the old database: that it did is worth nothing."""
    stopwatch(page, evening, ada)
    phone.ready(page)
    evening.proxy.closed()
    start(page)
    until(page, lambda: page.evaluate(ROWS) == 1)
    page.evaluate(DELETED_UNDER)
    later(page, 75)
    tap(page, "Bea")
    until(page, lambda: page.evaluate("window.deleted === true"))
    until(page, lambda: page.evaluate(ROWS) == 2)
    evening.proxy.open()
    phone.send_all(page)
    assert [tapped.seq for tapped in of(evening)] == [1, 2]


# --- a number that is taken ------------------------------------------------------------------------


def test_a_number_that_the_server_has_from_elsewhere_is_exchanged(coach: Page, evening: Evening) -> None:
    """Two tabs that cannot store, or a phone copied to another: both count on from the same number."""
    note(coach, evening, "one")
    phone.send_all(coach)
    taken = of(evening)[0].seq + 1
    other = {"kind": "note", "at_ms": None, "made_at": None, "body": {"athlete": evening.athletes[1], "text": "copy"}}
    coach.evaluate(
        """async ([tap, seq, urls]) => {
            const ready = await (await fetch(urls[1])).json();
            const sent = {...tap, id: Quarters.phone.uuid7(), device: Quarters.phone.device(), seq};
            await fetch(urls[0], {method: 'POST', body: JSON.stringify({owner: ready.user, taps: [sent]}),
                headers: {'Content-Type': 'application/json', 'X-CSRFToken': ready.csrf}});
        }""",
        [other, taken, [evening.url + "taps/", evening.url + "hello/"]],
    )
    note(coach, evening, "two")
    phone.send_all(coach)
    assert [(one.seq, one.body["text"]) for one in of(evening)] == [
        (taken - 1, "one"),
        (taken, "copy"),
        (taken + 1, "two"),
    ]
    assert coach.evaluate("Quarters.store.counts()")["refused"] == 0


def test_two_tabs_of_a_full_phone_lose_nothing(coach: Page, evening: Evening) -> None:
    """Neither can store, so neither can see the other's numbers."""
    other = coach.context.new_page()
    for page in (coach, other):
        page.goto(evening.url)
        phone.begun(page)
        page.evaluate(
            "() => { IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
        )
    evening.proxy.closed()
    for number in range(6):
        for name, page in (("one", coach), ("other", other)):
            page.evaluate(
                "([athlete, text]) => Quarters.store.put(Quarters.store.make('note', null, {athlete, text})).catch(() => 0)",
                [evening.athletes[0], f"{name} {number}"],
            )
    evening.proxy.open()
    for _ in range(3):
        phone.send_all(coach)
        phone.send_all(other)
    assert len({one.body["text"] for one in of(evening)}) == len(of(evening)) == 12
    assert len({(one.device, one.seq) for one in of(evening)}) == 12


# --- patience, and the wall ------------------------------------------------------------------------


def test_a_server_that_asks_for_patience_is_given_it(
    coach: Page, evening: Evening, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.expect("429")
    with monkeypatch.context() as strict:
        strict.setattr(taps, "MOST_SENDINGS", 0)
        note(coach, evening, "one")
        said = phone.send_until(coach, state="server")
        assert said["count"] == 1
    asked = "performance.getEntriesByType('resource').filter(one => one.name.endsWith('/taps/')).length"
    before = coach.evaluate(asked)
    note(coach, evening, "two")
    coach.evaluate("() => { window.dispatchEvent(new Event('online')); }")
    coach.wait_for_timeout(4000)
    assert coach.evaluate(asked) == before, "it was told to wait, and waits"
    expect(coach.locator("[data-kept]")).to_contain_text("2 not yet sent")
    phone.send_all(coach)
    assert len(of(evening)) == 2, "a coach who presses is not kept waiting"


def test_a_wrong_clock_is_said_and_a_right_one_is_not(coach: Page, evening: Evening) -> None:
    kept = coach.locator("[data-kept]")
    expect(kept).not_to_contain_text("The clock of this phone")
    real = int(timezone.now().timestamp() * 1000)
    for off, minutes in ((-86_400_000, "1,440"), (121_000, "2"), (7_200_000, "120")):
        coach.evaluate(
            """off => {
                const Real = window.RealDate ??= Date;
                window.Date = class extends Real { static now() { return Real.now() + off; } };
                window.dispatchEvent(new Event('online'));
            }""",
            off,
        )
        note(coach, evening, f"{real}")
        phone.send_all(coach)
        expect(kept).to_contain_text(f"The clock of this phone is wrong by {minutes} minutes")
