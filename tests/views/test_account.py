"""Opening an account and signing in: allauth's pages, set up in our settings."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from coachapp.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "seventeen-laps-of-it"


def sign_in(client: Client, password: str, email: str = "ada@riverside.example") -> bool:
    """Try to sign in; returns whether it worked."""
    client.post(reverse("account_login"), {"login": email, "password": password})
    return "_auth_user_id" in client.session


def test_a_coach_opens_an_account_and_is_signed_in(client: Client) -> None:
    asked = {"name": "Ada", "email": "Ada@Riverside.example", "password1": PASSWORD}
    answer = client.post(reverse("account_signup"), asked)
    assert answer.status_code == 302
    ada = User.objects.get()
    assert (ada.name, ada.email) == ("Ada", "ada@riverside.example")
    assert ada.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert client.session.get_expiry_age() > 360 * 24 * 60 * 60


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("email", "ADA@riverside.example"),  # taken, in other letters
        ("email", "ada"),
        ("password1", "short"),
        ("password1", "password123"),
        ("password1", "cleo@hilltop.example"),  # too much like the address
    ],
)
def test_no_account_is_opened_with(client: Client, field: str, value: str) -> None:
    User.objects.create_user(email="ada@riverside.example", password=PASSWORD)
    asked = {"name": "Cleo", "email": "cleo@hilltop.example", "password1": PASSWORD, field: value}
    client.post(reverse("account_signup"), asked)
    assert User.objects.count() == 1
    assert "_auth_user_id" not in client.session


def test_the_case_of_an_address_does_not_matter(client: Client) -> None:
    User.objects.create_user(email="ada@riverside.example", password=PASSWORD)
    assert sign_in(client, PASSWORD, email="ADA@Riverside.Example")


def test_guessing_is_slowed_down_for_all_workers_together(client: Client) -> None:
    User.objects.create_user(email="ada@riverside.example", password=PASSWORD)
    for guess in range(5):
        assert not sign_in(client, f"guess number {guess}")
    assert not sign_in(client, PASSWORD), "the right password got in after five wrong ones"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM quarters_cache")
        assert cursor.fetchone()[0] > 0, "the attempts were counted somewhere else"


def test_a_blocked_account_cannot_sign_in(client: Client) -> None:
    User.objects.create_user(email="ada@riverside.example", password=PASSWORD)
    User.objects.update(is_active=False)
    assert not sign_in(client, PASSWORD)
