"""The browser tests' own guard works: it hears what it should, and the browser reaches nobody else.

Without these a silent console would prove nothing.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.conftest import DESKTOP, Console
from tests.browser.waiting import until

START = "/accounts/login/"


def test_the_live_server_answers_with_our_headers(page: Page) -> None:
    answer = page.goto(START)
    assert answer is not None
    assert answer.ok
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("markup", "heard"),
    [
        ("<p onclick='x()'>inline handler</p>", "Executing inline event handler violates"),
        ("<p style='color:red'>inline style</p>", "Applying inline style violates"),
        (
            "<img src='https://elsewhere.example/x.png' alt='nothing'>",
            "Loading the image 'https://elsewhere.example/x.png'",
        ),
    ],
)
def test_a_breach_of_the_policy_is_heard(page: Page, console: Console, markup: str, heard: str) -> None:
    page.goto(START)
    page.evaluate("markup => { document.body.innerHTML = markup }", markup)
    page.locator("body > *").click()  # a handler is judged when it would run
    until(page, lambda: bool(console.complaints()))
    console.expect(heard)


def test_an_error_in_a_script_is_heard(page: Page, console: Console) -> None:
    page.goto(START)
    page.evaluate("setTimeout(() => { throw new Error('lost my way') })")
    until(page, lambda: bool(console.complaints()))
    console.expect("lost my way")


def test_a_message_that_was_announced_has_to_come(page: Page, console: Console) -> None:
    page.goto(START)
    silent = Console()
    silent.expect("422")
    assert silent.complaints() == ["expected on the console, but never came: 422"]
    assert console.complaints() == []


def test_the_browser_reaches_no_other_machine(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://quarters.example/")


def test_axe_sees_a_picture_without_words(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto(START)
    page.evaluate("document.querySelector('main').innerHTML = '<img src=\"/static/icons/logo.svg\">'")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_axe_finds_nothing_to_say_about_the_door(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto(START)
    axe(page)


@pytest.mark.browser_context_args(viewport=DESKTOP, color_scheme="dark")
def test_a_test_may_choose_its_screen(page: Page, new_context: Callable[..., BrowserContext]) -> None:
    assert page.viewport_size == DESKTOP
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    other = new_context().new_page()
    assert other.viewport_size == DESKTOP


def test_what_is_announced_may_come_after_the_last_line_of_a_test(page: Page, console: Console) -> None:
    console.expect("a little later")
    page.goto(START)
    page.evaluate("() => { setTimeout(() => console.log('a little later'), 1500); }")
