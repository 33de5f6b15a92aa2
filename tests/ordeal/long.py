"""The ordeal in full: `make ordeal`. Prints a table of counts; takes about a quarter of an hour.

ORDEAL_PART makes it shorter: 0.1 runs a tenth of everything.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from coachapp.models import Athlete, Squad, User
from tests.browser.test_offline import Evening, plan, sign_in
from tests.ordeal import phone, trials
from tests.ordeal.chromium import OwnChromium
from tests.ordeal.trials import HEADING, Counted

PART = float(os.environ.get("ORDEAL_PART", "1"))
SEEDS = max(1, round(20 * PART))
SYNCS = max(10, round(500 * PART))
KILLS = max(2, round(100 * PART))

pytestmark = pytest.mark.timeout(3600)
_table: list[Counted] = []


def tell(counted: Counted) -> Counted:
    """Print a line as soon as it is known."""
    _table.append(counted)
    print("\n" + counted.line(), end="", flush=True)  # noqa: T201
    return counted


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    """Print the whole table at the end."""
    yield
    print("\n\n" + HEADING)  # noqa: T201
    print("\n".join(counted.line() for counted in _table), flush=True)  # noqa: T201


def test_evenings_without_a_network(coach: Page, evening: Evening, ada: User, riverside: Squad) -> None:
    athletes = list(Athlete.objects.filter(squad=riverside).order_by("name"))
    whole = Counted(f"{SEEDS} evenings offline, reps timed")
    for seed in range(SEEDS):
        one = plan(riverside, ada, athletes, evening.proxy)
        coach.goto(one.url)
        phone.begun(coach)
        phone.ready(coach)
        counted = trials.offline_evening(coach, one.proxy, one.practice, one.groups, seed)
        assert (counted.found, counted.doubled) == (counted.wanted, 0), counted.line()
        whole.wanted += counted.wanted
        whole.found += counted.found
        whole.lost += counted.lost
        whole.doubled += counted.doubled
        whole.faults += counted.faults
    tell(whole)


@pytest.mark.parametrize("control", [False, True])
def test_broken_answers(coach: Page, evening: Evening, control: bool) -> None:
    counted = trials.broken_answers(
        coach, evening.proxy, evening.practice, evening.athletes[0], syncs=SYNCS, seed=7, control=control
    )
    tell(counted)
    if control:
        assert counted.doubled > 0, "the count finds no doubles where there must be some"
    else:
        assert (counted.found, counted.lost, counted.doubled) == (SYNCS, 0, 0)


@pytest.mark.parametrize("control", [False, True])
def test_kills(
    control: bool,
    browser_type_launch_args: dict[str, Any],
    playwright: Playwright,
    evening: Evening,
    ada: User,
    tmp_path: Path,
) -> None:
    kills = max(2, KILLS // 10) if control else KILLS
    with OwnChromium(playwright, tmp_path / "profile", browser_type_launch_args) as chromium:
        page = chromium.start()
        sign_in(chromium.context, ada, evening.proxy)
        page.goto(evening.url)
        phone.ready(page)
        evening.proxy.closed()
        chromium.kill()
        counted = trials.killed_browsers(
            chromium, evening.proxy, evening.practice, evening.url, evening.athletes[0],
            sign_in=lambda: sign_in(chromium.context, ada, evening.proxy), kills=kills, seed=13, control=control,
        )  # fmt: skip
    tell(counted)
    if control:
        assert counted.lost > 0, "the count finds nothing lost where something must be"
    else:
        assert (counted.lost, counted.doubled, counted.faults) == (0, 0, kills)
