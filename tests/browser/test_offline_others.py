"""The trials of tests/ordeal/ about sign-ins, clocks, tabs and phones, in short."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from coachapp.models import Athlete, Squad, User
from tests.browser.conftest import Console
from tests.browser.offline import Evening, _cut, coach, evening, plan, proxy, sign_in, zone_of
from tests.ordeal import clocks, hands, phone, together

__all__ = ["_cut", "coach", "evening", "proxy"]


def scene(page: Page, evening: Evening, ada: User, abe: User, cleo: User) -> hands.Scene:
    return hands.Scene(page, evening, ada, abe, cleo, Athlete.objects.get(pk=evening.athletes[0]))


def refusals(console: Console) -> None:
    """Refused requests are what this is about; the browser writes each on the console."""
    told = ("status of 401", "status of 403", "status of 404", "status of 409")
    console.heard[:] = [line for line in console.heard if not any(part in line for part in told)]


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("the cookie is nobody's", "midway"),
        ("a coach of another squad signs in", "queued offline"),
        ("the password is changed elsewhere", "page opened anew"),
        ("the coach is taken off the squad", "page opened anew"),
        ("an athlete's link is opened", "midway"),
    ],
)
def test_a_mishap_of_the_sign_in_keeps_everything(
    coach: Page,
    evening: Evening,
    ada: User,
    abe: User,
    cleo: User,
    hilltop: Squad,
    console: Console,
    name: str,
    moment: str,
) -> None:
    mishap = next(mishap for mishap in hands.MISHAPS if mishap.name == name)
    outcome = hands.run(scene(coach, evening, ada, abe, cleo), mishap, moment)
    refusals(console)
    assert (outcome.lost, outcome.doubled, outcome.let_in) == (0, 0, 0)
    assert outcome.told


def test_a_phone_that_forgets_whose_they_are_is_found_out(
    coach: Page, evening: Evening, ada: User, abe: User, cleo: User
) -> None:
    mishap = next(mishap for mishap in hands.MISHAPS if mishap.name == "another coach of the squad signs in")
    outcome = hands.run(scene(coach, evening, ada, abe, cleo), mishap, "queued offline", control=True)
    assert outcome.let_in == hands.TAPS


def test_a_wall_clock_that_lies_in_every_rep(
    new_context: Callable[..., BrowserContext], evening: Evening, ada: User, riverside: Squad
) -> None:
    page = new_context(timezone_id=None).new_page()
    page.add_init_script(clocks.BOTH)
    sign_in(page.context, ada, evening.proxy)
    two = list(Athlete.objects.filter(squad=riverside).order_by("name")[:2])
    one = plan(riverside, ada, two, evening.proxy)
    counted = clocks.evening(
        page, address=one.url + "track/", practice=one.practice, names=[each.name for each in two],
        proxy=evening.proxy, zone=zone_of(page), seed=3, reps=6,
    )  # fmt: skip
    assert (counted.wrong, counted.lost, counted.out_of_order, counted.doubled) == (0, 0, 0, 0), counted
    assert counted.by_wall > 0, "a page that believed the wall clock would be wrong"


def test_two_phones_of_two_tabs_send_as_one(
    new_context: Callable[..., BrowserContext], evening: Evening, ada: User, abe: User
) -> None:
    phones = []
    for user in (ada, abe):
        context = new_context()
        sign_in(context, user, evening.proxy)
        phones.append([context.new_page() for _tab in range(2)])
        for tab in phones[-1]:
            tab.goto(evening.url)
            phone.begun(tab)
    counted = together.evening(phones, evening.practice, evening.athletes[0], evening.proxy, seed=4, rounds=5)
    assert (counted.lost, counted.doubled, counted.places_taken_twice, counted.at_once, counted.refused) == (0,) * 5
    assert counted.made >= 20


def test_a_sign_in_page_says_what_waits(coach: Page, evening: Evening) -> None:
    expected = "On this phone: 1 not yet sent. They are sent when their own coach is signed in"
    address = evening.proxy.url + "/accounts/login/"
    coach.context.clear_cookies(name="sessionid")
    coach.goto(address)
    expect(coach.locator("[data-waiting]")).to_be_hidden()
    coach.goto(evening.proxy.url + "/offline/")
    coach.evaluate(
        """async ([practice, athlete]) => {
            await Quarters.store.open({owner: '1', squad: 'riverside', practice});
            await Quarters.store.put(Quarters.store.make('note', null, {athlete, text: 'waits'}));
        }""",
        [str(evening.practice.pk), evening.athletes[0]],
    )
    coach.goto(address)
    expect(coach.locator("[data-waiting]")).to_contain_text(expected)
