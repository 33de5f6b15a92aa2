"""What whoever runs the site can do for one account: sign it out, and take lost factors off."""

from __future__ import annotations

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from coachapp.models import Squad, User
from tests.cast import browser_of

HOME = "/squads/riverside/"


def account(*words: str) -> str:
    out = io.StringIO()
    call_command("account", *words, stdout=out)
    return out.getvalue()


def test_one_account_is_signed_out_and_nobody_else(riverside: Squad, ada: User, abe: User) -> None:
    hers, his = browser_of(ada), browser_of(abe)
    assert "Signed out everywhere." in account(ada.email.upper(), "--sign-out")
    assert hers.get(HOME).status_code == 302
    assert his.get(HOME).status_code == 200
    assert browser_of(User.objects.get(pk=ada.pk)).get(HOME).status_code == 200, "she can sign in again"


def test_lost_factors_are_taken_off_and_the_sessions_end(riverside: Squad, ada: User, abe: User) -> None:
    for user in (ada, abe):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
        Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    hers = browser_of(ada)
    assert "Taken off: 2." in account(ada.email, "--take-off-factors")
    assert set(Authenticator.objects.values_list("user_id", flat=True)) == {abe.pk}
    assert hers.get(HOME).status_code == 302


@pytest.mark.parametrize("words", [("nobody@example.org", "--sign-out"), ("ada", "--sign-out"), ()])
def test_what_is_unclear_changes_nothing(riverside: Squad, ada: User, words: tuple[str, ...]) -> None:
    Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={"secret": "x"})
    hers = browser_of(ada)
    with pytest.raises(CommandError):
        account(*(words or (ada.email,)))
    assert hers.get(HOME).status_code == 200
    assert Authenticator.objects.count() == 1
