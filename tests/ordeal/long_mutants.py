"""A7: every check of access taken out of the code, one at a time, and caught each time.

ORDEAL_PART takes some of them by lot, with ORDEAL_LOT as the lot's number (1): other lots, other checks. ORDEAL_REACH names
a file that keeps which test enters which function (tests/ordeal/reach.py), so that the next lot need not find out again.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.ordeal.hunt import Fate, hunt
from tests.ordeal.mutants import REDUNDANT, mutants
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
            print(fate, flush=True)  # noqa: T201

    kept = os.environ.get("ORDEAL_REACH")
    fates = hunt(chosen, said, reach=Path(kept) if kept else None)
    alive = [str(fate) for fate in fates if not fate.caught]
    second = sum(one.second for one in every)
    report_row(
        row="A7", load=f"{len(every)} checks found in the code, {second} of them kept up by the database as well",
        faults=f"{len(chosen)} of {len(open_ones)} taken out, one at a time; {len(REDUNDANT)} may go, and say why",
        lost=0, doubled=0, let_in=len(alive), control=f"{len(fates) - len(alive)} of {len(fates)} caught",
    )  # fmt: skip
    assert not alive
    assert set(REDUNDANT) <= {one.name for one in every}, "no longer in the code"
