"""A coach's account: signed out everywhere, and what is kept of where it is signed in."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from coachapp.models import User
from coachapp.services.device import label_of


def end_all_sessions(*, user: User) -> None:
    """End every session of the account; the caller lets go on what should. Done twice it ends the later ones, too."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])


def keep_little(sender: object, instance: Any, **_more: Any) -> None:
    """Keep of a signed-in browser what it is and not where: no address, and the kind of browser instead of its name.

    Receives every row of allauth's list of sessions before it is stored.
    """
    instance.ip = "::"
    if "/" in instance.user_agent and " " in instance.user_agent:
        instance.user_agent = label_of(instance.user_agent)
