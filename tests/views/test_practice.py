"""The evening: planned, seen on one screen and on paper, changed late, logged for everybody and taken back."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coachapp.models import Athlete, LoggedSession, Practice, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.practice import call_off, plan_practice
from tests.cast import browser_of, days_ago, make_athlete
from tests.views.evening import at, coach, do, evening, part, run_all

__all__ = ["coach", "evening"]


# --- the list ------------------------------------------------------------------------------------


def test_a_squad_without_a_practice_is_asked_to_plan_one(coach: Client, riverside: Squad) -> None:
    page = coach.get(reverse("practices", args=["riverside"]))
    assert page.status_code == 200
    assert "No practice yet" in page.content.decode()
    assert reverse("practice-new", args=["riverside"]) in page.content.decode()


def test_the_list_says_what_each_evening_has_come_to(coach: Client, evening: Practice, by_ada: Actor) -> None:
    old = plan_practice(squad=evening.squad, by=by_ada, on=days_ago(200), athletes=[])
    off = plan_practice(squad=evening.squad, by=by_ada, on=days_ago(207), athletes=[])
    call_off(practice=off, by=by_ada)
    text = coach.get(reverse("practices", args=["riverside"])).content.decode()
    assert text.index("Today") < text.index("Not logged") < text.index("Called off")
    assert "The oval" in text
    assert at("practice", evening) in text
    assert at("practice", old) in text
    assert "2 athletes" in text


def test_the_list_leads_to_the_track_from_every_page(coach: Client, riverside: Squad) -> None:
    text = coach.get(reverse("squad", args=["riverside"])).content.decode()
    assert f'href="{reverse("practices", args=["riverside"])}"' in text


# --- the evening ---------------------------------------------------------------------------------


def test_the_evening_shows_everybodys_targets_checkpoints_and_recovery(coach: Client, evening: Practice) -> None:
    page = coach.get(at("practice", evening))
    runners = [runner for group in page.context["groups"] for runner in group["runners"]]
    ben = next(runner for runner in runners if runner["name"] == "Ben")
    assert [cell["text"] for cell in ben["cells"]] == ["75.0"] * 12
    assert ben["checks"] == "37.5"
    assert ben["recovery"] == "free"
    assert ben["stage"].startswith("1")


def test_a_group_is_changed_by_one_tap_and_says_what_it_costs(
    coach: Client, evening: Practice, ben: Athlete, bea: Athlete
) -> None:
    for person, group in ((ben, 1), (bea, 2)):
        do(coach, evening, "move", person, group=group)
    assert do(coach, evening, "move", bea, group=1).status_code == 302
    assert part(evening, bea).group == 1
    page = coach.get(at("practice", evening))
    told = {runner["name"]: runner["loses"] for group in page.context["groups"] for runner in group["runners"]}
    assert "faster" in told["Bea"][0]
    assert "slower" in told["Ben"][0]
    assert "In this group the others run 15.0 s a rep faster" in page.content.decode()


def test_htmx_gets_the_groups_alone(coach: Client, evening: Practice, bea: Athlete) -> None:
    sent = {"do": "move", "athlete": bea.pk, "group": 3}
    answer = coach.post(at("practice", evening), sent, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in text
    assert "Bea runs in group C." in text


def test_late_changes(coach: Client, evening: Practice, riverside: Squad, ben: Athlete) -> None:
    noor = make_athlete(riverside, "Noor", date_ms=76_000)
    do(coach, evening, "add", noor)
    assert part(evening, noor).group == part(evening, ben).group, "he joins those who run as he does"
    do(coach, evening, "runs", noor, workout="12x400", first_rep=3, last_rep=9)
    assert (part(evening, noor).first_rep, part(evening, noor).last_rep) == (3, 9)
    assert "reps 3–9" in coach.get(at("practice", evening)).content.decode()
    do(coach, evening, "runs", noor, workout="4-3-2-1", first_rep=3, last_rep=9)
    assert (part(evening, noor).workout, part(evening, noor).first_rep) == ("4-3-2-1", 1)
    do(coach, evening, "remove", noor)
    assert not part(evening, noor).here
    assert "Noor" in {person["name"] for person in coach.get(at("practice", evening)).context["absent"]}
    do(coach, evening, "add", noor)
    assert part(evening, noor).here


def test_what_cannot_be_is_refused_and_changes_nothing(
    coach: Client, evening: Practice, ben: Athlete, cato: Athlete
) -> None:
    assert do(coach, evening, "move", ben, group=99).status_code == 422
    assert do(coach, evening, "runs", ben, workout="marathon").status_code == 422
    assert do(coach, evening, "runs", ben, workout="12x400", first_rep=50).status_code == 422
    assert do(coach, evening, "dance", ben).status_code == 422
    assert do(coach, evening, "move").status_code == 422
    for what in ("add", "move", "remove", "runs"):
        foreign = do(coach, evening, what, cato, group=1)
        assert foreign.status_code == 404, what
    assert not evening.athletes.filter(athlete=cato).exists()


def test_day_and_place_are_changed_once_and_not_over_somebody_elses_change(
    coach: Client, evening: Practice, today: date
) -> None:
    sent: dict[str, Any] = {
        "on": today.isoformat(),
        "place": "The park",
        "note": "bring spikes",
        "version": evening.version,
    }
    assert do(coach, evening, "change", **sent).status_code == 302
    late = do(coach, evening, "change", **sent | {"place": "The beach"})
    assert late.status_code == 422
    assert "changed meanwhile" in late.content.decode()
    evening.refresh_from_db()
    assert (evening.place, evening.note) == ("The park", "bring spikes")
    assert do(coach, evening, "change", **sent | {"on": "soon"}).status_code == 422


def test_groups_are_proposed_again_and_an_evening_called_off_and_on(
    coach: Client, evening: Practice, bea: Athlete
) -> None:
    do(coach, evening, "move", bea, group=7)
    do(coach, evening, "regroup")
    assert part(evening, bea).group < 7
    do(coach, evening, "call_off")
    assert "called off" in coach.get(at("practice", evening)).content.decode()
    do(coach, evening, "call_on")
    assert "called off" not in coach.get(at("practice", evening)).content.decode()


def test_an_evening_that_nobody_comes_to_says_so(coach: Client, evening: Practice, ben: Athlete, bea: Athlete) -> None:
    do(coach, evening, "remove", ben)
    answer = coach.post(at("practice", evening), {"do": "remove", "athlete": bea.pk}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true", "the buttons above change as well"
    assert "Nobody comes yet" in coach.get(at("practice", evening)).content.decode()


def test_the_track_sheet_has_a_box_for_every_rep(coach: Client, evening: Practice, riverside: Squad) -> None:
    page = coach.get(at("track-sheet", evening))
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('class="track-sheet__time"') == 24
    assert text.count('class="track-sheet__rest"') == 24 + 2, "and one for the flush of each"
    assert "200 37.5" in text


# --- the door ------------------------------------------------------------------------------------

PAGES = ("practice", "track-sheet", "practice-logged")


@pytest.mark.parametrize("name", PAGES)
def test_a_practice_of_another_squad_is_not_there(name: str, coach: Client, hilltop: Squad, evening: Practice) -> None:
    theirs = plan_practice(squad=hilltop, by=Actor(), on=days_ago(1), athletes=[])
    assert coach.get(reverse(name, args=["hilltop", theirs.pk])).status_code == 404
    assert coach.get(reverse(name, args=["riverside", theirs.pk])).status_code == 404
    assert coach.get(reverse(name, args=["riverside", uuid.uuid4()])).status_code == 404


def test_who_helps_may_do_all_of_it(abe: User, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    helper = browser_of(abe)
    assert do(helper, evening, "move", bea, group=4).status_code == 302
    run_all(evening, by_ada, ben, bea)
    helper.post(at("practice-log", evening))
    assert LoggedSession.objects.kept().filter(entered_by=abe).count() == 2
