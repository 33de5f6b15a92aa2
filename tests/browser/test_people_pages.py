"""People, second factors, histories, files, watch and calendar in a real Chromium: accessible, and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.utils import timezone
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from coachapp.models import Athlete, Coaching, User
from tests.browser.conftest import DESKTOP
from tests.browser.test_squad_page import sign_in
from tests.cast import PASSWORD, browser_of, make_user
from tests.lapfiles.evening import Press, merged, presses
from tests.lapfiles.fit_activity import fit
from tests.proving import hold_the_half_minute, prove

SQUAD = "/squads/riverside/"


def let_in(context: BrowserContext, site: Any, user: User) -> None:
    """Sign the coach in, as one who has just proved that it is he."""
    cookie = prove(browser_of(user)).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": str(site)}])


def press(page: Page, role: Any, name: str) -> None:
    """Reach a link or button with the Tab key alone, and press Enter."""
    wanted = page.get_by_role(role, name=name, exact=True).first
    for _step in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            break
    else:
        raise AssertionError(f"the Tab key never came to {name!r}")
    outline = wanted.evaluate("one => getComputedStyle(one).outlineStyle + getComputedStyle(one).boxShadow")
    assert outline != "nonenone", f"{name!r} does not show that it has the focus"
    page.keyboard.press("Enter")


@pytest.mark.browser_context_args(color_scheme="dark")
def test_an_invitation_from_its_making_to_a_new_coach(
    page: Page,
    live_server: Any,
    ada: User,
    ben: Athlete,
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], None],
) -> None:
    let_in(page.context, live_server.url, ada)
    page.goto(f"{SQUAD}people/")
    axe(page)
    press(page, "link", "Invite somebody")
    page.get_by_label("For whom").fill("Jonas")
    axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="The link as a code to scan")).to_be_visible()
    axe(page)
    address = page.get_by_label("Address to send").input_value()

    jonas = make_user("Jonas")
    other = new_context(viewport=DESKTOP).new_page()
    other.goto(address)
    expect(other.get_by_role("heading", level=1)).to_contain_text("Riverside")
    axe(other)
    let_in(other.context, live_server.url, jonas)
    other.goto(address)
    axe(other)
    press(other, "button", "Accept as Jonas")
    other.wait_for_url(re.compile("/squads/riverside/"))
    assert Coaching.objects.get(user=jonas).role == Coaching.Role.COACH

    for address in (f"{SQUAD}history/", f"{SQUAD}athletes/ben/history/"):
        other.goto(address)
        axe(other)
    page.goto(f"{SQUAD}history/")
    axe(page)


def test_an_app_as_second_factor_and_its_recovery_codes(
    page: Page, ada: User, ben: Athlete, axe: Callable[[Page], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = hold_the_half_minute(monkeypatch)
    sign_in(page, ada)
    page.goto("/accounts/2fa/totp/activate/")
    axe(page)
    page.get_by_text("The app is on this very device").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    axe(page)
    page.locator("[name=code]").fill(f"{auth.hotp_value(secret, counter):06}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    axe(page)
    assert Authenticator.objects.filter(user=ada, type=Authenticator.Type.TOTP).count() == 1
    page.goto("/accounts/2fa/")
    axe(page)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(ada.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The second factor")
    axe(page)


def test_what_a_password_must_be_is_a_list_without_empty_lines(page: Page, transactional_db: None) -> None:
    page.goto("/accounts/signup/")
    lines = page.locator(".field__help li:visible")
    assert lines.count() >= 3
    assert all(line.strip() for line in lines.all_inner_texts())


@pytest.mark.browser_context_args(viewport=DESKTOP, color_scheme="dark")
def test_files_watch_and_calendar(
    page: Page, live_server: Any, ada: User, ben: Athlete, bea: Athlete, axe: Callable[[Page], None]
) -> None:
    let_in(page.context, live_server.url, ada)
    page.goto(f"{SQUAD}import/")
    axe(page)
    began = timezone.now() - timedelta(days=1)
    kilometres = [Press(290_000, 1000.0, "active")] * 9
    laps = {"ben": presses(), "ben-again": merged(presses(), 6), "activity": merged(presses(), 8), "bea": kilometres}
    files: list[FilePayload] = [
        {"name": f"{name}.fit", "mimeType": "", "buffer": fit(some, kinds=name != "bea", began=began)}
        for name, some in laps.items()
    ]
    page.locator("input[type=file]").set_input_files(files)
    press(page, "button", "Read them")
    expect(page.get_by_role("heading", name="All 4 files read")).to_be_visible()
    expect(page.locator("main")).to_contain_text("auto-laps")
    axe(page)
    page.emulate_media(color_scheme="light")
    axe(page)
    page.get_by_label("Whose is it?").select_option("bea")
    press(page, "button", "Put aside activity.fit")
    expect(page.get_by_text("activity.fit")).to_have_count(0)
    page.goto(f"{SQUAD}athletes/ben/watch/")
    axe(page)
    page.goto(f"{SQUAD}calendar/")
    axe(page)
    press(page, "button", "Open a calendar")
    expect(page.get_by_label("Address to subscribe to")).to_have_value(re.compile("/calendar/"))
    axe(page)
