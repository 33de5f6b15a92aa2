"""Links on paper, consent, phones, export and erasure in a real browser: held to accessibility and a silent console."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from coachapp.models import Athlete
from tests.browser.conftest import DESKTOP
from tests.browser.test_squad_page import sign_in
from tests.minors import Minors, load_minors


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def minors(transactional_db: None) -> Minors:
    return load_minors(date.today())  # noqa: DTZ011 - the pages ask the same clock


def test_a_guardian_agrees_on_a_phone_and_takes_it_back(
    page: Page, minors: Minors, axe: Callable[[Page], None]
) -> None:
    page.goto(f"/consent/{minors.open}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Saoirse Quill")
    axe(page)
    page.get_by_label("Your first and last name").fill("Orla Quill")
    page.get_by_label("I am a parent or guardian").check()
    page.get_by_role("button", name="Give consent").click()
    expect(page.locator("main")).to_contain_text("Orla Quill gave this consent")
    page.get_by_text("Take the consent back", exact=True).click()
    expect(page.get_by_role("button", name="I take the consent back")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="I take the consent back").click()
    expect(page.locator("main")).to_contain_text("took it back")
    axe(page)


def test_an_athletes_own_phones(page: Page, minors: Minors, axe: Callable[[Page], None]) -> None:
    page.goto(f"/hello/{minors.phone}/")
    page.get_by_role("button", name="Show my next session").click()
    page.get_by_role("link", name="Your data and phones").click()
    expect(page.get_by_text("this phone", exact=True)).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Sign out Safari on iPad").click()
    expect(page.get_by_role("button", name="Sign out Safari on iPad")).to_have_count(0)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Tables (zip)").click()
    assert taken.value.suggested_filename.startswith("tuuli-aalto-")


@pytest.mark.browser_context_args(viewport=DESKTOP, color_scheme="dark")
def test_a_coach_prints_asks_and_erases(page: Page, minors: Minors, axe: Callable[[Page], None]) -> None:
    sign_in(page, minors.coach)
    squad = f"/squads/{minors.squad.slug}/"
    for address in ("links/", "privacy/", "?show=consent", f"athletes/{minors.missing.slug}/consent/"):
        page.goto(squad + address)
        axe(page)
    page.get_by_role("button", name="Make the link for the guardian").click()
    expect(page.get_by_label("Address to send")).to_have_value(re.compile("/consent/"))
    axe(page)
    page.goto(f"{squad}links/")
    page.emulate_media(media="print")
    widths = page.locator(".slip").evaluate_all("slips => slips.map(slip => Math.round(slip.offsetWidth / 96 * 25.4))")
    assert set(widths) == {62}, "three beside each other on A4"
    page.emulate_media(media="screen")
    page.goto(f"{squad}athletes/{minors.first.slug}/data/")
    axe(page)
    page.get_by_role("link", name="Erase everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Erase {minors.first.name}")
    axe(page)
    page.get_by_label("The athlete's full name").fill(minors.first.name)
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("status")).to_contain_text("The athlete is erased.")
    expect(page.locator(".squad-table")).not_to_contain_text(minors.first.name)
    assert not Athlete.objects.known().filter(pk=minors.first.pk).exists()


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640})
def test_a_name_of_one_long_word_widens_no_page(page: Page, minors: Minors) -> None:
    long = minors.missing
    Athlete.objects.filter(pk=long.pk).update(name="Maximiliana Konstantinopolitanskaya-Schillingsfürst")
    sign_in(page, minors.coach)
    for address in ("", "data/", "data/erase/", "consent/", "link/", "history/"):
        page.goto(f"/squads/{minors.squad.slug}/athletes/{long.slug}/{address}")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, address or "the athlete's page"
