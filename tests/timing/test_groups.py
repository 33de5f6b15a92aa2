"""Groups: who fits together starts together, no group is too large to watch, and a misfit is told in seconds."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.timing.groups import MOST, Cost, Pacing, cost_of, propose

MARCH, STEP_DOWN = "12x400", "4-3-2-1"


def pacing(
    key: str,
    target_ms: int = 75_000,
    *,
    goal: tuple[int, int] = (0, 0),
    band: tuple[int, int] | None = (45_000, 60_000),
    reps: Sequence[int] = range(1, 13),
    kind: str = MARCH,
) -> Pacing:
    """Twelve reps at one target, the last `goal[0]` of them at `goal[1]`."""
    targets = {rep: goal[1] if rep > 12 - goal[0] else target_ms for rep in reps}
    return Pacing(key, kind, targets, *(band or (None, None)))


def test_two_packs_are_seen() -> None:
    fast = [pacing(f"f{n}", 70_000 + 300 * n) for n in range(3)]
    slow = [pacing(f"s{n}", 80_000 + 300 * n) for n in range(3)]
    assert propose([slow[1], fast[2], slow[0], fast[0], slow[2], fast[1]]) == [("f0", "f1", "f2"), ("s0", "s1", "s2")]


def test_equals_fill_groups_that_can_be_watched() -> None:
    sizes = [len(group) for group in propose([pacing(f"{n:02}") for n in range(13)])]
    assert sorted(sizes) == [4, 4, 5]
    assert max(sizes) <= MOST
    assert [len(group) for group in propose([pacing(f"{n}") for n in range(4)], most=2)] == [2, 2]


def test_the_same_pace_on_another_recovery_is_another_group() -> None:
    short = [pacing(f"a{n}", band=(45_000, 60_000)) for n in range(3)]
    long = [pacing(f"b{n}", band=(100_000, 140_000)) for n in range(3)]
    assert propose([*long, *short]) == [("a0", "a1", "a2"), ("b0", "b1", "b2")]


def test_workouts_and_those_without_a_pace_stay_apart() -> None:
    mixed = [
        pacing("march"),
        Pacing("down", STEP_DOWN, {1: 300_000, 2: 220_000}),
        Pacing("new", MARCH, {}),
        pacing("too"),
    ]
    assert propose(mixed) == [("march", "too"), ("new",), ("down",)]


def test_eight_reps_and_a_late_one_run_along() -> None:
    evening = [pacing("twelve"), pacing("eight", reps=range(1, 9)), pacing("late", reps=range(3, 13))]
    assert propose(evening) == [("eight", "late", "twelve")]
    assert all(cost_of(each, evening) == Cost() for each in evening)


def test_what_a_stranger_loses_is_told_in_seconds() -> None:
    group = [pacing("a", 75_000), pacing("b", 75_400), pacing("c", 75_000)]
    assert cost_of(pacing("slow", 80_000), group) == Cost(pace_ms=-5_000)
    assert cost_of(pacing("fast", 70_000), group) == Cost(pace_ms=5_000)
    slower = cost_of(pacing("walker", 100_000), group)
    # They are ready at the latest 135.0 after the send-off; he has run 100.0 of that and wants 45.0.
    assert slower == Cost(pace_ms=-25_000, recovery_ms=-10_000)
    rested = cost_of(pacing("rested", 75_000, band=(120_000, 150_000)), group)
    assert rested.pace_ms == 0
    assert rested.recovery_ms < 0


def test_too_long_a_rest_is_told_too() -> None:
    group = [pacing("a", 75_000, band=(120_000, 150_000))]
    assert cost_of(pacing("sharp", 75_000), group) == Cost(recovery_ms=60_000)


def test_goal_reps_count_where_they_are() -> None:
    group = [pacing("a", 75_000)]
    assert cost_of(pacing("goal", 75_000, goal=(6, 73_000)), group).pace_ms == 1_000


def test_nothing_is_lost_alone_or_where_nothing_is_known() -> None:
    alone = pacing("alone")
    assert cost_of(alone, []) == cost_of(alone, [alone]) == Cost()
    assert cost_of(alone, [Pacing("new", MARCH, {})]) == Cost()
    assert cost_of(pacing("free", band=None), [alone]) == Cost()
    assert not cost_of(alone, [Pacing("down", STEP_DOWN, {1: 300_000})]).together


def test_nobody_is_nobody() -> None:
    assert propose([]) == []
    with pytest.raises(ValueError, match="holds somebody"):
        propose([pacing("a")], most=0)


bands = st.none() | st.tuples(st.integers(20_000, 90_000), st.integers(90_000, 200_000))
people = st.lists(
    st.builds(
        lambda number, target, band, kind: (number, target, band, kind),
        st.integers(0, 10_000),
        st.integers(50_000, 150_000),
        bands,
        st.sampled_from([MARCH, STEP_DOWN]),
    ),
    max_size=30,
    unique_by=lambda told: told[0],
)


@given(people, st.integers(1, 8))
def test_everybody_has_one_place_whatever_the_order(
    told: list[tuple[int, int, tuple[int, int] | None, str]], most: int
) -> None:
    runners = [pacing(f"{key:05}", target, band=band, kind=kind) for key, target, band, kind in told]
    groups = propose(runners, most=most)
    assert sorted(key for group in groups for key in group) == sorted(each.key for each in runners)
    assert all(1 <= len(group) <= most for group in groups)
    assert groups == propose(runners[::-1], most=most)
    kinds = {each.key: each.kind for each in runners}
    assert all(len({kinds[key] for key in group}) == 1 for group in groups)
