"""docs/export.md tells every field, every table that a spreadsheet gets, and everything that is left out."""

from __future__ import annotations

import re
from pathlib import Path

from coachapp.services.waiting import MOST_BYTES
from coachapp.squadfile import left_out
from coachapp.squadfile.read import TOP
from coachapp.squadfile.tables import CARRIED, FORMAT, TABLES, VERSION

DOC = (Path(__file__).resolve().parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
TOLD = set(re.findall(r"`([^`\s]+?)`", DOC))


def test_every_field_is_told() -> None:
    missing = {name for table in TABLES for name in (*(one.name for one in table.fields), *table.parts)} - TOLD
    assert not missing, f"tell these in docs/export.md: {sorted(missing)}"
    assert set(TOP) <= TOLD
    assert set(CARRIED) <= TOLD


def test_every_word_of_a_choice_is_told() -> None:
    for table in TABLES:
        for one in table.fields:
            # The kinds of taps are told where the stopwatch is.
            words = () if table.model == "Tap" else getattr(one.kind, "words", ())
            assert set(words) <= TOLD, f"{table.model}.{one.name}"


def test_everything_that_is_left_out_is_told() -> None:
    assert set(left_out.MODELS) <= TOLD


def test_the_version_and_the_limit_are_those_of_the_code() -> None:
    assert f"`{FORMAT}`, version {VERSION}" in DOC
    assert f"up to {MOST_BYTES // 2**20} MB" in DOC
