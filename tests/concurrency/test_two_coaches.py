"""Two coaches at one instant on a real site: all that was promised is there, once, and the standing is its fold."""

from __future__ import annotations

import pytest

from tests.ordeal.collisions import Collisions
from tests.ordeal.double_submits import send_doubles
from tests.ordeal.site import Site
from tests.ordeal.troubles import World

# Servers and processes of its own: on a machine that does much else they take their time.
pytestmark = pytest.mark.timeout(900)


def test_nothing_is_lost_or_doubled(busy: tuple[World, Site]) -> None:
    world, site = busy
    collisions = Collisions(site.port, world.told)
    collisions.run(16)
    it = collisions.compare(world.url, world.folder)
    assert it.wrong == []
    assert (it.lost, it.doubled, it.tally.faults) == (0, 0, 0)
    assert it.overlapped > 0, "they never met"
    assert it.standings > 0


def test_what_is_sent_by_twenty_at_once_is_stored_once(busy: tuple[World, Site]) -> None:
    world, site = busy
    it = send_doubles(site.port, world.told, 10, world.url, world.folder)
    assert it.wrong == []
    assert (it.lost, it.doubled, it.let_in) == (0, 0, 0)


def test_without_the_locks_something_is_lost(world: World, on_postgresql: bool) -> None:
    """The control. Nothing in the product can switch the locks off."""
    if not on_postgresql:
        pytest.skip("on SQLite the transaction itself is the lock")
    with Site(world.url, world.folder, workers=3, application="tests.ordeal.unlocked") as site:
        collisions = Collisions(site.port, world.told)
        collisions.run(32)
        it = collisions.compare(world.url, world.folder)
    assert it.lost + it.doubled > 0
