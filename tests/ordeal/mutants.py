"""Checks taken out of the code, one at a time: each such mutant must be caught by the tests of access.

The mutants are made from the code itself, so that a new check is put to the test from the day that it is there. What may
be taken out without anybody getting in is listed in `REDUNDANT`, each with its reason.

    python -m tests.ordeal.mutants               list them
    python -m tests.ordeal.mutants views/access  run those whose name holds this, two at a time
"""

from __future__ import annotations

import ast
import copy
import os
import queue
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APP = ROOT / "coachapp"
#: Where people are let in or kept out.
PLACES = ("views", "services")
#: Names in a query that keep it to one squad, one athlete or one person.
NARROW = {"squad", "squad_id", "squad__slug", "athlete", "user", "revoked_at", "left_on", "athlete__left_on"}
QUERIES = {"filter", "get", "exclude"}
REFUSALS = {"Http404", "PermissionDenied", "OnlyACoach"}
#: A refusal of another kind counts as well where its condition is about whose something is.
ABOUT_WHOSE = ("squad", "may_", "role", "is_athlete")
#: What a query is also narrowed by where its squad is the second wall: rows of one squad, which the database keeps
#: from pointing into another (tests/models/test_walls.py).
OWN_ROWS = {"athlete", "athlete__in", "practice", "session", "session__in", "practice__in"}
GUARDS = {"coaches", "speaks_json"}
METHODS = {"require_POST", "require_safe", "require_GET", "require_http_methods"}


@dataclass(frozen=True)
class Mutant:
    """One check gone. `path` is the module below the repository, `source` the module without the check.

    `second` says that the database itself keeps up what is gone: no test can see it missing, and none is asked to.
    """

    path: str
    line: int
    what: str
    source: str
    second: bool = False

    @property
    def name(self) -> str:
        """What to call it: module, what is gone. The line is left out, as it moves."""
        return f"{self.path}: {self.what}"


def mutants(places: tuple[str, ...] = PLACES) -> Iterator[Mutant]:
    """Yield every mutant, module by module."""
    for place in places:
        for path in sorted((APP / place).rglob("*.py")):
            if "demo" not in path.parts:
                yield from _of_module(path)


def _of_module(path: Path) -> Iterator[Mutant]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = path.relative_to(ROOT).as_posix()
    inside: list[str] = []

    def made(node: ast.AST, what: str, edit: ast.AST, original: ast.AST) -> Mutant:
        second = isinstance(node, ast.Call) and "without squad" in what and _is_second(node)
        changed = _Swap(original, edit).visit(copy.deepcopy(tree, {id(original): original}))
        return Mutant(name, getattr(node, "lineno", 0), what, ast.unparse(ast.fix_missing_locations(changed)), second)

    def walk(node: ast.AST) -> Iterator[Mutant]:
        is_function = isinstance(node, ast.FunctionDef)
        if is_function:
            inside.append(node.name)  # type: ignore[attr-defined]
        where = ".".join(inside)
        for what, edit in _edits(node):
            yield made(node, f"{where}: {what}", edit, node)
        for child in ast.iter_child_nodes(node):
            yield from walk(child)
        if is_function:
            inside.pop()

    yield from walk(tree)


def _edits(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield each way in which this node can lose a check."""
    if isinstance(node, ast.FunctionDef):
        yield from _without_guards(node)
        yield from _with_lower_defaults(node)
    elif isinstance(node, ast.Call):
        yield from _with_less_said(node)
    elif isinstance(node, ast.If) and _refuses(node):
        never = copy.copy(node)
        never.test = ast.Constant(False)
        yield f"if {ast.unparse(node.test)[:60]}: never", never


def _without_guards(node: ast.FunctionDef) -> Iterator[tuple[str, ast.AST]]:
    for number, one in enumerate(node.decorator_list):
        called = one.func if isinstance(one, ast.Call) else one
        told = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if told in GUARDS | METHODS:
            edit = copy.copy(node)
            edit.decorator_list = [*node.decorator_list[:number], *node.decorator_list[number + 1 :]]
            yield f"without @{told}", edit


def _with_lower_defaults(node: ast.FunctionDef) -> Iterator[tuple[str, ast.AST]]:
    for number, (argument, default) in enumerate(_defaults(node)):
        if argument == "may" and isinstance(default, ast.Constant) and default.value in ("lead", "own"):
            edit = copy.copy(node)
            edit.args = copy.copy(node.args)
            edit.args.defaults = list(node.args.defaults)
            place = number - len(node.args.posonlyargs + node.args.args) + len(node.args.defaults)
            edit.args.defaults[place] = ast.Constant("log")
            yield f"may={default.value!r} by default made 'log'", edit


def _with_less_said(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    attribute = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    for number, keyword in enumerate(node.keywords):
        edit = copy.copy(node)
        if keyword.arg == "may" and isinstance(keyword.value, ast.Constant) and keyword.value.value != "log":
            edit.keywords = list(node.keywords)
            edit.keywords[number] = ast.keyword("may", ast.Constant("log"))
            yield f"may={keyword.value.value!r} made 'log' in {ast.unparse(node.func)}", edit
        elif attribute in QUERIES and keyword.arg in NARROW:
            edit.keywords = [one for one in node.keywords if one is not keyword]
            yield f"{ast.unparse(node.func)[-50:]} without {keyword.arg}=", edit


def _defaults(node: ast.FunctionDef) -> list[tuple[str, ast.expr | None]]:
    names = [one.arg for one in node.args.posonlyargs + node.args.args]
    values: list[ast.expr | None] = [None] * (len(names) - len(node.args.defaults)) + list(node.args.defaults)
    return list(zip(names, values, strict=True))


def _refuses(node: ast.If) -> bool:
    """Whether the branch does nothing but refuse: raises a refusal, or answers with one."""
    last = node.body[-1]
    asked = ast.unparse(node.test)
    if isinstance(last, ast.Raise) and any(word in asked for word in ABOUT_WHOSE):
        return True
    if isinstance(last, ast.Raise) and last.exc is not None:
        raised = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
        return getattr(raised, "id", getattr(raised, "attr", "")) in REFUSALS
    return False


def _is_second(node: ast.Call) -> bool:
    """Whether a query is bound to one squad even without saying so: it starts at a row, or is held to some."""
    said = {keyword.arg for chained in ast.walk(node) if isinstance(chained, ast.Call) for keyword in chained.keywords}
    return bool(said & OWN_ROWS) or ".objects" not in ast.unparse(node.func)


class _Swap(ast.NodeTransformer):
    """Puts one node in place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """Exchange the one; leave the others."""
        if node is self.old:
            return self.new
        return super().visit(node)  # type: ignore[no-any-return]


# --- running them ------------------------------------------------------------------------------

#: What a mutant is tried by when the tests of its own addresses have let it through.
TESTS = (
    "tests/test_access_matrix.py", "tests/walls/test_forms.py", "tests/walls/test_taps.py",
    "tests/walls/test_canaries.py", "tests/views", "tests/services",
)  # fmt: skip
COPIED = ("coachapp", "templates", "static", "tests", "locale", "manage.py", "pyproject.toml")
#: So many at once.
WORKERS = 2

#: Checks that may go, and why nobody gets in by it.
REDUNDANT: dict[str, str] = {}


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: whether a test caught it, and which."""

    mutant: Mutant
    caught: bool
    by: str


def close_tests(mutant: Mutant) -> list[str]:
    """The tests of the addresses that this module answers, to begin with."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coachapp.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-finding-addresses-0123456789-0123456789")
    django.setup()
    from django.urls import get_resolver

    module = mutant.path.removesuffix(".py").replace("/", ".")
    names = [str(getattr(found, "name", "")) for found in get_resolver().url_patterns
             if getattr(getattr(found, "callback", None), "__module__", "") == module]  # fmt: skip
    kinds = ("test_matrix", "test_other_methods_are_refused",
             "test_a_foreign_part_of_an_address_answers_like_one_that_is_not_there")  # fmt: skip
    return [f"{TESTS[0]}::{kind}[{name}]" for name in names for kind in kinds if kind != kinds[2] or "my" not in name]


def run_all(chosen: Iterable[Mutant], said: Callable[[Fate], None], *, thorough: bool = True) -> list[Fate]:
    """Try each in a copy of the repository; `said` hears of each when it is known."""
    with tempfile.TemporaryDirectory() as folder:
        copies: queue.Queue[Path] = queue.Queue()
        for number in range(WORKERS):
            copies.put(_copy(Path(folder) / str(number)))

        def tried(mutant: Mutant) -> Fate:
            root = copies.get()
            try:
                fate = _try(mutant, root, thorough)
            finally:
                copies.put(root)
            said(fate)
            return fate

        with ThreadPoolExecutor(WORKERS) as pool:
            fates = list(pool.map(tried, chosen))
        _must_be_green(copies.get(), sorted({fate.by for fate in fates if "::" in fate.by}))
        return fates


def _copy(root: Path) -> Path:
    root.mkdir()
    # A site without a folder of its own is not ready, and says so.
    (root / "var").mkdir()
    for name in COPIED:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, root / name)
    return root


def _must_be_green(root: Path, tests: list[str]) -> None:
    """Without a mutant every test that caught one passes, or else it would catch anything. Raises RuntimeError."""
    if not tests:
        return
    done = _pytest(root, tests)
    if done.returncode != 0:
        raise RuntimeError("red without any mutant:\n" + done.stdout[-2000:])


def _pytest(root: Path, tests: list[str]) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("QUARTERS_", "DATABASE"))}
    env |= {"PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "-p", "no:cacheprovider", "--timeout=900"]
    done = subprocess.run([*words, *tests], cwd=root, env=env, capture_output=True, text=True, check=False)
    # One that is not there keeps pytest from running any: an address without parts has none about foreign parts.
    there = [one for one in tests if f"not found: {root / one.partition('[')[0]}\n" not in done.stderr]
    return _pytest(root, there) if there and len(there) < len(tests) else done


def _try(mutant: Mutant, root: Path, thorough: bool) -> Fate:
    target = root / mutant.path
    whole = target.read_text(encoding="utf-8")
    target.write_text(mutant.source, encoding="utf-8")
    try:
        rounds = [close_tests(mutant), list(TESTS)] if thorough else [close_tests(mutant) or list(TESTS[:1])]
        for tests in filter(None, rounds):
            done = _pytest(root, tests)
            if done.returncode == 1:
                lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
                return Fate(mutant, True, lines[0].split(" - ")[0].split(" ", 1)[-1] if lines else "")
            if done.returncode != 0 and "not found" not in done.stderr + done.stdout:
                return Fate(mutant, True, f"pytest ended with {done.returncode}")
        return Fate(mutant, False, "")
    finally:
        target.write_text(whole, encoding="utf-8")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(words: list[str]) -> None:
    """List, or run those that are named."""
    found = list(mutants())
    chosen = [one for one in found if not one.second and any(word in one.name for word in words)]
    if not words:
        for one in found:
            _say(f"{one.path}:{one.line}: {one.what}{'  (second wall)' if one.second else ''}")
        _say(f"{len(found)} mutants, {sum(one.second for one in found)} of them behind a wall of the database")
        return
    fates = run_all(
        chosen, lambda fate: _say(f"{'caught' if fate.caught else 'ALIVE '} {fate.mutant.name} | {fate.by}")
    )
    _say(f"{sum(fate.caught for fate in fates)} of {len(fates)} caught")


if __name__ == "__main__":
    main(sys.argv[1:])
