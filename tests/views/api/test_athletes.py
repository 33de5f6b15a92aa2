"""Who is in the squad, where each stands, and what he runs next: as the pages and `manage.py replay` say it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coachapp.models import Athlete, Squad
from coachapp.replay.write import standing_json
from coachapp.services.standing import standing_of
from tests.cast import log, make_athlete, ran
from tests.views.api.asking import Script, key_for


@pytest.fixture
def script(riverside: Squad) -> Script:
    return Script(key_for(riverside, "read")[1])


def ago(days: int) -> date:
    return timezone.now().date() - timedelta(days=days)


def test_of_people_no_more_than_it_takes_to_tell_them_apart(script: Script, ben: Athlete, bea: Athlete) -> None:
    Athlete.objects.update(birth_year=2011, target_race_name="Junior mile")
    answer = script.get("athletes")
    assert answer.json()["athletes"] == [
        {"id": str(who.pk), "slug": who.slug, "name": who.name, "workout": "12x400"} for who in (bea, ben)
    ]


def test_a_standing_is_what_replay_says(script: Script, ben: Athlete) -> None:
    log(ben, ran(ago(8)))
    told = script.get(f"athletes/{ben.pk}/standing").json()
    today = ago(0)
    expected = standing_json(standing_of(ben, on=today))
    assert {name: told[name] for name in ("standing", "next", "forecast", "alerts")} == {
        name: expected[name] for name in ("standing", "next", "forecast", "alerts")
    }
    assert (told["athlete"], told["workout"], told["date"]) == (str(ben.pk), "12x400", today.isoformat())
    reason = told["next"]["reasons"][0]
    assert set(reason) == {"code", "rules", "text"}


def test_a_prescription_is_for_the_day_that_is_asked_for(script: Script, ben: Athlete) -> None:
    log(ben, ran(ago(20)))
    path = f"athletes/{ben.pk}/prescription"
    today = script.get(path).json()
    assert today["date"] == ago(0).isoformat()
    assert today["prescription"]["due"]["from"]
    assert len(today["prescription"]["reps"]) == 12
    later = script.get(path, date=ago(-30).isoformat()).json()
    assert later["prescription"]["date"] == ago(-30).isoformat()
    before = script.get(path, date=ago(20).isoformat()).json()
    assert before["prescription"]["stage"] == 1
    assert before["prescription"]["days_since_last"] is None


@pytest.mark.parametrize("day", ["", "today", "2026-13-01", "2026-1-1", "1979-12-31", "2100-01-02", "20260301", "é"])
def test_a_day_that_is_none_is_named(script: Script, ben: Athlete, day: str) -> None:
    answer = script.get(f"athletes/{ben.pk}/prescription", date=day)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["fields"]] == ["date"]


def test_without_a_date_pace_there_is_nothing_to_run_and_that_is_said(script: Script, riverside: Squad) -> None:
    newcomer = make_athlete(riverside, "Nils", date_ms=None, goal_ms=None)
    assert script.get(f"athletes/{newcomer.pk}/prescription").json()["prescription"] is None
    assert script.get(f"athletes/{newcomer.pk}/standing").json()["next"] is None


def test_the_step_down_has_no_stages(script: Script, riverside: Squad) -> None:
    runner = make_athlete(riverside, "Sten", workout="4-3-2-1")
    told = script.get(f"athletes/{runner.pk}/standing").json()
    assert told["standing"] is None
    assert len(told["next"]["reps"]) == 4


def test_queries_do_not_grow(script: Script, riverside: Squad, ben: Athlete) -> None:
    def cost(path: str) -> int:
        script.get(path)
        with CaptureQueriesContext(connection) as counted:
            script.get(path)
        return len(counted)

    paths = ("athletes", f"athletes/{ben.pk}/standing", f"athletes/{ben.pk}/prescription")
    few = [cost(path) for path in paths]
    for number in range(6):
        log(make_athlete(riverside, f"Runner {number}"), ran(ago(30)))
        log(ben, ran(ago(60 + 10 * number)))
    assert [cost(path) for path in paths] == few
