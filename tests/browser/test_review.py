"""Paper coaches: a squad's evening keyed in from a track sheet in a real browser, logged, and read.

The phone keeps every cell by itself; nothing is asked of the network until the evening is logged.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from coachapp.models import Athlete, LoggedSession, Practice, Squad, Tap, User
from coachapp.services.actor import Actor
from coachapp.services.practice import plan_practice
from coachapp.services.practice_evening import evening_of
from tests.browser.conftest import DESKTOP, Console
from tests.browser.waiting import until
from tests.cast import browser_of, make_athlete
from tests.track import Phone, send

NAMES = ("Abel", "Bo", "Cleo", "Dag", "Edda", "Finn", "Gro", "Hal", "Ida", "Jon", "Kaia", "Liv")


@pytest.fixture
def twelve(riverside: Squad) -> list[Athlete]:
    """Twelve athletes, each a second a lap slower than the one before."""
    return [
        make_athlete(riverside, name, date_ms=70_000 + 1000 * place, goal_ms=68_000 + 1000 * place)
        for place, name in enumerate(NAMES)
    ]


@pytest.fixture
def evening(riverside: Squad, twelve: list[Athlete], by_ada: Actor, today: date) -> Practice:
    """An evening with all of them, of which nothing is known yet."""
    return plan_practice(squad=riverside, by=by_ada, on=today, athletes=[athlete.pk for athlete in twelve])


@pytest.fixture
def coach(page: Page, live_server: LiveServer, ada: User, evening: Practice, console: Console) -> Page:
    """Ada's screen, signed in, the empty grid before her."""
    cookie = browser_of(ada).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(url(evening))
    return page


def url(practice: Practice) -> str:
    return reverse("review", args=[practice.squad.slug, practice.pk])


def cell(page: Page, name: str, rep: int) -> str:
    return page.get_by_label(f"{name}, rep {rep}, time", exact=True).input_value()


def row(page: Page, name: str) -> list[str]:
    return [cell(page, name, rep) for rep in range(1, 13)]


def paste(page: Page, label: str, text: str) -> None:
    """Paste a text into a cell, as from another program."""
    page.get_by_label(label, exact=True).focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def wait_until_sent(page: Page, taps: int) -> None:
    """Wait until the server has so many taps."""
    until(page, lambda: Tap.objects.count() == taps)


@pytest.mark.browser_context_args(viewport=DESKTOP)
def test_twelve_athletes_are_keyed_in_from_paper_and_logged(
    coach: Page, evening: Practice, twelve: list[Athlete], axe: Callable[[Page], None]
) -> None:
    axe(coach)
    # Two lines typed rep by rep, Enter between them; the second begins by itself after the first.
    coach.get_by_label("Abel, rep 1, time", exact=True).click()
    for text in ["701", "698", "702", "70.0", "1:10.1", "697"] + ["700"] * 6 + ["711"] * 12:
        coach.keyboard.type(text)
        coach.keyboard.press("Enter")
    assert row(coach, "Abel")[:6] == ["70.1", "69.8", "70.2", "70.0", "70.1", "69.7"]
    assert row(coach, "Bo") == ["71.1"] * 12
    expect(coach.get_by_label("Cleo, rep 1, time", exact=True)).to_be_focused()
    # One line by a tap, one recovery for it.
    coach.get_by_role("button", name="All on target for Cleo").click()
    expect(coach.get_by_label("Cleo, rep 12, time", exact=True)).to_have_value("72.0")
    coach.get_by_label("All rec for Cleo").fill("90")
    coach.get_by_label("All rec for Cleo").press("Enter")
    expect(coach.get_by_label("Cleo, recovery after rep 11")).to_have_value("90")
    # Eight from a spreadsheet, one with a slip in it.
    block = "\n".join("\t".join([str(73 + place)] * 12) for place in range(8))
    paste(coach, "Dag, rep 1, time", block)
    expect(coach.get_by_label("Kaia, rep 12, time", exact=True)).to_have_value("80.0")
    # The last by name, with the recoveries.
    coach.get_by_text("Paste a block").click()
    coach.get_by_label("Lines of times").fill("Liv " + " ".join(["80.9/95"] * 11 + ["86.0"]))
    coach.get_by_role("button", name="Put it into the grid").click()
    expect(coach.get_by_label("Liv, rep 1, time", exact=True)).to_have_value("80.9")
    expect(coach.get_by_label("Liv, recovery after rep 1", exact=True)).to_have_value("95")
    missed = coach.locator("#line-liv .rep[data-rep='12']")
    expect(missed).to_have_attribute("data-outcome", "missed")
    axe(coach)
    wait_until_sent(coach, 12 * 12 + 2 * 11)
    coach.reload()
    assert row(coach, "Abel")[:3] == ["70.1", "69.8", "70.2"]
    coach.get_by_role("button", name="Log everybody").click()
    expect(coach.get_by_role("heading", name="12 sessions logged")).to_be_visible()
    axe(coach)
    held = coach.locator(".outcome", has_text="Liv")
    expect(held).to_contain_text("Hold")
    expect(held).to_contain_text("12 was 86.0")
    expect(coach.locator(".outcome", has_text="Abel")).to_contain_text("On to stage 2")
    assert LoggedSession.objects.kept().count() == 12
    stored = twelve[0].sessions.get().as_value()
    assert [rep.time_ms for rep in stored.reps][:3] == [70_100, 69_800, 70_200]
    coach.get_by_role("button", name="Take all of it back").click()
    expect(coach.get_by_text("12 sessions are taken back")).to_be_visible()
    assert LoggedSession.objects.kept().count() == 0
    assert row(coach, "Bo") == ["71.1"] * 12, "the times stay"


def test_a_phone_keeps_what_is_typed_without_a_network_and_logs_once_it_is_back(
    coach: Page, evening: Practice, twelve: list[Athlete], axe: Callable[[Page], None], console: Console
) -> None:
    axe(coach)
    console.expect("ERR_INTERNET_DISCONNECTED")
    expect(coach.get_by_label("Abel, rep 1, time", exact=True)).to_be_visible()
    coach.context.set_offline(True)
    coach.get_by_label("Abel, rep 1, time", exact=True).click()
    for _rep in range(12):
        coach.keyboard.type("700")
        coach.keyboard.press("Enter")
    expect(coach.locator("[data-kept-line]")).to_contain_text("12 not yet sent")
    coach.get_by_role("button", name="Log everybody").click()
    expect(coach.get_by_text("Not everything is sent yet, so nothing is logged.")).to_be_visible()
    assert Tap.objects.count() == 0
    coach.context.set_offline(False)
    wait_until_sent(coach, 12)
    coach.get_by_role("button", name="Log everybody").click()
    expect(coach.get_by_role("heading", name="1 session logged")).to_be_visible()


def test_keys_move_and_slips_are_held_back(coach: Page, evening: Practice, twelve: list[Athlete]) -> None:
    def at(label: str) -> None:
        expect(coach.get_by_label(label, exact=True)).to_be_focused()

    coach.get_by_label("Bo, rep 2, time", exact=True).focus()
    for key, label in (
        ("Enter", "Bo, rep 3, time"),
        ("Shift+Enter", "Bo, rep 2, time"),
        ("ArrowDown", "Bo, recovery after rep 2"),
        ("ArrowDown", "Cleo, rep 2, time"),
        ("ArrowUp", "Bo, recovery after rep 2"),
        ("ArrowRight", "Bo, recovery after rep 3"),
        ("ArrowLeft", "Bo, recovery after rep 2"),
    ):
        coach.keyboard.press(key)
        at(label)
    coach.get_by_role("button", name="down", exact=True).click()
    coach.get_by_label("Bo, rep 2, time", exact=True).focus()
    coach.keyboard.press("Enter")
    at("Cleo, rep 2, time")
    for text, why in (("fast", "not a time"), ("12", "faster than anybody")):
        wrong = coach.get_by_label("Dag, rep 1, time", exact=True)
        wrong.fill(text)
        wrong.press("Enter")
        expect(wrong).to_have_attribute("aria-invalid", "true")
        expect(coach.locator("#line-dag .rep[data-rep='1'] .rep__said")).to_contain_text(why)
    coach.get_by_role("button", name="Log everybody").click()
    expect(coach.get_by_text("hold no time that can be read")).to_be_visible()
    at("Dag, rep 1, time")
    coach.get_by_label("Dag, rep 1, time", exact=True).fill("55")
    coach.keyboard.press("Tab")
    expect(coach.locator("#line-dag .rep[data-rep='1'] .rep__said")).to_contain_text("very fast?")
    wait_until_sent(coach, 1)


def test_open_questions_are_answered_in_the_grid(
    coach: Page, evening: Practice, twelve: list[Athlete], by_ada: Actor, axe: Callable[[Page], None]
) -> None:
    abel, bo = twelve[:2]
    for time_ms in (70_000, 70_700):
        phone = Phone()
        phone.run({abel: time_ms}, [1], rest_ms=60_000)
        send(evening, by_ada, phone.taps)
    phone = Phone()
    phone.tap("go", 1_000, runners={str(bo.pk): 1})
    phone.tap("finish", 72_300, athlete=None)
    phone.tap("write", athlete=str(bo.pk), rep=2, time_ms=71_500, estimated=True)
    send(evening, by_ada, phone.taps)
    coach.reload()
    axe(coach)
    coach.get_by_role("button", name="Take 70.7").click()
    expect(coach.get_by_label("Abel, rep 1, time", exact=True)).to_have_value("70.7")
    expect(coach.get_by_role("button", name="Take 70.0")).to_have_count(0)
    expect(coach.locator("#line-bo .rep[data-rep='2']")).to_contain_text("estimated")
    coach.locator("#unnamed [data-who]").select_option(label="Bo")
    coach.get_by_role("button", name="Give it").click()
    expect(coach.get_by_label("Bo, rep 1, time", exact=True)).to_have_value("71.3")
    expect(coach.locator("#unnamed")).to_be_hidden()
    wait_until_sent(coach, 4 + 3 + 2)
    runs = evening_of(evening).runs
    assert runs[str(abel.pk)].reps[0].time_ms == 70_700
    assert runs[str(bo.pk)].reps[0].time_ms == 71_300


def test_flushes_and_notes_are_kept_without_a_network_and_come_into_the_session(
    coach: Page, evening: Practice, twelve: list[Athlete], axe: Callable[[Page], None], console: Console
) -> None:
    console.expect("ERR_INTERNET_DISCONNECTED")
    expect(coach.get_by_label("Abel, rep 1, time", exact=True)).to_be_visible()
    coach.context.set_offline(True)
    coach.get_by_role("button", name="All on target for Abel").click()
    # From flush to flush, and on to the next athlete's.
    coach.get_by_label("Flush 1, 2000 m, Abel").click()
    for text in ("750", "716", "8'05"):
        coach.keyboard.type(text)
        coach.keyboard.press("Enter")
    expect(coach.get_by_label("Flush 1, 2000 m, Abel")).to_have_value("7:50")
    expect(coach.get_by_label("Flush 1, 2000 m, Bo")).to_have_value("8:05")
    expect(coach.get_by_label("Flush 2, 2000 m, Bo")).to_be_focused()
    coach.keyboard.type("2:30")
    coach.keyboard.press("Enter")
    expect(coach.locator("#line-bo .after--flush").nth(1)).to_contain_text("faster than anybody")
    coach.get_by_label("Flush 2, 2000 m, Bo").fill("")
    coach.get_by_label("Flush felt for Abel").select_option(label="hard")
    coach.get_by_label("Note for Abel").fill("calf tight")
    coach.keyboard.press("Enter")
    expect(coach.get_by_label("Note for Bo")).to_be_focused()
    coach.get_by_label("Effort for Abel").fill("7,5")
    coach.get_by_label("Effort for Abel").press("Tab")
    expect(coach.get_by_label("Effort for Abel")).to_have_value("7.5")
    axe(coach)
    sent = 12 + 3 + 2 + 1
    expect(coach.locator("[data-kept-line]")).to_contain_text(f"{sent} not yet sent")
    assert not Tap.objects.exists()
    coach.context.set_offline(False)
    wait_until_sent(coach, sent)
    coach.reload()
    expect(coach.get_by_label("Flush 2, 2000 m, Abel")).to_have_value("7:16")
    expect(coach.get_by_label("Note for Abel")).to_have_value("calf tight")
    expect(coach.get_by_label("Flush felt for Abel")).to_have_value("Flush felt hard.")
    coach.get_by_role("button", name="Log everybody").click()
    expect(coach.get_by_role("heading", name="1 session logged")).to_be_visible()
    stored = twelve[0].sessions.get().as_value()
    assert [bout.time_ms for bout in stored.flush] == [470_000, 436_000]
    assert stored.note == "calf tight Flush felt hard."
    assert stored.rpe_half == 15


@pytest.mark.browser_context_args(viewport=DESKTOP)
def test_twelve_athletes_fit_on_one_sheet_of_paper(coach: Page, evening: Practice, axe: Callable[[Page], None]) -> None:
    coach.goto(reverse("track-sheet", args=[evening.squad.slug, evening.pk]))
    axe(coach)
    sheets = re.findall(rb"/Type\s*/Page\b", coach.pdf(prefer_css_page_size=True))
    assert len(sheets) == 1


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_an_evening_fits_every_screen_and_a_tap_changes_a_group(
    coach: Page, evening: Practice, width: int, axe: Callable[[Page], None]
) -> None:
    coach.set_viewport_size({"width": width, "height": 844})
    coach.emulate_media(color_scheme="dark" if width == 390 else "light")
    for name in ("practices", "practice-new", "practice", "track-sheet", "review"):
        args = [evening.squad.slug] + ([] if name.startswith("practice") and name != "practice" else [evening.pk])
        coach.goto(reverse(name, args=args))
        axe(coach)
        assert coach.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    coach.goto(reverse("practice", args=[evening.squad.slug, evening.pk]))
    coach.locator("#runner-liv summary").click()
    axe(coach)
    assert coach.evaluate("document.documentElement.scrollWidth <= innerWidth")
    coach.get_by_role("button", name="Move Liv to A").click()
    expect(coach.locator("[aria-labelledby=group-A] #runner-liv")).to_contain_text("the others run")
    expect(coach.get_by_role("status").filter(has_text="Liv runs in group A.")).to_be_attached()
    expect(coach.get_by_role("button", name="Move Liv to A")).to_be_focused()
    axe(coach)
