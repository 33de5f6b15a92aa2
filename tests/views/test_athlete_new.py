"""Athletes added one by one and by the pasted list: what is taken, asked about, refused, and who may."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from coachapp.models import AgreedGoal, Athlete, RecordedMark, Squad, User
from tests.cast import browser_of, phone_of

ADD = "/squads/riverside/athletes/add/"
PASTE = "/squads/riverside/athletes/paste/"
MAYA = {"name": "Maya", "event": "3000", "mark": "9:36", "goal": "9:15", "workout": "12x400"}


def test_one_athlete_with_mark_and_goal(browser: Client, riverside: Squad) -> None:
    answer = browser.post(ADD, {**MAYA, "mark_on": "2026-05-02", "birth_year": "2009"})
    assert answer.headers["Location"] == "/squads/riverside/"
    maya = riverside.athletes.get()
    assert (maya.name, maya.birth_year, maya.workout) == ("Maya", 2009, "12x400")
    mark = maya.marks.get()
    assert (mark.on, mark.distance_m, mark.time_ms, mark.kind) == (date(2026, 5, 2), 3000.0, 576_000, "race")
    assert mark.state == RecordedMark.State.CONFIRMED
    assert maya.goals.get().pace_ms == 74_000


@pytest.mark.parametrize(
    ("typed", "distance_m", "time_ms", "kind"),
    [("76.8", 3000.0, 576_000, "typed"), ("5K 16:00", 5000.0, 960_000, "race"), ("9'36\"", 3000.0, 576_000, "race")],
)
def test_a_mark_as_coaches_write_it(
    browser: Client, riverside: Squad, typed: str, distance_m: float, time_ms: int, kind: str
) -> None:
    assert browser.post(ADD, {**MAYA, "goal": "", "mark": typed}).status_code == 302
    mark = RecordedMark.objects.get()
    assert (mark.distance_m, mark.time_ms, mark.kind) == (distance_m, time_ms, kind)


def test_a_name_is_enough(browser: Client, riverside: Squad) -> None:
    assert browser.post(ADD, {"name": "Lena", "workout": "12x400"}).status_code == 302
    assert not riverside.athletes.get().marks.exists()


def test_on_to_the_next_one(browser: Client) -> None:
    assert browser.post(ADD, {**MAYA, "then": "another"}).headers["Location"] == ADD


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"mark": "6:00"}, "Nobody has ever run this fast"),
        ({"mark": "fast"}, "This is not a time."),
        ({"mark": "-9:36"}, "A time cannot be negative."),
        ({"mark": "dnf"}, "This is not a time."),
        ({"goal": "9:36"}, "The goal is not faster than the mark."),
        ({"goal": "5:00"}, "Nobody has ever run this fast"),
        ({"birth_year": "1890"}, "Write a year from"),
        ({"birth_year": "old"}, "Write the year with four digits"),
        ({"workout": "5x1000"}, "Select a valid choice"),
        ({"event": "javelin"}, "Select a valid choice"),
        ({"mark_on": "yesterday"}, "Enter a valid date"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(browser: Client, wrong: dict[str, str], said: str) -> None:
    answer = browser.post(ADD, {**MAYA, **wrong})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    (typed,) = wrong.values()
    assert not typed or typed in html or "Select a valid" in said
    assert not Athlete.objects.exists()


@pytest.mark.parametrize(
    ("odd", "token"),
    [
        ({"goal": "8:30"}, "goal:goal_large:8:30"),
        ({"goal": "9:35"}, "goal:goal_small:9:35"),
        ({"mark": "9.36"}, "mark:dotted_minutes:9.36"),
        ({"mark": "35:00", "goal": ""}, "mark:mark_slow:35:00"),
        ({"mark_on": "2099-01-01"}, "mark_on:date_in_future:2099-01-01"),
    ],
)
def test_the_odd_is_asked_about_once(browser: Client, odd: dict[str, str], token: str) -> None:
    asked = browser.post(ADD, {**MAYA, **odd})
    assert asked.status_code == 422
    assert f'value="{token}"' in asked.content.decode()
    assert browser.post(ADD, {**MAYA, **odd, "sure": "name:same_name:Someone"}).status_code == 422
    assert browser.post(ADD, {**MAYA, **odd, "sure": token}).status_code == 302
    assert Athlete.objects.count() == 1


def test_another_of_the_same_name_is_asked_about(browser: Client, ben: Athlete) -> None:
    sent = {**MAYA, "name": "ben"}
    assert browser.post(ADD, sent).status_code == 422
    assert browser.post(ADD, {**sent, "sure": "name:same_name:ben"}).status_code == 302
    assert sorted(Athlete.objects.values_list("slug", flat=True)) == ["ben", "ben-2"]


def test_a_number_of_the_squad_decides_what_is_odd(browser: Client, riverside: Squad) -> None:
    riverside.settings = {"goal_large_pct": 1.0}
    riverside.save()
    assert browser.post(ADD, MAYA).status_code == 422


# --- a list --------------------------------------------------------------------------------------

LIST = "Maya, 3K 9:36, goal 9:15\nTom Brandt; 5K 17:30; goal 9:50; 2009\n\nLou"


def test_the_list_is_shown_before_it_is_saved(browser: Client) -> None:
    shown = browser.post(PASTE, {"text": LIST})
    html = shown.content.decode()
    assert shown.status_code == 200
    assert not Athlete.objects.exists()
    for figure in ("Maya", "3K 9:36", "76.8", "9:15", "74.0", "5K 17:30", "80.8", "2009", "No time yet"):
        assert figure in html
    assert "Save all 3 athletes" in html


def test_the_list_is_saved_once_however_often_it_is_sent(browser: Client, riverside: Squad) -> None:
    for _ in range(2):
        answer = browser.post(PASTE, {"text": LIST, "do": "save"})
        assert answer.headers["Location"] == "/squads/riverside/"
    assert sorted(riverside.athletes.values_list("name", flat=True)) == ["Lou", "Maya", "Tom Brandt"]
    assert AgreedGoal.objects.count() == 2
    assert set(RecordedMark.objects.values_list("on", flat=True)) == {riverside.today(timezone.now())}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Flash, 3K 6:00", "Nobody has ever run this fast"),
        ("Maya, 3K 9:40", "This name stands twice"),
        ("9:36", "There is no name."),
        ("Slow, 3K 9:36, goal 9:50", "The goal is not faster"),
        ("Old, 3K 9:36, born 1920", "birth year 1920 cannot be right"),
    ],
)
def test_one_wrong_line_saves_nobody(browser: Client, line: str, said: str) -> None:
    for more in ({}, {"do": "save"}):
        answer = browser.post(PASTE, {"text": f"{LIST}\n{line}", **more})
        assert said in answer.content.decode()
    assert answer.status_code == 422
    assert line in answer.content.decode()
    assert not Athlete.objects.exists()


def test_a_spreadsheet_with_a_header(browser: Client, riverside: Squad) -> None:
    text = "Athlete\t5K\tGoal\tBorn\nMaya\t17:30\t9:50\t2008\nTom\t16:30\t\t\n"
    assert browser.post(PASTE, {"text": text, "do": "save"}).status_code == 302
    maya, tom = riverside.athletes.order_by("name")
    assert (maya.birth_year, maya.marks.get().distance_m, maya.marks.get().time_ms) == (2008, 5000.0, 1_050_000)
    assert (tom.marks.get().time_ms, tom.goals.exists()) == (990_000, False)


@pytest.mark.parametrize("text", ["", "   \n", "\n".join(f"A{n}x" for n in range(301)), "Name, 3K, Goal"])
def test_lines_that_are_no_list(browser: Client, text: str) -> None:
    assert browser.post(PASTE, {"text": text}).status_code == 422


def test_a_pasted_name_is_text(browser: Client) -> None:
    html = browser.post(PASTE, {"text": "<b>Bo</b>, 9:36"}).content.decode()
    assert "<b>Bo" not in html


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [ADD, PASTE])
def test_who_may_add(url: str, ada: User, abe: User, cleo: User, ben: Athlete) -> None:
    sent: dict[str, Any] = {**MAYA, "text": LIST, "do": "save"}
    for client, status in (
        (browser_of(abe), 403),
        (browser_of(cleo), 404),
        (phone_of(ben), 302),
        (Client(), 302),
    ):
        assert client.get(url).status_code == status
        assert client.post(url, sent).status_code == status
    assert Athlete.objects.count() == 1
    assert browser_of(ada).get(url).status_code == 200
    assert browser_of(ada).delete(url).status_code == 405
    assert browser_of(ada, enforce_csrf_checks=True).post(url, sent).status_code == 403


def test_a_spreadsheet_becomes_lines_to_look_at(ada: User, riverside: Squad) -> None:
    sheet = SimpleUploadedFile("squad.csv", b"Name;Born;3K;Goal 3K\nMaya;2009;9:36;9:15\n")
    browser = browser_of(ada)
    html = browser.post("/squads/riverside/athletes/paste/", {"text": "", "sheet": sheet}).content.decode()
    assert "Maya, 2009, 3000 9:36, goal 3000 9:15" in html
    assert "Save 1 athlete" in html
    assert not riverside.athletes.exists(), "nothing is saved before it was seen"
    bad = SimpleUploadedFile("squad.xlsx", b"PK\x03\x04junk")
    answer = browser.post("/squads/riverside/athletes/paste/", {"text": "", "sheet": bad})
    assert answer.status_code == 422
    assert "damaged" in answer.content.decode()
