"""Row O8 of `make ordeal`: a phone of before meets the site of today. Deploys in an evening, and stores of every version."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from coachapp.models import User
from tests.browser.conftest import Console
from tests.browser.deployed import Deployed
from tests.browser.offline import Evening, sign_in
from tests.browser.stopwatch import STILL
from tests.browser.test_offline_deploy import (
    CHANGED,
    LOADED,
    UPDATED,
    evening,
    proxy,
    ready,
    rep,
    site,
    test_a_deploy_in_the_middle_of_an_evening,
    timed,
)
from tests.ordeal import phone
from tests.ordeal.report import report_row

__all__ = ["evening", "proxy", "site", "test_a_deploy_in_the_middle_of_an_evening"]


#: What the worker does for pages of before, and a worker that does not: the control.
KEEPS = ("filesOf(await page.text()).forEach((address) => wanted.add(address));", "await page.text();")


@pytest.fixture(scope="module", autouse=True)
def row(request: pytest.FixtureRequest) -> Iterator[None]:
    """Report when all of them are done; a test that fails says itself what is wrong."""
    failed = request.session.testsfailed
    yield
    if request.session.testsfailed == failed:
        report_row(
            row="O8",
            load="3 evenings on a phone, 12 of 12 reps timed; gunicorn, hashed files",
            faults="4 deploys with other files, the old ones gone, 1 torn on the way",
            lost=0,
            doubled=0,
            let_in=0,
            control="a worker that tidies pages' files away: the evening does not open",
        )


pytestmark = pytest.mark.timeout(600)


def test_pages_of_before_keep_their_files_until_they_are_opened(
    site: Deployed, evening: Evening, ada: User, new_context: Callable[..., BrowserContext]
) -> None:
    """The new worker tidies up: what a kept page of before still asks for must stay."""
    page = new_context().new_page()
    page.add_init_script(STILL)
    sign_in(page.context, ada, evening.proxy)
    page.goto(evening.url + "track/")
    ready(page)
    phone.ready(page)
    gone = site.files()
    site.deploy(CHANGED)
    gone -= site.files()
    # Only the worker is renewed; no page of the evening has been opened since.
    assert page.evaluate(UPDATED) == "activated"
    _without_the_browsers_own(page)
    evening.proxy.closed()
    for part in ("track/", "review/", ""):
        page.goto(evening.url + part)
        expect(page.locator("main")).to_contain_text("Ben")
    page.goto(evening.url + "track/")
    ready(page)
    assert set(page.evaluate(LOADED)) & gone
    rep(page, "Ben")
    evening.proxy.open()
    phone.send_all(page)
    assert timed(evening) == 1


def test_a_deploy_that_breaks_off_leaves_the_evening_as_it_was(
    site: Deployed, evening: Evening, ada: User, new_context: Callable[..., BrowserContext]
) -> None:
    """The new files are torn on the way: the worker of before stays, with all it has."""
    page = new_context().new_page()
    page.add_init_script(STILL)
    sign_in(page.context, ada, evening.proxy)
    page.goto(evening.url + "track/")
    ready(page)
    phone.ready(page)
    site.deploy(CHANGED)
    evening.proxy.drop("GET", "/static/js/track/clock.")
    page.evaluate(
        f"{UPDATED[:-1]}}}".replace("await registration.update();", "await registration.update().catch(() => 0);")
    )
    evening.proxy.closed()
    page.goto(evening.url + "track/")
    ready(page)
    rep(page, "Ben")
    evening.proxy.open()
    page.reload()
    ready(page)
    phone.send_all(page)
    assert timed(evening) == 1


def test_the_control_breaks_the_evening(
    site: Deployed, evening: Evening, ada: User, new_context: Callable[..., BrowserContext], console: Console
) -> None:
    """A worker that tidies away what kept pages of before ask for: the stopwatch does not come up without a network."""
    page = new_context().new_page()
    page.add_init_script(STILL)
    sign_in(page.context, ada, evening.proxy)
    page.goto(evening.url + "track/")
    ready(page)
    phone.ready(page)
    site.deploy(CHANGED, worker=KEEPS)
    assert page.evaluate(UPDATED) == "activated"
    _without_the_browsers_own(page)
    evening.proxy.closed()
    broken: list[str] = []
    page.on("requestfailed", lambda request: broken.append(request.url))
    page.goto(evening.url + "track/")
    page.wait_for_timeout(1000)
    assert page.locator("body").get_attribute("data-ready") is None
    assert any("clock." in address for address in broken)
    # Its scripts complain, rightly.
    console.heard[:] = [line for line in console.heard if not line.startswith("script error")]


def _without_the_browsers_own(page: Page) -> None:
    """Empty the browser's cache of answers, which may lose anything at any time: the worker's own has to do."""
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
