"""Two pages for one day: the same typed twice is one session, another one is asked about, also at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from coachapp.models import Athlete
from coachapp.services.actor import Actor
from coachapp.services.session import Saved, log_session, void_session
from coachapp.services.session_day import DayTaken
from coachapp.training.session import Session
from tests.cast import TODAY, days_ago, make_athlete, make_squad, make_user, ran


def keep_one(athlete: Athlete, session: Session) -> Saved:
    """Log it as a page does."""
    return log_session(athlete=athlete, by=Actor.runner(athlete), session=session, on=TODAY, only_one=True)


@pytest.mark.django_db
def test_the_same_under_another_id_is_the_one_that_is_stored(ben: Athlete) -> None:
    first, again = ran(days_ago(3)), ran(days_ago(3))
    stored = keep_one(ben, first)
    answer = keep_one(ben, again)
    assert (answer.already, answer.logged) == (True, stored.logged)
    assert ben.sessions.count() == 1


@pytest.mark.django_db
def test_another_one_for_the_day_is_asked_about(ben: Athlete) -> None:
    first, other = ran(days_ago(3)), ran(days_ago(3), 76_000)
    stored = keep_one(ben, first).logged
    with pytest.raises(DayTaken) as taken:
        keep_one(ben, other)
    assert taken.value.stored == stored
    assert not log_session(athlete=ben, by=Actor.runner(ben), session=other, on=TODAY).already, "he did run twice"


@pytest.mark.django_db
def test_what_was_left_out_takes_no_day(ben: Athlete, by_ada: Actor) -> None:
    stored = keep_one(ben, ran(days_ago(3))).logged
    void_session(logged=stored, by=by_ada, version=1, reason="the watch stopped", on=TODAY)
    assert not keep_one(ben, ran(days_ago(3), 76_000)).already


@pytest.mark.django_db
def test_its_own_day_is_not_taken(ben: Athlete) -> None:
    session = ran(days_ago(3))
    keep_one(ben, session)
    assert keep_one(ben, session).already
    assert not keep_one(ben, replace(ran(days_ago(4)), note="another day")).already


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_is_stored_and_the_others_are_told() -> None:
    ben = make_athlete(make_squad(make_user("Ada"), "Riverside"), "Ben")
    start = threading.Barrier(4)

    def page(number: int) -> str:
        try:
            start.wait(timeout=120)
            keep_one(ben, ran(days_ago(3), 75_000 + 100 * number))
        except DayTaken:
            return "told"
        finally:
            connection.close()
        return "stored"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(page, range(4))) == ["stored", "told", "told", "told"]
    assert ben.sessions.count() == 1
