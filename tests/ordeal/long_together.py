"""Rows O7 and O9 of `make ordeal`: storage thrown away in the middle; two phones of two tabs each at one evening."""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random

import pytest
from playwright.sync_api import BrowserContext, Page

from coachapp.models import Athlete, Squad, User
from tests.browser.offline import Evening, plan, sign_in
from tests.browser.test_offline_store import DELETE
from tests.browser.waiting import until
from tests.ordeal import phone, together
from tests.ordeal.report import report_row

PART = float(os.environ.get("ORDEAL_PART", "1"))
EVENINGS = max(1, round(10 * PART))
ROUNDS = 20
CLEARED = max(2, round(30 * PART))

pytestmark = pytest.mark.timeout(3600)


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    phone.begun(page)
    return page


def test_two_phones_of_two_tabs(
    new_context: Callable[..., BrowserContext], evening: Evening, ada: User, abe: User, riverside: Squad
) -> None:
    athletes = list(Athlete.objects.filter(squad=riverside).order_by("name"))
    contexts = [new_context(), new_context()]
    for context, user in zip(contexts, (ada, abe), strict=True):
        sign_in(context, user, evening.proxy)

    def run(seed: int, before: str = "") -> together.Together:
        one = plan(riverside, ada, athletes, evening.proxy)
        phones = [[opened(context, one.url) for _tab in range(2)] for context in contexts]
        if before:
            for tabs in phones:
                for tab in tabs:
                    tab.evaluate(before)
        counted = together.evening(phones, one.practice, one.athletes[0], one.proxy, seed=seed, rounds=ROUNDS)
        for tabs in phones:
            for tab in tabs:
                tab.close()
        return counted

    whole = together.Together()
    for seed in range(EVENINGS):
        for name, value in vars(run(seed)).items():
            setattr(whole, name, getattr(whole, name) + value)
    control = run(99, before=together.NO_LOCKS)
    report_row(
        row="O9",
        load=f"{EVENINGS} evenings, 2 phones of 2 tabs, {whole.made} taps, {whole.at_once} sendings at once",
        faults=f"{whole.faults} answers dropped or torn, {whole.refused} taps refused",
        lost=whole.lost,
        doubled=whole.doubled + whole.places_taken_twice,
        let_in=0,
        control=f"tabs without a lock: {control.at_once} sendings at once, {control.doubled} doubled all the same",
    )
    assert (whole.lost, whole.doubled, whole.places_taken_twice, whole.at_once, whole.refused) == (0, 0, 0, 0, 0)
    assert control.at_once > 0, "the count finds no two sendings at once where there must be some"
    assert (control.lost, control.doubled) == (0, 0), "the lock spares the network; the ids keep the taps apart"


def test_storage_that_is_thrown_away(coach: Page, evening: Evening, ada: User, riverside: Squad) -> None:
    athletes = list(Athlete.objects.filter(squad=riverside).order_by("name"))

    def run(times: int, seed: int, *, control: bool = False) -> tuple[int, int]:
        one, chance = plan(riverside, ada, athletes, evening.proxy), Random(seed)
        coach.goto(one.url)
        phone.begun(coach)
        phone.ready(coach)
        if control:
            # A phone that believes what it has written.
            coach.evaluate(
                "() => { window.addEventListener('quarters:gone', event => event.stopImmediatePropagation(), true); }"
            )
        one.proxy.closed()
        made = set()
        for number in range(times):
            for tap in range(chance.randrange(1, 6)):
                made.add(phone.put(coach, "note", None, {"athlete": one.athletes[0], "text": f"{number} {tap}"}))
            coach.evaluate(DELETE)
        if not control:
            until(coach, lambda: coach.evaluate("Quarters.store.counts()")["unkept"] == 0)
            coach.reload()
            phone.begun(coach)
        one.proxy.open()
        phone.send_all(coach)
        return len(made), len(made - phone.stored(one.practice))

    made, lost = run(CLEARED, 31)
    of, control = run(max(2, CLEARED // 10), 31, control=True)
    report_row(
        row="O7",
        load=f"{made} taps saved on the phone and not yet sent",
        faults=f"its storage thrown away {CLEARED} times",
        lost=lost,
        doubled=0,
        let_in=0,
        control=f"a page that does not write anew: {control} of {of} lost",
    )
    assert lost == 0
    assert control > 0
