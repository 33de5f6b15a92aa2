"""What the database itself refuses, on both engines, whatever code writes to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from coachapp.models import (
    AgreedGoal,
    Athlete,
    Coaching,
    GivenOverrule,
    LoggedRep,
    LoggedSession,
    PersonalLink,
    RecordedMark,
    Squad,
    User,
)

DAY = date(2026, 5, 4)
TOO_LONG = 86_400_001


def refused(make: Callable[[], object]) -> bool:
    """Whether the database refuses a row; constraints that wait for the end are asked at once."""
    try:
        with transaction.atomic():
            make()
            connection.check_constraints()
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        return True
    return False


@pytest.fixture
def good(ben: Athlete, ada: User) -> dict[type[Model], dict[str, Any]]:
    """Columns that every table takes, to be spoilt one by one."""
    of_ben = {"squad": ben.squad, "athlete": ben}
    session = LoggedSession.objects.create(**of_ben, workout="12x400", on=DAY)
    return {
        Squad: {"name": "Canal", "slug": "canal"},
        Coaching: {"squad": ben.squad, "user": User.objects.create_user(email="x@example.org"), "role": "coach"},
        Athlete: {"squad": ben.squad, "name": "Bo", "slug": "bo"},
        AgreedGoal: {**of_ben, "on": DAY, "pace_ms": 73_000, "against_ms": 75_000},
        RecordedMark: {**of_ben, "on": DAY, "distance_m": 3000, "time_ms": 562_500},
        LoggedSession: {**of_ben, "workout": "12x400", "on": DAY},
        LoggedRep: {"squad": ben.squad, "session": session, "number": 1, "distance_m": 400, "time_ms": 75_000},
        GivenOverrule: {
            **of_ben, "workout": "12x400", "on": DAY, "kind": "set", "stage": 3, "goal_reps": 2,
            "reason": "strong in training", "given_by": ada,
        },
        PersonalLink: of_ben,
    }  # fmt: skip


BAD: list[tuple[type[Model], dict[str, Any]]] = [
    (Squad, {"name": ""}),
    (Squad, {"slug": ""}),
    (Squad, {"slug": "riverside"}),
    (Coaching, {"role": "king"}),
    (Athlete, {"slug": "ben"}),
    (Athlete, {"name": ""}),
    (Athlete, {"workout": ""}),
    (Athlete, {"birth_year": 1899}),
    (Athlete, {"birth_year": 2101}),
    (AgreedGoal, {"on": None}),  # the cast's first goal is there already
    (AgreedGoal, {"pace_ms": 39_999}),
    (AgreedGoal, {"pace_ms": 600_001, "against_ms": None}),
    (AgreedGoal, {"pace_ms": 75_000}),
    (RecordedMark, {"time_ms": 0}),
    (RecordedMark, {"time_ms": TOO_LONG}),
    (RecordedMark, {"distance_m": 0}),
    (RecordedMark, {"distance_m": 100_001}),
    (RecordedMark, {"kind": "dream"}),
    (RecordedMark, {"state": "confirmed"}),
    (RecordedMark, {"state": "maybe", "decided_at": timezone.now()}),
    (RecordedMark, {"decided_at": timezone.now()}),
    (LoggedSession, {"workout": ""}),
    (LoggedSession, {"rpe_half": 21}),
    (LoggedRep, {"number": 0}),
    (LoggedRep, {"number": 101}),
    (LoggedRep, {"kind": "set"}),
    (LoggedRep, {"kind": "flush", "excused": "wind"}),
    (LoggedRep, {"distance_m": -400}),
    (LoggedRep, {"time_ms": 0}),
    (LoggedRep, {"time_ms": TOO_LONG}),
    (LoggedRep, {"recovery_ms": 0}),
    (LoggedRep, {"recovery_ms": TOO_LONG}),
    (GivenOverrule, {"kind": "demote"}),
    (GivenOverrule, {"stage": 5, "goal_reps": 12}),
    (GivenOverrule, {"stage": 2}),
    (GivenOverrule, {"goal_reps": 0}),
    (GivenOverrule, {"goal_reps": 17}),
    (GivenOverrule, {"recovery_s": 4}),
    (GivenOverrule, {"reason": ""}),
    (GivenOverrule, {"taken_back_at": timezone.now()}),
]


@pytest.mark.parametrize(("table", "spoilt"), BAD, ids=lambda value: str(getattr(value, "__name__", value)))
def test_bad_rows_are_refused(
    good: dict[type[Model], dict[str, Any]], table: type[Model], spoilt: dict[str, Any]
) -> None:
    assert refused(lambda: table._default_manager.create(**{**good[table], **spoilt}))


@pytest.mark.parametrize("table", [*dict.fromkeys(table for table, _ in BAD), PersonalLink])
def test_the_rows_they_were_spoilt_from_are_taken(good: dict[type[Model], dict[str, Any]], table: type[Model]) -> None:
    assert not refused(lambda: table._default_manager.create(**good[table]))


def test_a_rep_number_stands_once_in_a_session(good: dict[type[Model], dict[str, Any]]) -> None:
    LoggedRep.objects.create(**good[LoggedRep])
    assert refused(lambda: LoggedRep.objects.create(**good[LoggedRep]))
    assert not refused(lambda: LoggedRep.objects.create(**good[LoggedRep], kind="flush"))


def test_a_coach_has_one_part_in_a_squad(ada: User, riverside: Squad) -> None:
    assert refused(lambda: Coaching.objects.create(squad=riverside, user=ada, role="assistant"))


def test_one_link_is_open_at_a_time(ben: Athlete) -> None:
    PersonalLink.objects.create(squad=ben.squad, athlete=ben)
    assert refused(lambda: PersonalLink.objects.create(squad=ben.squad, athlete=ben))


def test_an_entry_is_by_a_coach_or_by_the_athlete_but_not_by_both(ben: Athlete, ada: User, bea: Athlete) -> None:
    made_by_two = ben.sessions.model(
        squad=ben.squad, athlete=ben, workout="12x400", on=DAY, by_athlete=True, entered_by=ada
    )
    assert refused(made_by_two.save)


def test_athletes_of_two_squads_may_have_one_slug(ben: Athlete, hilltop: Squad) -> None:
    assert not refused(lambda: Athlete.objects.create(squad=hilltop, name="Ben", slug="ben"))
