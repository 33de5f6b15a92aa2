"""The squad's name, zone and numbers: only differences are kept, and nobody writes over another unseen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from coachapp.models import Athlete, Squad, User
from coachapp.training.settings import SETTINGS
from tests.cast import browser_of, phone_of

URL = "/squads/riverside/settings/"


def sent(squad: Squad, **numbers: Any) -> dict[str, Any]:
    """The form as it stands, with some numbers typed."""
    typed = {f"set-{name}": value for name, value in numbers.items()}
    return {"name": squad.name, "time_zone": squad.time_zone, "version": squad.version, **typed}


def test_every_number_of_the_rules_is_there(browser: Client) -> None:
    html = browser.get(URL).content.decode()
    missing = [name for name in SETTINGS if html.count(f'name="set-{name}"') != 1]
    assert not missing
    assert "Default 60 · 10 to 600 seconds" in html


def test_only_differences_are_kept(browser: Client, riverside: Squad) -> None:
    typed = {"recovery_high_s": "50", "reps": "12", "fast_is_miss": "on", "slow_tolerance_s": "1,5", "flush": "none"}
    answer = browser.post(URL, sent(riverside, **typed))
    assert answer.headers["Location"] == URL
    riverside.refresh_from_db()
    assert riverside.settings == {
        "recovery_high_s": 50,
        "fast_is_miss": True,
        "slow_tolerance_s": 1.5,
        "flush": "none",
    }
    html = browser.get(URL).content.decode()
    assert 'value="50"' in html
    assert browser.post(URL, sent(riverside)).status_code == 302
    riverside.refresh_from_db()
    assert riverside.settings == {}


def test_name_and_zone(browser: Client, riverside: Squad) -> None:
    browser.post(URL, {**sent(riverside), "name": "River", "time_zone": "Asia/Tokyo"})
    riverside.refresh_from_db()
    assert (riverside.name, riverside.slug, riverside.time_zone) == ("River", "riverside", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("reps", "99", "Write a number from 4 to 16."),
        ("reps", "8.5", "Write a whole number."),
        ("reps", "twelve", "Write a number."),
        ("fast_pct", "nan", "Write a number from 0.5 to 15."),
        ("reps", "inf", "Write a number from 4 to 16."),
        ("recovery_high_s", "40", "Not less than “Shortest recovery”, which is 45."),
        ("recovery_low_s", "70", "Not more than “Longest recovery”, which is 60."),
        ("flush", "beer", "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    browser: Client, riverside: Squad, name: str, typed: str, said: str
) -> None:
    answer = browser.post(URL, sent(riverside, **{name: typed}))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    assert f'id="id_set-{name}_error"' in html
    riverside.refresh_from_db()
    assert riverside.settings == {}


def test_a_number_that_contradicts_an_athletes_own_is_told(browser: Client, riverside: Squad, ben: Athlete) -> None:
    ben.settings = {"recovery_high_s": 50}
    ben.save()
    answer = browser.post(URL, sent(riverside, recovery_low_s="55"))
    assert answer.status_code == 422
    assert "Ben" in answer.content.decode()


def test_somebody_elses_change_is_not_written_over_unseen(browser: Client, riverside: Squad) -> None:
    mine = sent(riverside, recovery_high_s="50")
    browser.post(URL, sent(riverside, recovery_high_s="55"))
    answer = browser.post(URL, mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else changed the settings" in html
    assert 'value="50"' in html
    assert browser.post(URL, {**mine, "version": riverside.version + 1}).status_code == 302
    riverside.refresh_from_db()
    assert riverside.settings == {"recovery_high_s": 50}


def test_back_to_the_defaults_is_looked_at_first(browser: Client, riverside: Squad) -> None:
    browser.post(URL, sent(riverside, recovery_high_s="50"))
    answer = browser.post(URL, {**sent(riverside, recovery_high_s="50"), "do": "clear"})
    assert answer.status_code == 200
    assert "Nothing is saved yet" in answer.content.decode()
    assert 'value="50"' not in answer.content.decode()
    riverside.refresh_from_db()
    assert riverside.settings == {"recovery_high_s": 50}


def test_who_may(ada: User, abe: User, cleo: User, riverside: Squad, ben: Athlete) -> None:
    for client, status in ((browser_of(abe), 403), (browser_of(cleo), 404), (phone_of(ben), 302), (Client(), 302)):
        assert client.get(URL).status_code == status
        assert client.post(URL, sent(riverside, reps="8")).status_code == status
    assert browser_of(ada).put(URL).status_code == 405
    assert browser_of(ada, enforce_csrf_checks=True).post(URL, sent(riverside)).status_code == 403
    riverside.refresh_from_db()
    assert riverside.settings == {}
