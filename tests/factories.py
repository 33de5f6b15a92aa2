"""People and squads made for a test. What has a service of its own is made by that service, as on the site."""

from __future__ import annotations

from typing import Any

import factory.declarations as declare
from factory.django import DjangoModelFactory

from coachapp.models import Athlete, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.athlete import NewAthlete, add_athlete
from coachapp.services.squad import start_squad

PASSWORD = "correct-horse-battery"


class UserFactory(DjangoModelFactory[User]):
    """An account whose address is made of the name."""

    class Meta:
        model = User

    name = declare.Sequence(lambda number: f"Coach{number}")
    email = declare.LazyAttribute(lambda user: f"{user.name.lower()}@example.org")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **values: Any) -> User:
        return User.objects.create_user(**values)


class SquadFactory(DjangoModelFactory[Squad]):
    """A squad that keeps Greenwich time, owned by `by`."""

    class Meta:
        model = Squad

    by = declare.SubFactory(UserFactory)
    name = declare.Sequence(lambda number: f"Squad {number}")
    time_zone = "Europe/London"

    @classmethod
    def _create(cls, model_class: type[Squad], *args: Any, **values: Any) -> Squad:
        return start_squad(**values)


class AthleteFactory(DjangoModelFactory[Athlete]):
    """An athlete of `squad`, added on `on` by `by` with what `new` says."""

    class Meta:
        model = Athlete

    squad = declare.SubFactory(SquadFactory)
    by = Actor()
    new = declare.Sequence(lambda number: NewAthlete(name=f"Runner {number}"))

    @classmethod
    def _create(cls, model_class: type[Athlete], *args: Any, **values: Any) -> Athlete:
        return add_athlete(**values)
