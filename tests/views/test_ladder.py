"""The ladder that pages draw: what each cell wears and says."""

from datetime import date, timedelta

from coachapp.training import progression
from coachapp.training.log import Goal, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.session import Rep, Session
from coachapp.training.settings import Settings
from coachapp.training.standing import Standing
from coachapp.views.ladder import ladder, running_cells, small_cells

START = date(2026, 3, 9)
TWELVE = 12


def session(day: int, times: dict[int, int] | None = None, *, reps: int = TWELVE, recovery_ms: int | None = 90_000,
            void: str = "") -> Session:  # fmt: skip
    """Every rep in 75.0 but those named in `times`."""
    slower = times or {}
    run = tuple(Rep(n, 400, slower.get(n, 75_000), recovery_ms) for n in range(1, reps + 1))
    return Session(START + timedelta(days=day), run, key=f"s{day}", void=void)


def march(*sessions: Session, reps: int = TWELVE) -> Standing:
    log = TrainingLog(
        settings=Settings(reps=reps),
        marks=(Mark(START, 3000, 562_500),),
        goals=(Goal(Pace(73_000)),),
        sessions=sessions,
    )
    return progression.standing("12x400", log, START + timedelta(days=200))


def outcomes(row: dict) -> list[str]:
    return [cell["outcome"] for cell in row["cells"]]


def test_sessions_stand_oldest_first_with_their_verdicts_and_the_next_one_in_outline() -> None:
    drawn = ladder(march(session(9), session(0, {7: 77_800})), session_url=lambda running: f"/{running.session.key}")
    first, second = drawn["rows"]
    assert [row["label"] for row in drawn["rows"]] == ["9 Mar", "18 Mar"]
    assert first["url"] == "/s0"
    assert outcomes(first) == ["date"] * 6 + ["missed"] + ["date"] * 5
    assert first["cells"][6] == {"text": "77.8", "outcome": "missed", "spoken": "missed, limit 76.0"}
    assert first["verdict"] == "Hold"
    assert outcomes(second) == ["date"] * 12
    assert [cell["plan"] for cell in drawn["next"]["cells"]] == ["date"] * 12
    assert drawn["columns"] == [str(n) for n in range(1, 13)]
    assert drawn["n"] == 12
    assert not drawn["long"]


def test_goal_reps_excuses_and_reps_that_were_not_run() -> None:
    goal = dict.fromkeys(range(1, 13), 73000) | {12: 70_000}
    ready = march(session(0), session(9, recovery_ms=55_000), session(18, goal, recovery_ms=55_000))
    last = ladder(ready, session_url=None)["rows"][-1]
    # Only the last two were asked for at goal pace; the others were faster than their date pace.
    assert set(outcomes(last)[:10]) <= {"date", "fast"}
    assert outcomes(last)[10:] == ["goal", "goal"]
    assert last["cells"][11]["mark"] == "↑"

    excused = (Rep(1, 400, None, excused="shoelace"), *(Rep(n, 400, 75_000) for n in range(2, 12)))
    row = ladder(march(Session(START, excused, key="e")), session_url=None)["rows"][0]
    assert outcomes(row) == ["excused"] + ["date"] * 10 + ["missing"]
    assert row["cells"][0]["text"] == row["cells"][11]["text"] == "–"
    assert row["verdict"] == "Incomplete"
    assert row["recovery"] == ""


def test_a_session_left_out_keeps_its_times_and_says_why() -> None:
    row = ladder(march(session(0, void="hail")), session_url=None)["rows"][0]
    assert set(outcomes(row)) == {"void"}
    assert row["cells"][0]["text"] == "75.0"
    assert row["verdict"] == "Left out: hail"


def test_a_long_recovery_is_said_only_where_recoveries_are_judged() -> None:
    first, second = ladder(march(session(0), session(9, recovery_ms=80_000)), session_url=None)["rows"]
    assert (first["recovery"], first["recovery_outcome"]) == ("90 s", "")
    assert (second["recovery"], second["recovery_outcome"]) == ("80 s", "missed")


def test_the_ladder_is_as_wide_as_the_session_from_4_to_16_reps() -> None:
    for reps in (4, 8, 16):
        drawn = ladder(march(session(0, reps=reps), reps=reps), session_url=None)
        assert drawn["n"] == reps
        assert {len(row["cells"]) for row in drawn["rows"]} == {reps}
    short = ladder(march(session(0, reps=8)), session_url=None)["rows"][0]
    assert outcomes(short) == ["date"] * 8 + ["missing"] * 4


def test_a_long_history_shows_its_end_and_counts_the_rest() -> None:
    drawn = ladder(march(*(session(9 * k) for k in range(20))), session_url=None)
    assert len(drawn["rows"]) == 16
    assert drawn["earlier"] == 4


def test_a_step_down_has_its_metres_above_the_columns() -> None:
    reps = tuple(Rep(n, m, ms, 190_000) for n, (m, ms) in enumerate(
        ((1600, 384_000), (1200, 282_500), (800, 186_500), (400, 100_000)), start=1))  # fmt: skip
    log = TrainingLog(Settings(), marks=(Mark(START, 5000, 1_200_000),), sessions=(Session(START, reps, key="d"),))
    drawn = ladder(progression.standing("4-3-2-1", log, START), session_url=None)
    assert drawn["columns"] == ["1600", "1200", "800", "400"]
    assert drawn["n"] == 4
    assert drawn["long"]
    assert drawn["rows"][0]["cells"][0]["text"] == "6:24.0"
    assert outcomes(drawn["rows"][0])[:3] == ["date"] * 3
    assert outcomes(drawn["rows"][0])[3] == "missed"


def test_without_a_pace_or_a_session_the_ladder_is_empty() -> None:
    nothing = progression.standing("12x400", TrainingLog(Settings()), START)
    drawn = ladder(nothing, session_url=None)
    assert drawn["rows"] == []
    assert drawn["next"] is None
    assert small_cells(nothing, show="last") == {"cells": [], "n": 0, "label": "Nothing yet"}
    unjudged = TrainingLog(Settings(), sessions=(session(0),))
    drawn = ladder(progression.standing("12x400", unjudged, START), session_url=None)
    assert outcomes(drawn["rows"][0]) == ["none"] * 12


def test_small_cells_show_the_last_session_or_the_next() -> None:
    standing = march(session(0, {7: 77_800, 8: 78_000}))
    last = small_cells(standing, show="last")
    assert [cell["outcome"] for cell in last["cells"]] == ["date"] * 6 + ["missed"] * 2 + ["date"] * 4
    assert last["label"] == "9 Mar: 10 at date pace, 2 missed"
    assert small_cells(standing, show="next")["cells"] == [{"plan": "date"}] * 12
    assert small_cells(march(), show="last")["label"] == "Next: 12 at date pace"
    assert running_cells(standing.runnings[0])["n"] == 12
