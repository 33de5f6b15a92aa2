"""Two coaches at one instant, double submits, and a site that is renewed under load: C1, C2, C3 and C8 in full."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ordeal.collisions import Collisions, Outcome
from tests.ordeal.databases import OwnPostgres
from tests.ordeal.double_submits import send_doubles
from tests.ordeal.report import report_row
from tests.ordeal.site import Site
from tests.ordeal.troubles import renew
from tests.ordeal.worlds import PostgresWorlds, SqliteWorlds, Worlds

PART = float(os.environ.get("ORDEAL_PART", "1"))
COLLISIONS = max(10, round(500 * PART))
CASES = max(20, round(1000 * PART))
REQUESTS = max(100, round(2000 * PART))
ATHLETES = 60

pytestmark = pytest.mark.timeout(3600)


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def worlds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    """Databases of one kind."""
    folder: Path = tmp_path_factory.mktemp("worlds")
    if request.param == "SQLite":
        yield SqliteWorlds(folder, ATHLETES)
        return
    with OwnPostgres() as server:
        yield PostgresWorlds(folder, ATHLETES, server.url("x").rpartition("/")[0], server)


def collide(worlds: Worlds, many: int, application: str = "coachapp.wsgi") -> Outcome:
    """So many collisions in a world of their own."""
    with worlds.fresh() as world, Site(world.url, world.folder, workers=3, application=application) as site:
        collisions = Collisions(site.port, world.told)
        collisions.run(many)
        return collisions.compare(world.url, world.folder)


def test_two_coaches_at_one_instant(worlds: Worlds) -> None:
    it = collide(worlds, COLLISIONS)
    off = ""
    if worlds.vendor == "PostgreSQL":
        broken = collide(worlds, max(40, COLLISIONS // 5), "tests.ordeal.unlocked")
        off = f"C2, row locks taken out: {broken.lost} lost, {broken.doubled} doubled, {broken.tally.faults} faults"
        assert broken.lost + broken.doubled > 0, "nothing is lost without the locks: the count sees nothing"
    report_row(
        row="C1", load=f"{worlds.vendor}: {it.collisions} collisions, {it.writes} writes, 3 workers",
        faults=f"{it.overlapped} under way at once; {it.standings} standings folded, {it.other_standings} differ; "
               f"{it.tally.faults} HTTP 500, {len(it.wrong)} unexpected answers",
        lost=it.lost, doubled=it.doubled, let_in=0, control=off,
    )  # fmt: skip
    assert (it.lost, it.doubled, it.tally.faults, it.wrong) == (0, 0, 0, [])


def test_the_same_sent_twice(worlds: Worlds) -> None:
    with worlds.fresh() as world, Site(world.url, world.folder, workers=3) as site:
        it = send_doubles(site.port, world.told, CASES, world.url, world.folder)
    report_row(
        row="C3", load=f"{worlds.vendor}: {it.cases} cases, {it.requests} requests, up to 20 at once",
        faults=f"{it.cases} with other content under the id; {len(it.wrong)} unexpected answers",
        lost=it.lost, doubled=it.doubled, let_in=it.let_in, control="see C4: ids made by the server double",
    )  # fmt: skip
    assert (it.lost, it.doubled, it.let_in, it.wrong, it.tally.faults) == (0, 0, 0, [], 0)


def test_renewed_under_load(worlds: Worlds) -> None:
    with worlds.fresh() as world:
        coaches, turns = renew(world, requests=REQUESTS)
        kept = coaches.compare(world.url, world.folder)
    with worlds.fresh() as world:
        rough, kills = renew(world, requests=max(60, REQUESTS // 10), politely=False)
    report_row(
        row="C8", load=f"{worlds.vendor}: {sum(coaches.tally.answers.values())} requests, {kept.acknowledged} writes",
        faults=f"{turns} renewals (workers, masters); {coaches.tally.faults} errors after retrying, "
               f"{coaches.tally.retries} retries",
        lost=kept.lost, doubled=kept.doubled, let_in=0,
        control=f"killed instead of renewed, {kills} times: {rough.tally.broken} connections broke",
    )  # fmt: skip
    assert (kept.lost, kept.doubled, coaches.tally.faults) == (0, 0, 0)
    assert rough.tally.broken > 0
