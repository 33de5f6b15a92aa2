"""A site that is killed, kept waiting and left without room while coaches write: nothing that it acknowledged is lost."""

from __future__ import annotations

import pytest

from tests.ordeal import troubles
from tests.ordeal.site import Site
from tests.ordeal.troubles import World
from tests.ordeal.writers import Writers

# Servers and processes of its own: on a machine that does much else they take their time.
pytestmark = pytest.mark.timeout(900)


def test_workers_are_killed(world: World) -> None:
    site, coaches, kept = troubles.kill_workers(world, writes=240, kills=5, workers=2)
    assert (kept.lost, kept.doubled, coaches.tally.faults) == (0, 0, 0)
    assert kept.acknowledged >= 240
    assert site.kills > 0


def test_ids_made_by_the_server_would_double(busy: tuple[World, Site]) -> None:
    """The control: every third answer is lost, and what was stored is sent again under another id."""
    world, site = busy
    with Writers(site.port, world.told, many=4, wanted=150, server_ids=True, deaf=0.3, squad="south") as coaches:
        pass
    assert coaches.compare(world.url, world.folder).doubled > 0


def test_a_lock_is_held(world: World) -> None:
    trouble = troubles.hold_lock(world, seconds=1, coaches=1)
    assert trouble.tally.answers.keys() == {503}
    assert trouble.tally.without_time == 0
    assert trouble.others.answers.keys() == {200}, "the other squad noticed"


def test_the_disk_is_full(world: World, on_postgresql: bool) -> None:
    if on_postgresql:
        pytest.skip("a small disk for PostgreSQL must be mounted: the long run does")
    coaches, trouble, word = troubles.fill_sqlite(world, writes=200, room_pages=8)
    kept = trouble.kept
    assert kept is not None
    assert (kept.lost, kept.doubled, coaches.refused, word) == (0, 0, 0, "ok")
    assert coaches.tally.answers[503] > 0, "there was room all the time"
    assert coaches.tally.without_time == 0
    assert kept.acknowledged >= 200, "it recovers by itself"
