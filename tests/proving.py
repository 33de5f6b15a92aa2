"""A browser whose coach has just proved that it is he, for pages that ask for it; and an app whose code stays."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal import auth
from django.test import Client

DAY_S = 24 * 60 * 60


def prove(client: Client, *, ago_s: float = -DAY_S) -> Client:
    """Note in the browser's session that its coach signed in so long ago; by default he has just done so, all day."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - ago_s}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return client


def hold_the_half_minute(monkeypatch: pytest.MonkeyPatch) -> int:
    """Keep the half minute for which an app's code is good from ending between its being read and its being typed.

    Returns the number of that half minute, of which the code is made.
    """
    counter = int(next(auth.yield_hotp_counters_from_time()))
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: iter((counter,)))
    return counter
