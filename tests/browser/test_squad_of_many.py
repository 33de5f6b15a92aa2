"""A squad of sixty in a real Chromium: the others follow the first, however one asks for them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from coachapp.models import User
from tests.browser.conftest import DESKTOP, Console
from tests.browser.test_squad_page import sign_in
from tests.cast import make_athlete, make_squad, make_user

MANY, FIRST = 60, 30


@pytest.fixture
def coach() -> User:
    """Ada, with sixty athletes."""
    ada = make_user("Ada")
    squad = make_squad(ada, "Riverside")
    for number in range(MANY):
        make_athlete(squad, f"Runner {number:02}")
    return ada


@pytest.mark.parametrize("dark", [False, True])
def test_the_others_follow_whoever_scrolls_to_the_end(
    new_context: Callable[..., BrowserContext], coach: User, axe: Callable[[Page], None], dark: bool
) -> None:
    page = new_context(color_scheme="dark" if dark else "light").new_page()
    sign_in(page, coach)
    rows = page.locator(".row-link")
    expect(rows).to_have_count(FIRST)
    axe(page)
    page.get_by_role("link", name="Show the other 30 athletes").scroll_into_view_if_needed()
    expect(rows).to_have_count(MANY)
    expect(rows).to_have_text([f"Runner {number:02}" for number in range(MANY)])
    expect(page.locator("#squad-said")).to_have_text("60 athletes in the table.")
    expect(page).to_have_url(re.compile(r"\?all=1$"))
    assert page.evaluate("document.activeElement === document.body"), "whoever scrolls keeps his place"
    axe(page)
    page.get_by_label("Find an athlete").fill("runner 59")
    expect(rows).to_have_text(["Runner 59"])


def test_back_from_one_of_the_others_leads_to_him(page: Page, coach: User) -> None:
    sign_in(page, coach)
    page.locator("#others").scroll_into_view_if_needed()
    page.get_by_role("link", name="Runner 55", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Runner 55")
    page.go_back()
    expect(page.get_by_role("link", name="Runner 55", exact=True)).to_be_in_viewport()


@pytest.mark.browser_context_args(viewport=DESKTOP)
def test_by_keyboard_one_goes_on_with_the_first_of_the_others(page: Page, coach: User) -> None:
    sign_in(page, coach)
    page.get_by_role("link", name="Log a session of Runner 29").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Runner 30", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Log a session of Runner 30")).to_be_focused()


def test_the_search_finds_who_does_not_stand_there_yet(page: Page, coach: User) -> None:
    sign_in(page, coach)
    page.get_by_label("Find an athlete").press_sequentially("59")
    expect(page.locator(".row-link")).to_have_text(["Runner 59"])
    expect(page.locator("#squad-said")).to_have_text("1 athlete in the table.")


def test_what_is_typed_meanwhile_is_not_overtaken_by_the_others(page: Page, coach: User, console: Console) -> None:
    sign_in(page, coach)
    held = []
    page.route("**/*all=*", lambda route: held.append(route))
    with page.expect_request("**/*all=*"):
        page.locator("#others").scroll_into_view_if_needed()
    page.get_by_label("Find an athlete").fill("runner 59")
    expect(page.locator(".row-link")).to_have_text(["Runner 59"])
    expect(page).to_have_url(re.compile(r"q=runner"))
    assert len(held) == 1
    # Given up, and htmx says so: nobody waits for them any more.
    console.expect("htmx:sendAbort")
    console.expect("htmx:afterRequest")


def test_without_a_script_the_link_does(new_context: Callable[..., BrowserContext], coach: User) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, coach)
    expect(page.locator(".row-link")).to_have_count(FIRST)
    page.get_by_role("link", name="Show the other 30 athletes").click()
    expect(page.locator(".row-link")).to_have_count(MANY)
    expect(page.get_by_role("link", name="Runner 30", exact=True)).to_be_in_viewport()


def test_on_paper_it_says_that_others_are_missing_until_they_are_there(page: Page, coach: User) -> None:
    sign_in(page, coach)
    note = page.get_by_text("The first 30 only")
    expect(note).to_be_hidden()
    page.emulate_media(media="print")
    expect(note).to_be_visible()
    expect(page.locator(".squad-table__more")).to_be_hidden()
    page.goto("/squads/riverside/?all=1")
    expect(page.get_by_role("link", name="Runner 59", exact=True)).to_be_visible()
    expect(note).to_have_count(0)
