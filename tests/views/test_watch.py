"""The next session for a watch: the page and its files."""

from __future__ import annotations

import pytest

from coachapp.models import Athlete, User
from tests.cast import browser_of, make_athlete, phone_of
from tests.watch.test_workouts import decoded

BEN = "/squads/riverside/athletes/ben/watch/"


def test_the_page_shows_every_step(ada: User, ben: Athlete) -> None:
    html = browser_of(ada).get(BEN).content.decode()
    assert html.count("<li data-kind=") == 29
    assert "12: 75.0" in html
    assert "lap button" in html


def test_coach_and_athlete_get_the_same_workout(ada: User, ben: Athlete) -> None:
    for response in (browser_of(ada).get(f"{BEN}fit/"), phone_of(ben).get("/me/watch/fit/")):
        assert response["Content-Type"] == "application/vnd.ant.fit"
        assert response["Content-Disposition"].startswith('attachment; filename="quarters-ben-')
        assert len(decoded(response.content, "workout_step")) == 29
        assert b"Ben" not in response.content
    tcx = phone_of(ben).get("/me/watch/tcx/")
    assert b"TrainingCenterDatabase" in tcx.content
    assert tcx.content == browser_of(ada).get(f"{BEN}tcx/").content


@pytest.mark.parametrize("kind", ["fit", "tcx"])
def test_without_a_pace_there_is_no_file(kind: str, ada: User, ben: Athlete) -> None:
    make_athlete(ben.squad, "Bo", date_ms=None, goal_ms=None)
    browser = browser_of(ada)
    assert "Nothing to run yet" in browser.get("/squads/riverside/athletes/bo/watch/").content.decode()
    assert browser.get(f"/squads/riverside/athletes/bo/watch/{kind}/").status_code == 404
    assert browser.get(f"/squads/riverside/athletes/bo/watch/{kind}s/").status_code == 404


@pytest.mark.parametrize("make", ["Garmin", "Coros", "Polar", "Suunto", "Apple", "Wahoo"])
def test_each_common_make_has_its_own_way(make: str, ada: User, ben: Athlete) -> None:
    for html in (browser_of(ada).get(BEN).content.decode(), phone_of(ben).get("/me/watch/").content.decode()):
        section = html.partition(f"<summary>{make}</summary>")[2].partition("</details>")[0]
        assert section.count("<li>") >= 1, make
        assert "FIT file" in section or "By way of a training calendar" in section
    assert 'id="by-calendar"' in html
