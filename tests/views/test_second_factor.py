"""A second factor for coaches: an app's codes, recovery codes, and a squad that asks for them. Passkeys: tests/browser/."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client

from coachapp.models import Entry, Practice, Squad, User
from coachapp.views.adapters import SecondFactors
from tests.cast import browser_of
from tests.factories import PASSWORD
from tests.proving import hold_the_half_minute, prove

APP = "/accounts/2fa/totp/activate/"
SECOND = "/accounts/2fa/authenticate/"
WANTED = "/squads/riverside/people/second-factor/wanted/"


@pytest.fixture(autouse=True)
def no_guesses_yet(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start every test with the counters of the shared cache at nought, and within one half minute of the app."""
    cache.clear()
    hold_the_half_minute(monkeypatch)


@pytest.fixture
def browser(ada: User, riverside: Squad) -> Client:
    """Ada's browser; she has just signed in."""
    return prove(browser_of(ada))


def code(secret: str, ahead: int = 0) -> str:
    """What the app shows now, or a few steps of half a minute later."""
    counter = next(auth.yield_hotp_counters_from_time()) + ahead
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))


def set_up(browser: Client) -> tuple[str, list[str]]:
    """Set the app up as a coach does; gives its secret and the recovery codes."""
    html = browser.get(APP).content.decode()
    found = re.search(r'class="secret">([A-Z2-7]+)<', html)
    assert found is not None
    answer = browser.post(APP, {"code": code(found.group(1))}, follow=True)
    codes = re.findall(r"<li>(\w{8,})</li>", answer.content.decode())
    assert len(codes) == 10
    # The code of setting up is not the one of signing in, half a minute later.
    cache.clear()
    return found.group(1), codes


def sign_in(user: User, then: str = "") -> tuple[Client, str]:
    """A fresh browser after the password, and where that leads."""
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, "next": then})
    return client, answer.headers.get("Location", "")


class TestApp:
    def test_the_code_to_scan_is_ours_and_holds_the_secret(self, browser: Client) -> None:
        html = browser.get(APP).content.decode()
        assert '<svg class="code"' in html
        assert "data:image" not in html
        assert re.search(r'href="otpauth://totp/ada%40example.org\?secret=[A-Z2-7]{32}&amp;issuer=Quarters"', html)

    def test_after_the_password_comes_the_code(self, browser: Client, ada: User, riverside: Squad) -> None:
        secret, _codes = set_up(browser)
        fresh, leads = sign_in(ada, then="/squads/riverside/")
        assert leads == SECOND
        assert fresh.get("/squads/riverside/").status_code == 302, "the password alone opens nothing"
        assert "_auth_user_id" not in fresh.session
        assert fresh.post(SECOND, {"code": code(secret)}).headers["Location"] == "/squads/riverside/"
        assert fresh.get("/squads/riverside/").status_code == 200

    def test_a_code_works_once(self, browser: Client, ada: User) -> None:
        secret, _codes = set_up(browser)
        shown = code(secret)
        first, _leads = sign_in(ada)
        assert first.post(SECOND, {"code": shown}).status_code == 302
        second, _leads = sign_in(ada)
        assert second.post(SECOND, {"code": shown}).status_code == 200
        assert "_auth_user_id" not in second.session

    @pytest.mark.parametrize("ahead", [-4, -2, 2, 4])
    def test_a_code_of_another_minute_works_not_at_all(self, browser: Client, ada: User, ahead: int) -> None:
        secret, _codes = set_up(browser)
        fresh, _leads = sign_in(ada)
        fresh.post(SECOND, {"code": code(secret, ahead)})
        assert "_auth_user_id" not in fresh.session

    def test_guessing_codes_is_slowed_down(self, browser: Client, ada: User) -> None:
        secret, _codes = set_up(browser)
        for number in range(5):
            fresh, _leads = sign_in(ada)
            fresh.post(SECOND, {"code": f"{number:06d}"})
        fresh, leads = sign_in(ada)
        if leads == SECOND:
            fresh.post(SECOND, {"code": code(secret)})
        assert "_auth_user_id" not in fresh.session

    def test_its_secret_is_not_read_from_the_table(self, browser: Client) -> None:
        secret, codes = set_up(browser)
        kept = repr(list(Authenticator.objects.values_list("type", "data")))
        assert secret not in kept
        assert not any(each in kept for each in codes)
        assert len(Authenticator.objects.all()) == 2

    def test_a_secret_is_read_after_the_sites_key_changed(self, settings: object) -> None:
        kept = SecondFactors().encrypt("ABC")
        old = settings.SECRET_KEY  # type: ignore[attr-defined]
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [old]  # type: ignore[attr-defined]
        assert SecondFactors().decrypt(kept) == "ABC"


class TestRecoveryCodes:
    def test_one_stands_in_for_a_lost_phone_once(self, browser: Client, ada: User) -> None:
        _secret, codes = set_up(browser)
        fresh, _leads = sign_in(ada)
        assert fresh.post(SECOND, {"code": codes[0]}).status_code == 302
        again, _leads = sign_in(ada)
        assert again.post(SECOND, {"code": codes[0]}).status_code == 200
        assert "_auth_user_id" not in again.session

    def test_they_are_shown_once(self, browser: Client) -> None:
        _secret, codes = set_up(browser)
        html = browser.get("/accounts/2fa/recovery-codes/").content.decode()
        assert not any(each in html for each in codes)
        assert browser.get("/accounts/2fa/recovery-codes/download/").status_code == 403

    def test_new_ones_end_the_old_ones(self, browser: Client, ada: User) -> None:
        _secret, codes = set_up(browser)
        browser.post("/accounts/2fa/recovery-codes/generate/")
        fresh, _leads = sign_in(ada)
        fresh.post(SECOND, {"code": codes[0]})
        assert "_auth_user_id" not in fresh.session


class TestWanted:
    @pytest.fixture(autouse=True)
    def asked_for(self, riverside: Squad) -> None:
        """Riverside asks its coaches for a second factor."""
        Squad.objects.filter(pk=riverside.pk).update(second_factor=True)

    def test_every_page_of_the_squad_leads_to_setting_one_up(self, browser: Client, riverside: Squad) -> None:
        for page in ("", "people/", "history/", "settings/", "practices/", "athletes/add/"):
            assert browser.get(f"/squads/riverside/{page}").headers["Location"] == WANTED, page
        html = browser.get(WANTED).content.decode()
        assert "A password is not enough here" in html
        assert 'href="/accounts/2fa/webauthn/add/"' in html

    def test_a_part_of_a_page_leads_the_whole_page_there(self, browser: Client) -> None:
        answer = browser.get("/squads/riverside/?q=x", headers={"HX-Request": "true"})
        assert answer.headers["HX-Redirect"] == WANTED

    def test_a_phone_at_the_track_is_refused_and_keeps_its_taps(
        self, browser: Client, ada: User, riverside: Squad
    ) -> None:
        evening = Practice.objects.create(squad=riverside, on="2026-06-01")
        sent = {"owner": ada.pk, "taps": []}
        answer = browser.post(f"/squads/riverside/practices/{evening.pk}/taps/", sent, content_type="application/json")
        assert (answer.status_code, answer.json()) == (403, {"why": "not_allowed"})

    def test_once_it_is_set_up_the_squad_is_open(self, browser: Client) -> None:
        set_up(browser)
        assert browser.get("/squads/riverside/").status_code == 200
        assert browser.get(WANTED).headers["Location"] == "/squads/riverside/"

    def test_recovery_codes_alone_are_no_second_factor(self, browser: Client, ada: User) -> None:
        set_up(browser)
        Authenticator.objects.filter(user=ada, type=Authenticator.Type.TOTP).delete()
        assert browser.get("/squads/riverside/").headers["Location"] == WANTED

    def test_other_squads_are_not_concerned(self, browser: Client, ada: User, hilltop: Squad) -> None:
        hilltop.coachings.create(user=ada, role="coach")
        assert browser.get("/squads/hilltop/").status_code == 200

    def test_it_says_nothing_to_strangers(self, cleo: User) -> None:
        assert browser_of(cleo).get(WANTED).status_code == 404
        assert browser_of(cleo).get("/squads/riverside/").status_code == 404

    def test_nothing_is_written_for_whoever_lacks_it(self, browser: Client, riverside: Squad) -> None:
        before = Entry.objects.count()
        browser.post("/squads/riverside/athletes/add/", {"name": "Kim"})
        assert Entry.objects.count() == before
        assert not riverside.athletes.exists()
