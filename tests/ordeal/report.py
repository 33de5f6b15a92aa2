"""The table that a long run ends with: what was done, what was broken on purpose, and what that cost."""

from __future__ import annotations

from dataclasses import dataclass

_HEADING = ("row", "load", "faults", "lost", "doubled", "let in", "the same with the defence off")


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
    print("\n" + " | ".join(one.cells()), flush=True)  # noqa: T201


def table() -> list[str]:
    """The lines of the table, of all files that reported; none when nothing did."""
    if not _rows:
        return []
    cells = [_HEADING, *(one.cells() for one in sorted(_rows, key=_place))]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(map(_padded, line, widths, _RIGHT)).rstrip() for line in cells]
    return [lines[0], "-" * max(map(len, lines)), *lines[1:]]


_RIGHT = (False, False, False, True, True, True, False)


def _padded(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)


def _place(one: Row) -> tuple[str, int, str]:
    """O2 comes before O10."""
    letter, number = one.row[:1], one.row[1:]
    return (letter, int(number), "") if number.isdigit() else (letter, 0, number)
