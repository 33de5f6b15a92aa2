"""An evening without a network, in a real browser behind a network that is really cut.

The trials of tests/ordeal/ in short, and what one coach must never see of another's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from coachapp.models import Athlete, Coaching, User
from tests.browser.conftest import Console
from tests.browser.offline import Evening, _cut, coach, evening, note, of, proxy, sign_in
from tests.ordeal import phone, trials
from tests.ordeal.chromium import OwnChromium

__all__ = ["_cut", "coach", "evening", "proxy"]


# --- nothing is lost, nothing is doubled -----------------------------------------------------------


def test_a_whole_evening_without_a_network_and_reloaded_on_the_way(coach: Page, evening: Evening) -> None:
    counted = trials.offline_evening(coach, evening.proxy, evening.practice, evening.groups, seed=3)
    assert (counted.found, counted.doubled) == (72, 0), counted.line()


def test_answers_that_never_arrive_double_nothing(coach: Page, evening: Evening) -> None:
    counted = trials.broken_answers(coach, evening.proxy, evening.practice, evening.athletes[0], syncs=25, seed=5)
    assert counted.faults >= 10
    assert (counted.found, counted.lost, counted.doubled) == (25, 0, 0), counted.line()


def test_the_same_count_finds_doubles_where_the_server_makes_the_ids(coach: Page, evening: Evening) -> None:
    counted = trials.broken_answers(
        coach, evening.proxy, evening.practice, evening.athletes[0], syncs=25, seed=5, control=True
    )
    assert counted.doubled > 0, counted.line()


def test_a_browser_killed_in_the_middle_loses_no_saved_tap(
    browser_type_launch_args: dict[str, Any], playwright: Playwright, evening: Evening, ada: User, tmp_path: Path
) -> None:
    with OwnChromium(playwright, tmp_path / "profile", browser_type_launch_args) as chromium:
        page = chromium.start()
        sign_in(chromium.context, ada, evening.proxy)
        page.goto(evening.url)
        phone.ready(page)
        evening.proxy.closed()
        chromium.kill()
        counted = trials.killed_browsers(
            chromium,
            evening.proxy,
            evening.practice,
            evening.url,
            evening.athletes[0],
            sign_in=lambda: sign_in(chromium.context, ada, evening.proxy),
            kills=3,
            seed=11,
        )
    assert counted.wanted >= 20, counted.line()
    assert (counted.lost, counted.doubled, counted.faults) == (0, 0, 3), counted.line()


def test_two_tabs_send_one_after_the_other(coach: Page, evening: Evening) -> None:
    other = coach.context.new_page()
    other.goto(evening.url)
    phone.begun(other)
    evening.proxy.delay(0.3, "POST", "/taps/")
    for number in range(10):
        note(coach, evening, f"one {number}")
        note(other, evening, f"other {number}")
    for tab in (coach, other):
        tab.evaluate("void Quarters.sync.now()")
    phone.send_all(coach)
    phone.send_all(other)
    taps = of(evening)
    assert len(taps) == 20
    assert phone.doubled(evening.practice) == 0
    assert len({(tap.device, tap.seq) for tap in taps}) == 20, "each tap has a place of its own"
    assert len({tap.device for tap in taps}) == 1, "two tabs are one phone"


def test_a_clock_that_is_wrong_by_a_day_changes_no_time(coach: Page, evening: Evening) -> None:
    coach.clock.install(time=timezone.now() - timedelta(days=1))
    coach.reload()
    phone.begun(coach)
    phone.rep(coach, 1, 10_000, evening.groups, 75_000)
    coach.clock.set_system_time(timezone.now() + timedelta(days=1))
    phone.rep(coach, 2, 200_000, evening.groups, 75_000)
    coach.clock.run_for(1000)
    phone.send_all(coach)
    assert trials.timed_reps(evening.practice) == 12
    assert len(of(evening)) == 16


def test_one_bad_tap_does_not_hold_up_the_rest(coach: Page, evening: Evening, cato: Athlete) -> None:
    evening.proxy.closed()
    for number in range(50):
        if number == 7:
            note(coach, evening, "a runner of another squad", athlete=str(cato.pk))
        else:
            note(coach, evening, f"fine {number}")
    evening.proxy.open()
    phone.send_until(coach, count=0, refused=1)
    assert len(of(evening)) == 49
    kept = coach.locator("[data-kept]")
    expect(kept).to_contain_text("1 could not be taken over")
    kept.get_by_text("1 could not be taken over").click()
    expect(kept).to_contain_text("the athlete is not on the list of this practice")
    kept.get_by_role("button", name="Copy everything as text").click()
    expect(kept.locator("textarea")).to_have_value(re.compile("a runner of another squad"))
    kept.get_by_role("button", name="Set them aside").click()
    expect(kept.get_by_text("could not be taken over")).to_be_hidden()
    assert len(phone.on_the_phone(coach, evening.practice)) == 50, "set aside is not thrown away"


# --- who may send and see --------------------------------------------------------------------------


def test_signed_out_on_the_way_everything_waits_for_the_next_sign_in(
    coach: Page, evening: Evening, ada: User, console: Console
) -> None:
    console.expect("401")
    Session.objects.all().delete()
    note(coach, evening, "one")
    phone.send_until(coach, count=1, state="signed-out")
    expect(coach.locator("[data-kept]")).to_contain_text(
        "1 not yet sent (you are signed out: sign in, and they are sent)"
    )
    expect(coach.locator("[data-kept]").get_by_role("link", name="Sign in")).to_be_visible()
    sign_in(coach.context, ada, evening.proxy)
    phone.send_all(coach)
    assert len(of(evening)) == 1
    expect(coach.locator("[data-kept]")).not_to_contain_text("not yet sent")


def test_a_stale_token_is_fetched_anew(coach: Page, evening: Evening, console: Console) -> None:
    console.expect("403")
    note(coach, evening, "one")
    phone.send_all(coach)
    coach.context.clear_cookies(name="csrftoken")
    note(coach, evening, "two")
    phone.send_all(coach)
    assert len(of(evening)) == 2


def test_a_coach_who_was_let_go_keeps_what_he_has(coach: Page, evening: Evening, ada: User, console: Console) -> None:
    console.expect("404")
    part = Coaching.objects.get(user=ada)
    Coaching.objects.filter(pk=part.pk).delete()
    note(coach, evening, "one")
    phone.send_until(coach, count=1, state="not-yours")
    part.save(force_insert=True)
    phone.send_all(coach)
    assert len(of(evening)) == 1


def test_a_server_that_is_down_gets_it_later(
    coach: Page, evening: Evening, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.expect("500")

    def down(**_all: object) -> None:
        raise RuntimeError("down on purpose")

    with monkeypatch.context() as broken:
        broken.setattr("coachapp.views.taps.store_taps", down)
        note(coach, evening, "one")
        said = phone.send(coach)
    assert (said["count"], said["state"]) == (1, "server")
    phone.send_all(coach)
    assert len(of(evening)) == 1


def test_another_coach_on_the_same_phone_sends_nothing_of_the_first(
    coach: Page, evening: Evening, ada: User, abe: User, console: Console
) -> None:
    console.expect("409")
    evening.proxy.closed()
    note(coach, evening, "Ada's first")
    note(coach, evening, "Ada's second")
    evening.proxy.open()
    sign_in(coach.context, abe, evening.proxy)
    phone.send_until(coach, count=2, state="other-user")
    expect(coach.locator("main")).to_contain_text("Somebody else is signed in on this phone now")
    expect(coach.locator("main")).not_to_contain_text("Ben")
    assert of(evening) == []

    coach.goto(evening.url)
    phone.begun(coach)
    expect(coach.locator("[data-kept]")).to_contain_text("2 of another coach are kept on this phone")
    note(coach, evening, "Abe's own")
    phone.send_all(coach)
    assert [(tap.body["text"], tap.by) for tap in of(evening)] == [("Abe's own", abe)]

    sign_in(coach.context, ada, evening.proxy)
    coach.goto(evening.url)
    phone.begun(coach)
    phone.send_all(coach)
    assert {tap.body["text"]: tap.by for tap in of(evening)} == {
        "Abe's own": abe, "Ada's first": ada, "Ada's second": ada,
    }  # fmt: skip


# --- a phone that does not store -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ("indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); }", "This browser stores nothing"),
        (
            "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }",
            "This phone is full",
        ),
    ],
)
def test_a_phone_that_refuses_to_store_says_so_before_the_first_rep(
    page: Page, ada: User, evening: Evening, broken: str, sentence: str
) -> None:
    page.add_init_script(broken)
    sign_in(page.context, ada, evening.proxy)
    page.goto(evening.url)
    kept = page.locator("[data-kept]")
    expect(kept).to_contain_text(sentence)
    evening.proxy.closed()
    page.evaluate(
        """athlete => Quarters.store.put(Quarters.store.make('note', null, {athlete, text: 'only in memory'}))
            .catch(() => {})""",
        evening.athletes[0],
    )
    expect(kept).to_contain_text("1 are only in this page and not stored on the phone")
    kept.get_by_role("button", name="Copy everything as text").click()
    expect(kept.locator("textarea")).to_have_value(re.compile("only in memory"))
    evening.proxy.open()
    phone.send_all(page)
    assert len(of(evening)) == 1


def test_the_phone_of_a_browser_test_may_be_made_twice(
    new_context: Callable[..., BrowserContext], evening: Evening
) -> None:
    """Two phones, one practice: each has a device of its own, and both are kept."""
    devices = set()
    for name in ("one", "two"):
        page = new_context().new_page()
        sign_in(page.context, User.objects.get(name="Ada"), evening.proxy)
        page.goto(evening.url)
        phone.begun(page)
        phone.rep(page, 1, 10_000, evening.groups, 75_000 if name == "one" else 75_400)
        phone.send_all(page)
        devices |= {tap.device for tap in of(evening)}
    assert len(devices) == 2
    assert len(of(evening)) == 16
