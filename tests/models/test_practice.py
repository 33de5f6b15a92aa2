"""Practices in the database: walls between squads, parts that fit, and taps that stay as they were made."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from coachapp.models import Athlete, Practice, PracticeAthlete, Squad, Tap, User
from coachapp.models.entry import HistoryIsKept
from tests.cast import TODAY
from tests.models.test_constraints import refused


@pytest.fixture
def evening(riverside: Squad) -> Practice:
    return Practice.objects.create(squad=riverside, on=TODAY)


@pytest.fixture
def elsewhere(hilltop: Squad) -> Practice:
    return Practice.objects.create(squad=hilltop, on=TODAY)


def tap_of(practice: Practice, by: User, **more: Any) -> Tap:
    told: dict[str, Any] = {"id": uuid.uuid4(), "device": uuid.uuid4(), "seq": 1, "kind": "undo", "body": {}}
    return Tap(squad=practice.squad, practice=practice, by=by, **(told | more))


def test_nothing_joins_two_squads(
    evening: Practice, elsewhere: Practice, ben: Athlete, cato: Athlete, ada: User, hilltop: Squad
) -> None:
    def add(squad: Squad, practice: Practice, athlete: Athlete) -> None:
        PracticeAthlete.objects.create(squad=squad, practice=practice, athlete=athlete, workout="12x400")

    assert refused(lambda: add(evening.squad, evening, cato))
    assert refused(lambda: add(hilltop, evening, cato))
    assert refused(lambda: add(evening.squad, elsewhere, ben))
    assert refused(lambda: tap_of(elsewhere, ada, squad_id=evening.squad_id).save())
    add(evening.squad, evening, ben)
    assert refused(lambda: PracticeAthlete.objects.update(practice=elsewhere))
    assert refused(lambda: PracticeAthlete.objects.update(athlete=cato))
    assert refused(lambda: PracticeAthlete.objects.update(squad=hilltop))


def test_a_part_fits(evening: Practice, ben: Athlete) -> None:
    def add(**more: Any) -> None:
        told = {"squad": evening.squad, "practice": evening, "athlete": ben, "workout": "12x400"}
        PracticeAthlete.objects.create(**(told | more))

    for wrong in ({"workout": ""}, {"group": 0}, {"first_rep": 0}, {"first_rep": 4, "last_rep": 3}, {"last_rep": 101}):
        assert refused(lambda wrong=wrong: add(**wrong)), wrong  # type: ignore[misc]
    add(first_rep=3, last_rep=3)
    assert refused(add), "once an evening"


def test_a_tap_has_one_id_and_one_place(evening: Practice, ada: User) -> None:
    first = tap_of(evening, ada, at_ms=5)
    first.save()
    assert refused(lambda: tap_of(evening, ada, id=first.pk).save())
    assert refused(lambda: tap_of(evening, ada, device=first.device, seq=1).save())
    tap_of(evening, ada, device=first.device, seq=2).save()
    assert refused(lambda: tap_of(evening, ada, kind="dance").save())
    assert refused(lambda: tap_of(evening, ada, at_ms=-1).save())


def test_a_tap_is_never_changed(evening: Practice, ada: User) -> None:
    tap = tap_of(evening, ada)
    tap.save()
    for attempt in (tap.save, tap.delete, Tap.objects.all().delete, lambda: Tap.objects.update(seq=7)):
        with pytest.raises(HistoryIsKept):
            attempt()
    for sql in ("UPDATE coachapp_tap SET seq = 7", "DELETE FROM coachapp_tap"):
        with (
            pytest.raises(IntegrityError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert Tap.objects.get().seq == 1
    with pytest.raises(models.ProtectedError):
        evening.delete()
