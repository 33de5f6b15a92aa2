"""The cases that the phone's verdict is held to say what the engine says today."""

from __future__ import annotations

import json
from collections import Counter

from coachapp.timing.live import rules
from coachapp.training.settings import Settings
from tests.timing.verdicts import CASES, as_text


def test_the_cases_are_those_of_the_engine() -> None:
    assert CASES.read_text(encoding="utf-8") == as_text(), "python -m tests.timing.verdicts writes them anew"


def test_the_cases_meet_every_answer() -> None:
    cases = json.loads(CASES.read_text(encoding="utf-8"))["evenings"]
    states = Counter(case["expect"]["state"] for case in cases)
    codes = Counter(code for case in cases for code in case["expect"].get("codes", ()))
    assert min(states[state] for state in ("empty", "on", "hold", "done")) >= 20, states
    assert codes.keys() >= {
        "still_on", "reps_missed", "goal_reps_missed", "reps_too_fast", "recoveries_long", "finish_at_date_pace",
        "step_down_on", "step_slow", "step_fast", "start_fast", "step_down_not_faster",
    }, codes  # fmt: skip


def test_nothing_asked_is_nothing_to_judge_by() -> None:
    known = rules(None, Settings())
    assert known["reps"] == []
    assert known["recovery"]["judged"] is False
