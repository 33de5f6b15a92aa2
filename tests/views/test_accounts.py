"""Coming in: an account by e-mail and password, guesses that are stopped, and what every answer carries."""

from __future__ import annotations

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

from coachapp.models import Athlete, User
from tests.cast import browser_of, phone_of
from tests.factories import PASSWORD

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def no_guesses_yet(db: None) -> None:
    """Start every test with the counters of the shared cache at nought."""
    cache.clear()


def guess(email: str, password: str, client: Client | None = None) -> tuple[int, str]:
    response = (client or Client()).post(LOGIN, {"login": email, "password": password})
    return response.status_code, response.content.decode()


def test_an_account_is_made_with_name_e_mail_and_password_and_leads_to_a_squad() -> None:
    client = Client()
    made = client.post("/accounts/signup/", {"name": "Ada", "email": "Ada@Example.org", "password1": PASSWORD})
    assert made.status_code == 302
    assert User.objects.get().email == "ada@example.org"
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("squad-new")


def test_a_common_password_is_refused_beside_its_field_and_the_rest_is_kept() -> None:
    refused = Client().post(
        "/accounts/signup/", {"name": "Ada", "email": "ada@example.org", "password1": "password123"}
    )
    html = refused.content.decode()
    assert User.objects.count() == 0
    assert 'value="ada@example.org"' in html
    assert "too common" in html


def test_a_wrong_password_and_an_unknown_address_read_the_same(ada: User) -> None:
    known, unknown = guess(ada.email, "wrong"), guess("nobody@example.org", "wrong")
    assert known[0] == unknown[0]
    assert "not correct" in known[1]
    assert "not correct" in unknown[1]


def test_guessing_is_stopped_even_when_the_last_guess_is_right(ada: User) -> None:
    for _attempt in range(5):
        guess(ada.email, "wrong")
    status, html = guess(ada.email, PASSWORD)
    assert "_auth_user_id" not in Client().session
    assert status in (200, 429)
    assert "Too many" in html


def test_the_counters_stand_in_a_cache_that_all_workers_share() -> None:
    assert type(caches["default"]).__name__ == "DatabaseCache"


def test_an_account_of_the_same_address_in_other_letters_is_not_made_twice(ada: User) -> None:
    Client().post("/accounts/signup/", {"name": "Eve", "email": ada.email.upper(), "password1": PASSWORD})
    assert User.objects.count() == 1


POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}


def test_every_kind_of_answer_carries_the_same_guards(ada: User, ben: Athlete) -> None:
    coach, phone, nobody = browser_of(ada), phone_of(ben), Client()
    answers = {
        "coach": coach.get("/squads/riverside/"),
        "athlete": phone.get("/me/"),
        "sign in": nobody.get(LOGIN),
        "redirect": nobody.get("/squads/riverside/"),
        "not found": coach.get("/squads/nowhere/"),
        "method": coach.post("/squads/riverside/"),
        "forgery": Client(enforce_csrf_checks=True).post(LOGIN),
        "part": coach.get("/squads/riverside/", headers={"HX-Request": "true"}),
        "alive": nobody.get("/livez"),
    }
    for kind, answer in answers.items():
        said = answer.headers["Content-Security-Policy"]
        policy = dict(part.strip().split(" ", 1) for part in said.split(";") if " " in part.strip())
        assert {name: policy.get(name) for name in POLICY} == POLICY, kind
        assert "unsafe" not in said, kind
        assert answer.headers["X-Frame-Options"] == "DENY", kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff", kind
        assert answer.headers["Referrer-Policy"] == "same-origin", kind
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", kind


def test_pages_about_people_are_kept_by_no_cache_on_the_way(ada: User, ben: Athlete) -> None:
    for answer in (browser_of(ada).get("/squads/riverside/"), phone_of(ben).get("/me/")):
        assert set(answer.headers["Cache-Control"].split(", ")) >= {"private", "no-cache"}
