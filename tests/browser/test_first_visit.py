"""What an athlete's phone fetches that has never been here: counted in bytes and requests, on the site as it is deployed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from bench.phone import compressing
from coachapp.models import Athlete
from tests.browser.deployed import Deployed
from tests.cast import days_ago, log, phone_of, ran

#: The goal of docs/speed.md, face included.
MOST_BYTES = 60_000
#: As many as a browser asks for at once of a site without HTTP/2: what the first paint waits for takes one round.
AT_ONCE = 6


@pytest.fixture
def front(tmp_path: Path, transactional_db: None) -> Iterator[str]:
    """The deployed site behind something that compresses pages, as docs/deploy.md says."""
    with Deployed(tmp_path) as site:
        site.deploy()
        with compressing(site.port) as address:
            yield address


def fetched(page: Page, address: str) -> dict[str, int]:
    """Open a page and return what came over the wire for it: bytes, headers included, by address."""
    asked: dict[str, str] = {}
    came: dict[str, int] = {}
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.requestWillBeSent", lambda told: asked.update({told["requestId"]: told["request"]["url"]}))

    def note(told: dict[str, Any]) -> None:
        came[asked[told["requestId"]].removeprefix(address)] = int(told["encodedDataLength"])

    devtools.on("Network.loadingFinished", note)
    page.goto(f"{address}/me/", wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    return came


def test_a_first_visit_of_the_next_page_is_light_and_the_next_one_fetches_the_page_alone(
    front: str, ben: Athlete, new_context: Callable[..., BrowserContext]
) -> None:
    for days in (9, 6, 3):
        log(ben, ran(days_ago(days)))
    key = phone_of(ben).cookies[settings.SESSION_COOKIE_NAME].value
    context = new_context()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": front}])
    first = fetched(context.new_page(), front)
    assert "/me/" in first
    assert [path for path in first if "archivo-basic" in path], "the face was not fetched"
    assert sum(first.values()) <= MOST_BYTES, first
    page = context.new_page()
    needed = {path for path in first if path.endswith((".css", ".woff2", ".js"))}
    assert len(needed) <= AT_ONCE, needed
    assert not [path for path in needed if "archivo-more" in path or "htmx" in path]
    again = fetched(page, front)
    assert [path for path, size in again.items() if size] == ["/me/"]
    assert again["/me/"] <= 8_000
    assert page.evaluate("document.fonts.check('1rem Archivo', 'Next')")
