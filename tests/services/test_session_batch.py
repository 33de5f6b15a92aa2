"""Many sessions stored at once come to what each comes to that is logged for himself."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError

from coachapp.models import Athlete, Entry, LoggedSession, Squad
from coachapp.services.actor import Actor
from coachapp.services.session import log_session
from coachapp.services.session_batch import NewSession, log_sessions
from coachapp.services.session_content import content_of
from coachapp.services.standing import standing_of
from coachapp.training.session import Session
from tests.cast import TODAY, days_ago, log, ran

TIMES = [75_000, 75_400, 74_900] * 4


def kept(logged: LoggedSession) -> dict[str, Any]:
    """What is stored of a session, but for its id and the moment."""
    row = LoggedSession.objects.with_reps().get(pk=logged.pk)
    columns = ("workout", "by_athlete", "entered_by_id", "prescription", "version")
    entry = Entry.objects.about(row).get()
    return {
        **{name: getattr(row, name) for name in columns},
        "content": content_of(row),
        "entry": (entry.verb, entry.before, entry.after, entry.actor_user_id, entry.athlete_id == row.athlete_id),
    }


def test_stored_together_is_as_stored_alone(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    log(ben, ran(days_ago(10)))
    alone = log_session(athlete=ben, by=by_ada, session=ran(TODAY, TIMES, note="alone"), on=TODAY)
    expected = kept(alone.logged)
    session = ran(TODAY, TIMES, note="alone")
    LoggedSession.objects.filter(pk=alone.logged.pk).update(undone_at="2026-06-01T00:00:00Z")
    log_sessions(
        squad=riverside,
        by=by_ada,
        new=[NewSession(ben, ben.workout, session), NewSession(bea, bea.workout, ran(TODAY, 90_000))],
    )
    saved = {logged.athlete_id: logged for logged in LoggedSession.objects.filter(on=TODAY, undone_at=None)}
    assert kept(saved[ben.pk]) == expected
    judged, judged_alone = standing_of(ben, on=TODAY).runnings[-1], alone.running
    assert judged_alone is not None
    assert (judged.verdict, judged.after) == (judged_alone.verdict, judged_alone.after)
    assert standing_of(bea, on=TODAY).runnings[-1].session.key == str(saved[bea.pk].pk)


def test_all_or_none(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    taken = uuid.uuid4()
    log(bea, ran(days_ago(10), 90_000, key=taken))
    new = [NewSession(ben, ben.workout, ran(TODAY)), NewSession(bea, bea.workout, ran(TODAY, 90_000, key=taken))]
    with pytest.raises(IntegrityError):
        log_sessions(squad=riverside, by=by_ada, new=new)
    assert LoggedSession.objects.count() == 1
    assert Entry.objects.filter(subject_kind="session").count() == 1


def test_another_squads_athlete_is_nobody_here(riverside: Squad, ben: Athlete, cato: Athlete, by_ada: Actor) -> None:
    new = [NewSession(who, who.workout, ran(TODAY)) for who in (ben, cato)]
    with pytest.raises(KeyError):
        log_sessions(squad=riverside, by=by_ada, new=new)
    assert not LoggedSession.objects.exists()


def test_nobody_is_no_session(riverside: Squad, by_ada: Actor) -> None:
    log_sessions(squad=riverside, by=by_ada, new=[])
    assert not LoggedSession.objects.exists()


def test_a_broken_key_stores_nothing(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    broken = Session(on=TODAY, reps=ran(TODAY).reps, key="no id")
    new = [NewSession(bea, bea.workout, ran(TODAY, 90_000)), NewSession(ben, ben.workout, broken)]
    with pytest.raises(ValueError, match="UUID"):
        log_sessions(squad=riverside, by=by_ada, new=new)
    assert not LoggedSession.objects.exists()
