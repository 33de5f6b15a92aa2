"""What a second wall in PostgreSQL would cost, and whether it would stand: the experiment behind decision 0011.

    .venv/bin/python -m tests.postgres .venv/bin/python -m tests.ordeal.second_wall

(Or in two steps, `second_wall fill` and `second_wall measure`, on a server of one's own; the second on a quiet machine.)

A database is filled with squads (SQUADS, 200), athletes (10 each) and sessions (8 each, 12 reps). From the models policies
are made for every table with a squad, for a role that owns nothing and that the site would sign in as; the squad is named
by `set_config(..., true)`, for one transaction only. Then two things are asked.

Does it stand: as that role, with one squad named, every table is read without any filter; a row of another squad is a hole.
With none named, a row at all is. A row written for another squad must be refused.

What does it cost: the statements of the squad page and of one athlete's log are recorded once from the site's own code,
and sent again for squads by lot, each time both without and with the wall, the order by lot. Without is how the site asks
now: each statement for itself, as the owner. With is one transaction, the squad's name first, as the role. In between
stands a transaction without the wall, which tells what of the price is the transaction's.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import django
import psycopg

if TYPE_CHECKING:
    from django.db.models import Model

SQUADS = int(os.environ.get("SQUADS", "200"))
ATHLETES, SESSIONS, REPS = 10, 8, 12
ROUNDS = int(os.environ.get("ROUNDS", "1000"))
ROLE, NAMED = "quarters_site", "quarters.squad"

Statements = list[tuple[str, Any]]


@dataclass(frozen=True)
class Filled:
    """The database: each squad with its address and coach, and two squads that have a row in nearly every table."""

    squads: list[tuple[str, str, Any]]
    two: tuple[str, str]


# --- the database ------------------------------------------------------------------------------


def fill() -> None:
    """Fill an empty database with as many squads as asked for, and with the two of the tests of access."""
    from coachapp.models import Athlete, LoggedRep, LoggedSession, RecordedMark, User
    from coachapp.models.identity import new_id
    from coachapp.services.squad import start_squad
    from tests.walls.world import build

    today = date.today()  # noqa: DTZ011 - the pages ask the same clock
    for letter in "ab":
        build(letter, today, 3)
    rows: dict[type[Model], list[Any]] = {Athlete: [], RecordedMark: [], LoggedSession: [], LoggedRep: []}
    for number in range(SQUADS):
        coach = User.objects.create_user(email=f"coach{number}@example.org", password=None, name=f"Coach {number}")
        squad = start_squad(by=coach, name=f"Squad {number}", time_zone="UTC")
        for each in range(ATHLETES):
            one = Athlete(id=new_id(), squad=squad, name=f"Athlete {each}", slug=f"athlete-{each}")
            mark_on = today - timedelta(days=60)
            rows[Athlete].append(one)
            rows[RecordedMark].append(RecordedMark(
                squad=squad, athlete=one, on=mark_on, distance_m=3000, time_ms=560_000 + 1000 * each, state="confirmed",
                entered_by=coach, decided_by=coach, decided_at="2026-01-01T00:00:00Z",
            ))  # fmt: skip
            for at in range(SESSIONS):
                logged = LoggedSession(
                    id=new_id(), squad=squad, athlete=one, workout="12x400", on=today - timedelta(days=4 * (SESSIONS - at)),
                    entered_by=coach,
                )  # fmt: skip
                rows[LoggedSession].append(logged)
                rows[LoggedRep] += [
                    LoggedRep(squad=squad, session=logged, number=rep, distance_m=400, time_ms=75_000 + 10 * rep,
                              recovery_ms=60_000 if rep < REPS else None) for rep in range(1, REPS + 1)
                ]  # fmt: skip
    for model, made in rows.items():
        model._default_manager.bulk_create(made, batch_size=5000)


def filled() -> Filled:
    """What `fill` has put there."""
    from coachapp.models import Coaching, Squad

    rows = Coaching.objects.filter(squad__name__startswith="Squad ").select_related("squad", "user").order_by("pk")
    first, second = Squad.objects.exclude(name__startswith="Squad ").order_by("pk")
    return Filled([(str(row.squad_id), row.squad.slug, row.user) for row in rows], (str(first.pk), str(second.pk)))


def tables() -> list[str]:
    """Every table with a squad but the coachings: those are how a coach's squads are found."""
    from django.apps import apps

    models = apps.get_app_config("coachapp").get_models()
    named = {model._meta.db_table for model in models if any(one.name == "squad" for one in model._meta.fields)}
    return sorted(named - {"coachapp_coaching"})


def build_wall(owner: Any) -> None:
    """A policy for each table, and a role that they bind."""
    owner.execute(f"CREATE ROLE {ROLE} LOGIN")
    owner.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
    owner.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")
    for table in tables():
        mine = f"squad_id = nullif(current_setting('{NAMED}', true), '')::uuid"
        owner.execute(f"CREATE POLICY of_squad ON {table} TO {ROLE} USING ({mine}) WITH CHECK ({mine})")
        owner.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    owner.execute("ANALYZE")


# --- does it stand -----------------------------------------------------------------------------


def stands(owner: Any, site: Any, two: tuple[str, str]) -> list[str]:
    """What was seen, in lines. Raises AssertionError at a hole."""
    lines, of, empty = [], dict.fromkeys(two, 0), list[str]()
    for table in tables():
        count = dict(owner.execute(f"SELECT squad_id::text, count(*) FROM {table} GROUP BY 1").fetchall())
        if not all(count.get(squad) for squad in two):
            empty.append(table)
        assert site.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0, f"{table} is open with no squad named"
        for squad, other in (two, two[::-1]):
            with site.transaction():
                site.execute(f"SELECT set_config('{NAMED}', %s, true)", [squad])
                seen = dict(site.execute(f"SELECT squad_id::text, count(*) FROM {table} GROUP BY 1").fetchall())
                assert seen == {squad: count[squad] for squad in (squad,) if squad in count}, f"{table}: {seen}"
                asked = site.execute(f"SELECT count(*) FROM {table} WHERE squad_id = %s", [other]).fetchone()[0]
                assert asked == 0, f"{table} shows the other squad to who asks for it"
                changed = site.execute(f"UPDATE {table} SET squad_id = squad_id WHERE squad_id = %s", [other]).rowcount
                assert changed == 0, f"{table}: a row of the other squad can be changed"
            of[squad] += count.get(squad, 0)
        assert site.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0, (
            f"{table} is open after the transaction"
        )
    refused = 0
    with site.transaction(force_rollback=True):
        site.execute(f"SELECT set_config('{NAMED}', %s, true)", [two[0]])
        try:
            site.execute(
                "INSERT INTO coachapp_athlete (id, squad_id, name, slug, workout, settings, target_race_name, version, "
                "created_at) VALUES (gen_random_uuid(), %s, 'x', 'x', '12x400', '{}', '', 1, now())",
                [two[1]],
            )
        except psycopg.errors.InsufficientPrivilege:
            refused += 1
    assert refused == 1, "a row can be put into the other squad"
    of_one, of_other = (of[squad] for squad in two)
    lines.append(
        f"{len(tables())} tables, two squads side by side: with one named, its {of_one} rows (the other's: {of_other}) and "
        "not one of the other's or of the rest, read without any filter; with none named, nothing"
    )
    lines.append(f"nothing is shown for {', '.join(empty) or 'none'}: no row of both there")
    lines.append("asked for by its id the other squad is not there, none of its rows changes, a row for it is refused")
    return lines


# --- what does it cost -------------------------------------------------------------------------


def recorded(page: str, squad: tuple[str, str, Any]) -> tuple[Statements, float]:
    """What the site asks the database for a page, from its own code; and what the whole request took, ms."""
    from django.db import connection
    from django.test import Client

    browser, heard = Client(), []
    browser.force_login(squad[2])

    def listen(execute: Any, words: str, params: Any, many: bool, context: Any) -> Any:
        heard.append((words, params))
        return execute(words, params, many, context)

    path = f"/squads/{squad[1]}/{page}"
    assert browser.get(path).status_code == 200, path
    with connection.execute_wrapper(listen):
        began = time.perf_counter()
        browser.get(path)
        took = (time.perf_counter() - began) * 1000
    # What writes is counted apart from what a page reads: the visit itself is written down now and then.
    return [one for one in heard if one[0].startswith("SELECT")], took


def send(connection: Any, statements: Statements) -> int:
    """Ask all of them, one after the other; how many rows came."""
    rows = 0
    for words, params in statements:
        rows += len(connection.execute(words, params).fetchall())
    return rows


def ways(owner: Any, site: Any) -> dict[str, Callable[[str, Statements], int]]:
    """The ways to ask."""

    def alone(_squad: str, statements: Statements) -> int:
        return send(owner, statements)

    def together(_squad: str, statements: Statements) -> int:
        owner.execute("BEGIN")
        rows = send(owner, statements)
        owner.execute("COMMIT")
        return rows

    def behind_the_wall(squad: str, statements: Statements) -> int:
        site.execute("BEGIN")
        site.execute(f"SELECT set_config('{NAMED}', %s, true)", [squad]).fetchall()
        rows = send(site, statements)
        site.execute("COMMIT")
        return rows

    return {"as now": alone, "in a transaction": together, "behind the wall": behind_the_wall}


def cost(owner: Any, site: Any, there: Filled) -> list[str]:
    """The medians, in lines. Each round asks for one page of one squad by lot, in every way, the order by lot too."""
    chance, lines = random.Random(4), []
    asked = ways(owner, site)
    for title, page in (("squad page", ""), ("an athlete's log", "athletes/athlete-3/")):
        squads = chance.sample(there.squads, min(40, len(there.squads)))
        known = {squad[0]: recorded(page, squad) for squad in squads}
        took: dict[str, list[float]] = defaultdict(list)
        for at in range(ROUNDS + 50):
            squad = chance.choice(squads)[0]
            rows = {}
            for way in chance.sample(list(asked), len(asked)):
                began = time.perf_counter()
                rows[way] = asked[way](squad, known[squad][0])
                if at >= 50:
                    took[way].append((time.perf_counter() - began) * 1000)
            assert len(set(rows.values())) == 1, f"another answer behind the wall: {rows}"
        request = statistics.median(one[1] for one in known.values())
        statements = statistics.median(len(one[0]) for one in known.values())
        lines.append(f"{title}: {statements:.0f} statements, {ROUNDS} rounds; the whole request takes {request:.1f} ms")
        for way in asked:
            times, now = took[way], took["as now"]
            more = [one - base for one, base in zip(times, now, strict=True)]
            quick = statistics.quantiles(times, n=10)[0] - statistics.quantiles(now, n=10)[0]
            low, middle, high = statistics.quantiles(more, n=4)
            lines.append(
                f"    {way:<17} median {statistics.median(times):7.3f} ms; more than now, pair by pair: {middle:+.3f} ms "
                f"(middle half {low:+.3f} to {high:+.3f}); among the quickest tenth {quick:+.3f} ms"
            )
    return lines


def main() -> None:
    """Fill, build, look, measure, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coachapp.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-the-experiment-0123456789-0123456789-0123456789")
    os.environ |= {"QUARTERS_HTTPS": "0", "QUARTERS_HASHED_STATIC": "0", "QUARTERS_LOG_LEVEL": "CRITICAL"}
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        raise SystemExit(__doc__)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    setup_test_environment(debug=False)
    if "measure" not in sys.argv[1:]:
        call_command("migrate", verbosity=0)
        fill()
    if "fill" in sys.argv[1:]:
        return
    there = filled()
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor) as owner:
        build_wall(owner)
        with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor, user=ROLE) as site:
            size = {name: owner.execute(f"SELECT count(*) FROM coachapp_{name}").fetchone() for name in
                    ("squad", "athlete", "loggedsession", "loggedrep")}  # fmt: skip
            told = ", ".join(f"{count[0]:,} {name}" for name, count in size.items() if count)
            sys.stdout.write(f"rows: {told}\n")
            for line in [*stands(owner, site, there.two), *cost(owner, site, there)]:
                sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
