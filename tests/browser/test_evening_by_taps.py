"""Whole evenings from the first send-off to the next sessions, by taps alone: six in two groups, and a mixed one."""

from __future__ import annotations

from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from coachapp.models import Athlete, LoggedSession, Practice, Squad
from coachapp.services.actor import Actor
from coachapp.services.practice import Part, change_parts, plan_practice
from coachapp.services.standing import standing_of
from tests.browser.stopwatch import later, menu, start, tap, tile, track
from tests.browser.waiting import until
from tests.cast import make_athlete
from tests.mixed import mixed_squad

__all__ = ["track"]

FAST, SLOW = ("Ben", "Bea", "Bo"), ("Bill", "Bess", "Babs")


def plan(squad: Squad, by: Actor, on: date, parts: dict[Athlete, Part]) -> Practice:
    """An evening of these, each with his part in it."""
    practice = plan_practice(squad=squad, by=by, on=on, athletes=[athlete.pk for athlete in parts])
    return change_parts(practice=practice, by=by, to={athlete.pk: part for athlete, part in parts.items()})


def log(page: Page, practice: Practice, sessions: int) -> None:
    """From the stopwatch, once all of it is sent, to the review; log everybody who ran."""
    until(page, lambda: practice.taps.count() == page.evaluate("Quarters.board.taps.length"))
    expect(page.locator("#saved")).to_have_text("Saved on this phone")
    page.locator("#finish").click()
    page.get_by_role("button", name="Log everybody").click()
    expect(page.get_by_role("heading", name=f"{sessions} session{'s' * (sessions > 1)} logged")).to_be_visible()


def kept(athlete: Athlete) -> Any:
    """The session in his log."""
    return LoggedSession.objects.kept().with_reps().get(athlete=athlete).as_value()


def stage(athlete: Athlete, on: date) -> int:
    """Where he stands."""
    return int(standing_of(athlete, on=on).position.stage)


def test_six_in_two_groups_run_twelve_reps_and_have_their_next_session(
    page: Page, riverside: Squad, by_ada: Actor, today: date, track: Any
) -> None:
    people = {name: make_athlete(riverside, name, date_ms=75_000, goal_ms=73_000) for name in FAST + SLOW}
    practice = plan(riverside, by_ada, today, {one: Part(group=1 + (name in SLOW)) for name, one in people.items()})
    track(practice)
    for rep in range(1, 13):
        start(page, 1)
        later(page, 20)
        start(page, 2)
        later(page, 54.5)
        tap(page, *FAST)
        # Babs misses one rep by far, and holds.
        later(page, 20)
        tap(page, *(name for name in SLOW if (name, rep) != ("Babs", 7)))
        later(page, 6)
        if rep == 7:
            tap(page, "Babs")
        later(page, 60)
    expect(tile(page, "Babs").locator(".tile__verdict .tile__long")).to_have_text("Hold: rep 7")
    expect(page.locator("#finish")).to_have_attribute("data-over", "true")
    log(page, practice, 6)
    for name, one in people.items():
        times = [rep.time_ms for rep in kept(one).reps]
        assert times == [80_500 if (name, rep) == ("Babs", 7) else 74_500 for rep in range(1, 13)], name
        assert stage(one, today) == (1 if name == "Babs" else 2), name
    expect(page.locator(".outcome", has_text="Babs")).to_contain_text("Hold")


def test_a_mixed_evening_is_timed_and_logged_each_in_his_own_way(
    page: Page, riverside: Squad, by_ada: Actor, today: date, track: Any
) -> None:
    """Twelve reps, eight, the step-down; one who comes at rep 3 and one who goes after rep 9."""
    squad = mixed_squad(riverside, by_ada, today)
    people = {name: squad[name] for name in ("Finn", "Late", "Early", "Short", "Down")}
    groups = {"Finn": 1, "Late": 1, "Early": 1, "Short": 2, "Down": 3}
    parts = {one: Part(group=groups[name], workout=one.workout) for name, one in people.items()}
    practice = plan(riverside, by_ada, today, parts)
    track(practice)
    sheet = menu(page, "Late")
    sheet.get_by_label("Joins at rep").select_option("3")
    sheet.get_by_role("button", name="Join then").click()
    for rep in range(1, 13):
        here = [name for name, there in (("Finn", True), ("Early", rep <= 9), ("Late", rep >= 3)) if there]
        start(page, 1)
        if rep <= 8:
            start(page, 2)
        later(page, 80)
        tap(page, *here)
        later(page, 14)
        if rep <= 8:
            tap(page, "Short")
        later(page, 60)
        if rep == 9:
            menu(page, "Early").get_by_role("button", name="Stops for today").click()
            expect(tile(page, "Early")).to_have_attribute("data-state", "done")
    for seconds in (399, 294, 190, 89):
        start(page, 3)
        later(page, seconds)
        tap(page, "Down")
        later(page, 160)
    for name in people:
        expect(tile(page, name)).to_have_attribute("data-state", "done")
    log(page, practice, 5)
    ran = {name: [(rep.number, rep.distance_m, rep.time_ms) for rep in kept(one).reps] for name, one in people.items()}
    assert ran == {
        "Finn": [(rep, 400, 80_000) for rep in range(1, 13)],
        "Late": [(rep, 400, 80_000) for rep in range(3, 13)],
        "Early": [(rep, 400, 80_000) for rep in range(1, 10)],
        "Short": [(rep, 400, 94_000) for rep in range(1, 9)],
        "Down": [(1, 1600, 399_000), (2, 1200, 294_000), (3, 800, 190_000), (4, 400, 89_000)],
    }
    # All reps of his own session move one on; ten or nine of twelve are incomplete, and hold.
    assert {name: stage(people[name], today) for name in ("Finn", "Short", "Late", "Early")} == {
        "Finn": 2, "Short": 2, "Late": 1, "Early": 1,
    }  # fmt: skip
    for name in ("Late", "Early"):
        expect(page.locator(".outcome", has_text=name)).to_contain_text("Incomplete")
