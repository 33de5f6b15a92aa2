"""A whole evening at the stopwatch behind a network that is really cut, from the first send-off to sessions."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect

from coachapp.models import LoggedSession, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.practice import Part, change_parts
from coachapp.services.practice_evening import evening_of
from tests.browser.offline import Evening, _cut, coach, evening, proxy
from tests.browser.stopwatch import STILL, later, start, tap
from tests.ordeal import phone, trials

__all__ = ["_cut", "coach", "evening", "proxy"]


def test_the_stopwatch_itself_runs_an_evening_without_a_network(
    coach: Page, evening: Evening, ada: User, riverside: Squad
) -> None:
    """By the tiles: two groups of three, twelve reps, a reload and a fresh opening on the way, all from the phone."""
    parts = {uuid.UUID(one): Part(group=1 + number // 3) for number, one in enumerate(evening.athletes)}
    change_parts(practice=evening.practice, by=Actor.coach(ada), to=parts)
    coach.add_init_script(STILL)
    coach.goto(evening.url + "track/")
    phone.ready(coach)
    evening.proxy.closed()
    body = coach.locator("body")
    for number in range(1, 13):
        if number == 5:
            coach.reload()
        elif number == 9:
            coach.goto("about:blank")
            coach.goto(evening.url + "track/")
        expect(body).to_have_attribute("data-ready", "true")
        start(coach, 1)
        later(coach, 20)
        start(coach, 2)
        later(coach, 54)
        tap(coach, "Ben", "Bea", "Bo")
        later(coach, 21)
        tap(coach, "Bill", "Bess", "Babs")
        later(coach, 60)
    expect(coach.locator("#saved")).to_contain_text("96")
    evening.proxy.open()
    phone.send_all(coach)
    assert trials.timed_reps(evening.practice) == 72
    assert phone.doubled(evening.practice) == 0
    runs = evening_of(evening.practice).runs
    assert {rep.time_ms for one in evening.athletes[:3] for rep in runs[one].reps} == {74_000}
    assert {rep.time_ms for one in evening.athletes[3:] for rep in runs[one].reps} == {75_000}
    # The network is back, and the evening ends as any other: in sessions, which can be taken back and logged again.
    kept = LoggedSession.objects.kept().filter(squad=riverside)
    coach.locator("#finish").click()
    for again in (False, True):
        coach.get_by_role("button", name="Log everybody").click()
        expect(coach.get_by_role("heading", name="6 sessions logged")).to_be_visible()
        sessions = {str(one.athlete_id): one.as_value().reps for one in kept.with_reps()}
        assert {at: [rep.time_ms for rep in reps] for at, reps in sessions.items()} == {
            at: [74_000 if number < 3 else 75_000] * 12 for number, at in enumerate(evening.athletes)
        }
        if not again:
            coach.get_by_role("button", name="Take all of it back").click()
            expect(coach.get_by_role("heading", name="6 sessions logged")).to_be_hidden()
            assert not kept.exists()
            coach.goto(evening.url + "review/")
