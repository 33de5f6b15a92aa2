"""A real Chromium against the live server, in which nothing may go wrong unnoticed.

Every page of every context is listened to. A message on its console, an error in its scripts or
a breach of the content security policy fails the test that caused it, unless the test said with
``console.expect(...)`` that it would come.
"""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import OperationalError
from django.db.backends.base.operations import BaseDatabaseOperations
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError, expect

from tests.browser.chromium import launch_options

# Playwright's synchronous face keeps an event loop in this thread, which Django takes for a sign
# of asynchronous code and then refuses its database. The tests are not asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# The server of the tests writes the head of an answer and its body apart. Nagle's algorithm keeps the second back until
# the first is acknowledged, and a browser takes 40 ms over that: for every file of every page.
WSGIRequestHandler.disable_nagle_algorithm = True

# How long a page may take is measured elsewhere: a busy machine must not turn a test red.
expect.set_options(timeout=30_000)

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# What a page meets unless its test says otherwise: a phone in nobody's time zone that holds still.
SCREEN: dict[str, Any] = {
    "viewport": PHONE,
    "locale": "en-GB",
    "timezone_id": "UTC",
    "reduced_motion": "reduce",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder, so that `-m "not browser"` leaves it out."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    """Let pages be opened by path: ``page.goto("/me/")``."""
    return str(live_server.url)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium that was found, cut off from every other machine."""
    return {**browser_type_launch_args, **launch_options()}


#: What is announced comes soon, or never.
PATIENCE_MS, LOOK_MS = 30_000, 50


class Console:
    """What the pages of one test said on their consoles."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.expected: list[str] = []
        self.allowed: list[str] = []

    def listen(self, context: BrowserContext) -> None:
        """Hear every page that this context has or opens."""
        context.on("console", self._message)
        context.on("weberror", self._error)

    def expect(self, part: str) -> None:
        """Announce a message with this text in it. It has to come, and may come more than once."""
        self.expected.append(part)

    def allow(self, part: str) -> None:
        """Announce a message with this text in it that may come or not, as a phone's own clock has it."""
        self.allowed.append(part)

    def complaints(self) -> list[str]:
        """List what was heard and not announced, and what was announced and not heard."""
        announced = [*self.expected, *self.allowed]
        surprises = [line for line in self.heard if not any(part in line for part in announced)]
        return [*surprises, *(f"expected on the console, but never came: {part}" for part in self.missing())]

    def missing(self) -> list[str]:
        """List what was announced and not heard up to now."""
        return [part for part in self.expected if not any(part in line for line in self.heard)]

    def wait(self, pages: Sequence[Page]) -> None:
        """Let a page go on until all that was announced was heard: a test may be done before its last request has failed."""
        for _look in range(PATIENCE_MS // LOOK_MS):
            if not pages or pages[0].is_closed() or not self.missing():
                return
            pages[0].wait_for_timeout(LOOK_MS)

    def _message(self, message: ConsoleMessage) -> None:
        self.heard.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _error(self, error: WebError) -> None:
        self.heard.append(f"script error: {error.error}")


@pytest.fixture(autouse=True)
def console() -> Iterator[Console]:
    """Hold the test to a silent console."""
    console = Console()
    yield console
    complaints = console.complaints()
    assert not complaints, "on the browser's console:\n" + "\n".join(complaints)


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], console: Console, request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """Make a further browser context, as another person's phone; its console is heard too.

    A test that wants another screen for its `page` marks itself
    ``@pytest.mark.browser_context_args(viewport=DESKTOP, color_scheme="dark")``; one that makes
    contexts says it here: ``new_context(viewport=DESKTOP)``.
    """
    marker = request.node.get_closest_marker("browser_context_args")
    said = marker.kwargs if marker else {}
    screen = {name: value for name, value in SCREEN.items() if name not in said}

    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = new_context(**{**screen, **options})
        console.listen(context)
        made.append(context)
        return context

    yield make
    console.wait([page for context in made for page in context.pages])


@pytest.fixture(autouse=True)
def _fresh_counts(transactional_db: None) -> None:
    """Forget earlier sign-in attempts, which are counted in a table that no test empties."""
    cache.clear()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Hold a page to accessibility rules: ``axe(page)`` fails with what axe-core found."""

    def check(page: Page) -> None:
        # A link that was just followed may have brought an address and no root element yet.
        page.wait_for_load_state("load")
        # It would read the sheets that site.css imports from the folder of the page, for one rule that is off as it comes.
        result = Axe().run(page, options={"preload": {"assets": ["media"]}})
        assert result.response["passes"], "axe looked at nothing"
        assert not result.response["violations"], result.generate_report()

    return check


@pytest.fixture(autouse=True, scope="session")
def _emptied_in_spite_of_a_last_request() -> Iterator[None]:
    """What a page sent last may still be under way when the tables are emptied: PostgreSQL then ends one of the two."""
    empty = BaseDatabaseOperations.execute_sql_flush

    def empty_again(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        for _try in range(20):
            with contextlib.suppress(OperationalError):
                empty(self, sql_list)
                return
        empty(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", empty_again)
        yield
