"""Whatever the readers of files say has a sentence that somebody can act on."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from coachapp.forms.bring import BringForm
from coachapp.forms.imported import ImportForm
from coachapp.forms.roster import RosterForm
from coachapp.lapfiles import archive, limits
from coachapp.lapfiles.unreadable import REASONS
from coachapp.models import ImportedFile
from coachapp.services import imported, waiting
from coachapp.words import lapfiles

READERS = Path(__file__).resolve().parents[2] / "coachapp" / "lapfiles"
MB = 1024 * 1024


def problems_in_the_readers() -> set[str]:
    """The codes of every `Problem(...)` that a reader makes."""
    found = set()
    for path in READERS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and node.args:
                found |= {one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)}
    return {code for code in found if isinstance(code, str)}


@pytest.mark.parametrize("code", REASONS)
def test_every_refusal_has_its_sentence(code: str) -> None:
    for said in ([], ["4"]):
        text = lapfiles.refusal(code, said)
        assert text.endswith("."), text
        assert "%(" not in text


def test_no_two_refusals_read_alike() -> None:
    assert len({lapfiles.refusal(code, ["4"]) for code in REASONS}) == len(REASONS)


def test_every_doubt_has_its_sentence() -> None:
    codes = problems_in_the_readers()
    assert len(codes) >= 20
    for code in sorted(codes):
        for said in ([], ["6"], ["6", "12"], ["ú", "half a word"]):
            # How many were found is counted by the reader itself; all else may be whatever stood in the file.
            if code not in ("too_few", "too_many") or said[:1] != ["ú"]:
                assert lapfiles.problem(code, said)


def test_one_rep_is_one_rep() -> None:
    assert lapfiles.problem("too_few", ["1", "12"]) == "1 rep was found, 12 are planned."
    assert lapfiles.problem("too_few", ["8", "12"]) == "8 reps were found, 12 are planned."


def test_the_example_of_the_wish_is_word_for_word_the_refusal() -> None:
    assert lapfiles.refusal("auto_laps", ["1 km"]) == (
        "This file holds 1 km auto-laps, not your reps: switch auto-lap off and press the lap button at each line."
    )


def test_the_limits_said_before_the_upload_are_those_that_hold() -> None:
    assert limits.MOST_BYTES == ImportedFile.MOST_BYTES == 4 * MB
    assert limits.MOST_FIT_BYTES == 1 * MB
    assert imported.MOST_FILES == archive.MOST_MEMBERS == 500
    assert imported.MOST_TOGETHER == archive.MOST_UNPACKED == 64 * MB
    assert waiting.MOST_BYTES == 16 * MB
    said = str(ImportForm.base_fields["sent"].help_text)
    assert "Up to 4 MB a file, 1 MB for FIT; 500 files and 64 MB at a time." in said
    assert "Up to 4 MB." in str(RosterForm.base_fields["sheet"].help_text)
    assert "Up to 16 MB." in str(BringForm.base_fields["sent"].help_text)
