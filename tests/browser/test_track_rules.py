"""The phone's own fold and verdict, in a real Chromium, against those of the server on the same cases."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.timing import verdicts
from tests.timing.evenings import DISTANCES, as_phone, cases, folded, made_up

SQUAD = ["maya", "tom", "iris"]
FOLD = """([evenings, distances]) => evenings.map(({runners, taps}) =>
    Quarters.fold(runners.map((athlete) => ({athlete, reps: distances, first_rep: 1, last_rep: null})), taps))"""
IN_PARTS = """([runners, taps, distances]) => {
    const evening = new Quarters.Evening(runners.map((athlete) => ({athlete, reps: distances, first_rep: 1})));
    let told = 0;
    const before = new Map(runners.map((athlete) => [athlete, JSON.stringify(evening.run(athlete))]));
    for (const tap of taps) {
        const touched = evening.add(tap);
        evening.unnamed();
        for (const athlete of runners) {
            const now = JSON.stringify(evening.run(athlete));
            if (now !== before.get(athlete) && !touched.has(athlete)) told += 1;
            before.set(athlete, now);
        }
    }
    const runs = Object.fromEntries(runners.map((athlete) => [athlete, evening.run(athlete)]));
    return {told, whole: {runs, unnamed: evening.unnamed()}};
}"""
VERDICTS = "({runners, evenings}) => evenings.map(({runner, reps}) => Quarters.verdict(runners[runner], reps))"


@pytest.fixture
def phone(page: Page) -> Page:
    """An empty page with the two scripts that know rules."""
    for name in ("fold", "verdict"):
        page.add_script_tag(path=Path(settings.STATICFILES_DIRS[0]) / "js" / "track" / f"{name}.js")
    return page


def test_the_phone_folds_the_shared_cases_as_the_server_does(phone: Page) -> None:
    every = cases()
    answers = phone.evaluate(FOLD, [[{"runners": case["runners"], "taps": case["taps"]} for case in every], DISTANCES])
    for case, answer in zip(every, answers, strict=True):
        assert answer == as_phone(folded(case["runners"], case["taps"])), case["name"]


def test_the_phone_folds_five_hundred_made_up_evenings_as_the_server_does(phone: Page) -> None:
    random = Random(1)
    evenings = [made_up(random, SQUAD, ["phone-1", "phone-2"], random.randint(1, 60)) for _ in range(500)]
    answers = phone.evaluate(FOLD, [[{"runners": SQUAD, "taps": taps} for taps in evenings], DISTANCES])
    for taps, answer in zip(evenings, answers, strict=True):
        assert answer == as_phone(folded(SQUAD, taps)), json.dumps(taps)


def test_taps_that_come_singly_in_any_order_give_the_same_and_name_whom_they_concern(phone: Page) -> None:
    random = Random(2)
    for _ in range(60):
        taps = made_up(random, SQUAD, ["phone-1", "phone-2"], 40)
        mixed = random.sample(taps, len(taps)) + random.choices(taps, k=10)
        answer: dict[str, Any] = phone.evaluate(IN_PARTS, [SQUAD, mixed, DISTANCES])
        assert answer["whole"] == as_phone(folded(SQUAD, taps)), json.dumps(mixed)
        assert answer["told"] == 0, "somebody's evening changed by a tap that was not said to concern him"


def test_the_phone_says_what_the_engine_says(phone: Page) -> None:
    known = json.loads(verdicts.CASES.read_text(encoding="utf-8"))
    names = ("rep", "time_ms", "recovery_ms", "excused", "recovery_excused")
    evenings = [
        {**one, "reps": [dict(zip(names, rep, strict=True)) for rep in one["reps"]]} for one in known["evenings"]
    ]
    answers = phone.evaluate(VERDICTS, {"runners": known["runners"], "evenings": evenings})
    for one, answer in zip(known["evenings"], answers, strict=True):
        said = {name: answer[name] for name in one["expect"]}
        assert said == one["expect"], json.dumps(one)
