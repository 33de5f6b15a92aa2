"""Rows O4 and O5 of `make ordeal`: whatever befalls a sign-in at the track, and one bad tap among fifty."""

from __future__ import annotations

import os
import random
from itertools import islice

import pytest
from playwright.sync_api import Page

from coachapp.models import Athlete, Squad, Tap, User
from tests.browser.conftest import Console
from tests.browser.offline import Evening, plan, sign_in
from tests.ordeal import hands, phone
from tests.ordeal.report import report_row

PART = float(os.environ.get("ORDEAL_PART", "1"))
CASES = max(3, round(len(hands.MISHAPS) * len(hands.MOMENTS) * PART))
POISONED = max(2, round(20 * PART))

pytestmark = pytest.mark.timeout(3600)


@pytest.fixture
def athletes(evening: Evening, riverside: Squad) -> list[Athlete]:
    return list(Athlete.objects.filter(squad=riverside).order_by("name"))


def opened(page: Page, evening: Evening, ada: User) -> None:
    """Ada at her evening, signed in."""
    sign_in(page.context, ada, evening.proxy)
    page.goto(evening.url)
    phone.begun(page)


def test_whatever_befalls_the_sign_in(
    coach: Page,
    evening: Evening,
    athletes: list[Athlete],
    ada: User,
    abe: User,
    cleo: User,
    hilltop: Squad,
    riverside: Squad,
    console: Console,
) -> None:
    lost = doubled = let_in = told = 0
    for mishap, moment in islice(hands.cases(), CASES):
        one = plan(riverside, ada, athletes, evening.proxy)
        opened(coach, one, ada)
        scene = hands.Scene(coach, one, ada, abe, cleo, athletes[0])
        outcome = hands.run(scene, mishap, moment)
        lost += outcome.lost
        doubled += outcome.doubled
        let_in += outcome.let_in
        told += bool(outcome.told)
    one = plan(riverside, ada, athletes, evening.proxy)
    opened(coach, one, ada)
    forgetful = next(mishap for mishap in hands.MISHAPS if mishap.name.startswith("another coach"))
    scene = hands.Scene(coach, one, ada, abe, cleo, athletes[0])
    control = hands.run(scene, forgetful, "queued offline", control=True)
    report_row(
        row="O4",
        load=f"{CASES} evenings, {CASES * hands.TAPS} taps of one coach",
        faults=f"{CASES} mishaps of a sign-in, {told} of them told on the page",
        lost=lost,
        doubled=doubled,
        let_in=let_in,
        control=f"a phone that forgets whose they are: {control.let_in} of {hands.TAPS} let in",
    )
    _expected_refusals(console)
    assert (lost, doubled, let_in) == (0, 0, 0)
    assert control.let_in == hands.TAPS, "the count finds nothing let in where all must be"


def test_one_bad_tap_among_fifty(
    coach: Page, evening: Evening, athletes: list[Athlete], ada: User, cato: Athlete, riverside: Squad
) -> None:
    """Bad in every way that a phone could come to: each evening another, in another place."""
    chance = random.Random(29)
    lost = quarantined = 0
    for number in range(POISONED):
        one = plan(riverside, ada, athletes, evening.proxy)
        opened(coach, one, ada)
        before = coach.evaluate("async () => (await Quarters.store.refused()).length")
        one.proxy.closed()
        bad, place = hands.BAD[number % len(hands.BAD)], chance.randrange(50)
        for at in range(50):
            body = bad(str(cato.pk), one.athletes[0]) if at == place else {"text": f"fine {at}"}
            phone.put(coach, "note", None, {"athlete": one.athletes[0], **body})
        one.proxy.open()
        phone.send_until(coach, count=0, refused=before + 1)
        lost += 49 - Tap.objects.filter(practice=one.practice).count()
        quarantined += coach.evaluate("async () => (await Quarters.store.refused()).length") - before
        assert "could not be taken over" in coach.locator("[data-kept]").inner_text()
    report_row(
        row="O5",
        load=f"{POISONED} queues of 50 taps",
        faults=f"{POISONED} bad taps, {quarantined} of them set apart and shown",
        lost=lost,
        doubled=0,
        let_in=POISONED - quarantined,
    )
    assert (lost, quarantined) == (0, POISONED)


def _expected_refusals(console: Console) -> None:
    """Refused requests are what this is about; the browser writes each on the console."""
    told = ("status of 401", "status of 403", "status of 404", "status of 409")
    console.heard[:] = [line for line in console.heard if not any(part in line for part in told)]
