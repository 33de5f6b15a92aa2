"""`manage.py replay` as its contract says: the worked examples, the answer's shape, and what is refused by name."""

import copy
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from coachapp.replay.fields import NotUsable
from coachapp.replay.read import read_json, read_replay
from coachapp.replay.write import standing_json
from coachapp.training.progression import standing

CASES = Path(__file__).parent / "cases"
ATHLETE = {"date_3k": "9:22.5", "goal_3k": "9:07.5"}


def session(day: str = "2026-03-03", time: float = 75.0, recovery: int | None = 55, **more: Any) -> dict[str, Any]:
    reps = [{"rep": n, "distance_m": 400, "time_s": time, "recovery_s": recovery} for n in range(1, 13)]
    return {"date": day, "reps": reps, **more}


def replayed(given: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command prints for this input on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(given).encode())))
    out = io.StringIO()
    call_command("replay", "-", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def answer(given: dict[str, Any]) -> dict[str, Any]:
    read = read_replay(given)
    on = max((s.on for s in read.log.sessions), default=None) or read.plan_for
    assert on
    return standing_json(standing(read.workout, read.log, on, plan_for=read.plan_for), read.queries)


@pytest.mark.parametrize("path", sorted(CASES.glob("C*.json")), ids=lambda path: path.stem)
def test_worked_marches(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = json.loads(path.read_text())
    out = replayed(case, monkeypatch)
    expected = case["expected"]["per_session"]
    assert len(out["runnings"]) == len(expected)
    for running, wanted in zip(out["runnings"], expected, strict=True):
        assert {key: running[key] for key in wanted if key != "note"} == {
            k: v for k, v in wanted.items() if k != "note"
        }
    if "after_excuse" in case["expected"]:
        excused = copy.deepcopy(case)
        excused["sessions"][-1]["reps"][6]["recovery_excused"] = "shoelace"
        last = replayed(excused, monkeypatch)["runnings"][-1]
        assert {key: last[key] for key in case["expected"]["after_excuse"]} == case["expected"]["after_excuse"]


@pytest.mark.parametrize("path", sorted(CASES.glob("S*.json")), ids=lambda path: path.stem)
def test_worked_step_downs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = json.loads(path.read_text())
    out, expected = replayed(case, monkeypatch), case["expected"]
    for key in ("recovery", "total_s"):
        if isinstance(expected.get(key), dict):
            assert out["next"][key] == expected[key]
    for rep, wanted in zip(out["next"]["reps"], expected.get("targets", []), strict=False):
        assert rep["time_s"] in (wanted["time_s"], wanted.get("seed_range_s"))
    if "verdict" in expected:
        assert {key: out["runnings"][0][key] for key in expected} == expected


def test_the_shape_of_the_answer() -> None:
    out = answer({"workout": "12x400", "athlete": ATHLETE, "sessions": [session(recovery=120)]})
    assert set(out) == {"runnings", "standing", "next", "forecast", "alerts", "queries"}
    assert out["standing"] == {"stage": 2, "goal_reps": 0}
    assert out["next"]["due"] == {"from": "2026-03-10", "to": "2026-03-17"}
    assert out["next"]["recovery"] == {"distance_m": 200, "low_s": 45, "high_s": 100, "count": 11}
    assert out["next"]["rest_before_flush_s"] == [180, 300]
    assert out["next"]["flush"]["by"] == "effort"
    assert out["next"]["reps"][0] == {
        "rep": 1, "distance_m": 400, "pace": "date", "target_s": 75.0, "limit_s": 76.0,
    }  # fmt: skip
    for reason in out["next"]["reasons"]:
        assert set(reason) == {"code", "rules", "text"}


def test_stage_1_leaves_the_recovery_free() -> None:
    out = answer({"workout": "12x400", "athlete": ATHLETE, "plan_for_date": "2026-03-01"})
    assert (out["next"]["recovery"]["low_s"], out["next"]["recovery"]["high_s"]) == (None, None)


def test_ready_has_no_next_goal_reps() -> None:
    out = answer({"workout": "12x400", "athlete": ATHLETE, "sessions": [session(time=73.0)]})
    assert out["standing"] == {"stage": "ready", "goal_reps": None}
    assert out["runnings"][0]["next_goal_reps"] is None


def test_text_and_numbers_say_the_same() -> None:
    given = session(recovery=None)
    for rep, text in zip(
        given["reps"], ["1:15.0", "75,0", "75", "75.0", "1'15\"0", "1:15", *["75.0"] * 6], strict=True
    ):
        del rep["time_s"], rep["recovery_s"]
        rep |= {"time": text, "recovery": "1'30\""}
    out = answer({"workout": "12x400", "athlete": ATHLETE, "sessions": [given]})
    assert out["runnings"][0]["verdict"] == "pass"
    assert out["runnings"][0]["total_s"] == 12 * 75 + 11 * 90


def test_bare_digits_in_a_file_are_asked_about() -> None:
    given = session()
    given["reps"][4] = {"rep": 5, "distance_m": 400, "time": "754", "recovery_s": 55}
    out = answer({"workout": "12x400", "athlete": ATHLETE, "sessions": [given]})
    assert [query["field"] for query in out["queries"]] == ["sessions[0].reps[4].time"]
    assert out["runnings"][0]["verdict"] == "pass"


def test_keys_that_nothing_reads_are_named() -> None:
    given = session(trained_thru=True)
    out = answer({"workout": "12x400", "athlete": ATHLETE, "sessions": [given]})
    assert [query["field"] for query in out["queries"] if "contract" in query["why"]] == ["sessions[0].trained_thru"]


def test_goals_and_overrules_may_stand_in_a_file() -> None:
    given = {
        "workout": "12x400", "athlete": ATHLETE, "sessions": [session()],
        "overrules": [{"date": "2026-03-03", "stage": 3, "goal_reps": 4, "reason": "a club race showed it"}],
        "goals": [{"date": "2026-04-01", "goal_3k": "9:00"}],
    }  # fmt: skip
    assert answer(given)["standing"] == {"stage": 3, "goal_reps": 4}


Wrong = Callable[[dict[str, Any]], Any]
WRONG: list[tuple[str, Wrong]] = [
    ("workout", lambda g: g.update(workout="10x400")),
    ("athlete.goal_3k", lambda g: g["athlete"].update(goal_3k="9:22.5")),
    ("athlete.goal_3k", lambda g: g["athlete"].update(goal_3k="9:40")),
    ("athlete.goal_3k", lambda g: g["athlete"].pop("goal_3k")),
    ("athlete.date_3k", lambda g: g["athlete"].pop("date_3k")),
    ("athlete.date_3k", lambda g: g["athlete"].update(date_3k="fast")),
    ("athlete.date_3k", lambda g: g["athlete"].update(date_3k="7:00")),
    ("athlete.date_pace_400_s", lambda g: g["athlete"].update(date_pace_400_s=75.2)),
    ("athlete.goal_3k", lambda g: g["athlete"].update(goal_3k="6:59")),
    ("athlete.goal_pace_400_s", lambda g: g["athlete"].update(goal_pace_400_s=0.0004)),
    ("sessions[0].reps[7].time_s", lambda g: g["sessions"][0]["reps"][7].update(time_s=float("inf"))),
    ("athlete.reps", lambda g: g["athlete"].update(reps=3)),
    ("athlete.reps", lambda g: g["athlete"].update(reps=2.5)),
    ("settings.no_such_number", lambda g: g.update(settings={"no_such_number": 1})),
    ("settings.goal_reps_per_step", lambda g: g.update(settings={"goal_reps_per_step": 5})),
    ("settings", lambda g: g.update(settings=[1])),
    ("sessions", lambda g: g.update(sessions={"a": 1})),
    ("sessions[0]", lambda g: g.update(sessions=[7])),
    ("sessions[0].date", lambda g: g["sessions"][0].update(date="2026-02-30")),
    ("sessions[0].date", lambda g: g["sessions"][0].update(date="3 March 2026")),
    ("sessions[0].date", lambda g: g["sessions"][0].update(date="20260303")),
    ("sessions[0].date", lambda g: g["sessions"][0].pop("date")),
    ("sessions[0].rpe", lambda g: g["sessions"][0].update(rpe=14)),
    ("sessions[0].trained_through", lambda g: g["sessions"][0].update(trained_through="yes")),
    ("sessions[0].void", lambda g: g["sessions"][0].update(void=True)),
    ("sessions[0].reps[7].time_s", lambda g: g["sessions"][0]["reps"][7].update(time_s=38)),
    ("sessions[0].reps[7].time_s", lambda g: g["sessions"][0]["reps"][7].update(time_s=float("nan"))),
    ("sessions[0].reps[7].time_s", lambda g: g["sessions"][0]["reps"][7].update(time_s=-75)),
    ("sessions[0].reps[7].time_s", lambda g: g["sessions"][0]["reps"][7].update(time_s="75")),
    ("sessions[0].reps[7].time_s", lambda g: g["sessions"][0]["reps"][7].update(time_s=True)),
    ("sessions[0].reps[7].time_s", lambda g: g["sessions"][0]["reps"][7].update(time_s=1e300)),
    ("sessions[0].reps[7].time", lambda g: g["sessions"][0]["reps"][7].update(time_s=None, time="1:75")),
    ("sessions[0].reps[7].time", lambda g: g["sessions"][0]["reps"][7].update(time="80.0")),
    ("sessions[0].reps[7].recovery_s", lambda g: g["sessions"][0]["reps"][7].update(recovery_s=2)),
    ("sessions[0].reps[7].recovery_s", lambda g: g["sessions"][0]["reps"][7].update(recovery_s=4000)),
    ("sessions[0].reps[7].rep", lambda g: g["sessions"][0]["reps"][7].update(rep=3)),
    ("sessions[0].reps[7].rep", lambda g: g["sessions"][0]["reps"][7].update(rep=0)),
    ("sessions[0].reps[7].excused", lambda g: g["sessions"][0]["reps"][7].update(excused=True)),
    ("sessions[0].reps[7].distance_m", lambda g: g["sessions"][0]["reps"][7].update(distance_m=-400)),
    ("sessions[0].flush[0].time_s", lambda g: g["sessions"][0].update(flush=[{"distance_m": 2000, "time_s": 100}])),
    ("marks[0].time", lambda g: g.update(marks=[{"date": "2026-03-01", "distance_m": 3000}])),
    ("marks[0].distance_m", lambda g: g.update(marks=[{"date": "2026-03-01", "distance_m": 800, "time": "2:00"}])),
    ("marks[0].date", lambda g: g.update(marks=[{"distance_m": 3000, "time": "9:00"}])),
    ("plan_for_date", lambda g: g.update(plan_for_date="soon")),
    ("overrules[0].stage", lambda g: g.update(overrules=[{"date": "2026-03-01", "stage": 4}])),
]  # fmt: skip


@pytest.mark.parametrize(("name", "spoil"), WRONG, ids=[f"{n}-{name}" for n, (name, _spoil) in enumerate(WRONG)])
def test_what_cannot_be_used_is_refused_by_the_name_of_its_field(
    name: str, spoil: Wrong, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = {"workout": "12x400", "athlete": dict(ATHLETE), "sessions": [session()]}
    answer(given)
    spoil(given)
    with pytest.raises(NotUsable) as refused:
        read_replay(given)
    assert refused.value.name == name
    file = tmp_path / "log.json"
    file.write_text(json.dumps(given))
    with pytest.raises(SystemExit) as end:
        call_command("replay", str(file))
    printed = capsys.readouterr()
    assert end.value.code == 2
    assert printed.out == ""
    assert len(printed.err.strip().splitlines()) == 1
    assert printed.err.startswith(f"{name}: ")


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"a":1,"a":2}', "\x00", "[" * 100_000])
def test_what_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(NotUsable):
        read_replay(read_json(text))


def test_the_example_of_the_contract() -> None:
    given = {"workout": "12x400", "athlete": ATHLETE, "sessions": [session()]}
    given["sessions"][0]["reps"][7]["time_s"] = 38  # type: ignore[index]
    with pytest.raises(NotUsable, match=r"^sessions\[0\]\.reps\[7\]\.time_s: 38 is faster than any 400 m ever run$"):
        read_replay(given)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["9:22.5", "2026-03-03"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([
        "workout", "athlete", "sessions", "reps", "rep", "time", "time_s", "recovery", "date", "settings", "marks", "void",
        "distance_m", "goal_3k", "date_3k", "flush", "splits_s",
    ]), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(["athlete", "sessions", "settings", "marks", "goals", "plan_for_date"]), anything)
)
def test_no_input_raises_anything_but_the_named_error(given: dict[str, Any]) -> None:
    try:
        read = read_replay({"workout": "12x400", "athlete": ATHLETE} | given)
    except NotUsable:
        return
    days = [s.on for s in read.log.sessions]
    if days:
        json.dumps(standing_json(standing(read.workout, read.log, max(days)), read.queries), allow_nan=False)


def test_sessions_may_come_in_any_order() -> None:
    days = ["2026-03-03", "2026-03-13", "2026-03-23"]
    there = {"workout": "12x400", "athlete": ATHLETE, "sessions": [session(day) for day in days]}
    back = there | {"sessions": [session(day) for day in reversed(days)]}
    assert answer(there) == answer(back)


def test_p20_one_recovery_for_the_whole_session_is_enough() -> None:
    given = session(recovery=None) | {"recovery_s": 58}
    out = answer(
        {"workout": "12x400", "athlete": ATHLETE, "sessions": [session(recovery=120), given | {"date": "2026-03-13"}]}
    )
    assert out["standing"] == {"stage": 3, "goal_reps": 2}


def test_p28_what_was_not_planned_is_asked_about() -> None:
    given = session()
    given["reps"] += [{"rep": 13, "distance_m": 400, "time_s": 75.0}]
    given["reps"][2]["distance_m"] = 500
    asked = {
        query["field"] for query in answer({"workout": "12x400", "athlete": ATHLETE, "sessions": [given]})["queries"]
    }
    assert {"sessions[0].reps", "sessions[0].reps[2].distance_m"} <= asked


def test_a_goal_rep_is_held_against_its_own_target() -> None:
    given = session(time=73.0)
    given["reps"][3]["time_s"] = 63.0
    queries = answer({"workout": "12x400", "athlete": ATHLETE, "sessions": [given]})["queries"]
    assert not [query for query in queries if query["field"] == "sessions[0].reps[3].time_s"]
