"""The fold: shared cases, and properties over evenings that no coach would tap."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.timing import Runner, fold
from coachapp.timing.fold import taken_back
from tests.timing.evenings import DISTANCES, ON, as_phone, cases, folded, made_up, told

SQUAD = ["maya", "tom", "iris"]


def missing(expected: Any, found: Any, at: str = "") -> list[str]:
    """Name what is expected and not found; what is not spoken of may be anything."""
    if isinstance(expected, dict) and isinstance(found, dict) and at.split(".")[-1] != "since":
        return [line for name in expected for line in missing(expected[name], found.get(name), f"{at}.{name}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [line for n, one in enumerate(expected) for line in missing(one, found[n], f"{at}[{n}]")]
    return [] if expected == found else [f"{at}: {expected!r} expected, {found!r} found"]


@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case["name"]))
def test_case(case: dict[str, Any]) -> None:
    evening = as_phone(folded(case["runners"], case["taps"]))
    assert not missing(case["expect"], evening["runs"])
    assert [finish["tap"] for finish in evening["unnamed"]] == case["unnamed"]


def test_there_are_cases_of_every_kind() -> None:
    kinds = {tap["kind"] for case in cases() for tap in case["taps"]}
    assert kinds >= {"go", "finish", "name", "move", "undo", "write", "flush", "effort", "note", "excuse", "stop",
                     "resume", "arrive"}  # fmt: skip


@given(st.integers(0, 2**32), st.integers(0, 60), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_plays_a_part(seed: int, length: int, chance: Random) -> None:
    taps = made_up(Random(seed), SQUAD, ["phone-1", "phone-2"], length)
    shuffled = [*taps, *chance.sample(taps, len(taps) // 2)]
    chance.shuffle(shuffled)
    assert folded(SQUAD, shuffled).as_json() == folded(SQUAD, taps).as_json()


@given(st.integers(0, 2**32), st.integers(1, 40), st.randoms(use_true_random=False))
def test_what_is_taken_back_might_never_have_been(seed: int, length: int, chance: Random) -> None:
    taps = [tap for tap in made_up(Random(seed), SQUAD, ["phone-1"], length) if tap["kind"] != "undo"]
    gone = chance.sample(taps, chance.randint(0, len(taps)))
    undos = [
        {"id": f"u{n}", "device": "phone-1", "seq": 1000 + n, "kind": "undo", "at_ms": None, "body": {"of": tap["id"]}}
        for n, tap in enumerate(gone)
    ]
    kept = [tap for tap in taps if tap not in gone]
    assert folded(SQUAD, [*taps, *undos]).as_json() == folded(SQUAD, kept).as_json()


@given(st.integers(0, 2**32), st.integers(1, 60))
def test_every_finish_is_somebodys_or_nobodys(seed: int, length: int) -> None:
    taps = made_up(Random(seed), SQUAD, ["phone-1", "phone-2"], length)
    gone = taken_back([told(tap) for tap in taps])
    evening = folded(SQUAD, taps)
    finishes = {tap["id"] for tap in taps if tap["kind"] == "finish" and tap["id"] not in gone}
    nobodys = [finish.tap for finish in evening.unnamed]
    assert len(nobodys) == len(set(nobodys))
    assert set(nobodys) <= finishes


def test_a_session_comes_out() -> None:
    taps = [
        {"id": "g1", "device": "d", "seq": 1, "kind": "go", "at_ms": 0, "body": {"runners": {"maya": 1}}},
        {"id": "f1", "device": "d", "seq": 2, "kind": "finish", "at_ms": 75_000, "body": {"athlete": "maya", "rep": 1}},
        {"id": "g2", "device": "d", "seq": 3, "kind": "go", "at_ms": 135_000, "body": {"runners": {"maya": 2}}},
        {"id": "e1", "device": "d", "seq": 4, "kind": "effort", "at_ms": None, "body": {"athlete": "maya", "rpe_half": 16}},
        {"id": "l1", "device": "d", "seq": 5, "kind": "flush", "at_ms": None,
         "body": {"athlete": "maya", "number": 1, "time_ms": 450_000}},
    ]  # fmt: skip
    session = fold([Runner("maya", ON, DISTANCES, key="k")], [told(tap) for tap in taps]).session("maya")
    assert (session.on, session.key, session.rpe_half) == (ON, "k", 16)
    assert [(rep.number, rep.distance_m, rep.time_ms, rep.recovery_ms) for rep in session.reps] == [
        (1, 400.0, 75_000, 60_000),
        (2, 400.0, None, None),
    ]
    assert [bout.time_ms for bout in session.flush] == [450_000]
