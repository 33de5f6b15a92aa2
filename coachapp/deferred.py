"""Modules that few requests need, read at the first that does and not at the start.

Where the import is ours it simply stands in the function that needs it. `defer` is for a module of a library which other
modules of that library import at their head, as the one behind allauth's passkeys.
"""

from __future__ import annotations

import sys
from importlib import import_module
from threading import Lock
from types import ModuleType
from typing import Any


def defer(name: str) -> None:
    """Have a module read when it is first asked for something, and not when it is imported.

    Until then a stand-in lies in its place; it asks the module itself, read by Python's own import, whenever it is asked.
    Nothing of anybody's is replaced: whoever takes something out of the module at his own import has it read there and
    then, so that a library which changes its ways makes the site larger again and not wrong. `tests/test_started.py`
    says so then. Does nothing where the module has been read already.
    """
    if name in sys.modules:
        return
    stand_in = ModuleType(name)
    taking_away = Lock()

    def ask(wanted: str) -> Any:
        if wanted.startswith("__"):  # `__path__` and its like, which the import itself and debuggers look for
            raise AttributeError(wanted)
        with taking_away:
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
        return getattr(import_module(name), wanted)

    vars(stand_in)["__getattr__"] = ask
    sys.modules[name] = stand_in
