"""Django's sessions of browsers, looked up by SQL that is written once: SESSION_ENGINE names this module."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as StoreOfDjango
from django.contrib.sessions.models import Session
from django.utils import timezone

from coachapp.models.prepared import Prepared


class SessionStore(StoreOfDjango):
    """Sessions in the database, in Django's own table. Every page of somebody signed in begins with this look-up."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and a new key at the next save, where there is none or it has run out."""
        found = _BY_KEY.first(key=self.session_key or "")
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return {}
        return dict(self.decode(found.session_data))


_BY_KEY = Prepared(lambda key: Session.objects.filter(session_key=key))
