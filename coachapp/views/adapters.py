"""Where signing in differs from what allauth does by itself."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.utils.translation import gettext as _

from coachapp.services.account import end_all_sessions
from coachapp.views import access
from coachapp.views.reauthentication import proved_lately

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class Accounts(DefaultAccountAdapter):
    """Accounts. Whoever signed in a moment ago is not asked again who he is."""

    def is_reauthentication_required(self, *, app: str = "") -> bool:
        """Whether this browser's coach should prove himself before allauth changes his factors or addresses."""
        return bool(super().is_reauthentication_required(app=app)) and not proved_lately(context.request)


class SecondFactors(DefaultMFAAdapter):
    """Second factors. The secrets of apps and recovery codes are stored encrypted, with a key made of the site's."""

    def encrypt(self, text: str) -> str:
        """Make a secret unreadable for whoever copies the table."""
        return _box().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret again, with today's key or one of lately."""
        return _box().decrypt(encrypted_text.encode("ascii")).decode()

    def build_totp_svg(self, url: str) -> str:
        """Draw nothing: the template draws the code as every other code of ours."""
        return ""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth names it so
        """Return what a new key is called until the coach calls it something else."""
        return _("My passkey")


class Sessions(DefaultUserSessionsAdapter):
    """Where a coach is signed in."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """Sign out everywhere else: also browsers that signed in before there was a list of them."""
        super().end_sessions(sessions)
        user = access.coach(context.request)
        end_all_sessions(user=user)
        update_session_auth_hash(context.request, user)


def _box() -> MultiFernet:
    # Few have such secrets, and a worker that meets none needs no cryptography.
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"coachapp.second-factor" + secret.encode()).digest())
