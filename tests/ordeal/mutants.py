"""Checks taken out of the code, one at a time: each such mutant must be caught by the tests of access.

The mutants are made from the code itself, so that a new check is put to the test from the day that it is there. What may
be taken out without anybody getting in is listed in `REDUNDANT`, each with its reason.

    python -m tests.ordeal.mutants               list them
    python -m tests.ordeal.mutants views/access  run those whose name holds this (tests/ordeal/hunt.py)
"""

from __future__ import annotations

import ast
import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ordeal.reach import first_line

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
    """One check gone. `path` is the module below the repository, `source` the outermost function without the check.

    `function` is that function's name, with its class in front if it has one; `first_line` is where the function begins
    that the check stands in, decorators and all. `second` says that the database itself keeps up what is gone: no test
    can see it missing, and none is asked to.
    """

    path: str
    line: int
    first_line: int
    what: str
    function: str
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
    name = path.relative_to(ROOT).as_posix()
    classes: list[str] = []
    inside: list[ast.FunctionDef] = []

    def made(node: ast.AST, what: str, edit: ast.AST) -> Mutant:
        second = isinstance(node, ast.Call) and "without squad" in what and _is_second(node)
        changed = _Swap(node, edit).visit(copy.deepcopy(inside[0], {id(node): node}))
        return Mutant(
            path=name, line=getattr(node, "lineno", 0), first_line=first_line(inside[-1]), what=what, second=second,
            function=".".join([*classes, inside[0].name]), source=ast.unparse(ast.fix_missing_locations(changed)),
        )  # fmt: skip

    def walk(node: ast.AST) -> Iterator[Mutant]:
        stack: list[Any] = inside if isinstance(node, ast.FunctionDef) else classes
        known = len(stack)
        if isinstance(node, ast.FunctionDef):
            inside.append(node)
        elif isinstance(node, ast.ClassDef):
            classes.append(node.name)
        if inside:
            where = ".".join(one.name for one in inside)
            for what, edit in _edits(node):
                yield made(node, f"{where}: {what}", edit)
        for child in ast.iter_child_nodes(node):
            yield from walk(child)
        del stack[known:]

    yield from walk(ast.parse(path.read_text(encoding="utf-8")))


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


_TWICE = "the view asks twice, and either alone keeps everybody out"
_OWN_FILES = "files that an athlete sent carry his own id, and he is of one squad"
_FOUND_BEFORE = "it is about one row, which was found before"
_OF_TAPS = "what is not about him is left out of every tap"
#: Checks that may go, and why nobody gets in by it.
REDUNDANT: dict[str, str] = {
    f"coachapp/{name}": why
    for name, why in {
        "views/access.py: invitation: may='own' by default made 'log'": "the service asks for the owner again",
        "views/access.py: my_imported: ImportedFile.objects.filter without squad=": _OWN_FILES,
        "views/access.py: my_imported_file: ImportedFile.objects.filter without squad=": _OWN_FILES,
        "views/athlete_settings.py: athlete_settings: may='lead' made 'log' in access.athlete": _TWICE,
        "views/athlete_settings.py: athlete_settings: may='lead' made 'log' in access.coaching": _TWICE,
        "views/erasure.py: athlete_data: may='lead' made 'log' in access.athlete": _TWICE,
        "views/erasure.py: athlete_data: may='lead' made 'log' in access.coaching": _TWICE,
        "views/erasure.py: athlete_erase: may='own' made 'log' in access.athlete": _TWICE,
        "views/export.py: athlete_export: may='lead' made 'log' in access.athlete": _TWICE,
        "views/export.py: athlete_export: may='lead' made 'log' in reauthenticated": _TWICE,
        "views/people.py: hand_over: may='own' made 'log' in access.squad": _TWICE,
        "views/people.py: second_factor: may='own' made 'log' in access.squad": _TWICE,
        "views/invitation.py: invite: may='own' made 'log' in access.squad": _TWICE,
        "views/desk.py: may_edit: Entry.objects.filter without squad=": "the entries are about one session, found before",
        "views/demo.py: demo_athlete: if device is None: never": "a link that was made in the line before is open",
        "views/practices.py: _logged: LoggedSession.objects.kept().filter without squad=": "only the evenings' own",
        "views/session_edit.py: _store: if refused.stored is None: never": "an error instead of a 404, and nothing shown",
        "services/consent.py: losing_links: PersonalLink.objects.filter without squad=": "only its own athletes are asked",
        "services/erasure.py: _erase: Practice.objects.filter without squad=": "it only locks the evenings of the athlete",
        "services/device.py: seen: Device.objects.filter without squad_id=": "one phone by its id, found before",
        "services/overrule.py: take_back: venOverrule.objects.select_related('given_by').get without squad=":
            "one overrule by its id, found before",
        "services/people.py: _was_handed_over: Entry.objects.filter without squad=": "the entries are about one part",
        "services/practice.py: change_practice: LoggedSession.objects.kept().filter without squad=":
            "the sessions are those of one evening",
        "views/access.py: imported_file: ImportedFile.objects.filter without squad=":
            "what was read in the file must be of the athlete who is asked for",
        "views/export.py: squad_export_file: may='lead' made 'log' in access.squad": _TWICE,
        "views/export.py: squad_export_file: may='lead' made 'log' in reauthenticated": _TWICE,
        "views/token.py: token_make: may='own' made 'log' in access.squad": _TWICE,
        "views/token.py: token_make: may='own' made 'log' in reauthenticated": _TWICE,
        "views/practice.py: is_logged: LoggedSession.objects.kept().filter without squad_id=": "only the evening's own",
        "views/session_history.py: history: Entry.objects.filter without squad=": _FOUND_BEFORE,
        "services/session.py: undo: Entry.objects.filter without squad=": _FOUND_BEFORE,
        "services/session.py: _was_stored: Entry.objects.filter without squad=": _FOUND_BEFORE,
        "services/session.py: _find: LoggedSession.objects.filter without athlete=": _FOUND_BEFORE,
        "services/mark.py: _locked: RecordedMark.objects.get without squad=": _FOUND_BEFORE,
        "services/practice_taps.py: store_taps: Practice.objects.select_for_update().get without squad=": _FOUND_BEFORE,
        "services/practice_results.py: told_of: Entry.objects.filter without squad=": _FOUND_BEFORE,
        "services/practice_results.py: stored_of: LoggedSession.objects.filter without squad=": "only the evening's own",
        "services/imported.py: _with_logged: LoggedSession.objects.filter without squad=":
            "the ids are made of the squad's own",
        "services/export_athlete.py: _taps: PracticeAthlete.objects.filter without athlete=": _OF_TAPS,
        "services/export_athlete.py: _taps: Practice.objects.filter without squad=": _OF_TAPS,
        "services/bring.py: _bring: Athlete.objects.known().filter without squad=": "the ids were made for this squad",
        "services/erasure.py: _erase: PracticeAthlete.objects.filter without athlete=": "it only locks evenings",
        "services/erasure.py: _blot_evenings: LoggedSession.objects.filter without athlete=":
            "it is held against his own places alone",
        "services/session_batch.py: _locked: Athlete.objects.filter without squad=":
            "whoever is of another squad has no log in this one, and the database stores none",
        "services/consent_change.py: change_rule: Athlete.objects.filter without squad=": "it only locks athletes",
        "views/squad.py: _rows: RecordedMark.objects.filter without squad=": "looked up by the squad's own athletes",
    }.items()
}  # fmt: skip


def main(words: list[str]) -> None:
    """List, or run those that are named."""
    found = list(mutants())
    if words:
        from tests.ordeal.hunt import hunt

        chosen = [one for one in found if not one.second and any(word in one.name for word in words)]
        fates = hunt(chosen, lambda fate: sys.stdout.write(f"{fate}\n"))
        sys.stdout.write(f"{sum(fate.caught for fate in fates)} of {len(fates)} caught\n")
        return
    for one in found:
        sys.stdout.write(f"{one.path}:{one.line}: {one.what}{'  (second wall)' if one.second else ''}\n")
    sys.stdout.write(
        f"{len(found)} mutants, {sum(one.second for one in found)} of them behind a wall of the database\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
