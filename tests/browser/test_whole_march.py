"""The main job from end to end: an account, a squad, an athlete, ten sessions typed by his coach, and Ready."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from coachapp.models import Athlete, Entry, LoggedSession

DATE, GOAL = ("76.8", "76.5"), ("74.0", "73.7")

# The march of a 9:36 runner on his way to 9:15: recovery, goal reps, and where it leads.
MARCH = (
    ("120", 0, "On to stage 2"),
    ("100", 0, "Still stage 2"),
    ("80", 0, "Still stage 2"),
    ("56", 0, "On to stage 3"),
    ("55", 2, "Goal pace held on the last two"),
    ("55", 4, "Goal pace held on the last four"),
    ("54", 6, "Goal pace held on the last six"),
    ("55", 8, "Goal pace held on the last eight"),
    ("54", 10, "Goal pace held on the last ten"),
    ("54", 12, "ready to race"),
)


def line(recovery: str, goal_reps: int) -> str:
    """A session as a coach writes it in his notebook."""
    times = [(GOAL if number >= 12 - goal_reps else DATE)[number % 2] for number in range(12)]
    return f"12x400 off {recovery}: " + ", ".join(times)


def log_next(page: Page, on: date, recovery: str, goal_reps: int) -> None:
    """Log one session: the day, a pasted line, save."""
    page.get_by_role("link", name="Log session").click()
    page.get_by_label("Day").fill(on.isoformat())
    page.get_by_label("Paste splits").fill(line(recovery, goal_reps))
    page.get_by_role("button", name="Read").click()
    expect(page.locator("#id_time_12")).to_have_value(re.compile(r"\d\d\.\d"))
    page.get_by_role("button", name="Save session").click()
    page.wait_for_url(re.compile("/sessions/"))


@pytest.mark.timeout(300)
def test_a_march_from_sign_up_to_ready(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/")
    page.get_by_role("link", name="Start your squad").first.click()
    page.locator("[name=name]").fill("Ada")
    page.locator("[name=email]").fill("ada@example.org")
    page.locator("[name=password1]").fill("correct-horse-battery")
    page.keyboard.press("Enter")
    page.get_by_label("Name of the squad").fill("Riverside")
    page.keyboard.press("Enter")
    page.get_by_label("Name").fill("Ben Example")
    page.get_by_label("Recent time").fill("9:36")
    page.get_by_label("Goal over 3K").fill("9:15")
    page.get_by_role("button", name="Add the athlete").click()
    page.goto("/squads/riverside/athletes/ben-example/")
    expect(page.get_by_text("Stage 1 of 4")).to_be_visible()

    today = timezone.localdate()
    for number, (recovery, goal_reps, said) in enumerate(MARCH):
        log_next(page, today - timedelta(days=10 * (len(MARCH) - 1 - number)), recovery, goal_reps)
        expect(page.locator("main")).to_contain_text(said)
        page.goto("/squads/riverside/athletes/ben-example/")
    expect(page.get_by_text("Stage 4 of 4")).to_be_visible()
    expect(page.locator("table.ladder tbody tr")).to_have_count(len(MARCH) + 1)
    axe(page)

    page.goto("/squads/riverside/")
    expect(page.locator("main")).to_contain_text("Ready to race")
    ben = Athlete.objects.get()
    assert LoggedSession.objects.filter(athlete=ben, undone_at=None).count() == len(MARCH)
    assert Entry.objects.filter(athlete=ben, verb="log").count() == len(MARCH)
