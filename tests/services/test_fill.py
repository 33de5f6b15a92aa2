"""The filled database: what a benchmark measures by is what the site itself would have stored."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from coachapp.keeping.drift import drift
from coachapp.models import Athlete, Coaching, Device, Entry, LoggedRep, LoggedSession, Practice, Squad, Tap, User
from coachapp.models.identity import new_id
from coachapp.services import link
from coachapp.services.actor import Actor
from coachapp.services.athlete import NewAthlete, add_athlete
from coachapp.services.fill import NotOurs, Size, check, email_of, fill, history_rows
from coachapp.services.fill.history_rows import ENTRY
from coachapp.services.fill.pattern import Pattern
from coachapp.services.fill.squad_rows import REP, SESSION, SquadRows
from coachapp.services.practice_results import results_of
from coachapp.services.session import log_session
from coachapp.services.squad import start_squad
from coachapp.services.standing import standings_of
from coachapp.training.pace import Mark
from coachapp.training.stage import Stage
from tests.cast import TODAY, make_squad, make_user

SMALL = Size(2, athletes=3, sessions=8)


@pytest.fixture
def filled(db: None) -> int:
    return fill(SMALL, seed=5, on=TODAY)


def test_every_table_has_what_was_asked_for(filled: int) -> None:
    assert filled == Squad.objects.count() == Coaching.objects.count() == User.objects.count() == 2
    assert Athlete.objects.count() == Device.objects.count() == 6
    assert LoggedSession.objects.count() == 48
    assert LoggedRep.objects.filter(kind="rep").count() == 48 * 12
    assert LoggedRep.objects.filter(kind="flush").count() == 48 * 2
    assert Practice.objects.count() == 4
    assert Tap.objects.count() == 2 * 3 * (2 * 12 + 2 + 1)


def test_all_constraints_hold(filled: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    connection.check_constraints()


def test_the_march_advances_by_the_rules(filled: int) -> None:
    places = [there.position.stage for squad in Squad.objects.all() for _who, there in standings_of(squad, on=TODAY)]
    assert len(places) == 6
    assert all(place >= Stage.SHORTEN for place in places)
    assert max(places) >= Stage.RAISE
    # What was stored with each session as asked for is what the rules ask for before it.
    looked_at = drift()
    assert looked_at.compared == 30
    assert not looked_at.differing


def test_the_timed_evening_is_what_its_taps_say(filled: int) -> None:
    for practice in Practice.objects.select_related("squad").filter(on__lt=TODAY):
        results = results_of(practice, on=TODAY)
        assert [result.state for result in results] == ["already"] * 3


def test_it_is_what_the_services_would_have_stored(db: None) -> None:
    pattern = Pattern.of(5, 0, athletes=1, sessions=3)
    coach = make_user("Ines")
    rows = SquadRows(pattern, 5, 4, TODAY, coach.pk)
    by, season = Actor.coach(coach), pattern.seasons[0]
    squad = start_squad(by=coach, name=rows.squad.name, time_zone=rows.squad.time_zone)
    first = Mark(rows.day(season.marks[0][0]), 3000.0, season.marks[0][1])
    new = NewAthlete(rows.athletes[0].name, rows.athletes[0].birth_year, mark=first, mark_kind="time_trial",
                     goal=season.goal)  # fmt: skip
    athlete = add_athlete(squad=squad, by=by, new=new, on=first.on or TODAY)
    link.accept(token=link.token_of(link.make(athlete=athlete, by=by)), label="Chrome/Android", on=TODAY)
    for ran in season.sessions:
        session = replace(ran.session, on=rows.day(ran.day), key=str(new_id()))
        who = Actor.runner(athlete) if ran.by_athlete else by
        log_session(athlete=athlete, by=who, session=session, on=session.on, conditions=ran.conditions)

    entries = list(history_rows.beginning(rows))
    for evening in range(3):
        entries += [row for row in history_rows.evening(rows, evening) if row[ENTRY.index("subject_kind")] == "session"]
    assert [_told(dict(zip(ENTRY, row, strict=True))) for row in entries] == [
        _told(entry) for entry in Entry.objects.order_by("id").values(*ENTRY)
    ]
    sessions = [dict(zip(SESSION, row, strict=True)) for evening in range(3) for row in rows.session_rows(evening)]
    apart = ("id", "squad_id", "athlete_id", "created_at", "updated_at")
    assert [_without(row, apart) for row in sessions] == [
        _without(row, apart) for row in LoggedSession.objects.order_by("on").values(*SESSION)
    ]
    reps = [dict(zip(REP, row, strict=True)) for evening in range(3) for row in rows.rep_rows(evening)]
    assert [_without(row, (*apart, "session_id")) for row in reps] == [
        _without(row, (*apart, "session_id"))
        for row in LoggedRep.objects.order_by("session__on", "-kind", "number").values(*REP)
    ]


def test_the_same_seed_makes_the_same_rows() -> None:
    assert _everything(seed=5) == _everything(seed=5)
    assert _everything(seed=5) != _everything(seed=6)


def test_no_two_squads_are_alike(filled: int) -> None:
    names = [set(squad.athletes.values_list("name", flat=True)) for squad in Squad.objects.all()]
    assert not names[0] & names[1]
    assert len(set(LoggedSession.objects.values_list("pk", flat=True))) == 48


def test_it_grows_by_what_is_missing(filled: int) -> None:
    was = set(Squad.objects.values_list("pk", flat=True))
    assert fill(replace(SMALL, squads=3), seed=5, on=TODAY) == 1
    assert was < set(Squad.objects.values_list("pk", flat=True))
    assert fill(replace(SMALL, squads=3), seed=5, on=TODAY) == 0
    assert check(5) == 3


def test_it_refuses_a_database_with_people_in_it(db: None) -> None:
    make_squad(make_user("Ada"), "Riverside")
    with pytest.raises(NotOurs, match=r"accounts .* did not make"):
        fill(SMALL, seed=5, on=TODAY)
    assert Squad.objects.count() == 1


def test_it_refuses_a_squad_of_somebody_else_beside_its_own(filled: int) -> None:
    make_squad(User.objects.get(email=email_of(1)), "Riverside")
    with pytest.raises(NotOurs, match=r"squads .* did not make"):
        fill(replace(SMALL, squads=3), seed=5, on=TODAY)


def test_it_refuses_what_it_did_not_finish(filled: int) -> None:
    Coaching.objects.filter(user__email=email_of(2)).delete()
    with pytest.raises(NotOurs, match="to their end"):
        fill(replace(SMALL, squads=3), seed=5, on=TODAY)


def test_it_refuses_to_go_on_with_another_seed(filled: int) -> None:
    with pytest.raises(NotOurs, match="another seed"):
        fill(replace(SMALL, squads=3), seed=6, on=TODAY)


def _everything(*, seed: int) -> list[Any]:
    rows = SquadRows(Pattern.of(seed, 0, athletes=2, sessions=2), seed, 3, TODAY, 1)
    small = [rows.squad, *rows.athletes, *rows.goals, *rows.links, *rows.devices, *rows.practices]
    large = [*rows.session_rows(1), *rows.rep_rows(1), *rows.tap_rows(), *history_rows.beginning(rows)]
    return [each.pk for each in small] + large + list(history_rows.evening(rows, 1))


def _told(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry without ids and moments."""
    told = {
        name: json.loads(entry[name]) if isinstance(entry[name], str) else entry[name] for name in ("before", "after")
    }
    himself = entry["actor_athlete_id"] is not None
    return told | {name: entry[name] for name in ("verb", "subject_kind", "actor_user_id")} | {"himself": himself}


def _without(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name not in names}
    if isinstance(told.get("prescription"), str):
        told["prescription"] = json.loads(told["prescription"])
    return told
