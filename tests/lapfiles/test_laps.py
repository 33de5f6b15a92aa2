"""Laps of watches: the same evening in every form, and what goes wrong at a track."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coachapp.lapfiles.finding import find
from coachapp.lapfiles.plan import Plan, PlanRep
from coachapp.lapfiles.reading import read
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import LapFile, ReadSession
from tests.lapfiles import evening
from tests.lapfiles.evening import FLUSH_MS, PLAN, RECOVERIES_MS, REPS_MS, REST_MS, Press, merged, presses
from tests.lapfiles.fit_activity import fit

FORMS = {
    "fit": fit,
    "fit, all active": lambda laps: fit(laps, kinds=False),
    "tcx": evening.tcx,
    "tcx, all active": lambda laps: evening.tcx(laps, with_rests=False),
    "classic": evening.garmin_csv,
    "after a space": lambda laps: evening.garmin_csv(laps, evening.AFTER_SPACE),
    "broken over lines": lambda laps: evening.garmin_csv(laps, evening.BROKEN),
    "miles, glued on": lambda laps: evening.garmin_csv(laps, evening.GLUED_MILES),
    "with a mark and Windows lines": lambda laps: b"\xef\xbb\xbf" + evening.garmin_csv(laps),
}


def found(data: bytes, plan: Plan = PLAN) -> ReadSession:
    file = read(data)
    assert isinstance(file, LapFile)
    return find(file, plan)


def times(session: ReadSession) -> tuple[int | None, ...]:
    return tuple(rep.time_ms for rep in session.reps)


def recoveries(session: ReadSession) -> tuple[int | None, ...]:
    return tuple(rep.recovery_ms for rep in session.reps)


def codes(session: ReadSession) -> list[str]:
    return [problem.code for problem in session.problems]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_evening(form: str) -> None:
    session = found(FORMS[form](presses()))
    assert times(session) == REPS_MS
    assert recoveries(session) == (*RECOVERIES_MS, REST_MS)
    assert [(one.distance_m, one.time_ms, one.recovery_ms) for one in session.flush] == [
        (2000.0, FLUSH_MS[0], 128_000),
        (2000.0, FLUSH_MS[1], None),
    ]
    assert (session.warmup, session.cooldown) == ((1,), (29,))
    assert not session.problems
    assert not any(rep.doubt for rep in session.reps)
    assert {rep.distance_m for rep in session.reps} == {400.0}


def test_strava_knows_whole_seconds() -> None:
    session = found(evening.strava(presses()))
    assert times(session) == tuple(round(ms / 1000) * 1000 for ms in REPS_MS)
    assert recoveries(session) == (*RECOVERIES_MS, REST_MS)


def test_a_pause_of_the_watch_is_part_of_the_recovery() -> None:
    laps = presses()
    laps[2] = replace(laps[2], paused_ms=12_400)
    session = found(fit(laps))
    assert recoveries(session)[0] == 70_000  # 58 and 12.4, to the second
    assert times(session) == REPS_MS


def test_a_watch_that_was_paused_in_a_rep_is_in_doubt() -> None:
    laps = presses()
    laps[1] = replace(laps[1], paused_ms=5_000)
    assert found(fit(laps)).reps[0].doubt == "paused"


@pytest.mark.parametrize("metres", [368.0, 390.0, 420.0, 432.0])
def test_metres_within_8_per_cent_are_the_planned_ones(metres: float) -> None:
    session = found(fit(presses(rep_m=metres)))
    assert times(session) == REPS_MS
    assert not any(rep.doubt for rep in session.reps)


def test_metres_further_off_are_asked_about_where_the_time_fits() -> None:
    laps = presses()
    laps[3] = replace(laps[3], metres=446.0)
    session = found(fit(laps))
    assert times(session) == REPS_MS
    assert [rep.doubt for rep in session.reps if rep.doubt] == ["distance_far"]


@pytest.mark.parametrize("kinds", [True, False])
@pytest.mark.parametrize("rep", [2, 7, 11])
@pytest.mark.parametrize("side", ["before", "after", "both"])
def test_a_missed_lap_button_is_proposed_and_stands_in_doubt(rep: int, side: str, kinds: bool) -> None:
    """Laps: 0 warm-up, 1 rep 1, 2 recovery, 3 rep 2, ..."""
    at = 2 * rep - 1
    laps = {
        "before": lambda: merged(presses(), at - 1),
        "after": lambda: merged(presses(), at),
        "both": lambda: merged(presses(), at - 1, 3),
    }[side]()
    session = found(fit(laps, kinds=kinds))
    assert len(session.reps) == 12
    assert [number for number, one in enumerate(session.reps, 1) if one.doubt == "missed_lap"] == [rep]
    proposed = session.reps[rep - 1].time_ms
    assert proposed is not None
    assert abs(proposed - REPS_MS[rep - 1]) <= 4_000
    others = [ms for number, ms in enumerate(times(session), 1) if number != rep]
    assert others == [ms for number, ms in enumerate(REPS_MS, 1) if number != rep]
    assert "missed_lap" in codes(session)
    whole = sum(one.time_ms or 0 for one in session.reps) + sum(one.recovery_ms or 0 for one in session.reps[:-1])
    assert abs(whole - sum(REPS_MS) - sum(RECOVERIES_MS)) <= 1_500  # nothing of the evening is lost


def test_a_button_pressed_twice_is_no_rep() -> None:
    laps = presses()
    laps[5] = replace(laps[5], ms=laps[5].ms - 600)
    laps.insert(5, Press(600, 3.0, "active"))
    session = found(fit(laps))
    assert times(session) == REPS_MS
    assert codes(session) == ["pressed_twice"]


@pytest.mark.parametrize(("each_m", "said"), [(1000.0, "1 km"), (1609.344, "1 mile")])
def test_auto_laps_are_refused_with_the_reason(each_m: float, said: str) -> None:
    laps = [Press(290_000 + 1000 * n, each_m, "active") for n in range(9)] + [Press(100_000, 320.0, "active")]
    for data in (fit(laps, kinds=False, trigger=2), evening.garmin_csv(laps), evening.strava(laps)):
        with pytest.raises(Unreadable) as refused:
            found(data)
        assert (refused.value.code, refused.value.figures) == ("auto_laps", (said,))
    assert "press the lap button" in str(refused.value)


def test_one_long_lap_is_refused_with_the_reason() -> None:
    with pytest.raises(Unreadable) as refused:
        found(fit([Press(3_600_000, 12_000.0, "active")]))
    assert refused.value.code == "no_manual_laps"


def test_an_easy_run_holds_no_reps() -> None:
    laps = [Press(150_000 + 500 * n, 400.0, "active") for n in range(8)]
    with pytest.raises(Unreadable) as refused:
        found(fit(laps, kinds=False))
    assert refused.value.code == "no_reps"


def test_eight_reps_of_twelve_are_kept_and_said() -> None:
    session = found(fit(presses(REPS_MS[:8], RECOVERIES_MS[:7])))
    assert times(session) == REPS_MS[:8]
    assert codes(session) == ["too_few"]


def test_sixteen_reps_of_twelve_are_kept_and_said() -> None:
    session = found(fit(presses((*REPS_MS, *REPS_MS[:4]), (*RECOVERIES_MS, *RECOVERIES_MS[:4]))))
    assert len(session.reps) == 16
    assert codes(session) == ["too_many"]


def test_a_flush_cut_in_two_by_the_watch_is_one_flush() -> None:
    laps = presses()
    at = next(place for place, lap in enumerate(laps) if lap.ms == FLUSH_MS[0])
    laps[at : at + 1] = [Press(FLUSH_MS[0] - 220_000, 1006.0, "active"), Press(220_000, 1007.7, "active")]
    assert [one.time_ms for one in found(fit(laps)).flush] == list(FLUSH_MS)


def test_no_flush_is_said_and_the_cool_down_is_none() -> None:
    session = found(fit(presses(flush=()), kinds=False))
    assert session.flush == ()
    assert codes(session) == ["no_flush"]
    assert times(session) == REPS_MS


STEP_DOWN = Plan(
    reps=(PlanRep(1600.0, 312_500), PlanRep(1200.0, 229_400), PlanRep(800.0, 151_300), PlanRep(400.0, 74_000)),
    recovery_m=400.0,
    recovery_ms=156_000,
)


def test_a_step_down_is_found_between_jogs_of_a_lap() -> None:
    laps = [
        Press(900_000, 3000.0, "warmup"),
        Press(313_000, 1612.0, "active"),
        Press(158_000, 405.0, "active"),
        Press(229_000, 1208.0, "active"),
        Press(156_000, 402.0, "active"),
        Press(151_800, 806.0, "active"),
        Press(161_000, 401.0, "active"),
        Press(73_500, 404.0, "active"),
        Press(700_000, 2000.0, "active"),
    ]
    session = found(fit(laps, kinds=False), STEP_DOWN)
    assert times(session) == (313_000, 229_000, 151_800, 73_500)
    assert recoveries(session) == (158_000, 156_000, 161_000, None)
    assert not session.problems


def test_a_missed_button_in_a_step_down_is_proposed() -> None:
    laps = [
        Press(313_000, 1612.0, "active"),
        Press(158_000, 405.0, "active"),
        Press(229_000 + 156_000, 1610.0, "active"),
        Press(151_800, 806.0, "active"),
        Press(157_000, 401.0, "active"),
        Press(73_500, 404.0, "active"),
    ]
    session = found(fit(laps, kinds=False), STEP_DOWN)
    assert len(session.reps) == 4
    assert session.reps[1].doubt == "missed_lap"
    assert abs((session.reps[1].time_ms or 0) - 229_000) <= 3_000


def test_laps_without_metres_are_told_by_their_time() -> None:
    rows = [{"elapsed_time": lap.ms / 1000, "lap_index": n} for n, lap in enumerate(presses(), 1)]
    import json

    session = found(json.dumps({"laps": rows}).encode())
    assert times(session) == REPS_MS
    assert recoveries(session)[:11] == RECOVERIES_MS


def test_a_workout_for_a_watch_is_no_activity() -> None:
    from datetime import UTC, datetime

    from coachapp.watch.fit_workout import fit_workout
    from coachapp.watch.steps import Step

    with pytest.raises(Unreadable) as refused:
        read(fit_workout("12x400", [Step("warmup", "Warm up")], datetime(2026, 3, 3, tzinfo=UTC)))
    assert refused.value.code == "workout_file"
