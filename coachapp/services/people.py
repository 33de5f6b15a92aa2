"""Who coaches a squad: roles changed, people leaving or removed, the squad handed over. A squad always has an owner."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from coachapp.models import Coaching, Entry, Squad, User
from coachapp.services import history, invitation, token
from coachapp.services.actor import Actor
from coachapp.services.part import Role, change_part, locked, must_own, part_of, rank

#: What an owner can make of somebody by a click; an owner is made by handing over.
GIVEN = (Role.COACH, Role.ASSISTANT)


class LastOwner(Exception):
    """The only owner cannot go: a squad without an owner could never let anybody in again."""


class NotOneOfThem(LookupError):
    """The person does not coach this squad, or not any more."""


class PartRefused(ValueError):
    """Nobody's part changes in this way."""


def parts_in(squad: Squad) -> list[Coaching]:
    """Everybody who coaches the squad, the owner first, then by role and name."""
    parts = squad.coachings.select_related("user")
    return sorted(parts, key=lambda part: (-rank(part.role), str(part.user).casefold(), part.pk))


@transaction.atomic
def change_role(*, squad: Squad, by: User, user_id: int, role: str) -> Coaching:
    """Make a coach of an assistant, or an assistant of a coach; nothing when he is that already.

    Raises NotTheOwner, NotOneOfThem, and PartRefused for a role that nobody can be given, or for an owner's part.
    """
    if role not in GIVEN:
        raise PartRefused(role)
    squad = locked(squad)
    must_own(squad, by)
    part = squad.coachings.select_related("user").filter(user_id=user_id).first()
    if part is None:
        raise NotOneOfThem(user_id)
    if part.may_own:
        raise PartRefused("an owner's part changes by handing over")
    if part.role != role:
        change_part(part, by, role)
    return part


@transaction.atomic
def remove(*, squad: Squad, by: User, user_id: int, now: datetime) -> Coaching | None:
    """End somebody's part in the squad and give back what it was; None when he has none.

    From then on nothing there exists for him. Raises NotTheOwner, and PartRefused for an owner: he leaves, or hands over.
    """
    squad = locked(squad)
    must_own(squad, by)
    part = squad.coachings.select_related("user").filter(user_id=user_id).first()
    if part is not None and part.may_own:
        raise PartRefused("an owner is not removed")
    if part is not None:
        _end(part, by, "remove", now)
    return part


@transaction.atomic
def leave(*, squad: Squad, by: User, now: datetime) -> None:
    """End one's own part in the squad; nothing when there is none. Raises LastOwner."""
    squad = locked(squad)
    part = part_of(squad, by)
    if part is None:
        return
    if part.may_own and not squad.coachings.filter(role=Role.OWNER).exclude(pk=part.pk).exists():
        raise LastOwner
    _end(part, by, "leave", now)


@transaction.atomic
def hand_over(*, squad: Squad, by: User, user_id: int, now: datetime) -> Coaching:
    """Make one of the squad's coaches its owner, and oneself a coach.

    Sent a second time it finds the squad handed over to the same person, and changes nothing. The open invitations and
    API tokens of who hands over end: the new owner decides whom to let in. Raises NotTheOwner, NotOneOfThem, and
    PartRefused for an assistant and for oneself.
    """
    squad = locked(squad)
    to = squad.coachings.select_related("user").filter(user_id=user_id).first()
    if to is not None and _was_handed_over(to, by):
        return to
    must_own(squad, by)
    mine = part_of(squad, by)
    if to is None or mine is None:
        raise NotOneOfThem(user_id)
    if to.role != Role.COACH:
        raise PartRefused("a squad is handed over to one of its coaches")
    change_part(to, by, Role.OWNER, verb="hand_over")
    mine.role = Role.COACH
    mine.save(update_fields=["role"])
    _close_doors(squad, by, by, now)
    return to


@transaction.atomic
def ask_second_factor(*, squad: Squad, by: User, wanted: bool) -> Squad:
    """Say whether this squad's coaches need a second factor or a passkey. Raises NotTheOwner."""
    stored = locked(squad)
    must_own(stored, by)
    if stored.second_factor != wanted:
        before = {"second_factor": stored.second_factor}
        stored.second_factor = wanted
        stored.save(update_fields=["second_factor"])
        history.write(
            squad=stored, athlete=None, by=Actor.coach(by), verb="ask_second_factor", subject=stored,
            before=before, after={"second_factor": wanted},
        )  # fmt: skip
    return stored


def _was_handed_over(to: Coaching, by: User) -> bool:
    """Whether the last thing that happened to this part is that it was made the owner's by this person."""
    if not to.may_own or to.user_id == by.pk:
        return False
    last = Entry.objects.filter(squad=to.squad_id).about(to).first()
    return last is not None and last.verb == "hand_over" and last.actor_user_id == by.pk


def _close_doors(squad: Squad, maker: User, by: User, now: datetime) -> None:
    """End what this person made that lets others in."""
    invitation.revoke_all_of(squad=squad, maker=maker, by=by, now=now)
    token.revoke_all_of(squad=squad, maker=maker, by=by, now=now)


def _end(part: Coaching, by: User, verb: str, now: datetime) -> None:
    _close_doors(part.squad, part.user, by, now)
    history.write(
        squad=part.squad, athlete=None, by=Actor.coach(by), verb=verb, subject=part,
        before={"user": part.user_id, "role": part.role}, after={"user": part.user_id},
    )  # fmt: skip
    part.delete()
