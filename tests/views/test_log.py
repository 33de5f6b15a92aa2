"""Logging a session through the pages: whatever is typed is understood, kept, and stored once."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from coachapp.models import Athlete, Entry, LoggedSession, Squad, User
from coachapp.services.actor import Actor
from tests.cast import browser_of, log, phone_of, ran

LOG = "/squads/riverside/athletes/ben/log/"
VERDICT = LOG + "verdict/"
TWELVE = (75_100, 74_800, 75_200, 74_900, 75_000, 74_800, 75_100, 74_900, 75_000, 74_800, 75_100, 74_900)


@pytest.fixture
def desk(ada: User, ben: Athlete) -> Client:
    """Ada's browser."""
    return browser_of(ada)


def typed(on: date, times: tuple[int, ...] = TWELVE, recovery: str = "90", **more: str) -> dict[str, str]:
    """What a browser posts for these times in ms."""
    data = {"id": str(uuid.uuid4()), "on": on.isoformat(), "conditions": "", "note": ""}
    data |= {f"time_{number}": f"{ms / 1000:.1f}" for number, ms in enumerate(times, start=1)}
    data |= {f"recovery_{number}": recovery for number in range(1, len(times))}
    return data | more


def only(athlete: Athlete) -> LoggedSession:
    """The athlete's one session."""
    return athlete.sessions.get()


# --- the page -----------------------------------------------------------------------------------


def test_the_page_has_a_cell_for_every_rep_and_its_target(desk: Client) -> None:
    html = desk.get(LOG).content.decode()
    assert html.count('class="entry__time"') == 12 + 2, "twelve reps and two flushes"
    assert 'aria-label="Rep 7 time"' in html
    assert 'inputmode="decimal"' in html
    assert "<h1>Log 12 " in html


def test_a_new_page_has_an_id_of_its_own(desk: Client) -> None:
    ids = {desk.get(LOG).context["form"]["id"].value() for _twice in range(2)}
    assert len(ids) == 2


def test_goal_reps_are_marked(desk: Client, ben: Athlete, today: date) -> None:
    for days, recovery in ((21, 90_000), (14, 58_000)):
        log(ben, ran(today - timedelta(days=days), TWELVE, recovery))
    html = desk.get(LOG).content.decode()
    assert html.count("data-goal") == 2
    assert "73.0" in html


def test_another_day_and_more_rows_can_be_asked_for(desk: Client, today: date) -> None:
    answer = desk.get(f"{LOG}?on={today - timedelta(days=3)}&rows=14")
    form = answer.context["form"]
    assert form["on"].value() == today - timedelta(days=3)
    assert form.row_count == 14


@pytest.mark.parametrize("query", ["?on=soon&rows=x", "?rows=-1", "?rows=9999999999", "?on=0000-00-00"])
def test_a_strange_address_is_the_plain_page(desk: Client, query: str) -> None:
    assert desk.get(LOG + query).status_code == 200


# --- storing ------------------------------------------------------------------------------------


def test_a_session_is_stored_and_its_page_follows(desk: Client, ben: Athlete, ada: User, today: date) -> None:
    data = typed(today, rpe_half="16", conditions="wind", note="held", flush_1="7:40")
    answer = desk.post(LOG, data)
    logged = only(ben)
    assert answer.status_code == 302
    assert answer["Location"] == f"/squads/riverside/athletes/ben/sessions/{data['id']}/?saved={data['id']}"
    assert str(logged.pk) == data["id"]
    assert (logged.entered_by, logged.by_athlete, logged.rpe_half) == (ada, False, 16)
    assert [rep.time_ms for rep in logged.as_value().reps] == list(TWELVE)
    assert logged.prescription is not None
    assert desk.get(answer["Location"]).status_code == 200


def test_sent_twice_it_is_one_session(desk: Client, ben: Athlete, today: date) -> None:
    data = typed(today)
    first, second = desk.post(LOG, data), desk.post(LOG, data)
    assert first["Location"] == second["Location"]
    assert ben.sessions.count() == 1
    assert Entry.objects.filter(verb="log").count() == 1


def test_from_two_devices_it_is_one_session(desk: Client, ben: Athlete, today: date) -> None:
    desk.post(LOG, typed(today))
    stored = only(ben)
    other = typed(today)
    answer = desk.post(LOG, other)
    assert answer["Location"].endswith(f"{stored.pk}/?saved={other['id']}"), "that draft is settled as well"
    assert ben.sessions.count() == 1


def test_two_devices_that_differ_show_both_versions(desk: Client, ben: Athlete, today: date) -> None:
    desk.post(LOG, typed(today))
    answer = desk.post(LOG, typed(today, time_7="78.1"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert ben.sessions.count() == 1
    assert "There is already a session on this day." in html
    for text in ("Rep 7", "75.1", "78.1"):
        assert text in html


def test_a_second_session_of_a_day_can_be_kept(desk: Client, ben: Athlete, today: date) -> None:
    desk.post(LOG, typed(today))
    second = typed(today, time_7="78.1")
    assert desk.post(LOG, second | {"second": second["id"]}).status_code == 302
    assert ben.sessions.count() == 2


def test_other_content_under_a_stored_id_shows_both(desk: Client, ben: Athlete, today: date) -> None:
    data = typed(today)
    desk.post(LOG, data)
    answer = desk.post(LOG, data | {"time_7": "78.1"})
    assert answer.status_code == 409
    assert only(ben).as_value().reps[6].time_ms == 75_100
    sent = dict(answer.context["fields"])
    assert sent["time_7"] == "78.1", "what was typed goes along"
    review = desk.post(answer.context["edit_url"], sent)
    assert review.status_code == 200, "first it is shown what that would change"
    desk.post(answer.context["edit_url"], sent | {"reviewed": review.context["reviewed"]})
    assert only(ben).as_value().reps[6].time_ms == 78_100


def test_the_impossible_answers_422_and_keeps_what_was_typed(desk: Client, ben: Athlete, today: date) -> None:
    answer = desk.post(LOG, typed(today, time_7="38,0", note="windy"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Rep 7: 38.0 is faster than any 400 m ever run." in html
    assert 'value="38,0"' in html
    assert "windy" in html
    assert 'href="#id_time_7"' in html
    assert not ben.sessions.exists()


def test_the_odd_is_asked_and_kept_once_ticked(desk: Client, ben: Athlete, today: date) -> None:
    data = typed(today, time_7="60.0")
    asked = desk.post(LOG, data)
    assert asked.status_code == 422
    assert 'name="sure_time_7" value="60000"' in asked.content.decode()
    assert desk.post(LOG, data | {"sure_time_7": "60000"}).status_code == 302
    assert only(ben).as_value().reps[6].time_ms == 60_000


@pytest.mark.parametrize("key", ["", "no-id", "00000000"])
def test_an_id_that_is_none_is_refused(desk: Client, ben: Athlete, today: date, key: str) -> None:
    assert desk.post(LOG, typed(today) | {"id": key}).status_code == 422
    assert not ben.sessions.exists()


def test_the_gap_is_asked_about_when_it_matters(desk: Client, ben: Athlete, today: date) -> None:
    assert "trained_through" not in desk.get(LOG).content.decode()
    log(ben, ran(today - timedelta(days=20), TWELVE))
    assert "20 days since the session before." in desk.get(LOG).content.decode()
    desk.post(LOG, typed(today, trained_through="on"))
    assert ben.sessions.get(on=today).trained_through


# --- the buttons that store nothing ----------------------------------------------------------------


def test_a_pasted_text_is_read_without_a_script(desk: Client, ben: Athlete, today: date) -> None:
    data = {"id": str(uuid.uuid4()), "on": today.isoformat(), "action": "read", "paste": "75.1/58 74.8/57 75.2/59"}
    answer = desk.post(LOG, data)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "3 reps read." in html
    assert 'value="74.8"' in html
    assert 'value="57"' in html
    assert data["id"] in html
    assert not ben.sessions.exists()


def test_htmx_gets_the_grid_alone(desk: Client, today: date) -> None:
    data = {"id": str(uuid.uuid4()), "on": today.isoformat(), "action": "read", "paste": "75.1 74.8 75.2"}
    answer = desk.post(LOG, data, headers={"hx-request": "true"})
    html = answer.content.decode()
    assert "<html" not in html
    assert 'id="grid"' in html
    assert 'id="verdict"' in html


def test_a_paste_that_was_never_read_is_not_lost_on_saving(desk: Client, ben: Athlete, today: date) -> None:
    data = {"id": str(uuid.uuid4()), "on": today.isoformat(), "action": "save", "paste": "75.1 74.8 75.2"}
    answer = desk.post(LOG, data)
    assert answer.status_code == 200
    assert 'value="74.8"' in answer.content.decode()
    assert not ben.sessions.exists()


def test_a_row_can_be_added(desk: Client, ben: Athlete, today: date) -> None:
    answer = desk.post(LOG, typed(today, action="more"))
    assert 'name="time_13"' in answer.content.decode()
    assert not ben.sessions.exists()


def test_checking_shows_the_verdict_and_stores_nothing(desk: Client, ben: Athlete, today: date) -> None:
    answer = desk.post(LOG, typed(today, time_7="78.1", action="check"))
    assert answer.status_code == 200
    assert 'data-tone="missed"' in answer.content.decode()
    assert not ben.sessions.exists()


# --- the verdict while one types --------------------------------------------------------------------


def test_the_verdict_forms_as_one_types(desk: Client, ben: Athlete, today: date) -> None:
    on = desk.post(VERDICT, typed(today, TWELVE[:6])).content.decode()
    assert "Still on for stage 2." in on
    assert "6 reps in, 6 to go" in on
    missed = desk.post(VERDICT, typed(today, (*TWELVE[:6], 78_100))).content.decode()
    assert "Rep 7 missed: hold" in missed
    assert "78.1, where up to 76.0 counts." in missed
    assert 'id="square-7" data-outcome="missed"' in missed
    assert not LoggedSession.objects.exists()
    assert not Entry.objects.filter(subject_kind="session").exists()


def test_the_verdict_reads_what_the_form_would(desk: Client, today: date) -> None:
    html = desk.post(VERDICT, {"on": today.isoformat(), "time_1": "751", "time_2": "abc", "time_3": "38"}).content
    assert b"1 rep in, 11 to go" in html


def test_long_recoveries_hold_where_they_are_judged(desk: Client, ben: Athlete, today: date) -> None:
    log(ben, ran(today - timedelta(days=9), TWELVE, 60_000))
    log(ben, ran(today - timedelta(days=8), TWELVE, 58_000))
    html = desk.post(VERDICT, typed(today, TWELVE[:4], recovery="84")).content.decode()
    assert "too long: hold" in html
    assert "data-long" in html


def test_several_goal_reps_clearly_slow_bring_the_advice_to_stop(desk: Client, ben: Athlete, today: date) -> None:
    for days, recovery in ((30, 90_000), (23, 58_000), (16, 58_000), (9, 58_000)):
        goal = 73_000 if days < 20 else 75_000
        times = (*TWELVE[:8], goal, goal, goal, goal)
        log(ben, ran(today - timedelta(days=days), times, recovery))
    slow = (*TWELVE[:6], 75_500, 75_600, 75_700, 75_800)
    assert "Stop goal pace" in desk.post(VERDICT, typed(today, slow, recovery="57")).content.decode()


def test_an_empty_form_has_a_verdict_too(desk: Client) -> None:
    assert "12 to go" in desk.post(VERDICT, {}).content.decode()


# --- the athlete himself ----------------------------------------------------------------------------


def test_the_athlete_logs_for_himself(ben: Athlete, today: date) -> None:
    phone = phone_of(ben)
    assert phone.get("/me/log/").status_code == 200
    data = typed(today)
    answer = phone.post("/me/log/", data)
    logged = only(ben)
    assert answer["Location"] == f"/me/sessions/{logged.pk}/?saved={data['id']}"
    assert logged.by_athlete
    assert logged.entered_by is None


def test_the_athlete_sees_the_verdict_form(ben: Athlete, today: date) -> None:
    html = phone_of(ben).post("/me/log/verdict/", typed(today, (*TWELVE[:6], 78_100))).content.decode()
    assert "Rep 7 missed: hold" in html
    assert not LoggedSession.objects.exists()


def test_the_athlete_cannot_put_his_version_over_his_coachs(ben: Athlete, ada: User, today: date) -> None:
    log(ben, ran(today, TWELVE), Actor.coach(ada))
    answer = phone_of(ben).post("/me/log/", typed(today, time_7="78.1"))
    assert answer.status_code == 409
    assert not answer.context["may_replace"]


# --- who may ----------------------------------------------------------------------------------------


def test_another_squads_coach_and_athlete_are_not_found(
    cleo: User, hilltop: Squad, cato: Athlete, ben: Athlete, today: date
) -> None:
    strange = browser_of(cleo)
    for url in (LOG, "/squads/hilltop/athletes/ben/log/", "/squads/riverside/athletes/cato/log/"):
        assert strange.get(url).status_code == 404
        assert strange.post(url, typed(today)).status_code == 404
    assert strange.post(VERDICT, typed(today)).status_code == 404
    assert not LoggedSession.objects.exists()


def test_the_id_of_another_squads_session_is_not_found(desk: Client, ben: Athlete, cato: Athlete, today: date) -> None:
    theirs = log(cato, ran(today, TWELVE)).logged
    assert desk.post(LOG, typed(today) | {"id": str(theirs.pk)}).status_code == 404
    assert not ben.sessions.exists()


def test_who_is_not_signed_in_is_sent_to_do_so(ben: Athlete, client: Client) -> None:
    assert client.get(LOG)["Location"].startswith("/accounts/login/")
    assert client.post(VERDICT)["Location"].startswith("/accounts/login/")
    assert client.get("/me/log/")["Location"] == "/"
    assert client.post("/me/log/verdict/")["Location"] == "/"


def test_an_athletes_phone_has_no_part_in_the_coachs_pages(ben: Athlete, today: date) -> None:
    phone = phone_of(ben)
    assert phone.get(LOG)["Location"].startswith("/accounts/login/")
    assert phone.post(LOG, typed(today))["Location"].startswith("/accounts/login/")


def test_an_assistant_logs(abe: User, ben: Athlete, today: date) -> None:
    assert browser_of(abe).post(LOG, typed(today)).status_code == 302
    assert only(ben).entered_by == abe


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(desk: Client, ben: Athlete, method: str) -> None:
    phone: Any = phone_of(ben)
    assert getattr(desk, method)(LOG).status_code == 405
    assert getattr(phone, method)("/me/log/").status_code == 405


def test_the_verdict_is_asked_by_post_only(desk: Client, ben: Athlete) -> None:
    assert desk.get(VERDICT).status_code == 405
    assert phone_of(ben).get("/me/log/verdict/").status_code == 405


def test_a_step_down_is_logged_on_its_own_sheet(desk: Client, ben: Athlete, today: date) -> None:
    ben.workout = "4-3-2-1"
    ben.save(update_fields=["workout"])
    form = desk.get(LOG).context["form"]
    assert [row.distance_m for row in form.rows] == [1600, 1200, 800, 400]
    times = tuple(rep.target_ms for rep in form.sheet.plan.values())
    data = {"id": str(uuid.uuid4()), "on": today.isoformat()}
    data |= {f"time_{number}": f"{ms / 1000:.1f}" for number, ms in enumerate(times, start=1)}
    data |= {f"recovery_{number}": "180" for number in (1, 2, 3)}
    assert desk.post(LOG, data).status_code == 302
    assert only(ben).workout == "4-3-2-1"


def test_the_page_asks_the_database_as_often_however_many_sessions_there_are(
    desk: Client, ben: Athlete, today: date, django_assert_max_num_queries: Any
) -> None:
    for days in range(10, 60, 10):
        log(ben, ran(today - timedelta(days=days), TWELVE))
    with django_assert_max_num_queries(14):
        desk.get(LOG)
