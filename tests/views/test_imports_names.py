"""Whose it is: a file of nobody, a sheet of several, and names as people write them."""

from __future__ import annotations

import pytest
from django.test import Client

from coachapp.models import Athlete, ImportedFile, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.erasure import erase
from tests.cast import browser_of, make_athlete
from tests.lapfiles.evening import presses
from tests.lapfiles.fit_activity import fit
from tests.lapfiles.test_sheets import CLOCK
from tests.views.files_in import desk, look, page, send

__all__ = ["desk"]


def test_a_file_of_nobody_is_asked_about(desk: Client) -> None:
    where = send(desk, {"activity.fit": fit(presses())})
    assert "Whose is it?" in page(desk, where)
    file = ImportedFile.objects.get()
    desk.post(where, {"do": "give", "file": str(file.pk), "athlete": "bea"})
    desk.post(where, {"do": "read"})
    assert "12 reps" in page(desk, where)
    assert "/athletes/bea/import/" in look(desk, where)


def test_a_sheet_gives_a_session_to_each_athlete(desk: Client, ben: Athlete) -> None:
    where = send(desk, {"clock.csv": CLOCK.encode()})
    html = page(desk, where)
    assert "Ben" in html
    assert "Bea" in html
    assert html.count("Look at it") == 2, "a clock says no day"
    assert "The file says no day" in page(desk, look(desk, where))


def test_a_name_that_nobody_has_is_said(desk: Client) -> None:
    where = send(desk, {"sheet.csv": b"athlete,1,2,3\nNobody,75,75,75\nBen,75,75,75\n"})
    assert "Nobody of this name trains with the squad" in page(desk, where)


def test_the_names_that_nobody_has_are_told_and_the_file_is_read_again(desk: Client, ben: Athlete, abe: User) -> None:
    where = send(desk, {"sheet.csv": b"athlete,1,2,3\nNobody,75,75,75\nCarla M,75,75,75\nBen,75,75,75\n"})
    html = page(desk, where)
    assert "Nobody of these names trains with the squad, or more than one do: <b>Nobody, Carla M</b>." in html
    assert "/squads/riverside/athletes/add/" in html
    assert "/squads/riverside/athletes/add/" not in page(browser_of(abe), where), "an assistant adds nobody"
    carla = make_athlete(ben.squad, "Carla Mendes")
    desk.post(where, {"do": "again", "file": str(ImportedFile.objects.get().pk)})
    desk.post(where, {"do": "read"})
    html = page(desk, where)
    assert "Nobody of this name trains with the squad, or more than one do: <b>Nobody</b>." in html
    assert "<b>Carla Mendes</b>" in html
    assert str(carla.pk) in str(ImportedFile.objects.get().sessions)
    assert "Carla M" not in str(ImportedFile.objects.get().sessions), "of athletes ids only"


def test_a_sheet_of_one_says_whose_name_it_bears(desk: Client) -> None:
    where = send(desk, {"sheet.csv": b"athlete,1,2,3\nCarla,75,75,75\n"})
    assert "Whose is it? It says “Carla”." in page(desk, where)


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Ben Okafor", "Ben Okafor"),
        ("ben okafor", "Ben Okafor"),
        ("Ben O", "Ben Okafor"),
        ("Ben O.", "Ben Okafor"),
        ("Anna", "Anna Maria Kowal"),
        ("Anna K", "Anna Maria Kowal"),
        ("Anna M K", "Anna Maria Kowal"),
        ("Anna X", None),
        ("Ben", None),  # two of them
        ("B", None),
        ("Be O", None),
        ("Okafor", None),
        ("", None),
    ],
)
def test_a_name_as_a_coach_shortens_it(told: str, meant: str | None, riverside: Squad, desk: Client) -> None:
    people = [make_athlete(riverside, name) for name in ("Ben Okafor", "Ben Ito", "Anna Maria Kowal")]
    Athlete.objects.filter(name="Ben").update(left_on="2026-01-01")
    send(desk, {"sheet.csv": f"athlete,1,2,3\n{told},75,75,75\nBea,75,75,75\n".encode()})
    found = {str(person.pk): person.name for person in people}
    ids = [one["athlete"] for one in ImportedFile.objects.get().sessions]
    assert [found[key] for key in ids if key in found] == ([meant] if meant else [])


def test_a_name_that_a_list_told_is_forgotten_with_whoever_bears_it(desk: Client, ben: Athlete, ada: User) -> None:
    where = send(desk, {"sheet.csv": b"athlete,1,2,3\nCarla Mendes,75,75,75\nBen,75,75,75\n"})
    assert "Carla Mendes" in page(desk, where)
    erase(athlete=make_athlete(ben.squad, "Carla Mendes"), by=Actor.coach(ada))
    kept = ImportedFile.objects.get()
    assert "Carla" not in str(kept.sessions)
    assert not kept.content
    assert "Carla" not in page(desk, where)
