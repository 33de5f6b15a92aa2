"""Run the benchmark: `make bench`, or `make bench PART=0.1` for a quick look.

    .venv/bin/python -m bench [--part 0.1] [--only sqlite] [--work log ...] [--no-write]

Writes the table into docs/speed.md and every figure into docs/speed.json. A run of less than everything prints and
writes nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench import report, run, servers
from bench.works import BY_NAME, WORKS


def main() -> None:
    """Measure, and write down what was found."""
    words = argparse.ArgumentParser(prog="bench", description=__doc__)
    words.add_argument("--part", type=float, default=1.0, help="how much of a whole run; 0.1 is a quick look")
    words.add_argument("--only", choices=["postgresql", "sqlite"], action="append", default=[])
    words.add_argument("--work", choices=list(BY_NAME), action="append", default=[])
    said = words.parse_args()
    wanted = set(said.only or ["postgresql", "sqlite"])
    works = [work for work in WORKS if not said.work or work.name in said.work]
    results = []
    with tempfile.TemporaryDirectory(prefix="quarters-bench-") as home:
        folder = Path(home)
        servers.collect(folder)
        if "postgresql" in wanted:
            with servers.postgres() as database:
                results.append(run.measure(database, said.part, folder, works, say=_say))
        if "sqlite" in wanted:
            with servers.sqlite(folder) as database:
                results.append(run.measure(database, said.part, folder, works, say=_say))
    for result in results:
        print(report.table(result))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
