"""An invitation on its way: made and shown once, opened by anybody, accepted by a press of a button alone."""

from __future__ import annotations

import logging
import re
import uuid
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from coachapp.models import Coaching, Invitation, Squad, User
from coachapp.services import invitation as invitations
from tests.cast import browser_of, make_user
from tests.factories import PASSWORD
from tests.proving import prove
from tests.services.test_invitation import invited
from tests.services.test_people import add, roles

URL = "/squads/riverside/people/invite/"
ADDRESS = re.compile(r'id="address"[^>]*value="http://testserver(/invitations/[^"]+)"')


@pytest.fixture
def browser(ada: User, riverside: Squad) -> Client:
    """Ada's browser; she has just signed in."""
    return prove(browser_of(ada))


@pytest.fixture
def kim(db: None) -> User:
    """Who is invited."""
    return make_user("Kim")


def form(client: Client, **typed: str) -> dict[str, str]:
    """The form as the page holds it, with something typed."""
    html = client.get(URL).content.decode()
    hidden = dict(re.findall(r'name="(invitation|secret)" value="([^"]+)"', html))
    assert set(hidden) == {"invitation", "secret"}
    return {"role": "coach", "note": "Kim", **hidden, **typed}


def path_of(answer: Any) -> str:
    found = ADDRESS.search(answer.content.decode())
    assert found is not None
    return found.group(1)


def test_from_the_form_to_the_squad(browser: Client, riverside: Squad, kim: User) -> None:
    made = browser.post(URL, form(browser, role="assistant"))
    assert made.status_code == 200
    path, hers = path_of(made), browser_of(kim)
    page = hers.get(path).content.decode()
    assert "Ada invites you to coach Riverside as assistant." in page
    assert "Kim" not in roles(riverside), "opening the page lets nobody in"
    assert hers.post(path).headers["Location"] == "/squads/riverside/"
    assert roles(riverside)["Kim"] == "assistant"
    assert "Welcome: you coach Riverside now, as assistant." in hers.get("/squads/riverside/").content.decode()


def test_the_link_is_shown_once_and_kept_nowhere(browser: Client, riverside: Squad) -> None:
    sent = form(browser)
    made = browser.post(URL, sent)
    assert "no-store" in made.headers["Cache-Control"]
    assert sent["secret"] in made.content.decode()
    for page in ("/squads/riverside/people/", URL, "/squads/riverside/history/"):
        assert sent["secret"] not in browser.get(page).content.decode()
    assert sent["secret"] not in repr(list(Invitation.objects.values()))
    assert sent["secret"] not in repr(dict(browser.session))


def test_sent_twice_it_is_the_same_link(browser: Client) -> None:
    sent = form(browser)
    assert path_of(browser.post(URL, sent)) == path_of(browser.post(URL, sent))
    assert Invitation.objects.count() == 1


def test_it_can_be_sent_by_message_and_mail_without_a_server(browser: Client) -> None:
    html = browser.post(URL, form(browser)).content.decode()
    assert 'href="sms:?&amp;body=Coach%20Riverside' in html
    assert 'href="mailto:?subject=Coach%20Riverside&amp;body=Coach%20Riverside' in html
    assert "<svg" in html
    assert "style=" not in html
    assert 'name="mail"' not in browser.get(URL).content.decode()


class TestMail:
    @pytest.fixture(autouse=True)
    def server(self, settings: Any) -> None:
        """A site that sends letters."""
        settings.EMAIL_HOST = "mail.example"

    def test_a_letter_goes_out_once(self, browser: Client) -> None:
        sent = form(browser, mail="kim@example.org")
        for _time in range(2):
            path = path_of(browser.post(URL, sent))
        assert len(mail.outbox) == 1
        assert mail.outbox[0].to == ["kim@example.org"]
        assert f"http://testserver{path}" in mail.outbox[0].body
        assert "for an account with the address kim@example.org" in mail.outbox[0].body
        assert Invitation.objects.get().email == "kim@example.org"

    def test_it_is_for_that_address_alone(self, browser: Client, riverside: Squad, kim: User) -> None:
        """Somebody else who sees the link is told so and uses nothing; confirmed, the address lets her in."""
        answer = browser.post(URL, form(browser, mail="Kim@Example.org"))
        assert "kim@example.org" in answer.content.decode()
        assert "only for kim@example.org" in browser.get("/squads/riverside/people/").content.decode()
        path, hers = path_of(answer), browser_of(kim)
        for client in (Client(), hers):
            page = client.get(path).content.decode()
            assert "the e-mail address k…@example.org alone" in page
            assert "kim@example.org" not in page.replace(kim.email, "")
        assert 'class="button button--primary button--wide"' not in hers.get(path).content.decode()
        refused = hers.post(path)
        assert refused.status_code == 403
        assert "has not confirmed this address. Nothing has happened." in refused.content.decode()
        assert "Kim" not in roles(riverside)
        EmailAddress.objects.create(user=kim, email="kim@example.org", verified=True)
        assert "Accept as Kim" in hers.get(path).content.decode()
        assert hers.post(path).status_code == 302
        assert roles(riverside)["Kim"] == "coach"
        assert "for one e-mail address only" in browser.get("/squads/riverside/history/").content.decode()
        assert "kim@example.org" not in browser.get("/squads/riverside/history/").content.decode()

    def test_what_is_no_address_is_said_beside_the_field(self, browser: Client) -> None:
        answer = browser.post(URL, form(browser, mail="kim at example", note="For Kim"))
        assert answer.status_code == 422
        assert "Enter a valid email address." in answer.content.decode()
        assert 'value="kim at example"' in answer.content.decode()
        assert 'value="For Kim"' in answer.content.decode()
        assert not Invitation.objects.exists()

    def test_a_letter_that_does_not_go_out_leaves_the_link(
        self, browser: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_args: object, **_more: object) -> None:
            raise SMTPException("no")

        monkeypatch.setattr("coachapp.views.invitation.send_mail", refuse)
        answer = browser.post(URL, form(browser, mail="kim@example.org"))
        assert path_of(answer)
        assert "could not be sent" in answer.content.decode()

    def test_a_name_with_a_new_line_makes_no_second_header(self, browser: Client, riverside: Squad) -> None:
        Squad.objects.filter(pk=riverside.pk).update(name="River\nBcc: eve@example.org")
        browser.post(URL, form(browser, mail="kim@example.org"))
        assert mail.outbox[0].subject == "Coach River Bcc: eve@example.org"
        assert mail.outbox[0].recipients() == ["kim@example.org"]


@pytest.mark.parametrize(
    "typed",
    [{"role": "owner"}, {"role": ""}, {"invitation": "x"}, {"secret": "short"}, {"note": "x" * 121}],
)
def test_what_is_wrong_makes_nothing(browser: Client, typed: dict[str, str]) -> None:
    assert browser.post(URL, form(browser, **typed)).status_code == 422
    assert not Invitation.objects.exists()


def test_a_secret_of_another_shape_starts_afresh(browser: Client) -> None:
    assert browser.post(URL, form(browser, secret="é" * 22)).headers["Location"] == URL
    assert not Invitation.objects.exists()


class TestOpening:
    def test_a_visitor_signs_in_and_comes_back(self, riverside: Squad, ada: User, kim: User) -> None:
        _made, token = invited(riverside, ada, now=timezone.now())
        path, visitor = f"/invitations/{token}/", Client()
        page = visitor.get(path)
        assert "Riverside" in page.content.decode()
        assert visitor.post(path).status_code == 200, "a press without an account changes nothing"
        assert roles(riverside) == {"Ada": "owner"}
        way = re.search(r'href="(/accounts/login/\?next=[^"]+)"', page.content.decode())
        assert way is not None
        back = visitor.post(way.group(1), {"login": kim.email, "password": PASSWORD, "next": path})
        assert back.headers["Location"] == path
        assert roles(riverside) == {"Ada": "owner"}, "coming back lets nobody in"
        visitor.post(path)
        assert roles(riverside)["Kim"] == "coach"

    def test_a_newcomer_opens_an_account_and_comes_back(self, riverside: Squad, ada: User) -> None:
        _made, token = invited(riverside, ada, now=timezone.now())
        path, visitor = f"/invitations/{token}/", Client()
        page = visitor.get("/accounts/signup/", {"next": path}).content.decode()
        assert "Start your squad" not in page, "whoever is invited starts none"
        typed = {"name": "Lou", "email": "lou@example.org", "password1": PASSWORD, "next": path}
        assert visitor.post("/accounts/signup/", typed).headers["Location"] == path
        visitor.post(path)
        assert roles(riverside)["Lou"] == "coach"

    @pytest.mark.parametrize("method", ["get", "head", "options"])
    def test_only_a_press_accepts(self, riverside: Squad, ada: User, kim: User, method: str) -> None:
        made, token = invited(riverside, ada, now=timezone.now())
        getattr(browser_of(kim), method)(f"/invitations/{token}/")
        made.refresh_from_db()
        assert made.accepted_at is None
        assert "Kim" not in roles(riverside)

    def test_a_press_from_another_site_is_refused(self, riverside: Squad, ada: User, kim: User) -> None:
        _made, token = invited(riverside, ada, now=timezone.now())
        strict = browser_of(kim, enforce_csrf_checks=True)
        assert strict.post(f"/invitations/{token}/").status_code == 403
        assert "Kim" not in roles(riverside)

    def test_no_field_asks_for_more(self, riverside: Squad, ada: User, kim: User) -> None:
        _made, token = invited(riverside, ada, "assistant", now=timezone.now())
        browser_of(kim).post(f"/invitations/{token}/?role=owner", {"role": "owner", "squad": "hilltop"})
        assert roles(riverside)["Kim"] == "assistant"

    @pytest.mark.parametrize(
        ("spoil", "words"),
        [
            ({"expires_at": timedelta(days=-1), "made_at": timedelta(days=-8)}, "has expired"),
            ({"revoked_at": timedelta(0)}, "was taken back"),
        ],
    )
    def test_what_is_over_is_said_plainly(
        self, riverside: Squad, ada: User, kim: User, spoil: dict[str, timedelta], words: str
    ) -> None:
        made, token = invited(riverside, ada, now=timezone.now())
        Invitation.objects.filter(pk=made.pk).update(**{name: timezone.now() + by for name, by in spoil.items()})
        for client in (Client(), browser_of(kim)):
            for answer in (client.get(f"/invitations/{token}/"), client.post(f"/invitations/{token}/")):
                assert answer.status_code == 410
                assert words in answer.content.decode()
        assert "Kim" not in roles(riverside)

    def test_a_used_one_says_so_to_others_and_leads_its_own_in(self, riverside: Squad, ada: User, kim: User) -> None:
        _made, token = invited(riverside, ada, now=timezone.now())
        hers = browser_of(kim)
        hers.post(f"/invitations/{token}/")
        hers_again = hers.get(f"/invitations/{token}/").content.decode()
        assert "You accepted this invitation: you are coach of Riverside." in hers_again
        assert "not used" not in hers_again
        assert hers.post(f"/invitations/{token}/").status_code == 302
        other = browser_of(make_user("Lou")).post(f"/invitations/{token}/")
        assert other.status_code == 410
        assert "was used already" in other.content.decode()

    def test_nothing_of_the_squad_is_told_for_a_wrong_secret(self, riverside: Squad, ada: User) -> None:
        _made, token = invited(riverside, ada, now=timezone.now())
        wrong = f"{token.split('.')[0]}.{invitations.new_secret()}"
        answers = [Client().get(f"/invitations/{each}/") for each in (wrong, "nothing", str(uuid.uuid4()))]
        assert {answer.status_code for answer in answers} == {404}
        assert all("Riverside" not in answer.content.decode() for answer in answers)

    def test_whoever_coaches_there_already_is_told_and_uses_nothing(
        self, browser: Client, riverside: Squad, ada: User, abe: User
    ) -> None:
        made, token = invited(riverside, ada, "assistant", now=timezone.now())
        his = browser_of(abe)
        assert "You are assistant of Riverside already" in his.get(f"/invitations/{token}/").content.decode()
        his.post(f"/invitations/{token}/")
        browser.post(f"/invitations/{token}/")
        made.refresh_from_db()
        assert made.accepted_at is None
        assert roles(riverside) == {"Ada": "owner", "Abe": "assistant"}

    def test_an_assistant_may_become_a_coach_by_one(self, riverside: Squad, ada: User, abe: User) -> None:
        _made, token = invited(riverside, ada, "coach", now=timezone.now())
        browser_of(abe).post(f"/invitations/{token}/")
        assert roles(riverside)["Abe"] == "coach"

    def test_it_sends_no_address_on(self, riverside: Squad, ada: User) -> None:
        _made, token = invited(riverside, ada, now=timezone.now())
        assert Client().get(f"/invitations/{token}/").headers["Referrer-Policy"] == "same-origin"


class TestRevoking:
    def test_the_owner_revokes_and_the_link_is_dead(self, browser: Client, riverside: Squad, ada: User) -> None:
        made, token = invited(riverside, ada, now=timezone.now())
        browser.post(f"/squads/riverside/people/invitations/{made.pk}/revoke/")
        assert Client().get(f"/invitations/{token}/").status_code == 410
        assert "revoked on" in browser.get("/squads/riverside/people/").content.decode()

    def test_too_late_is_said(self, browser: Client, riverside: Squad, ada: User, kim: User) -> None:
        made, token = invited(riverside, ada, now=timezone.now())
        browser_of(kim).post(f"/invitations/{token}/")
        browser.post(f"/squads/riverside/people/invitations/{made.pk}/revoke/")
        assert "Too late" in browser.get("/squads/riverside/people/").content.decode()
        assert roles(riverside)["Kim"] == "coach"

    def test_nobody_revokes_another_squads(self, browser: Client, hilltop: Squad, cleo: User, riverside: Squad) -> None:
        made, _token = invited(hilltop, cleo, now=timezone.now())
        assert browser.post(f"/squads/riverside/people/invitations/{made.pk}/revoke/").status_code == 404
        made.refresh_from_db()
        assert made.revoked_at is None

    @pytest.mark.parametrize("role", ["coach", "assistant"])
    def test_only_the_owner_revokes_or_invites(self, riverside: Squad, ada: User, role: str) -> None:
        made, _token = invited(riverside, ada, now=timezone.now())
        his = prove(browser_of(add(riverside, "Kim", role)))
        assert his.get(URL).status_code == 403
        assert his.post(URL, {"role": "assistant"}).status_code == 403
        assert his.post(f"/squads/riverside/people/invitations/{made.pk}/revoke/").status_code == 403
        made.refresh_from_db()
        assert made.revoked_at is None


def test_no_token_stands_in_a_log(
    browser: Client, riverside: Squad, ada: User, kim: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _made, token = invited(riverside, ada, now=timezone.now())
    secret = token.split(".")[1]
    for client in (Client(), browser_of(kim), browser):
        client.get(f"/invitations/{token}/")
        client.post(f"/invitations/{token}/")
        client.get(f"/invitations/{token}x/")
    said = "\n".join(
        f"{record.getMessage()} {record.__dict__}" for record in caplog.records if "request" in record.name
    )
    assert said, "nothing was logged at all"
    assert secret not in re.sub(r"<(WSGIRequest|HttpRe)[^>]*>", "", said)


def test_a_squad_that_asks_for_a_second_factor_asks_the_newcomer(riverside: Squad, ada: User, kim: User) -> None:
    Squad.objects.filter(pk=riverside.pk).update(second_factor=True)
    _made, token = invited(riverside, ada, now=timezone.now())
    hers = browser_of(kim)
    assert hers.post(f"/invitations/{token}/").headers["Location"] == "/squads/riverside/"
    assert Coaching.objects.filter(squad=riverside, user=kim).exists()
    assert hers.get("/squads/riverside/").headers["Location"] == "/squads/riverside/people/second-factor/wanted/"
