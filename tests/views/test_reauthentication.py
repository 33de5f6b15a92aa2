"""Grave changes want a proof of the last ten minutes; what was asked for meanwhile is not lost."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from coachapp.models import Athlete, Invitation, Squad, User
from tests.cast import browser_of
from tests.factories import PASSWORD
from tests.proving import prove
from tests.services.test_people import add

PEOPLE = "/squads/riverside/people/"
GUARDED = ("invite/", "hand-over/")
MINUTE_S = 60


@pytest.fixture
def stale(ada: User, riverside: Squad) -> Client:
    """Ada's browser, in which she signed in eleven minutes ago."""
    return prove(browser_of(ada), ago_s=11 * MINUTE_S)


@pytest.mark.parametrize("page", GUARDED)
def test_it_is_asked_who_one_is(stale: Client, page: str) -> None:
    answer = stale.get(f"{PEOPLE}{page}")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/?next=")
    back = stale.post(answer.headers["Location"], {"password": PASSWORD, "next": f"{PEOPLE}{page}"})
    assert back.headers["Location"] == f"{PEOPLE}{page}"
    assert stale.get(f"{PEOPLE}{page}").status_code == 200


@pytest.mark.parametrize("page", GUARDED)
def test_within_ten_minutes_nothing_is_asked(stale: Client, page: str) -> None:
    prove(stale, ago_s=9 * MINUTE_S)
    assert stale.get(f"{PEOPLE}{page}").status_code == 200


def test_what_was_pressed_is_done_once_the_proof_is_given(stale: Client, riverside: Squad) -> None:
    asked = stale.post(f"{PEOPLE}second-factor/", {"wanted": "yes"})
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    riverside.refresh_from_db()
    assert not riverside.second_factor
    stale.post(asked.headers["Location"], {"password": PASSWORD, "next": f"{PEOPLE}second-factor/"})
    riverside.refresh_from_db()
    assert riverside.second_factor


def test_a_wrong_password_does_nothing(stale: Client, riverside: Squad) -> None:
    asked = stale.post(f"{PEOPLE}second-factor/", {"wanted": "yes"})
    wrong = stale.post(asked.headers["Location"], {"password": "wrong", "next": f"{PEOPLE}second-factor/"})
    assert wrong.status_code == 200
    riverside.refresh_from_db()
    assert not riverside.second_factor
    assert stale.get(f"{PEOPLE}invite/").status_code == 302


def test_guessing_the_password_there_is_slowed_down(stale: Client) -> None:
    asked = stale.get(f"{PEOPLE}invite/").headers["Location"]
    answers = [stale.post(asked, {"password": f"wrong {guess}"}).status_code for guess in range(11)]
    assert answers[-1] == 429
    assert stale.post(asked, {"password": PASSWORD}).status_code == 429


def test_an_invitation_typed_too_slowly_is_made_after_the_proof(stale: Client, riverside: Squad) -> None:
    prove(stale)
    html = stale.get(f"{PEOPLE}invite/").content.decode()
    hidden = dict(re.findall(r'name="(invitation|secret)" value="([^"]+)"', html))
    prove(stale, ago_s=11 * MINUTE_S)
    asked = stale.post(f"{PEOPLE}invite/", {"role": "coach", "note": "Kim", **hidden})
    assert not Invitation.objects.exists()
    made = stale.post(asked.headers["Location"], {"password": PASSWORD, "next": f"{PEOPLE}invite/"})
    assert Invitation.objects.get().note == "Kim"
    assert hidden["secret"] in made.content.decode()
    assert hidden["secret"] not in repr(dict(stale.session)), "the secret does not stay behind in the session"


def test_a_part_of_a_page_leads_the_whole_page_there(stale: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/squads/riverside/people/"}
    answer = stale.get(f"{PEOPLE}invite/", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == "/accounts/reauthenticate/?next=%2Fsquads%2Friverside%2Fpeople%2F"


def test_nobody_proves_himself_into_anothers_squad(cleo: User, riverside: Squad) -> None:
    hers = prove(browser_of(cleo), ago_s=11 * MINUTE_S)
    for page in (*GUARDED, "second-factor/"):
        assert hers.post(f"{PEOPLE}{page}").status_code == 404, "not even asked"


@pytest.mark.parametrize("role", ["coach", "assistant"])
def test_who_may_not_is_not_asked_either(riverside: Squad, role: str) -> None:
    his = prove(browser_of(add(riverside, "Kim", role)), ago_s=11 * MINUTE_S)
    for page in (*GUARDED, "second-factor/"):
        assert his.post(f"{PEOPLE}{page}").status_code == 403


def test_the_proof_of_another_account_counts_for_nothing(stale: Client, cleo: User) -> None:
    prove(stale)
    session = stale.session
    session["account_authentication_methods_user"] = str(cleo.pk)
    session.save()
    assert stale.get(f"{PEOPLE}invite/").status_code == 302


def test_whoever_has_nothing_to_prove_himself_with_is_let_be(stale: Client, ada: User) -> None:
    """As the coach of the demo squad, who has no password."""
    ada.set_unusable_password()
    ada.save()
    hers = prove(browser_of(ada), ago_s=11 * MINUTE_S)
    assert hers.get(f"{PEOPLE}invite/").status_code == 200


def test_signing_in_counts_as_a_proof(ada: User, riverside: Squad) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    assert browser.get(f"{PEOPLE}invite/").status_code == 200


class TestAllauthsOwnPages:
    """Second factors are set up and taken away under the same rule."""

    PAGES = ("totp/activate/", "webauthn/add/")

    @pytest.mark.parametrize("page", PAGES)
    def test_setting_up_wants_a_proof(self, stale: Client, page: str) -> None:
        assert stale.get(f"/accounts/2fa/{page}").headers["Location"].startswith("/accounts/reauthenticate/")

    @pytest.mark.parametrize("page", PAGES)
    def test_a_fresh_sign_in_is_one(self, stale: Client, page: str) -> None:
        prove(stale)
        assert stale.get(f"/accounts/2fa/{page}").status_code == 200

    def test_so_does_taking_away(self, stale: Client, ada: User) -> None:
        Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={"secret": "x"})
        assert stale.post("/accounts/2fa/totp/deactivate/").status_code == 302
        assert Authenticator.objects.filter(user=ada).exists()


@pytest.mark.parametrize("role", ["coach", "assistant"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "people/invite/"), ("GET", "people/hand-over/"), ("POST", "people/second-factor/"),
        ("GET", "athletes/ben/data/erase/"),
    ],
)  # fmt: skip
def test_whoever_may_not_is_refused_before_he_is_asked(
    riverside: Squad, ben: Athlete, method: str, path: str, role: str
) -> None:
    """A password typed for a page that is not his would be typed for nothing, and would tell that there is one."""
    late = prove(browser_of(add(riverside, "Kim", role)), ago_s=11 * MINUTE_S)
    assert late.generic(method, f"/squads/riverside/{path}").status_code == 403
