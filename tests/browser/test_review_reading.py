"""What is typed into the review's grid, read on the phone, in a real Chromium, against what the server reads."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.forms.readings import NAMES, Case, block_cases, cases, made_up, read

READ = """cases => cases.map(([kind, text, about]) => {
    const { times } = Quarters;
    const said = kind === "recovery" ? times.readRecovery(text)
        : kind === "flush" ? times.readFlush(text, about) : times.readTime(text, about);
    return said.why ?? said.ms;
})"""

READ_BLOCK = """([texts, names]) => texts.map((text) =>
    Quarters.reviewText.readBlock(text, names.map((name) => ({ name }))).map(({ line, name, cells }) =>
        [line ? line.name : null, name, cells.map(Quarters.reviewText.pair).map(({ time, rest }) => [time, rest])]))"""


@pytest.fixture
def phone(page: Page) -> Page:
    """An empty page with the scripts that read."""
    for name in ("review-times", "review-text"):
        page.add_script_tag(path=Path(settings.STATICFILES_DIRS[0]) / "js" / "track" / f"{name}.js")
    return page


def differing(phone: Page, asked: list[Case]) -> list[tuple[Case, object]]:
    answers = phone.evaluate(READ, [case[:3] for case in asked])
    return [(case, answer) for case, answer in zip(asked, answers, strict=True) if answer != case[3]]


def test_the_phone_reads_the_shared_cases_as_the_server_does(phone: Page) -> None:
    assert not differing(phone, cases())


def test_the_phone_reads_five_thousand_made_up_texts_as_the_server_does(phone: Page) -> None:
    random = Random(684)
    asked: list[Case] = [(*text, read(*text)) for text in (made_up(random) for _ in range(5000))]
    assert sum(isinstance(case[3], int) for case in asked) > 500, "too few of them are times"
    assert not differing(phone, asked)[:10]


def test_the_phone_cuts_a_pasted_block_as_the_server_does(phone: Page) -> None:
    known = block_cases()
    answers = phone.evaluate(READ_BLOCK, [[text for text, _read in known], list(NAMES)])
    for (text, expected), answer in zip(known, answers, strict=True):
        assert answer == expected, text
