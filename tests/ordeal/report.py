"""The table that a long run ends with: what was done, what was broken on purpose, and what that cost.

As a pytest plugin (`-p tests.ordeal.report`) it also counts tests of the suite that stand for a row.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

_HEADING = ("row", "load", "faults", "lost", "doubled", "let in", "the same with the defence off")
#: Names the file that lines are written to as soon as they are known, for tests/ordeal/__main__.py.
REPORT_TO = "ORDEAL_REPORT"


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `row` is a name like "O3"; `lost`, `doubled` and `let_in` are counts that ought to be 0.

    `let_in` counts what reached somebody or somewhere that it must not reach. `control` says what the same count
    found where the defence was taken away; empty where there is no such run.
    """

    row: str
    load: str
    faults: str
    lost: int
    doubled: int
    let_in: int
    control: str = ""

    def cells(self) -> tuple[str, ...]:
        """The line as text, cell by cell."""
        return (self.row, self.load, self.faults, str(self.lost), str(self.doubled), str(self.let_in), self.control)


_rows: list[Row] = []


def report_row(*, row: str, load: str, faults: str, lost: int, doubled: int, let_in: int, control: str = "") -> None:
    """Print a line as soon as it is known, and keep it for the table."""
    one = Row(row, load, faults, lost, doubled, let_in, control)
    _rows.append(one)
    if os.environ.get(REPORT_TO):
        with Path(os.environ[REPORT_TO]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(one)) + "\n")
    print("\n" + " | ".join(one.cells()), flush=True)  # noqa: T201


def table() -> list[str]:
    """The lines of the table, of all files that reported; none when nothing did."""
    return lines_of(sorted(_rows, key=_place))


def lines_of(rows: list[Row]) -> list[str]:
    """A table for the terminal."""
    if not rows:
        return []
    cells = [_HEADING, *(one.cells() for one in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(map(_padded, line, widths, _RIGHT)).rstrip() for line in cells]
    return [lines[0], "-" * max(map(len, lines)), *lines[1:]]


def markdown_of(rows: Iterable[Row]) -> list[str]:
    """The same for a page."""
    return [
        "| " + " | ".join(_HEADING) + " |",
        "|" + "|".join("---:" if right else "---" for right in _RIGHT) + "|",
        *("| " + " | ".join(cell.replace("|", "\\|") for cell in one.cells()) + " |" for one in rows),
    ]


_RIGHT = (False, False, False, True, True, True, False)


def _padded(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)


def _place(one: Row) -> tuple[str, int, str]:
    """O2 comes before O10."""
    letter, number = one.row[:1], one.row[1:]
    return (letter, int(number), "") if number.isdigit() else (letter, 0, number)


# --- tests of the suite that stand for a row ---------------------------------------------------


class Count:
    """Counts tests, and the cases that they say they went through. A test that fails counts as one let in."""

    def __init__(self, row: str, words: str, control: str) -> None:
        self.row, self.words, self.control = row, words, control
        self.passed = self.failed = self.skipped = self.cases = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hear of one."""
        self.failed += report.failed
        self.skipped += report.skipped
        if report.when == "call" and report.passed:
            self.passed += 1
            self.cases += sum(int(value) for name, value in report.user_properties if name == "cases" and value)  # type: ignore[call-overload]

    def pytest_sessionfinish(self) -> None:
        """Report what it came to."""
        cases = f", {self.cases:,} cases" if self.cases else ""
        skipped = f", {self.skipped} not for this database" if self.skipped else ""
        report_row(
            row=self.row, load=f"{self.words}: {self.passed + self.failed} tests{cases}{skipped}",
            faults=f"{self.failed} failed", lost=0, doubled=0, let_in=self.failed, control=self.control,
        )  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the row that these tests stand for."""
    for name in ("--count-as", "--counts", "--control"):
        parser.addoption(name, default="")


def pytest_configure(config: pytest.Config) -> None:
    """Count only when asked to."""
    if config.getoption("count_as"):
        config.pluginmanager.register(
            Count(config.getoption("count_as"), config.getoption("counts"), config.getoption("control"))
        )
