"""Every reason the core gives has a sentence, and every sentence can be said and translated."""

import ast
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from coachapp import words
from coachapp.training.limits import Oddity
from coachapp.training.log import TrainingLog
from coachapp.training.progression import standing
from coachapp.training.reason import Reason
from coachapp.training.session import Session
from coachapp.training.standing import Standing
from coachapp.words import figures, oddities
from tests.training.logs import quarters, raise_to, so_far
from tests.training.test_properties import logs, wild_logs, wild_sessions

CORE = Path(__file__).resolve().parents[2] / "coachapp" / "training"


def codes_in_the_core() -> set[str]:
    """The codes named wherever the core makes a reason, gap codes of the table included."""
    found = set()
    for path in CORE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "of":
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id == "Reason":
                    found |= {n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)}
    return {code for code in found if isinstance(code, str)} - {""}


def test_the_core_names_codes_that_have_sentences() -> None:
    assert codes_in_the_core() - set(words.SENTENCES) == set()


def every_reason(of: Standing) -> list[Reason]:
    reasons = list(of.alerts)
    for running in of.runnings:
        reasons += [*running.reasons, *running.remarks, *running.would_change]
    if of.next:
        reasons += [*of.next.reasons, *of.next.options]
        assert words.step_line(of.next)
        assert words.workout_line(of.next)
        assert words.recovery_sentence(of.next.recovery)
        assert words.flush_line(of.next.flush)
    return reasons


@given(logs())
def test_every_sentence_of_a_believable_log_can_be_said(log: TrainingLog) -> None:
    for reason in every_reason(standing("12x400", log, log.sessions[-1].on)):
        said = words.say(reason)
        assert said
        assert "%(" not in said
        assert "None" not in said.removeprefix("None of ")
        assert said[0] == said[0].upper() or not said[0].isalpha(), said
        assert said.endswith((".", "?", "!")), said
        assert ("!" in said) == (reason.code in ("ready", "ready_early")), said


@given(wild_logs, wild_sessions)
def test_no_log_makes_a_sentence_raise(log: TrainingLog, typed: Session) -> None:
    for workout in ("12x400", "4-3-2-1"):
        for reason in every_reason(standing(workout, log, date(2026, 5, 1))):
            assert words.say(reason)
        for reason in so_far(workout, log, typed).reasons:
            assert words.say(reason)


@pytest.mark.parametrize("code", sorted(oddities.SENTENCES))
def test_every_oddity_can_be_said(code: str) -> None:
    assert "38.0" in words.say_odd(Oddity(code, False, 38.0, 43_000), "38.0", distance="400 m") or code == "reps_alike"


def test_every_oddity_of_the_limits_has_a_sentence() -> None:
    source = ast.parse((CORE / "limits.py").read_text())
    named = {
        node.value
        for node in ast.walk(source)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(("rep_", "reps_", "recovery_", "flush_", "mark_", "goal_", "rpe_", "date_in"))
        and " " not in node.value
    }
    assert named - set(oddities.SENTENCES) == set()


def test_a_coach_would_say_it() -> None:
    """The examples of the rules page, in our words."""
    miss = raise_to(4, quarters(goal_reps=4, times={10: 75_400}))
    running = standing("12x400", miss, miss.sessions[-1].on).runnings[-1]
    assert words.say(running.reasons[0]) == (
        "Rep 10 was 75.4: date pace, not goal pace (73.0, up to 73.8 counts). Reps 9, 11 and 12 were there."
    )
    held = raise_to(4, quarters(goal_reps=4, times={9: 73_100, 10: 72_800, 11: 73_200, 12: 72_900}))
    running = standing("12x400", held, held.sessions[-1].on).runnings[-1]
    assert words.say(running.reasons[0]) == (
        "Goal pace held on the last four (73.1, 72.8, 73.2 and 72.9) with 55 s recovery."
    )
    ready = raise_to(12, quarters(goal_reps=12))
    said = words.say(standing("12x400", ready, ready.sessions[-1].on).runnings[-1].reasons[0])
    assert said == ("All twelve at goal pace 73.0 on 55 s: ready to race. This is the form for a big personal best!")


def test_a_time_that_misses_by_a_hundredth_is_shown_to_the_hundredth() -> None:
    assert figures.rep_time(76_040) == "76.04"
    assert figures.rep_time(76_000) == "76.0"
    assert figures.rep_time(73_801) == "73.81"
    assert figures.recovery(62_001) == "62.1 s"
    assert figures.limit(85_050) == "85.0"
    assert figures.rep_time(125_350) == "2:05.35"


def test_numbers_are_listed_as_a_coach_lists_them() -> None:
    assert figures.spans((1, 2, 3, 4, 6, 7)) == "1–4, 6 and 7"
    assert figures.reps_named((7,)) == "rep 7"
    assert figures.recoveries_named((1, 2)) == "recoveries 1 and 2"
