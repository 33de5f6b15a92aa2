"""Invitations to coach a squad: made, shown once, found again by their token, revoked. `joining` accepts them.

A token is the invitation's id and a secret of 128 bits, both as URL text, with a dot between. Only a digest of the secret
is stored: the link can be shown when it is made, and never again.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.crypto import constant_time_compare

from coachapp.models import Invitation, Squad, User
from coachapp.services import history, url_text
from coachapp.services.actor import Actor
from coachapp.services.part import is_owner, locked, must_own

#: How long an invitation can be accepted.
OPEN_FOR = timedelta(days=7)
#: How many can be open in a squad at once: more is a slip, or somebody playing.
MOST_OPEN = 50
_SECRET_BYTES = 16
_ID_BYTES = 16

State = Literal["open", "accepted", "revoked", "expired", "orphaned"]


class InvitationTaken(Exception):
    """The id belongs to another invitation already, or the secret is none."""


class TooManyOpen(Exception):
    """So many invitations are open that one of them should be revoked first."""


def new_secret() -> str:
    """Make the secret of an invitation: 128 bits as URL text."""
    return url_text.written(secrets.token_bytes(_SECRET_BYTES))


def token_of(invitation: Invitation, secret: str) -> str:
    """The part of the invitation's address that lets somebody in."""
    return f"{url_text.written(invitation.pk.bytes)}.{secret}"


def state_of(invitation: Invitation, *, now: datetime, owners: Collection[int] | None = None) -> State:
    """Whether it can be accepted, else why not. An invitation is "orphaned" when its maker owns the squad no more.

    `owners` are the ids of the squad's owners, where they are known already.
    """
    if invitation.accepted_at is not None:
        return "accepted"
    if invitation.revoked_at is not None:
        return "revoked"
    if invitation.expires_at <= now:
        return "expired"
    owned = invitation.made_by_id in owners if owners is not None else is_owner(invitation.squad, invitation.made_by)
    return "open" if owned else "orphaned"


def find(token: str) -> Invitation | None:
    """The invitation with this token, in whatever state, its squad and maker along; None for any other text."""
    read = _read(token)
    if read is None:
        return None
    invitation_id, secret = read
    found = Invitation.objects.select_related("squad", "made_by", "accepted_by").filter(pk=invitation_id).first()
    if found is None or not constant_time_compare(found.digest, _digest(secret)):
        return None
    return found


def listed(squad: Squad, *, since: datetime) -> list[Invitation]:
    """The squad's invitations made since that moment, the latest first."""
    rows = squad.invitations.filter(made_at__gte=since).select_related("made_by", "accepted_by")
    return list(rows.order_by("-made_at", "-pk"))


def is_for(invitation: Invitation, user: User) -> bool:
    """Whether this person may accept it: whoever holds the link where it is for no one address, else who has confirmed that.

    Addresses are compared as they are stored, here and by allauth in small letters: no database folds others into them.
    """
    return (
        not invitation.email or EmailAddress.objects.filter(user=user, email=invitation.email, verified=True).exists()
    )


@transaction.atomic
def invite(
    *,
    squad: Squad,
    by: User,
    invitation_id: uuid.UUID,
    secret: str,
    role: str,
    note: str,
    now: datetime,
    email: str = "",
) -> tuple[Invitation, bool]:
    """Make an invitation that is open for seven days; sent a second time it is there already, which the second value says.

    With an `email` it can be accepted by an account alone that has confirmed that address.
    Raises NotTheOwner, InvitationTaken, TooManyOpen, and ValueError for a role that no invitation gives.
    """
    role = Invitation.Role(role).value
    raw = url_text.read(secret, _SECRET_BYTES)
    if raw is None:
        raise InvitationTaken
    squad = locked(squad)
    must_own(squad, by)
    known = Invitation.objects.filter(pk=invitation_id).select_related("squad").first()
    if known is not None:
        if known.squad_id != squad.pk or known.made_by_id != by.pk or known.digest != _digest(raw):
            raise InvitationTaken
        return known, True
    if squad.invitations.open_at(now).count() >= MOST_OPEN:
        raise TooManyOpen
    made = Invitation(
        id=invitation_id, squad=squad, role=role, note=note, email=email.lower(), digest=_digest(raw), made_by=by,
        made_at=now, expires_at=now + OPEN_FOR,
    )  # fmt: skip
    made.save(force_insert=True)
    write(made, by, "invite", None)
    return made, False


@transaction.atomic
def revoke(*, squad: Squad, by: User, invitation_id: uuid.UUID, now: datetime) -> Invitation | None:
    """End an invitation, and give it back; None where the squad has none with this id.

    One that was accepted or is revoked already stays as it is. Raises NotTheOwner.
    """
    squad = locked(squad)
    must_own(squad, by)
    found = squad.invitations.filter(pk=invitation_id).first()
    if found is not None and found.accepted_at is None and found.revoked_at is None:
        _revoke(found, by, now)
    return found


def revoke_all_of(*, squad: Squad, maker: User, by: User, now: datetime) -> None:
    """End every open invitation that this person made. Call it with the squad locked."""
    for found in squad.invitations.open_at(now).filter(made_by=maker):
        _revoke(found, by, now)


def write(invitation: Invitation, by: User, verb: str, before: history.Content | None) -> None:
    """Put into the history how an invitation is now."""
    history.write(
        squad=invitation.squad,
        athlete=None,
        by=Actor.coach(by),
        verb=verb,
        subject=invitation,
        before=before,
        after=content_of(invitation),
    )


def content_of(invitation: Invitation) -> history.Content:
    """What the history keeps of an invitation. For whom it was, note and address, stays with the invitation itself."""
    return {
        "role": invitation.role,
        "for_one": bool(invitation.email),
        "accepted": invitation.accepted_at is not None,
        "revoked": invitation.revoked_at is not None,
    }


def _revoke(invitation: Invitation, by: User, now: datetime) -> None:
    before = content_of(invitation)
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    write(invitation, by, "revoke_invitation", before)


def _read(token: str) -> tuple[uuid.UUID, bytes] | None:
    """The id and the secret inside a token; None where its form is wrong."""
    first, dot, second = token.partition(".")
    raw_id, secret = url_text.read(first, _ID_BYTES), url_text.read(second, _SECRET_BYTES)
    if not dot or raw_id is None or secret is None:
        return None
    return uuid.UUID(bytes=raw_id), secret


def _digest(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()
