"""Bad files, row U1: ten thousand changed files of each form, read as an upload is read."""

from __future__ import annotations

import os
import random
import resource
import time

import pytest

from tests.lapfiles.mutations import mutated
from tests.lapfiles.test_bad_files import SEEDS, used
from tests.ordeal.report import report_row

PART = float(os.environ.get("ORDEAL_PART", "1"))
FILES = max(100, round(10_000 * PART))

pytestmark = pytest.mark.timeout(3600)


@pytest.mark.parametrize("form", SEEDS)
def test_changed_files_are_read_or_refused(form: str) -> None:
    chance = random.Random(f"{form} long")
    refused, slowest = 0, 0.0
    for _ in range(FILES):
        data = mutated(SEEDS[form], chance)
        began = time.perf_counter()
        ended = used(form, data)
        slowest = max(slowest, time.perf_counter() - began)
        assert ended != "a code without words"
        refused += ended not in ("fit", "tcx", "garmin_csv", "strava", "wide", "long", "clock", "notebook", "roster")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    report_row(
        row="U1",
        load=f"{form}: {FILES:,} changed files",
        faults=f"{refused:,} refused with a reason, the others read",
        lost=0,
        doubled=0,
        let_in=0,
        control=f"slowest {slowest * 1000:.0f} ms, {memory} MB at most",
    )
