"""A deferred module is read when it is first asked for something: once, by whoever asks, and never wrongly."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from coachapp.deferred import defer

THREADS = 6
#: A library of three modules: the heavy one, and one that imports it at its head, as libraries do.
LIBRARY = {
    "__init__": "",
    "heavy": "import seen\nseen.reads.append(1)\nseen.may_go_on.wait()\nWEIGHT = 9\n\ndef lift():\n    return WEIGHT\n",
    "light": "from heavy_library import heavy\n\ndef lift():\n    return heavy.lift()\n",
    "greedy": "from heavy_library.heavy import WEIGHT\n",
}


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """How often the heavy module was read, and what holds it up half-way."""
    (tmp_path / "heavy_library").mkdir()
    for name, text in LIBRARY.items():
        (tmp_path / "heavy_library" / f"{name}.py").write_text(text)
    told = SimpleNamespace(reads=[], may_go_on=threading.Event())
    told.may_go_on.set()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "seen", told)
    yield told
    for name in [name for name in sys.modules if name.partition(".")[0] == "heavy_library"]:
        del sys.modules[name]


def test_it_is_read_when_it_is_asked_and_not_when_it_is_imported(seen: SimpleNamespace) -> None:
    defer("heavy_library.heavy")
    light = importlib.import_module("heavy_library.light")
    assert seen.reads == []
    assert (light.lift(), light.lift(), seen.reads) == (9, 9, [1])
    assert importlib.import_module("heavy_library.heavy").WEIGHT == 9


def test_many_who_ask_at_once_get_a_whole_module(seen: SimpleNamespace) -> None:
    """The second must not find what the first has read by half."""
    defer("heavy_library.heavy")
    light = importlib.import_module("heavy_library.light")
    seen.may_go_on.clear()
    together = threading.Barrier(THREADS + 1)

    def ask() -> int:
        together.wait()
        return int(light.lift())

    with ThreadPoolExecutor(THREADS) as threads:
        asked = [threads.submit(ask) for _ in range(THREADS)]
        together.wait()
        seen.may_go_on.set()
        assert [one.result() for one in asked] == THREADS * [9]
    assert seen.reads == [1]


def test_whoever_takes_something_out_of_it_has_it_read_there(seen: SimpleNamespace) -> None:
    """A library that changes its ways makes a worker larger, and nothing wrong."""
    defer("heavy_library.heavy")
    assert importlib.import_module("heavy_library.greedy").WEIGHT == 9
    assert seen.reads == [1]


def test_what_has_been_read_is_left_alone(seen: SimpleNamespace) -> None:
    heavy = importlib.import_module("heavy_library.heavy")
    defer("heavy_library.heavy")
    assert sys.modules["heavy_library.heavy"] is heavy


def test_looking_at_it_does_not_read_it(seen: SimpleNamespace) -> None:
    """Debuggers, the development server and Python itself ask modules where they came from."""
    defer("heavy_library.heavy")
    heavy = importlib.import_module("heavy_library.light").heavy
    assert not hasattr(heavy, "__path__")
    assert not hasattr(heavy, "__file__")
    assert seen.reads == []


def test_a_name_that_it_has_not_is_no_name(seen: SimpleNamespace) -> None:
    defer("heavy_library.heavy")
    heavy = importlib.import_module("heavy_library.light").heavy
    with pytest.raises(AttributeError, match="drop"):
        heavy.drop()


def test_what_cannot_be_read_says_so_each_time(seen: SimpleNamespace) -> None:
    defer("heavy_library.missing")
    missing = sys.modules["heavy_library.missing"]
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError, match="missing"):
            missing.lift()
