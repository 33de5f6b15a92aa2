"""Run the benchmark: `make bench`, or `make bench PART=0.1` for a quick look.

    .venv/bin/python -m bench [--part 0.1] [--only sqlite] [--work log ...] [--no-phone]

Writes the tables into docs/speed.md and every figure into docs/speed.json. A run of less than everything prints its
tables and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import goals, phone, report, run, servers
from bench.run import Result
from bench.works import BY_NAME, WORKS, Work
from tests.ordeal.site import ROOT, environment

DATABASES = ("postgresql", "sqlite")


def main() -> None:
    """Measure, and write down what was found."""
    words = argparse.ArgumentParser(prog="bench", description=__doc__)
    words.add_argument("--part", type=float, default=1.0, help="how much of a whole run; 0.1 is a quick look")
    words.add_argument("--only", choices=DATABASES, action="append", default=[])
    words.add_argument("--work", choices=list(BY_NAME), action="append", default=[])
    words.add_argument("--no-phone", action="store_true", help="leave out what needs Chromium")
    said = words.parse_args()
    databases = [name for name in DATABASES if name in (said.only or DATABASES)]
    works = [work for work in WORKS if not said.work or work.name in said.work]
    whole = not (said.only or said.work or said.no_phone)
    where = report.surroundings(said.part)
    with tempfile.TemporaryDirectory(prefix="quarters-bench-") as home:
        results, engine, seen = _measured(Path(home), databases, works, said.part, with_phone=not said.no_phone)
    found = {result.database.name: list(goals.goals_of(result)) for result in results}
    found["engine"] = list(goals.goals_of_engine(engine))
    found["phone"] = list(goals.goals_of_phone(seen))
    text = report.page(where, found, results, {"engine": f"{engine['quiet']}.", "phone": phone.told(seen)})
    if whole:
        report.write(text, report.as_json(where, found, results, engine=engine, phone=seen))
    print(text)


def _measured(
    folder: Path, databases: Sequence[str], works: Sequence[Work], part: float, *, with_phone: bool
) -> tuple[list[Result], Mapping[str, Any], dict[str, Any]]:
    """One after the other: the engine, each database, and a phone at the site on the last of them."""
    _say("The engine ...")
    engine = _engine(folder)
    servers.collect(folder)
    results, seen = [], {}
    if "postgresql" in databases:
        with servers.postgres() as database:
            results.append(run.measure(database, part, folder, works, say=_say)[0])
    with servers.sqlite(folder) as database:
        if "sqlite" in databases:
            result, supplies = run.measure(database, part, folder, works, say=_say)
            results.append(result)
        elif with_phone:
            supplies = servers.prepare(database, part, folder)
        if with_phone:
            _say("A phone ...")
            with servers.site(database, servers.OURS, folder) as site:
                try:
                    seen = phone.measure(site.port, supplies)
                except phone.BrowserError as error:
                    # What was measured before is worth keeping; the table says that this was not.
                    _say(f"The browser did not come to an end: {error}")
            seen["tap"] = phone.tap_to_paint(min(1.0, max(part, 0.34)))
    return results, engine, seen


def _engine(folder: Path) -> dict[str, Any]:
    env = environment("sqlite://:memory:", folder)
    done = subprocess.run(
        [sys.executable, "-m", "bench.engine"], cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.PIPE,
        check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
