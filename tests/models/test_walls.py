"""Walls inside the database: no row of one squad points into another, and the history stays."""

from __future__ import annotations

import time
import uuid
from datetime import date

import pytest
from django.db import IntegrityError, connection, models, transaction

from coachapp.models import (
    AgreedGoal,
    Athlete,
    Entry,
    LoggedRep,
    LoggedSession,
    PersonalLink,
    Squad,
    User,
    WaitingSquad,
)
from coachapp.models.entry import HistoryIsKept
from coachapp.models.identity import new_id
from coachapp.services.actor import Actor
from tests.models.test_constraints import refused

DAY = date(2026, 5, 4)


def test_no_row_joins_an_athlete_of_one_squad_to_another(ben: Athlete, hilltop: Squad) -> None:
    mixed = {"squad": hilltop, "athlete": ben}
    assert refused(lambda: AgreedGoal.objects.create(**mixed, on=DAY, pace_ms=73_000))
    assert refused(lambda: LoggedSession.objects.create(**mixed, workout="12x400", on=DAY))
    assert refused(lambda: PersonalLink.objects.create(**mixed))
    assert refused(lambda: Entry.objects.create(**mixed, verb="add", subject_kind="athlete", subject_id="1"))


def test_no_row_moves_to_another_squad(ben: Athlete, cato: Athlete) -> None:
    session = LoggedSession.objects.create(squad=ben.squad, athlete=ben, workout="12x400", on=DAY)
    rep = LoggedRep.objects.create(squad=ben.squad, session=session, number=1, distance_m=400)
    assert refused(lambda: LoggedSession.objects.filter(pk=session.pk).update(athlete=cato))
    assert refused(lambda: LoggedRep.objects.filter(pk=rep.pk).update(squad=cato.squad))


def test_every_table_of_a_squad_reaches_it_by_an_index_that_starts_with_it() -> None:
    """The tables can then be split by squad, and no query over a squad reads another's rows."""
    # Accounts, and the file that one of them is looking at: of no squad.
    of_none = (Squad, User, WaitingSquad)
    for table in (model for model in Squad._meta.apps.get_app_config("coachapp").get_models() if model not in of_none):
        assert not table._meta.get_field("squad").null, table
        keys = [
            constraint.fields
            for constraint in table._meta.constraints
            if isinstance(constraint, models.UniqueConstraint)
        ]
        for key in keys:
            assert key[0] == "squad", f"{table.__name__}: {key}"
        firsts = [key[0] for key in keys] + [index.fields[0] for index in table._meta.indexes]
        assert "squad" in firsts, table


@pytest.fixture
def entry(ben: Athlete) -> Entry:
    found = Entry.objects.filter(squad=ben.squad, athlete=ben).first()
    assert found is not None
    return found


def test_an_entry_refuses_to_change_in_python(entry: Entry) -> None:
    entry.verb = "nothing"
    for attempt in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(verb="nothing"),
    ):
        with pytest.raises(HistoryIsKept):
            attempt()


@pytest.mark.parametrize("sql", ["UPDATE coachapp_entry SET verb = 'nothing'", "DELETE FROM coachapp_entry"])
def test_an_entry_refuses_to_change_in_the_database(entry: Entry, sql: str) -> None:
    count = Entry.objects.count()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Entry.objects.count() == count
    assert not Entry.objects.filter(verb="nothing").exists()


def test_who_stands_in_the_history_is_not_deleted(ben: Athlete, ada: User) -> None:
    for row in (ben, ada, ben.squad):
        with pytest.raises(models.ProtectedError):
            row.delete()


def test_the_walls_are_there(db: None) -> None:
    """A later migration that rebuilds a table on SQLite drops its triggers: it must build them again."""
    if connection.vendor == "sqlite":
        asked = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'coachapp_%'"
        expected = 2 * 3 + 2 * 18
    else:
        asked = (
            "SELECT (SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'coachapp_%_kept')"
            " + (SELECT count(*) FROM pg_constraint WHERE conname LIKE 'coachapp_%_squad')"
        )
        expected = 2 + 18
    with connection.cursor() as cursor:
        cursor.execute(asked)
        assert cursor.fetchone() == (expected,)


def test_ids_are_version_7_and_sort_by_time() -> None:
    first = new_id()
    time.sleep(0.002)
    second = new_id()
    assert first.version == second.version == 7
    assert first.variant == uuid.RFC_4122
    assert first < second
    assert len({new_id() for _ in range(1000)}) == 1000


def test_the_machine_acts_without_a_name() -> None:
    assert Actor().name == ""
    assert not Actor().is_athlete
