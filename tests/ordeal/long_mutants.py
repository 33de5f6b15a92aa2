"""A7: every check of access taken out of the code, one at a time, and caught each time.

ORDEAL_PART takes some of them by lot, with ORDEAL_LOT as the lot's number (1): other lots, other checks.
"""

from __future__ import annotations

import os
import random

import pytest

from tests.ordeal.mutants import REDUNDANT, Fate, mutants, run_all
from tests.ordeal.report import report_row

PART = float(os.environ.get("ORDEAL_PART", "1"))
LOT = int(os.environ.get("ORDEAL_LOT", "1"))


@pytest.mark.timeout(4 * 60 * 60)
def test_every_check_is_missed_when_it_is_gone() -> None:
    every = list(mutants())
    open_ones = [one for one in every if not one.second and one.name not in REDUNDANT]
    chosen = open_ones if PART >= 1 else random.Random(LOT).sample(open_ones, max(2, round(len(open_ones) * PART)))

    def said(fate: Fate) -> None:
        if not fate.caught:
            print(f"ALIVE {fate.mutant.path}:{fate.mutant.line}: {fate.mutant.what}", flush=True)  # noqa: T201

    fates = run_all(chosen, said)
    alive = [fate.mutant.name for fate in fates if not fate.caught]
    report_row(
        row="A7", load=f"{len(every)} mutants", faults=f"{len(chosen)} of {len(open_ones)} checks taken out",
        lost=0, doubled=0, let_in=len(alive), control=f"{len(fates) - len(alive)} of {len(fates)} caught",
    )  # fmt: skip
    assert not alive
    assert set(REDUNDANT) <= {one.name for one in every}, "no longer in the code"
