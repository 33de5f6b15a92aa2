"""Accepting an invitation: single use, never more than the role it was made for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from coachapp.models import Coaching, Invitation, Squad, User
from coachapp.services import invitation as invitations
from coachapp.services.part import change_part, locked, part_of, rank, write

Outcome = Literal["joined", "raised", "kept"]


class InvitationClosed(Exception):
    """The invitation cannot be accepted any more; `state` says why."""

    def __init__(self, state: invitations.State) -> None:
        super().__init__(state)
        self.state = state


class ForAnother(Exception):
    """The invitation is for one e-mail address, and this account has not confirmed it."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What an invitation came to.

    joined: he coaches the squad now. raised: he did, and may do more now. kept: he may do as much or more already; the
    invitation was not used, and whoever it was meant for can still accept it.
    """

    part: Coaching
    outcome: Outcome


def would_gain(invitation: Invitation, user: User) -> Coaching | None:
    """The part that this person has in the squad already and that the invitation would not raise; None otherwise."""
    part = part_of(invitation.squad, user)
    return part if part is not None and rank(part.role) >= rank(invitation.role) else None


@transaction.atomic
def accept(*, token: str, by: User, now: datetime) -> Joined | None:
    """Let this person coach the squad in the role of the invitation; None where the token is none.

    Accepted by himself already it finds his part and changes nothing. Raises InvitationClosed, and ForAnother.
    """
    found = invitations.find(token)
    if found is None:
        return None
    squad = locked(found.squad)
    again = Invitation.objects.select_related("made_by").get(pk=found.pk)
    again.squad = squad
    part = part_of(squad, by)
    if again.accepted_at is not None and again.accepted_by_id == by.pk and part is not None:
        return Joined(part, "joined")
    state = invitations.state_of(again, now=now)
    if state != "open":
        raise InvitationClosed(state)
    if part is not None and rank(part.role) >= rank(again.role):
        return Joined(part, "kept")
    if not invitations.is_for(again, by):
        raise ForAnother
    joined = _joined(squad, by, part, again.role)
    before = invitations.content_of(again)
    again.accepted_by, again.accepted_at = by, now
    invitations.write(again, by, "accept_invitation", before)
    # From now on the account says who it was.
    again.email = ""
    again.save(update_fields=["accepted_by", "accepted_at", "email"])
    return joined


def _joined(squad: Squad, user: User, part: Coaching | None, role: str) -> Joined:
    if part is not None:
        change_part(part, user, role)
        return Joined(part, "raised")
    made = Coaching.objects.create(squad=squad, user=user, role=role)
    write(made, user, "join", None)
    return Joined(made, "joined")
