import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coachapp.training.time_text import (
    MESSAGES,
    Digits,
    NotATime,
    TimeReading,
    fold,
    read_recovery,
    read_time,
    write_limit,
    write_race,
    write_recovery,
    write_rep,
)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("71", 71_000), ("71.4", 71_400), ("71,4", 71_400), ("71.43", 71_430), (" 71.4 ", 71_400),
        ("71.0", 71_000), ("71.4s", 71_400), ("71.4 sec", 71_400), ('71.4"', 71_400),
        ('71"4', 71_400), ("100.25", 100_250), ("71.", 71_000), ("0:59.9", 59_900),
        ("1:11.4", 71_400), ("1:11,4", 71_400), ("1.11.4", 71_400), ("1.11,4", 71_400),
        ("1:11.43", 71_430), ("01:11", 71_000), ("1:05", 65_000),
        ("1'11\"4", 71_400), ("1'11.4", 71_400), ("1'11.4\"", 71_400), ("1' 11\"", 71_000),
        ("1'11''4", 71_400), ("1m11.4", 71_400), ("1m11s", 71_000), ("1 min 11 s", 71_000),
        ("1min11", 71_000), ("1'5\"", 65_000), ("1h02m03s", 3_723_000), ("1h 2min 3.5", 3_723_500),
        ("16:00", 960_000), ("1:02:03", 3_723_000), ("1:02:03.5", 3_723_500), ("2:30", 150_000),
        ("67:48", 4_068_000), ("1'30\"", 90_000), ('90"', 90_000), ("90s", 90_000),
        ("90 sec", 90_000), ("90 seconds", 90_000), ("2 min", 120_000), ("2'", 120_000),
        ("2 minutes", 120_000), ("1.5 min", 90_000), ("1,5'", 90_000),
        ("７１．４", 71_400), ("1′11″4", 71_400), ("1’11”", 71_000),
        ("\u00a071.4\u202f", 71_400), ("1：11.4", 71_400), ("٧١٫٤", 71_400), ("\ufeff71.4", 71_400),
        ("71.4349", 71_435), ("71.4345", 71_435), ("71.43449999", 71_434),
    ],
)  # fmt: skip
def test_forms_of_a_time(text: str, ms: int) -> None:
    assert read_time(text) == read_time(text, digits="tenths") == TimeReading(ms)


@pytest.mark.parametrize(
    ("text", "ms", "kind"),
    [
        ("71 low", 71_200, "spoken"), ("71 mid", 71_500, "spoken"), ("71 high", 71_800, "spoken"),
        ("71+", 71_500, "spoken"), ("71 +", 71_500, "spoken"), ("71-high", 71_800, "spoken"),
        ("71high", 71_800, "spoken"), ("high 71", 71_800, "spoken"), ("1:11 High", 71_800, "spoken"),
        ("71.4h", 71_400, "hand"), ("71h", 71_000, "hand"), ("1:11.4 h", 71_400, "hand"),
    ],
)  # fmt: skip
def test_spoken_and_hand_times(text: str, ms: int, kind: str) -> None:
    reading = read_time(text)
    assert (reading.ms, reading.doubt, reading.kind) == (ms, "", kind)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("55-60", 60_000), ("55 – 60", 60_000), ("60-55", 60_000), ('40" - 60"', 60_000),
        ("3' - 5'", 300_000), ("3-5 min", 300_000), ("1:50-2:00", 120_000), ("55 to 60", 60_000),
    ],
)  # fmt: skip
def test_of_a_range_the_upper_end_is_taken_in_doubt(text: str, ms: int) -> None:
    assert read_time(text) == read_recovery(text) == TimeReading(ms, "range", "range")


@pytest.mark.parametrize(("text", "ms"), [("714", 71_400), ("1124", 112_400), ("0714", 71_400)])
def test_bare_digits(text: str, ms: int) -> None:
    assert read_time(text, digits="tenths") == TimeReading(ms)
    assert read_time(text) == TimeReading(ms, "bare_digits")


def test_bare_digits_are_whole_seconds_where_only_that_is_plausible() -> None:
    assert read_time("120", within_ms=(43_000, 600_000)) == TimeReading(120_000, "bare_digits")
    assert read_time("714", within_ms=(43_000, 600_000)) == TimeReading(71_400, "bare_digits")
    # Both plausible: the last digit is tenths, as in an entry grid.
    assert read_time("500", within_ms=(43_000, 600_000)) == TimeReading(50_000, "bare_digits")
    # The grid never asks.
    assert read_time("120", digits="tenths", within_ms=(43_000, 600_000)) == TimeReading(12_000)


@pytest.mark.parametrize(("text", "ms"), [("1.11", 71_000), ("7,22", 442_000)])
def test_minutes_written_with_a_point_are_a_doubt(text: str, ms: int) -> None:
    assert read_time(text) == TimeReading(ms, "dotted_minutes")


@pytest.mark.parametrize("text", ["", " ", "-", "--", "—", "x", "X", "\u00a0"])
def test_blank(text: str) -> None:
    assert read_time(text) == read_recovery(text) == TimeReading(None, kind="blank")


@pytest.mark.parametrize("text", ["dnf", "DNS", " Dnf "])
def test_not_run(text: str) -> None:
    assert read_time(text) == TimeReading(None, kind="not_run")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nan", "not_a_time"), ("inf", "not_a_time"), ("seventy", "not_a_time"), ("1e3", "not_a_time"),
        ("71.4.5", "not_a_time"), ("71 4", "not_a_time"), ("7l.4", "not_a_time"), ("1:1a", "not_a_time"),
        ("75.4 (58)", "not_a_time"), ("2026-03-03", "not_a_time"), ("71.4 high", "not_a_time"),
        (":30", "not_a_time"), ("1::30", "not_a_time"), ("½", "not_a_time"), ("55-", "not_a_time"),
        ("1234567", "not_a_time"), ("71.4x", "not_a_time"), ("9" * 300, "not_a_time"),
        ("-71.4", "negative"), ("−5", "negative"), ("-1:11", "negative"),
        ("1:75", "seconds_over_59"), ("1:60", "seconds_over_59"), ("1:75:00", "seconds_over_59"),
        ("1'75\"", "seconds_over_59"), ("1.75.4", "seconds_over_59"),
        ("1:5", "one_digit_seconds"), ("1:11:4", "one_digit_seconds"),
        ("0", "zero"), ("0:00", "zero"), ("0.0001", "zero"), ("0-0", "zero"),
        ("24:00:00", "too_long"), ("99:59:59", "too_long"), ("99999 s", "too_long"),
    ],
)  # fmt: skip
def test_what_is_no_time(text: str, code: str) -> None:
    with pytest.raises(NotATime) as caught:
        read_time(text)
    assert caught.value.code == code
    assert str(caught.value) == MESSAGES[code]


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("55", 55_000), ("120", 120_000), ("1200", 1_200_000), ("58.5", 58_500), ("off 60", 60_000),
        ("off 30 seconds", 30_000), ("1:30", 90_000), ("1' jog", 60_000), ("1:00 jog", 60_000),
        ('200m jog in 90"', 90_000), ("200 m jog in 1:30", 90_000), ("100m in 60", 60_000),
        ('75" between', 75_000), ("rest 60", 60_000), ("rec: 60", 60_000), ("r 60", 60_000),
        ("r=60", 60_000), ("2 min", 120_000), ("2m", 120_000), ("60 s", 60_000), ("2:00", 120_000),
        ("walk 3 min", 180_000), ("60 off", 60_000),
    ],
)  # fmt: skip
def test_forms_of_a_recovery(text: str, ms: int) -> None:
    assert read_recovery(text) == TimeReading(ms)


@pytest.mark.parametrize("text", ["200m", "200 m jog", "100 metres easy"])
def test_metres_alone_are_a_recovery_without_a_time(text: str) -> None:
    assert read_recovery(text) == TimeReading(None, kind="distance")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2:15 cycle", "cycle"), ("on 2:15", "cycle"), ("jog", "not_a_time"), ("soon", "not_a_time"),
        ("off", "not_a_time"), ("200m 200m 60", "not_a_time"), ("-5", "negative"), ("0", "zero"),
    ],
)  # fmt: skip
def test_what_is_no_recovery(text: str, code: str) -> None:
    with pytest.raises(NotATime) as caught:
        read_recovery(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (75_100, "75.1"), (71_000, "71.0"), (75_149, "75.1"), (75_150, "75.2"), (119_900, "119.9"),
        (119_949, "119.9"), (119_950, "2:00.0"), (125_300, "2:05.3"), (0, "0.0"), (-1_500, "-1.5"),
        (3_600_000, "1:00:00.0"),
    ],
)  # fmt: skip
def test_a_rep_written(ms: int, text: str) -> None:
    assert write_rep(ms) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [(73_800, "73.8"), (73_899, "73.8"), (73_849, "73.8"), (119_999, "119.9"), (120_000, "2:00.0")],
)
def test_a_limit_is_never_shown_slower_than_it_is(ms: int, text: str) -> None:
    assert write_limit(ms) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (562_500, "9:22.5"), (960_000, "16:00"), (4_101_000, "1:08:21"), (959_960, "16:00"),
        (959_950, "16:00"), (959_949, "15:59.9"), (3_599_960, "1:00:00"), (59_400, "0:59.4"),
    ],
)  # fmt: skip
def test_a_race_written(ms: int, text: str) -> None:
    assert write_race(ms) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [(58_000, "58 s"), (57_500, "58 s"), (57_499, "57 s"), (99_499, "99 s"), (99_500, "1:40"), (120_000, "2:00")],
)
def test_a_recovery_written(ms: int, text: str) -> None:
    assert write_recovery(ms) == text


times = st.integers(1_000, 12 * 3_600_000)


@given(times)
@example(119_950)
def test_a_written_rep_reads_back(ms: int) -> None:
    tenths = (ms + 50) // 100 * 100
    assert read_time(write_rep(ms)) == read_time(write_rep(ms), digits="tenths")
    assert read_time(write_rep(ms)) == TimeReading(tenths)
    assert read_time(write_limit(ms)) == TimeReading(ms // 100 * 100)


@given(times)
def test_a_written_race_reads_back(ms: int) -> None:
    assert read_time(write_race(ms)) == TimeReading((ms + 50) // 100 * 100)


@given(times)
def test_a_written_recovery_reads_back(ms: int) -> None:
    assert read_recovery(write_recovery(ms)) == TimeReading((ms + 500) // 1000 * 1000)


@given(st.integers(10, 59), st.integers(0, 999), st.sampled_from(".,"))
def test_every_millisecond_is_exact(seconds: int, part: int, point: str) -> None:
    assert read_time(f"{seconds}{point}{part:03}").ms == 1000 * seconds + part
    assert read_time(f"1:{seconds}{point}{part:03}").ms == 60_000 + 1000 * seconds + part


notebook = st.text(st.sampled_from("0123456789:.,'\"-–hms+ x/()′″lowmidhghjogff"), max_size=14)


@given(st.one_of(st.text(max_size=90), notebook))
def test_any_text_is_a_reading_or_the_one_error(text: str) -> None:
    choices: tuple[Digits, ...] = ("ask", "tenths")
    for digits in choices:
        with contextlib.suppress(NotATime):
            reading = read_time(text, digits=digits)
            assert reading.ms is None or 0 < reading.ms < 24 * 3_600_000
            assert (reading.ms is None) == (reading.kind in ("blank", "not_run"))
    with contextlib.suppress(NotATime):
        reading = read_recovery(text)
        assert reading.ms is None or reading.ms > 0


@given(st.text(st.characters(max_codepoint=127), max_size=90))
def test_plain_text_is_folded_as_any_other(text: str) -> None:
    of_no_width = "\ufeff"
    assert fold(text + of_no_width) == fold(text)
