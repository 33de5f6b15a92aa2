"""What a phone shares comes without a token: the page is shown, and nothing is stored for it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from coachapp.models import Athlete, ImportedFile, LoggedSession, User
from tests.cast import browser_of, phone_of


@pytest.mark.parametrize("who", ["coach", "athlete", "nobody"])
def test_a_share_without_a_token_shows_the_page_and_stores_nothing(who: str, ada: User, ben: Athlete) -> None:
    client = {"coach": lambda: browser_of(ada), "athlete": lambda: phone_of(ben), "nobody": Client}[who]()
    client.handler.enforce_csrf_checks = True
    shared = SimpleUploadedFile("laps.csv", b"rep,time\n1,75.0\n")
    answer = client.post(reverse("share"), {"files": shared, "text": "71/72/70.5", "title": "Tuesday"})
    assert answer.status_code == 200
    assert not ImportedFile.objects.exists()
    assert not LoggedSession.objects.exists()


def test_the_page_may_be_opened_and_not_deleted(db: None) -> None:
    assert Client().get(reverse("share")).status_code == 200
    assert Client().delete(reverse("share")).status_code == 405
