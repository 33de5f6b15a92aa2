"""A person's part in a squad: which role may do more, and the lock under which parts change.

Whatever changes who coaches a squad begins with `locked`, so that two such changes come one after the other and each
sees what the other left. Roles are asked for again inside that lock: what the page saw may be over.
"""

from __future__ import annotations

from coachapp.models import Coaching, Squad, User
from coachapp.services import history
from coachapp.services.actor import Actor

Role = Coaching.Role
_RANK = {Role.ASSISTANT: 1, Role.COACH: 2, Role.OWNER: 3}


class NotTheOwner(Exception):
    """Only the owner may do this, and whoever asked is not the owner, or not any more."""


def rank(role: str) -> int:
    """How much a role may do: the higher, the more."""
    return _RANK[Role(role)]


def locked(squad: Squad) -> Squad:
    """The squad, afresh, with its people held still until the end of the transaction.

    The lock lets others go on adding rows to the squad. On SQLite the transaction itself is that lock.
    """
    return Squad.objects.select_for_update(no_key=True).get(pk=squad.pk)


def part_of(squad: Squad, user: User) -> Coaching | None:
    """This person's part in the squad as it is now, None where he has none."""
    return squad.coachings.filter(user=user).select_related("user").first()


def is_owner(squad: Squad, user: User) -> bool:
    """Whether this person owns the squad now."""
    return squad.coachings.filter(user=user, role=Role.OWNER).exists()


def must_own(squad: Squad, user: User) -> None:
    """Raise NotTheOwner for anybody else."""
    if not is_owner(squad, user):
        raise NotTheOwner


def change_part(part: Coaching, by: User, role: str, verb: str = "change_role") -> None:
    """Give somebody another role, and put it into the history. Call it with the squad locked."""
    before = {"user": part.user_id, "role": part.role}
    part.role = role
    part.save(update_fields=["role"])
    write(part, by, verb, before)


def write(part: Coaching, by: User, verb: str, before: history.Content | None) -> None:
    """Put into the history what somebody's part is now."""
    after = {"user": part.user_id, "role": part.role}
    history.write(
        squad=part.squad, athlete=None, by=Actor.coach(by), verb=verb, subject=part, before=before, after=after
    )
