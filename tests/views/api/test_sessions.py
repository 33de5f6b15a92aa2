"""Sessions by a script: the same limits and the same verb as on the pages, once however often they are sent."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coachapp.models import Athlete, Entry, LoggedSession, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.session import edit_session, excuse_rep, undo
from tests.cast import browser_of, log, ran
from tests.views.api.asking import Script, key_for, sent


def ago(days: int) -> date:
    return timezone.now().date() - timedelta(days=days)


ON = ago(3).isoformat()


@pytest.fixture
def script(riverside: Squad) -> Script:
    return Script(key_for(riverside)[1])


@pytest.fixture
def path(ben: Athlete) -> str:
    return f"athletes/{ben.pk}/sessions"


def fields_of(answer: Any) -> dict[str, str]:
    return {each["field"]: each["why"] for each in answer.json()["fields"]}


class TestLogging:
    def test_it_is_a_session_like_any_other(self, script: Script, path: str, ben: Athlete, ada: User) -> None:
        body = sent(ON, 74.8, rpe=7.5, notes="windy", conditions="sleet", flush=[{"time": "7:30"}])
        answer = script.post(path, body)
        assert answer.status_code == 201
        told = answer.json()
        stored = LoggedSession.objects.get()
        assert str(stored.pk) == told["id"] == body["id"]
        assert (stored.entered_by, stored.by_athlete, stored.rpe_half) == (ada, False, 15)
        assert (stored.note, stored.conditions) == ("windy", "sleet")
        assert stored.prescription is not None
        assert [rep["time_s"] for rep in told["reps"]][:3] == [74.8, 74.9, 75]
        assert told["flush"] == [{"distance_m": 2000, "time_s": 450, "recovery_s": None}]
        assert told["running"]["verdict"] == "pass"
        assert told["running"]["stage_after"] == 2
        page = browser_of(ada).get(f"/squads/riverside/athletes/ben/sessions/{body['id']}/")
        assert page.status_code == 200
        assert "74.8" in page.content.decode()

    def test_notes_and_conditions_are_written_and_never_given_out(self, script: Script, path: str) -> None:
        body = sent(ON, notes="felt a calf", conditions="sleet")
        for answer in (script.post(path, body), script.get(path), script.get(f"{path}/{body['id']}")):
            assert b"calf" not in answer.content
            assert b"sleet" not in answer.content

    def test_the_history_says_that_it_came_by_a_token(self, script: Script, path: str, ada: User) -> None:
        script.post(path, sent(ON))
        assert list(Entry.objects.order_by("-id").values_list("verb", flat=True)[:2]) == ["log_by_token", "log"]
        html = browser_of(ada).get("/squads/riverside/history/").content.decode()
        assert "Ada logged a session of Ben by an API token" in html

    def test_sent_again_it_answers_the_same(self, script: Script, path: str) -> None:
        body = sent(ON)
        first = script.post(path, body)
        for _time in range(3):
            again = script.post(path, {**body, "confirmed": True})
            assert (again.status_code, again.json()) == (200, first.json())
        assert LoggedSession.objects.count() == 1
        assert Entry.objects.filter(verb="log_by_token").count() == 1

    def test_a_late_copy_does_not_undo_what_the_coach_did_meanwhile(
        self, script: Script, path: str, by_ada: Actor
    ) -> None:
        body = sent(ON)
        script.post(path, body)
        stored = LoggedSession.objects.get()
        value = stored.as_value()
        edit_session(logged=stored, by=by_ada, version=1, session=ran(value.on, 74_000, key=stored.pk), on=ago(0))
        again = script.post(path, body)
        assert again.status_code == 200
        assert again.json()["reps"][0]["time_s"] == 74

    def test_other_content_under_the_same_id_is_refused(self, script: Script, path: str) -> None:
        body = sent(ON)
        script.post(path, body)
        answer = script.post(path, {**body, "reps": body["reps"][:-1]})
        assert (answer.status_code, answer.json()["code"]) == (409, "other_content")
        assert answer.json()["session"] == body["id"]
        assert len(LoggedSession.objects.get().as_value().reps) == 12

    def test_the_id_of_a_teammates_session_is_taken(self, script: Script, path: str, bea: Athlete) -> None:
        body = sent(ON)
        script.post(f"athletes/{bea.pk}/sessions", body)
        answer = script.post(path, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "id_taken")

    def test_a_second_session_of_a_day_is_asked_about(self, script: Script, path: str) -> None:
        first, second = sent(ON), sent(ON, 76.0)
        script.post(path, first)
        answer = script.post(path, second)
        assert (answer.status_code, answer.json()["code"]) == (409, "day_taken")
        assert answer.json()["session"] == first["id"]
        assert script.post(path, {**second, "second": True}).status_code == 201
        assert LoggedSession.objects.count() == 2

    def test_the_same_from_two_scripts_is_one(self, script: Script, path: str) -> None:
        first = sent(ON)
        script.post(path, first)
        answer = script.post(path, {**first, "id": str(uuid.uuid4())})
        assert (answer.status_code, answer.json()["id"]) == (200, first["id"])
        assert LoggedSession.objects.count() == 1

    def test_what_was_undone_can_be_logged_again(self, script: Script, path: str, by_ada: Actor) -> None:
        body = sent(ON)
        script.post(path, body)
        undo(logged=LoggedSession.objects.get(), by=by_ada, version=1, on=ago(0))
        assert script.get(f"{path}/{body['id']}").status_code == 404
        assert script.post(path, {**body, "rpe": 6}).status_code == 201
        assert script.get(f"{path}/{body['id']}").json()["rpe"] == 6

    def test_an_id_in_capitals_is_the_same_id(self, script: Script, path: str) -> None:
        body = sent(ON)
        script.post(path, body)
        assert script.post(path, {**body, "id": body["id"].upper()}).status_code == 200
        assert LoggedSession.objects.count() == 1


class TestRefusing:
    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"id": None}, "id"),
            ({"id": "7"}, "id"),
            ({"id": 7}, "id"),
            ({"id": "{" + str(uuid.uuid4()) + "}"}, "id"),
            ({"date": "2026-02-30"}, "date"),
            ({"date": "3 March"}, "date"),
            ({"date": "1979-12-31"}, "date"),
            ({"date": "2100-01-02"}, "date"),
            ({"date": None}, "date"),
            ({"reps": None}, "reps"),
            ({"reps": "71, 72"}, "reps"),
            ({"reps": []}, "reps"),
            ({"reps": [{}]}, "reps"),
            ({"reps": [7]}, "reps[0]"),
            ({"reps": [{"time_s": 75}] * 31}, "reps"),
            ({"reps": [{"time_s": 38}]}, "reps[0].time_s"),
            ({"reps": [{"time_s": "75"}]}, "reps[0].time_s"),
            ({"reps": [{"time_s": True}]}, "reps[0].time_s"),
            ({"reps": [{"time_s": 0}]}, "reps[0].time_s"),
            ({"reps": [{"time_s": 1e-9}]}, "reps[0].time_s"),
            ({"reps": [{"time_s": 10**400}]}, "reps[0].time_s"),
            ({"reps": [{"time_s": float("inf")}]}, "reps[0].time_s"),
            ({"reps": [{"time_s": float("nan")}]}, "reps[0].time_s"),
            ({"reps": [{"time": "soon"}]}, "reps[0].time"),
            ({"reps": [{"time": 75.4}]}, "reps[0].time"),
            ({"reps": [{"time": "75.4", "time_s": 71}]}, "reps[0].time"),
            ({"reps": [{"time_s": 75, "recovery_s": 2}]}, "reps[0].recovery_s"),
            ({"reps": [{"time_s": 75, "recovery_s": 1801}]}, "reps[0].recovery_s"),
            ({"reps": [{"rep": 0, "time_s": 75}]}, "reps[0].rep"),
            ({"reps": [{"rep": 31, "time_s": 75}]}, "reps[0].rep"),
            ({"reps": [{"rep": 1.5, "time_s": 75}]}, "reps[0].rep"),
            ({"reps": [{"rep": 2, "time_s": 75}, {"rep": 2, "time_s": 75}]}, "reps[1].rep"),
            ({"reps": [{"time_s": 75, "distance_m": 5}]}, "reps[0].distance_m"),
            ({"reps": [{"time_s": 75, "excused": "shoelace"}]}, "reps[0].excused"),
            ({"reps": [{"time_s": 75, "splits_s": [1] * 41}]}, "reps[0].splits_s"),
            ({"flush": [{"time_s": 60}]}, "flush[0].time_s"),
            ({"flush": [{"distance_m": 30_000}]}, "flush[0].distance_m"),
            ({"rpe": 11}, "rpe"),
            ({"rpe": -1}, "rpe"),
            ({"notes": "x" * 2001}, "notes"),
            ({"notes": "a\0b"}, "notes"),
            ({"notes": "\ud800"}, "notes"),
            ({"notes": False}, "notes"),
            ({"conditions": "x" * 121}, "conditions"),
            ({"trained_through": "yes"}, "trained_through"),
            ({"confirmed": 1}, "confirmed"),
            ({"void": "injury"}, "void"),
            ({"nots": "a slip"}, "nots"),
            ({"workout": "12x400"}, "workout"),
        ],
    )
    def test_what_cannot_be_is_refused_by_its_name(
        self, script: Script, path: str, change: dict[str, Any], field: str
    ) -> None:
        answer = script.post(path, {**sent(ON), **change, "confirmed": change.get("confirmed", True)})
        assert (answer.status_code, answer.json()["code"]) == (422, "not_usable")
        assert list(fields_of(answer)) == [field]
        assert not LoggedSession.objects.exists()

    def test_every_fault_of_shape_is_named_at_once(self, script: Script, path: str) -> None:
        answer = script.post(path, {"date": 3, "reps": [{"time_s": "x"}, {"tim": 1}], "rpe": 12})
        assert set(fields_of(answer)) == {"id", "date", "reps[0].time_s", "reps[1].tim", "rpe"}


class TestAsking:
    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"date": (timezone.now().date() + timedelta(days=9)).isoformat()}, "date"),
            ({"reps": [{"time_s": 75.5}] * 12}, "reps"),
            ({"reps": [{"time_s": 75 + place} for place in range(13)]}, "reps"),
            ({"reps": [{"time_s": 52}]}, "reps[0].time_s"),
            ({"reps": [{"time": "754"}]}, "reps[0].time"),
            ({"reps": [{"time_s": 75, "recovery_s": 700}]}, "reps[0].recovery_s"),
            ({"reps": [{"time_s": 75, "distance_m": 300}]}, "reps[0].distance_m"),
        ],
    )
    def test_what_is_odd_is_asked_about_once(
        self, script: Script, path: str, change: dict[str, Any], field: str
    ) -> None:
        body = {**sent(ON), **change}
        answer = script.post(path, body)
        assert (answer.status_code, answer.json()["code"]) == (422, "asked")
        assert field in fields_of(answer)
        assert not LoggedSession.objects.exists()
        assert script.post(path, {**body, "confirmed": True}).status_code == 201

    def test_more_reps_than_planned_can_be_said_to_count(self, script: Script, path: str) -> None:
        body = {**sent(ON), "reps": [{"time_s": 75 + place % 3} for place in range(13)], "extra_counted": True}
        assert script.post(path, body).json()["extra_counted"] is True


class TestReading:
    def test_the_latest_first_page_by_page(self, script: Script, path: str, ben: Athlete) -> None:
        days = [ago(5 * number + 3) for number in range(7)]
        for on in days:
            log(ben, ran(on))
        log(ben, ran(days[2], 77_000))
        seen: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        for _page in range(9):
            told = script.get(path, limit="3", **cursor).json()
            seen += told["sessions"]
            if told["next"] is None:
                break
            cursor = {"cursor": told["next"]}
        assert [each["date"] for each in seen] == sorted((each["date"] for each in seen), reverse=True)
        assert len({each["id"] for each in seen}) == len(seen) == 8
        assert {each["running"]["verdict"] for each in seen} <= {"pass", "hold"}

    @pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "", "1.0", "٣", "9" * 30])
    def test_a_limit_that_is_none_is_named(self, script: Script, path: str, limit: str) -> None:
        answer = script.get(path, limit=limit)
        assert answer.status_code == 422
        assert list(fields_of(answer)) == ["limit"]

    @pytest.mark.parametrize("cursor", ["", "x", "A" * 27, "_" * 26 + "8", "é", "A" * 26 + "B", "a" * 500])
    def test_a_cursor_that_is_none_is_named(self, script: Script, path: str, cursor: str) -> None:
        answer = script.get(path, cursor=cursor)
        assert answer.status_code == 422
        assert list(fields_of(answer)) == ["cursor"]

    def test_an_excuse_is_told_without_its_words(self, script: Script, path: str, ben: Athlete, by_ada: Actor) -> None:
        logged = log(ben, ran(ago(3))).logged
        excuse_rep(logged=logged, by=by_ada, version=1, number=4, reason="private", on=ago(0))
        answer = script.get(f"{path}/{logged.pk}")
        assert b"private" not in answer.content
        told = answer.json()
        assert [rep["rep"] for rep in told["reps"] if rep["excused"]] == [4]
        [said] = [each["text"] for each in told["running"]["remarks"] if each["code"] == "rep_excused"]
        assert said.startswith("Rep 4")
        assert "…" in said

    def test_queries_do_not_grow_with_sessions(self, script: Script, path: str, ben: Athlete) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as counted:
                assert script.get(path).status_code == 200
            return len(counted)

        log(ben, ran(ago(3)))
        cost()
        few = cost()
        for number in range(12):
            log(ben, ran(ago(10 + 5 * number)))
        assert cost() == few


class TestLeavingOut:
    def test_a_session_is_left_out_once_for_a_reason(self, script: Script, path: str) -> None:
        body = sent(ON)
        script.post(path, body)
        for _time in range(2):
            answer = script.post(f"{path}/{body['id']}/void", {"reason": " felt a calf ", "version": 1})
            assert answer.status_code == 200
            assert answer.json()["void"] is True
            assert answer.json()["running"]["verdict"] == "void"
        assert LoggedSession.objects.get().void_reason == "felt a calf"
        assert Entry.objects.filter(verb="void_by_token").count() == 1

    def test_not_over_what_somebody_changed_meanwhile(self, script: Script, path: str, by_ada: Actor) -> None:
        body = sent(ON)
        script.post(path, body)
        stored = LoggedSession.objects.get()
        excuse_rep(logged=stored, by=by_ada, version=1, number=4, reason="wind", on=ago(0))
        answer = script.post(f"{path}/{body['id']}/void", {"reason": "calf", "version": 1})
        assert (answer.status_code, answer.json()["code"]) == (409, "changed")
        assert LoggedSession.objects.get().void_reason == ""

    @pytest.mark.parametrize(
        ("body", "field"),
        [({}, "reason"), ({"reason": ""}, "reason"), ({"reason": "  "}, "reason"), ({"reason": "x" * 201}, "reason"),
         ({"reason": 1}, "reason"), ({"reason": "a", "version": 0}, "version"), ({"reason": "a", "why": 1}, "why"),
         ({"reason": "a", "version": 1e300}, "version")],
    )  # fmt: skip
    def test_what_is_wrong_is_named(self, script: Script, path: str, body: dict[str, Any], field: str) -> None:
        logged = sent(ON)
        script.post(path, logged)
        answer = script.post(f"{path}/{logged['id']}/void", body)
        assert answer.status_code == 422
        assert list(fields_of(answer)) == [field]
