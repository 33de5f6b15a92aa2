"""The evening: planned, seen on one screen and on paper, changed late, logged for everybody and taken back."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coachapp.models import Athlete, LoggedSession, Practice, PracticeAthlete, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.practice import call_off, plan_practice
from tests.cast import browser_of, days_ago, log, make_athlete, ran
from tests.track import Phone, send

DATE_MS = 75_000


@pytest.fixture
def coach(ada: User) -> Client:
    """Ada's browser."""
    return browser_of(ada)


@pytest.fixture
def evening(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor, today: date) -> Practice:
    """Tonight, with Ben and Bea."""
    return plan_practice(squad=riverside, by=by_ada, on=today, athletes=[ben.pk, bea.pk], place="The oval")


def at(name: str, practice: Practice) -> str:
    return reverse(name, args=[practice.squad.slug, practice.pk])


def do(client: Client, practice: Practice, what: str, athlete: Athlete | None = None, **more: Any) -> Any:
    sent = {"do": what} | ({"athlete": athlete.pk} if athlete else {}) | more
    return client.post(at("practice", practice), sent)


def part(practice: Practice, athlete: Athlete) -> PracticeAthlete:
    return practice.athletes.get(athlete=athlete)


def run_all(practice: Practice, by: Actor, *people: Athlete) -> None:
    """Everybody runs twelve reps at date pace, a minute and a half between them."""
    phone = Phone()
    phone.run({person: 75_000 if person.name != "Bea" else 90_000 for person in people}, range(1, 13), rest_ms=90_000)
    send(practice, by, phone.taps)


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


# --- a new one -----------------------------------------------------------------------------------


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


# --- logged --------------------------------------------------------------------------------------


def test_everybody_is_logged_with_what_was_decided_and_all_of_it_is_taken_back(
    coach: Client, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor
) -> None:
    run_all(evening, by_ada, ben, bea)
    answer = coach.post(at("practice-log", evening))
    assert answer.headers["Location"] == at("practice-logged", evening)
    page = coach.get(at("practice-logged", evening))
    text = page.content.decode()
    assert [result["name"] for result in page.context["results"]] == ["Bea", "Ben"]
    assert "2 sessions logged" in text
    assert "On to stage 2" in text
    assert "Next:" in text
    assert LoggedSession.objects.kept().count() == 2
    assert reverse("session", args=["riverside", "ben", part(evening, ben).session_id]) in text
    coach.post(at("practice-log", evening))
    assert LoggedSession.objects.kept().count() == 2, "logged twice is logged once"
    back = coach.post(at("practice-undo", evening), follow=True)
    assert "2 sessions are taken back" in back.content.decode()
    assert LoggedSession.objects.kept().count() == 0
    assert "No session is logged" in coach.get(at("practice-logged", evening)).content.decode()


def test_who_cannot_be_logged_is_named_and_keeps_nobody_else_from_it(
    coach: Client, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor
) -> None:
    run_all(evening, by_ada, ben, bea)
    phone = Phone(seq=900)
    phone.tap("write", athlete=str(bea.pk), rep=4, time_ms=12_000)
    send(evening, by_ada, phone.taps)
    text = coach.post(at("practice-log", evening), follow=True).content.decode()
    assert "1 session logged" in text
    assert "1 athlete is not logged yet" in text
    assert "rep 4 cannot be right (faster than anybody)" in text


def test_the_page_says_why_nobody_at_all_was_logged(
    coach: Client, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(**_told: object) -> object:
        raise ZeroDivisionError("nobody foresaw it")

    run_all(evening, by_ada, ben, bea)
    for name in ("log_session", "log_sessions"):
        monkeypatch.setattr(f"coachapp.services.practice_log.{name}", failing)
    coach.post(at("practice-log", evening), follow=True)
    # Also when the page is opened again later, by another coach.
    page = coach.get(at("practice-logged", evening))
    text = page.content.decode()
    assert "Nothing logged" in text
    assert "2 athletes are not logged yet" in text
    assert text.count("for a reason that nobody foresaw") == 2
    assert page.context["failures"][0]["why"].rstrip(".").split()[-1] in text
    assert "No session is logged" not in text
    assert "back</button>" not in text, "there is nothing to take back"


def test_the_last_logging_is_taken_back_and_then_the_one_before_it(
    coach: Client, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor
) -> None:
    run_all(evening, by_ada, ben, bea)
    coach.post(at("practice-log", evening))
    phone = Phone(seq=900)
    phone.tap("write", athlete=str(ben.pk), rep=4, time_ms=75_300)
    send(evening, by_ada, phone.taps)
    assert "The times have changed since: Ben" in coach.get(at("practice-logged", evening)).content.decode()
    text = coach.post(at("practice-log", evening), follow=True).content.decode()
    assert "Take the last logging back (1 session)" in text
    text = coach.post(at("practice-undo", evening), follow=True).content.decode()
    assert "1 session is taken back. What was logged before that is there again." in text
    assert LoggedSession.objects.kept().count() == 2
    assert "Take all of it back" in coach.get(at("practice-logged", evening)).content.decode()
    text = coach.post(at("practice-undo", evening), follow=True).content.decode()
    assert "2 sessions are taken back. The times are still here." in text
    assert not LoggedSession.objects.kept().exists()


def test_who_comes_to_his_times_later_is_named(
    coach: Client, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor
) -> None:
    run_all(evening, by_ada, ben)
    coach.post(at("practice-log", evening))
    phone = Phone(seq=900)
    phone.tap("write", athlete=str(bea.pk), rep=1, time_ms=90_000)
    send(evening, by_ada, phone.taps)
    assert "Their times came later: Bea." in coach.get(at("practice-logged", evening)).content.decode()


def test_who_has_no_time_is_only_mentioned(coach: Client, evening: Practice, ben: Athlete, by_ada: Actor) -> None:
    run_all(evening, by_ada, ben)
    text = coach.post(at("practice-log", evening), follow=True).content.decode()
    assert "Without a time: Bea." in text


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
