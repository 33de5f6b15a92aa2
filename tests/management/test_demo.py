"""``manage.py demo``: what it prints lets one in, and a second run keeps everything."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from coachapp.models import Entry, Squad
from coachapp.services.demo import COACH_EMAIL
from coachapp.services.link import find


def printed(**options: str) -> str:
    out = StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def test_it_refuses_a_real_site(db: None) -> None:
    with pytest.raises(CommandError, match="real site"):
        call_command("demo")
    assert not Squad.objects.exists()


def test_it_says_how_to_get_in(db: None, settings: Settings) -> None:
    settings.DEMO = True
    text = printed(url="http://192.0.2.7:8001/")
    opened = re.search(r"http://192\.0\.2\.7:8001/hello/([\w-]{43})/", text)
    assert opened is not None
    link = find(opened[1])
    assert link is not None
    assert link.athlete.name in text
    password = re.search(rf"{COACH_EMAIL}  (\S+)", text)
    assert password is not None
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": COACH_EMAIL, "password": password[1]})
    assert answer.status_code == 302
    assert "_auth_user_id" in browser.session

    entries = Entry.objects.count()
    again = printed(url="http://192.0.2.7:8001/")
    assert "as you left it" in again
    assert again.splitlines()[1:] == text.splitlines()[1:]
    assert Entry.objects.count() == entries
