"""The pages by which things leave the house and come in, in a real Chromium: without a fault for axe in light and dark,
never wider than the screen, and used by the keyboard alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Literal

import pytest
from playwright.sync_api import FilePayload, Page, ViewportSize, expect

from coachapp.models import ApiToken, Athlete, Squad, User
from tests.browser.conftest import Console
from tests.browser.test_people_pages import SQUAD, let_in, press
from tests.browser.waiting import until
from tests.cast import days_ago, log, make_squad, make_user, ran
from tests.squadfile.files import exported

#: The narrowest phone, the usual one, a desk. A page is used on the first and looked at on all three.
SCREENS: tuple[ViewportSize, ...] = (
    {"width": 320, "height": 568},
    {"width": 390, "height": 844},
    {"width": 1280, "height": 900},
)
pytestmark = pytest.mark.browser_context_args(viewport=SCREENS[0])
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
Look = Callable[..., None]


@pytest.fixture
def look(axe: Callable[[Page], None]) -> Look:
    """Hold the page with this heading to the rules as it stands, on every screen and in both colour schemes."""

    def check(page: Page, heading: str, screens: Sequence[ViewportSize] = SCREENS) -> None:
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        for screen in reversed(screens):
            page.set_viewport_size(screen)
            width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert width[0] <= width[1], f"{page.url} is wider than the screen: {width}"
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                axe(page)

    return check


@pytest.fixture
def ran_ben(ben: Athlete) -> Athlete:
    """Ben with some sessions behind him."""
    for days in (30, 20, 10):
        log(ben, ran(days_ago(days)))
    return ben


def test_a_token_from_the_empty_list_to_its_end(
    page: Page, live_server: Any, ada: User, riverside: Squad, look: Look, console: Console
) -> None:
    let_in(page.context, live_server.url, ada)
    page.goto(f"{SQUAD}people/")
    press(page, "link", "API tokens")
    expect(page.get_by_role("heading", name="No token is open")).to_be_visible()
    look(page, "API tokens")
    press(page, "link", "Make a token")
    look(page, "Make a token")
    console.expect("422")
    page.get_by_label("What for").fill(" ")
    press(page, "button", "Make the token")
    expect(page.get_by_label("What for")).to_have_attribute("aria-invalid", "true")
    look(page, "Make a token")
    page.get_by_label("What for").fill("The timing gate, which has a long name so that it needs a second line")
    press(page, "button", "Make the token")
    expect(page.get_by_label("Token", exact=True)).to_have_value(re.compile("^qt_"))
    text = page.get_by_label("Token", exact=True).input_value()
    look(page, "The token for The timing gate")
    answer = page.request.get(f"{live_server.url}/api/v1/athletes", headers={"Authorization": f"Bearer {text}"})
    assert answer.status == 200
    press(page, "link", "Back to the tokens")
    look(page, "API tokens")
    page.get_by_role("link", name=re.compile("^Revoke")).focus()
    page.keyboard.press("Enter")
    look(page, "Revoke")
    press(page, "button", "Revoke the token")
    expect(page.get_by_text("The token is revoked")).to_be_visible()
    page.get_by_text("that are over").click()
    look(page, "API tokens")
    assert ApiToken.objects.get().revoked_at is not None
    answer = page.request.get(f"{live_server.url}/api/v1/athletes", headers={"Authorization": f"Bearer {text}"})
    assert answer.status == 401


def test_a_squad_is_exported_and_brought_to_another_coach(
    page: Page,
    live_server: Any,
    ada: User,
    ran_ben: Athlete,
    look: Look,
    new_context: Callable[..., Any],
) -> None:
    let_in(page.context, live_server.url, ada)
    page.goto(SQUAD)
    press(page, "link", "Export the squad")
    look(page, "Export the squad")
    with page.expect_download() as saved:
        press(page, "button", "JSON")
    file = saved.value.path()
    assert json.loads(file.read_bytes())["squad"]["name"] == "Riverside"

    other = new_context().new_page()
    let_in(other.context, live_server.url, make_user("Dora"))
    other.goto("/squads/new/")
    press(other, "link", "Bring a squad from another Quarters")
    look(other, "Bring a squad")
    other.get_by_label("The squad's file").set_input_files(file)
    press(other, "button", "Look at it")
    expect(other.get_by_role("heading", level=1)).to_have_text("Riverside")
    expect(other.get_by_text("Ben", exact=True)).to_be_visible()
    look(other, "Riverside")
    assert Squad.objects.count() == 1, "looking takes nothing in"
    press(other, "button", "Take it in")
    expect(other.get_by_text("Riverside is here.")).to_be_visible()
    expect(other.locator(".squad-table .row-link")).to_have_text(["Ben"])
    look(other, "Riverside")


def test_a_file_that_is_none_is_refused_beside_its_field(
    page: Page, live_server: Any, ada: User, riverside: Squad, look: Look, console: Console
) -> None:
    let_in(page.context, live_server.url, ada)
    bent = json.loads(exported(riverside))
    bent["squad"]["keep_months"] = "long"
    page.goto("/squads/new/from-file/")
    console.expect("422")
    for content, said in ((b"PK\x03\x04", "cannot be taken"), (json.dumps(bent).encode(), "squad.keep_months")):
        page.get_by_label("The squad's file").set_input_files(
            {"name": "squad.json", "mimeType": "application/json", "buffer": content}
        )
        press(page, "button", "Look at it")
        expect(page.locator("#id_sent_error")).to_contain_text(said)
        look(page, "Bring a squad")
    assert Squad.objects.count() == 1


def test_a_squad_that_is_here_is_said_to_be_here(
    page: Page, live_server: Any, ada: User, ran_ben: Athlete, look: Look
) -> None:
    let_in(page.context, live_server.url, ada)
    page.goto("/squads/new/from-file/")
    page.get_by_label("The squad's file").set_input_files(
        {"name": "squad.json", "mimeType": "application/json", "buffer": exported(ran_ben.squad)}
    )
    press(page, "button", "Look at it")
    expect(page.get_by_text("You have this squad here already")).to_be_visible()
    expect(page.get_by_role("button", name="Take it in")).to_have_count(0)
    look(page, "Riverside")
    press(page, "button", "Put it aside")
    assert Squad.objects.count() == 1


def test_the_ladder_as_a_picture(page: Page, live_server: Any, ada: User, ran_ben: Athlete, look: Look) -> None:
    let_in(page.context, live_server.url, ada)
    page.goto(f"{SQUAD}athletes/ben/picture/")
    picture = page.locator("img.picture")
    until(page, lambda: picture.evaluate("one => one.complete"))
    assert picture.evaluate("one => one.naturalWidth") == 1080
    assert "Ben" not in (picture.get_attribute("src") or "")
    look(page, "The ladder as a picture")
    # The arrow keys choose among the names, and Enter on the button draws it anew.
    page.get_by_label("No name").focus()
    page.keyboard.press("Space")
    press(page, "button", "Draw it so")
    page.wait_for_url(re.compile("name=none"))
    expect(page.get_by_label("No name")).to_be_checked()
    drawn = page.request.get(f"{live_server.url}{page.locator('img.picture').get_attribute('src')}").text()
    assert "Ben" not in drawn
    expect(page.get_by_role("button", name="Save as PNG")).to_be_visible()
    look(page, "The ladder as a picture")


def test_what_is_shared_from_the_phone(page: Page, live_server: Any, ada: User, riverside: Squad, look: Look) -> None:
    page.goto("/share/")
    expect(page.get_by_text("Nothing waits here.")).to_be_visible()
    look(page, "Shared with Quarters")
    let_in(page.context, live_server.url, ada)
    make_squad(ada, "Evening squad")
    page.goto("/share/")
    expect(page.get_by_role("button", name="Read them")).to_have_count(2)
    look(page, "Shared with Quarters")


def test_the_watch_and_the_calendar(page: Page, live_server: Any, ada: User, ran_ben: Athlete, look: Look) -> None:
    let_in(page.context, live_server.url, ada)
    page.goto(f"{SQUAD}athletes/ben/watch/")
    look(page, "For the watch")
    for make in ("Garmin", "Coros", "Polar", "Suunto", "Apple", "Wahoo", "By way of a training calendar"):
        summary = page.locator("summary", has_text=re.compile(f"^{make}$"))
        summary.focus()
        page.keyboard.press("Enter")
        expect(summary.locator("xpath=..").locator("li").first).to_be_visible()
    look(page, "For the watch")
    with page.expect_download() as saved:
        press(page, "link", "FIT file")
    assert saved.value.path().read_bytes()[8:12] == b".FIT"
    page.goto(f"{SQUAD}athletes/ben/calendar/")
    look(page, "Calendar")
    press(page, "button", "Open a calendar")
    address = page.get_by_label("Address to subscribe to")
    expect(address).to_have_value(re.compile("/calendar/"))
    first = address.input_value()
    look(page, "Calendar")
    assert b"BEGIN:VCALENDAR" in page.request.get(first).body()
    press(page, "button", "Make a new address")
    expect(address).not_to_have_value(first)
    assert page.request.get(first).status == 404
    press(page, "button", "Close the calendar")
    expect(page.get_by_role("button", name="Open a calendar")).to_be_visible()


def test_hundreds_of_files_read_themselves_with_a_bar(
    page: Page, live_server: Any, ada: User, ben: Athlete, look: Look
) -> None:
    """Nobody presses anything: the page asks for the next few until all are read."""
    let_in(page.context, live_server.url, ada)
    page.goto(f"{SQUAD}import/?athlete=ben")
    files: list[FilePayload] = [
        {"name": f"{number}.csv", "mimeType": "text/csv", "buffer": f"Name,1,2,3\nBen,75.{number},76,76\n".encode()}
        for number in range(200)
    ]
    page.locator("input[type=file]").set_input_files(files)
    press(page, "button", "Read them")
    expect(page.locator("progress")).to_have_attribute("max", "200")
    # A page for every few of them: the slowest machine has its time.
    expect(page.get_by_role("heading", name="All 200 files read")).to_be_visible(timeout=120_000)
    expect(page.locator(".file")).to_have_count(200)
    look(page, "Files read", SCREENS[:1])  # axe takes long over so many rows
