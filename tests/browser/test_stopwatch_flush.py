"""Flushes timed by taps: offered when the reps are in, never asked for, and a tap like any other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from coachapp.models import Athlete, Practice, Squad
from coachapp.services.actor import Actor
from coachapp.services.practice import Part, change_parts, plan_practice
from coachapp.services.practice_evening import evening_of
from tests.browser.stopwatch import NAMES, WALL, later, menu, ready, reps, start, tap, tile, track, who
from tests.browser.waiting import until
from tests.cast import TODAY, make_athlete
from tests.track import Phone, send

__all__ = ["track"]


@pytest.fixture
def people(riverside: Squad) -> list[Athlete]:
    return [make_athlete(riverside, name, date_ms=75_000 + 400 * at) for at, name in enumerate(NAMES[:2])]


@pytest.fixture
def practice(riverside: Squad, by_ada: Actor, people: list[Athlete]) -> Practice:
    """An evening of a single rep, so that the flush is near."""
    found = plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[person.pk for person in people])
    return change_parts(practice=found, by=by_ada, to={person.pk: Part(group=1, last_rep=1) for person in people})


@pytest.fixture
def done(page: Page, practice: Practice, track: Any) -> Page:
    """Everybody has run his rep."""
    track(practice)
    start(page)
    later(page, 75)
    tap(page, "Maya", "Tom")
    later(page, 300)
    return page


def flush(page: Page) -> Any:
    return page.locator(".group__flush")


def flushes(page: Page, name: str) -> Any:
    """His flushes, the one that runs, and since when on this phone."""
    told = "id => (({flush, flushing, flush_since}) => [flush, flushing, Object.values(flush_since)])"
    return page.evaluate(f"{told}(Quarters.board.evening.run(id))", str(who(name).pk))


def test_it_is_offered_when_the_reps_are_in_and_never_asked_for(page: Page, practice: Practice, track: Any) -> None:
    track(practice)
    expect(flush(page)).to_be_hidden()
    start(page)
    later(page, 75)
    expect(flush(page)).to_be_hidden()
    tap(page, "Maya")
    expect(flush(page)).to_be_visible()
    later(page, 1)
    tap(page, "Tom")
    expect(page.locator("#finish")).to_have_attribute("data-over", "true")
    menu(page, "Maya").get_by_role("button", name="Close").click()


def test_two_flushes_are_timed_by_taps_and_come_into_the_session(done: Page, practice: Practice) -> None:
    page = done
    flush(page).click()
    expect(flush(page)).to_be_hidden()
    expect(tile(page, "Maya").locator(".tile__rep")).to_have_text("Flush 1")
    expect(tile(page, "Maya")).to_have_attribute("data-state", "running")
    later(page, 450)
    expect(tile(page, "Maya").locator(".tile__clock")).to_have_text("7:30")
    tap(page, "Maya")
    later(page, 12.5)
    tap(page, "Tom")
    later(page, 60)
    flush(page).click()
    later(page, 440)
    tap(page, "Maya")
    later(page, 2)
    tap(page, "Tom")
    expect(flush(page)).to_be_hidden()
    assert flushes(page, "Maya") == [[[1, 450_000], [2, 440_000]], None, []]
    assert flushes(page, "Tom") == [[[1, 462_500], [2, 442_000]], None, []]
    expect(tile(page, "Maya").locator(".tile__rep")).to_have_text("Flush 2: 7:20.0")
    assert reps(page, who("Maya")) == [[1, 75_000, None]], "a flush is no rep, nor the rest before it a recovery"
    expect(page.locator("#saved")).to_have_text("Saved on this phone")
    until(page, lambda: practice.taps.count() == 9)
    session = evening_of(practice).session(str(who("Tom").pk))
    assert [(bout.distance_m, bout.time_ms) for bout in session.flush] == [(2000.0, 462_500), (2000.0, 442_000)]
    page.goto(reverse("review", args=[practice.squad.slug, practice.pk]))
    assert "7:42.5" in page.locator(f'[name="f_{who("Tom").pk}_1"]').input_value()


def test_a_slip_is_no_finish_and_every_tap_can_be_undone(done: Page) -> None:
    page = done
    flush(page).click()
    later(page, 2)
    tap(page, "Maya")
    assert flushes(page, "Maya")[1] == 1
    later(page, 448)
    tap(page, "Maya")
    assert flushes(page, "Maya")[0] == [[1, 450_000]]
    page.locator("#undo").click()
    assert flushes(page, "Maya")[:2] == [[[1, None]], 1]
    later(page, 1)
    tap(page, "Maya")
    assert flushes(page, "Maya")[0] == [[1, 451_000]]
    page.locator("#more").click()
    page.locator("#more-sheet").get_by_role("button", name="Undo: Maya flush 1 7:31.0").click()
    assert flushes(page, "Maya")[:2] == [[[1, None]], 1]


def test_a_group_that_was_sent_off_is_called_back_by_one_undo(done: Page) -> None:
    page = done
    flush(page).click()
    assert [flushes(page, name)[1] for name in ("Maya", "Tom")] == [1, 1]
    expect(page.locator("#undo-what")).to_have_text("Group A off, flush 1")
    page.locator("#undo").click()
    assert [flushes(page, name) for name in ("Maya", "Tom")] == [[[], None, []]] * 2
    expect(flush(page)).to_be_visible()
    page.locator("#more").click()
    page.locator("#more-sheet").get_by_role("button", name="Put back: Group A off, flush 1").click()
    assert [flushes(page, name)[1] for name in ("Maya", "Tom")] == [1, 1]


def test_someone_who_finished_a_flush_is_named_later_in_order(done: Page, practice: Practice) -> None:
    page = done
    flush(page).click()
    later(page, 450)
    page.keyboard.press("s")
    later(page, 5)
    page.keyboard.press("s")
    expect(page.locator("#line-text")).to_have_text("2 to name: 7:30.0, 7:35.0")
    page.locator("#line-do").click()
    expect(tile(page, "Tom").locator(".tile__tap")).to_have_attribute("aria-label", re.compile("Tom, flush 1. Tap if"))
    tap(page, "Tom", "Maya")
    assert flushes(page, "Tom") == [[[1, 450_000]], None, []]
    assert flushes(page, "Maya") == [[[1, 455_000]], None, []]
    expect(page.locator("#undo-what")).to_have_text("named: Maya")
    page.locator("#more").click()
    expect(page.locator("#taps")).to_contain_text("Tom flush 1 7:30.0")
    page.locator("#more-sheet").get_by_role("button", name="Undo: named: Maya").click()
    page.locator("#more-sheet").get_by_role("button", name="Close").click()
    expect(page.locator("#line-text")).to_have_text("1 to name: 7:35.0")
    expect(page.locator("#saved")).to_have_text("Saved on this phone")
    page.goto(reverse("review", args=[practice.squad.slug, practice.pk]))
    row = page.locator(".unnamed__row")
    row.get_by_label("Athlete").select_option("Maya")
    row.get_by_label("Rep").select_option("flush 1")
    row.get_by_role("button", name="Give it").click()
    expect(page.locator(f'[name="f_{who("Maya").pk}_1"]')).to_have_value("7:35")
    expect(page.locator("#unnamed")).to_be_hidden()


def test_a_flush_that_came_in_is_moved_to_whose_it_was(done: Page) -> None:
    page = done
    flush(page).click()
    later(page, 450)
    page.keyboard.press("s")
    page.locator("#line-do").click()
    tap(page, "Maya")
    menu(page, "Maya", "The last tap was somebody else").get_by_role("button", name="Tom").click()
    assert flushes(page, "Tom") == [[[1, 450_000]], None, []]
    assert flushes(page, "Maya")[:2] == [[[1, None]], 1]


def test_a_flush_that_runs_is_typed_over(done: Page) -> None:
    page = done
    flush(page).click()
    later(page, 400)
    form = menu(page, "Maya", "Flush, effort, a note").locator("#flush")
    expect(form.locator("select[name=number]")).to_have_value("1")
    form.get_by_label("Time").fill("7:50")
    form.get_by_role("button", name="Save").click()
    assert flushes(page, "Maya") == [[[1, 470_000]], None, []]
    expect(tile(page, "Maya")).to_have_attribute("data-state", "done")


def test_a_flush_goes_on_after_a_reload_in_the_middle_of_it(page: Page, practice: Practice, track: Any) -> None:
    page.add_init_script(WALL)
    track(practice)
    start(page)
    later(page, 75)
    tap(page, "Maya", "Tom")
    later(page, 60)
    flush(page).click()
    begun = flushes(page, "Maya")
    page.reload()
    ready(page)
    assert flushes(page, "Maya") == begun
    expect(tile(page, "Maya").locator(".tile__rep")).to_have_text("Flush 1")
    now = page.evaluate("Quarters.clock.now()")
    later(page, 450)
    tap(page, "Maya")
    assert flushes(page, "Maya")[0] == [[1, now - begun[2][0] + 450_000]]


def test_a_flush_sent_off_on_another_phone_gets_no_time_here(done: Page, practice: Practice, by_ada: Actor) -> None:
    page, other = done, Phone()
    other.tap("flush", 9_000, athlete=str(who("Maya").pk), number=1, time_ms=None, running=True)
    send(practice, by_ada, other.taps)
    flush(page).click()
    page.locator("#undo").click()
    page.locator("#undo").click()
    expect(tile(page, "Maya").locator(".tile__off")).to_have_text("timed elsewhere")
    tap(page, "Maya")
    expect(page.locator("#runner-sheet")).to_be_visible()
    assert flushes(page, "Maya")[:2] == [[[1, None]], 1]


def test_who_stopped_is_offered_none(page: Page, practice: Practice, track: Any) -> None:
    track(practice)
    for name in ("Maya", "Tom"):
        menu(page, name).get_by_role("button", name="Stops for today").click()
    expect(flush(page)).to_be_hidden()


def test_taps_of_another_evening_do_not_come_onto_this_board(
    page: Page, practice: Practice, track: Any, riverside: Squad, by_ada: Actor, people: list[Athlete]
) -> None:
    theirs = plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[person.pk for person in people])
    other = Phone()
    other.rep(1, 5_000, {who("Maya"): 74_000})
    send(theirs, by_ada, other.taps)
    track(practice)
    page.evaluate(
        """async ([practice, athlete]) => {
            window.came = [];
            document.addEventListener("quarters:taps", ({detail}) => window.came.push(detail));
            await Quarters.store.put({...Quarters.store.make("note", null, {athlete, text: "x"}), practice});
            await Quarters.sync.now();
        }""",
        [str(theirs.pk), str(who("Maya").pk)],
    )
    until(page, lambda: page.evaluate("window.came.length > 0"))
    assert page.evaluate("window.came[0].practice") == str(theirs.pk)
    assert reps(page, who("Maya")) == []
    assert page.evaluate("Quarters.board.taps.length") == 0
