"""A browser whose coach has just proved that it is he, for pages that ask for it."""

from __future__ import annotations

import time

from django.test import Client

DAY_S = 24 * 60 * 60


def prove(client: Client, *, ago_s: float = -DAY_S) -> Client:
    """Note in the browser's session that its coach signed in so long ago; by default he has just done so, all day."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - ago_s}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return client
