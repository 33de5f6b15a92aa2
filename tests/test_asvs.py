"""The sheet of the verification standard: all of its rows, and nothing in it that is not there."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHEET = ROOT / "docs" / "asvs.csv"
#: How many rows of each chapter apply: level 2, without the chapters that cannot apply, and four rows of level 3.
CHAPTERS = {1: 28, 2: 11, 3: 19, 4: 10, 5: 10, 6: 35, 7: 18, 8: 7, 11: 14, 12: 9, 13: 13, 14: 10, 15: 14, 16: 16}
OF_LEVEL_3 = {"1.2.10", "5.2.4", "14.2.7", "15.4.2"}
STATES = ("test", "setting", "guide", "not applicable", "open")


def rows() -> list[dict[str, str]]:
    """The rows as they stand."""
    with SHEET.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of(state: str) -> list[dict[str, str]]:
    """The rows in one state."""
    return [row for row in rows() if row["state"] == state]


def test_every_row_is_there_once() -> None:
    numbers = [row["number"] for row in rows()]
    assert len(numbers) == len(set(numbers)) == sum(CHAPTERS.values()) == 214
    assert Counter(int(number.split(".")[0]) for number in numbers) == CHAPTERS
    assert set(numbers) >= OF_LEVEL_3
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])


def test_every_row_says_what_it_stands_on() -> None:
    for row in rows():
        assert row["state"] in STATES, row
        assert row["in our words"].strip(), row
        assert len(row["evidence"]) > 5, row


@pytest.mark.parametrize("row", of("test"), ids=lambda row: row["number"])
def test_the_test_is_there(row: dict[str, str]) -> None:
    path, _colons, name = row["evidence"].partition("::")
    source = (ROOT / path).read_text(encoding="utf-8")
    names = {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}
    if name:
        assert name in names, row["evidence"]
    else:
        assert any(one.startswith("test_") for one in names), row["evidence"]


@pytest.mark.parametrize("row", of("setting"), ids=lambda row: row["number"])
def test_the_setting_is_made_here(row: dict[str, str]) -> None:
    """In our own settings, not by leaving something as it comes."""
    made = {
        target.id
        for path in (ROOT / "coachapp" / "settings").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    assert row["evidence"].split(":")[0] in made, row["evidence"]


@pytest.mark.parametrize("row", of("guide"), ids=lambda row: row["number"])
def test_the_guide_has_that_part(row: dict[str, str]) -> None:
    path, _hash, anchor = row["evidence"].partition("#")
    headings = re.findall(r"^#+ (.+)$", (ROOT / path).read_text(encoding="utf-8"), re.M)
    assert anchor in {anchor_of(heading) for heading in headings}, row["evidence"]


def anchor_of(heading: str) -> str:
    """What a heading is called in an address."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip())


def test_the_counts_are_told() -> None:
    counted = Counter(row["state"] for row in rows())
    told = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    sentence = (
        f"{counted['test']} by a test, {counted['setting']} by a setting, {counted['guide']} by a guide, "
        f"{counted['not applicable']} do not apply, {counted['open']} are open."
    )
    assert sentence in told, sentence
