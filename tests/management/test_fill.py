"""``manage.py fill``: what it prints lets one in, and what it cannot do it says."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from coachapp.models import LoggedSession, Squad
from tests.cast import make_squad, make_user


def test_it_says_how_to_get_in(db: None) -> None:
    out = StringIO()
    call_command("fill", squads=2, athletes=2, sessions=2, stdout=out)
    told = re.search(r"(\S+@fill\.invalid)  (\S+)", out.getvalue())
    assert told is not None
    browser = Client()
    assert browser.post(reverse("account_login"), {"login": told[1], "password": told[2]}).status_code == 302
    squad = Squad.objects.get(coachings__user__email=told[1])
    assert browser.get(reverse("squad", args=[squad.slug])).status_code == 200


def test_it_says_why_it_refuses(db: None) -> None:
    make_squad(make_user("Ada"), "Riverside")
    with pytest.raises(CommandError, match="did not make"):
        call_command("fill", squads=2)
    assert not LoggedSession.objects.exists()


@pytest.mark.parametrize("wrong", [{"squads": 0}, {"athletes": 61}, {"sessions": 0}])
def test_it_refuses_sizes_that_are_none(db: None, wrong: dict[str, int]) -> None:
    with pytest.raises(CommandError, match="1 to 60 athletes"):
        call_command("fill", **{"squads": 1, **wrong})
