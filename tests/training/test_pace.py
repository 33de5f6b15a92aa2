import contextlib
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.training.pace import EVENTS, Mark, NotAnEvent, Pace, event_name, parse_event


def test_three_k_pace_is_the_time_over_seven_and_a_half() -> None:
    assert Pace.of(3000, 562_500) == Pace(75_000)


def test_time_over_a_distance() -> None:
    assert Pace(96_000).time_ms(5000) == 1_200_000
    assert Pace(96_000).time_ms(1600) == 384_000


@pytest.mark.parametrize(
    ("ms_per_400", "distance_m", "expected"),
    [(75_001, 200, 37_501), (75_003, 200, 37_502), (75_001, 100, 18_750), (75_002, 100, 18_751)],
)
def test_halves_round_up(ms_per_400: int, distance_m: float, expected: int) -> None:
    assert Pace(ms_per_400).time_ms(distance_m) == expected


def test_the_mile_is_not_1609() -> None:
    assert Pace(60_000).time_ms(1609.344) == 241_402  # 241 401.6
    assert Pace.of(1609.344, 241_402) == Pace(60_000)


def test_smaller_is_faster() -> None:
    assert Pace(73_000) < Pace(75_000)
    assert min(Pace(75_000), Pace(73_000)) == Pace(73_000)


@pytest.mark.parametrize("other", [1, 75.0, Pace(75_000)])
def test_a_pace_has_no_arithmetic(other: object) -> None:
    pace = cast(Any, Pace(75_000))
    with pytest.raises(TypeError):
        pace + other
    with pytest.raises(TypeError):
        other - pace
    with pytest.raises(TypeError):
        pace * other


def test_a_pace_does_not_compare_with_a_split() -> None:
    with pytest.raises(TypeError):
        cast(Any, Pace(75_000)) < 75_000  # noqa: B015
    assert cast(Any, Pace(75_000)) != 75_000


@pytest.mark.parametrize("bad", [0, -1])
def test_a_pace_is_positive(bad: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        Pace(bad)


@pytest.mark.parametrize("bad", [0.0, -400.0, float("nan"), float("inf")])
def test_a_distance_is_positive_and_finite(bad: float) -> None:
    with pytest.raises(ValueError, match=r"distance|literal"):
        Pace.of(bad, 60_000)
    with pytest.raises(ValueError, match=r"distance|literal"):
        Pace(75_000).time_ms(bad)


@given(st.integers(30_000, 600_000), st.sampled_from([400, 1500, 1609.344, 3000, 5000, 42195]))
def test_there_and_back(ms_per_400: int, distance_m: float) -> None:
    pace = Pace(ms_per_400)
    assert Pace.of(distance_m, pace.time_ms(distance_m)) == pace


def test_a_mark_knows_its_own_pace() -> None:
    assert Mark(date(2026, 4, 6), 3000, 557_000).pace == Pace(74_267)
    assert Mark(None, 5000, 1_200_000).pace == Pace(96_000)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1500", "1500"), ("1500m", "1500"), ("1,500 m", "1500"), ("1.5k", "1500"),
        ("mile", "mile"), ("1 mile", "mile"), ("Mile", "mile"), ("1mi", "mile"), ("1609m", "mile"),
        ("3K", "3000"), ("3000", "3000"), ("3000m", "3000"), ("3 km", "3000"), ("3.000", "3000"),
        ("2mile", "2mile"), ("2 miles", "2mile"), ("two mile", "2mile"), ("2-mile", "2mile"),
        ("5k", "5K"), ("5K", "5K"), ("5000", "5K"), ("5,000 metres", "5K"), ("5,0 km", "5K"),
        ("10k", "10K"), ("10,000m", "10K"), ("10.000", "10K"), ("15K", "15K"), ("15 km", "15K"),
        ("half", "half"), ("half marathon", "half"), ("Half-Marathon", "half"), ("HM", "half"),
        ("21.1k", "half"), ("21,1 km", "half"), ("21.0975 km", "half"),
        ("marathon", "marathon"), ("42.195 km", "marathon"), ("42.2k", "marathon"),
    ],
)  # fmt: skip
def test_spellings_of_events(text: str, name: str) -> None:
    assert parse_event(text) == name


@pytest.mark.parametrize("text", ["", "800", "400m", "5", "5 miles", "-3K", "3K3K", "nan", "0", "٣K"])
def test_other_words_are_no_events(text: str) -> None:
    with pytest.raises(NotAnEvent):
        parse_event(text)


@given(st.text(max_size=20))
def test_any_text_is_an_event_or_the_one_error(text: str) -> None:
    with contextlib.suppress(NotAnEvent):
        assert parse_event(text) in EVENTS


def test_every_event_reads_back_and_is_named() -> None:
    for name, metres in EVENTS.items():
        assert parse_event(name) == name
        assert event_name(metres) == name
    assert event_name(800) is None
