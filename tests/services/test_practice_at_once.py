"""Several coaches at one evening at the same moment, in real transactions."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection

from coachapp.models import Entry, LoggedSession, Practice, User
from coachapp.services.actor import Actor
from coachapp.services.practice import Part, change_parts, plan_practice
from coachapp.services.practice_log import log_practice, undo_log
from tests.cast import TODAY, make_athlete, make_squad, make_user
from tests.track import Phone, send

COACHES = 4
Answer = TypeVar("Answer")

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(what: Callable[[int], Answer]) -> list[Answer]:
    """Do it in several threads at the same moment."""
    start = threading.Barrier(COACHES)

    def coach(number: int) -> Answer:
        try:
            start.wait(timeout=120)
            return what(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(COACHES) as pool:
        return list(pool.map(coach, range(COACHES)))


@pytest.fixture
def evening() -> tuple[Practice, Actor]:
    """Three have run, committed, so that every thread sees it."""
    ada: User = make_user("Ada")
    squad, by = make_squad(ada, "Riverside"), Actor.coach(ada)
    people = [make_athlete(squad, name) for name in ("Ben", "Bea", "Bo")]
    practice = plan_practice(squad=squad, by=by, on=TODAY, athletes=[one.pk for one in people])
    phone = Phone()
    phone.run(dict.fromkeys(people, 75_000), range(1, 13), rest_ms=90_000)
    send(practice, by, phone.taps)
    return practice, by


def test_logged_by_all_it_is_logged_once(evening: tuple[Practice, Actor]) -> None:
    practice, by = evening
    answers = at_once(lambda _n: log_practice(practice=practice, by=by, on=TODAY))
    for place in range(3):
        assert Counter(answer[place].state for answer in answers) == {"logged": 1, "already": COACHES - 1}
    assert LoggedSession.objects.kept().count() == LoggedSession.objects.count() == 3
    assert Entry.objects.filter(subject_kind="session").count() == 3
    assert Entry.objects.about(practice).filter(verb="log").count() == 3


def test_undone_by_all_it_is_undone_once(evening: tuple[Practice, Actor]) -> None:
    practice, by = evening
    log_practice(practice=practice, by=by, on=TODAY)
    answers = at_once(lambda _n: undo_log(practice=practice, by=by, on=TODAY))
    assert Counter(result.state for answer in answers for result in answer)["undone"] == 3
    assert not LoggedSession.objects.kept().exists(), "taken back twice it would be there again"


def test_changes_to_different_athletes_are_all_kept(evening: tuple[Practice, Actor]) -> None:
    practice, by = evening
    people = list(practice.athletes.order_by("id").values_list("athlete_id", flat=True))
    at_once(lambda n: change_parts(practice=practice, by=by, to={people[n % 3]: Part(group=n % 3 + 2)}))
    assert sorted(practice.athletes.values_list("group", flat=True)) == [2, 3, 4]
    assert Practice.objects.get().version == 4
