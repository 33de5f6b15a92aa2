"""API tokens, the keys of a club's own scripts: made and shown once, found again by their text, ended.

A token is `qt_`, and then its row's id and a secret of 160 bits as URL text. Only a digest of the secret is stored. A token
belongs to one squad and opens no more than its maker could: it ends with his part as an owner, and with his password.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from coachapp.models import ApiToken, Squad, User
from coachapp.services import history, url_text
from coachapp.services.actor import Actor
from coachapp.services.part import locked, must_own

#: What every token begins with, so that people and programs that look for lost keys know one when they see it.
PREFIX: Final = "qt_"
#: After how many days a token may end. Every one does.
DAYS: Final = (30, 90, 365)
#: How many can be open in a squad at once: more is a slip, or somebody playing.
MOST_OPEN: Final = 20
#: The part of a token that may be shown again: it is made of the clock and tells apart, but opens nothing.
SHOWN: Final = len(PREFIX) + 8
_ID_BYTES: Final = 16
_SECRET_BYTES: Final = 20

State = Literal["open", "revoked", "expired", "orphaned"]


class TokenTaken(Exception):
    """The id belongs to another token already, or the secret is none."""


class TooManyTokens(Exception):
    """So many tokens are open that one of them should be revoked first."""


def new_secret() -> str:
    """Make the secret of a token: 160 bits as URL text."""
    return url_text.written(secrets.token_bytes(_SECRET_BYTES))


def text_of(token: ApiToken, secret: str) -> str:
    """The token as a script sends it: 51 characters. Raises TokenTaken for a secret that is none."""
    return PREFIX + url_text.written(token.pk.bytes + _secret(secret))


def beginning_of(token: ApiToken) -> str:
    """What the token begins with, to tell it from others."""
    return (PREFIX + url_text.written(token.pk.bytes))[:SHOWN]


def state_of(token: ApiToken, *, now: datetime, owners: Collection[int]) -> State:
    """Whether it opens the door, else why not. "orphaned": its maker owns the squad no more.

    `owners` are the ids of the squad's owners.
    """
    if token.revoked_at is not None:
        return "revoked"
    if token.expires_at <= now:
        return "expired"
    return "open" if token.made_by_id in owners else "orphaned"


def find(text: str, *, now: datetime) -> ApiToken | None:
    """The token with this text, if it opens the door now, its squad and maker along; None for any other text.

    One query. Of the secret only digests are compared, in a time that tells nothing.
    """
    raw = url_text.read(text.removeprefix(PREFIX), _ID_BYTES + _SECRET_BYTES) if text.startswith(PREFIX) else None
    if raw is None:
        return None
    open_now = ApiToken.objects.open_at(now).select_related("squad", "made_by")
    found = open_now.of_owners().filter(pk=uuid.UUID(bytes=raw[:_ID_BYTES])).first()
    if found is None or not constant_time_compare(found.digest, _digest(raw[_ID_BYTES:])):
        return None
    return found


def listed(squad: Squad, *, since: datetime) -> list[ApiToken]:
    """The squad's tokens that did not end before that moment, the latest first."""
    rows = squad.api_tokens.select_related("made_by").filter(expires_at__gte=since)
    return list(rows.exclude(revoked_at__lt=since).order_by("-made_at", "-pk"))


@transaction.atomic
def make(
    *, squad: Squad, by: User, token_id: uuid.UUID, secret: str, name: str, scope: str, days: int, now: datetime
) -> ApiToken:
    """Make a token that is good for so many days; sent a second time it is there already.

    Raises NotTheOwner, TokenTaken, TooManyTokens, and ValueError for a scope or a number of days that is not offered.
    """
    scope, digest = ApiToken.Scope(scope).value, _digest(_secret(secret))
    if days not in DAYS:
        raise ValueError(days)
    squad = locked(squad)
    must_own(squad, by)
    known = ApiToken.objects.filter(pk=token_id).select_related("squad").first()
    if known is not None:
        if known.squad_id != squad.pk or known.made_by_id != by.pk or known.digest != digest:
            raise TokenTaken
        return known
    if squad.api_tokens.open_at(now).count() >= MOST_OPEN:
        raise TooManyTokens
    made = ApiToken(
        id=token_id, squad=squad, name=name, scope=scope, digest=digest, made_by=by, made_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    made.save(force_insert=True)
    _write(made, by, "make_token", None)
    return made


@transaction.atomic
def revoke(*, squad: Squad, by: User, token_id: uuid.UUID, now: datetime) -> ApiToken | None:
    """End a token, and give it back; None where the squad has none with this id. Raises NotTheOwner."""
    squad = locked(squad)
    must_own(squad, by)
    found = squad.api_tokens.filter(pk=token_id).first()
    if found is not None and found.revoked_at is None:
        _end(found, by, "revoke_token", now)
    return found


def revoke_all_of(*, squad: Squad, maker: User, by: User, now: datetime) -> None:
    """End every open token that this person made in the squad. Call it with the squad locked."""
    for found in squad.api_tokens.open_at(now).filter(made_by=maker):
        _end(found, by, "revoke_token", now)


@transaction.atomic
def end_with_password(*, user: User) -> None:
    """End every open token that this person made, in whatever squad: he has a new password."""
    now = timezone.now()
    for found in ApiToken.objects.open_at(now).filter(made_by=user).select_related("squad"):
        _end(found, user, "end_by_password", now)


def note_use(token: ApiToken, *, on: date) -> None:
    """Keep the day of the last use; one write a day."""
    if token.last_on != on:
        ApiToken.objects.filter(pk=token.pk).update(last_on=on)
        token.last_on = on


class PasswordEndsTokens:
    """Stands among the password validators, where Django tells of every password that was changed.

    So it holds for the page, for a forgotten password, and for `manage.py changepassword`; not for a hash that is only
    made stronger at a sign-in. It finds no password too weak.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Say nothing."""

    def get_help_text(self) -> str:
        """Say nothing."""
        return ""

    def password_changed(self, password: str, user: User | None = None) -> None:
        """End the tokens of whoever has a new password."""
        if user is not None and user.pk is not None:
            end_with_password(user=user)


def _end(token: ApiToken, by: User, verb: str, now: datetime) -> None:
    before = _content(token)
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    _write(token, by, verb, before)


def _write(token: ApiToken, by: User, verb: str, before: history.Content | None) -> None:
    history.write(
        squad=token.squad, athlete=None, by=Actor.coach(by), verb=verb, subject=token,
        before=before, after=_content(token),
    )  # fmt: skip


def _content(token: ApiToken) -> history.Content:
    """What the history keeps of a token. What it is for stays with the token itself: that may be anybody's name."""
    return {
        "scope": token.scope,
        "ends": token.expires_at.date().isoformat(),
        "revoked": token.revoked_at is not None,
    }


def _secret(text: str) -> bytes:
    raw = url_text.read(text, _SECRET_BYTES)
    if raw is None:
        raise TokenTaken
    return raw


def _digest(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()
