import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.training.pasted_session import PastedRep, PastedSession, read_session_line
from coachapp.training.time_text import write_rep

A, B = PastedRep(75_400, 58_000), PastedRep(74_800, 57_000)
A_ALONE, B_ALONE = PastedRep(75_400), PastedRep(74_800)


@pytest.mark.parametrize(
    "text",
    [
        "75.4 (58), 74.8 (57)", "75.4 (58) 74.8 (57)", "75.4(58) / 74.8(57)", "75.4 [58] 74.8 [57]",
        "75.4 (58)\n74.8 (57)", "75.4\t58\n74.8\t57", "75.4 58\r\n74.8 57\r\n", "75.4;58\n74.8;57",
        "75,4;58\n74,8;57", "75.4/58 74.8/57", "75.4 / 58, 74.8 / 57", "75.4 - 58\n74.8 - 57",
        "75.4s/58s 74.8s/57s", "1:15.4 (58\") 1:14.8 (57s)", "1'15\"4 (58) 1'14\"8 (57)",
        "1) 75.4 (58)\n2) 74.8 (57)", "1. 75.4 (58)\n2. 74.8 (57)", "rep 1: 75.4 (58)\nrep 2: 74.8 (57)",
        "#1 75.4 (58)\n#2 74.8 (57)", "1\t75.4\t58\n2\t74.8\t57",
        "75.4 rest 58, 74.8 rest 57", "400 - 75.4\nRest - 58\n400 - 74.8\nRest - 57",
        "400m 75.4 (58) 400m 74.8 (57)", "2x400: 75.4 (58), 74.8 (57)", "2 × 400m @ 75: 75.4 (58), 74.8 (57)",
        "2x400 off 60: 75.4 (58), 74.8 (57)", "７５．４ (58) 74.8 (57)", "75.4 (58″) 74.8 (57″)",
    ],
)  # fmt: skip
def test_two_reps_with_recoveries(text: str) -> None:
    session = read_session_line(text, 2)
    assert session.reps == (A, B)
    assert (session.extra, session.unread, session.problems) == ((), (), ())


@pytest.mark.parametrize(
    "text",
    [
        "75.4 74.8", "75.4, 74.8", "75.4,74.8", "75,4 74,8", "75,4, 74,8", "75.4\n74.8", "75.4/74.8",
        "75.4 / 74.8", "75.4 - 74.8", "75.4;74.8", "75.4\t74.8", "1\t75.4\n2\t74.8", "75.4 and 74.8",
    ],
)  # fmt: skip
def test_two_reps_without_recoveries(text: str) -> None:
    assert read_session_line(text, 2) == PastedSession((A_ALONE, B_ALONE))


def times(session: PastedSession) -> list[int | None]:
    """The times of the reps asked for."""
    return [rep.time_ms for rep in session.reps]


def recoveries(session: PastedSession) -> list[int | None]:
    """The recoveries of the reps asked for."""
    return [rep.recovery_ms for rep in session.reps]


def doubts(session: PastedSession) -> set[str]:
    """All doubts about the reps asked for."""
    return {rep.doubt for rep in session.reps}


def test_the_session_of_a_notebook() -> None:
    session = read_session_line("12x400 off 60: 75.4 (58), 74.8 (57), 75.1, 75.0", 12)
    assert times(session) == [75_400, 74_800, 75_100, 75_000]
    assert recoveries(session) == [58_000, 57_000, 60_000, 60_000]
    assert session.announced == (12, 400)
    assert session.problems == ("too_few",)


@pytest.mark.parametrize("text", ["71/72/70.5", "71, 72, 70.5", "71,72,70.5", "71 72 70.5"])
def test_a_list_of_three(text: str) -> None:
    session = read_session_line(text, 3)
    assert times(session) == [71_000, 72_000, 70_500]
    assert recoveries(session) == [None, None, None]
    assert doubts(session) == {""}


def test_whole_seconds_with_commas_are_a_list() -> None:
    assert times(read_session_line("71,72,70", 3)) == [71_000, 72_000, 70_000]


def test_times_as_spoken() -> None:
    session = read_session_line("72 high, 71 low, 71+, 71-mid", 4)
    assert times(session) == [72_800, 71_200, 71_500, 71_500]


@pytest.mark.parametrize(
    "text",
    ["75.4 74.8 75.1 all 60", "rec 60: 75.4 74.8 75.1", "off 60; 75.4, 74.8, 75.1", '75.4 74.8 75.1 rest 60"',
     '60" between 75.4 74.8 75.1', "200m jog in 60: 75.4 74.8 75.1", "75.4 74.8 75.1 rec: 1:00"],
)  # fmt: skip
def test_one_recovery_for_all_but_the_last(text: str) -> None:
    session = read_session_line(text, 3)
    assert times(session) == [75_400, 74_800, 75_100]
    assert recoveries(session) == [60_000, 60_000, None]


def test_a_range_for_all_is_its_upper_end_in_doubt() -> None:
    session = read_session_line("off 55-60: 75.4 74.8 75.1", 3)
    assert recoveries(session) == [60_000, 60_000, None]
    assert doubts(session) == {"range", ""}


@pytest.mark.parametrize(
    "text", ["off 2:15 cycle: 75.4 74.8 75.1", "on 2:15 75.4 74.8 75.1", "75.4 74.8 75.1 2:15 cycle"]
)
def test_a_cycle_leaves_what_the_rep_leaves(text: str) -> None:
    session = read_session_line(text, 3)
    assert times(session) == [75_400, 74_800, 75_100]
    assert recoveries(session) == [59_600, 60_200, None]


def test_a_cycle_shorter_than_the_rep() -> None:
    session = read_session_line("on 1:10: 75.4 68.0 75.1", 3)
    assert recoveries(session) == [None, 2_000, None]
    assert session.reps[0].doubt == "cycle_too_short"


def test_a_line_of_times_and_a_line_of_recoveries() -> None:
    session = read_session_line("75.4 74.8 75.1 75.0\n58 57 59", 4)
    assert times(session) == [75_400, 74_800, 75_100, 75_000]
    assert recoveries(session) == [58_000, 57_000, 59_000, None]
    assert doubts(session) == {""}


def test_two_lines_of_times_are_a_list() -> None:
    session = read_session_line("75.4 74.8 75.1\n75.0 74.6 75.3", 6)
    assert times(session) == [75_400, 74_800, 75_100, 75_000, 74_600, 75_300]
    assert doubts(session) == {""}


class TestStrokes:
    """ "a/b": a rep with its recovery, or two reps."""

    def test_figures_apart_are_pairs(self) -> None:
        assert read_session_line("76.5/57 76.9/55", 2).reps == (
            PastedRep(76_500, 57_000), PastedRep(76_900, 55_000),
        )  # fmt: skip

    def test_long_recoveries_too(self) -> None:
        assert recoveries(read_session_line("76.5/120 76.9/118 76.0", 3)) == [120_000, 118_000, None]

    def test_figures_apart_are_asked_about_when_the_list_has_the_right_count(self) -> None:
        session = read_session_line("76.5/57 76.9/55", 4)
        assert recoveries(session) == [57_000, 55_000]
        assert doubts(session) == {"pair_or_list"}

    def test_figures_together_are_a_list(self) -> None:
        session = read_session_line("65.84/64.67 65.1/65.0", 4)
        assert times(session) == [65_840, 64_670, 65_100, 65_000]
        assert doubts(session) == {""}

    def test_figures_together_are_pairs_when_the_list_is_too_long(self) -> None:
        session = read_session_line("76.5/75 76.9/74", 2)
        assert recoveries(session) == [75_000, 74_000]
        assert doubts(session) == {"pair_or_list"}

    def test_neither_count_fits(self) -> None:
        session = read_session_line("76.5/75 76.9/74", 12)
        assert times(session) == [76_500, 75_000, 76_900, 74_000]
        assert doubts(session) == {"pair_or_list"}


def test_figures_in_turn_are_pairs_in_doubt() -> None:
    session = read_session_line("75.4 58 74.8 57 75.1 59", 3)
    assert recoveries(session) == [58_000, 57_000, 59_000]
    assert doubts(session) == {"pair_or_list"}


def test_rep_numbers_never_shift() -> None:
    for text in ("75.4, x, dnf, -, 75.1", "75.4,,,-,75.1", "75.4\nx\ndnf\n-\n75.1", "75.4\t\t\t\t75.1"):
        assert times(read_session_line(text, 5)) == [75_400, None, None, None, 75_100]
    assert times(read_session_line("75.4 x 74.8", 3)) == [75_400, None, 74_800]
    assert times(read_session_line("75 x 74", 3)) == [75_000, None, 74_000]
    session = read_session_line("75.4, 1:75, 75.1", 3)
    assert session.reps[1] == PastedRep(None, None, "seconds_over_59")


def test_reps_beyond_are_kept_apart() -> None:
    session = read_session_line("75.4 74.8 75.1", 2)
    assert session.reps == (A_ALONE, B_ALONE)
    assert session.extra == (PastedRep(75_100),)
    assert session.problems == ("too_many",)


def test_bare_digits_are_no_label() -> None:
    assert times(read_session_line("754 - 748\n751 - 750", 4)) == [75_400, 74_800, 75_100, 75_000]


def test_bare_digits() -> None:
    session = read_session_line("754 748 120", 3)
    assert times(session) == [75_400, 74_800, 120_000]
    assert doubts(session) == {"bare_digits"}


@pytest.mark.parametrize(
    ("text", "problems", "unread"),
    [
        ("3 x (4x400) 75.4 74.8", ("sets",), ()),
        ("12x400: 75.4 74.8", ("other_count",), ()),
        ("75.4 (windy) 74.8 good", ("unread",), ("windy", "good")),
        ("2026-03-03 75.4 74.8", ("unread",), ("2026-03-03",)),
        ("75.4 74.8 flush 7:22 7:08", ("unread",), ("flush 7:22 7:08",)),
        ("75.4 74.8" + " " * 5000, ("long_text",), ()),
    ],
)
def test_problems(text: str, problems: tuple[str, ...], unread: tuple[str, ...]) -> None:
    session = read_session_line(text, 2)
    assert session.reps == (A_ALONE, B_ALONE)
    assert (session.problems, session.unread) == (problems, unread)


def test_the_step_down_in_one_line() -> None:
    session = read_session_line("6:24.2 (3:12) 4:42.4 (3:13) 3:06.1 (3:11) 88.0", 4)
    assert times(session) == [384_200, 282_400, 186_100, 88_000]
    assert recoveries(session) == [192_000, 193_000, 191_000, None]


def test_nothing() -> None:
    assert read_session_line("", 12) == PastedSession((), problems=("too_few",))


session_like = st.text(st.sampled_from("0123456789:.,'\"/-()[]\t\n ;x×offrestdncyl"), max_size=80)


@given(st.one_of(st.text(max_size=300), session_like), st.integers(0, 16))
def test_any_text_is_read_without_an_error(text: str, reps: int) -> None:
    session = read_session_line(text, reps)
    assert len(session.reps) <= reps
    assert len(session.reps) == reps or not session.extra
    assert all(rep.time_ms is None or rep.time_ms > 0 for rep in session.reps + session.extra)
    assert all(r.recovery_ms is None or r.recovery_ms > 0 for r in session.reps + session.extra)


@given(
    st.lists(st.tuples(st.integers(700, 800), st.integers(40, 60)), min_size=1, max_size=16),
    st.sampled_from(["{} ({})", "{}/{}", "{}\t{}"]),
    st.sampled_from(["\n", ", "]),
)
def test_a_written_session_reads_back(rows: list[tuple[int, int]], form: str, between: str) -> None:
    if "\t" in form:
        between = "\n"
    text = between.join(form.format(write_rep(100 * tenths), rest) for tenths, rest in rows)
    session = read_session_line(text, len(rows))
    assert [(r.time_ms, r.recovery_ms) for r in session.reps] == [(100 * tenths, 1000 * rest) for tenths, rest in rows]


@pytest.mark.parametrize("piece", ["1", "1.", "1-", "(", "((1", "[", "1 ", "1:1'", "off 1 ", ",", "-", "x4"])
def test_a_long_hostile_text_comes_to_an_end(piece: str) -> None:
    """A pattern that tried every way to read this would not end within a test's time limit."""
    assert isinstance(read_session_line(piece * 10_000, 12), PastedSession)


def test_an_effort_behind_the_times_is_no_rep() -> None:
    pasted = read_session_line("71/72/70.5/71 rpe 8 windy", 4)
    assert [rep.time_ms for rep in pasted.reps] == [71_000, 72_000, 70_500, 71_000]
    assert pasted.extra == ()
    assert "rpe 8" in pasted.unread


def test_w_is_with_a_rest() -> None:
    pasted = read_session_line("3x400 w/ 90s: 73.1 73.2 73.0", 3)
    assert [(rep.time_ms, rep.recovery_ms) for rep in pasted.reps] == [
        (73_100, 90_000),
        (73_200, 90_000),
        (73_000, None),
    ]
