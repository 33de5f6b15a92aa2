"""A passkey from its making to signing in with it, in a real Chromium with an authenticator that exists only there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from coachapp.models import Squad, User
from tests.browser.test_squad_page import sign_in
from tests.cast import make_squad, make_user
from tests.factories import PASSWORD


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    """The server by its name: no passkey belongs to a bare number."""
    return re.sub(r"//[^:/]+", "//localhost", str(live_server.url))


@pytest.fixture
def ada() -> User:
    return make_user("Ada")


@pytest.fixture
def riverside(ada: User) -> Squad:
    return make_squad(ada, "Riverside")


@pytest.fixture
def held(page: Page) -> Iterator[Any]:
    """A device that holds passkeys and always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield lambda: session.send("WebAuthn.getCredentials", made)["credentials"]
    session.send("WebAuthn.removeVirtualAuthenticator", made)


def make_one(page: Page) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("What you call it").fill("This phone")
    page.get_by_role("button", name="Go on to the device").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")


def test_a_passkey_is_made_and_signs_in_without_the_password(
    page: Page, held: Any, ada: User, riverside: Squad, axe: Callable[[Page], None]
) -> None:
    sign_in(page, ada)
    page.goto("/accounts/2fa/")
    axe(page)
    page.goto("/accounts/2fa/webauthn/add/")
    axe(page)
    make_one(page)
    axe(page)
    assert len(held()) == 1
    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/squads/riverside/people/")
    axe(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    assert page.url.endswith("/squads/riverside/people/")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("This phone").first).to_be_visible()
    axe(page)


def test_after_the_password_the_passkey_is_the_second_factor(
    page: Page, held: Any, ada: User, riverside: Squad
) -> None:
    sign_in(page, ada)
    make_one(page)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(ada.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The second factor")
    page.goto("/squads/riverside/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The second factor")
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page).to_have_url(re.compile("/squads/riverside/$"))


def test_a_squad_that_asks_for_one_opens_once_it_is_there(
    page: Page, held: Any, ada: User, riverside: Squad, axe: Callable[[Page], None]
) -> None:
    Squad.objects.filter(pk=riverside.pk).update(second_factor=True)
    sign_in(page, ada)
    expect(page.get_by_role("heading", level=1)).to_have_text("A password is not enough here")
    axe(page)
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_role("button", name="Go on to the device").click()
    page.get_by_role("link", name="Your squads").last.click()
    expect(page).to_have_url(re.compile("/squads/riverside/$"))
    assert Authenticator.objects.filter(user=ada, type=Authenticator.Type.WEBAUTHN).count() == 1


def test_a_device_that_does_not_agree_is_said_in_words(page: Page, ada: User, riverside: Squad) -> None:
    sign_in(page, ada)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": False, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_role("button", name="Go on to the device").click()
    expect(page.locator("[data-said]")).to_contain_text("No passkey was made.")
    assert not Authenticator.objects.exists()
