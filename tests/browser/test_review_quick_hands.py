"""A coach who types faster than his phone writes: nothing typed is lost or put over, and his place stays his.

The phone's database and its network are held here and let go by the test, so every order of events comes on purpose.
"""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from coachapp.models import Athlete, Practice, Squad, Tap, User
from coachapp.services.actor import Actor
from coachapp.services.practice import plan_practice
from coachapp.services.practice_evening import evening_of
from tests.browser.conftest import DESKTOP, Console
from tests.cast import browser_of, make_athlete
from tests.track import Phone, send

NAMES = ("Abel", "Bo", "Cleo")
REPS = 12

pytestmark = pytest.mark.browser_context_args(viewport=DESKTOP)

# Nothing comes to the disk before `letGo()`.
HELD_DISK = """
(() => {
    const { store } = Quarters;
    const { put } = store;
    const held = new Promise((done) => { window.letGo = done; });
    store.put = (tap) => held.then(() => put(tap));
})()"""

# Nor is anything known of what lies on it: added to the script that answers for that.
UNKNOWN_DISK = """
(() => {
    const { store } = window.Quarters;
    const { ready } = store;
    const held = new Promise((done) => { window.letGo = done; });
    store.ready = () => held.then(ready);
})();"""

# The first tap finds its number taken by another tab, and gets the next that is free.
OVERTAKEN = """
(() => {
    const { store } = Quarters;
    const { put } = store;
    const held = new Promise((done) => { window.letGo = done; });
    let first = true;
    store.put = (tap) => {
        const taken = first;
        first = false;
        return held.then(() => {
            if (taken) tap.seq = store.make("note", null, {}).seq;
            return put(tap);
        });
    };
})()"""


@pytest.fixture
def three(riverside: Squad) -> list[Athlete]:
    """Three athletes, each a second a lap slower than the one before."""
    return [
        make_athlete(riverside, name, date_ms=70_000 + 1000 * place, goal_ms=68_000 + 1000 * place)
        for place, name in enumerate(NAMES)
    ]


@pytest.fixture
def evening(riverside: Squad, three: list[Athlete], by_ada: Actor, today: date) -> Practice:
    """An evening with all three."""
    return plan_practice(squad=riverside, by=by_ada, on=today, athletes=[athlete.pk for athlete in three])


@pytest.fixture
def desk(page: Page, live_server: LiveServer, ada: User, evening: Practice) -> Page:
    """Ada's browser, signed in, no page open yet."""
    cookie = browser_of(ada).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def open_grid(desk: Page, evening: Practice) -> None:
    """Open the grid and wait until it is there to be typed into."""
    desk.goto(reverse("review", args=[evening.squad.slug, evening.pk]))
    expect(desk.get_by_label("Abel, rep 1, time", exact=True)).to_be_focused()


def type_row(desk: Page, first: int, reps: int = REPS) -> None:
    """Type times from where the focus is, Enter after each: 70.0, 70.1 and so on."""
    for rep in range(reps):
        desk.keyboard.type(str(first + rep))
        desk.keyboard.press("Enter")


def row(desk: Page, name: str) -> list[str]:
    return [desk.get_by_label(f"{name}, rep {rep}, time", exact=True).input_value() for rep in range(1, REPS + 1)]


def typed(first: int, reps: int = REPS) -> list[str]:
    return [f"{(first + rep) / 10:.1f}" for rep in range(reps)]


def let_go(desk: Page) -> None:
    """Let the phone write, and wait until the server has all of it."""
    desk.evaluate("letGo()")
    desk.evaluate(
        """async () => {
            for (;;) {
                const taps = await Quarters.store.taps();
                if (taps.length && taps.every((tap) => tap.state === "stored")) return;
                await new Promise((soon) => setTimeout(soon, 50));
            }
        }"""
    )


def stored(evening: Practice, athlete: Athlete) -> dict[int, int | None]:
    return {rep.rep: rep.time_ms for rep in evening_of(evening).runs[str(athlete.pk)].reps}


def hear(desk: Page, evening: Practice, phone: Phone) -> None:
    """Let the page hear what another phone tapped, as an answer of the server brings it."""
    detail = json.dumps({"practice": str(evening.pk), "taps": phone.taps})
    desk.evaluate(f"document.dispatchEvent(new CustomEvent('quarters:taps', {{ detail: {detail} }}))")


def test_what_is_typed_stands_in_its_cell_while_the_phone_still_writes_what_came_before(
    desk: Page, evening: Practice, three: list[Athlete]
) -> None:
    open_grid(desk, evening)
    desk.evaluate(HELD_DISK)
    type_row(desk, 700)
    type_row(desk, 710, reps=5)
    assert row(desk, "Abel") == typed(700)
    assert row(desk, "Bo") == [*typed(710, reps=5), *[""] * 7]
    let_go(desk)
    assert row(desk, "Abel") == typed(700)
    assert stored(evening, three[0]) == {rep: 69_900 + 100 * rep for rep in range(1, REPS + 1)}


def test_a_target_for_all_leaves_what_was_just_typed(desk: Page, evening: Practice, three: list[Athlete]) -> None:
    open_grid(desk, evening)
    desk.evaluate(HELD_DISK)
    type_row(desk, 700, reps=3)
    desk.get_by_role("button", name="All on target for Abel").click()
    assert row(desk, "Abel") == [*typed(700, reps=3), *["70.0"] * 9]
    let_go(desk)
    assert stored(evening, three[0]) == {1: 70_000, 2: 70_100, 3: 70_200} | dict.fromkeys(range(4, REPS + 1), 70_000)


def test_enter_goes_down_the_recoveries_past_rows_that_were_just_filled(desk: Page, evening: Practice) -> None:
    open_grid(desk, evening)
    desk.evaluate(HELD_DISK)
    for _athlete in NAMES:
        desk.keyboard.press("Shift+Tab")
        desk.keyboard.press("Shift+Tab")
        desk.keyboard.press("Shift+Tab")
        desk.keyboard.press("Enter")
    expect(desk.locator("#log-button")).to_be_focused()
    desk.get_by_label("All rec for Abel").focus()
    for _athlete in NAMES:
        desk.keyboard.type("75")
        desk.keyboard.press("Enter")
    expect(desk.locator("#log-button")).to_be_focused()
    for name in NAMES:
        expect(desk.get_by_label(f"{name}, recovery after rep 11", exact=True)).to_have_value("75")
    let_go(desk)
    assert Tap.objects.count() == len(NAMES) * (REPS + REPS - 1)


def test_a_page_that_is_left_at_once_has_said_everything_to_the_phone(
    desk: Page, evening: Practice, console: Console
) -> None:
    console.expect("net::ERR_FAILED")
    open_grid(desk, evening)
    desk.route("**/taps/", lambda route: route.abort())
    # The keys of one moment, and the page is gone in the same one.
    desk.evaluate(
        """() => {
            for (const [place, cell] of [...document.querySelectorAll("#line-abel .rep__time")].entries()) {
                cell.focus();
                cell.value = String(700 + place);
            }
            document.activeElement.blur();
            location.reload();
        }"""
    )
    expect(desk.get_by_label("Abel, rep 12, time", exact=True)).to_have_value("71.1")
    assert row(desk, "Abel") == typed(700)


def test_what_is_typed_before_the_page_knows_its_phone_is_kept_and_counts(
    desk: Page, evening: Practice, three: list[Athlete], by_ada: Actor
) -> None:
    phone = Phone(seq=40)
    phone.tap("write", athlete=str(three[0].pk), rep=1, time_ms=69_000)
    send(evening, by_ada, phone.taps)

    def held(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + UNKNOWN_DISK)

    desk.route("**/js/track/store.js", held)
    desk.goto(reverse("review", args=[evening.squad.slug, evening.pk]))
    desk.get_by_label("Abel, rep 1, time", exact=True).select_text()
    type_row(desk, 701, reps=3)
    desk.get_by_role("button", name="All on target for Abel").click()
    # Another phone is heard of in between; nobody's cell is painted over.
    phone.tap("write", athlete=str(three[1].pk), rep=1, time_ms=71_900)
    hear(desk, evening, phone)
    assert row(desk, "Abel") == [*typed(701, reps=3), *["70.0"] * 9]
    let_go(desk)
    expect(desk.get_by_label("Bo, rep 1, time", exact=True)).to_have_value("71.9")
    assert row(desk, "Abel") == [*typed(701, reps=3), *["70.0"] * 9]
    assert stored(evening, three[0]) == {1: 70_100, 2: 70_200, 3: 70_300} | dict.fromkeys(range(4, REPS + 1), 70_000)


def test_the_last_word_stays_the_last_when_another_tab_took_the_number_of_the_one_before(
    desk: Page, evening: Practice, three: list[Athlete]
) -> None:
    open_grid(desk, evening)
    desk.evaluate(OVERTAKEN)
    cell = desk.get_by_label("Abel, rep 1, time", exact=True)
    for text in ("703", "704"):
        cell.fill(text)
        cell.press("Enter")
    let_go(desk)
    expect(cell).to_have_value("70.4")
    assert stored(evening, three[0]) == {1: 70_400}


def test_a_time_of_another_phone_is_replaced_by_the_next_key_and_spares_what_is_being_typed(
    desk: Page, evening: Practice, three: list[Athlete]
) -> None:
    open_grid(desk, evening)
    phone = Phone(seq=40)
    abel = str(three[0].pk)
    phone.tap("write", athlete=abel, rep=1, time_ms=69_000)
    hear(desk, evening, phone)
    cell = desk.get_by_label("Abel, rep 1, time", exact=True)
    expect(cell).to_have_value("69.0")
    expect(cell).to_be_focused()
    desk.keyboard.type("70")
    phone.tap("write", athlete=abel, rep=1, time_ms=68_000)
    phone.tap("write", athlete=abel, rep=2, time_ms=68_500)
    hear(desk, evening, phone)
    expect(desk.get_by_label("Abel, rep 2, time", exact=True)).to_have_value("68.5")
    desk.keyboard.type("5")
    desk.keyboard.press("Enter")
    expect(cell).to_have_value("70.5")
    expect(desk.get_by_label("Abel, rep 2, time", exact=True)).to_be_focused()


def test_who_is_choosing_keeps_his_place_while_other_finishes_come_in(
    desk: Page, evening: Practice, three: list[Athlete], by_ada: Actor
) -> None:
    phone = Phone()
    phone.tap("go", 1_000, runners={str(who.pk): 1 for who in three})
    phone.tap("finish", 72_300, athlete=None)
    send(evening, by_ada, phone.taps)
    open_grid(desk, evening)
    first = desk.locator("#unnamed [data-who]").first
    first.focus()
    first.select_option(label="Bo")
    phone.tap("finish", 72_900, athlete=None)
    hear(desk, evening, phone)
    expect(desk.locator("#unnamed [data-who]")).to_have_count(2)
    expect(first).to_be_focused()
    assert first.locator("option:checked").inner_text() == "Bo"
    desk.get_by_role("button", name="Give it").first.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Bo, rep 1, time", exact=True)).to_have_value("71.3")
    expect(desk.locator("#unnamed [data-who]")).to_be_focused()


def test_a_choice_that_is_settled_elsewhere_leaves_the_focus_in_its_cell(
    desk: Page, evening: Practice, three: list[Athlete], by_ada: Actor
) -> None:
    abel = three[0]
    for time_ms in (70_000, 70_700):
        phone = Phone()
        phone.run({abel: time_ms}, [1], rest_ms=60_000)
        send(evening, by_ada, phone.taps)
    open_grid(desk, evening)
    desk.get_by_role("button", name="Take 70.7").focus()
    phone = Phone(seq=90)
    phone.tap("write", athlete=str(abel.pk), rep=1, time_ms=70_000)
    hear(desk, evening, phone)
    expect(desk.get_by_role("button", name="Take 70.7")).to_have_count(0)
    expect(desk.get_by_label("Abel, rep 1, time", exact=True)).to_be_focused()
