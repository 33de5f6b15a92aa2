"""A phone whose storage was made by an older page, or by a newer one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from coachapp.models import Tap, User
from tests.browser.offline import Evening, _cut, coach, evening, note, of, proxy, sign_in
from tests.ordeal import phone

__all__ = ["_cut", "coach", "evening", "proxy"]

STORES = Path(__file__).parent / "stores"
#: What the database of this page looks like, as the files in stores/ tell it.
SHAPE = """async () => {
    const db = await Quarters.shelf.open();
    const stores = {};
    for (const name of db.objectStoreNames) {
        const store = db.transaction(name).objectStore(name);
        const indexes = {};
        for (const index of store.indexNames) {
            const {keyPath, unique, multiEntry} = store.index(index);
            indexes[index] = {keyPath, unique, multiEntry};
        }
        stores[name] = {keyPath: store.keyPath, autoIncrement: store.autoIncrement, indexes};
    }
    return {version: db.version, stores};
}"""
#: Make the database of a file in stores/, as the page of that version did.
MAKE = """old => new Promise((resolve, reject) => {
    const asked = indexedDB.open('quarters', old.version);
    asked.onupgradeneeded = () => {
        for (const [name, {keyPath, autoIncrement, indexes}] of Object.entries(old.stores)) {
            const store = asked.result.createObjectStore(name, {keyPath, autoIncrement});
            for (const [index, {keyPath, ...more}] of Object.entries(indexes)) store.createIndex(index, keyPath, more);
        }
        for (const tap of old.taps) asked.transaction.objectStore('taps').put(tap);
        for (const [key, value] of Object.entries(old.meta)) asked.transaction.objectStore('meta').put(value, key);
    };
    asked.onsuccess = () => { asked.result.close(); resolve(); };
    asked.onerror = () => reject(asked.error);
})"""


def old_store(path: Path, evening: Evening, ada: User) -> Any:
    """A store as that version left it, with the people of this test in it."""
    text = path.read_text(encoding="utf-8")
    for name, here in (
        ("OWNER", str(ada.pk)), ("PRACTICE", str(evening.practice.pk)), ("ATHLETE_1", evening.athletes[0]),
        ("ATHLETE_2", evening.athletes[1]),
    ):  # fmt: skip
        text = text.replace(name, here)
    return json.loads(text)


def test_the_store_of_today_is_the_newest_of_those_kept(coach: Page) -> None:
    """Whoever changes the stores gives them a number, and leaves a file of the phones that have it."""
    shape = coach.evaluate(SHAPE)
    newest = json.loads((STORES / f"v{shape['version']}.json").read_text(encoding="utf-8"))
    assert shape == {"version": newest["version"], "stores": newest["stores"]}
    assert len(list(STORES.glob("v*.json"))) == shape["version"], "one for every version that phones may have"


@pytest.mark.parametrize("path", sorted(STORES.glob("v*.json")), ids=lambda path: path.stem)
def test_what_an_older_page_left_unsent_arrives(page: Page, ada: User, evening: Evening, path: Path) -> None:
    old = old_store(path, evening, ada)
    sign_in(page.context, ada, evening.proxy)
    # That address is for machines and has no icon, which a browser asks for in its own time.
    page.context.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(evening.proxy.url + "/livez")
    page.evaluate(MAKE, old)
    page.goto(evening.url)
    phone.begun(page)
    phone.send_until(page, count=0, unkept=0, other=1)
    unsent = [one for one in old["taps"] if one["state"] == "new" and one["owner"] == str(ada.pk)]
    assert {str(one.pk): one.kind for one in of(evening)} == {one["id"]: one["kind"] for one in unsent}
    kinds = {kind for kind, _label in Tap.Kind.choices}
    assert {one["kind"] for one in old["taps"]} == kinds, "a tap of every kind"
    assert len(phone.on_the_phone(page, evening.practice)) == len(old["taps"]) - 1, "nothing is thrown away"
    counts = page.evaluate("Quarters.store.counts()")
    assert (counts["count"], counts["refused"], counts["other"]) == (0, 1, 1)
    note(page, evening, "new")
    phone.send_all(page)
    last = of(evening)[-1]
    assert (str(last.device), last.seq) == (old["meta"]["device"], old["meta"]["seq"] + 1), "the count goes on"
    assert page.evaluate(SHAPE)["version"] >= old["version"]


def test_a_page_older_than_the_store_says_so_and_still_sends(coach: Page, evening: Evening) -> None:
    """A newer page in another tab has brought the stores up to date."""
    evening.proxy.closed()
    note(coach, evening, "before")
    coach.evaluate("() => new Promise(done => { indexedDB.open('quarters', 99).onsuccess = () => done(); })")
    coach.evaluate(
        "athlete => Quarters.store.put(Quarters.store.make('note', null, {athlete, text: 'after'})).catch(() => 0)",
        evening.athletes[0],
    )
    expect(coach.locator("[data-kept]")).to_contain_text("This page is older than what is stored here")
    evening.proxy.open()
    phone.send_all(coach)
    assert {one.body["text"] for one in of(evening)} == {"before", "after"}
