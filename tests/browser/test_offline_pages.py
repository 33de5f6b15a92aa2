"""The pages of an evening on the phone: opened without a network, and shown to nobody but their coach."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from coachapp.models import Squad, User
from coachapp.views import offline
from tests.browser.offline import Evening, _cut, coach, evening, note, of, proxy, sign_in
from tests.browser.waiting import until
from tests.ordeal import phone

__all__ = ["_cut", "coach", "evening", "proxy"]


def test_every_page_of_the_evening_opens_without_a_network(coach: Page, evening: Evening) -> None:
    evening.proxy.closed()
    for part in ("", "review/", "sheet/", "track/"):
        coach.goto(evening.url + part)
        expect(coach.locator("main")).to_contain_text("Ben")
    coach.goto(evening.url)
    phone.ready(coach)
    coach.goto(evening.proxy.url + "/squads/riverside/")
    expect(coach.get_by_role("heading", name="No network")).to_be_visible()
    expect(coach.locator("[data-evenings-list] a").first).to_be_visible()


def test_another_coach_is_not_shown_the_evening_from_the_phone(
    coach: Page, evening: Evening, cleo: User, hilltop: Squad
) -> None:
    sign_in(coach.context, cleo, evening.proxy)
    coach.goto(f"{evening.proxy.url}/squads/hilltop/practices/")
    phone.begun(coach)
    until(coach, lambda: coach.evaluate("document.documentElement.dataset.offline"))
    evening.proxy.closed()
    coach.goto(evening.url)
    expect(coach.get_by_role("heading", name="No network")).to_be_visible()
    expect(coach.locator("body")).not_to_contain_text("Ben")


def test_signing_out_forgets_the_pages_and_keeps_the_taps(coach: Page, evening: Evening) -> None:
    evening.proxy.closed()
    note(coach, evening, "one")
    evening.proxy.open()
    coach.goto(evening.proxy.url + "/accounts/logout/")
    coach.locator("main").get_by_role("button", name=re.compile("Sign out", re.I)).click()
    coach.wait_for_url(evening.proxy.url + "/")
    evening.proxy.closed()
    coach.goto(evening.url)
    expect(coach.get_by_role("heading", name="No network")).to_be_visible()
    expect(coach.locator("body")).not_to_contain_text("Ben")
    kept = coach.evaluate("(async () => (await Quarters.store.counts('x')).other)()")
    assert kept + len(of(evening)) == 1, "the tap is on the phone or at the server"


def test_a_sign_in_page_never_takes_the_evenings_place(coach: Page, evening: Evening) -> None:
    Session.objects.all().delete()
    coach.goto(evening.url)
    expect(coach).to_have_url(re.compile("/accounts/login/"))
    evening.proxy.closed()
    coach.goto(evening.url)
    expect(coach.locator("main")).to_contain_text("Ben")


def test_a_new_deploy_keeps_the_evening_and_the_taps(
    coach: Page, evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening.proxy.closed()
    note(coach, evening, "before the deploy")
    monkeypatch.setattr(offline, "_version", lambda: "another")
    evening.proxy.open()
    coach.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.getRegistration();
            const taken = new Promise(resolve => navigator.serviceWorker.addEventListener('controllerchange', resolve));
            await registration.update();
            await taken;
        }"""
    )
    evening.proxy.closed()
    coach.reload()
    phone.begun(coach)
    expect(coach.locator("main")).to_contain_text("Ben")
    evening.proxy.open()
    phone.send_all(coach)
    assert [tap.body["text"] for tap in of(evening)] == ["before the deploy"]
