"""The grid of an evening without scripts: what was tapped is in it, what is typed is kept, and nothing else is touched."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coachapp.models import Athlete, Practice, Squad, Tap, User
from coachapp.services.actor import Actor
from coachapp.services.practice import Part, change_parts, change_practice, plan_practice
from coachapp.services.practice_evening import evening_of
from coachapp.timing import TimedRep
from coachapp.views import review
from tests.cast import browser_of, make_athlete
from tests.track import Phone, send


@pytest.fixture
def coach(ada: User) -> Client:
    """Ada's browser."""
    return browser_of(ada)


@pytest.fixture
def evening(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor, today: date) -> Practice:
    """Tonight, with Ben and Bea."""
    return plan_practice(squad=riverside, by=by_ada, on=today, athletes=[ben.pk, bea.pk])


def url(practice: Practice) -> str:
    return reverse("review", args=[practice.squad.slug, practice.pk])


def post(client: Client, practice: Practice, **typed: Any) -> Any:
    """Post the grid as a browser does: everything that stood in it, and what was typed over it."""
    page = client.get(url(practice))
    shown = json.loads(page.context["shown"])
    return client.post(url(practice), {"shown": page.context["shown"], **shown, **typed})


def reps(practice: Practice, athlete: Athlete) -> dict[int, TimedRep]:
    return {rep.rep: rep for rep in evening_of(practice).runs[str(athlete.pk)].reps}


def t(athlete: Athlete, rep: int) -> str:
    return f"t_{athlete.pk}_{rep}"


def r(athlete: Athlete, rep: int) -> str:
    return f"r_{athlete.pk}_{rep}"


def cell(page: Any, athlete: Athlete, rep: int) -> dict[str, Any]:
    row = next(row for row in page.context["rows"] if row["pk"] == str(athlete.pk))
    found: dict[str, Any] = row["reps"][rep - 1]
    return found


# --- from paper ----------------------------------------------------------------------------------


def test_an_empty_evening_is_a_grid_to_type_into(coach: Client, evening: Practice, ben: Athlete) -> None:
    page = coach.get(url(evening))
    assert page.status_code == 200
    assert (cell(page, ben, 1)["time"], cell(page, ben, 1)["target"]) == ("", "75.0")
    assert not cell(page, ben, 12)["has_recovery"], "after the last rep comes the flush"
    answer = post(coach, evening, **{t(ben, 1): "751", r(ben, 1): "90", t(ben, 2): "1:15.4", r(ben, 2): "1:30"})
    assert answer.status_code == 302
    assert (reps(evening, ben)[1].time_ms, reps(evening, ben)[1].recovery_ms) == (75_100, 90_000)
    assert (reps(evening, ben)[2].time_ms, reps(evening, ben)[2].recovery_ms) == (75_400, 90_000)
    page = coach.get(url(evening))
    assert (cell(page, ben, 1)["time"], cell(page, ben, 1)["recovery"]) == ("75.1", "90")
    assert cell(page, ben, 2)["outcome"] == "date"


def test_a_time_and_its_recovery_may_stand_in_one_cell(coach: Client, evening: Practice, ben: Athlete) -> None:
    post(coach, evening, **{t(ben, 1): "751/88", t(ben, 2): "75 high (1:30)", t(ben, 3): "75.0/soon"})
    assert (reps(evening, ben)[1].time_ms, reps(evening, ben)[1].recovery_ms) == (75_100, 88_000)
    assert (reps(evening, ben)[2].time_ms, reps(evening, ben)[2].recovery_ms) == (75_800, 90_000)
    assert (reps(evening, ben)[3].time_ms, reps(evening, ben)[3].recovery_ms) == (75_000, None)


def test_only_what_was_changed_is_kept_and_a_page_that_lay_open_undoes_nothing(
    coach: Client, evening: Practice, ben: Athlete
) -> None:
    stale = coach.get(url(evening)).context["shown"]
    post(coach, evening, **{t(ben, 1): "751"})
    assert Tap.objects.count() == 1
    coach.post(url(evening), {"shown": stale, **json.loads(stale), t(ben, 2): "752"})
    assert Tap.objects.count() == 2
    assert reps(evening, ben)[1].time_ms == 75_100
    post(coach, evening, **{t(ben, 1): ""})
    assert reps(evening, ben)[1].time_ms is None, "a cleared cell is no time"


def test_what_cannot_be_read_is_shown_again_and_the_rest_is_kept(
    coach: Client, evening: Practice, ben: Athlete
) -> None:
    page = post(coach, evening, **{t(ben, 1): "751", t(ben, 2): "fast", t(ben, 3): "12.0", r(ben, 1): "2"})
    assert page.status_code == 422
    assert reps(evening, ben)[1].time_ms == 75_100
    assert cell(page, ben, 2)["time"] == "fast"
    assert cell(page, ben, 2)["time_error"]
    text = page.content.decode()
    assert "this is not a time" in text
    assert "faster than any" in text
    assert "too short for a recovery" in text
    assert 3 not in reps(evening, ben)


def test_all_on_target_fills_what_is_empty(coach: Client, evening: Practice, ben: Athlete) -> None:
    post(coach, evening, **{t(ben, 4): "760", "do": f"target:{ben.pk}"})
    times = [rep.time_ms for rep in reps(evening, ben).values()]
    assert times == [75_000] * 3 + [76_000] + [75_000] * 8


def test_on_target_is_only_what_is_his_tonight(coach: Client, evening: Practice, ben: Athlete, by_ada: Actor) -> None:
    change_parts(practice=evening, by=by_ada, to={ben.pk: Part(first_rep=3, last_rep=9)})
    post(coach, evening, do=f"target:{ben.pk}", **{f"recoveries_{ben.pk}": "75"})
    assert list(reps(evening, ben)) == list(range(3, 10))
    assert [rep.recovery_ms for rep in reps(evening, ben).values()] == [75_000] * 6 + [None]


def test_one_recovery_goes_where_none_is(coach: Client, evening: Practice, ben: Athlete) -> None:
    post(coach, evening, **{r(ben, 2): "80", f"recoveries_{ben.pk}": "1:30"})
    pauses = [rep.recovery_ms for rep in reps(evening, ben).values()]
    assert pauses == [90_000, 80_000] + [90_000] * 9
    assert post(coach, evening, **{f"recoveries_{ben.pk}": "soon"}).status_code == 422


def test_effort(coach: Client, evening: Practice, ben: Athlete) -> None:
    post(coach, evening, **{f"effort_{ben.pk}": "7,5"})
    assert evening_of(evening).runs[str(ben.pk)].rpe_half == 15
    for wrong in ("11", "7.3", "hard", "10.5"):
        assert post(coach, evening, **{f"effort_{ben.pk}": wrong}).status_code == 422
    post(coach, evening, **{f"effort_{ben.pk}": ""})
    assert evening_of(evening).runs[str(ben.pk)].rpe_half is None


def f(athlete: Athlete, number: int) -> str:
    return f"f_{athlete.pk}_{number}"


def after(page: Any, athlete: Athlete) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in page.context["rows"] if row["pk"] == str(athlete.pk))
    return found


def test_flushes_and_a_note_are_kept_and_come_into_the_session(
    coach: Client, evening: Practice, ben: Athlete, by_ada: Actor
) -> None:
    said = {f"note_{ben.pk}": " calf tight\r\nfrom rep 9 ", f"felt_{ben.pk}": "Flush felt hard."}
    answer = post(coach, evening, **{t(ben, 1): "751", f(ben, 1): "750", f(ben, 2): "7'16", **said})
    assert answer.status_code == 302
    run = evening_of(evening).runs[str(ben.pk)]
    assert run.flush == ((1, 470_000), (2, 436_000))
    assert run.note == "calf tight\nfrom rep 9 Flush felt hard."
    row = after(coach.get(url(evening)), ben)
    assert [flush["time"] for flush in row["flushes"]] == ["7:50", "7:16"]
    assert (row["note"], row["felt"]) == ("calf tight\nfrom rep 9", "Flush felt hard.")
    before = Tap.objects.count()
    post(coach, evening)
    assert Tap.objects.count() == before, "what stands there is not written again"
    coach.post(reverse("practice-log", args=[evening.squad.slug, evening.pk]))
    stored = ben.sessions.get().as_value()
    assert [(bout.distance_m, bout.time_ms) for bout in stored.flush] == [(2000, 470_000), (2000, 436_000)]
    assert stored.note == run.note
    post(coach, evening, **{f(ben, 1): "", f(ben, 2): "", f"note_{ben.pk}": "", f"felt_{ben.pk}": ""})
    assert evening_of(evening).runs[str(ben.pk)].note == ""
    coach.post(reverse("practice-log", args=[evening.squad.slug, evening.pk]))
    stored = ben.sessions.get().as_value()
    assert (stored.flush, stored.note) == ((), "")


def test_the_second_flush_alone_is_the_second(coach: Client, evening: Practice, ben: Athlete) -> None:
    post(coach, evening, **{t(ben, 1): "751", f(ben, 2): "7:16"})
    coach.post(reverse("practice-log", args=[evening.squad.slug, evening.pk]))
    assert [bout.time_ms for bout in ben.sessions.get().as_value().flush] == [None, 436_000]


def test_a_flush_that_cannot_be_is_refused_and_an_odd_one_only_said(
    coach: Client, evening: Practice, ben: Athlete, by_ada: Actor
) -> None:
    page = post(coach, evening, **{f(ben, 1): "3:00", f(ben, 2): "easy", f"felt_{ben.pk}": "Flush felt <b>."})
    assert page.status_code == 422
    assert "faster than any" in page.content.decode()
    assert [flush["time"] for flush in after(page, ben)["flushes"]] == ["3:00", "easy"]
    assert not Tap.objects.exists()
    assert post(coach, evening, **{f"note_{ben.pk}": "n" * 2001}).status_code == 422
    post(coach, evening, **{f(ben, 1): "5:45"})
    assert after(coach.get(url(evening)), ben)["flushes"][0]["said"] == "fast for a flush?"
    # A phone can send what no grid takes: the evening is logged without him.
    phone = Phone(seq=500)
    phone.tap("write", athlete=str(ben.pk), rep=1, time_ms=75_000)
    phone.tap("flush", athlete=str(ben.pk), number=2, time_ms=20_000)
    send(evening, by_ada, phone.taps)
    told = coach.post(reverse("practice-log", args=[evening.squad.slug, evening.pk]), follow=True).content.decode()
    assert "flush 2 cannot be right (faster than anybody)" in told


def test_eight_two_hundreds_are_eight_fields(coach: Client, evening: Practice, ben: Athlete, by_ada: Actor) -> None:
    ben.settings = {"flush": "200s", "flush_200_reps": 8}
    ben.save(update_fields=["settings"])
    change_practice(
        practice=evening, by=by_ada, version=evening.version, on=evening.on + timedelta(days=1), place="", note=""
    )
    assert len(after(coach.get(url(evening)), ben)["flushes"]) == 8
    post(coach, evening, **{f(ben, 3): "455"})
    assert evening_of(evening).runs[str(ben.pk)].flush == ((3, 45_500),)


def test_a_block_is_pasted_by_name_and_down_the_grid(
    coach: Client, evening: Practice, riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor
) -> None:
    quincy = make_athlete(riverside, "Quincy Vane", date_ms=80_000)
    change_parts(practice=evening, by=by_ada, to={quincy.pk: Part(group=9)})
    block = "Bea;901;902\nQuincy\t80.1/90\t\t802 (1:30)\n751 752 753"
    page = post(coach, evening, do="paste", paste=block)
    assert page.status_code == 422, "the line without a name comes after the last one and has no place"
    assert "not put into the grid" in page.content.decode().lower()
    assert {n: (rep.time_ms, rep.recovery_ms) for n, rep in reps(evening, quincy).items()} == {
        1: (80_100, 90_000),
        3: (80_200, 90_000),
    }
    assert [rep.time_ms for rep in reps(evening, bea).values()] == [90_100, 90_200]
    order = [row["name"] for row in page.context["rows"]]
    post(coach, evening, do="paste", paste="\n".join("77.7" for _name in order))
    for row in page.context["rows"]:
        assert reps(evening, {"Ben": ben, "Bea": bea, "Quincy Vane": quincy}[row["name"]])[1].time_ms == 77_700


# --- from the stopwatch --------------------------------------------------------------------------


def test_taps_are_in_the_grid_and_a_correction_wins(
    coach: Client, evening: Practice, ben: Athlete, by_ada: Actor
) -> None:
    phone = Phone()
    phone.run({ben: 75_040}, range(1, 4), rest_ms=88_000)
    phone.tap("finish", 900_000, athlete=None)
    phone.tap("write", athlete=str(ben.pk), rep=4, time_ms=76_400, estimated=True)
    phone.tap("write", athlete=str(ben.pk), rep=5, time_ms=60_000)
    send(evening, by_ada, phone.taps)
    page = coach.get(url(evening))
    assert (cell(page, ben, 1)["time"], cell(page, ben, 1)["recovery"]) == ("75.0", "88")
    assert cell(page, ben, 4)["estimated"]
    assert cell(page, ben, 4)["outcome"] == "missed"
    assert cell(page, ben, 5)["odd"]
    assert "very fast?" in cell(page, ben, 5)["said"]
    before = Tap.objects.count()
    post(coach, evening)
    assert Tap.objects.count() == before, "what is shown to the tenth is not a change"
    post(coach, evening, **{t(ben, 1): "74.8"})
    assert reps(evening, ben)[1].time_ms == 74_800
    assert reps(evening, ben)[1].recovery_ms == 88_000


def test_a_time_that_missed_by_less_than_a_tenth_says_so(
    coach: Client, evening: Practice, ben: Athlete, by_ada: Actor
) -> None:
    phone = Phone()
    phone.run({ben: 76_040}, [1], rest_ms=60_000)
    send(evening, by_ada, phone.taps)
    found = cell(coach.get(url(evening)), ben, 1)
    assert (found["time"], found["outcome"]) == ("76.04", "missed")


def test_two_phones_that_disagree_leave_the_choice_to_the_coach(
    coach: Client, evening: Practice, ben: Athlete, by_ada: Actor
) -> None:
    for time_ms in (75_000, 75_900):
        phone = Phone()
        phone.run({ben: time_ms}, [1], rest_ms=60_000)
        send(evening, by_ada, phone.taps)
    found = cell(coach.get(url(evening)), ben, 1)
    assert [choice["text"] for choice in found["conflict"]] == ["75.0", "75.9"]
    assert "two phones" in found["said"]
    post(coach, evening, do=f"target:{ben.pk}")
    assert reps(evening, ben)[1].conflict, "filling a row decides nothing"
    post(coach, evening, do=f"choose:{ben.pk}:1:75900")
    assert (reps(evening, ben)[1].time_ms, reps(evening, ben)[1].conflict) == (75_900, ())


def test_a_finish_without_a_name_is_given_to_somebody(
    coach: Client, evening: Practice, ben: Athlete, by_ada: Actor
) -> None:
    phone = Phone()
    phone.tap("go", 10_000, runners={str(ben.pk): 1})
    tap = phone.tap("finish", 85_200, athlete=None)
    send(evening, by_ada, phone.taps)
    page = coach.get(url(evening))
    assert (
        page.context["unnamed"] == [{"id": tap["id"], "at": "1:15.2"}] or page.context["unnamed"][0]["id"] == tap["id"]
    )
    assert post(coach, evening, do=f"name:{tap['id']}").status_code == 422
    post(coach, evening, **{"do": f"name:{tap['id']}", f"athlete_{tap['id']}": str(ben.pk)})
    assert reps(evening, ben)[1].time_ms == 75_200
    assert coach.get(url(evening)).context["unnamed"] == []


def test_a_finish_without_a_name_may_be_the_end_of_a_flush(
    coach: Client, evening: Practice, ben: Athlete, by_ada: Actor
) -> None:
    phone = Phone()
    phone.tap("go", 10_000, runners={str(ben.pk): 1}, flush=True)
    tap = phone.tap("finish", 460_000, athlete=None)
    send(evening, by_ada, phone.taps)
    assert 1 in coach.get(url(evening)).context["flushes"]
    told = {"do": f"name:{tap['id']}", f"athlete_{tap['id']}": str(ben.pk)}
    assert post(coach, evening, **told, **{f"rep_{tap['id']}": "flush-99"}).status_code == 422
    assert evening_of(evening).runs[str(ben.pk)].flush == ((1, None),), "there is no such flush"
    post(coach, evening, **told, **{f"rep_{tap['id']}": "flush-1"})
    assert evening_of(evening).runs[str(ben.pk)].flush == ((1, 450_000),)
    assert reps(evening, ben) == {}
    assert coach.get(url(evening)).context["unnamed"] == []


# --- the door ------------------------------------------------------------------------------------


def test_nothing_can_be_written_for_somebody_of_another_squad(coach: Client, evening: Practice, cato: Athlete) -> None:
    tap = Phone().tap("finish", 1, athlete=None)
    for more in (
        {t(cato, 1): "751"},
        {f"effort_{cato.pk}": "5"},
        {"do": f"target:{cato.pk}"},
        {"do": f"choose:{cato.pk}:1:75000"},
        {"do": "choose:x:y:z"},
        {"do": f"name:{tap['id']}", f"athlete_{tap['id']}": str(cato.pk)},
        {"shown": "[]"},
        {"shown": "{"},
    ):
        post(coach, evening, **more)
    assert Tap.objects.count() == 0


def test_another_squads_evening_is_not_there(coach: Client, hilltop: Squad, cato: Athlete) -> None:
    theirs = plan_practice(squad=hilltop, by=Actor(), on=date(2026, 6, 1), athletes=[cato.pk])
    for path in (url(theirs), reverse("review", args=["riverside", theirs.pk])):
        assert coach.get(path).status_code == 404
        assert coach.post(path, {t(cato, 1): "751"}).status_code == 404
    assert Tap.objects.count() == 0


def test_one_who_is_taken_off_the_list_while_the_page_is_made_breaks_nothing(
    coach: Client, evening: Practice, ben: Athlete, by_ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone()
    phone.rep(1, 1_000, {ben: 75_000})
    send(evening, by_ada, phone.taps)

    def meanwhile(*given: Any) -> Any:
        evening.athletes.filter(athlete=ben).delete()
        return evening_of(*given)

    monkeypatch.setattr(review, "evening_of", meanwhile)
    page = coach.get(url(evening))
    assert [row["name"] for row in page.context["rows"]] == ["Ben", "Bea"]
    assert [row["name"] for row in coach.get(url(evening)).context["rows"]] == ["Bea"]
