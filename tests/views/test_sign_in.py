"""L1 to L5 in small: guesses stopped for all workers, answers alike, bad hosts, sessions that rotate and end.

The long form of L1, with four workers and 10,000 guesses, is tests/ordeal/long_sign_in.py.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import hashers
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from coachapp.models import Athlete, Squad, User
from tests.cast import browser_of, phone_of
from tests.factories import PASSWORD
from tests.proving import prove

LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"
SESSIONS = "/accounts/sessions/"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.61 Safari/537.36"


@pytest.fixture(autouse=True)
def no_guesses_yet(db: None) -> None:
    """Start every test with the counters of the shared cache at nought."""
    cache.clear()


def plain(answer: Any) -> str:
    """A page without what is new in every answer and without the address that was typed."""
    return re.sub(r"[A-Za-z0-9]{64}|value=\"[^\"]*@[^\"]*\"", "NEW", answer.content.decode())


def guess(password: str, email: str, address: str = "127.0.0.1") -> Any:
    return Client(REMOTE_ADDR=address).post(LOGIN, {"login": email, "password": password})


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that reaches the hasher."""
    seen: list[str] = []
    for hasher in hashers.get_hashers():
        kind = type(hasher)
        encode = kind.encode

        def counted(self: Any, password: str, salt: str, *more: Any, _encode: Any = encode, **named: Any) -> Any:
            seen.append(password)
            return _encode(self, password, salt, *more, **named)

        monkeypatch.setattr(kind, "encode", counted)
    return seen


class TestL1Guessing:
    def test_one_address_reaches_the_hasher_five_times_an_account(self, ada: User, hashings: list[str]) -> None:
        for number in range(40):
            guess(f"wrong {number}", ada.email)
        assert len(hashings) <= 5

    def test_many_addresses_reach_it_no_more_often(self, ada: User, hashings: list[str]) -> None:
        for number in range(40):
            guess(f"wrong {number}", ada.email, address=f"10.0.0.{number}")
        assert len(hashings) <= 5

    def test_one_address_does_not_try_many_accounts(self, hashings: list[str]) -> None:
        for number in range(40):
            guess("password1", f"coach{number}@example.org")
        assert len(hashings) <= 10

    def test_the_right_password_does_not_get_through_meanwhile(self, ada: User) -> None:
        for number in range(6):
            guess(f"wrong {number}", ada.email)
        client = Client(REMOTE_ADDR="10.9.9.9")
        client.post(LOGIN, {"login": ada.email, "password": PASSWORD})
        assert "_auth_user_id" not in client.session

    def test_a_wrong_password_and_an_unknown_account_are_answered_alike(self, ada: User) -> None:
        known, unknown = guess("wrong", ada.email), guess("wrong", "nobody@example.org")
        assert known.status_code == unknown.status_code
        assert plain(known) == plain(unknown)

    def test_both_cost_the_same_work(self, ada: User, hashings: list[str]) -> None:
        guess("wrong", ada.email)
        known = len(hashings)
        guess("wrong", "nobody@example.org")
        assert known >= 1
        assert len(hashings) - known == known

    def test_a_blocked_account_is_answered_as_a_wrong_password_is(self, ada: User) -> None:
        wrong = plain(guess("wrong", ada.email))
        User.objects.filter(pk=ada.pk).update(is_active=False)
        assert plain(guess("wrong", ada.email)) == wrong

    def test_asking_for_a_new_password_is_answered_alike(self, ada: User) -> None:
        answers = []
        for email in (ada.email, "nobody@example.org"):
            client = Client()
            asked = client.post(RESET, {"email": email})
            answers.append((asked.status_code, asked.headers["Location"], plain(client.get(asked.headers["Location"]))))
        assert answers[0] == answers[1]
        assert [letter.to for letter in mail.outbox] == [[ada.email], ["nobody@example.org"]]

    def test_letters_are_not_sent_without_end(self, ada: User) -> None:
        for number in range(12):
            Client(REMOTE_ADDR=f"10.0.0.{number}").post(RESET, {"email": ada.email})
        assert len(mail.outbox) <= 5

    def test_an_address_that_a_visitor_makes_up_is_not_believed(self, ada: User, hashings: list[str]) -> None:
        for number in range(30):
            Client().post(
                LOGIN, {"login": f"coach{number}@example.org", "password": "x" * 12},
                headers={"X-Forwarded-For": f"10.1.1.{number}"},
            )  # fmt: skip
        assert len(hashings) <= 10


BAD_HOSTS = (
    "evil.example", "evil.example:80", "localhost.evil.example", "evil.localhost@x", "127.0.0.2", "[::2]", "0.0.0.0",
    "localhost:80:80", "local host", "localhost/", "localhost#", "localhost?x", "a" * 300, "xn--80ak6aa92e.com", "..",
    "-", "localhost,evil.example", "evil.example\\localhost", "%6cocalhost", "testserver.evil.example",
)  # fmt: skip


class TestL2Hosts:
    @pytest.mark.parametrize("host", BAD_HOSTS)
    def test_a_bad_host_is_refused(self, host: str) -> None:
        for path in ("/", LOGIN, RESET):
            assert Client(HTTP_HOST=host).get(path).status_code == 400, path

    def test_no_letter_is_poisoned(self, ada: User) -> None:
        assert Client(HTTP_HOST="evil.example").post(RESET, {"email": ada.email}).status_code == 400
        Client(headers={"X-Forwarded-Host": "evil.example"}).post(RESET, {"email": ada.email})
        assert len(mail.outbox) == 1
        assert "evil.example" not in mail.outbox[0].body
        assert "http://testserver/" in mail.outbox[0].body


class TestL3Secrets:
    """Personal links and invitations are not guessed; calendars and API tokens have their own tests."""

    @pytest.mark.parametrize("kind", ["hello", "invitations", "consent"])
    @pytest.mark.parametrize("tried", ["x", "0" * 43, "A" * 22 + "." + "A" * 22, "-" * 100, "%00", "..", "' or 1=1--"])
    def test_nothing_opens(self, riverside: Squad, kind: str, tried: str) -> None:
        answer = Client().get(f"/{kind}/{tried}/")
        assert answer.status_code == 404
        assert "Riverside" not in answer.content.decode()


class TestL5Sessions:
    def test_the_key_changes_when_a_coach_signs_in(self, ada: User) -> None:
        client = Client()
        client.get(LOGIN)
        session = client.session
        session["planted"] = "by somebody else"
        session.save()
        client.cookies["sessionid"] = session.session_key or ""
        before = client.cookies["sessionid"].value
        client.post(LOGIN, {"login": ada.email, "password": PASSWORD})
        assert client.cookies["sessionid"].value != before
        assert not Session.objects.filter(session_key=before).exists()

    def test_a_made_up_key_is_not_taken_over(self, ada: User) -> None:
        client = Client()
        client.cookies["sessionid"] = "madeupmadeupmadeupmadeupmadeup12"
        client.post(LOGIN, {"login": ada.email, "password": PASSWORD})
        assert client.cookies["sessionid"].value != "madeupmadeupmadeupmadeupmadeup12"

    def test_the_key_changes_when_a_phone_signs_in(self, ben: Athlete) -> None:
        key = phone_of(ben).cookies["sessionid"].value
        assert key != phone_of(ben).cookies["sessionid"].value

    def test_after_signing_out_the_old_cookie_opens_nothing(self, ada: User, riverside: Squad) -> None:
        client = browser_of(ada)
        old = client.cookies["sessionid"].value
        client.post("/accounts/logout/")
        thief = Client()
        thief.cookies["sessionid"] = old
        assert thief.get("/squads/riverside/").status_code == 302

    def test_a_get_signs_nobody_out(self, ada: User, riverside: Squad) -> None:
        client = browser_of(ada)
        client.get("/accounts/logout/")
        assert client.get("/squads/riverside/").status_code == 200

    def test_everywhere_else_is_everywhere_else(self, ada: User, riverside: Squad) -> None:
        here = Client(headers={"User-Agent": CHROME})
        here.post(LOGIN, {"login": ada.email, "password": PASSWORD})
        listed, unlisted = Client(), browser_of(ada)
        listed.post(LOGIN, {"login": ada.email, "password": PASSWORD})
        for client in (here, listed, unlisted):
            assert client.get("/squads/riverside/").status_code == 200
        assert here.post(SESSIONS).status_code == 302
        assert here.get("/squads/riverside/").status_code == 200
        for client in (listed, unlisted):
            assert client.get("/squads/riverside/").status_code == 302

    def test_nobody_else_is_signed_out(self, ada: User, cleo: User, hilltop: Squad, ben: Athlete) -> None:
        hers, phone = browser_of(cleo), phone_of(ben)
        browser_of(ada).post(SESSIONS)
        assert hers.get("/squads/hilltop/").status_code == 200
        assert phone.get("/me/").status_code == 200

    def test_a_new_password_signs_out_everywhere_else(self, ada: User, riverside: Squad) -> None:
        here, there = prove(browser_of(ada)), browser_of(ada)
        typed = {"oldpassword": PASSWORD, "password1": "another-long-word", "password2": "another-long-word"}
        here.post("/accounts/password/change/", typed)
        assert here.get("/squads/riverside/").status_code == 200
        assert there.get("/squads/riverside/").status_code == 302

    def test_of_a_browser_only_its_kind_is_kept(self, ada: User) -> None:
        client = Client(REMOTE_ADDR="192.0.2.7", headers={"User-Agent": CHROME})
        client.post(LOGIN, {"login": ada.email, "password": PASSWORD})
        kept = UserSession.objects.get()
        assert (kept.ip, kept.user_agent) == ("::", "Chrome/Linux")
        html = client.get(SESSIONS).content.decode()
        assert "Chrome on Linux" in html
        assert "192.0.2.7" not in html

    def test_an_upgrade_signs_nobody_out(self, ada: User, riverside: Squad) -> None:
        assert ada.session_round == 0
        client = browser_of(ada)
        assert "." not in client.session["_auth_user_hash"]
        assert client.get("/squads/riverside/").status_code == 200

    def test_a_session_ends_when_it_is_old(self, ada: User, riverside: Squad) -> None:
        client = browser_of(ada)
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        assert client.get("/squads/riverside/").status_code == 302
