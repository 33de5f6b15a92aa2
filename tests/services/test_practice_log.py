"""What the taps of an evening come to in the log, once and again, and how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from coachapp.models import Athlete, Entry, LoggedSession, Practice, Squad
from coachapp.services.actor import Actor
from coachapp.services.practice import (
    DayIsLogged,
    Part,
    change_parts,
    change_practice,
    plan_practice,
)
from coachapp.services.practice_evening import evening_of, taps_of
from coachapp.services.practice_log import log_practice, undo_log
from coachapp.services.practice_results import results_of
from coachapp.services.session import edit_session, excuse_rep, log_session
from coachapp.services.session_batch import log_sessions
from coachapp.services.standing import standing_of
from coachapp.training.stage import Stage
from coachapp.training.standing import Verdict
from tests.cast import TODAY, days_ago, make_athlete
from tests.services.test_practice import evening, part_of, row_of, states
from tests.track import Phone, send

__all__ = ["evening"]


def test_a_mixed_evening_ends_in_sessions(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    """Twelve, eight, from the third on, until the ninth, the step-down, and somebody who only watches."""
    short = make_athlete(riverside, "Short", date_ms=80_000, goal_ms=78_000)
    Athlete.objects.filter(pk=short.pk).update(settings={"reps": 8})
    late, early = make_athlete(riverside, "Late"), make_athlete(riverside, "Early")
    down = make_athlete(riverside, "Down", date_ms=84_000, goal_ms=None, workout="4-3-2-1")
    idle = make_athlete(riverside, "Idle")
    people = [ben, bea, short, late, early, down, idle]
    evening = plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[one.pk for one in people])
    change_parts(
        practice=evening,
        by=by_ada,
        to={
            late.pk: replace(part_of(evening, late), first_rep=3),
            early.pk: replace(part_of(evening, early), last_rep=9),
        },
    )
    phone = Phone()
    at = phone.run({ben: 75_000, early: 75_200}, [1, 2], rest_ms=80_000)
    at = phone.run({ben: 75_000, early: 75_200, late: 75_300}, range(3, 10), rest_ms=80_000, start_ms=at + 80_000)
    phone.tap("stop", athlete=str(early.pk), after=9)
    phone.run({ben: 75_000, late: 75_300}, range(10, 13), rest_ms=80_000, start_ms=at + 80_000)
    phone.tap("effort", athlete=str(ben.pk), rpe_half=15)
    other = Phone()
    other.run({bea: 90_000}, range(1, 13), rest_ms=100_000)
    other.run({short: 80_000}, range(1, 9), rest_ms=100_000)
    for number, time_ms in enumerate((400_000, 294_000, 190_000, 90_000), start=1):
        other.rep(number, number * 900_000, {down: time_ms})
    answers = send(evening, by_ada, phone.taps) + send(evening, by_ada, other.taps)
    assert {answer.result for answer in answers} == {"stored"}

    results = log_practice(practice=evening, by=by_ada, on=TODAY)
    assert states(results) == {
        "Bea": "logged", "Ben": "logged", "Down": "logged", "Early": "logged", "Idle": "empty", "Late": "logged",
        "Short": "logged",
    }  # fmt: skip
    by_name = {result.athlete.name: result.saved for result in results_of(evening, on=TODAY)}
    verdicts = {name: saved.running.verdict for name, saved in by_name.items() if saved and saved.running}
    assert verdicts["Ben"] is verdicts["Bea"] is verdicts["Short"] is Verdict.PASS
    assert verdicts["Late"] is verdicts["Early"] is Verdict.INCOMPLETE
    assert verdicts["Down"] in (Verdict.COMPLETE, Verdict.COMPLETE_WITH_REMARK)
    assert standing_of(ben, on=TODAY).position.stage is Stage.SHORTEN
    ours = LoggedSession.objects.with_reps().get(athlete=ben)
    value = ours.as_value()
    assert ours.pk == row_of(evening, ben).session_id
    assert {rep.time_ms for rep in value.reps} == {75_000}
    # The slower one is awaited, so the faster rests longer; after the last rep nothing was measured.
    assert [rep.recovery_ms for rep in value.reps] == [80_200, 80_200, *[80_300] * 9, None]
    assert value.rpe_half == 15
    assert [rep.number for rep in LoggedSession.objects.get(athlete=late).as_value().reps] == list(range(3, 13))
    assert [rep.number for rep in LoggedSession.objects.get(athlete=early).as_value().reps] == list(range(1, 10))


@pytest.fixture
def run(evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor) -> Phone:
    """Both have run all of it."""
    phone = Phone()
    phone.run({ben: 75_000}, range(1, 13), rest_ms=90_000)
    phone.run({bea: 90_000}, range(1, 13), rest_ms=90_000, start_ms=5_000_000)
    send(evening, by_ada, phone.taps)
    return phone


def test_logged_twice_is_logged_once(evening: Practice, run: Phone, by_ada: Actor) -> None:
    assert states(results_of(evening, on=TODAY)) == {"Bea": "ready", "Ben": "ready"}
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "logged", "Ben": "logged"}
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "already", "Ben": "already"}
    assert LoggedSession.objects.count() == 2
    assert set(LoggedSession.objects.values_list("version", flat=True)) == {1}
    seen = results_of(evening, on=TODAY)
    assert states(seen) == {"Bea": "already", "Ben": "already"}
    for result in seen:
        assert result.saved is not None
        assert result.saved.running is not None
        assert result.saved.running.verdict is Verdict.PASS
        assert result.saved.change.reasons, "it says what comes next now"


def test_one_who_fails_stops_nobody(
    evening: Practice, run: Phone, by_ada: Actor, ben: Athlete, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(**told: object) -> object:
        if told["athlete"] == ben:
            LoggedSession.objects.create(squad=ben.squad, athlete=ben, workout="", on=TODAY)
        return log_session(**told)  # type: ignore[arg-type]

    def failing_together(**told: Any) -> None:
        with transaction.atomic():
            log_sessions(**told)
            if any(each.athlete == ben for each in told["new"]):
                LoggedSession.objects.create(squad=ben.squad, athlete=ben, workout="", on=TODAY)

    monkeypatch.setattr("coachapp.services.practice_log.log_session", failing)
    monkeypatch.setattr("coachapp.services.practice_log.log_sessions", failing_together)
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "logged", "Ben": "failed unforeseen"}
    assert states(results_of(evening, on=TODAY)) == {"Bea": "already", "Ben": "failed unforeseen"}
    monkeypatch.undo()
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "already", "Ben": "logged"}


def test_that_all_of_them_failed_is_still_known_later(
    evening: Practice, run: Phone, by_ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(**_told: object) -> object:
        raise ZeroDivisionError("nobody foresaw it")

    for name in ("log_session", "log_sessions"):
        monkeypatch.setattr(f"coachapp.services.practice_log.{name}", failing)
    results = log_practice(practice=evening, by=by_ada, on=TODAY)
    assert states(results) == {"Bea": "failed unforeseen", "Ben": "failed unforeseen"}
    seen = results_of(evening, on=TODAY)
    assert states(seen) == states(results)
    assert {result.detail for result in seen} == {results[0].detail}
    assert len(results[0].detail) == 8
    assert undo_log(practice=evening, by=by_ada, on=TODAY) == [], "there is nothing to take back"
    monkeypatch.undo()
    log_practice(practice=evening, by=by_ada, on=TODAY)
    assert states(results_of(evening, on=TODAY)) == {"Bea": "already", "Ben": "already"}
    undo_log(practice=evening, by=by_ada, on=TODAY)
    assert states(results_of(evening, on=TODAY)) == {"Bea": "ready", "Ben": "ready"}, "the failure is long past"


def test_a_logging_of_several_versions_is_taken_back_as_one(
    evening: Practice, run: Phone, by_ada: Actor, ben: Athlete
) -> None:
    run.tap("write", athlete=str(ben.pk), rep=7, time_ms=99_000)
    excuses = [
        run.tap("excuse", athlete=str(ben.pk), rep=7, what=what, reason="shoelace") for what in ("rep", "recovery")
    ]
    send(evening, by_ada, run.taps)
    log_practice(practice=evening, by=by_ada, on=TODAY)
    first = LoggedSession.objects.with_reps().get(athlete=ben).as_value()
    for tap in excuses:
        run.tap("undo", of=tap["id"])
    run.tap("write", athlete=str(ben.pk), rep=8, time_ms=74_500)
    send(evening, by_ada, run.taps)
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "already", "Ben": "logged"}
    assert LoggedSession.objects.get(athlete=ben).version == 4, "two excuses taken back, and one edit"
    assert states(undo_log(practice=evening, by=by_ada, on=TODAY)) == {"Ben": "undone"}
    assert LoggedSession.objects.with_reps().get(athlete=ben).as_value() == first, "all three, not only the last"
    assert states(undo_log(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "undone", "Ben": "undone"}
    assert not LoggedSession.objects.kept().exists()
    assert undo_log(practice=evening, by=by_ada, on=TODAY) == []
    # Logged once more, it is what the taps say by now, although that was stored before.
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "logged", "Ben": "logged"}
    back = LoggedSession.objects.kept().with_reps().get(athlete=ben).as_value()
    assert (back.reps[6].excused, back.reps[7].time_ms) == ("", 74_500)
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "already", "Ben": "already"}


def test_taken_back_and_logged_as_another_workout(evening: Practice, by_ada: Actor, ben: Athlete) -> None:
    phone = Phone()
    for rep, time_ms in enumerate((400_000, 290_000, 188_000, 88_000), start=1):
        phone.tap("write", athlete=str(ben.pk), rep=rep, time_ms=time_ms)
    send(evening, by_ada, phone.taps)
    log_practice(practice=evening, by=by_ada, on=TODAY)
    undo_log(practice=evening, by=by_ada, on=TODAY)
    change_parts(practice=evening, by=by_ada, to={ben.pk: Part(workout="4-3-2-1")})
    log_practice(practice=evening, by=by_ada, on=TODAY)
    stored = LoggedSession.objects.kept().get(athlete=ben)
    assert stored.workout == "4-3-2-1"
    assert [rep.distance_m for rep in stored.as_value().reps] == [1600, 1200, 800, 400]
    assert stored.prescription is not None
    assert len(stored.prescription["reps"]) == 4, "what is shown as asked is the other workout's as well"
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY))["Ben"] == "already"


def test_what_comes_later_brings_the_session_up_to_date(
    evening: Practice, run: Phone, by_ada: Actor, ben: Athlete
) -> None:
    log_practice(practice=evening, by=by_ada, on=TODAY)
    run.tap("write", athlete=str(ben.pk), rep=7, time_ms=78_700, why="typed")
    send(evening, by_ada, run.taps)
    assert states(results_of(evening, on=TODAY)) == {"Bea": "already", "Ben": "logged"}
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "already", "Ben": "logged"}
    stored = LoggedSession.objects.get(athlete=ben)
    assert (stored.version, stored.as_value().reps[6].time_ms) == (2, 78_700)
    assert states(undo_log(practice=evening, by=by_ada, on=TODAY)) == {"Ben": "undone"}, "only the last action"
    assert LoggedSession.objects.get(athlete=ben).as_value().reps[6].time_ms == 75_000


def test_a_word_on_the_sessions_own_page_is_not_overwritten(
    evening: Practice, run: Phone, by_ada: Actor, ben: Athlete
) -> None:
    log_practice(practice=evening, by=by_ada, on=TODAY)
    stored = LoggedSession.objects.with_reps().get(athlete=ben)
    edited = replace(stored.as_value(), note="seen on the film")
    edit_session(logged=stored, by=by_ada, version=1, session=edited, on=TODAY)
    run.tap("write", athlete=str(ben.pk), rep=7, time_ms=78_700, why="typed")
    send(evening, by_ada, run.taps)
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "already", "Ben": "failed changed"}
    assert states(undo_log(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "undone", "Ben": "failed changed"}
    assert LoggedSession.objects.get(athlete=ben).note == "seen on the film"


def test_an_excuse_given_later_stays(evening: Practice, run: Phone, by_ada: Actor, ben: Athlete) -> None:
    log_practice(practice=evening, by=by_ada, on=TODAY)
    stored = LoggedSession.objects.with_reps().get(athlete=ben)
    excuse_rep(logged=stored, by=by_ada, version=1, number=7, reason="fell", on=TODAY)
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "already", "Ben": "already"}
    assert LoggedSession.objects.get(athlete=ben).as_value().reps[6].excused == "fell"


def test_an_excuse_of_the_track_goes_with_its_tap(evening: Practice, run: Phone, by_ada: Actor, ben: Athlete) -> None:
    run.tap("write", athlete=str(ben.pk), rep=7, time_ms=99_000)
    shoelace = run.tap("excuse", athlete=str(ben.pk), rep=7, what="rep", reason="shoelace")
    pause = run.tap("excuse", athlete=str(ben.pk), rep=7, what="recovery", reason="shoelace")
    send(evening, by_ada, run.taps)
    log_practice(practice=evening, by=by_ada, on=TODAY)
    assert standing_of(ben, on=TODAY).position.stage is Stage.SHORTEN
    for tap in (shoelace, pause):
        run.tap("undo", of=tap["id"])
    send(evening, by_ada, run.taps)
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "already", "Ben": "logged"}
    assert standing_of(ben, on=TODAY).position.stage is Stage.STABILISE
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "already", "Ben": "already"}


def test_undone_and_logged_again(evening: Practice, run: Phone, by_ada: Actor, ben: Athlete) -> None:
    assert undo_log(practice=evening, by=by_ada, on=TODAY) == []
    log_practice(practice=evening, by=by_ada, on=TODAY)
    assert states(undo_log(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "undone", "Ben": "undone"}
    assert not LoggedSession.objects.kept().exists()
    assert standing_of(ben, on=TODAY).position.stage is Stage.STABILISE
    assert undo_log(practice=evening, by=by_ada, on=TODAY) == []
    assert states(results_of(evening, on=TODAY)) == {"Bea": "ready", "Ben": "ready"}
    run.tap("write", athlete=str(ben.pk), rep=1, time_ms=75_500, why="typed")
    send(evening, by_ada, run.taps)
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "logged", "Ben": "logged"}
    assert LoggedSession.objects.kept().count() == LoggedSession.objects.count() == 2
    assert LoggedSession.objects.get(athlete=ben).as_value().reps[0].time_ms == 75_500
    assert states(undo_log(practice=evening, by=by_ada, on=TODAY)) == {"Bea": "undone", "Ben": "undone"}


def test_what_is_open_is_not_logged(
    riverside: Squad, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor
) -> None:
    """Two phones that disagree, a second tap on the same runner a moment later, and nobody else held up by it."""
    slip = make_athlete(riverside, "Slip")
    change_parts(practice=evening, by=by_ada, to={slip.pk: Part()})
    one, two = Phone(), Phone()
    one.run({ben: 75_000, slip: 75_000}, range(1, 13), rest_ms=90_000)
    two.rep(1, 0, {ben: 75_900})
    begun = one.tap("go", 2_000_000, runners={str(slip.pk): 13})
    slipped = one.tap("finish", 2_000_900, athlete=str(slip.pk), rep=13)
    one.run({bea: 90_000}, range(1, 13), rest_ms=90_000, start_ms=10_000_000)
    send(evening, by_ada, one.taps + two.taps)
    results = log_practice(practice=evening, by=by_ada, on=TODAY)
    assert states(results) == {"Bea": "logged", "Ben": "open conflict", "Slip": "open impossible"}
    assert {(result.athlete.name, result.rep, result.detail) for result in results if result.state == "open"} == {
        ("Ben", 1, ""),
        ("Slip", 13, "rep_impossible"),
    }
    one.tap("write", athlete=str(ben.pk), rep=1, time_ms=75_000, why="chosen")
    for slip_of_the_finger in (begun, slipped):
        one.tap("undo", of=slip_of_the_finger["id"])
    send(evening, by_ada, one.taps)
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {
        "Bea": "already",
        "Ben": "logged",
        "Slip": "logged",
    }
    assert len(LoggedSession.objects.get(athlete=slip).as_value().reps) == 12


def test_the_day_of_a_logged_evening_stays(evening: Practice, run: Phone, by_ada: Actor) -> None:
    log_practice(practice=evening, by=by_ada, on=TODAY)
    with pytest.raises(DayIsLogged):
        change_practice(practice=evening, by=by_ada, version=1, on=days_ago(1), place="", note="")
    assert change_practice(practice=evening, by=by_ada, version=1, on=TODAY, place="There", note="").version == 2


def test_an_assistant_logs_in_his_own_name(evening: Practice, run: Phone, abe: object) -> None:
    by_abe = Actor.coach(abe)  # type: ignore[arg-type]
    log_practice(practice=evening, by=by_abe, on=TODAY)
    assert {logged.entered_by for logged in LoggedSession.objects.all()} == {abe}
    assert {entry.actor_user for entry in Entry.objects.about(evening).filter(verb="log")} == {abe}


def test_taps_come_back_as_they_were_sent(evening: Practice, run: Phone) -> None:
    assert [tap.id for tap in taps_of(evening)] == [tap["id"] for tap in run.taps]
    assert len(evening_of(evening).runs) == 2


def test_a_practice_that_is_gone_meanwhile_has_no_taps(riverside: Squad) -> None:
    gone = Practice(squad=riverside, on=TODAY)
    assert taps_of(gone) == []
    assert evening_of(gone).runs == {}
