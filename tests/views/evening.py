"""An evening of two on the pages: what is posted to it, and twelve reps that are run on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coachapp.models import Athlete, Practice, PracticeAthlete, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.practice import plan_practice
from tests.cast import browser_of
from tests.track import Phone, send


@pytest.fixture
def coach(ada: User) -> Client:
    """Ada's browser."""
    return browser_of(ada)


@pytest.fixture
def evening(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor, today: date) -> Practice:
    """Tonight, with Ben and Bea."""
    return plan_practice(squad=riverside, by=by_ada, on=today, athletes=[ben.pk, bea.pk], place="The oval")


def at(name: str, practice: Practice) -> str:
    return reverse(name, args=[practice.squad.slug, practice.pk])


def do(client: Client, practice: Practice, what: str, athlete: Athlete | None = None, **more: Any) -> Any:
    sent = {"do": what} | ({"athlete": athlete.pk} if athlete else {}) | more
    return client.post(at("practice", practice), sent)


def part(practice: Practice, athlete: Athlete) -> PracticeAthlete:
    return practice.athletes.get(athlete=athlete)


def run_all(practice: Practice, by: Actor, *people: Athlete) -> None:
    """Everybody runs twelve reps at date pace, a minute and a half between them."""
    phone = Phone()
    phone.run({person: 75_000 if person.name != "Bea" else 90_000 for person in people}, range(1, 13), rest_ms=90_000)
    send(practice, by, phone.taps)
