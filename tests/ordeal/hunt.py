"""Mutants put to the tests. Each lives in a fork of one process that has everything loaded, and dies with it.

So no file is changed, neither of the tree nor of a copy, and a mutant costs what its tests cost and no more. What is asked
first is what is likeliest to know: the tests of the address that the module answers, then the tests that enter the function
(tests/ordeal/reach.py), those named like its module in front. The first that fails ends it.

    python -m tests.ordeal.hunt    what `hunt` starts; it reads what to do, and answers a line for each
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.ordeal.mutants import PLACES, ROOT, Mutant
from tests.ordeal.reach import Reached, read, speak, spoken_copy

MATRIX = "tests/test_access_matrix.py"
#: Tests that make their world once and hear what they enter meanwhile only in the first of them.
WALLS = ("tests/walls/test_forms.py", "tests/walls/test_taps.py", "tests/walls/test_canaries.py")
#: All that a mutant may be caught by.
TESTS = (
    MATRIX, *WALLS, "tests/views", "tests/services", "tests/concurrency/test_two_coaches.py", "tests/keeping",
    "tests/calendar", "tests/lapfiles", "tests/models", "tests/forms",
)  # fmt: skip
#: With a limit, tests that take longer are left out, and the walls altogether: a first pass over all mutants. Whoever
#: survives it is tried again without.
QUICK_S = float(os.environ.get("ORDEAL_QUICK_S", "inf"))
IS_FIRST_PASS = math.isfinite(QUICK_S)


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: whether a test caught it, and which."""

    name: str
    line: int
    caught: bool
    by: str

    def __str__(self) -> str:
        return f"{'caught' if self.caught else 'ALIVE '} {self.name} (line {self.line}) | {self.by}"


def close_tests(mutant: Mutant) -> list[str]:
    """The tests of the addresses that this module answers, the function's own before the others."""
    from django.urls import get_resolver

    module = mutant.path.removesuffix(".py").replace("/", ".")
    found = [(str(getattr(one, "name", "")), getattr(one, "callback", None)) for one in get_resolver().url_patterns]
    here = [one for one in found if getattr(one[1], "__module__", "") == module]
    here.sort(key=lambda one: getattr(one[1], "__name__", "") != mutant.function)
    kinds = ("test_matrix", "test_other_methods_are_refused",
             "test_a_foreign_part_of_an_address_answers_like_one_that_is_not_there")  # fmt: skip
    return [f"{MATRIX}::{kind}[{name}]" for name, _view in here for kind in kinds]


def reached_tests(mutant: Mutant, reach: dict[str, Reached]) -> list[str]:
    """The tests that enter the function of a mutant, likeliest and quickest first."""
    function = f"{mutant.path}:{mutant.first_line}"
    stem = mutant.path.rpartition("/")[2].removesuffix(".py")
    names = [name for name, one in reach.items() if function in one.functions]
    files = {file for file in WALLS if any(name.startswith(file) for name in names)}
    walls = [name for name in reach if name.partition("::")[0] in files]
    others = [name for name in names if name.partition("::")[0] not in files]
    # The matrix stands built already in every fork; then those named like the module, and the quickest of the rest.
    others.sort(key=lambda name: (not name.startswith(MATRIX), f"test_{stem}" not in name, reach[name].seconds))
    if IS_FIRST_PASS:
        return [name for name in others if reach[name].seconds <= QUICK_S]
    return [*others, *walls]


def rounds(mutant: Mutant, reach: dict[str, Reached] | None) -> Iterator[list[str]]:
    """What is asked, and then what; without `reach` only what is close."""
    close = close_tests(mutant)
    yield close
    if reach is None:
        return
    asked = set(close)
    yield [name for name in reached_tests(mutant, reach) if name not in asked]
    if "without @" in mutant.what:
        # A guard refuses before the function is entered, so any test may be the one that knows.
        asked |= set(reached_tests(mutant, reach))
        yield [name for name in reach if name not in asked and not IS_FIRST_PASS]


def hunt(
    chosen: list[Mutant], said: Callable[[Fate], object], *, thorough: bool = True, reach: Path | None = None
) -> list[Fate]:
    """Try each; `said` hears of each when it is known.

    `reach` is what a run of the tests has written down before, or will have: without it they run once first.
    Raises RuntimeError where a mutant cannot be made, or the tests fail without any.
    """
    with tempfile.TemporaryDirectory() as folder:
        known = reach or Path(folder) / "reach.json"
        if thorough and not known.exists():
            listen(Path(folder), known)
        job = Path(folder) / "job.json"
        job.write_text(json.dumps({
            "mutants": [asdict(one) for one in chosen], "reach": str(known) if thorough else "",
        }), encoding="utf-8")  # fmt: skip
        fates = []
        with _python("-m", "tests.ordeal.forks", str(job)) as process:
            assert process.stdout is not None
            for line in process.stdout:
                fates.append(Fate(**json.loads(line)))
                said(fates[-1])
        if len(fates) < len(chosen):
            raise RuntimeError(f"broken off after {len(fates)} of {len(chosen)}: {process.returncode}")
        return fates


def listen(folder: Path, file: Path) -> None:
    """Run all tests in a copy that says which functions they enter, and write that to `file`."""
    root = spoken_copy(folder / "heard")
    speak(root, PLACES)
    with _python("-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", "--timeout=900",
                 "-p", "tests.ordeal.reach", "--reach", str(file), *TESTS, cwd=root) as process:  # fmt: skip
        told = process.communicate()[0]
    if process.returncode:
        raise RuntimeError("red without any mutant:\n" + told[-2000:])


def _python(*words: str, cwd: Path = ROOT) -> subprocess.Popen[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("QUARTERS_", "DATABASE"))}
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    return subprocess.Popen([sys.executable, *words], cwd=cwd, env=env, stdout=subprocess.PIPE, text=True)


__all__ = ["Fate", "hunt", "read", "rounds"]
