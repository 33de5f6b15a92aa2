"""Bad files, row U1: ten thousand changed files of each form, read as an upload is read; some of them sent as one is."""

from __future__ import annotations

import os
import random
import resource
import time
from collections import Counter

import pytest

from coachapp.models import Athlete, User
from tests.cast import browser_of
from tests.lapfiles.mutations import spoilt
from tests.lapfiles.test_bad_files import SEEDS, used
from tests.ordeal.careless import breaks
from tests.ordeal.report import report_row
from tests.views.test_imports_bad import LAPS, tried

PART = float(os.environ.get("ORDEAL_PART", "1"))
FILES = max(100, round(10_000 * PART))
#: Sent, read, listed, logged where they are clear, opened in the grid: that takes a hundred times as long as reading.
SENT = max(20, round(400 * PART))
#: What each form may end in besides a refusal.
READ = {"fit", "tcx", "garmin_csv", "strava", "wide", "long", "clock", "notebook", "roster"}

pytestmark = pytest.mark.timeout(3600)


@pytest.mark.parametrize("form", SEEDS)
def test_changed_files_are_read_or_refused(form: str) -> None:
    chance = random.Random(f"{form} long")
    refused, crashed, careless, slowest = 0, 0, 0, 0.0
    before = _memory_mb()
    for _ in range(FILES):
        data = spoilt(form, SEEDS[form], chance)
        careless += breaks(form, data)
        began = time.perf_counter()
        try:
            ended = used(form, data)
        except Exception:
            ended, crashed = "crashed", crashed + 1
        slowest = max(slowest, time.perf_counter() - began)
        assert ended != "a code without words"
        refused += ended not in READ
    report_row(
        row="U1",
        load=f"{form}: {FILES:,} changed files",
        faults=f"{refused:,} refused with a reason, the others read; {crashed} crashed; slowest {slowest * 1000:.0f} ms; "
        f"memory {before} MB before, {_memory_mb()} MB at most",
        lost=crashed,
        doubled=0,
        let_in=0,
        control=f"a reader without checks: {careless:,} crashed",
    )
    assert not crashed
    assert careless > FILES / 100, "the changes were too mild"


@pytest.mark.django_db
@pytest.mark.parametrize("form", LAPS)
def test_changed_files_sent_end_in_a_page(form: str, ada: User, ben: Athlete) -> None:
    ends: Counter[str] = tried(browser_of(ada), form, random.Random(f"{form} sent at length"), SENT)
    report_row(
        row="U1",
        load=f"{form}: {SENT:,} changed files sent, listed and opened",
        faults=", ".join(f"{many:,} {what}" for what, many in sorted(ends.items())) + "; 0 answers of a fault",
        lost=0,
        doubled=0,
        let_in=0,
    )


def _memory_mb() -> int:
    """The most that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
