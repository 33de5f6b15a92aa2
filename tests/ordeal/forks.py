"""One process with every test loaded and a database in memory; each mutant is tried in a fork of it.

python -m tests.ordeal.forks JOB    what tests/ordeal/hunt.py starts; a line of JSON for each fate
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

import pytest

from tests.ordeal.hunt import MATRIX, TESTS, Fate, rounds
from tests.ordeal.mutants import Mutant
from tests.ordeal.reach import Reached, read

#: A mutant that says nothing for so long is not known to be caught: the machine may be busy.
PATIENCE_S = 3600


class Forks:
    """Takes the place of pytest's own loop over the tests."""

    def __init__(self, mutants: list[Mutant], reach: dict[str, Reached] | None, out: TextIO) -> None:
        self.mutants, self.reach, self.out = mutants, reach, out
        self.items: dict[str, pytest.Item] = {}
        self.green: dict[str, bool] = {}

    def pytest_sessionstart(self) -> None:
        """A database in memory: a fork gets a copy of it with all else, and nobody has to tidy up after one."""
        from django.conf import settings

        settings.DATABASES["default"]["TEST"]["NAME"] = ":memory:"

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Warm up, and try each mutant."""
        self.items = {item.nodeid: item for item in session.items}
        first, second = [item for name, item in self.items.items() if name.startswith(f"{MATRIX}::test_matrix[")][:2]
        # With the second named as the next, the world of the matrix stays, and every fork begins with it.
        first.config.hook.pytest_runtest_protocol(item=first, nextitem=second)
        for mutant in self.mutants:
            self.out.write(json.dumps(asdict(self._try(session, mutant))) + "\n")
            self.out.flush()
        return True

    def _try(self, session: pytest.Session, mutant: Mutant) -> Fate:
        for names in rounds(mutant, self.reach):
            items = [self.items[name] for name in names if name in self.items and self.green.get(name, True)]
            while by := self._in_a_fork(session, mutant, items):
                if self._is_green(session, by):
                    return Fate(mutant.name, mutant.line, True, by)
                # It fails without the mutant too (there are tests that want a database in a file), so it knows nothing.
                items = items[[item.nodeid for item in items].index(by) + 1 :]
        return Fate(mutant.name, mutant.line, False, "")

    def _is_green(self, session: pytest.Session, name: str) -> bool:
        """Whether a test passes without any mutant, or else it would catch everything."""
        if name not in self.green:
            self.green[name] = not self._in_a_fork(session, None, [self.items[name]])
        return self.green[name]

    def _in_a_fork(self, session: pytest.Session, mutant: Mutant | None, items: Sequence[pytest.Item]) -> str:
        """The name of the first test that fails, empty when none does. RuntimeError when the mutant cannot be made."""
        if not items:
            return ""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _live_and_die(session, mutant, items, writing)
        os.close(writing)
        try:
            ready, _, _ = select.select([reading], [], [], PATIENCE_S)
            if not ready:
                os.kill(child, signal.SIGKILL)
                raise TimeoutError(f"nothing heard for {PATIENCE_S} s: {mutant.name if mutant else 'no mutant'}")
            with os.fdopen(reading, "rb", closefd=False) as answer:
                said: dict[str, str] = json.loads(answer.read() or b'{"broken": "ended without a word"}')
        finally:
            os.close(reading)
            os.waitpid(child, 0)
        if "broken" in said:
            raise RuntimeError(f"{mutant.name if mutant else 'no mutant'}: {said['broken']}")
        return said["by"]


def _live_and_die(session: pytest.Session, mutant: Mutant | None, items: Sequence[pytest.Item], writing: int) -> None:
    """What the fork does: take the check out, run the tests until one fails, say which, and end without tidying up."""
    said: dict[str, Any] = {"by": ""}
    try:
        if mutant is not None:
            from tests.ordeal.graft import graft

            graft(mutant)
        session._setupstate.teardown_exact(items[0])
        failed = session.testsfailed
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed > failed:
                said["by"] = item.nodeid
                break
    except BaseException as error:  # nothing may leave a fork
        said = {"broken": repr(error)}
    os.write(writing, json.dumps(said).encode())
    os._exit(0)


def main(job: Path) -> int:
    """Do a job, with everything that tests print kept from the answer."""
    told = json.loads(job.read_text(encoding="utf-8"))
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    # Requests that fail say much about it.
    os.dup2(quiet, 2)
    mutants = [Mutant(**one) for one in told["mutants"]]
    reach = read(Path(told["reach"])) if told["reach"] else None
    words = ["-q", "-s", "-p", "no:cacheprovider", "--tb=no", "--timeout=900"]
    return int(pytest.main([*words, *(TESTS if reach is not None else (MATRIX,))],
                           plugins=[Forks(mutants, reach, out)]))  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
