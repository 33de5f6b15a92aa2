"""On which day it was run: told by the file, asked once for all, or chosen."""

from __future__ import annotations

import pytest
from django.test import Client

from coachapp.models import Athlete, ImportedFile, User
from coachapp.models.identity import new_id
from tests.cast import browser_of, phone_of
from tests.views.files_in import desk, look, page, send, value

__all__ = ["desk"]


OPEN_DAYS = b"Date,Name,1,2,3\n04/03/2026,Ben,75.4,74.8,75.1\n04/03/2026,Bea,80.4,80.8,80.1\n"


NO_DAYS = b"Name,1,2,3\nBen,75.4,74.8,75.1\nBea,80.4,80.8,80.1\n"


def days_of(where: str) -> list[tuple[str | None, str]]:
    """The days of the sessions that were read, as the list knows them, and what is still open about each."""
    batch = where.rstrip("/").rpartition("/")[2]
    return [(one["on"], one["day"]) for file in ImportedFile.objects.filter(batch=batch) for one in file.sessions]


def read_on(desk: Client, where: str) -> None:
    while ImportedFile.objects.filter(state="waiting").exists():
        desk.post(where, {"do": "read"})


def test_an_open_day_is_asked_once_for_all_rows_and_files(desk: Client) -> None:
    where = send(desk, {"a.csv": OPEN_DAYS, "b.csv": OPEN_DAYS.replace(b"75.4", b"75.5")})
    assert days_of(where) == [("2026-03-04", "open")] * 4
    html = page(desk, where)
    assert html.count('id="day-form"') == 1
    assert "4 March 2026" in html
    assert "3 April 2026" in html
    assert desk.post(where, {"do": "day", "order": "month"}).status_code == 302
    read_on(desk, where)
    assert days_of(where) == [("2026-04-03", "")] * 4
    assert 'id="day-form"' not in page(desk, where)


def test_a_missing_day_is_chosen_once_for_all(desk: Client, ben: Athlete) -> None:
    where = send(desk, {"a.csv": NO_DAYS, "b.csv": NO_DAYS.replace(b"75.4", b"75.5")})
    assert "4 sessions have no day" in page(desk, where)
    assert desk.post(where, {"do": "day", "on": "2026-03-03"}).status_code == 302
    read_on(desk, where)
    assert days_of(where) == [("2026-03-03", "")] * 4
    assert value(page(desk, look(desk, where)), "on") == "2026-03-03"


@pytest.mark.parametrize("on", ["", "2126-03-03", "yesterday", "1066-01-01"])
def test_a_day_that_is_none_is_refused_beside_its_field(desk: Client, on: str) -> None:
    where = send(desk, {"a.csv": NO_DAYS})
    response = desk.post(where, {"do": "day", "on": on})
    assert response.status_code == 422
    assert days_of(where) == [(None, "missing")] * 2
    assert "id_on_error" in response.content.decode() or "errorlist" in response.content.decode()


def test_the_name_of_a_file_tells_its_day(desk: Client) -> None:
    where = send(desk, {"2026-03-03 tuesday.csv": NO_DAYS, "20260310_track.csv": NO_DAYS.replace(b"75.4", b"75.5")})
    assert sorted((str(on), day) for on, day in days_of(where)) == [("2026-03-03", "")] * 2 + [("2026-03-10", "")] * 2


def test_a_settled_day_is_not_asked_about_and_not_changed(desk: Client) -> None:
    settled = OPEN_DAYS + b"13/03/2026,Ben,75.4,74.8,75.1\n"
    where = send(desk, {"settled.csv": settled, "none.csv": NO_DAYS})
    assert desk.post(where, {"do": "day", "on": "2026-03-20"}).status_code == 302
    read_on(desk, where)
    assert sorted(str(on) for on, _day in days_of(where)) == ["2026-03-04"] * 2 + ["2026-03-13"] + ["2026-03-20"] * 2


def test_another_squads_coach_chooses_no_day(desk: Client, cleo: User) -> None:
    where = send(desk, {"a.csv": NO_DAYS})
    assert browser_of(cleo).post(where, {"do": "day", "on": "2026-03-03"}).status_code == 404
    assert days_of(where) == [(None, "missing")] * 2


def test_an_athlete_chooses_the_day_of_his_own_note(ben: Athlete) -> None:
    phone = phone_of(ben)
    response = phone.post("/me/import/", {"batch": str(new_id()), "text": "3x400 off 60: 75.4, 74.8, 75.1"})
    where = response["Location"]
    read_on(phone, where)
    assert "One session has no day" in page(phone, where)
    phone.post(where, {"do": "day", "on": "2026-03-03"})
    read_on(phone, where)
    assert days_of(where) == [("2026-03-03", "")]
