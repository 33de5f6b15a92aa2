"""A line for each try to sign in, and for each way out: who by id, never by what was typed."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

_log = logging.getLogger("coachapp.sign_in")


def listen() -> None:
    """Have every try written down. Called once, when the app is ready."""
    for signal, heard in ((user_logged_in, _in), (user_login_failed, _failed), (user_logged_out, _out)):
        signal.connect(heard, dispatch_uid=f"journal {heard.__name__}")


def _in(sender: object, user: Any, **_more: object) -> None:
    _log.info("somebody signed in", extra={"fields": {"user": user.pk}})


def _failed(sender: object, **_more: object) -> None:
    # Which account was meant is what was typed; how often one is tried, the limits count.
    _log.warning("a try to sign in failed")


def _out(sender: object, user: Any, **_more: object) -> None:
    if user is not None and user.pk is not None:
        _log.info("somebody signed out", extra={"fields": {"user": user.pk}})
