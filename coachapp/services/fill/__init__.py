"""A database as full as a federation's, for benchmarks: believable squads by the thousand, in minutes.

Some squads are worked out by the rules, all others are laid after them, on other days and with other people. Rows are
stored evening by evening through all squads, so that they lie in the tables as they would after a real season.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.crypto import salted_hmac

from coachapp.models import (
    AgreedGoal,
    Athlete,
    Coaching,
    Device,
    Entry,
    LoggedRep,
    LoggedSession,
    PersonalLink,
    Practice,
    PracticeAthlete,
    RecordedMark,
    Squad,
    Tap,
    User,
)
from coachapp.services.fill import history_rows, names
from coachapp.services.fill.history_rows import ENTRY
from coachapp.services.fill.pattern import Pattern
from coachapp.services.fill.squad_rows import REP, SESSION, TAP, SquadRows, is_of_seed, slug_of
from coachapp.services.fill.store import analysed, patient, store

#: Addresses that no mail will ever reach (RFC 2606): by them fill knows what it made itself.
_MAIL = "@fill.invalid"
#: So many different squads are worked out by the rules.
PATTERNS = 7
_BATCH = 500
#: A squad and a season as the rules think of them.
ATHLETES, SESSIONS = 30, 12


class NotOurs(Exception):
    """This database holds something that fill did not make, or not to its end. The sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is filled in: squads in all, those that are there already included."""

    squads: int
    athletes: int = ATHLETES
    sessions: int = SESSIONS


def password() -> str:
    """The password of every coach that fill makes: the same at every run, and another one on every site."""
    letters = salted_hmac("coachapp.fill", _MAIL, algorithm="sha256").hexdigest()
    return "-".join((letters[:4], letters[4:8], letters[8:12]))


def email_of(number: int) -> str:
    """The address with which the coach of the squad with this number signs in."""
    return f"coach{number:05}{_MAIL}"


def check(seed: int = 1) -> int:
    """How many squads of this seed are there. Raises NotOurs for a database that is anything but empty or fill's."""
    if User.objects.exclude(email__endswith=_MAIL).exists():
        raise NotOurs("There are accounts in this database that fill did not make. It only fills one of its own.")
    owned = Squad.objects.filter(coachings__user__email__endswith=_MAIL, slug__startswith="fill-")
    there = owned.count()
    if Squad.objects.count() != there:
        raise NotOurs(
            "There are squads in this database that fill did not make, or did not make to their end. "
            "Begin with an empty database."
        )
    if User.objects.count() != there:
        raise NotOurs("A fill was broken off in this database. Begin with an empty one.")
    if there and not is_of_seed(owned.get(slug=slug_of(1)), seed):
        raise NotOurs("This database was filled with another seed. Begin with an empty one, or give that seed.")
    return there


def fill(size: Size, *, seed: int, on: date, each: Callable[[], object] = lambda: None) -> int:
    """Fill the database up to this size, as seen on the day `on`; returns how many squads were added.

    `each` is called after every evening of every squad. A part of the work is stored at a time; broken off, the
    database is of no more use. Raises NotOurs.
    """
    numbers = range(check(seed) + 1, size.squads + 1)
    if not numbers:
        return 0
    patterns = [
        Pattern.of(seed, number, athletes=size.athletes, sessions=size.sessions)
        for number in range(min(PATTERNS, size.squads))
    ]
    with transaction.atomic():
        patient()
        owners = _owners(numbers)
        made = [
            SquadRows(patterns[number % len(patterns)], seed, number, on, owner)
            for number, owner in zip(numbers, owners, strict=True)
        ]
        _beginning(made)
    for evening in range(size.sessions):
        with transaction.atomic():
            patient()
            _evening(made, evening, each)
    with transaction.atomic():
        patient()
        _end(made)
    analysed()
    return len(made)


def _owners(numbers: Sequence[int]) -> list[int]:
    digest = make_password(password())
    users = [User(email=email_of(number), name=names.person(7 * number), password=digest) for number in numbers]
    return [user.pk for user in User.objects.bulk_create(users, batch_size=_BATCH)]


def _beginning(made: Sequence[SquadRows]) -> None:
    Squad.objects.bulk_create((each.squad for each in made), batch_size=_BATCH)
    for each in made:
        Athlete.objects.bulk_create(each.athletes)
        AgreedGoal.objects.bulk_create(each.goals)
        RecordedMark.objects.bulk_create(mark for marks in each.marks for mark in marks)
        PersonalLink.objects.bulk_create(each.links)
        Device.objects.bulk_create(each.devices)
    store(Entry, ENTRY, (row for each in made for row in history_rows.beginning(each)))


def _evening(made: Sequence[SquadRows], evening: int, told: Callable[[], object]) -> None:
    store(LoggedSession, SESSION, (row for each in made for row in each.session_rows(evening)))

    def reps() -> Iterator[tuple[Any, ...]]:
        for each in made:
            yield from each.rep_rows(evening)
            told()

    store(LoggedRep, REP, reps())
    store(Entry, ENTRY, (row for each in made for row in history_rows.evening(each, evening)))


def _end(made: Sequence[SquadRows]) -> None:
    for each in made:
        Practice.objects.bulk_create(each.practices)
        PracticeAthlete.objects.bulk_create(row for rows in each.parts for row in rows)
    store(Tap, TAP, (row for each in made for row in each.tap_rows()))
    Coaching.objects.bulk_create((each.coaching() for each in made), batch_size=_BATCH)
