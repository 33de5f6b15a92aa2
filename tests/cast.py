"""The people of the tests, and sessions as they run them.

Ada coaches the squad Riverside; Ben and Bea run for her, and Abe helps with logging. Cleo coaches
Hilltop, where Cato runs. Whatever is Cleo's is nothing to Ada, and the other way round.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from coachapp.models import Athlete, Coaching, Squad, User
from coachapp.services import link
from coachapp.services.actor import Actor
from coachapp.services.athlete import NewAthlete
from coachapp.services.session import Saved, log_session
from coachapp.training.pace import Mark, Pace
from coachapp.training.session import FlushRep, Rep, Session
from tests.factories import PASSWORD, AthleteFactory, SquadFactory, UserFactory

#: The day on which the tests play, unless they say otherwise.
TODAY = date(2026, 6, 1)

__all__ = ["PASSWORD"]

#: Django's list of the statements that empty tables.
Flush = Callable[..., list[str]]

#: Ben's paces, those of the examples in the rules: 75.0 a lap now, 73.0 wanted.
DATE_MS = 75_000
GOAL_MS = 73_000


def days_ago(days: int) -> date:
    """The day so many days before TODAY."""
    return TODAY - timedelta(days=days)


def make_user(name: str) -> User:
    """An account whose address is made of the name."""
    return UserFactory.create(name=name)


def make_squad(owner: User, name: str) -> Squad:
    """A squad that keeps Greenwich time."""
    return SquadFactory.create(by=owner, name=name)


def make_athlete(
    squad: Squad,
    name: str,
    *,
    date_ms: int | None = DATE_MS,
    goal_ms: int | None = GOAL_MS,
    workout: str = "12x400",
    since: date | None = None,
) -> Athlete:
    """An athlete with a date pace (per 400 m) from a mark of some weeks ago, and a goal pace."""
    owner = squad.coachings.select_related("user").get(role=Coaching.Role.OWNER).user
    mark = Mark(since or days_ago(30), 3000, Pace(date_ms).time_ms(3000)) if date_ms else None
    new = NewAthlete(name=name, mark=mark, goal=Pace(goal_ms) if goal_ms else None, workout=workout)
    return AthleteFactory.create(squad=squad, by=Actor.coach(owner), new=new, on=TODAY)


def ran(
    on: date,
    times: int | Sequence[int | None] = DATE_MS,
    recoveries: int | Sequence[int | None] = 90_000,
    *,
    reps: int = 12,
    flush: Sequence[int] = (450_000, 440_000),
    key: uuid.UUID | None = None,
    **more: object,
) -> Session:
    """A session of 400s in ms: one number for all of them, or one for each."""
    all_times = [times] * reps if isinstance(times, int) else list(times)
    pauses = [recoveries] * len(all_times) if isinstance(recoveries, int) else list(recoveries)
    return Session(
        on=on,
        reps=tuple(
            Rep(number, 400.0, time_ms, recovery_ms)
            for number, (time_ms, recovery_ms) in enumerate(zip(all_times, pauses, strict=True), 1)
        ),
        flush=tuple(FlushRep(2000.0, time_ms) for time_ms in flush),
        key=str(key or uuid.uuid4()),
        **more,  # type: ignore[arg-type]
    )


def log(athlete: Athlete, session: Session, by: Actor | None = None) -> Saved:
    """Have the athlete's coach log a session."""
    owner = athlete.squad.coachings.select_related("user").get(role=Coaching.Role.OWNER).user
    return log_session(athlete=athlete, by=by or Actor.coach(owner), session=session, on=TODAY)


def told(content: Any) -> dict[str, Any]:
    """What an entry of the history holds before or after a change, where it holds anything."""
    assert isinstance(content, dict)
    return content


def browser_of(user: User | None = None, **more: bool) -> Client:
    """A browser, signed in where a user is given."""
    client = Client(**more)  # type: ignore[arg-type]
    if user is not None:
        client.force_login(user)
    return client


def phone_of(athlete: Athlete) -> Client:
    """A phone that has accepted the athlete's personal link."""
    made = link.make(athlete=athlete, by=Actor())
    device = link.accept(token=link.token_of(made), label="Chrome/Android", on=timezone.now().date())
    assert device is not None
    client = Client()
    session = client.session
    session["device"] = str(device.pk)
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    return client


@pytest.fixture
def ada(db: None) -> User:
    """Who coaches Riverside."""
    return make_user("Ada")


@pytest.fixture
def riverside(ada: User) -> Squad:
    """Ada's squad."""
    return make_squad(ada, "Riverside")


@pytest.fixture
def today(riverside: Squad) -> date:
    """The squad's own today: pages ask the clock."""
    return riverside.today(timezone.now())


@pytest.fixture
def abe(riverside: Squad) -> User:
    """Who helps Ada: he logs sessions and changes nothing else."""
    user = make_user("Abe")
    Coaching.objects.create(squad=riverside, user=user, role=Coaching.Role.ASSISTANT)
    return user


@pytest.fixture
def ben(riverside: Squad) -> Athlete:
    """Who runs for Ada."""
    return make_athlete(riverside, "Ben")


@pytest.fixture
def bea(riverside: Squad) -> Athlete:
    """Who runs for Ada as well, and is none of Ben's business."""
    return make_athlete(riverside, "Bea", date_ms=90_000, goal_ms=87_500)


@pytest.fixture
def cleo(db: None) -> User:
    """Who coaches Hilltop and has no part in Riverside."""
    return make_user("Cleo")


@pytest.fixture
def hilltop(cleo: User) -> Squad:
    """Cleo's squad."""
    return make_squad(cleo, "Hilltop")


@pytest.fixture
def cato(hilltop: Squad) -> Athlete:
    """Who runs for Cleo."""
    return make_athlete(hilltop, "Cato")


@pytest.fixture
def by_ada(ada: User) -> Actor:
    """Ada at work."""
    return Actor.coach(ada)


def _with_triggers_aside(flush: Flush) -> Flush:
    """SQLite empties a table with DELETE, which the history and the taps refuse; their triggers step aside for just that."""

    def emptied(self: object, *args: object, **kwargs: object) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'coachapp_%_kept_delete'")
            triggers = cursor.fetchall()
        asked = flush(self, *args, **kwargs)
        return [*(f"DROP TRIGGER {name}" for name, _sql in triggers), *asked, *(sql for _name, sql in triggers)]

    return emptied


def _by_deleting(flush: Flush) -> Flush:
    """PostgreSQL makes new files for every table and index that it truncates, which takes longer than most tests.

    The few rows of a test are deleted, under the lock that TRUNCATE would take and without any trigger. Whoever may not
    leave triggers out, because the server of TEST_DATABASE_URL does not let him, truncates.
    """

    def emptied(self: object, style: object, tables: Sequence[str], **how: object) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SHOW is_superuser")
            [may] = cursor.fetchone() or ("off",)
        if may != "on" or how.get("reset_sequences") or not tables:
            return flush(self, style, tables, **how)
        names = [connection.ops.quote_name(name) for name in tables]
        return [
            "SET LOCAL session_replication_role = replica",
            f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE",
            *(f"DELETE FROM {name}" for name in names),
        ]

    return emptied


@pytest.fixture(autouse=True, scope="session")
def emptied_after_a_commit() -> Iterator[None]:
    """Let the tables be emptied, and quickly, after a test that commits."""
    way = {"sqlite": _with_triggers_aside, "postgresql": _by_deleting}[connection.vendor]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "sql_flush", way(type(connection.ops).sql_flush))
        yield
