"""The texts that the phone is held to read as the server does, read by the server."""

from __future__ import annotations

from coachapp.training.time_text import MESSAGES
from tests.forms.readings import CASES, as_text, cases


def test_the_cases_are_those_of_the_server() -> None:
    assert CASES.read_text(encoding="utf-8") == as_text(), "python -m tests.forms.readings writes them anew"


def test_the_cases_meet_every_answer() -> None:
    """So that a reader that knows fewer forms, or fewer reasons, cannot pass."""
    answers = [answer for _kind, _text, _about, answer in cases()]
    assert {answer for answer in answers if isinstance(answer, str)} == set(MESSAGES)
    assert None in answers
    spoken = {text: answer for kind, text, about, answer in cases() if kind == "time" and about == 70_000}
    assert spoken["71 high"] == 71_800
    assert spoken["71-72"] == 72_000
    assert spoken["1'15"] == 75_000
    assert spoken["68,4"] == 68_400
    assert spoken["1:11.4"] == 71_400
