"""Who may open the pages about one athlete: the same questions for each of them."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from coachapp.models import Athlete, GivenOverrule, RecordedMark, User
from coachapp.services.actor import Actor
from coachapp.services.mark import propose_mark
from coachapp.services.overrule import overrule
from tests.cast import TODAY, browser_of, phone_of

BEN = "/squads/riverside/athletes/ben/"
#: Everybody who coaches the squad may read these; only those who lead it the others.
READ = ["", "card/"]
LEAD = ["goal/", "marks/add/", "overrule/", "link/"]
WRITTEN = ["marks/{mark}/", "overrules/{overrule}/take-back/"]


@pytest.fixture
def mark(ben: Athlete, by_ada: Actor) -> RecordedMark:
    """A mark of Ben's that waits."""
    return propose_mark(athlete=ben, by=by_ada, on=TODAY, distance_m=5000, time_ms=960_000)


@pytest.fixture
def given(ben: Athlete, by_ada: Actor) -> GivenOverrule:
    """An overrule about Ben."""
    return overrule(athlete=ben, by=by_ada, kind="advance", reason="he showed it elsewhere", on=TODAY)


@pytest.fixture
def paths(mark: RecordedMark, given: GivenOverrule) -> dict[str, str]:
    """Every page about Ben, with the ids that are in its address."""
    ids = {"mark": mark.pk, "overrule": given.pk}
    return {page: BEN + page.format(**ids) for page in [*READ, *LEAD, *WRITTEN]}


@pytest.mark.parametrize("page", [*READ, *LEAD, "marks/{mark}/"])
def test_his_coach_opens_every_page(ada: User, paths: dict[str, str], page: str) -> None:
    assert browser_of(ada).get(paths[page]).status_code == 200


@pytest.mark.parametrize("page", [*READ, *LEAD, *WRITTEN])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_squads_coach_finds_nothing(
    cleo: User, cato: Athlete, paths: dict[str, str], page: str, method: str
) -> None:
    answer = getattr(browser_of(cleo), method)(paths[page])
    assert answer.status_code in ((404, 405) if page in READ or "take-back" in page else (404,))


@pytest.mark.parametrize("page", [*READ, *LEAD, "marks/{mark}/"])
def test_strangers_and_athletes_are_asked_to_sign_in(ben: Athlete, paths: dict[str, str], page: str) -> None:
    for client in (Client(), phone_of(ben)):
        answer = client.get(paths[page])
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", [*LEAD, *WRITTEN])
def test_an_assistant_reads_but_does_not_lead(abe: User, paths: dict[str, str], page: str) -> None:
    assert browser_of(abe).post(paths[page]).status_code == 403
    for readable in READ:
        assert browser_of(abe).get(paths[readable]).status_code == 200


def test_an_assistant_is_not_offered_what_he_may_not_do(abe: User, paths: dict[str, str]) -> None:
    html = browser_of(abe).get(BEN).content.decode()
    for page in (*LEAD, *WRITTEN):
        assert paths[page] not in html


@pytest.mark.parametrize("page", ["marks/{mark}/", "overrules/{overrule}/take-back/"])
def test_rows_of_another_athlete_are_not_found_under_this_one(
    ada: User, bea: Athlete, paths: dict[str, str], page: str
) -> None:
    assert browser_of(ada).post(paths[page].replace("/ben/", "/bea/")).status_code == 404
    assert browser_of(ada).post(BEN + page.format(mark=uuid.uuid4(), overrule=uuid.uuid4())).status_code == 404


@pytest.mark.parametrize("page", READ)
def test_pages_to_read_are_not_posted_to(ada: User, paths: dict[str, str], page: str) -> None:
    assert browser_of(ada).post(paths[page]).status_code == 405


def test_taking_back_is_posted_only(ada: User, paths: dict[str, str]) -> None:
    assert browser_of(ada).get(paths["overrules/{overrule}/take-back/"]).status_code == 405


@pytest.mark.parametrize("page", [*LEAD, *WRITTEN])
@pytest.mark.parametrize("method", ["put", "delete"])
def test_other_methods_are_refused(ada: User, paths: dict[str, str], page: str, method: str) -> None:
    assert getattr(browser_of(ada), method)(paths[page]).status_code == 405


@pytest.mark.parametrize("page", [*LEAD, *WRITTEN])
def test_a_forged_form_is_refused(ada: User, paths: dict[str, str], page: str) -> None:
    assert browser_of(ada, enforce_csrf_checks=True).post(paths[page]).status_code == 403
