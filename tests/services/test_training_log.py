"""What the engine reads is what the rows say, however it is fetched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coachapp.models import Athlete, GivenOverrule, LoggedRep, LoggedSession, RecordedMark, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.session import excuse_recovery, excuse_rep
from coachapp.services.session_reps import run_in
from coachapp.services.training_log import log_of, logs_of
from coachapp.training.session import FlushRep, Rep
from tests.cast import TODAY, days_ago, log, ran

ODD = 'wind "in the back", 10°C \\ lap 7: 71,4\n→ shoe\'s lace 🏃'


def from_rows(athlete: Athlete) -> tuple[Any, ...]:
    """The same by the rows' own way, row by row."""
    kept = LoggedSession.objects.kept().filter(athlete=athlete).with_reps().order_by("on", "id")
    marks = RecordedMark.objects.confirmed().filter(athlete=athlete).order_by("decided_at", "id")
    given = GivenOverrule.objects.in_force().filter(athlete=athlete).order_by("on", "given_at")
    return (
        tuple(row.as_value() for row in kept),
        tuple((row.on, row.distance_m, row.time_ms) for row in marks),
        {row.as_value() for row in athlete.goals.all()},
        tuple(row.as_value() for row in given),
    )


def from_log(athlete: Athlete) -> tuple[Any, ...]:
    """The log, in the same shape; the first mark stands in it once more, without its day."""
    read = log_of(athlete)
    marks = tuple((mark.on, mark.distance_m, mark.time_ms) for mark in read.marks)
    if marks:
        assert marks[0] == (None, *marks[1][1:])
    return read.sessions, marks[1:], set(read.goals), read.overrules


def test_reps_excuses_splits_and_texts_come_as_they_are(ben: Athlete, by_ada: Actor) -> None:
    session = ran(days_ago(20), [75_000] * 5 + [None] + [76_123] * 6, note=ODD, rpe_half=13)
    reps = list(session.reps)
    reps[2] = reps[2]._replace(splits_ms=(18_000, 18_500, 19_000, 19_500), distance_m=402.336, recovery_ms=None)
    session = replace(session, reps=tuple(reps), flush=(FlushRep(1999.5, None, 61_000), FlushRep(2000.0, 444_000)))
    log(ben, ran(days_ago(30)))
    stored = log(ben, session).logged
    stored = excuse_rep(logged=stored, by=by_ada, version=1, number=6, reason=ODD.strip()[:100], on=TODAY).logged
    excuse_recovery(logged=stored, by=by_ada, version=2, number=4, reason="gate", on=TODAY)
    log(ben, ran(days_ago(10), 74_000, void=""))
    assert from_log(ben) == from_rows(ben)
    read = log_of(ben).sessions[1]
    assert read.note == ODD
    assert read.reps[2].splits_ms == (18_000, 18_500, 19_000, 19_500)
    assert all(type(rep.distance_m) is float for run in (read.reps, read.flush) for rep in run)


TIMES = st.none() | st.integers(1, 86_400_000)
#: Metres as they are typed: up to three decimals, with a point and without.
METRES = st.sampled_from([400.0, 2000.0, 402.336, 0.001]) | st.integers(1, 50_000_000).map(lambda mm: mm / 1000)
TEXTS = st.just("") | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
ROWS = st.fixed_dictionaries({"distance_m": METRES, "time_ms": TIMES, "recovery_ms": TIMES})
EXCUSES = st.fixed_dictionaries(
    {"excused": TEXTS, "recovery_excused": TEXTS, "splits": st.lists(st.integers(1, 999_999), max_size=3)}
)
NUMBERS = st.lists(st.integers(1, 100), max_size=14, unique=True)


@st.composite
def rep_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Reps and flushes with gaps in their numbers, in any order; some with excuses and splits."""
    reps = [
        {"kind": "rep", "number": number, **draw(ROWS), **(draw(EXCUSES) if draw(st.integers(0, 3)) == 0 else {})}
        for number in draw(NUMBERS)
    ]
    flushes = [{"kind": "flush", "number": number, **draw(ROWS)} for number in draw(NUMBERS)[:3]]
    return draw(st.permutations([*reps, *flushes]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rep_rows(), min_size=1, max_size=4))
def test_whatever_is_stored_is_read_back(ben: Athlete, bea: Athlete, told: list[list[dict[str, Any]]]) -> None:
    LoggedSession.objects.filter(squad=ben.squad).delete()
    for at, rows in enumerate(told):
        of = {"squad": ben.squad, "athlete": (ben, bea)[at % 2], "workout": ben.workout, "on": days_ago(40 - at // 2)}
        session = LoggedSession.objects.create(**of)
        LoggedRep.objects.bulk_create(LoggedRep(squad=ben.squad, session=session, **row) for row in rows)
    logs = logs_of(ben.squad, [ben, bea])
    for athlete in (ben, bea):
        as_stored = from_rows(athlete)[0]
        assert from_log(athlete)[0] == as_stored
        assert logs[athlete.pk].sessions == as_stored
        assert [type(rep.distance_m) for it in logs[athlete.pk].sessions for rep in it.reps] == [
            float for it in as_stored for _rep in it.reps
        ]


def test_rows_that_come_in_another_order_are_put_in_theirs() -> None:
    alike = ((2, -998, 1, -999), (402.336, 2000, 400, 1600))
    times, recoveries = [72_000, None, 71_000, 450_000], [None, 60_000, 55_000, None]
    reps, flushes = run_in(alike, [times, recoveries, [[2, "fell", "", [35_000]]]])
    assert reps == (Rep(1, 400.0, 71_000, 55_000), Rep(2, 402.336, 72_000, None, "fell", "", (35_000,)))
    assert flushes == (FlushRep(1600.0, 450_000), FlushRep(2000.0, None, 60_000))


def test_marks_are_in_the_order_in_which_they_were_confirmed(ben: Athlete, ada: User) -> None:
    first = ben.marks.get()
    for later, (on, time_ms) in enumerate([(days_ago(3), 560_000), (days_ago(12), 565_000)], start=1):
        RecordedMark.objects.create(
            squad_id=ben.squad_id, athlete=ben, on=on, distance_m=3000, time_ms=time_ms, state="confirmed",
            decided_by=ada, decided_at=(first.decided_at or first.created_at) + timedelta(microseconds=100 * later),
        )  # fmt: skip
    RecordedMark.objects.create(squad_id=ben.squad_id, athlete=ben, on=TODAY, distance_m=3000, time_ms=540_000)
    assert from_log(ben) == from_rows(ben)
    assert [mark.time_ms for mark in log_of(ben).marks[1:]] == [first.time_ms, 560_000, 565_000]


def test_overrules_and_goals_come_as_they_are(ben: Athlete, ada: User) -> None:
    for at, (kind, name) in enumerate([("set", "Ada"), ("hold", "")]):
        ada.name = name
        ada.save(update_fields=["name"])
        GivenOverrule.objects.create(
            squad_id=ben.squad_id, athlete=ben, workout=ben.workout, on=days_ago(5 - at), kind=kind, stage=2,
            recovery_s=60 if at else None, before_sessions=bool(at), reason=ODD[:80], given_by=ada,
        )  # fmt: skip
    GivenOverrule.objects.create(
        squad_id=ben.squad_id, athlete=ben, workout="4-3-2-1", on=TODAY, kind="hold", stage=1, reason="x", given_by=ada
    )
    rows = from_rows(ben)
    assert from_log(ben) == (*rows[:3], rows[3][:2])
    assert {overrule.who for overrule in log_of(ben).overrules} == {ada.email}


def test_a_squads_logs_are_those_of_each(
    riverside: Squad, ben: Athlete, bea: Athlete, django_assert_num_queries: Any
) -> None:
    log(ben, ran(days_ago(10)))
    log(bea, ran(days_ago(11), 90_000))
    log(bea, ran(days_ago(2), 90_000))
    with django_assert_num_queries(2):
        logs = logs_of(riverside, [ben, bea])
    assert logs == {ben.pk: log_of(ben), bea.pk: log_of(bea)}
    assert [len(logs[who.pk].sessions) for who in (ben, bea)] == [1, 2]


def test_nobody_asks_nothing_wrong(riverside: Squad, ben: Athlete) -> None:
    assert logs_of(riverside, []) == {}
    ben.marks.all().delete()
    assert log_of(ben).marks == ()
