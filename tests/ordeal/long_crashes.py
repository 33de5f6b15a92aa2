"""Killed workers, a database broken off, held locks, no connections, a full disk: C4, C5, C6 and C7 in full."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ordeal import troubles
from tests.ordeal.databases import OwnPostgres
from tests.ordeal.report import report_row
from tests.ordeal.troubles import Trouble
from tests.ordeal.worlds import PostgresWorlds, SqliteWorlds

PART = float(os.environ.get("ORDEAL_PART", "1"))
WRITES, KILLS = max(100, round(9600 * PART)), max(5, round(420 * PART))
RESTARTS = max(2, round(9 * PART))
HELD_S = max(5.0, 30 * PART)
ATHLETES = 60
#: Fewer, and it may happen that no answer is lost after its write was stored: then the control proves nothing.
CONTROL_WRITES, CONTROL_KILLS = 960, 40

pytestmark = pytest.mark.timeout(3600)


@pytest.fixture(scope="module")
def server() -> Iterator[OwnPostgres]:
    """A PostgreSQL that writes down what it says it has, and takes forty connections."""
    with OwnPostgres("max_connections=40") as server:
        yield server


@pytest.fixture(scope="module")
def on_postgres(server: OwnPostgres, tmp_path_factory: pytest.TempPathFactory) -> PostgresWorlds:
    """Its databases."""
    return PostgresWorlds(tmp_path_factory.mktemp("pg"), ATHLETES, server.url("x").rpartition("/")[0], server)


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteWorlds:
    """SQLite files."""
    return SqliteWorlds(tmp_path_factory.mktemp("sqlite"), ATHLETES)


@pytest.mark.parametrize("vendor", ["PostgreSQL", "SQLite"])
def test_killed_workers(vendor: str, request: pytest.FixtureRequest) -> None:
    worlds = request.getfixturevalue("on_postgres" if vendor == "PostgreSQL" else "on_sqlite")
    part = 1.0 if vendor == "PostgreSQL" else 0.15
    writes, kills = round(WRITES * part), max(4, round(KILLS * part))
    with worlds.fresh() as world:
        site, coaches, kept = troubles.kill_workers(world, writes=writes, kills=kills)
    with worlds.fresh() as world:
        _site, _coaches, control = troubles.kill_workers(
            world, writes=CONTROL_WRITES, kills=CONTROL_KILLS, server_ids=True
        )
    report_row(
        row="C4", load=f"{vendor}: {kept.acknowledged} writes acknowledged, 4 workers",
        faults=f"{site.kills} kill -9; {coaches.tally.broken} answers lost on the way",
        lost=kept.lost, doubled=kept.doubled, let_in=0, control=f"ids made by the server: {control.doubled} doubled",
    )  # fmt: skip
    assert (kept.lost, kept.doubled, coaches.tally.faults) == (0, 0, 0)
    assert kept.acknowledged >= writes
    assert site.kills >= kills - 1
    assert control.doubled > 0, "nothing is doubled where it must be: the count sees nothing"


def test_postgres_broken_off(server: OwnPostgres, on_postgres: PostgresWorlds) -> None:
    writes = max(100, WRITES // 4)
    with on_postgres.fresh() as world:
        coaches, trouble = troubles.break_off(world, server, writes=writes, times=RESTARTS)
    kept = trouble.kept
    assert kept is not None
    report_row(
        row="C5", load=f"{kept.acknowledged} writes acknowledged, 4 workers",
        faults=f"{RESTARTS} immediate stops of PostgreSQL; {coaches.tally.retries} retries; "
               f"pages again after {max(trouble.back_after_s):.1f} s at the latest",
        lost=kept.lost, doubled=kept.doubled, let_in=0, control="see C4",
    )  # fmt: skip
    assert (kept.lost, kept.doubled, coaches.tally.faults, coaches.tally.without_time) == (0, 0, 0, 0)


def in_words(trouble: Trouble) -> str:
    """What those in trouble and the others met."""
    told = dict(sorted(trouble.tally.answers.items()))
    return (
        f"answers {told}, the longest after {max(trouble.times_ms, default=0)} ms; the other squad: "
        f"{trouble.others.faults + trouble.others.answers[503] + trouble.others.broken} errors, 95 of 100 within "
        f"{trouble.others_before_ms} ms before and {trouble.others_ms} ms meanwhile"
    )


def check(trouble: Trouble) -> None:
    """Those in trouble are told when to come back, the others notice nothing."""
    assert trouble.tally.answers.keys() == {503}, trouble.tally
    assert trouble.tally.without_time == 0
    assert trouble.others.answers.keys() <= {200}, trouble.others
    assert trouble.others.broken == 0


def test_a_lock_held(on_postgres: PostgresWorlds, on_sqlite: SqliteWorlds) -> None:
    with on_postgres.fresh() as world:
        trouble = troubles.hold_lock(world, seconds=HELD_S)
    with on_postgres.fresh() as world:
        patient = troubles.hold_lock(world, seconds=1, coaches=1, at_most_s=8, QUARTERS_DB_PATIENT="1")
    report_row(
        row="C6", load=f"PostgreSQL: an athlete's lock held for {HELD_S:.0f} s", faults=in_words(trouble), lost=0, doubled=0,
        let_in=0, control=f"limits lifted: {max(patient.times_ms)} ms without an answer, for a lock held 8 s",
    )  # fmt: skip
    check(trouble)
    with on_sqlite.fresh() as world:
        there = troubles.hold_lock(world, seconds=HELD_S)
    report_row(
        row="C6", load=f"SQLite: its write lock held for {HELD_S:.0f} s (the others read)", faults=in_words(there),
        lost=0, doubled=0, let_in=0,
    )  # fmt: skip
    check(there)


def test_a_statement_that_never_ends(on_postgres: PostgresWorlds) -> None:
    with on_postgres.fresh() as world:
        trouble = troubles.slow_statement(world, tries=max(2, round(6 * PART)))
    report_row(
        row="C6", load="PostgreSQL: statements that take 30 s", faults=in_words(trouble), lost=0, doubled=0, let_in=0
    )
    check(trouble)


def test_no_connection_left(server: OwnPostgres, on_postgres: PostgresWorlds) -> None:
    with on_postgres.fresh() as world:
        trouble = troubles.no_connection(world, server, tries=max(10, round(40 * PART)))
    told = dict(sorted(trouble.tally.answers.items()))
    report_row(
        row="C6", load="PostgreSQL: all 40 connections taken by somebody else", lost=0, doubled=0, let_in=0,
        faults=f"answers {told}, the longest after {max(trouble.times_ms)} ms; well again {trouble.back_after_s[0]:.1f} s "
               "after they were given back",
    )  # fmt: skip
    assert trouble.tally.answers.keys() == {503}
    assert trouble.tally.without_time == 0


def test_sqlite_without_room(on_sqlite: SqliteWorlds) -> None:
    writes = max(300, round(3000 * PART))
    with on_sqlite.fresh() as world:
        coaches, trouble, word = troubles.fill_sqlite(world, writes=writes, room_pages=30)
    with on_sqlite.fresh() as world:
        control, _trouble, _word = troubles.fill_sqlite(world, writes=writes, room_pages=30, refusing=True)
    kept = trouble.kept
    assert kept is not None
    report_row(
        row="C7", load=f"SQLite: {kept.acknowledged} writes acknowledged",
        faults=f"{coaches.tally.answers[503]} refused for want of room; a page meanwhile: {list(trouble.tally.answers)}; "
               f"its own check says {word}",
        lost=kept.lost + coaches.refused, doubled=kept.doubled, let_in=0,
        control=f"a full disk taken for a fault of the taps: {control.refused} set apart for good",
    )  # fmt: skip
    assert (kept.lost, kept.doubled, coaches.refused, word) == (0, 0, 0, "ok")
    assert (coaches.tally.faults, coaches.tally.without_time, kept.acknowledged >= writes) == (0, 0, True)
    assert coaches.tally.answers[503] > 0
    assert control.refused > 0


def test_postgres_without_room(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outer = Path("/tmp") / f"quarters-small-{os.getpid()}"
    with troubles.small_folder(outer, 120) as made:
        if not made:
            report_row(
                row="C7",
                load="PostgreSQL: no small disk can be mounted here",
                faults="not run",
                lost=0,
                doubled=0,
                let_in=0,
            )
            pytest.skip("no small disk can be mounted here: that takes root and the right to mount")
        outer.chmod(0o755)
        with OwnPostgres(data=outer / "data") as server:
            folder = tmp_path_factory.mktemp("small")
            worlds = PostgresWorlds(folder, ATHLETES, server.url("x").rpartition("/")[0], server)
            with worlds.fresh() as world:
                coaches, trouble = troubles.fill_postgres(world, outer / "data", writes=max(300, round(3000 * PART)))
    kept = trouble.kept
    assert kept is not None
    report_row(
        row="C7", load=f"PostgreSQL on a disk of 120 MB: {kept.acknowledged} writes acknowledged",
        faults=f"{coaches.tally.answers[503]} refused for want of room", lost=kept.lost + coaches.refused,
        doubled=kept.doubled, let_in=0,
    )  # fmt: skip
    assert (kept.lost, kept.doubled, coaches.refused, coaches.tally.faults) == (0, 0, 0, 0)
