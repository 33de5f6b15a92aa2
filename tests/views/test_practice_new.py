"""An evening is planned: who is due is ticked, on whatever day, and what was ticked by hand stays."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from coachapp.models import Athlete, Practice, Squad
from coachapp.services.actor import Actor
from coachapp.services.practice import plan_practice
from tests.cast import log, make_athlete, ran
from tests.views.evening import at, coach, evening

__all__ = ["coach", "evening"]


def test_those_who_are_due_are_ticked_and_an_evening_opens_with_its_groups(
    coach: Client, riverside: Squad, ben: Athlete, bea: Athlete, today: date
) -> None:
    make_athlete(riverside, "Noor", date_ms=None, goal_ms=None)
    url = reverse("practice-new", args=["riverside"])
    page = coach.get(url)
    people = {person["name"]: person for person in page.context["people"]}
    assert people["Ben"]["ticked"]
    assert not people["Noor"]["ticked"]
    assert "12 × 75.0" in people["Ben"]["step"]
    new_id = page.context["form"]["id"].value()
    sent = {"id": new_id, "on": today.isoformat(), "place": "The oval", "athletes": [ben.pk, bea.pk]}
    answer = coach.post(url, sent)
    assert answer.status_code == 302
    made = Practice.objects.get(squad=riverside)
    assert answer.headers["Location"] == at("practice", made)
    assert (made.place, made.on, str(made.pk)) == ("The oval", today, str(new_id))
    assert {row.athlete for row in made.athletes.all()} == {ben, bea}
    assert coach.post(url, sent).headers["Location"] == at("practice", made), "sent twice is planned once"
    assert Practice.objects.count() == 1


def test_a_day_that_is_a_slip_is_refused_and_the_ticks_stay(
    coach: Client, riverside: Squad, ben: Athlete, bea: Athlete
) -> None:
    sent = {"id": uuid.uuid4(), "on": "2062-06-01", "athletes": [bea.pk]}
    page = coach.post(reverse("practice-new", args=["riverside"]), sent)
    assert page.status_code == 422
    assert {person["name"]: person["ticked"] for person in page.context["people"]} == {"Bea": True, "Ben": False}
    assert not Practice.objects.exists()


def posted(page: Any, **changed: Any) -> dict[str, Any]:
    """What a browser sends of the page as it stands: the day, the ticks, and what the page remembers of them."""
    people = page.context["people"]
    shown = [person["pk"] for person in people if person["ticked"]]
    kept = {"kept_on": [], "kept_off": []}  # type: dict[str, list[str]]
    for pk, on in page.context["by_hand"]:
        kept["kept_on" if on else "kept_off"].append(pk)
    form = page.context["form"]
    told = {name: form[name].value() or "" for name in ("id", "on", "place", "note")}
    return {**told, "shown": shown, "athletes": shown, **kept, **changed}


def ticks(page: Any) -> dict[str, bool]:
    return {person["name"]: person["ticked"] for person in page.context["people"]}


def test_another_day_ticks_who_is_due_then_and_keeps_what_was_ticked_by_hand(
    coach: Client, riverside: Squad, ben: Athlete, bea: Athlete, today: date
) -> None:
    cleo, dora = make_athlete(riverside, "Cleo"), make_athlete(riverside, "Dora")
    log(ben, ran(today - timedelta(days=2)))  # due again in five days at the earliest
    log(dora, ran(today - timedelta(days=2)))
    url = reverse("practice-new", args=["riverside"])
    page = coach.get(url)
    assert ticks(page) == {"Bea": True, "Ben": False, "Cleo": True, "Dora": False}
    later = (today + timedelta(days=6)).isoformat()
    # Cleo is taken off by hand; then the day is changed, and back.
    by_hand = [pk for pk in posted(page)["athletes"] if pk != str(cleo.pk)]
    page = coach.post(url, posted(page, do="day", on=later, place="The park", athletes=by_hand))
    assert page.status_code == 200
    assert ticks(page) == {"Bea": True, "Ben": True, "Cleo": False, "Dora": True}
    assert (page.context["form"]["place"].value(), page.context["form"]["on"].value()) == ("The park", later)
    # Ben is ticked, for he is due, and Dora is ticked off and on again: that is not by hand.
    page = coach.post(url, posted(page, do="day", on=today.isoformat()))
    assert ticks(page) == {"Bea": True, "Ben": False, "Cleo": False, "Dora": False}
    page = coach.post(url, posted(page, do="day", athletes=[*posted(page)["athletes"], str(ben.pk)]))
    page = coach.post(url, posted(page, do="day", on=later))
    page = coach.post(url, posted(page, do="day", on=today.isoformat()))
    assert ticks(page) == {"Bea": True, "Ben": True, "Cleo": False, "Dora": False}, "ticked by hand, he stays"
    assert not Practice.objects.exists()
    assert coach.post(url, posted(page)).status_code == 302
    assert {row.athlete for row in Practice.objects.get().athletes.all()} == {ben, bea}


def test_the_day_alone_is_asked_for_as_a_part(coach: Client, riverside: Squad, ben: Athlete, today: date) -> None:
    log(ben, ran(today - timedelta(days=2)))
    url = reverse("practice-new", args=["riverside"])
    page = coach.get(url)
    sent = posted(page, do="day", on=(today + timedelta(days=8)).isoformat())
    part = coach.post(url, sent, headers={"HX-Request": "true"})
    text = part.content.decode()
    assert "<html" not in text
    assert 'id="who"' in text
    assert "Ticked are those who are due on" in text
    assert ticks(part) == {"Ben": True}
    slip = posted(page, do="day", on="2062-01-01")
    assert coach.post(url, slip, headers={"HX-Request": "true"}).status_code == 204, "the list stays"
    whole = coach.post(url, slip)
    assert whole.status_code == 422
    assert "Is the year right?" in whole.content.decode()


def test_nobody_of_another_squad_can_be_ticked(coach: Client, riverside: Squad, cato: Athlete, today: date) -> None:
    make_athlete(riverside, "Ben")
    sent = {"id": uuid.uuid4(), "on": today.isoformat(), "athletes": [cato.pk]}
    page = coach.post(reverse("practice-new", args=["riverside"]), sent)
    missing = coach.post(reverse("practice-new", args=["riverside"]), sent | {"athletes": [uuid.uuid4()]})
    assert page.status_code == missing.status_code == 422
    assert not Practice.objects.exists()


def test_the_id_of_another_squads_practice_is_not_taken_over(
    coach: Client, riverside: Squad, ben: Athlete, hilltop: Squad, today: date
) -> None:
    theirs = plan_practice(squad=hilltop, by=Actor(), on=today, athletes=[])
    sent = {"id": theirs.pk, "on": today.isoformat(), "athletes": [ben.pk]}
    assert coach.post(reverse("practice-new", args=["riverside"]), sent).status_code == 422
    assert Practice.objects.get().squad == hilltop
