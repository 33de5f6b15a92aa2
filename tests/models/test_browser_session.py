"""A browser's session is what Django's own store would have found, looked up by SQL that is not written anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as StoreOfDjango
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coachapp.models.browser_session import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> str:
    """The key of a session that Django stored, as of before this store was in use."""
    store = StoreOfDjango()
    store["device"] = "a phone"
    store.save()
    return str(store.session_key)


def test_what_django_stored_is_found(key: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        store = SessionStore(key)
        assert dict(store.items()) == {"device": "a phone"}
    assert len(queries) == 1
    store["device"] = "the same phone"
    store.save()
    assert store.session_key == key
    assert StoreOfDjango(key)["device"] == "the same phone"


def test_one_that_has_run_out_is_none(key: str) -> None:
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    store = SessionStore(key)
    assert not store.items()
    assert store.session_key is None, "and what is stored next gets a key of its own"
    store["device"] = "another phone"
    store.save()
    assert store.session_key != key


@pytest.mark.parametrize("key", [None, "", "short", "n" * 32, "'; --"])
def test_a_key_of_nobody_holds_nothing(key: str | None) -> None:
    store = SessionStore(key)
    assert not store.items()
    assert store.session_key is None


def test_what_was_changed_by_hand_holds_nothing(key: str) -> None:
    Session.objects.filter(pk=key).update(session_data="e30:broken:seal")
    assert not SessionStore(key).items()
