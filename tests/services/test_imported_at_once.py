"""The same file from two phones at one instant, in real transactions: kept once, logged once, nobody turned away."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from coachapp.models import Athlete, Entry, ImportedFile, LoggedSession
from coachapp.models.identity import new_id
from coachapp.services.actor import Actor
from coachapp.services.imported import Incoming, keep_files, read_file
from coachapp.views.import_session import log_clear
from tests.cast import make_athlete, make_squad, make_user
from tests.lapfiles import evening
from tests.lapfiles.evening import presses
from tests.lapfiles.fit_activity import fit
from tests.services.test_concurrency import PHONES, at_once

TODAY = evening.BEGAN.date() + timedelta(days=1)
FILE = Incoming("ben.fit", fit(presses()))

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ben() -> Athlete:
    """Ben, committed, so that every thread sees him."""
    return make_athlete(make_squad(make_user("Ada"), "Riverside"), "Ben", since=TODAY - timedelta(days=30))


def keep(ben: Athlete, batch: uuid.UUID) -> int:
    return keep_files(squad=ben.squad, by=Actor(athlete=ben), batch=batch, files=[FILE], athlete=ben)


def test_one_sending_that_arrives_many_times_is_one(ben: Athlete) -> None:
    batch = new_id()
    assert at_once(lambda _number: str(keep(ben, batch))) == {"1": PHONES}
    assert ImportedFile.objects.count() == 1
    assert Entry.objects.filter(verb="import_files").count() == 1


def test_one_file_in_many_sendings_logged_by_all_is_one_session(ben: Athlete) -> None:
    def send(_number: int) -> str:
        batch = new_id()
        keep(ben, batch)
        for _step in ("read", "log"):
            [file] = ImportedFile.objects.select_related("squad", "athlete__squad").filter(batch=batch)
            if file.state == "waiting":
                read_file(file=file, people=[ben], today=TODAY)
        log_clear([file], [ben], Actor(athlete=ben), today=TODAY, at_once=1)
        file.refresh_from_db()
        return f"{file.state} {file.sessions[0].get('failed', '')}".strip()

    assert at_once(send) == {"saved": PHONES}
    assert ImportedFile.objects.count() == PHONES, "each sending keeps its file and its list"
    assert LoggedSession.objects.count() == 1
    assert Entry.objects.filter(subject_kind="session").count() == 1


def test_the_same_evening_by_two_watches_is_two_files_and_one_session(ben: Athlete) -> None:
    """Another file of that day is another session, and the day is taken: it is said, and nothing is doubled."""

    def send(number: int) -> str:
        batch = new_id()
        other = Incoming("ben.fit", fit(presses(tuple(ms + 10 * number for ms in evening.REPS_MS))))
        keep_files(squad=ben.squad, by=Actor(athlete=ben), batch=batch, files=[other], athlete=ben)
        [file] = ImportedFile.objects.select_related("squad", "athlete__squad").filter(batch=batch)
        read_file(file=file, people=[ben], today=TODAY)
        log_clear([file], [ben], Actor(athlete=ben), today=TODAY, at_once=1)
        return "logged" if file.sessions[0]["logged"] else file.sessions[0]["failed"]

    assert at_once(send) == {"logged": 1, "There is another session on that day already.": PHONES - 1}
    assert LoggedSession.objects.count() == 1
