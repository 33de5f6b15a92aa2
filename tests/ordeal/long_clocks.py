"""Row O6 of `make ordeal`: the wall clock lies in every rep, and no time is wrong for it."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from coachapp.models import Athlete, Squad, User
from tests.browser.offline import Evening, plan, sign_in, zone_of
from tests.ordeal import clocks
from tests.ordeal.report import report_row

PART = float(os.environ.get("ORDEAL_PART", "1"))
EVENINGS = max(1, round(20 * PART))

pytestmark = pytest.mark.timeout(3600)


def test_the_wall_clock_lies(
    new_context: Callable[..., BrowserContext], evening: Evening, ada: User, riverside: Squad
) -> None:
    page = new_context(timezone_id=None).new_page()
    page.add_init_script(clocks.BOTH)
    sign_in(page.context, ada, evening.proxy)
    zone = zone_of(page)
    two = list(Athlete.objects.filter(squad=riverside).order_by("name")[:2])
    whole = clocks.Clocked()
    for seed in range(EVENINGS):
        one = plan(riverside, ada, two, evening.proxy)
        counted = clocks.evening(
            page, address=one.url + "track/", practice=one.practice, names=[each.name for each in two],
            proxy=evening.proxy, zone=zone, seed=seed,
        )  # fmt: skip
        assert (counted.wrong, counted.lost, counted.out_of_order) == (0, 0, 0), f"evening {seed}: {counted}"
        for name, value in vars(counted).items():
            setattr(whole, name, getattr(whole, name) + value)
    report_row(
        row="O6",
        load=f"{EVENINGS} evenings by the tiles, {whole.reps} reps, {whole.wrong} of another length",
        faults=f"{whole.faults} faults of the wall clock, {whole.reloads} reloads",
        lost=whole.lost,
        doubled=whole.doubled,
        let_in=0,
        control=f"believing the wall clock: {whole.by_wall} reps wrong",
    )
    assert whole.by_wall > 0
