"""A mixed evening through its pages: twelve reps, eight, the step-down, from the third rep on, until the ninth."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coachapp.models import Athlete, LoggedSession, Practice, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.standing import standing_of
from tests.cast import browser_of
from tests.mixed import mixed_squad

#: The evening as it was written down, each in a coach's own way; recoveries in brackets or behind a stroke.
PAPER = """\
Abel\t70.1/55\t69,8/55\t702/54\t70.0/55\t1:10.1/55\t69 high/58\t67.9/56\t68.0/57\t67.8/58\t68.1/59\t68/60\t67.5
Bo\t71 (55)\t71.1 (55)\t71 (55)\t71 (55)\t71 (55)\t71 (55)\t71 (55)\t71 (55)\t69.0 (58)\t69.1 (58)\t74.0 (58)\t69.0
Dag 76/72/76
Finn 80.1, 80.2, 80.0, 80.1, 80.2, 80.0, 80.1, 80.2, 80.0, 80.1, 80.2, 80.0
Late\t\t\t81.5\t81.4\t81.6\t81.5\t81.5\t81.4\t81.3\t81.5\t81.5\t81.0
Early 82.5 82.4 82.6 82.5 82.5 82.4 82.3 82.5 82.5
Short 95 95 95 95 95 95 95 94.8
Down 6:39/2:48 4:54/2:48 3:10/2:46 1:29
"""


@pytest.fixture
def people(riverside: Squad, by_ada: Actor, today: date) -> dict[str, Athlete]:
    """Twelve of every kind."""
    return mixed_squad(riverside, by_ada, today)


@pytest.fixture
def coach(ada: User) -> Client:
    """Ada's browser."""
    return browser_of(ada)


def at(name: str, practice: Practice) -> str:
    return reverse(name, args=[practice.squad.slug, practice.pk])


def test_a_mixed_evening_from_the_plan_to_the_sessions(
    coach: Client, riverside: Squad, people: dict[str, Athlete], today: date
) -> None:
    # Planned: everybody is due, and two workouts never share a group.
    new = reverse("practice-new", args=["riverside"])
    page = coach.get(new)
    assert all(person["ticked"] for person in page.context["people"])
    told = {"id": uuid.uuid4(), "on": today.isoformat(), "athletes": [one["pk"] for one in page.context["people"]]}
    assert coach.post(new, told).status_code == 302
    evening = Practice.objects.get()

    # Changed late: one comes at rep 3, one stops at rep 9.
    for name, part in (("Late", {"first_rep": 3, "last_rep": 12}), ("Early", {"first_rep": 1, "last_rep": 9})):
        sent = {"do": "runs", "athlete": people[name].pk, "workout": "12x400", **part}
        assert coach.post(at("practice", evening), sent).status_code == 302
    groups = coach.get(at("practice", evening)).context["groups"]
    together = {runner["name"]: group["letter"] for group in groups for runner in group["runners"]}
    assert len(together) == 12
    assert [name for name, letter in together.items() if letter == together["Down"]] == ["Down"]
    assert together["Abel"] == together["Bo"] == together["Cleo"] != together["Finn"]
    by_name = {runner["name"]: runner for group in groups for runner in group["runners"]}
    assert (by_name["Late"]["part"], by_name["Early"]["part"]) == ("reps 3–12", "reps 1–9")

    # On paper: goal reps marked, what is not run tonight struck out, the step-down by its distances.
    sheet = coach.get(at("track-sheet", evening))
    rows = {runner["name"]: runner for group in sheet.context["groups"] for runner in group["runners"]}
    assert [cell["plan"] for cell in rows["Abel"]["cells"]] == ["date"] * 6 + ["goal"] * 6
    assert [cell["skipped"] for cell in rows["Late"]["cells"]] == [True, True] + [False] * 10
    assert [cell["distance"] for cell in rows["Down"]["cells"]] == ["1600", "1200", "800", "400"]
    assert (len(rows["Short"]["cells"]), len(rows["Short"]["blanks"])) == (8, 4)

    # Typed from the paper afterwards, in one block.
    page = coach.get(at("review", evening))
    shown = json.loads(page.context["shown"])
    answer = coach.post(at("review", evening), {"shown": page.context["shown"], **shown, "do": "paste", "paste": PAPER})
    assert answer.status_code == 302, answer.context["problems"] if answer.context else ""

    # Logged: eight ran, each in his own session.
    coach.post(at("practice-log", evening))
    page = coach.get(at("practice-logged", evening))
    assert not page.context["failures"]
    results = {result["name"]: result for result in page.context["results"]}
    assert set(page.context["empty"]) == set(people) - set(results) == {"Cleo", "Edda", "Gro", "Hal"}
    assert results["Abel"]["tone"] == "goal"
    assert "11 was 74.0" in " ".join(results["Bo"]["why"])
    assert {results[name]["verdict"] for name in ("Late", "Early", "Dag")} == {"Incomplete"}
    assert [rep.number for rep in _session(people["Late"]).reps] == list(range(3, 13))
    assert [rep.number for rep in _session(people["Early"]).reps] == list(range(1, 10))
    assert [rep.distance_m for rep in _session(people["Down"]).reps] == [1600, 1200, 800, 400]
    assert [rep.time_ms for rep in _session(people["Dag"]).reps] == [76_000, 72_000, 76_000]
    assert _session(people["Abel"]).reps[5].time_ms == 69_800
    # And what comes next moved: two more goal reps, the next stage for eight reps as for twelve.
    assert standing_of(people["Abel"], on=today).position.goal_reps == 8
    assert standing_of(people["Bo"], on=today).position.goal_reps == 4
    for name in ("Finn", "Short"):
        assert int(standing_of(people[name], on=today).position.stage) == 2, name


def test_a_blank_sheet_has_room_for_twelve(coach: Client, riverside: Squad, by_ada: Actor, today: date) -> None:
    evening = Practice.objects.create(squad=riverside, on=today)
    text = coach.get(at("track-sheet", evening), {"blank": "1"}).content.decode()
    assert text.count('class="track-sheet__time"') == 12 * 12
    assert "Nobody comes" not in text


def _session(athlete: Athlete) -> Any:
    return LoggedSession.objects.kept().with_reps().get(athlete=athlete).as_value()
