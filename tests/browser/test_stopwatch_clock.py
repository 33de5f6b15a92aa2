"""The stopwatch keeps true time: through a phone's sleep, and whatever becomes of the clock on the wall."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stopwatch import SCREEN, WALL, evening, later, ready, reps, start, tap, tile, track, who
from tests.browser.waiting import until

__all__ = ["evening", "track"]


@pytest.mark.parametrize(
    ("page_stands", "wall_moves", "bridged"),
    [(True, 40_000, True), (False, 0, False)],
    ids=["the page's clock stood still", "it went on"],
)
def test_a_phone_asleep_in_the_middle_of_a_rep_keeps_true_time(
    page: Page, evening: Any, track: Any, page_stands: bool, wall_moves: int, bridged: bool
) -> None:
    page.add_init_script(SCREEN)
    page.add_init_script(WALL)
    track(evening(1))
    start(page)
    later(page, 30)
    page.evaluate("look(false)")
    if page_stands:
        page.evaluate("ms => wall(ms)", wall_moves)
    else:
        later(page, 40)
    page.evaluate("look(true)")
    expect(tile(page, "Maya").locator(".tile__clock")).to_have_text("1:10.0")
    later(page, 5)
    tap(page, "Maya")
    assert reps(page, who("Maya")) == [[1, 75_000, None]]
    last = page.evaluate("Quarters.board.taps.at(-1)")
    assert last["body"].get("bridged", False) is bridged, "a time that the wall's clock stood in for says so"


def test_a_wall_clock_that_is_put_right_while_it_is_looked_at_changes_nothing(
    page: Page, evening: Any, track: Any
) -> None:
    page.add_init_script(WALL)
    track(evening(1))
    start(page)
    later(page, 30)
    page.evaluate("wall(-3600000)")
    later(page, 45)
    tap(page, "Maya")
    assert reps(page, who("Maya")) == [[1, 75_000, None]]


@pytest.mark.parametrize("hours", [-1, 24])
def test_a_wall_clock_that_is_put_right_just_before_a_reload_changes_nothing(
    page: Page, evening: Any, track: Any, hours: int
) -> None:
    page.add_init_script(WALL)
    track(evening(1))
    start(page)
    later(page, 30)
    page.evaluate("ms => wall(ms)", hours * 3_600_000)
    due = page.evaluate("Quarters.clock.now() - Date.now()")
    written = "Quarters.store.get(`clock-${Quarters.board.board.practice}`)"
    until(page, lambda: abs(page.evaluate(written)["offset"] - due) < 50)
    # The page's own clock begins anew with it, the one on the wall goes on.
    page.add_init_script(f"wall({hours * 3_600_000 + 30_000})")
    page.reload()
    ready(page)
    later(page, 45)
    tap(page, "Maya")
    assert reps(page, who("Maya")) == [[1, 75_000, None]]
