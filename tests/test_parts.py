"""The list of parts: that of the lock, every part pinned by hash and under a licence that we accept."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def parts() -> ModuleType:
    """bin/parts as a module."""
    loader = importlib.machinery.SourceFileLoader("parts", str(ROOT / "bin" / "parts"))
    spec = importlib.util.spec_from_loader("parts", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_the_list_is_that_of_the_lock(parts: ModuleType) -> None:
    kept = json.loads(parts.LIST.read_text(encoding="utf-8"))["components"]
    wanted = {one["name"]: one["version"] for one in parts.runtime()}
    assert {one["name"]: one["version"] for one in kept if one["purl"].startswith("pkg:pypi/")} == wanted
    assert {"django", "django-allauth", "gunicorn", "psycopg-binary"} <= set(wanted)


def test_every_part_is_pinned_and_free_to_use(parts: ModuleType) -> None:
    kept = json.loads(parts.LIST.read_text(encoding="utf-8"))["components"]
    assert not parts.faults(kept)
    assert parts.faults([{"name": "x", "hashes": [], "licenses": [{"expression": "SSPL-1.0"}]}]) == [
        "x: not pinned by a hash",
        "x: licence SSPL-1.0 is not among those we accept",
    ]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_has_its_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) > 10
    for line in lines:
        assert re.search(r"==\S+", line), line
        assert "--hash=sha256:" in line, line
