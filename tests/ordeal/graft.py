"""A changed function put in the place of the one that runs, in this process alone: nothing is written to any file.

What stands around it stays as it is, so that exceptions and classes are still those that the rest of the code knows.
"""

from __future__ import annotations

import gc
import importlib
import inspect
from types import FunctionType
from typing import Any

from django.urls import get_resolver

from tests.ordeal.mutants import Mutant


def graft(mutant: Mutant) -> None:
    """Have this process run the function without its check, wherever it is called from."""
    module = importlib.import_module(mutant.path.removesuffix(".py").replace("/", "."))
    owner: Any = module
    *classes, name = mutant.function.split(".")
    for one in classes:
        owner = getattr(owner, one)
    old = vars(owner)[name]
    space = vars(module)
    kept = space.get(name)
    # Its globals are those of the module: what a test puts into the module's place is found.
    exec(compile("from __future__ import annotations\n" + mutant.source, mutant.path, "exec"), space)
    new = space.pop(name)
    if kept is not None:
        space[name] = kept
    _take_over(_inner(old), _inner(new))
    if "without @" in mutant.what or "reauthenticated" in mutant.what:
        # What stands before the function has changed as well, and those who hold it have to hold the new one.
        setattr(owner, name, new)
        _hand_over(old, new)


def _inner(made: Any) -> FunctionType:
    """The function itself, below its decorators."""
    found = inspect.unwrap(getattr(made, "__func__", made))
    assert isinstance(found, FunctionType), made
    return found


def _take_over(old: FunctionType, new: FunctionType) -> None:
    """Everybody who holds the old function calls what the new one does."""
    for one in (old, new):
        assert one.__closure__ is None, "a function that closes over something cannot be changed"
    old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__


def _hand_over(old: Any, new: Any) -> None:
    for pattern in get_resolver().url_patterns:
        if getattr(pattern, "callback", None) is old:
            pattern.callback = new
    for holder in gc.get_referrers(old):
        if isinstance(holder, dict) and "__name__" in holder:
            for name in [name for name, value in holder.items() if value is old]:
                holder[name] = new
