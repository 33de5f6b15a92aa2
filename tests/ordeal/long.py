"""The ordeal of a phone at the track, in full: rows O1, O2 and O3 of `make ordeal`; about a quarter of an hour.

ORDEAL_PART makes it shorter: 0.1 runs a tenth of everything.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from coachapp.models import Athlete, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.practice import Part, change_parts
from tests.browser.offline import Evening, plan, sign_in
from tests.ordeal import clocks, phone, trials
from tests.ordeal.chromium import OwnChromium
from tests.ordeal.report import report_row
from tests.ordeal.trials import Counted

PART = float(os.environ.get("ORDEAL_PART", "1"))
SEEDS = max(1, round(20 * PART))
SYNCS = max(10, round(500 * PART))
KILLS = max(2, round(100 * PART))

pytestmark = pytest.mark.timeout(3600)


def test_evenings_without_a_network(coach: Page, evening: Evening, ada: User, riverside: Squad) -> None:
    """By the tiles themselves, each tap a click."""
    athletes = [Athlete.objects.get(pk=one) for one in evening.athletes]
    names = [one.name for one in athletes]
    coach.add_init_script(clocks.BOTH)
    whole = Counted(f"{SEEDS} evenings offline, reps timed")
    for seed in range(SEEDS):
        one = plan(riverside, ada, athletes, evening.proxy)
        parts = {athlete.pk: Part(group=1 + place // 3) for place, athlete in enumerate(athletes)}
        change_parts(practice=one.practice, by=Actor.coach(ada), to=parts)
        counted = trials.tapped_evening(
            coach, one.proxy, one.practice, one.url + "track/", [names[:3], names[3:]], seed
        )
        assert (counted.found, counted.doubled) == (counted.wanted, 0), counted.line()
        whole.wanted += counted.wanted
        whole.found += counted.found
        whole.lost += counted.lost
        whole.doubled += counted.doubled
        whole.faults += counted.faults
    report_row(
        row="O1",
        load=f"{SEEDS} evenings offline by the tiles, {whole.found} of {whole.wanted} reps right to the ms",
        faults=f"network closed for each, {whole.faults} reloads in mid-rep",
        lost=whole.lost,
        doubled=whole.doubled,
        let_in=0,
    )


def test_broken_answers(coach: Page, evening: Evening, ada: User, riverside: Squad) -> None:
    athletes = list(Athlete.objects.filter(squad=riverside).order_by("name"))
    counted = trials.broken_answers(
        coach, evening.proxy, evening.practice, evening.athletes[0], syncs=SYNCS, seed=7, control=False
    )
    other = plan(riverside, ada, athletes, evening.proxy)
    coach.goto(other.url)
    phone.begun(coach)
    control = trials.broken_answers(
        coach, other.proxy, other.practice, other.athletes[0], syncs=SYNCS, seed=7, control=True
    )
    report_row(
        row="O3",
        load=f"{SYNCS} syncs, {counted.found} of {counted.wanted} taps stored",
        faults=f"{counted.faults} answers dropped, torn or refused",
        lost=counted.lost,
        doubled=counted.doubled,
        let_in=0,
        control=f"ids made by the server: {control.doubled} doubled",
    )
    assert (counted.found, counted.lost, counted.doubled) == (SYNCS, 0, 0)
    assert control.doubled > 0, "the count finds no doubles where there must be some"


def test_kills(
    browser_type_launch_args: dict[str, Any],
    playwright: Playwright,
    evening: Evening,
    ada: User,
    riverside: Squad,
    tmp_path: Path,
) -> None:
    def trial(name: str, at: Evening, kills: int, *, control: bool) -> Counted:
        with OwnChromium(playwright, tmp_path / name, browser_type_launch_args) as chromium:
            page = chromium.start()
            sign_in(chromium.context, ada, at.proxy)
            page.goto(at.url)
            phone.ready(page)
            at.proxy.closed()
            chromium.kill()
            return trials.killed_browsers(
                chromium, at.proxy, at.practice, at.url, at.athletes[0],
                sign_in=lambda: sign_in(chromium.context, ada, at.proxy), kills=kills, seed=13, control=control,
            )  # fmt: skip

    counted = trial("phone", evening, KILLS, control=False)
    athletes = list(Athlete.objects.filter(squad=riverside).order_by("name"))
    control = trial("control", plan(riverside, ada, athletes, evening.proxy), max(2, KILLS // 10), control=True)
    report_row(
        row="O2",
        load=f"{counted.wanted} taps acknowledged by the phone",
        faults=f"{counted.faults} kill -9 of the whole browser",
        lost=counted.lost,
        doubled=counted.doubled,
        let_in=0,
        control=f"saved after saying so: {control.lost} lost in {control.faults} kills",
    )
    assert (counted.lost, counted.doubled, counted.faults) == (0, 0, KILLS)
    assert control.lost > 0, "the count finds nothing lost where something must be"
