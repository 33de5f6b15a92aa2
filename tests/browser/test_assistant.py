"""An assistant's evening in a real Chromium: every page that he finds opens, and he does what an assistant does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from django.utils import timezone
from playwright.sync_api import Page, expect

from coachapp.models import Athlete, LoggedSession, Practice, Tap, User
from tests.browser.conftest import DESKTOP
from tests.browser.stopwatch import STILL, later, start, tap
from tests.browser.test_squad_page import sign_in
from tests.cast import browser_of, log, ran

#: Enough of each kind of page: a second athlete's looks like the first's.
OF_A_KIND = 2
#: Buttons that end the visit, or his part in the squad.
LAST = {"account_logout", "leave", "usersessions_list"}


def kind(address: str) -> str:
    """The name of the address."""
    return resolve(urlsplit(address).path).url_name or ""


def found(page: Page) -> tuple[list[str], set[str]]:
    """Where links of this site lead, and where forms are sent to."""
    links: list[str] = page.locator("a[href^='/'], a[href^='?']").evaluate_all("all => all.map(one => one.href)")
    forms: list[str] = page.locator("form[method=post]").evaluate_all(
        "all => all.map(one => new URL(one.getAttribute('action') || '', location.href).href)"
    )
    return [link.split("#")[0] for link in links], set(forms)


@pytest.mark.timeout(240)
@pytest.mark.browser_context_args(viewport=DESKTOP)
def test_no_link_and_no_button_leads_where_he_may_not_go(page: Page, abe: User, ben: Athlete, bea: Athlete) -> None:
    log(ben, ran(timezone.localdate() - timedelta(days=9)))
    sign_in(page, abe)
    waiting, seen, sent, refused = [page.url], set[str](), set[str](), list[str]()
    met: Counter[str] = Counter()
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        name = kind(address)
        met[name] += 1
        if met[name] > OF_A_KIND:
            continue
        answer = page.request.get(address)
        if answer.status >= 400:
            refused.append(f"{answer.status} {address}")
        elif "text/html" in answer.headers["content-type"] and "attachment" not in str(answer.headers):
            page.goto(address)
            links, forms = found(page)
            waiting += links
            sent |= forms
    assert not refused
    assert {"squad", "athlete", "session-log", "session", "practices", "people", "import", "squad-history"} <= set(met)
    hand = browser_of(abe)
    for address in sorted(sent):
        if kind(address) not in LAST:
            # Sent empty: what it says is wrong does not matter, that it may be sent does.
            assert hand.post(urlsplit(address).path, {}).status_code not in (403, 404, 405), address


def test_he_logs_a_session_and_plans_and_times_a_practice(
    page: Page, abe: User, ben: Athlete, bea: Athlete, axe: Callable[[Page], None]
) -> None:
    sign_in(page, abe)
    page.goto("/squads/riverside/athletes/ben/")
    axe(page)
    page.get_by_role("link", name="Log session").click()
    page.get_by_label("Paste splits").fill("12x400 off 90: " + ", ".join(["75.1", "74.9"] * 6))
    page.get_by_role("button", name="Read").click()
    expect(page.locator("#id_time_12")).to_have_value(re.compile(r"\d\d\.\d"))
    page.get_by_role("button", name="Save session").click()
    page.wait_for_url(re.compile("/sessions/"))
    assert LoggedSession.objects.get().athlete == ben

    page.get_by_role("link", name="Track", exact=True).click()
    page.get_by_role("link", name="Plan a practice").click()
    for row in page.locator(".attendance__row").all():
        row.get_by_role("checkbox").set_checked(True, force=True)
    page.get_by_role("button", name="Make the groups").click()
    expect(page.get_by_role("heading", name="Group A")).to_be_visible()
    page.add_init_script(STILL)
    page.get_by_role("link", name="Start the stopwatch").click()
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
    with page.expect_response(re.compile("/taps/$")) as answer:
        start(page)
        later(page, 75)
        tap(page, "Ben")
    assert answer.value.ok
    assert Practice.objects.get().squad == ben.squad
    assert Tap.objects.filter(by=abe).exists()
