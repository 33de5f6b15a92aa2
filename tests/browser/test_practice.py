"""The evening's pages in a real browser: planned for another day, printed, changed without scripts and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from coachapp.models import Athlete, Practice, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.practice import plan_practice
from tests.browser.conftest import DESKTOP
from tests.cast import browser_of, log, ran
from tests.mixed import mixed_squad

#: A4 on its side between margins of 9 mm, in CSS pixels.
PAPER_PX = (279 / 25.4 * 96, 192 / 25.4 * 96)


@pytest.fixture
def people(riverside: Squad, by_ada: Actor, today: date) -> dict[str, Athlete]:
    """Twelve of every kind."""
    return mixed_squad(riverside, by_ada, today)


@pytest.fixture
def evening(riverside: Squad, people: dict[str, Athlete], by_ada: Actor, today: date) -> Practice:
    """Tonight, with all of them."""
    return plan_practice(
        squad=riverside, by=by_ada, on=today, athletes=[one.pk for one in people.values()], place="The oval"
    )


def signed_in(context: BrowserContext, site: str, ada: User) -> None:
    cookie = browser_of(ada).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])


@pytest.fixture
def coach(page: Page, live_server: LiveServer, ada: User) -> Page:
    """Ada's screen, signed in."""
    signed_in(page.context, live_server.url, ada)
    return page


def at(name: str, practice: Practice) -> str:
    return reverse(name, args=[practice.squad.slug, practice.pk])


def ticks(page: Page) -> set[str]:
    """The names that are ticked."""
    ticked = page.locator(".attendance__row:has(:checked) .attendance__name")
    return set(ticked.all_inner_texts())


def test_another_day_ticks_who_is_due_then_and_leaves_what_was_ticked_by_hand(
    coach: Page, people: dict[str, Athlete], today: date, axe: Callable[[Page], None]
) -> None:
    for name in ("Finn", "Gro"):
        log(people[name], ran(today - timedelta(days=2)))
    coach.goto(reverse("practice-new", args=["riverside"]))
    everybody = set(people)
    assert ticks(coach) == everybody - {"Finn", "Gro"}
    coach.get_by_label("Place").fill("The park")
    coach.locator(".attendance__row", has_text="Gro").click()
    coach.locator(".attendance__row", has_text="Abel").click()
    coach.get_by_label("Day").fill((today + timedelta(days=6)).isoformat())
    expect(coach.locator("#who [role=status]")).to_contain_text("Ticked are those who are due on")
    assert ticks(coach) == everybody - {"Abel"}, "Finn is due by then; Abel was taken off by hand"
    axe(coach)
    coach.get_by_label("Day").fill(today.isoformat())
    expect(coach.locator(".attendance__row", has_text="Finn").get_by_role("checkbox")).not_to_be_checked()
    assert ticks(coach) == everybody - {"Abel", "Finn"}, "Gro was ticked by hand"
    assert coach.get_by_label("Place").input_value() == "The park"
    coach.get_by_role("button", name="Make the groups").click()
    expect(coach.get_by_role("heading", name="Group A")).to_be_visible()
    assert Practice.objects.get().athletes.count() == 10


def test_all_of_it_goes_without_scripts(
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    ada: User,
    people: dict[str, Athlete],
    today: date,
) -> None:
    log(people["Finn"], ran(today - timedelta(days=2)))
    context = new_context(java_script_enabled=False)
    signed_in(context, live_server.url, ada)
    page = context.new_page()
    page.goto(reverse("practice-new", args=["riverside"]))
    page.locator(".attendance__row", has_text="Abel").click()
    page.get_by_label("Day").fill((today + timedelta(days=6)).isoformat())
    page.get_by_role("button", name="Tick who is due on that day").click()
    assert ticks(page) == set(people) - {"Abel"}
    page.get_by_role("button", name="Make the groups").click()
    runner = page.locator("#runner-finn")
    runner.get_by_role("button", name="Move Finn to A").click()
    expect(page.locator("[aria-labelledby=group-A] #runner-finn")).to_contain_text("Group")
    runner.locator("summary").click()
    runner.get_by_label("From rep").select_option("3")
    runner.get_by_role("button", name="Change", exact=True).click()
    expect(runner).to_contain_text("reps 3–12")
    runner.locator("summary").click()
    runner.get_by_role("button", name="Does not run tonight").click()
    expect(page.locator("#runner-finn")).to_have_count(0)
    page.get_by_role("button", name="Abel").click()
    expect(page.locator("#runner-abel")).to_be_visible()
    page.get_by_role("link", name="Enter times").click()
    page.get_by_role("button", name="All on target for Abel").click()
    expect(page.get_by_label("Abel, rep 12, time", exact=True)).to_have_value("68.0")
    page.get_by_label("Flush 1, 2000 m, Abel").fill("750")
    page.get_by_role("button", name="Save the times").click()
    expect(page.get_by_label("Flush 1, 2000 m, Abel")).to_have_value("7:50")
    page.get_by_role("button", name="Log everybody").click()
    expect(page.get_by_role("heading", name="1 session logged")).to_be_visible()


@pytest.mark.browser_context_args(viewport=DESKTOP)
def test_a_group_is_changed_by_keyboard_and_says_what_is_lost_there(coach: Page, evening: Practice) -> None:
    coach.goto(at("practice", evening))
    runner = coach.locator("#runner-finn")
    there = runner.get_by_role("button", name="Move Finn to A")
    expect(there).to_contain_text("fast")  # before he goes there
    there.focus()
    coach.keyboard.press("Enter")
    expect(coach.locator("[aria-labelledby=group-A] #runner-finn .runner__loss[data-better]")).to_contain_text(
        "fits better"
    )
    expect(coach.get_by_role("button", name="Move Finn to A")).to_be_focused()
    # From the group's buttons Tab goes on to his own changes, all of them in reach of the keyboard.
    for _more in range(len(runner.get_by_role("button", name="Move Finn to").all()) - 1):
        coach.keyboard.press("Tab")
    coach.keyboard.press("Tab")
    coach.keyboard.press("Space")
    expect(runner.get_by_label("Workout")).to_be_visible()
    expect(runner.get_by_role("link", name="Another step for Finn")).to_be_visible()


@pytest.mark.browser_context_args(viewport=DESKTOP)
@pytest.mark.parametrize("query", ["", "?blank=1"])
def test_the_sheet_prints_on_one_page(coach: Page, evening: Practice, query: str, axe: Callable[[Page], None]) -> None:
    coach.goto(at("track-sheet", evening) + query)
    axe(coach)
    expect(coach.get_by_role("button", name="Print")).to_be_visible()
    pdf = coach.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    # Big enough to write in, and nothing beside the paper.
    coach.emulate_media(media="print")
    coach.set_viewport_size({"width": int(PAPER_PX[0]), "height": int(PAPER_PX[1])})
    sheet = coach.locator(".track-sheet").bounding_box()
    box = coach.locator(".track-sheet td:not([data-skipped])").first.bounding_box()
    assert sheet is not None
    assert box is not None
    assert sheet["height"] <= PAPER_PX[1]
    assert coach.evaluate("document.documentElement.scrollWidth") <= PAPER_PX[0] + 1
    assert box["width"] >= 15 / 25.4 * 96, "a hand writes 68.4 on 15 mm"
    assert box["height"] >= 11 / 25.4 * 96
