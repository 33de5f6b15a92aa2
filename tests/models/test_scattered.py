"""Rows that are stored by one text are those that a model would have stored."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coachapp.models import Athlete, Entry, LoggedRep, LoggedSession, Practice, Tap, User
from coachapp.models.scattered import scatter
from tests.cast import TODAY

pytestmark = pytest.mark.django_db

COLUMNS = (
    "squad", "session", "kind", "number", "distance_m", "time_ms", "recovery_ms", "excused", "recovery_excused", "splits",
)  # fmt: skip


@pytest.fixture
def session(ben: Athlete) -> LoggedSession:
    return LoggedSession.objects.create(squad=ben.squad, athlete=ben, workout="12x400", on=TODAY)


def row_of(of: LoggedSession, rep: int, /, **more: Any) -> tuple[Any, ...]:
    told: dict[str, Any] = {
        "squad": of.squad_id, "session": of.pk, "kind": "rep", "number": rep, "distance_m": 400,
        "time_ms": 75_000, "recovery_ms": None, "excused": "", "recovery_excused": "", "splits": [],
    }  # fmt: skip
    return tuple((told | more)[name] for name in COLUMNS)


def test_every_column_is_as_a_model_stores_it(session: LoggedSession) -> None:
    odd = 'ran wide; "lane 3", 100 %s  \\ {x} ’ 走\n\t'
    rows = [
        row_of(session, 1),
        row_of(session, 2, distance_m=402.336, time_ms=None, excused=odd, splits=[37_000, 38_000]),
        row_of(session, 3, recovery_ms=58_400, recovery_excused="1"),
        row_of(session, 1, kind="flush", distance_m=2000.0, time_ms=421_500),
    ]
    with CaptureQueriesContext(connection) as queries:
        scatter(LoggedRep, COLUMNS, rows)
    assert len(queries) == 1
    names = ("kind", "number", "distance_m", "time_ms", "recovery_ms", "excused", "recovery_excused", "splits")
    stored = list(LoggedRep.objects.filter(squad=session.squad, session=session).order_by("id").values_list(*names))
    assert stored == [row[2:] for row in rows]
    LoggedRep.objects.all().delete()
    LoggedRep.objects.bulk_create(
        LoggedRep(squad=session.squad, session=session, **dict(zip(names, row[2:], strict=True))) for row in rows
    )
    assert list(LoggedRep.objects.order_by("id").values_list(*names)) == stored


@pytest.mark.parametrize(
    "wrong",
    [
        {"excused": "x" * 201},
        {"number": 0},
        {"time_ms": -1},
        {"kind": "jog"},
        {"number": None},
        {"session": uuid.UUID(int=0)},
    ],
    ids=str,
)
def test_what_a_model_may_not_store_is_refused_and_nothing_is_stored(
    session: LoggedSession, wrong: dict[str, Any]
) -> None:
    if "excused" in wrong and connection.vendor == "sqlite":
        pytest.skip("SQLite knows no lengths, whoever asks it to store")

    @transaction.atomic
    def store() -> None:
        scatter(LoggedRep, COLUMNS, [row_of(session, 1), row_of(session, 2, **wrong)])
        connection.check_constraints()

    with pytest.raises(DatabaseError):
        store()
    assert not LoggedRep.objects.exists()


def test_moments_and_json_come_back_as_they_were(session: LoggedSession, ada: User) -> None:
    practice = Practice.objects.create(squad=session.squad, on=TODAY)
    at, body = (
        datetime(2026, 3, 3, 19, 4, 5, 678_900, UTC),
        {"text": 'a "b" ü 走', "n": [1, 2.5, None], "of": {"x": True}},
    )
    columns = ("id", "squad", "practice", "device", "seq", "kind", "at_ms", "made_at", "body", "by", "received_at")
    key, device = uuid.uuid4(), uuid.uuid4()
    rows = [
        (key, session.squad_id, practice.pk, device, 1, "undo", 2**40, at, body, ada.pk, at),
        (uuid.uuid4(), session.squad_id, practice.pk, device, 2, "undo", None, None, {}, ada.pk, at),
    ]
    scatter(Tap, columns, rows)
    first, second = Tap.objects.filter(squad=session.squad).order_by("seq")
    assert (first.pk, first.device, first.at_ms, first.made_at, first.body) == (key, device, 2**40, at, body)
    assert (second.at_ms, second.made_at, second.body, second.received_at) == (None, None, {}, at)
    assert list(Tap.objects.filter(made_at=at, received_at__lte=at)) == [first], "found by its moment, too"


@pytest.mark.parametrize("number", [1, 2, 200])
def test_however_many_documents_they_are_stored_alike(ben: Athlete, number: int) -> None:
    columns = ("squad", "athlete", "at", "verb", "subject_kind", "subject_id", "before", "after")
    document = {"text": 'a "b" ü 走 \\ %s', "n": [1, 2.5, None, True], "of": {"x": "\n"}, "day": TODAY}
    at = datetime(2026, 3, 3, 19, 4, 5, 678_900, UTC)
    rows = [(ben.squad_id, ben.pk, at, "log", "session", "x", None, document)] * number
    with CaptureQueriesContext(connection) as queries:
        scatter(Entry, columns, rows)
    assert len(queries) == 1
    stored = Entry.objects.filter(squad=ben.squad, subject_id="x")
    assert set(stored.values_list("athlete", "at", "before")) == {(ben.pk, at, None)}
    assert list(stored.values_list("after", flat=True)) == [document | {"day": TODAY.isoformat()}] * number
    if connection.vendor == "sqlite":
        texts = set(stored.values_list(Cast("after", TextField()), flat=True))
        assert texts == {json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=str)}


def test_what_python_takes_for_equal_is_stored_as_it_was(ben: Athlete) -> None:
    columns = ("squad", "at", "verb", "subject_kind", "subject_id", "after")
    documents: list[Any] = [{"n": 1}, {"n": True}, {"n": 1.0}]
    at = datetime.now(UTC)
    scatter(Entry, columns, [(ben.squad_id, at, "log", "session", "x", document) for document in documents])
    stored = Entry.objects.filter(squad=ben.squad, subject_id="x").order_by("id").values_list("after", flat=True)
    assert json.dumps(list(stored[:2])) == json.dumps(documents[:2])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["log", "edit"]),
            st.sampled_from(["", "a", 'é "\\"']),
            st.sampled_from([None, {}, {"x": [1]}, {"x": [True]}]),
        ),
        max_size=6,
    )
)
def test_rows_that_share_much_or_little_are_all_stored_in_their_order(ben: Athlete, rows: list[Any]) -> None:
    """However the columns fall together: what is told once for all rows is each row's own."""
    columns, at = ("squad", "at", "verb", "subject_kind", "subject_id", "after"), datetime.now(UTC)
    with transaction.atomic():
        scatter(
            Entry, columns, [(ben.squad_id, at, verb, "session", "x" + subject, after) for verb, subject, after in rows]
        )
        stored = Entry.objects.filter(squad=ben.squad, subject_id__startswith="x").order_by("id")
        told = list(stored.values_list("verb", "subject_id", "after"))
        assert json.dumps(told) == json.dumps([(verb, "x" + subject, after) for verb, subject, after in rows])
        transaction.set_rollback(True)


@pytest.mark.parametrize("number", [1, 200])
def test_a_number_that_no_column_holds_is_refused_beside_a_document_too(
    session: LoggedSession, ada: User, number: int
) -> None:
    practice = Practice.objects.create(squad=session.squad, on=TODAY)
    columns = ("id", "squad", "practice", "device", "seq", "kind", "at_ms", "body", "by", "received_at")
    at, device = datetime.now(UTC), uuid.uuid4()
    rows: list[tuple[Any, ...]] = [
        (uuid.uuid4(), session.squad_id, practice.pk, device, seq, "undo", -(2**70), {}, ada.pk, at)
        for seq in range(number)
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        scatter(Tap, columns, rows)
    assert not Tap.objects.filter(squad=session.squad).exists()


def test_a_json_column_that_says_nothing_is_empty(ben: Athlete) -> None:
    columns = ("squad", "at", "verb", "subject_kind", "subject_id", "before", "after")
    scatter(Entry, columns, [(ben.squad_id, datetime.now(UTC), "log", "session", "x", None, [1])])
    assert Entry.objects.filter(squad=ben.squad, subject_id="x", before__isnull=True, after=[1]).exists()


def test_what_no_column_can_hold_is_a_mistake_of_the_programmer(session: LoggedSession) -> None:
    with pytest.raises(TypeError, match="not stored so"):
        scatter(LoggedRep, COLUMNS, [row_of(session, 1, time_ms=object())])
