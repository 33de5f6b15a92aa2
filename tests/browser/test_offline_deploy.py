"""The site is deployed anew while a coach stands at the track: hashed files, gunicorn, and the network really cut.

What else can go wrong with it is in tests/ordeal/long_deploy.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from coachapp.models import Squad, User
from coachapp.services.practice_evening import evening_of
from tests.browser.deployed import Deployed
from tests.browser.offline import NAMES, Evening, _cut, plan, sign_in
from tests.browser.stopwatch import STILL, later, start, tap
from tests.cast import make_athlete
from tests.ordeal import phone
from tests.proxy import Proxy

__all__ = ["_cut"]

CHANGED = {"js/track/clock.js": "\n/* another deploy */\n", "css/track.css": "\n/* another deploy */\n"}
#: The scripts and styles of the page that is shown, by file name.
LOADED = """() => [...document.querySelectorAll('script[src], link[rel=stylesheet]')]
    .map(one => (one.src || one.href).split('/').pop())"""
UPDATED = """async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    const coming = registration.installing || registration.waiting;
    if (coming) await new Promise(done => coming.addEventListener('statechange', () => {
        if (coming.state === 'activated' || coming.state === 'redundant') done();
    }));
    return (await navigator.serviceWorker.getRegistration()).active.state;
}"""


@pytest.fixture
def site(tmp_path: Path, transactional_db: None) -> Iterator[Deployed]:
    with Deployed(tmp_path) as made:
        made.deploy()
        yield made


@pytest.fixture
def proxy(site: Deployed) -> Iterator[Proxy]:
    with Proxy("127.0.0.1", site.port) as made:
        yield made


@pytest.fixture
def evening(riverside: Squad, ada: User, proxy: Proxy) -> Evening:
    return plan(riverside, ada, [make_athlete(riverside, name) for name in NAMES], proxy)


def test_a_deploy_in_the_middle_of_an_evening(
    site: Deployed, evening: Evening, ada: User, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context().new_page()
    page.add_init_script(STILL)
    sign_in(page.context, ada, evening.proxy)
    page.goto(evening.url + "track/")
    ready(page)
    phone.ready(page)
    first = site.files()
    was = set(page.evaluate(LOADED))
    assert was & first == {name for name in was if name in first} != set()

    # Without a network: a rep. Meanwhile the site is deployed anew, and the files of before are gone.
    evening.proxy.closed()
    rep(page, "Ben", "Bea")
    site.deploy(CHANGED)
    second = site.files()
    gone = first - second
    assert any(name.startswith("clock.") for name in gone)

    # The open page goes on, and sends.
    evening.proxy.open()
    rep(page, "Ben", "Bea")
    phone.send_all(page)
    assert timed(evening) == 4

    # Opened again before anything of the new deploy is here: the evening as it was, from the phone.
    evening.proxy.closed()
    page.reload()
    ready(page)
    assert set(page.evaluate(LOADED)) & gone, "the page of before, with its files of before"
    rep(page, "Ben", "Bea")

    # The next opening with a network takes the new version, whole.
    evening.proxy.open()
    page.reload()
    ready(page)
    phone.send_all(page)
    loaded = set(page.evaluate(LOADED))
    assert not loaded & gone
    assert any(name.startswith("clock.") for name in loaded & second)
    page.evaluate(UPDATED)
    phone.ready(page)
    rep(page, "Ben", "Bea")

    # And that version is on the phone too.
    evening.proxy.closed()
    page.goto("about:blank")
    page.goto(evening.url + "track/")
    ready(page)
    assert not set(page.evaluate(LOADED)) & gone
    rep(page, "Ben", "Bea")
    evening.proxy.open()
    phone.send_all(page)
    assert timed(evening) == 10
    assert phone.doubled(evening.practice) == 0


def ready(page: Page) -> None:
    expect(page.locator("body")).to_have_attribute("data-ready", "true")


def rep(page: Page, *names: str) -> None:
    """One rep of everybody of the first group, of whom these come in."""
    start(page)
    later(page, 75)
    tap(page, *names)
    later(page, 60)


def timed(evening: Evening) -> int:
    runs = evening_of(evening.practice).runs.values()
    return sum(rep.time_ms == 75_000 for run in runs for rep in run.reps)
