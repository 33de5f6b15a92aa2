import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.training.pace import EVENTS, Mark
from coachapp.training.pasted_roster import LONGEST_NAME, RosterLine, read_roster

ADA = RosterLine(1, "Ada", Mark(None, 3000, 576_000), 555_000)


def one(text: str) -> RosterLine:
    """The only athlete of a paste."""
    (athlete,) = read_roster(text)
    return athlete


@pytest.mark.parametrize(
    "text",
    [
        "Ada, 3K 9:36, goal 9:15",
        "Ada,3K 9:36,goal 9:15",
        "Ada,9:36,9:15",
        "Ada; 3000m 9:36; goal 9:15",
        "Ada\t9:36\t9:15",
        "Ada\t3K\t9:36\t9:15",
        "Ada\tgoal\t9:15\tmark\t9:36",
        "Ada | 9:36 | 9:15",
        "Ada 9:36 9:15",
        "Ada 9:36 -> 9:15",
        "Ada 9:36 → 9:15",
        "Ada: 9:36, goal: 9:15",
        "1. Ada 9:36 9:15",
        "- Ada, 9:36, 9:15",
        "  Ada   9'36\"   9'15\"  ",
        "Ada, 76.8, 74.0",
        "Ada, 76.8,74.0",
        "Ada; 76,8; 74,0",
        "Ada 76.8 a lap, goal 74 per lap",
        "Ada 76.8/lap goal 74.0/lap",
        "Ada, 9:36 3k, 9:15 3k",
        "Ada, now 9:36, target 9:15",
        "Ada, ９：３６, goal ９：１５",
    ],
)
def test_one_athlete_in_many_spellings(text: str) -> None:
    athlete = one(text)
    assert (athlete.name, athlete.mark, athlete.goal_3k_ms) == (ADA.name, ADA.mark, ADA.goal_3k_ms)
    assert athlete.problems == ()


def test_a_five_k_and_a_goal_over_three() -> None:
    athlete = one("Ben Ode; 5k 16:00; goal 9:05 3k")
    assert athlete == RosterLine(1, "Ben Ode", Mark(None, 5000, 960_000), 545_000)


def test_the_event_behind_the_time() -> None:
    assert one("Ben, 16:00 5K, goal 9:05").mark == Mark(None, 5000, 960_000)
    assert one("Ben 2 mile 10:20 goal 9:15").mark == Mark(None, EVENTS["2mile"], 620_000)
    assert one("Ben, half marathon 1:12:00").mark == Mark(None, EVENTS["half"], 4_320_000)
    assert one("Ben\t10 km\t33:20").mark == Mark(None, 10_000, 2_000_000)


def test_an_event_between_two_times_belongs_to_the_later() -> None:
    athlete = one("Ben 9:36 5K 16:15")
    assert athlete.mark == Mark(None, 3000, 576_000)
    assert athlete.problems == ("goal_converted",)


def test_the_lap_of_another_event() -> None:
    assert one("Ben, 5K 76.8").mark == Mark(None, 5000, 960_000)


def test_a_goal_over_another_event_is_converted_and_said_so() -> None:
    athlete = one("Ben, 5K 16:00, goal 15:45 5K")
    assert athlete.goal_3k_ms == pytest.approx(544_000, abs=1500)
    assert athlete.problems == ("goal_converted",)


@pytest.mark.parametrize(
    "text",
    ["Ada, 2010, 9:36, 9:15", "Ada b. 2010, 9:36, 9:15", "Ada (2010) 9:36 9:15",
     "Ada, born 2010, 9:36, 9:15", "Ada 9:36 9:15 2010", "Ada\t9:36\t9:15\t2010", "Ada, b.2010, 9:36, 9:15"],
)  # fmt: skip
def test_birth_year(text: str) -> None:
    athlete = one(text)
    assert athlete.birth_year == 2010
    assert (athlete.name, athlete.mark, athlete.goal_3k_ms) == (ADA.name, ADA.mark, ADA.goal_3k_ms)
    assert athlete.problems == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada", "Ada"), ("Ada Mile", "Ada Mile"), ("Mile, Ada, 9:36", "Ada Mile"), ("Ode, Ben", "Ben Ode"),
        ("Ben\tOde\t9:36", "Ben Ode"), ("Zoë O’Neil-Ng 9:36", "Zoë O’Neil-Ng"), ("李 小明, 9:36", "李 小明"),
        ('"Ode, Ben",9:36', "Ben Ode"), ("Ben\u200b\x07 Ode, 9:36", "Ben Ode"), ("Best, Ada, 9:36", "Ada Best"),
        ("Goal Ada 9:36", "Goal Ada"),
    ],
)  # fmt: skip
def test_names(text: str, name: str) -> None:
    assert one(text).name == name


def test_lines_blank_lines_and_column_names() -> None:
    text = "Name, Mark, Goal\n\nAda, 9:36, 9:15\r\n  \nBen, 9:20, 9:05\n"
    assert [(a.number, a.name) for a in read_roster(text)] == [(3, "Ada"), (5, "Ben")]
    assert one("Name, 3K 9:36, goal 9:15").name == "Name"
    assert read_roster("") == read_roster(" \n\t\n") == []


def test_a_name_twice_is_said_on_the_later_line() -> None:
    first, second = read_roster("Ada, 9:36\nADA, 9:20")
    assert first.problems == ()
    assert second.problems == ("name_twice",)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("9:36, 9:15", ("no_name",)),
        ("Ada, 9:36, 9:15, 9:00", ("extra_time",)),
        ("Ada, 9:36, 9:36", ("goal_not_faster",)),
        ("Ada, 9:36, 9:35", ("goal_small",)),
        ("Ada, 9:36, 9:00", ("goal_large",)),
        ("Ada, 6:30, 6:20", ("mark_impossible",)),
        ("Ada, 5K 1:50:00", ("mark_walked",)),
        ("Ada, 9.36", ("dotted_minutes",)),
        ("Ada, 5K 16.00", ("dotted_minutes",)),
        ("Ada, 9:36-9:40", ("range",)),
        ("Ada, 9:36, U17", ("unread",)),
        ("Ada, 9:75", ("unread",)),
        ("Ada, goal 9:15", ()),
    ],
)
def test_problems(text: str, problems: tuple[str, ...]) -> None:
    assert one(text).problems == problems


def test_what_was_not_read_is_handed_back() -> None:
    assert one("Ada, 9:36, U17 spikes").unread == ("u17", "spikes")


def test_lengths_are_bounded() -> None:
    athlete = one("A" * 5000)
    assert len(athlete.name) == LONGEST_NAME
    assert athlete.problems == ("long_line", "long_name")


roster_like = st.text(st.sampled_from("Ada Bo\n\t,;|:.'\"0123456789-kKmg→(b)goal"), max_size=80)


@given(st.one_of(st.text(max_size=400), roster_like))
def test_any_text_is_read_without_an_error(text: str) -> None:
    athletes = read_roster(text)
    numbers = [a.number for a in athletes]
    assert numbers == sorted(set(numbers))
    for athlete in athletes:
        assert athlete.name or "no_name" in athlete.problems
        assert athlete.mark is None or athlete.mark.time_ms > 0
        assert athlete.goal_3k_ms is None or athlete.goal_3k_ms > 0


@given(
    st.lists(
        st.tuples(st.text("abcdefgh", min_size=3, max_size=6), st.integers(460, 1200), st.integers(5, 20)),
        max_size=6,
        unique_by=lambda row: row[0],
    ),
    st.sampled_from([", ", "\t", "; ", " "]),
)
def test_a_written_roster_reads_back(rows: list[tuple[str, int, int]], between: str) -> None:
    def clock(seconds: int) -> str:
        return f"{seconds // 60}:{seconds % 60:02}"

    lines = [between.join((name, clock(mark), clock(mark - gap))) for name, mark, gap in rows]
    read = read_roster("\n".join(lines))
    assert [(a.name, a.mark and a.mark.time_ms, a.goal_3k_ms) for a in read] == [
        (name, 1000 * mark, 1000 * (mark - gap)) for name, mark, gap in rows
    ]
