"""An evening before it is run: who is due, who changes, what is asked of whom."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coachapp.models import Athlete, Entry, Practice, PracticeAthlete, Squad
from coachapp.services.actor import Actor
from coachapp.services.athlete import archive
from coachapp.services.practice import (
    Part,
    PartRefused,
    PracticeConflict,
    call_off,
    call_on,
    candidates,
    change_parts,
    change_practice,
    plan_practice,
    regroup,
)
from coachapp.services.practice_board import board_of, costs_of, lines_of
from coachapp.services.practice_log import log_practice
from coachapp.services.practice_results import LogResult, results_of
from coachapp.training.stage import Stage
from tests.cast import TODAY, days_ago, log, make_athlete, ran, told
from tests.track import Phone, send


@pytest.fixture
def evening(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor) -> Practice:
    """Tonight, with Ben and Bea."""
    return plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[ben.pk, bea.pk], place="The oval")


def row_of(practice: Practice, athlete: Athlete) -> PracticeAthlete:
    return practice.athletes.get(athlete=athlete)


def part_of(practice: Practice, athlete: Athlete) -> Part:
    return Part.of(row_of(practice, athlete))


def states(results: list[LogResult]) -> dict[str, str]:
    return {result.athlete.name: f"{result.state} {result.why}".strip() for result in results}


# --- who might come ----------------------------------------------------------------------------


def test_those_due_are_ticked(riverside: Squad, ben: Athlete, bea: Athlete, cato: Athlete) -> None:
    log(ben, ran(days_ago(3)))
    log(bea, ran(days_ago(10), 90_000))
    late = make_athlete(riverside, "Late")
    log(late, ran(days_ago(20)))
    make_athlete(riverside, "New")
    make_athlete(riverside, "Timeless", date_ms=None, goal_ms=None)
    found = {each.athlete.name: (each.due, each.ticked) for each in candidates(riverside, on=TODAY)}
    assert found == {
        "Bea": ("due", True),
        "Ben": ("later", False),
        "Late": ("overdue", True),
        "New": ("first", True),
        "Timeless": ("unknown", False),
    }
    asked = {each.athlete.name: each.prescription for each in candidates(riverside, on=TODAY)}
    assert asked["Ben"] is not None
    assert asked["Ben"].on == TODAY


# --- planning and changing ---------------------------------------------------------------------


def test_a_plan_has_groups_and_what_is_asked(evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    assert {(row.athlete.name, row.group, row.workout) for row in evening.athletes.all()} == {
        ("Ben", 1, "12x400"),
        ("Bea", 2, "12x400"),
    }
    asked = row_of(evening, ben).prescription
    assert asked is not None
    assert asked["reps"][0]["target_ms"] == 75_000
    entry = Entry.objects.about(evening).get()
    assert entry.verb == "plan"
    assert set(told(entry.after)["parts"]) == {str(ben.pk), str(bea.pk)}


def test_planned_twice_is_planned_once(riverside: Squad, hilltop: Squad, ben: Athlete, by_ada: Actor) -> None:
    made = uuid.uuid4()
    for _ in range(2):
        again = plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[ben.pk], practice_id=made)
        assert again.pk == made
    assert Practice.objects.count() == PracticeAthlete.objects.count() == 1
    with pytest.raises(PracticeConflict):
        plan_practice(squad=hilltop, by=by_ada, on=TODAY, athletes=[], practice_id=made)


def test_only_those_who_train_here_are_planned(
    riverside: Squad, evening: Practice, ben: Athlete, cato: Athlete, by_ada: Actor
) -> None:
    with pytest.raises(PartRefused, match="athlete"):
        plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[ben.pk, cato.pk])
    with pytest.raises(PartRefused, match="athlete"):
        change_parts(practice=evening, by=by_ada, to={cato.pk: Part()})
    left = make_athlete(riverside, "Left")
    archive(athlete=left, by=by_ada, on=TODAY)
    with pytest.raises(PartRefused, match="athlete"):
        change_parts(practice=evening, by=by_ada, to={left.pk: Part()})
    assert Practice.objects.count() == 1


def test_late_changes(riverside: Squad, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    newcomer = make_athlete(riverside, "Newcomer")
    stored = change_parts(
        practice=evening,
        by=by_ada,
        to={
            ben.pk: replace(part_of(evening, ben), here=False),
            bea.pk: replace(part_of(evening, bea), first_rep=3, last_rep=9, group=1),
            newcomer.pk: Part(workout="4-3-2-1", group=3),
        },
    )
    assert stored.version == 2
    assert part_of(evening, ben).here is False
    assert part_of(evening, bea) == Part(group=1, first_rep=3, last_rep=9)
    asked = row_of(evening, newcomer).prescription
    assert asked is not None
    assert [rep["distance_m"] for rep in asked["reps"]] == [1600, 1200, 800, 400]
    entry = Entry.objects.about(evening)[0]
    assert set(told(entry.before)["parts"]) == {str(ben.pk), str(bea.pk)}
    assert set(told(entry.after)["parts"]) == {str(ben.pk), str(bea.pk), str(newcomer.pk)}
    session_id = row_of(evening, ben).session_id
    change_parts(practice=evening, by=by_ada, to={ben.pk: Part()})
    assert row_of(evening, ben).session_id == session_id, "whoever comes after all is logged under the same id"
    assert change_parts(practice=evening, by=by_ada, to={ben.pk: Part()}).version == 3, "nothing new is no change"


def test_a_part_must_fit(evening: Practice, ben: Athlete, by_ada: Actor) -> None:
    for wrong, name in (
        (Part(group=0), "group"),
        (Part(group=61), "group"),
        (Part(first_rep=13), "first_rep"),
        (Part(first_rep=0), "first_rep"),
        (Part(first_rep=5, last_rep=4), "last_rep"),
        (Part(last_rep=13), "last_rep"),
        (Part(workout="10x1000"), "workout"),
    ):
        with pytest.raises(PartRefused) as refused:
            change_parts(practice=evening, by=by_ada, to={ben.pk: wrong})
        assert refused.value.name == name
    change_parts(practice=evening, by=by_ada, to={ben.pk: Part(last_rep=9)})
    change_parts(practice=evening, by=by_ada, to={ben.pk: Part(workout="4-3-2-1", last_rep=9)})
    assert part_of(evening, ben) == Part(workout="4-3-2-1"), "reps of the other workout mean nothing"


def test_eight_reps_are_eight(riverside: Squad, evening: Practice, ben: Athlete, by_ada: Actor) -> None:
    Athlete.objects.filter(pk=ben.pk).update(settings={"reps": 8})
    with pytest.raises(PartRefused, match="1 to 8"):
        change_parts(practice=evening, by=by_ada, to={ben.pk: Part(last_rep=9)})
    assert [len(line.prescription.reps) for line in lines_of(evening) if line.prescription] == [8, 12]


def test_groups_are_proposed_again(riverside: Squad, evening: Practice, ben: Athlete, by_ada: Actor) -> None:
    change_parts(practice=evening, by=by_ada, to={ben.pk: Part(group=5)})
    stored = regroup(practice=evening, by=by_ada)
    assert part_of(evening, ben).group == 1
    assert regroup(practice=evening, by=by_ada).version == stored.version


def test_another_day_asks_anew(evening: Practice, ben: Athlete, by_ada: Actor) -> None:
    log(ben, ran(days_ago(3)))
    changed = change_practice(practice=evening, by=by_ada, version=1, on=days_ago(1), place="Here", note="")
    assert (changed.on, changed.place, changed.version) == (days_ago(1), "Here", 2)
    asked = row_of(evening, ben).prescription
    assert asked is not None
    assert (asked["on"], asked["stage"]) == (days_ago(1).isoformat(), 2)
    again = change_practice(practice=evening, by=by_ada, version=1, on=days_ago(1), place="Here", note="")
    assert again.version == 2, "the same sent again is no conflict"
    with pytest.raises(PracticeConflict) as conflict:
        change_practice(practice=evening, by=by_ada, version=1, on=TODAY, place="", note="")
    assert conflict.value.stored is not None


def test_called_off_and_on_again(evening: Practice, by_ada: Actor) -> None:
    call_off(practice=evening, by=by_ada)
    assert not Practice.objects.taking_place().exists()
    assert call_off(practice=evening, by=by_ada).version == 2
    call_on(practice=evening, by=by_ada)
    assert call_on(practice=evening, by=by_ada).called_off_at is None
    assert list(Entry.objects.about(evening).values_list("verb", flat=True)) == ["call_on", "call_off", "plan"]


# --- the sheet and the board -------------------------------------------------------------------


def test_lines_say_what_that_day_asks(evening: Practice, ben: Athlete, bea: Athlete) -> None:
    log(ben, ran(days_ago(8)))
    log(ben, ran(TODAY))
    first, second = lines_of(evening)
    assert (first.athlete, second.athlete) == (ben, bea)
    assert first.prescription is not None
    assert first.prescription.stage is Stage.SHORTEN, "the session of the day itself was asked for by this"
    costs = costs_of([first, second])
    assert costs[ben.pk][1].weight == 0
    assert costs[ben.pk][2].pace_ms == 15_000
    assert costs[bea.pk][1].pace_ms == -15_000


def test_the_board_has_all_that_a_phone_needs(evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    assert by_ada.user is not None
    away = replace(part_of(evening, bea), here=False)
    change_parts(practice=evening, by=by_ada, to={bea.pk: away})
    board = board_of(evening, user=by_ada.user, urls={"taps": "/t/"}, words={"go": "Go"})
    assert (board["practice"], board["squad"], board["user"]) == (str(evening.pk), "riverside", by_ada.user.pk)
    assert (board["urls"], board["words"], board["taps"]) == ({"taps": "/t/"}, {"go": "Go"}, [])
    (runner,) = board["runners"]
    assert runner["athlete"] == str(ben.pk)
    assert (runner["name"], runner["group"], runner["first_rep"], runner["last_rep"]) == ("Ben", 1, 1, 12)
    assert (runner["reps"][0]["target_ms"], len(runner["reps"]), runner["distances_m"]) == (75_000, 12, [400.0] * 12)
    assert runner["session"] == str(row_of(evening, ben).session_id)
    phone = Phone()
    phone.rep(1, 0, {bea: 90_000})
    send(evening, by_ada, phone.taps)
    board = board_of(evening, user=by_ada.user, urls={})
    assert [one["name"] for one in board["runners"]] == ["Ben", "Bea"], "he is timed, so he was there"
    assert board["taps"] == phone.taps


def test_somebody_without_a_pace_can_be_timed(riverside: Squad, by_ada: Actor) -> None:
    fresh = make_athlete(riverside, "Fresh", date_ms=None, goal_ms=None)
    evening = plan_practice(squad=riverside, by=by_ada, on=TODAY, athletes=[fresh.pk])
    assert by_ada.user is not None
    (runner,) = board_of(evening, user=by_ada.user, urls={})["runners"]
    assert (runner["reps"], len(runner["distances_m"]), runner["last_rep"]) == ([], 12, 12)
    phone = Phone()
    phone.run({fresh: 90_000}, range(1, 13), rest_ms=60_000)
    send(evening, by_ada, phone.taps)
    assert states(log_practice(practice=evening, by=by_ada, on=TODAY)) == {"Fresh": "logged"}


# --- how many questions the database is asked ---------------------------------------------------


def _asked(practice: Practice, by: Actor) -> dict[str, int]:
    counts = {}
    assert by.user is not None
    user = by.user
    for name, what in (
        ("board", lambda: board_of(practice, user=user, urls={})),
        ("log", lambda: log_practice(practice=practice, by=by, on=TODAY)),
        ("results", lambda: results_of(practice, on=TODAY)),
        ("log again", lambda: log_practice(practice=practice, by=by, on=TODAY)),
    ):
        with CaptureQueriesContext(connection) as seen:
            what()
        counts[name] = len(seen)
    return counts


def _evening_for(squad: Squad, by: Actor, people: int) -> Practice:
    runners = [make_athlete(squad, f"Runner {people} {number}") for number in range(people)]
    for runner in runners:
        for days in (30, 20, 10):
            log(runner, ran(days_ago(days)))
    evening = plan_practice(squad=squad, by=by, on=TODAY, athletes=[one.pk for one in runners])
    phone = Phone()
    phone.run(dict.fromkeys(runners, 75_000), range(1, 13), rest_ms=90_000)
    send(evening, by, phone.taps)
    return evening


def test_queries_do_not_grow_with_athletes(riverside: Squad, by_ada: Actor) -> None:
    few, many = (_asked(_evening_for(riverside, by_ada, people), by_ada) for people in (2, 12))
    assert few["board"] == many["board"] <= 8
    assert few["results"] == many["results"] <= 12
    # SQLite takes so many values in one command: the rows of twelve athletes make one more.
    assert many["log"] - few["log"] <= (2 if connection.vendor == "sqlite" else 0)
    assert few["log"] <= 18
    assert few["log again"] == many["log again"] <= 12
