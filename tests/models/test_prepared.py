"""A prepared query answers as the queryset does that it was written from."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.db.models import Count, F
from django.test.utils import CaptureQueriesContext

from coachapp.models import Athlete, Coaching, Entry, LoggedSession, Squad, User
from coachapp.models.json_text import written
from coachapp.models.prepared import Among, Prepared
from tests.cast import TODAY


@pytest.fixture
def session(ben: Athlete) -> LoggedSession:
    return LoggedSession.objects.create(squad=ben.squad, athlete=ben, workout="12x400", on=TODAY)


def test_rows_are_those_of_values_list_for_each_value_that_is_asked(
    riverside: Squad, hilltop: Squad, ben: Athlete, cato: Athlete
) -> None:
    columns = ("id", "squad_id", "name", "settings", "target_race_on", "created_at", "version")
    Athlete.objects.filter(pk=ben.pk).update(settings={"reps": 10}, target_race_on=date(2026, 7, 4))

    def written(squad: Any) -> models.QuerySet[Athlete, Any]:
        return Athlete.objects.filter(squad=squad).order_by("name").values_list(*columns)

    asked = Prepared(written)
    for squad, athlete in ((riverside, ben), (hilltop, cato)):
        assert asked.rows(squad=squad.pk) == list(written(squad.pk))
        assert athlete.pk in [row[0] for row in asked.rows(squad=squad.pk)]
    assert asked.rows(squad=uuid.uuid4()) == []


def test_objects_have_all_their_columns_and_what_is_selected_along(
    ben: Athlete, session: LoggedSession, ada: User
) -> None:
    asked = Prepared(
        lambda squad, athlete, user: (
            Athlete.objects.filter(slug=athlete, squad__slug=squad, squad__coachings__user=user)
            .select_related("squad")
            .annotate(role=F("squad__coachings__role"), many=Count("sessions"))
        )
    )
    with CaptureQueriesContext(connection) as queries:
        found: Any = asked.first(squad=ben.squad.slug, athlete=ben.slug, user=ada.pk)
        assert (found.squad.name, found.role, found.many) == (ben.squad.name, "owner", 1)
    assert len(queries) == 1
    stored = Athlete.objects.select_related("squad").get(pk=ben.pk)
    for row, fresh in ((found, stored), (found.squad, stored.squad)):
        for field in row._meta.concrete_fields:
            assert getattr(row, field.attname) == getattr(fresh, field.attname), field
        assert not row._state.adding
    assert asked.first(squad=ben.squad.slug, athlete=ben.slug, user=ada.pk + 1000) is None


def test_a_day_is_a_value_too(session: LoggedSession) -> None:
    asked = Prepared(lambda on, athlete: LoggedSession.objects.filter(on=on, athlete=athlete))
    assert asked.objects(on=session.on, athlete=session.athlete_id) == [session]
    assert asked.objects(on=date(1999, 1, 1), athlete=session.athlete_id) == []


def test_what_hangs_on_nothing_is_none(session: LoggedSession) -> None:
    asked = Prepared(lambda key: LoggedSession.objects.filter(pk=key).select_related("entered_by"))
    [found] = asked.objects(key=session.pk)
    with CaptureQueriesContext(connection) as queries:
        assert found.entered_by is None
    assert not queries


def test_a_value_without_a_place_is_a_mistake_of_the_programmer(riverside: Squad) -> None:
    asked = Prepared(lambda squad, athlete: Athlete.objects.filter(squad=squad))
    with pytest.raises(TypeError, match="no place"):
        asked.objects(squad=riverside.pk, athlete=uuid.uuid4())


def test_plain_columns_are_no_objects(riverside: Squad) -> None:
    asked = Prepared(lambda squad: Coaching.objects.filter(squad=squad).values_list("pk"))
    with pytest.raises(TypeError, match="plain columns"):
        asked.objects(squad=riverside.pk)


def test_documents_come_as_a_queryset_reads_them(riverside: Squad, ben: Athlete) -> None:
    rows = Entry.objects.filter(squad=riverside, verb="told")
    documents: list[Any] = [None, {}, {"text": 'a "b" ü 走', "n": [1, 2.5, None, True]}, [], "text", 0]
    for after in documents:
        Entry.objects.create(squad=riverside, verb="told", subject_kind="squad", subject_id="x", after=after)
    asked = Prepared(lambda squad: Entry.objects.filter(squad=squad, verb="told").values_list("id", "after"))
    assert sorted(asked.rows(squad=riverside.pk)) == sorted(rows.values_list("id", "after"))
    assert [row.after for row in Prepared(lambda squad: rows.filter(squad=squad)).objects(squad=riverside.pk)] == list(
        rows.values_list("after", flat=True)
    )


def test_a_part_of_a_document_comes_as_a_queryset_reads_it(riverside: Squad) -> None:
    for after in ({"n": 3}, {"n": {"x": [1]}}, {}):
        Entry.objects.create(squad=riverside, verb="told", subject_kind="squad", subject_id="x", after=after)
    rows = Entry.objects.filter(squad=riverside, verb="told").order_by("id").values_list("after__n")
    asked = Prepared(lambda squad: rows.filter(squad=squad))
    assert asked.rows(squad=riverside.pk) == list(rows) == [(3,), ({"x": [1]},), (None,)]


def test_among_is_one_form_for_however_many_ids(riverside: Squad, ben: Athlete, bea: Athlete, cato: Athlete) -> None:
    asked = Prepared(
        lambda squad, ids: Athlete.objects.filter(squad=squad, pk__in=Among(ids)).order_by("name").values_list("pk")
    )
    for ids in ([], [ben.pk], [bea.pk, cato.pk, ben.pk, uuid.uuid4()]):
        found = [pk for (pk,) in asked.rows(squad=riverside.pk, ids=written(ids))]
        assert found == [each.pk for each in (bea, ben) if each.pk in ids]


def test_many_are_locked_by_one_command_and_nobody_of_another_squad(
    riverside: Squad, ben: Athlete, bea: Athlete, cato: Athlete
) -> None:
    for people in ({ben.pk}, {ben.pk, bea.pk, cato.pk, uuid.uuid4()}):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            assert Athlete.objects.lock(riverside.pk, people) == people & {ben.pk, bea.pk}
        [command] = queries
        assert ("FOR UPDATE" in command["sql"]) == (connection.vendor == "postgresql")


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_refused_outside_of_a_transaction_however_often_it_was_asked_for(ben: Athlete) -> None:
    for _number in range(2):
        with transaction.atomic():
            assert Athlete.objects.locked(ben) == ben
        with pytest.raises(transaction.TransactionManagementError):
            Athlete.objects.locked(ben)
        with transaction.atomic():
            assert Athlete.objects.lock(ben.squad_id, [ben.pk]) == {ben.pk}
        with pytest.raises(transaction.TransactionManagementError):
            Athlete.objects.lock(ben.squad_id, [ben.pk])
