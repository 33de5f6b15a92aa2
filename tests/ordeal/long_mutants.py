"""A7: every check of access taken out of the code, one at a time, and caught each time.

ORDEAL_PART takes some of them by lot, with ORDEAL_LOT as the lot's number (1): other lots, other checks. Which test enters
which function, and what became of each check, is kept in var/ordeal for as long as the code and the tests stay as they
are: broken off, it goes on where it stopped.
"""

from __future__ import annotations

import json
import os
import random
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pytest

from tests.ordeal.__main__ import KNOWN, state
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

    known, reach = _kept()
    fates = [known[one.name, one.line] for one in chosen if (one.name, one.line) in known]

    def said(fate: Fate) -> None:
        with _file("fates").open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(fate)) + "\n")
        print(fate, flush=True)  # noqa: T201

    fates += hunt([one for one in chosen if (one.name, one.line) not in known], said, reach=reach)
    alive = [str(fate) for fate in fates if not fate.caught]
    second = sum(one.second for one in every)
    report_row(
        row="A7", load=f"{len(every)} checks found in the code, {second} of them kept up by the database as well",
        faults=f"{len(chosen)} of {len(open_ones)} taken out, one at a time; {len(REDUNDANT)} may go, and say why",
        lost=0, doubled=0, let_in=len(alive), control=f"{len(fates) - len(alive)} of {len(fates)} caught",
    )  # fmt: skip
    assert not alive
    assert set(REDUNDANT) <= {one.name for one in every}, "no longer in the code"


@cache
def _file(name: str) -> Path:
    return KNOWN / f"A7-{state()}.{name}"


def _kept() -> tuple[dict[tuple[str, int], Fate], Path]:
    """The checks that were caught on this state of the code, by name and line, and where it is kept who enters what."""
    KNOWN.mkdir(parents=True, exist_ok=True)
    for old in KNOWN.glob("A7-*"):
        if state() not in old.name:
            old.unlink()
    lines = _file("fates").read_text(encoding="utf-8").splitlines() if _file("fates").exists() else []
    fates = [Fate(**json.loads(line)) for line in lines]
    return {(fate.name, fate.line): fate for fate in fates if fate.caught}, _file("reach")
