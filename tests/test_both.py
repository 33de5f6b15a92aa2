"""The suite is green when both of its halves are, and what runs once only has no part in a database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import both, ports
from tests.both import NOTHING_TO_RUN

ROOT = Path(__file__).resolve().parent.parent


class Half:
    """A half that has ended, in place of a run of pytest."""

    def __init__(self, status: int) -> None:
        self.status = status

    def wait(self) -> int:
        """What pytest returned."""
        return self.status


@pytest.mark.parametrize(
    ("sqlite", "postgresql", "status", "failed"),
    [
        (0, 0, 0, 0), (1, 0, 1, 1), (0, 1, 1, 1), (2, 1, 2, 2),
        (0, NOTHING_TO_RUN, 0, 0), (NOTHING_TO_RUN, NOTHING_TO_RUN, NOTHING_TO_RUN, 2),
    ],
)  # fmt: skip
def test_either_half_that_fails_fails_all(
    sqlite: int, postgresql: int, status: int, failed: int,
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    asked: list[list[str]] = []

    def started(command: list[str], out: int | None = None) -> Half:
        asked.append(command)
        if out is None:
            return Half(sqlite)
        os.write(out, b"9 passed in 1s\n")
        return Half(postgresql)

    monkeypatch.setattr(both, "_started", started)
    monkeypatch.setattr(signal, "signal", lambda number, then: None)
    assert both.main(["-k", "march"]) == status
    assert [command[-2:] for command in asked] == [["-k", "march"]] * 2
    told = capfd.readouterr().out
    assert "9 passed in 1s" in told, "what was kept is shown"
    assert told.count("FAILED") == failed


def test_two_runs_have_ports_of_their_own() -> None:
    """The other run takes its ports while this one holds its block."""
    ours = {ports.take() for _one in range(3)}
    assert len(ours) == 3
    asked = "from tests import ports; print(*(ports.take() for _one in range(ports.BLOCK)))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    theirs = {int(port) for port in done.stdout.split()}
    assert len(theirs) > ports.BLOCK / 2
    assert not ours & theirs
    blocks = [{(port - ports.FIRST) // ports.BLOCK for port in some} for some in (ours, theirs)]
    assert [len(block) for block in blocks] == [1, 1]
    assert blocks[0] != blocks[1]


def test_what_runs_once_is_kept_from_the_database(request: pytest.FixtureRequest) -> None:
    """Of everything collected here: a test with the marker has asked for no database, and pytest-django gives it none."""
    marked = [item for item in request.session.items if item.get_closest_marker("once")]
    assert not [item.nodeid for item in marked if item.get_closest_marker("django_db")]
    assert not [item.nodeid for item in marked if {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))]
