"""The first visit in a browser, and the squad page as one types."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from coachapp.models import User
from tests.browser.conftest import DESKTOP, Console
from tests.cast import PASSWORD, make_athlete, make_squad, make_user

LIST = "Maya Okafor, 3K 9:36, goal 9:15\nTom Brandt, 3K 8:54, goal 8:41\nIris Lind; 5K 17:30; goal 9:50"


def sign_in(page: Page, user: User) -> None:
    """Sign in as a coach does."""
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/squads/"))


def test_from_an_account_to_a_squad_of_three(page: Page, axe: Callable[[Page], None]) -> None:
    sign_in(page, make_user("Ada"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Name your squad")
    axe(page)
    page.get_by_label("Name of the squad").fill("Riverside")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your first athlete")
    axe(page)
    page.get_by_role("link", name="Paste several at once").click()
    page.get_by_label("One athlete a line").fill(LIST)
    page.get_by_role("button", name="Read the lines").click()
    expect(page.get_by_role("row")).to_have_count(4)
    axe(page)
    page.get_by_role("button", name="Save all 3 athletes").click()
    expect(page.get_by_role("status")).to_contain_text("3 athletes are in the squad.")
    expect(page.locator(".squad-table .row-link")).to_have_text(["Iris Lind", "Maya Okafor", "Tom Brandt"])
    axe(page)


def test_what_is_odd_is_asked_beside_its_field(page: Page, console: Console, axe: Callable[[Page], None]) -> None:
    ada = make_user("Ada")
    make_squad(ada, "Riverside")
    sign_in(page, ada)
    page.goto("/squads/riverside/athletes/add/")
    page.get_by_label("Name").fill("Maya")
    page.get_by_label("Recent time").fill("9:36")
    page.get_by_label("Goal over 3K").fill("8:30")
    page.get_by_role("button", name="Add the athlete").click()
    console.expect("422")
    expect(page.get_by_label("Goal over 3K")).to_have_value("8:30")
    expect(page.get_by_label("Goal over 3K")).to_have_attribute("aria-invalid", "true")
    axe(page)
    page.get_by_label("Yes, 8:30 is right").check()
    page.get_by_role("button", name="Add the athlete").click()
    expect(page.get_by_role("status")).to_contain_text("Maya is in the squad.")


#: From here on `left` has what htmx took leave of by itself: four events each, with thirty athletes most of a swap; and
#: `copied` counts the copies of the page that it makes for the way back, though it keeps none here.
TAKING_LEAVE = """
    window.left = [];
    document.addEventListener("htmx:beforeCleanupElement", event => left.push(event.target));
    window.copied = 0;
    document.addEventListener("htmx:beforeHistorySave", () => { copied += 1; });
"""


@pytest.mark.browser_context_args(viewport=DESKTOP, color_scheme="dark")
def test_the_rows_follow_what_is_typed(page: Page, axe: Callable[[Page], None]) -> None:
    ada = make_user("Ada")
    squad = make_squad(ada, "Riverside")
    for name in ("Maya Okafor", "Tom Brandt", "Iris Lind"):
        make_athlete(squad, name)
    sign_in(page, ada)
    rows = page.locator(".squad-table .row-link")
    expect(rows).to_have_count(3)
    axe(page)
    page.evaluate(TAKING_LEAVE)
    page.get_by_label("Find an athlete").press_sequentially("oka")
    expect(rows).to_have_text(["Maya Okafor"])
    assert not page.evaluate("left.filter(one => one.closest('#rows tr'))"), "a row is taken leave of piece by piece"
    expect(page).to_have_url(re.compile(r"\?.*q=oka"))
    assert not page.evaluate("copied"), "a copy of the whole page is made that nobody keeps"
    expect(page.get_by_label("Find an athlete")).to_be_focused()
    page.get_by_role("navigation", name="Show").get_by_role("link", name="Due").click()
    expect(page).to_have_url(re.compile(r"q=oka.*show=due|show=due.*q=oka"))
    expect(rows).to_have_text(["Maya Okafor"])
    page.get_by_label("Find an athlete").fill("nobody")
    page.get_by_role("link", name="Show everybody").click()
    expect(rows).to_have_count(3)
    page.get_by_label("Find an athlete").press_sequentially("iris")
    expect(rows).to_have_text(["Iris Lind"])
    page.go_back()
    expect(rows).to_have_count(3)
    page.go_forward()
    expect(rows).to_have_text(["Iris Lind"])


#: What is put into the rows from here on, and what is taken away, by name.
MOVED = """
    window.moved = {came: [], went: []};
    const names = nodes => [...nodes].flatMap(node => node.querySelectorAll ? [...node.querySelectorAll(".row-link")] : [])
        .map(link => link.textContent);
    new MutationObserver(records => records.forEach(({addedNodes, removedNodes}) => {
        moved.came.push(...names(addedNodes));
        moved.went.push(...names(removedNodes));
    })).observe(document.querySelector("#rows").parentNode, {childList: true, subtree: true});
"""


def test_a_search_touches_no_row_that_stays(page: Page) -> None:
    ada = make_user("Ada")
    squad = make_squad(ada, "Riverside")
    for name in ("Iris Lind", "Maya Okafor", "Mona Lind", "Tom Brandt"):
        make_athlete(squad, name)
    sign_in(page, ada)
    rows = page.locator(".squad-table .row-link")
    expect(rows).to_have_count(4)
    page.evaluate(MOVED)
    sought = page.get_by_label("Find an athlete")
    sought.fill("lind")
    expect(rows).to_have_text(["Iris Lind", "Mona Lind"])
    assert page.evaluate("moved") == {"came": [], "went": ["Maya Okafor", "Tom Brandt"]}
    sought.fill("m")
    expect(rows).to_have_text(["Maya Okafor", "Mona Lind", "Tom Brandt"])
    gone = ["Maya Okafor", "Tom Brandt", "Iris Lind"]
    assert page.evaluate("moved") == {"came": ["Maya Okafor", "Tom Brandt"], "went": gone}
    sought.fill("nobody")
    expect(page.get_by_role("heading", name="Nobody by that name")).to_be_visible()
    expect(rows).to_have_count(0)
    sought.fill("")
    expect(rows).to_have_text(["Iris Lind", "Maya Okafor", "Mona Lind", "Tom Brandt"])
    expect(page.locator("#rows .legend")).to_have_count(1)
    expect(page.locator("#rows")).not_to_contain_text("Nobody by that name")


def test_the_landing_page(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/")
    expect(page.get_by_role("link", name="Start your squad")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    axe(page)


@pytest.mark.parametrize("path", ["settings/", "athletes/maya/settings/"])
def test_settings_open_and_close_by_keyboard(page: Page, axe: Callable[[Page], None], path: str) -> None:
    ada = make_user("Ada")
    make_athlete(make_squad(ada, "Riverside"), "Maya")
    sign_in(page, ada)
    page.goto(f"/squads/riverside/{path}")
    fold = page.locator("summary", has_text="Recoveries")
    fold.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Longest recovery").fill("50")
    axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("saved")
