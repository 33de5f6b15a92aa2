"""A session is typed on a phone in a real browser: the grid under cold fingers, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from coachapp.models import Athlete, User
from tests.browser.conftest import DESKTOP, Console
from tests.browser.waiting import until
from tests.cast import browser_of, log, phone_of, ran

LOG = "/squads/riverside/athletes/ben/log/"
TWELVE = ["751", "748", "752", "749", "750", "748", "751", "749", "750", "748", "751", "749"]


@pytest.fixture
def coach(page: Page, live_server: LiveServer, ada: User, ben: Athlete) -> Page:
    """Ada's phone, signed in, in whatever size the test asks for."""
    cookie = browser_of(ada).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def type_down(page: Page, texts: list[str], first: int = 1) -> None:
    """Type times one after the other, Enter between them."""
    page.get_by_label(f"Rep {first} time").click()
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Enter")


def verdict(page: Page, text: str) -> None:
    """Wait until the verdict says this."""
    expect(page.locator("#verdict")).to_contain_text(text)


def paste(page: Page, cell: str, text: str) -> None:
    """Paste a text into a cell, as from another program."""
    page.get_by_label(cell, exact=True).focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def values(page: Page, name: str) -> list[str]:
    """What stands in a column."""
    return [page.locator(f"#id_{name}_{number}").input_value() for number in range(1, 13)]


def drafts(page: Page) -> list[str]:
    """The keys of the drafts that this browser keeps."""
    keys: list[str] = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('quarters:draft'))")
    return keys


def wait_for_draft(page: Page, text: str) -> None:
    """Wait until what was typed last is kept."""
    until(page, lambda: page.evaluate("text => Object.values(localStorage).some(kept => kept.includes(text))", text))


# --- typing ---------------------------------------------------------------------------------------


def test_twelve_reps_are_typed_with_enter_and_stored(coach: Page, ben: Athlete, axe: Callable[[Page], None]) -> None:
    coach.goto(LOG)
    axe(coach)
    type_down(coach, TWELVE[:6])
    verdict(coach, "Still on for stage 2.")
    assert coach.locator("#id_time_1").input_value() == "75.1", "714 becomes 71.4 before one's eyes"
    expect(coach.locator("#square-6")).to_have_attribute("data-outcome", "date")
    coach.keyboard.type("781")
    coach.keyboard.press("Enter")
    verdict(coach, "Rep 7 missed: hold")
    expect(coach.locator("#square-7")).to_have_attribute("data-outcome", "missed")
    coach.locator("#id_time_7").fill("751")
    verdict(coach, "Still on for stage 2.")
    type_down(coach, TWELVE[7:], first=8)
    verdict(coach, "stage 1 is done")
    axe(coach)
    coach.get_by_role("button", name="Save session").click()
    expect(coach.get_by_role("heading", name="On to stage 2")).to_be_visible()
    axe(coach)
    assert [rep.time_ms for rep in ben.sessions.get().as_value().reps][:3] == [75_100, 74_800, 75_200]
    # What the server has needs no draft: the page that says so removes it, a moment after it is there to be read.
    until(coach, lambda: drafts(coach) == [])


def test_keys_move_through_the_grid(coach: Page) -> None:
    coach.goto(LOG)
    coach.get_by_label("Rep 2 time").focus()

    def at(label: str) -> None:
        expect(coach.get_by_label(label, exact=True)).to_be_focused()

    for key, label in (
        ("Enter", "Rep 3 time"),
        ("Shift+Enter", "Rep 2 time"),
        ("ArrowDown", "Rep 3 time"),
        ("ArrowRight", "Recovery after rep 3"),
        ("ArrowUp", "Recovery after rep 2"),
        ("ArrowLeft", "Rep 2 time"),
    ):
        coach.keyboard.press(key)
        at(label)
    coach.get_by_role("button", name="across").click()
    coach.get_by_label("Rep 2 time").focus()
    coach.keyboard.press("Enter")
    at("Recovery after rep 2")
    coach.keyboard.press("Enter")
    at("Rep 3 time")
    coach.reload()
    expect(coach.get_by_role("button", name="across")).to_have_attribute("aria-pressed", "true")


def test_arrows_move_inside_a_text_first(coach: Page) -> None:
    coach.goto(LOG)
    coach.get_by_label("Rep 2 time").click()
    coach.keyboard.type("75.1")
    coach.keyboard.press("ArrowLeft")
    expect(coach.get_by_label("Rep 2 time")).to_be_focused()


def test_one_recovery_for_all_fills_the_empty_ones(coach: Page) -> None:
    coach.goto(LOG)
    coach.locator("#id_recovery_3").fill("61")
    coach.locator("#id_all_recoveries").fill("58")
    coach.locator("#id_all_recoveries").press("Enter")
    assert values(coach, "recovery") == ["58", "58", "61", *["58"] * 8, ""]


def test_what_only_a_clock_can_mean_becomes_one(coach: Page, ben: Athlete) -> None:
    ben.workout = "4-3-2-1"
    ben.save(update_fields=["workout"])
    coach.goto(LOG)
    target_ms = int(coach.get_by_label("Rep 1 time").get_attribute("data-target-ms") or 0)
    minutes, seconds = divmod(target_ms // 1000, 60)
    coach.get_by_label("Rep 1 time").fill(f"{minutes}{seconds:02}")
    coach.get_by_label("Rep 2 time").focus()
    expect(coach.get_by_label("Rep 1 time")).to_have_value(f"{minutes}:{seconds:02}.0")


# --- pasting --------------------------------------------------------------------------------------


def test_a_plain_column_spreads_over_the_cells(coach: Page) -> None:
    coach.goto(LOG)
    paste(coach, "Rep 2 time", "75.1\t58\n74,8\t57\n75.2\t59")
    assert values(coach, "time")[:5] == ["", "75.1", "74.8", "75.2", ""]
    assert values(coach, "recovery")[:5] == ["", "58", "57", "59", ""]
    verdict(coach, "3 reps in")


def test_what_is_not_plain_is_read_by_the_server(coach: Page) -> None:
    coach.goto(LOG)
    paste(coach, "Rep 1 time", "12x400: 75.1/58, 74.8/57, 75.2/59, 714")
    expect(coach.locator("#grid")).to_contain_text("4 reps read.")
    assert values(coach, "time")[:4] == ["75.1", "74.8", "75.2", "71.4"]
    assert values(coach, "recovery")[:3] == ["58", "57", "59"]
    verdict(coach, "4 reps in")


def test_a_doubtful_cell_is_marked_at_once(coach: Page) -> None:
    coach.goto(LOG)
    coach.locator("#id_paste").fill("75.1 74.8 714 74.9 75.0 74.8 75.1 74.9 75.0 74.8 75.1 74.9")
    coach.get_by_role("button", name="Read").click()
    expect(coach.locator("#grid")).to_contain_text("Rep 3 was read as 71.4")
    expect(coach.get_by_label("Yes, that is right")).to_be_visible()


# --- nothing is lost ------------------------------------------------------------------------------


def test_a_reload_restores_the_draft_and_it_can_be_discarded(coach: Page, ben: Athlete) -> None:
    coach.goto(LOG)
    type_down(coach, TWELVE[:6])
    coach.locator("#id_note").fill("windy on the back straight")
    key = coach.locator("#id_id").input_value()
    wait_for_draft(coach, "windy")
    assert all("ben" not in name.lower() for name in drafts(coach)), "no name stands in a key"
    coach.reload()
    expect(coach.locator("#draft-note")).to_contain_text("Draft from")
    assert values(coach, "time")[:7] == ["75.1", "74.8", "75.2", "74.9", "75.0", "74.8", ""]
    assert coach.locator("#id_note").input_value() == "windy on the back straight"
    assert coach.locator("#id_id").input_value() == key, "saved later, it is the same session"
    verdict(coach, "6 reps in")
    coach.get_by_role("button", name="Discard it").click()
    expect(coach.locator("#draft-note")).to_be_hidden()
    assert values(coach, "time") == [""] * 12
    assert drafts(coach) == []
    coach.reload()
    expect(coach.locator("#draft-note")).to_be_hidden()


def test_a_draft_with_more_rows_is_restored_whole(coach: Page) -> None:
    coach.goto(LOG)
    coach.get_by_role("button", name="Add a rep").click()
    coach.get_by_label("Rep 13 time").fill("75.5")
    wait_for_draft(coach, "75.5")
    coach.goto(LOG)
    expect(coach.get_by_label("Rep 13 time")).to_have_value("75.5")


def test_a_double_click_makes_one_session(coach: Page, ben: Athlete) -> None:
    coach.goto(LOG)
    type_down(coach, TWELVE)
    coach.get_by_role("button", name="Save session").dblclick()
    coach.wait_for_url("**/sessions/**")
    assert ben.sessions.count() == 1


def test_saved_once_more_from_the_page_before_it_is_one_session(coach: Page, ben: Athlete) -> None:
    coach.goto(LOG)
    type_down(coach, TWELVE)
    coach.get_by_role("button", name="Save session").click()
    coach.wait_for_url("**/sessions/**")
    coach.go_back()
    if values(coach, "time")[0]:
        coach.get_by_role("button", name="Save session").click()
        coach.wait_for_url("**/sessions/**")
    assert ben.sessions.count() == 1


def test_saving_without_a_connection_keeps_everything(coach: Page, ben: Athlete) -> None:
    coach.goto(LOG)
    type_down(coach, TWELVE)
    verdict(coach, "stage 1 is done")
    coach.context.set_offline(True)
    coach.locator("#id_note").fill("no signal here")
    coach.get_by_role("button", name="Save session").click()
    expect(coach.locator("#offline-note")).to_contain_text("No connection.")
    assert values(coach, "time")[11] == "74.9"
    assert not ben.sessions.exists()
    coach.context.set_offline(False)
    coach.get_by_role("button", name="Save session").click()
    coach.wait_for_url("**/sessions/**")
    assert ben.sessions.get().note == "no signal here"


def test_what_is_refused_stays_as_it_was_typed(coach: Page, console: Console, axe: Callable[[Page], None]) -> None:
    console.expect("422")
    coach.goto(LOG)
    type_down(coach, [*TWELVE[:6], "380"])
    coach.get_by_role("button", name="Save session").click()
    expect(coach.get_by_role("alert")).to_contain_text("Rep 7: 38.0 is faster than any 400 m ever run.")
    expect(coach.get_by_label("Rep 7 time")).to_have_value("38.0")
    axe(coach)
    coach.get_by_label("Rep 7 time").fill("75.1")
    coach.get_by_role("button", name="Save session").click()
    coach.wait_for_url("**/sessions/**")


# --- editing --------------------------------------------------------------------------------------


def test_an_edit_shows_live_what_it_would_change(coach: Page, ben: Athlete, today: date) -> None:
    times = [75_100, 74_800] * 3 + [78_100] + [74_900, 75_000] * 2 + [75_100]
    logged = log(ben, ran(today - timedelta(days=1), times)).logged
    coach.goto(f"/squads/riverside/athletes/ben/sessions/{logged.pk}/edit/")
    coach.get_by_label("Rep 7 time").fill("75.2")
    expect(coach.locator("#asides")).to_contain_text("This would change the standing from stage 1 to stage 2.")
    coach.get_by_role("button", name="Save changes").click()
    expect(coach.get_by_role("heading", name="On to stage 2")).to_be_visible()
    coach.get_by_role("button", name="Undo").click()
    expect(coach.get_by_role("heading", name="Hold: the same step again")).to_be_visible()


def test_two_versions_of_an_edit_are_both_shown(
    coach: Page, ben: Athlete, today: date, console: Console, axe: Callable[[Page], None]
) -> None:
    console.expect("409")
    logged = log(ben, ran(today - timedelta(days=1), [75_100, 74_800] * 6)).logged
    edit = f"/squads/riverside/athletes/ben/sessions/{logged.pk}/edit/"
    coach.goto(edit)
    other = coach.context.new_page()
    other.goto(edit)
    other.locator("#id_note").fill("from the other phone")
    other.get_by_role("button", name="Save changes").click()
    other.wait_for_url("**/?saved=*")
    coach.locator("#id_note").fill("from this one")
    coach.get_by_role("button", name="Save changes").click()
    expect(coach.get_by_role("table")).to_contain_text("from the other phone")
    expect(coach.get_by_role("table")).to_contain_text("from this one")
    axe(coach)
    coach.get_by_role("button", name="Put mine in its place").click()
    expect(coach.locator(".session-note")).to_contain_text("from this one")


# --- the athlete, the desk, no script --------------------------------------------------------------


def test_the_athlete_logs_on_his_own_phone(
    page: Page, live_server: LiveServer, ben: Athlete, axe: Callable[[Page], None]
) -> None:
    cookie = phone_of(ben).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto("/me/log/")
    axe(page)
    type_down(page, TWELVE)
    verdict(page, "stage 1 is done")
    page.get_by_role("button", name="Save session").click()
    page.wait_for_url("**/me/sessions/**")
    axe(page)
    assert ben.sessions.get().by_athlete


@pytest.mark.browser_context_args(viewport=DESKTOP, color_scheme="dark")
def test_it_works_in_the_dark_at_a_desk(coach: Page, axe: Callable[[Page], None]) -> None:
    coach.goto(LOG)
    type_down(coach, TWELVE)
    verdict(coach, "stage 1 is done")
    axe(coach)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_it_works_without_a_script(coach: Page, ben: Athlete) -> None:
    coach.goto(LOG)
    coach.locator("#id_paste").fill("75.1/58 74.8/57 75.2/59 74.9/58 75.0/58 74.8/58 75.1/57 74.9/58")
    coach.get_by_role("button", name="Read").click()
    for number, text in enumerate(("75.0", "74.8", "751", "749"), start=9):
        coach.locator(f"#id_time_{number}").fill(text)
    coach.locator("#id_time_12").press("Enter")
    verdict(coach, "stage 1 is done")
    assert not ben.sessions.exists(), "Enter checks, it does not save"
    coach.get_by_role("button", name="Check without saving").click()
    verdict(coach, "stage 1 is done")
    coach.get_by_role("button", name="Save session").click()
    coach.wait_for_url("**/sessions/**")
    assert ben.sessions.get().as_value().reps[10].time_ms == 75_100


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(coach: Page, ben: Athlete, today: date, width: int) -> None:
    logged = log(ben, ran(today - timedelta(days=1), [75_100, 78_800] * 6)).logged
    coach.set_viewport_size({"width": width, "height": 844})
    session = f"/squads/riverside/athletes/ben/sessions/{logged.pk}/"
    for url in (LOG, session, session + "edit/", session + "void/", session + "excuse/"):
        coach.goto(url)
        assert coach.evaluate("document.documentElement.scrollWidth") <= width, url
