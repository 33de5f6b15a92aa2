"""The converter against printed tables, real results and its own inverse."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.training.equivalence import (
    EXPONENT_BOUNDS,
    MODELS,
    NotConvertible,
    cameron_ms,
    caution,
    equivalent_ms,
    index,
    pace_from_mark,
    personal_exponent,
    riegel_ms,
)
from coachapp.training.pace import EVENTS, Mark, Pace

# Every fifth row of the published race tables, in the order of EVENTS. Tolerance 0.25 %.
PUBLISHED = """
30 8:30 9:11 17:56 19:19 30:40 63:46 98:14 2:21:04 4:49:17
35 7:25 8:01 15:45 16:58 27:00 56:03 86:22 2:04:13 4:16:03
40 6:35 7:07 14:03 15:09 24:08 50:03 77:06 1:50:59 3:49:45
45 5:56 6:25 12:40 13:40 21:50 45:16 69:40 1:40:20 3:28:26
50 5:24 5:50 11:33 12:28 19:57 41:21 63:36 1:31:35 3:10:49
55 4:57 5:21 10:37 11:28 18:22 38:06 58:33 1:24:18 2:56:01
60 4:35 4:57 9:50 10:37 17:03 35:22 54:18 1:18:09 2:43:25
65 4:16 4:37 9:09 9:53 15:54 33:01 50:40 1:12:53 2:32:35
70 4:00 4:19 8:34 9:16 14:55 31:00 47:32 1:08:21 2:23:10
75 3:46 4:04 8:04 8:43 14:03 29:14 44:48 1:04:23 2:14:55
80 3:34.2 3:51.2 7:37.5 8:14.2 13:17.8 27:41 42:25 1:00:54 2:07:38
85 3:23.5 3:39.6 7:14.0 7:48.8 12:37.4 26:19 40:17 57:50 2:01:10
"""


def ms(clock: str) -> int:
    """Milliseconds of a table's time, read here without the code under test."""
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return round(total * 1000)


CELLS = [
    (int(row.split()[0]), event, cell)
    for row in PUBLISHED.strip().splitlines()
    for event, cell in zip(EVENTS, row.split()[1:], strict=True)
]


def test_all_cells_of_the_table_are_here() -> None:
    assert len(CELLS) == 108


@pytest.mark.parametrize(("level", "event", "cell"), CELLS)
def test_published_cell(level: int, event: str, cell: str) -> None:
    five_k = next(c for lv, ev, c in CELLS if lv == level and ev == "5K")
    # The column is the time with this index, so solve for it from the index itself:
    # any result with that index will do, and bisection on 5K gives one.
    low, high = ms(five_k) * 0.98, ms(five_k) * 1.02
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if index(5000, round(middle)) > level else (low, middle)
    assert equivalent_ms(5000, round(low), EVENTS[event]) == pytest.approx(ms(cell), rel=0.0025)


@pytest.mark.parametrize(("level", "event", "cell"), CELLS)
def test_published_index(level: int, event: str, cell: str) -> None:
    assert index(EVENTS[event], ms(cell)) == pytest.approx(level, abs=0.25)


def test_the_worked_example_of_the_command() -> None:
    assert round(index(5000, ms("16:00")), 1) == 64.6
    assert equivalent_ms(5000, ms("16:00"), 3000) == pytest.approx(ms("9:13"), abs=600)


REAL = [  # from, its time, to, its time, error in % of the three models
    ("5K", "15:32", "3000", "8:53", 0.6, 1.8, 1.0),
    ("10K", "32:22", "3000", "8:53", 0.9, 1.7, 1.0),
    ("half", "70:47", "3000", "8:53", 0.03, 0.8, 0.2),
    ("3000", "8:51.21", "10K", "31:57", 0.08, -0.7, -0.07),
    ("5K", "12:35.36", "3000", "7:17.55", -1.2, 0.5, -0.3),
    ("5K", "13:58.06", "3000", "8:06.11", -1.1, 0.3, -0.4),
    ("1500", "3:26.00", "3000", "7:17.55", 0.6, -1.8, 1.3),
]


@pytest.mark.parametrize(("event", "time", "to", "actual", "dg", "riegel", "cameron"), REAL)
def test_real_runners(event: str, time: str, to: str, actual: str, dg: float, riegel: float, cameron: float) -> None:
    for convert, error in ((equivalent_ms, dg), (riegel_ms, riegel), (cameron_ms, cameron)):
        predicted = convert(EVENTS[event], ms(time), EVENTS[to])
        assert 100 * (predicted / ms(actual) - 1) == pytest.approx(error, abs=0.1)


THREE_K_PACE = [
    ("14:00", 64.3, 65.2, 64.7),
    ("16:00", 73.7, 74.5, 73.9),
    ("17:30", 80.8, 81.5, 80.9),
    ("20:00", 92.7, 93.1, 92.4),
    ("25:00", 116.5, 116.4, 115.5),
    ("30:00", 140.2, 139.7, 138.6),
]


@pytest.mark.parametrize(("five_k", "dg", "riegel", "cameron"), THREE_K_PACE)
def test_three_k_pace_from_a_five_k(five_k: str, dg: float, riegel: float, cameron: float) -> None:
    mark = Mark(None, 5000, ms(five_k))
    models: list[tuple[str, float]] = [
        ("daniels-gilbert", dg), ("riegel", riegel), ("cameron", cameron),
    ]  # fmt: skip
    for model, expected in models:
        pace = pace_from_mark(mark, 3000, model)
        assert pace.ms_per_400 / 1000 == pytest.approx(expected, abs=0.06)


def test_flush_reference_at_fifteen_k_pace() -> None:
    for five_k, per_km in (
        ("16:00", "3:24"),
        ("17:30", "3:43"),
        ("20:00", "4:15"),
        ("25:00", "5:20"),
    ):
        pace = pace_from_mark(Mark(None, 5000, ms(five_k)), 15000)
        assert pace.time_ms(1000) == pytest.approx(ms(per_km), abs=600)


def test_a_three_k_mark_needs_no_model() -> None:
    assert pace_from_mark(Mark(None, 3000, 562_500), 3000) == Pace(75_000)
    assert pace_from_mark(Mark(None, 3000, 557_000), 3000, "riegel") == Pace(74_267)


def test_the_index_is_not_clamped_at_the_end_of_the_table() -> None:
    assert index(5000, ms("12:35.36")) == pytest.approx(85.3, abs=0.05)
    assert index(10000, ms("26:11.00")) == pytest.approx(85.5, abs=0.05)


@pytest.mark.parametrize(
    ("distance_m", "time_ms", "to_m", "code"),
    [
        (800, 120_000, 3000, "too_short"),
        (3000, 540_000, 1499.9, "too_short"),
        (float("nan"), 540_000, 3000, "too_short"),
        (50_000, 12_000_000, 3000, "too_long"),
        (3000, 540_000, float("inf"), "too_long"),
        (3000, 0, 5000, "no_time"),
        (3000, -1, 5000, "no_time"),
        (1500, 4_000_000, 3000, "too_slow"),
        (1500, 10**400, 3000, "too_slow"),
    ],
)
@pytest.mark.parametrize("model", sorted(MODELS))
def test_what_cannot_be_converted(distance_m: float, time_ms: int, to_m: float, code: str, model: str) -> None:
    with pytest.raises(NotConvertible) as caught:
        MODELS[model](distance_m, time_ms, to_m)
    assert caught.value.code == code


def test_from_under_1500_the_coach_is_told_what_to_do() -> None:
    with pytest.raises(NotConvertible, match="3000 m time trial"):
        pace_from_mark(Mark(None, 800, 120_000), 3000)


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(NotConvertible, match="daniels-gilbert"):
        pace_from_mark(Mark(None, 5000, 960_000), 3000, "purdy")


def test_caution_from_the_marathon() -> None:
    assert caution(EVENTS["marathon"]) == "from_marathon"
    assert caution(EVENTS["half"]) == ""


def test_personal_exponent() -> None:
    three, ten = Mark(None, 3000, 540_000), Mark(None, 10_000, 1_980_000)
    exponent = personal_exponent(three, ten)
    assert exponent == personal_exponent(ten, three) == pytest.approx(1.0791, abs=0.0001)
    assert riegel_ms(3000, 540_000, 10_000, exponent) == pytest.approx(1_980_000, abs=1)


def test_personal_exponent_is_clamped() -> None:
    low, high = EXPONENT_BOUNDS
    short = Mark(None, 3000, 600_000)
    assert personal_exponent(short, Mark(None, 10_000, 2_000_000)) == low
    assert personal_exponent(short, Mark(None, 10_000, 3_000_000)) == high
    assert riegel_ms(3000, 600_000, 10_000, 9.0) == riegel_ms(3000, 600_000, 10_000, high)
    with pytest.raises(NotConvertible, match="two distances"):
        personal_exponent(short, Mark(None, 3000, 590_000))


distances = st.one_of(st.sampled_from(sorted(EVENTS.values())), st.floats(1500, 42195))
five_ks = st.integers(ms("11:00"), ms("60:00"))


@given(five_ks, distances, distances)
def test_there_and_back(five_k: int, one: float, other: float) -> None:
    start = equivalent_ms(5000, five_k, one)
    back = equivalent_ms(other, equivalent_ms(one, start, other), one)
    assert abs(back - start) <= 2 + 2 * one / other


@given(five_ks, distances, distances)
def test_the_index_survives_the_conversion(five_k: int, one: float, other: float) -> None:
    start = equivalent_ms(5000, five_k, one)
    there = equivalent_ms(one, start, other)
    assert index(other, there) == pytest.approx(index(one, start), abs=0.01)


@given(five_ks, st.integers(1, 100_000), distances)
def test_slower_stays_slower(five_k: int, more: int, to_m: float) -> None:
    assert index(5000, five_k + more) < index(5000, five_k)
    assert equivalent_ms(5000, five_k, to_m) <= equivalent_ms(5000, five_k + more, to_m)
    if more > 50:
        assert equivalent_ms(5000, five_k, to_m) < equivalent_ms(5000, five_k + more, to_m)


@given(five_ks, distances, distances)
def test_longer_takes_longer_and_is_no_faster(five_k: int, one: float, other: float) -> None:
    short, long = sorted((one, other))
    for convert in MODELS.values():
        short_ms, long_ms = convert(5000, five_k, short), convert(5000, five_k, long)
        assert short_ms <= long_ms
        assert short_ms / short <= long_ms / long + 0.001


@given(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=True, allow_infinity=True),
)
def test_any_input_converts_or_raises_the_one_error(distance_m: float, time_ms: int, to_m: float) -> None:
    for convert in MODELS.values():
        with contextlib.suppress(NotConvertible):
            assert convert(distance_m, time_ms, to_m) >= 1


@given(st.floats(1500, 42195), st.integers(1, 10**8), st.floats(1500, 42195))
def test_absurd_speeds_do_not_break_it(distance_m: float, time_ms: int, to_m: float) -> None:
    try:
        converted = equivalent_ms(distance_m, time_ms, to_m)
    except NotConvertible as error:
        assert error.code == "too_slow"  # noqa: PT017
    else:
        assert math.isclose(converted, time_ms * to_m / distance_m, rel_tol=0.7, abs_tol=1)
