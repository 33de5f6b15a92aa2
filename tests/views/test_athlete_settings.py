"""An athlete's particulars and own numbers: what they would change is shown first, and leaving keeps all."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from coachapp.models import Athlete, Squad, User
from coachapp.services.link import open_link
from tests.cast import browser_of, days_ago, log, make_athlete, phone_of, ran

URL = "/squads/riverside/athletes/ben/settings/"


@pytest.fixture
def browser(ada: User, ben: Athlete) -> Client:
    """Ada's browser."""
    return browser_of(ada)


def sent(athlete: Athlete, **changes: Any) -> dict[str, Any]:
    """The form as it stands, with some of it changed; numbers are named set_..."""
    form: dict[str, Any] = {"name": athlete.name, "workout": athlete.workout, "version": athlete.version}
    return form | {name.replace("set_", "set-", 1): value for name, value in changes.items()}


def test_particulars(browser: Client, ben: Athlete) -> None:
    assert browser.get(URL).status_code == 200
    changes = {"name": "Benno", "birth_year": "2010", "target_race_name": "County", "target_race_on": "2026-07-04"}
    answer = browser.post(URL, sent(ben, **changes))
    assert answer.headers["Location"] == "/squads/riverside/athletes/ben/"
    ben.refresh_from_db()
    assert (ben.name, ben.slug, ben.birth_year) == ("Benno", "ben", 2010)
    assert (ben.target_race_name, ben.target_race_on) == ("County", date(2026, 7, 4))


def test_the_workout_can_be_another(browser: Client, ben: Athlete) -> None:
    assert browser.post(URL, sent(ben, workout="4-3-2-1")).status_code == 302
    ben.refresh_from_db()
    assert ben.workout == "4-3-2-1"


def test_blank_means_the_squads_number(browser: Client, riverside: Squad, ben: Athlete) -> None:
    riverside.settings = {"recovery_high_s": 55}
    riverside.save()
    html = browser.get(URL).content.decode()
    assert re.search(r'name="set-recovery_high_s"[^>]*placeholder="55"', html)
    assert browser.post(URL, sent(ben, set_stale_after_days="30", set_recovery_high_s="55")).status_code == 302
    ben.refresh_from_db()
    assert ben.settings == {"stale_after_days": 30}


def test_what_it_would_change_is_shown_before_it_is_saved(browser: Client, ben: Athlete) -> None:
    log(ben, ran(days_ago(20), 75_000, 100_000))
    log(ben, ran(days_ago(10), 75_000, 58_000))
    change = sent(ben, set_recovery_high_s="50")
    shown = browser.post(URL, change)
    html = shown.content.decode()
    assert shown.status_code == 200
    assert "This would change the standing" in html
    ben.refresh_from_db()
    assert ben.settings == {}
    token = re.search(r'name="seen" value="([^"]+)"', html)
    assert token is not None
    seen = token[1].replace("&#x27;", "'")
    other = browser.post(URL, {**change, "set-recovery_high_s": "45", "seen": seen})
    assert "This would change the standing" in other.content.decode()
    assert browser.post(URL, {**change, "seen": seen}).status_code == 302
    ben.refresh_from_db()
    assert ben.settings == {"recovery_high_s": 50}


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"birth_year": "1800"},
        {"workout": "other"},
        {"target_race_on": "soon"},
        {"set_reps": "99"},
        {"set_recovery_low_s": "70"},
    ],
)
def test_what_cannot_be_is_refused(browser: Client, ben: Athlete, wrong: dict[str, str]) -> None:
    assert browser.post(URL, sent(ben, **wrong)).status_code == 422
    before = ben.version
    ben.refresh_from_db()
    assert ben.version == before


def test_somebody_elses_change_is_not_written_over_unseen(browser: Client, ben: Athlete) -> None:
    assert browser.post(URL, sent(ben, name="Benedict")).status_code == 302
    answer = browser.post(URL, sent(ben, name="Benjamin"))
    assert answer.status_code == 409
    assert "Benjamin" in answer.content.decode()
    ben.refresh_from_db()
    assert ben.name == "Benedict"


def test_leaving_and_coming_back(browser: Client, ben: Athlete) -> None:
    phone = phone_of(ben)
    assert browser.post(URL, {"do": "archive"}).headers["Location"] == URL
    ben.refresh_from_db()
    assert ben.left_on is not None
    assert open_link(ben) is None
    assert phone.get("/me/").status_code == 302
    assert "Left the squad on" in browser.get(URL).content.decode()
    assert browser.post(URL, {"do": "bring_back"}).status_code == 302
    ben.refresh_from_db()
    assert ben.left_on is None


def test_back_to_the_squads_numbers_is_looked_at_first(browser: Client, ben: Athlete) -> None:
    browser.post(URL, sent(ben, set_stale_after_days="30"))
    answer = browser.post(URL, {"do": "clear"})
    assert answer.status_code == 200
    assert "Nothing is saved yet" in answer.content.decode()
    ben.refresh_from_db()
    assert ben.settings == {"stale_after_days": 30}


def test_who_may(ada: User, abe: User, cleo: User, riverside: Squad, ben: Athlete) -> None:
    make_athlete(riverside, "Bo", since=days_ago(30) - timedelta(days=1))
    for client, status in ((browser_of(abe), 403), (browser_of(cleo), 404), (phone_of(ben), 302), (Client(), 302)):
        assert client.get(URL).status_code == status
        for more in ({"name": "Mine"}, {"do": "archive"}):
            assert client.post(URL, {**sent(ben), **more}).status_code == status
    ben.refresh_from_db()
    assert (ben.name, ben.left_on) == ("Ben", None)
    assert browser_of(ada).put(URL).status_code == 405
    assert browser_of(ada, enforce_csrf_checks=True).post(URL, sent(ben)).status_code == 403


def test_an_athlete_of_another_squad_is_not_found_here(ada: User, cato: Athlete, riverside: Squad) -> None:
    assert browser_of(ada).get("/squads/riverside/athletes/cato/settings/").status_code == 404
