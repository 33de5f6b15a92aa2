"""The engine alone, without rows and pages: `python -m bench.engine` prints what a standing takes, as JSON."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from typing import Any

import django

django.setup()

from bench.quiet import Quiet, in_quiet  # noqa: E402
from bench.squads import MARCH, March, march  # noqa: E402
from coachapp.training.progression import standing  # noqa: E402

TODAY = date(2026, 6, 1)
LENGTHS = (125, 250, 500, 1000)
BATCHES, BATCH_S, LEAST = 40, 0.02, 5


def micros(run: March, quiet: Quiet) -> float:
    """Microseconds of one standing, in processor time: the middle of those batches that began and ended in quiet."""
    log = run.log
    standing(MARCH, log, TODAY)
    begin = time.process_time()
    standing(MARCH, log, TODAY)
    many = max(1, int(BATCH_S / max(1e-6, time.process_time() - begin)))
    took = []
    for _ in range(BATCHES):
        # A log of its own each time, as a page has: nothing may be left over from the one before.
        logs = [replace(log, sessions=tuple(replace(one) for one in log.sessions)) for _ in range(many)]
        came = quiet.wait()
        begin = time.process_time()
        for each in logs:
            standing(MARCH, each, TODAY)
        each_s = (time.process_time() - begin) / many
        took.append((came and quiet.is_here(), each_s))
    return 1e6 * median(in_quiet(took, LEAST))


def long_march(sessions: int) -> March:
    """A log of so many sessions: one march after the other, as they were run, two days apart."""
    once = march(TODAY)
    kept = once.sessions
    first = TODAY - timedelta(days=2 * sessions + 9)
    many = [
        (replace(kept[number % len(kept)][0], on=first + timedelta(days=2 * number), key=""), None)
        for number in range(sessions)
    ]
    return replace(once, sessions=tuple(many))


def main() -> None:
    """Print the figures."""
    # On one processor, and its quiet moments: the other has its own.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    quiet = Quiet.learned()
    found: dict[str, Any] = {"march_us": micros(march(TODAY), quiet), "sessions": len(march(TODAY).sessions)}
    found["linear"] = {str(length): micros(long_march(length), quiet) for length in LENGTHS}
    found["quiet"] = quiet.told
    print(json.dumps(found))


if __name__ == "__main__":
    main()
