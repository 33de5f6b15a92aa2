from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.training.limits import (
    Oddity,
    check_copied,
    check_date,
    check_flush,
    check_goal,
    check_mark,
    check_recovery,
    check_rep,
    check_rpe,
)
from coachapp.training.pace import EVENTS, Mark, Pace
from coachapp.training.records import RECORDS


def code(oddity: Oddity | None) -> str:
    """The code, marked when it refuses: one word to compare with."""
    return "" if oddity is None else oddity.code + ("!" if oddity.refuse else "")


@pytest.mark.parametrize(
    ("distance_m", "time_ms", "target_ms", "expected"),
    [
        (400, 38_000, 75_000, "rep_impossible!"), (400, 42_999, None, "rep_impossible!"),
        (400, 43_000, None, ""), (400, 75_400, 75_000, ""),
        (400, 63_750, 75_000, ""), (400, 63_749, 75_000, "rep_fast"),
        (400, 97_500, 75_000, ""), (400, 97_501, 75_000, "rep_slow"),
        (400, 600_000, None, ""), (400, 600_001, None, "rep_walked!"), (400, 600_001, 75_000, "rep_walked!"),
        (1600, 222_000, None, ""), (1600, 215_000, None, "rep_impossible!"), (1600, 384_000, 384_000, ""),
        (1200, 150_000, None, "rep_impossible!"), (1200, 282_000, 282_500, ""),
        (400, 0, None, "rep_impossible!"), (400, -5, None, "rep_impossible!"),
    ],
)  # fmt: skip
def test_rep(distance_m: float, time_ms: int, target_ms: int | None, expected: str) -> None:
    assert code(check_rep(distance_m, time_ms, target_ms)) == expected


def test_an_oddity_names_value_and_bound() -> None:
    assert check_rep(400, 38_000) == Oddity("rep_impossible", True, 38_000, 43_000, "ms")


@pytest.mark.parametrize(
    ("ms", "last", "expected"),
    [
        (4_999, False, "recovery_impossible!"), (5_000, False, "recovery_brief"),
        (19_999, False, "recovery_brief"), (20_000, False, ""), (300_000, False, ""),
        (300_001, False, "recovery_lengthy"), (300_001, True, ""), (480_000, True, ""),
        (480_001, True, "recovery_lengthy"), (1_800_000, True, "recovery_lengthy"),
        (1_800_001, True, "recovery_endless!"), (1_800_001, False, "recovery_endless!"),
    ],
)  # fmt: skip
def test_recovery(ms: int, last: bool, expected: str) -> None:
    assert code(check_recovery(ms, last=last)) == expected


def test_the_jog_of_a_slow_step_down_is_no_oddity() -> None:
    assert check_recovery(336_000, expected_ms=336_000) is None
    assert code(check_recovery(440_000, expected_ms=336_000)) == "recovery_lengthy"


PACE_15K, DATE_PACE = Pace(88_500), Pace(75_000)  # 2000 m: 442.5 s and 375 s


@pytest.mark.parametrize(
    ("distance_m", "time_ms", "expected"),
    [
        (2000, 442_500, ""), (2000, 375_000, ""), (2000, 374_999, "flush_fast"),
        (2000, 619_500, ""), (2000, 619_501, "flush_slow"),
        (2000, 279_999, "flush_impossible!"), (2000, 280_000, "flush_fast"),
        (2000, 1_500_000, "flush_slow"), (2000, 1_500_001, "flush_walked!"),
        (200, 44_250, ""), (200, 37_613, ""), (200, 37_612, "flush_fast"),
        (200, 100_000, ""), (200, 100_001, "flush_slow"),
        (200, 18_999, "flush_impossible!"), (200, 19_000, "flush_fast"), (200, 300_001, "flush_walked!"),
    ],
)  # fmt: skip
def test_flush(distance_m: float, time_ms: int, expected: str) -> None:
    assert code(check_flush(distance_m, time_ms, PACE_15K, DATE_PACE)) == expected


def test_a_flush_without_known_paces_is_only_refused() -> None:
    assert check_flush(2000, 1_499_999) is None
    assert code(check_flush(2000, 1_500_001)) == "flush_walked!"


REFUSED_BELOW = {"1500": 205, "mile": 222, "3000": 435, "5K": 750, "10K": 1560, "15K": 2370}
QUERIED_ABOVE = {"1500": 840, "mile": 900, "3000": 1620, "5K": 2700, "10K": 5700, "15K": 8700}
REFUSED_ABOVE = {"1500": 1800, "mile": 1920, "3000": 3600, "5K": 6000, "10K": 12000, "15K": 18000}


@pytest.mark.parametrize("event", REFUSED_BELOW)
def test_the_bounds_of_marks(event: str) -> None:
    def verdict(ms: int) -> str:
        return code(check_mark(Mark(None, EVENTS[event], ms)))

    assert verdict(1000 * REFUSED_BELOW[event] - 1) == "mark_impossible!"
    assert verdict(1000 * REFUSED_BELOW[event]) == ""
    assert verdict(1000 * QUERIED_ABOVE[event]) == ""
    assert verdict(1000 * QUERIED_ABOVE[event] + 1) == "mark_slow"
    assert verdict(1000 * REFUSED_ABOVE[event]) == "mark_slow"
    assert verdict(1000 * REFUSED_ABOVE[event] + 1) == "mark_walked!"


@pytest.mark.parametrize("distance_m", RECORDS)
def test_no_record_is_refused(distance_m: float) -> None:
    record = RECORDS[distance_m]
    assert check_mark(Mark(None, distance_m, record.men_ms)) is None
    assert check_mark(Mark(None, distance_m, record.women_ms), woman=True) is None
    faster = Mark(None, distance_m, record.women_ms - 1)
    assert code(check_mark(faster, woman=True)) == "mark_beats_women_record"
    assert check_mark(faster) is None


@pytest.mark.parametrize(
    ("last_on", "time_ms", "expected"),
    [
        (date(2026, 4, 6), 900_000, "mark_jump"),  # 16:00 to 15:00 is 7.5 % of the index
        (date(2026, 4, 6), 915_000, ""),
        (date(2026, 3, 7), 900_000, "mark_jump"),  # eight weeks to the day
        (date(2026, 3, 6), 900_000, ""),
        (None, 900_000, "mark_jump"),
        (date(2026, 4, 6), 1_100_000, ""),
    ],
)
def test_a_jump_of_the_index(last_on: date | None, time_ms: int, expected: str) -> None:
    last = Mark(last_on, 5000, 960_000)
    assert code(check_mark(Mark(date(2026, 5, 2), 5000, time_ms), last)) == expected


def test_a_jump_is_seen_across_distances_but_not_from_a_sprint() -> None:
    now = Mark(date(2026, 5, 2), 3000, 510_000)
    assert code(check_mark(now, Mark(date(2026, 4, 6), 5000, 960_000))) == "mark_jump"
    assert check_mark(now, Mark(date(2026, 4, 6), 800, 150_000)) is None


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        (75_000, "goal_not_faster!"), (76_000, "goal_not_faster!"), (74_999, "goal_small"),
        (74_626, "goal_small"), (74_625, ""), (73_000, ""), (71_250, ""), (71_249, "goal_large"),
    ],
)  # fmt: skip
def test_goal(goal: int, expected: str) -> None:
    assert code(check_goal(Pace(75_000), Pace(goal))) == expected


def test_the_size_of_a_goal_is_a_setting() -> None:
    assert code(check_goal(Pace(75_000), Pace(73_000), large_pct=2.0)) == "goal_large"
    assert code(check_goal(Pace(75_000), Pace(73_000), small_pct=3.0)) == "goal_small"


@pytest.mark.parametrize(
    ("rpe", "expected"),
    [
        (0, ""), (8, ""), (8.5, ""), (10, ""), (8.3, "rpe_not_half!"), (-0.5, "rpe_out_of_range!"),
        (10.5, "rpe_out_of_range!"), (14, "rpe_out_of_range!"), (float("nan"), "rpe_out_of_range!"),
        (float("inf"), "rpe_out_of_range!"),
    ],
)  # fmt: skip
def test_rpe(rpe: float, expected: str) -> None:
    assert code(check_rpe(rpe)) == expected


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([75_000] * 12, "reps_alike"), ([75_000, 75_050, 75_020], "reps_alike"),
        ([75_000, 75_051, 75_020], ""), ([75_000, None, 75_000, 75_000], "reps_alike"),
        ([75_000, 75_000], ""), ([None] * 12, ""), ([], ""),
    ],
)  # fmt: skip
def test_a_copied_row(times: list[int | None], expected: str) -> None:
    assert code(check_copied(times)) == expected


def test_a_date_in_the_future_is_asked_about() -> None:
    today = date(2026, 5, 7)
    assert check_date(today, today) is None
    assert check_date(date(2026, 5, 9), today) == Oddity("date_in_future", False, 2, 0, "days")


@given(st.floats(50, 42195), st.floats(0.001, 50))
def test_the_bounds_grow_with_the_distance(distance_m: float, more_m: float) -> None:
    """A time that is impossible over a distance is impossible over any longer one."""
    short = next((ms for ms in (1, 10_000) if code(check_rep(distance_m, ms))), None)
    if short is not None:
        assert code(check_rep(distance_m + more_m, short)) == "rep_impossible!"


@given(st.floats(50, 42195))
def test_impossible_and_walked_never_overlap(distance_m: float) -> None:
    middle = round(distance_m * 400)
    assert check_rep(distance_m, middle) is None
    assert code(check_mark(Mark(None, distance_m, middle))) == ""
