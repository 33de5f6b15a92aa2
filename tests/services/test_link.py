"""Personal links: one open at a time, not to be guessed, ended at once."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from coachapp.models import Athlete, Entry, PersonalLink
from coachapp.services import link
from coachapp.services.actor import Actor
from tests.cast import TODAY


@pytest.fixture
def opened(ben: Athlete, by_ada: Actor) -> PersonalLink:
    return link.make(athlete=ben, by=by_ada)


def test_its_token_finds_it_again_and_again(opened: PersonalLink, ben: Athlete, by_ada: Actor) -> None:
    token = link.token_of(opened)
    assert len(token) == 43
    assert link.find(token) == opened == link.open_link(ben) == link.make(athlete=ben, by=by_ada)


def test_other_tokens_find_nothing(opened: PersonalLink) -> None:
    token = link.token_of(opened)
    wrong = [
        token[:20] + token[21:] + token[20],
        "B" + token[1:],
        token[:-1],
        token + "A",
        token + "=",
        "",
        "é" * 43,
        "!" * 43,
    ]
    # The last letter holds two bits that decoding drops.
    wrong += [token[:-1] + letter for letter in "ABCDEFGHabcdefgh0123-_" if letter != token[-1]]
    assert [text for text in wrong if text != token and link.find(text)] == []


def test_the_table_alone_opens_nothing(opened: PersonalLink, settings: Settings) -> None:
    token = link.token_of(opened)
    settings.SECRET_KEY = "another key, of another site or of tomorrow"
    assert link.find(token) is None
    settings.SECRET_KEY_FALLBACKS = ["only-for-tests-and-therefore-no-secret-at-all-0123456789"]
    assert link.find(token) == opened


def test_a_new_one_ends_the_old(opened: PersonalLink, ben: Athlete, by_ada: Actor) -> None:
    renewed = link.renew(athlete=ben, by=by_ada)
    assert link.find(link.token_of(opened)) is None
    assert link.open_by_id(opened.pk) is None
    assert link.find(link.token_of(renewed)) == renewed


def test_revoked_it_is_gone(opened: PersonalLink, ben: Athlete, by_ada: Actor) -> None:
    for _again in range(2):
        link.revoke(athlete=ben, by=by_ada)
    assert link.find(link.token_of(opened)) is None
    assert link.open_link(ben) is None
    assert [entry.verb for entry in Entry.objects.about(opened)] == ["revoke_link", "make_link"]


def test_who_left_is_not_let_in(opened: PersonalLink, ben: Athlete) -> None:
    ben.left_on = ben.created_at.date()
    ben.save()
    assert link.find(link.token_of(opened)) is None


def test_it_is_accepted_on_several_phones_and_noted_once(opened: PersonalLink, ben: Athlete) -> None:
    token = link.token_of(opened)
    phones = [link.accept(token=token, label="Safari/iPhone", on=TODAY) for _phone in range(2)]
    assert None not in phones
    assert len(set(phones)) == 2
    assert link.accept(token="A" * 43, label="", on=TODAY) is None
    opened.refresh_from_db()
    assert opened.accepted_at is not None
    noted = Entry.objects.about(opened).filter(verb="accept_link")
    assert [entry.actor_athlete for entry in noted] == [ben]
