"""What a page tells is of the athlete and the squad that it is about."""

from __future__ import annotations

import pytest
from django.test import Client

from coachapp.models import Athlete, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.mark import propose_mark
from coachapp.services.practice import plan_practice
from tests.cast import TODAY, browser_of, days_ago, log, ran
from tests.views.api.asking import Script, key_for


@pytest.fixture
def desk(ada: User, riverside: Squad) -> Client:
    return browser_of(ada)


def test_an_athletes_page_tells_of_his_own_changes(desk: Client, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    propose_mark(athlete=bea, by=by_ada, on=days_ago(3), distance_m=3000, time_ms=600_000)
    hers, his = (desk.get(f"/squads/riverside/athletes/{who.slug}/").context["changes"] for who in (bea, ben))
    assert "wrote down a mark" in hers[0]["what"]
    assert not [one for one in his if "wrote down a mark: 3K 10:00" in one["what"]]


def test_the_evenings_and_the_usual_place_are_the_squads_own(
    desk: Client, ben: Athlete, cato: Athlete, hilltop: Squad, cleo: User, by_ada: Actor
) -> None:
    plan_practice(squad=hilltop, by=Actor.coach(cleo), on=TODAY, athletes=[cato.pk], place="Nobody knows where")
    page = desk.get("/squads/riverside/practices/")
    assert (page.context["ahead"], page.context["past"]) == ([], [])
    assert "Nobody knows where" not in desk.get("/squads/riverside/practices/new/").content.decode()
    plan_practice(squad=ben.squad, by=by_ada, on=days_ago(1), athletes=[ben.pk], place="The oval")
    assert "The oval" in desk.get("/squads/riverside/practices/new/").content.decode()


def test_a_script_finds_a_session_under_its_own_athlete_alone(riverside: Squad, ben: Athlete, bea: Athlete) -> None:
    script = Script(key_for(riverside)[1])
    session = ran(days_ago(4))
    log(bea, session)
    assert script.get(f"athletes/{bea.pk}/sessions/{session.key}").status_code == 200
    assert script.get(f"athletes/{ben.pk}/sessions/{session.key}").status_code == 404
    assert script.get(f"athletes/{ben.pk}/sessions").json()["sessions"] == []


def test_the_description_of_the_api_is_only_read(db: None) -> None:
    for ask in (Client().post, Client().put, Client().delete):
        assert ask("/api/v1/openapi.json").status_code == 405
