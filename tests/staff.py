"""A squad with several coaches, for pictures and for browsers: an owner, coaches, assistants, invitations in every state."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import NAMESPACE_DNS, uuid5

from coachapp.models import Coaching, Squad, User
from coachapp.models.identity import new_id
from coachapp.services import invitation, joining, people, token
from coachapp.services.actor import Actor
from coachapp.services.athlete import NewAthlete, add_athlete
from coachapp.services.squad import start_squad
from coachapp.training.pace import Mark, Pace

_PEOPLE = (
    ("Hanna Vik", "coach"),
    ("Noor El Amrani", "coach"),
    ("Pavel Dvořák", "assistant"),
    ("Siri Moen", "assistant"),
)


def load_staff(now: datetime) -> SimpleNamespace:
    """Make the squad as of that moment; gives its people, and the token of an open invitation."""
    owner = _user("Ines Castellano")
    squad = start_squad(by=owner, name="Northbank Harriers", time_zone="Europe/Madrid")
    by = Actor.coach(owner)
    for number, name in enumerate(("Lea Brandt", "Tomas Ruiz")):
        mark = Mark((now - timedelta(days=30)).date(), 3000, Pace(76_000 + 1000 * number).time_ms(3000))
        add_athlete(squad=squad, by=by, new=NewAthlete(name=name, mark=mark, goal=Pace(73_000)), on=now.date())
    parts = {}
    for days, (name, role) in enumerate(_PEOPLE):
        user = parts[name] = _user(name)
        ticket = _invite(squad, owner, role, name, now - timedelta(days=6 - days))
        joining.accept(token=ticket, by=user, now=now - timedelta(days=5 - days))
    people.change_role(squad=squad, by=owner, user_id=parts["Siri Moen"].pk, role="coach")
    people.change_role(squad=squad, by=owner, user_id=parts["Siri Moen"].pk, role="assistant")
    Coaching.objects.filter(squad=squad).update(created_at=now - timedelta(days=40))
    _invite(squad, owner, "coach", "Marta, from the youth squad", now - timedelta(days=9))
    ticket = _invite(squad, owner, "coach", "Jonas", now - timedelta(days=1))
    _keys(squad, owner, now)
    return SimpleNamespace(
        squad=squad, owner=owner, coach=parts["Hanna Vik"], assistant=parts["Pavel Dvořák"], token=ticket,
        athlete=squad.athletes.order_by("name").first(),
    )  # fmt: skip


def _user(name: str) -> User:
    first = name.split()[0].lower()
    return User.objects.create_user(email=f"{first}@northbank.example", password=None, name=name)


def _keys(squad: Squad, owner: User, now: datetime) -> None:
    """Tokens of scripts: one at work, one that ends soon, one that nobody used, one that is over."""
    for name, scope, days, ago, used in (
        ("Old sheet", "read", 30, 40, 12),
        ("Results page of the club", "read", 365, 20, None),
        ("Standings in the club's sheet", "read", 30, 22, 0),
        ("Timing gate", "log", 90, 11, 1),
    ):
        made = token.make(
            squad=squad, by=owner, token_id=uuid5(NAMESPACE_DNS, name), secret=token.new_secret(), name=name,
            scope=scope, days=days, now=now - timedelta(days=ago),
        )  # fmt: skip
        if used is not None:
            token.note_use(made, on=(now - timedelta(days=used)).date())


def _invite(squad: object, owner: User, role: str, note: str, now: datetime) -> str:
    secret = invitation.new_secret()
    made, _already = invitation.invite(
        squad=squad, by=owner, invitation_id=new_id(), secret=secret, role=role, note=note, now=now  # type: ignore[arg-type]
    )  # fmt: skip
    return invitation.token_of(made, secret)
