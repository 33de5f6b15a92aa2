"""One squad beside a thousand: `python -m bench.size ONE MANY SQUADS`, the addresses of two databases, and how many the
second holds.

Both sites run as they are deployed, on one machine, and are asked by turns. Where there are many squads, forty of them are
asked about by turns, so that none is warmer than it would be in a real evening.
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.client import Seen, slice_of
from bench.servers import OURS, Database, collect, python, site
from bench.works import Shot, Supply

#: The medians may lie so far apart.
GOAL = 1.15
TURNS, SECONDS = 5, 1.0
#: What stores something, and how many of it a turn takes.
ONCE = {"session logged": 5, "evening of 30 logged": 1, "200 taps stored": 5}


@dataclass
class Row:
    """One work: what was seen of it with one squad and with many, turn by turn."""

    name: str
    one: list[Seen] = field(default_factory=list)
    many: list[Seen] = field(default_factory=list)

    def ratio(self) -> float:
        """The median of all answers with many squads, by that with one."""
        return _median(self.many) / _median(self.one)


def measure(one: Database, many: Database, folder: Path) -> list[Row]:
    """Ask both by turns, one client at a time, and return a row for each work."""
    supplies = [_supply(database, folder) for database in (one, many)]
    rows = [Row(name) for name in supplies[0]]
    with site(one, OURS, folder) as small, site(many, OURS, folder) as large:
        for row in rows:
            shots = [iter(given[row.name].ours) for given in supplies]
            if row.name not in ONCE:
                shots = [itertools.cycle(given[row.name].ours) for given in supplies]
            for turn in range(TURNS + 1):
                for served, asked, seen, database in (
                    (small, shots[0], row.one, one),
                    (large, shots[1], row.many, many),
                ):
                    most = ONCE.get(row.name, 1_000_000) if turn else 1 if row.name in ONCE else 80
                    told = _slice(served.port, asked, served.master.pid, database.pid, most)
                    if turn:
                        seen.append(told)
    return rows


def table(rows: list[Row], squads: str) -> str:
    """The rows as Markdown, each beside its goal."""
    lines = [
        f"| work | 1 squad, ms | {int(squads):,} squads, ms | ratio of medians | goal | CPU ratio |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        small, large = _median(row.one) * 1000, _median(row.many) * 1000
        held = "" if row.ratio() <= GOAL else " **missed**"
        lines.append(
            f"| {row.name} | {small:.1f} | {large:.1f} | {row.ratio():.2f}{held} | {GOAL} | "
            f"{_cpu(row.many) / _cpu(row.one):.2f} |"
        )
    errors = [error for row in rows for seen in (*row.one, *row.many) for error in seen.errors]
    return "\n".join([*lines, "", f"{len(errors)} errors", *errors[:5]])


def main(one: str, many: str, squads: str = "1000") -> None:
    """Measure two databases that are there, and print the table."""
    with tempfile.TemporaryDirectory(prefix="quarters-size-", dir="/tmp") as home:
        folder = Path(home)
        collect(folder)
        print(table(measure(_database("one", one), _database("many", many), folder), squads))


# --- inside ------------------------------------------------------------------------------------


def _database(name: str, url: str) -> Database:
    return Database(name, "", url, None)


def _supply(database: Database, folder: Path) -> dict[str, Supply]:
    told = folder / f"{database.name}.json"
    python("-m", "bench.filled", "size", str(told), url=database.url, folder=folder)
    return {name: Supply.read(one) for name, one in json.loads(told.read_text()).items()}


def _slice(port: int, shots: Iterator[Shot], app: int, database: int | None, most: int) -> Seen:
    return slice_of(port, shots, 1, 30.0 if most < 1000 else SECONDS, app, database, most)


def _median(seen: list[Seen]) -> float:
    return statistics.median([took for one in seen for took in one.took_s] or [float("nan")])


def _cpu(seen: list[Seen]) -> float:
    """Seconds of both the app and its database for an answer."""
    return sum(one.app_s + one.database_s for one in seen) / max(1, sum(one.answers for one in seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
