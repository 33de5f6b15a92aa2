"""What an athlete's phone fetches and shows that has never been here, on the site as it is deployed: counted, and seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from bench.phone import compressing
from coachapp.models import Athlete, Squad
from coachapp.services import link
from coachapp.services.actor import Actor
from tests.browser.conftest import DESKTOP, PHONE, Console
from tests.browser.deployed import Deployed
from tests.cast import days_ago, log, make_athlete, phone_of, ran

#: The goals of docs/speed.md, face included.
MOST_BYTES, MOST_BYTES_AGAIN = 60_000, 8_000
#: As many as a browser asks for at once of a site without HTTP/2.
AT_ONCE = 6
#: Every computed style of every element, and of what stands before and after it where anything does, in the order of the
#: page. What was seen first stays in the page, which compares the second look with it: it is millions of letters.
STYLES = """(media) => {
  const seen = [...document.querySelectorAll("html, body, body *")].flatMap((one) => ["", "::before", "::after"].map(
    (part) => {
      const style = getComputedStyle(one, part || undefined);
      const drawn = !part || style.content !== "none";
      const said = drawn ? [...style].map((name) => `${name}: ${style.getPropertyValue(name)}`) : ["nothing"];
      return `${one.tagName} ${one.className}${part} { ${said.join("; ")} }`;
    }));
  const first = (window.lookedLike ??= {})[media] ??= seen;
  const other = seen.findIndex((line, place) => line !== first[place]);
  return {lines: [first.length, seen.length], other: other < 0 ? null : [first[other] ?? null, seen[other]]};
}"""
#: Takes the page's own sheets away and links those that all other pages of an athlete have.
AS_ELSEWHERE = """async (names) => {
  const own = document.querySelectorAll("style, link[rel=stylesheet]");
  await Promise.all(names.map((href) => new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement("link"), {rel: "stylesheet", href, onload, onerror}));
  })));
  own.forEach((one) => one.remove());
}"""
WAITED_FOR = """() => performance.getEntriesByType("resource")
  .filter((one) => one.renderBlockingStatus === "blocking").map((one) => one.name)"""


@pytest.fixture
def front(tmp_path: Path, transactional_db: None) -> Iterator[str]:
    """The deployed site behind something that compresses pages, as docs/deploy.md says."""
    with Deployed(tmp_path) as site:
        site.deploy()
        with compressing(site.port) as address:
            yield address


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext], front: str) -> Callable[..., BrowserContext]:
    """The browser of an athlete that has kept nothing but who he is."""

    def of(athlete: Athlete, **screen: Any) -> BrowserContext:
        context = new_context(**screen)
        key = phone_of(athlete).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": front}])
        return context

    return of


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


def waited_for(page: Page) -> list[str]:
    """What the first paint waited for besides the page, as the browser says."""
    return list(page.evaluate(WAITED_FOR))


def test_a_first_visit_of_the_next_page_is_light_and_the_next_one_fetches_the_page_alone(
    front: str, ben: Athlete, phone: Callable[..., BrowserContext]
) -> None:
    for days in (9, 6, 3):
        log(ben, ran(days_ago(days)))
    context = phone(ben)
    page = context.new_page()
    first = fetched(page, front)
    assert "/me/" in first
    assert [path for path in first if "archivo-basic" in path], "the face was not fetched"
    assert sum(first.values()) <= MOST_BYTES, first
    needed = {path for path in first if path.endswith((".css", ".woff2", ".js"))}
    assert len(needed) <= AT_ONCE, needed
    assert not [path for path in needed if "archivo-more" in path or "htmx" in path or "/site." in path]
    assert page.locator("style").count() == 1
    assert not waited_for(page), "the first paint of a first visit waits for nothing but the page"
    page = context.new_page()
    again = fetched(page, front)
    assert [path for path, size in again.items() if size] == ["/me/"]
    assert again["/me/"] <= MOST_BYTES_AGAIN
    assert page.locator("style").count() == 0
    assert [path for path in waited_for(page) if "/css/phone." in path], "the browser says what it waits for"
    assert page.evaluate("document.fonts.check('1rem Archivo', 'Next')")


def test_the_sheet_inside_makes_the_page_that_all_sheets_make(
    front: str, riverside: Squad, by_ada: Actor, new_context: Callable[..., BrowserContext],
    phone: Callable[..., BrowserContext], console: Console,
) -> None:  # fmt: skip
    # Whether the face comes in time is the network's affair: none has it here, or sizes would differ by that.
    console.expect("net::ERR_FAILED")
    marching = make_athlete(riverside, "Bea Å")
    log(marching, ran(days_ago(9)))
    log(marching, ran(days_ago(6), [73_000, 75_000, 79_000, 69_000, None, *[74_900] * 7]))
    stepping = make_athlete(riverside, "Cy", workout="4-3-2-1")
    unmarked = make_athlete(riverside, "Bo", date_ms=None)
    hello = reverse("hello", args=[link.token_of(link.make(athlete=unmarked, by=by_ada))])
    for theme, screen in (("light", PHONE), ("dark", PHONE), ("light", DESKTOP)):
        look: dict[str, Any] = {"color_scheme": theme, "viewport": screen}
        phones = [(phone(who, **look), "/me/") for who in (marching, stepping, unmarked)]
        for context, path in [*phones, (new_context(**look), hello)]:
            context.route("**/*.woff2", lambda route: route.abort())
            page = context.new_page()
            page.goto(front + path, wait_until="networkidle")
            assert page.locator("style").count() == 1, path
            for media in ("screen", "print"):
                assert styles(page, media)["lines"][0] > 30, "hardly anything was looked at"
            page.evaluate(AS_ELSEWHERE, [f"{front}/static/css/{name}" for name in ("site.css", "next.css")])
            assert page.locator("style").count() == 0, path
            for media in ("screen", "print"):
                first, second = (seen := styles(page, media))["lines"]
                assert first == second, (path, media)
                assert seen["other"] is None, (path, media, seen["other"])
            context.close()


def styles(page: Page, media: Any) -> dict[str, Any]:
    """How every element looks on a screen or on paper: beside what was seen first, and the first that looks otherwise."""
    page.emulate_media(media=media)
    told: dict[str, Any] = page.evaluate(STYLES, media)
    return told


def test_nothing_else_inline_is_let_in_beside_the_sheet(
    front: str, ben: Athlete, phone: Callable[..., BrowserContext], console: Console
) -> None:
    page = phone(ben).new_page()
    page.goto(f"{front}/me/")
    console.expect("Applying inline style violates")
    shown = page.evaluate("""() => {
      const sheet = document.createElement("style");
      sheet.textContent = document.querySelector("style").textContent + " main { display: none }";
      document.head.append(sheet);
      document.querySelector("main").insertAdjacentHTML("beforeend", "<p style='display: none'>Seen</p>");
      return [sheet.sheet === null, getComputedStyle(document.querySelector("main")).display !== "none",
              getComputedStyle(document.querySelector("main > p:last-child")).display];
    }""")
    assert shown == [True, True, "block"]
