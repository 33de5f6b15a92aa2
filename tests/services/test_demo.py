"""The demo: believable, the same every time, and never in the way of what was entered since."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from coachapp.models import Athlete, Entry, LoggedSession, RecordedMark
from coachapp.services.actor import Actor
from coachapp.services.athlete import archive
from coachapp.services.demo import Demo, demo_password, find_demo, load_demo
from coachapp.services.demo.people import PEOPLE
from coachapp.services.demo.running import run
from coachapp.services.link import open_link
from coachapp.services.standing import standing_of, standings_of
from coachapp.training.limits import check_flush, check_recovery, check_rep
from coachapp.training.stage import Stage
from tests.cast import TODAY


@pytest.fixture
def demo(db: None) -> Demo:
    return load_demo(on=TODAY)


def test_everybody_is_at_a_place_of_his_own(demo: Demo) -> None:
    found = standings_of(demo.squad, on=TODAY)
    codes = Counter(alert.code for _athlete, standing in found for alert in standing.alerts)
    stages = Counter(standing.position.stage for athlete, standing in found if athlete.workout == "12x400")
    assert len(found) == 12
    assert stages[Stage.READY] == 1
    assert stages[Stage.SHORTEN] >= 2
    assert stages[Stage.RAISE] >= 4
    assert codes["stuck"] == 1
    assert codes["date_pace_stale"] >= 1
    assert codes["gap"] >= 1
    assert codes["due"] >= 2
    assert "no_date_pace" not in codes
    assert len({standing.date_pace.pace for _athlete, standing in found if standing.date_pace}) == 12
    reps = Counter(len(standing.next.reps) for _athlete, standing in found if standing.next)
    assert reps == {12: 10, 8: 1, 4: 1}
    assert RecordedMark.objects.proposed().count() == 1


def test_the_season_has_what_a_season_has(demo: Demo) -> None:
    logged = LoggedSession.objects.with_reps()
    values = [each.as_value() for each in logged]
    reps = [rep for value in values for rep in value.reps]
    assert len(values) == sum(len(person.outings) for person in PEOPLE)
    assert any(value.void for value in values)
    assert any(rep.excused for rep in reps)
    assert any(rep.recovery_excused for rep in reps)
    assert any(each.by_athlete for each in logged)
    assert {each.on for each in logged} > {TODAY - timedelta(days=4)}
    assert len({tuple(rep.time_ms for rep in value.reps) for value in values}) == len(values)
    flushes = [value.flush for value in values if len(value.flush) == 2]
    assert sum(first.time_ms > second.time_ms for first, second in flushes if first.time_ms and second.time_ms) == len(
        flushes
    )
    overrules = Entry.objects.filter(squad=demo.squad, verb="overrule")
    assert overrules.count() == 2


def test_nothing_in_it_is_odd(demo: Demo) -> None:
    for logged in LoggedSession.objects.with_reps():
        session = logged.as_value()
        plan = {rep["rep"]: rep["target_ms"] for rep in (logged.prescription or {"reps": []})["reps"]}
        for rep in session.reps:
            assert rep.time_ms is not None
            assert rep.recovery_ms is None or rep.time_ms % 100 == 0
            assert check_rep(rep.distance_m, rep.time_ms, plan[rep.number]) is None
            if rep.recovery_ms is not None:
                last = rep.number == len(plan)
                assert check_recovery(rep.recovery_ms, last=last, expected_ms=200_000) is None
        for bout in session.flush:
            assert bout.time_ms is not None
            assert check_flush(bout.distance_m, bout.time_ms) is None


def test_a_person_runs_the_same_every_time(demo: Demo) -> None:
    athlete = demo.athlete
    person, outing = PEOPLE[0], PEOPLE[0].outings[0]
    asked = standing_of(athlete, on=TODAY).next
    assert asked is not None
    assert run(asked, person, outing, TODAY) == run(asked, person, outing, TODAY)
    assert run(asked, person, PEOPLE[0].outings[1], TODAY) != run(asked, person, outing, TODAY)


def test_a_second_time_changes_nothing(demo: Demo) -> None:
    gone = archive(athlete=demo.athlete, by=Actor.coach(demo.coach), on=TODAY)
    entries = Entry.objects.count()
    again = load_demo(on=TODAY + timedelta(days=9))
    assert (again.fresh, again.squad, again.coach) == (False, demo.squad, demo.coach)
    assert again.athlete != gone
    assert again == find_demo()
    assert Entry.objects.count() == entries


def test_everybody_has_a_link_and_the_coach_a_password(demo: Demo) -> None:
    assert all(open_link(athlete) for athlete in Athlete.objects.all())
    assert demo.coach.check_password(demo_password())
    assert demo.squad.coachings.get().user == demo.coach
