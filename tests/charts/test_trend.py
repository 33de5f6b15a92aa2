"""The geometry of a trend."""

import pytest

from coachapp.charts.trend import BOTTOM, HEIGHT, LEFT, RIGHT, TEXT_APART, TOP, WIDTH, Level, Series, trend

DAYS = ["9 Mar", "18 Mar", "27 Mar"]


def test_the_faster_the_higher() -> None:
    drawn = trend(DAYS, [Series("date", "Date pace", [78_000, 76_000, 75_000])])
    assert drawn is not None
    heights = [dot.y for dot in drawn.dots]
    assert heights == sorted(heights, reverse=True)
    assert [dot.value_ms for dot in drawn.dots] == [78_000, 76_000, 75_000]
    assert [dot.is_last for dot in drawn.dots] == [False, False, True]


def test_everything_stays_inside_the_box() -> None:
    drawn = trend(
        DAYS,
        [Series("date", "", [90_000, None, 75_000]), Series("goal", "", [None, 70_000, 71_000])],
        [Level("goal", 69_000, "69.0")],
        band_ms=(60_000, 62_000),
    )
    assert drawn is not None
    for dot in (*drawn.dots, *drawn.levels):
        assert LEFT <= dot.x <= WIDTH - RIGHT
        assert TOP <= dot.y <= HEIGHT - BOTTOM
    assert drawn.band is not None
    top, height = drawn.band
    assert top >= TOP
    assert height > 0


def test_a_session_without_a_value_breaks_the_line() -> None:
    drawn = trend([*DAYS, "a", "b"], [Series("date", "", [1, 2, None, 3, 4])])
    assert drawn is not None
    assert [line.points.count(",") for line in drawn.lines] == [2, 2]
    alone = trend(DAYS, [Series("date", "", [None, 5, None])])
    assert alone is not None
    assert alone.lines == ()
    assert len(alone.dots) == 1


def test_texts_of_targets_close_together_do_not_touch() -> None:
    drawn = trend(DAYS, [Series("date", "", [75_000, 90_000, 76_000])],
                  [Level("date", 75_000, "75.0"), Level("goal", 74_900, "74.9")])  # fmt: skip
    assert drawn is not None
    first, second = drawn.texts
    assert first.text == "74.9"
    assert second.y - first.y >= TEXT_APART


@pytest.mark.parametrize("sessions", [1, 2, 3, 12, 60])
def test_a_few_days_are_named_and_the_last_one_always(sessions: int) -> None:
    days = [str(number) for number in range(sessions)]
    drawn = trend(days, [Series("date", "", [75_000] * sessions)])
    assert drawn is not None
    assert drawn.days[0].text == days[-1]
    assert 1 <= len(drawn.days) <= 5


def test_no_value_no_drawing() -> None:
    assert trend([], []) is None
    assert trend(DAYS, [Series("date", "", [None, None, None])], [Level("date", 75_000, "75.0")]) is None
