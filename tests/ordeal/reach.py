"""Which test enters which function of the code: a pytest plugin that writes it down.

    python -m pytest -p tests.ordeal.reach --reach FILE tests/views

A check that is taken out can only be missed by a test that enters the function where it stood; nobody else needs to run.
The functions say so themselves, in a copy of the code into which `speak` has put a word at each beginning: that costs
next to nothing, where listening to every call of the interpreter makes a test five times slower.
"""

from __future__ import annotations

import ast
import json
import shutil
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
COPIED = ("coachapp", "templates", "static", "tests", "locale", "docs", "manage.py", "pyproject.toml", "CHANGELOG.md")
_entered: set[str] = set()


@dataclass
class Reached:
    """One test: how long it took, and the functions that it entered, each as module and line."""

    seconds: float = 0.0
    functions: set[str] = field(default_factory=set)


#: What each function calls in the copy.
entered = _entered.add


def first_line(function: ast.FunctionDef) -> int:
    """Where Python says that a function begins: its decorators are of it."""
    return min([function.lineno, *(one.lineno for one in function.decorator_list)])


def spoken_copy(root: Path) -> Path:
    """A copy of the repository, as much of it as the tests need, for `speak` to write in."""
    root.mkdir()
    # A site without a folder of its own is not ready, and says so.
    (root / "var").mkdir()
    for name in COPIED:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, root / name, ignore=shutil.ignore_patterns("__pycache__", "pictures"))
        else:
            shutil.copy(path, root / name)
    return root


def speak(root: Path, places: Iterable[str]) -> None:
    """Have each function of these folders of `coachapp` say when it is entered. Only ever in a copy."""
    for place in places:
        for path in sorted((root / "coachapp" / place).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            name = path.relative_to(root).as_posix()
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    node.body[:0] = ast.parse(f"_entered({f'{name}:{first_line(node)}'!r})").body
            # After the docstring and what Python wants to stand first.
            at = next((n for n, one in enumerate(tree.body) if not _stands_first(one)), len(tree.body))
            tree.body[at:at] = ast.parse("from tests.ordeal.reach import entered as _entered").body
            path.write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")


def _stands_first(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) or (isinstance(node, ast.ImportFrom) and node.module == "__future__")


class Reach:
    """Listens while a test runs, with what it is set up by."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.tests: dict[str, Reached] = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None]:
        """Listen to one test."""
        _entered.clear()
        began = time.monotonic()
        yield
        self.tests[item.nodeid] = Reached(round(time.monotonic() - began, 3), set(_entered))

    def pytest_sessionfinish(self) -> None:
        """Write everything down."""
        told = {name: [one.seconds, sorted(one.functions)] for name, one in self.tests.items()}
        self.file.write_text(json.dumps(told), encoding="utf-8")


def read(file: Path) -> dict[str, Reached]:
    """What a run has written down."""
    told = json.loads(file.read_text(encoding="utf-8"))
    return {name: Reached(seconds, set(functions)) for name, (seconds, functions) in told.items()}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the name of the file."""
    parser.addoption("--reach", type=Path, required=True)


def pytest_configure(config: pytest.Config) -> None:
    """Begin to listen."""
    config.pluginmanager.register(Reach(config.getoption("reach")), "reach-of-tests")
