"""The shape of the house, read from the source: what docs/architecture.md draws, held.

Each test names every place that breaks its rule, so that one run is enough to mend them.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OWN = "coachapp"

# Outermost first. A module imports only from its own row or from rows below.
ROWS = (
    ("urls", "settings", "wsgi", "apps", "admin", "deferred", "templating"),
    ("views", "management", "templatetags", "sheets", "collected"),
    ("forms",),
    ("keeping",),
    ("services",),
    ("squadfile",),
    ("replay",),
    ("words",),
    ("models", "migrations"),
    ("timing", "lapfiles", "watch", "calendar"),
    ("training", "charts", "journal"),
)
# Packages that import nothing but the standard library and themselves.
PURE = ("timing", "training", "charts", "calendar", "lapfiles", "watch")
# What a pure package may besides lean on: the values of another one.
LEANS_ON = {"timing": ("training",), "lapfiles": ("training",), "watch": ("training",), "calendar": ("training",)}
# Libraries that turn foreign bytes into values and ask nothing of the outer world.
READERS = {"lapfiles": {"fitdecode", "defusedxml", "openpyxl"}, "calendar": {"icalendar"}}
# What the standard library has of the outer world. No rule may ask for any of it; the day is an argument.
WORLD = {
    "asyncio", "http", "importlib", "locale", "logging", "multiprocessing", "os", "random", "secrets", "socket",
    "sqlite3", "subprocess", "threading", "time", "urllib", "warnings",
}  # fmt: skip
CLOCK = {"now", "utcnow", "today", "localtime", "gmtime", "time_ns", "perf_counter", "monotonic"}
VAGUE = {"common", "base", "misc", "core", "lib", "tools", "shared"}
VAGUE_ENDING = re.compile(r"(?:^|_)(?:util|help)(?:s|er|ers)?$")
PATTERN_ENDING = re.compile(r"(?:Manager|Service|Help(?:er)?|Utils?)$")
LONGEST_MODULE = 320
LONGEST_FUNCTION = 65


@dataclass(frozen=True)
class Module:
    """One of our source files, parsed."""

    path: Path
    name: str
    tree: ast.Module
    lines: int

    @property
    def part(self) -> str:
        """The package or module directly under coachapp, which decides the row."""
        return [*self.name.split("."), ""][1]

    def at(self, node: ast.stmt | ast.expr) -> str:
        """Say where a piece of it stands."""
        return f"{self.path.relative_to(ROOT)}:{node.lineno}"


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the product."""
    found = []
    for path in sorted((ROOT / OWN).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found.append(Module(path, dotted, ast.parse(text), text.count("\n")))
    return tuple(found)


def imports(module: Module) -> Iterator[tuple[ast.Import | ast.ImportFrom, str]]:
    """Yield every import statement with the dotted name it reaches for, relative ones made whole."""
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                origin = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node, f"{origin}.{alias.name}") for alias in node.names)


def row_of(part: str) -> int | None:
    """Return the row of a part of the product, counted from the outermost; None when it has none."""
    return next((number for number, row in enumerate(ROWS) if part in row), None)


def test_there_is_something_to_look_at() -> None:
    names = {module.name for module in modules()}
    assert {"coachapp.settings", "coachapp.training.pace", "coachapp.models.user"} <= names
    assert sum(1 for module in modules() for _ in imports(module)) > 50


def test_every_part_has_a_row() -> None:
    lost = {module.part for module in modules() if module.part and row_of(module.part) is None}
    assert not lost, f"give these a row in ROWS, and in docs/architecture.md: {sorted(lost)}"


def test_imports_go_down_only() -> None:
    wrong = []
    for module in modules():
        own = row_of(module.part)
        for node, target in imports(module):
            parts = target.split(".")
            if own is None or parts[0] != OWN or len(parts) < 2:
                continue
            theirs = row_of(parts[1])
            if theirs is not None and theirs < own:
                wrong.append(f"{module.at(node)}: {module.part} reaches up to {target}")
    assert not wrong, "\n".join(wrong)


def test_the_pure_packages_know_only_the_standard_library_and_themselves() -> None:
    wrong = []
    for module in modules():
        if module.part not in PURE:
            continue
        for node, target in imports(module):
            first = target.split(".")[0]
            pure = (module.part, *LEANS_ON.get(module.part, ()))
            is_pure = target.startswith(tuple(f"{OWN}.{part}" for part in pure))
            known = is_pure or first in sys.stdlib_module_names or first in READERS.get(module.part, set())
            if first in WORLD or not known:
                wrong.append(f"{module.at(node)}: {target}")
    assert not wrong, "\n".join(wrong)


def test_the_pure_packages_ask_no_clock_and_open_no_file() -> None:
    wrong = []
    for module in modules():
        if module.part not in PURE:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                called = node.func
                if isinstance(called, ast.Attribute) and called.attr in CLOCK:
                    wrong.append(f"{module.at(node)}: {ast.unparse(called)}()")
                elif isinstance(called, ast.Name) and called.id in {"open", "print", "input"}:
                    wrong.append(f"{module.at(node)}: {called.id}()")
    assert not wrong, "\n".join(wrong)


def test_own_modules_are_imported_at_the_top() -> None:
    wrong = [
        f"{module.at(node)}: {target} in {function.name}()"
        for module in modules()
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node, target in imports(Module(module.path, module.name, ast.Module([function], []), 0))
        if target.split(".")[0] == OWN
    ]
    assert not wrong, "\n".join(wrong)


def test_the_environment_is_read_in_the_settings_alone() -> None:
    wrong = []
    for module in modules():
        if module.name == "coachapp.settings.environment":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv", "os.environb"}:
                wrong.append(module.at(node))
    # Naming the settings module is how a Django server begins, and reads nothing.
    wrong = [place for place in wrong if not place.startswith("coachapp/wsgi.py")]
    assert not wrong, "\n".join(wrong)


def test_no_module_has_a_name_that_says_nothing() -> None:
    tests = list((ROOT / "tests").rglob("*.py"))
    named = [*(module.path for module in modules()), *tests]
    wrong = [
        str(path.relative_to(ROOT))
        for path in named
        if VAGUE & {path.stem, path.parent.name} or VAGUE_ENDING.search(path.stem)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_class_is_called_after_its_pattern() -> None:
    wrong = [
        f"{module.at(node)}: {node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and PATTERN_ENDING.search(node.name)
    ]
    assert not wrong, "\n".join(wrong)


def test_modules_and_functions_stay_readable() -> None:
    # Migrations are written by Django.
    written = [module for module in modules() if module.part != "migrations"]
    wrong = [
        f"{module.path.relative_to(ROOT)}: {module.lines} lines" for module in written if module.lines > LONGEST_MODULE
    ]
    for module in written:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    wrong.append(f"{module.at(node)}: {node.name}() has {length} lines")
    assert not wrong, "\n".join(wrong)


UNESCAPED = {"mark_safe", "SafeString", "html_safe"}
# A style sheet of ours inside a page, which has nothing in it of what anybody typed.
MAY_STAND_AS_IT_IS = {"coachapp/views/first_paint.py: html_safe"}


def test_nothing_switches_escaping_off() -> None:
    found = {
        f"{module.path.relative_to(ROOT)}: {word}"
        for module in modules()
        for node in ast.walk(module.tree)
        if (word := node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")) in UNESCAPED
    }
    assert found == MAY_STAND_AS_IT_IS, "\n".join(sorted(found ^ MAY_STAND_AS_IT_IS))


# Playwright asks anew by eval, which the pages' own rules forbid: what does not come at once is an error then. And a promise
# is true at once for it.
ASKED_IN_THE_PAGE = re.compile(r"\bwait_for_function\(")


def test_no_browser_test_has_the_page_wait() -> None:
    assert ASKED_IN_THE_PAGE.search('page.wait_for_function("x")')
    places = sorted((ROOT / "tests").rglob("*.py"))
    wrong = [
        str(path.relative_to(ROOT)) for path in places if ASKED_IN_THE_PAGE.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == ["tests/test_architecture.py"], "use tests.browser.waiting.until: " + ", ".join(wrong)


def test_the_endings_are_recognised() -> None:
    assert all(VAGUE_ENDING.search(name) for name in ("utils", "date_util", "help" + "ers"))
    assert not any(VAGUE_ENDING.search(name) for name in ("helpful", "futile", "squad"))
    assert all(PATTERN_ENDING.search(name) for name in ("SquadManager", "LogService", "DateUtils"))
    assert not PATTERN_ENDING.search("UserAccounts")


@pytest.mark.parametrize(
    ("source", "name", "seen"),
    [
        ("from coachapp.views import x", "coachapp.models.squad", "coachapp.views.x"),
        ("from ..views import x", "coachapp.models.squad", "coachapp.views.x"),
        ("from . import x", "coachapp.models.squad", "coachapp.models.x"),
        ("import coachapp.views.x", "coachapp.models.squad", "coachapp.views.x"),
    ],
)
def test_an_import_is_seen_however_it_is_written(source: str, name: str, seen: str) -> None:
    module = Module(ROOT / "coachapp" / "models" / "squad.py", name, ast.parse(source), 1)
    assert [target for _, target in imports(module)] == [seen]
