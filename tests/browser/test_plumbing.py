"""The browser tests' own guard works: it hears what it should, and the browser reaches nobody else.

Without these a silent console would prove nothing.
"""

import pytest
from playwright.sync_api import Error, Page

from tests.browser.conftest import Console

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
        ("<img src='https://elsewhere.example/x.png' alt=''>", "Loading the image 'https://elsewhere.example/x.png'"),
    ],
)
def test_a_breach_of_the_policy_is_heard(page: Page, console: Console, markup: str, heard: str) -> None:
    page.goto(START)
    page.evaluate("markup => { document.body.innerHTML = markup }", markup)
    page.wait_for_timeout(50)
    assert console.complaints(), "a breach went by unheard"
    console.expect(heard)


def test_an_error_in_a_script_is_heard(page: Page, console: Console) -> None:
    page.goto(START)
    page.evaluate("setTimeout(() => { throw new Error('lost my way') })")
    page.wait_for_timeout(50)
    assert console.complaints()
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
