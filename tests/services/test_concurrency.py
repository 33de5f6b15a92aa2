"""Two phones at once, in real transactions. SQLite alone could never show a lost update."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from coachapp.models import Athlete, Entry, LoggedRep, LoggedSession
from coachapp.models.athlete import AthleteRows
from coachapp.services.actor import Actor
from coachapp.services.link import make
from coachapp.services.overrule import overrule
from coachapp.services.session import SessionConflict, edit_session, log_session
from coachapp.services.standing import log_of
from tests.cast import TODAY, days_ago, log, make_athlete, make_squad, make_user, ran

PHONES = 6

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ben() -> Athlete:
    """Ben, committed, so that every thread sees him."""
    return make_athlete(make_squad(make_user("Ada"), "Riverside"), "Ben")


def at_once(what: Callable[[int], str]) -> Counter[str]:
    """Do it on all phones at the same moment; count the answers."""
    start = threading.Barrier(PHONES)

    def phone(number: int) -> str:
        try:
            start.wait(timeout=120)
            return what(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(PHONES) as pool:
        return Counter(pool.map(phone, range(PHONES)))


def test_one_session_sent_by_all_is_one(ben: Athlete) -> None:
    session = ran(days_ago(3))

    def send(number: int) -> str:
        saved = log_session(athlete=ben, by=Actor(athlete=ben), session=session, on=TODAY)
        return "already" if saved.already else "stored"

    assert at_once(send) == {"stored": 1, "already": PHONES - 1}
    assert LoggedSession.objects.count() == 1
    assert LoggedRep.objects.count() == 14
    assert Entry.objects.filter(subject_kind="session").count() == 1


def test_different_sessions_are_all_kept(ben: Athlete) -> None:
    def send(number: int) -> str:
        session = ran(days_ago(number + 1))
        log_session(athlete=ben, by=Actor(athlete=ben), session=session, on=TODAY)
        return "stored"

    assert at_once(send) == {"stored": PHONES}
    assert len(log_of(ben).sessions) == PHONES
    assert LoggedRep.objects.count() == 14 * PHONES


def _edit_by_all(logged: LoggedSession) -> Counter[str]:
    def edit(number: int) -> str:
        session = replace(logged.as_value(), note=f"phone {number}")
        try:
            edit_session(logged=logged, by=Actor(athlete=logged.athlete), version=1, session=session, on=TODAY)
        except SessionConflict:
            return "conflict"
        return "stored"

    return at_once(edit)


def test_of_several_edits_one_wins_and_the_others_are_told(ben: Athlete) -> None:
    logged = log(ben, ran(days_ago(3))).logged
    assert _edit_by_all(logged) == {"stored": 1, "conflict": PHONES - 1}
    assert LoggedSession.objects.get().version == 2
    assert [entry.verb for entry in Entry.objects.about(logged)] == ["edit", "log"]


def test_without_the_lock_edits_are_lost(ben: Athlete, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a harness that cannot see a loss proves nothing. SQLite's transaction is a lock itself."""
    logged = log(ben, ran(days_ago(3))).logged
    everyone_has_read = threading.Barrier(PHONES)

    def unlocked(self: AthleteRows, athlete: Athlete) -> Athlete:
        return self.select_related("squad").get(pk=athlete.pk)

    def find_together(*args: object) -> LoggedSession | None:
        found = LoggedSession.objects.with_reps().select_related("athlete__squad").first()
        if connection.vendor == "postgresql":
            everyone_has_read.wait(timeout=120)
        return found

    monkeypatch.setattr(AthleteRows, "locked", unlocked)
    monkeypatch.setattr(type(Athlete.objects), "locked", unlocked)
    monkeypatch.setattr("coachapp.services.session._find", find_together)
    seen = _edit_by_all(logged)
    assert seen["stored"] == (PHONES if connection.vendor == "postgresql" else 1)


def test_one_link_is_made(ben: Athlete) -> None:
    assert len(at_once(lambda number: str(make(athlete=ben, by=Actor()).pk))) == 1


def test_an_overrule_given_while_a_session_is_logged_keeps_both(ben: Athlete) -> None:
    coach = ben.squad.coachings.get().user

    def either(number: int) -> str:
        if number % 2:
            log_session(athlete=ben, by=Actor.coach(coach), session=ran(days_ago(number)), on=TODAY)
            return "logged"
        overrule(athlete=ben, by=Actor.coach(coach), kind="hold", reason=f"plan {number}", on=TODAY)
        return "overruled"

    assert at_once(either) == {"logged": 3, "overruled": 3}
    known = log_of(ben)
    assert (len(known.sessions), len(known.overrules)) == (3, 3)
