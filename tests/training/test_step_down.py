"""The step-down: targets in metres and quarters of a mile, verdicts, and what follows when it does not come off."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coachapp.training.log import TrainingLog
from coachapp.training.pace import Mark
from coachapp.training.progression import standing
from coachapp.training.session import Rep, Session
from coachapp.training.settings import Settings
from coachapp.training.standing import Running, Standing
from tests.training.logs import codes, so_far

DAY = date(2026, 5, 5)
TWENTY = Mark(None, 5000, 1_200_000)


def step_down(*times: int | None, jogs: tuple[int | None, ...] = (192, 193, 191), on: date = DAY, **more) -> Session:
    """A step-down in these times (ms)."""
    distances, pauses = (1600, 1200, 800, 400), (*jogs, None)
    reps = tuple(
        Rep(n, distance, ms, None if jog is None else jog * 1000)
        for n, (distance, ms, jog) in enumerate(zip(distances, times, pauses, strict=False), start=1)
    )
    return Session(on, reps, **more)


def stands(*sessions: Session, on: date = DAY, mark: Mark = TWENTY, **chosen: object) -> Standing:
    return standing("4-3-2-1", TrainingLog(Settings.of(chosen), (mark,), sessions=sessions), on)


def last_of(*sessions: Session, **more: object) -> Running:
    return stands(*sessions, **more).runnings[-1]  # type: ignore[arg-type]


AS_WRITTEN = step_down(384_200, 282_400, 186_100, 88_000)


def test_b3_to_b8_targets_of_a_20_minute_runner() -> None:
    planned = stands().next
    assert planned is not None
    windows = [(rep.low_ms, rep.target_ms) for rep in planned.reps]
    assert windows == [(384_000, 384_000), (282_000, 283_000), (186_000, 187_000), (86_000, 91_000)]
    assert planned.reps[0].splits_ms == (96_000, 192_000, 288_000, 384_000)
    assert (planned.recovery.distance_m, planned.recovery.high_ms, planned.recovery.count) == (400, 192_000, 3)
    assert planned.total_ms == (1_513_000, 1_517_000, 1_521_000)


@pytest.mark.parametrize(("five_k", "lap", "per_lap_1200", "per_lap_800"), [
    (810, 64.8, (62.8, 63.1), (61.8, 62.3)), (990, 79.2, (77.2, 77.5), (76.2, 76.7)),
    (1500, 120.0, (118.0, 118.3), (117.0, 117.5)), (1800, 144.0, (142.0, 142.3), (141.0, 141.5)),
])  # fmt: skip
def test_finding_8_seconds_are_right_across_abilities(
    five_k: int, lap: float, per_lap_1200: tuple[float, float], per_lap_800: tuple[float, float]
) -> None:
    planned = stands(mark=Mark(None, 5000, five_k * 1000)).next
    assert planned is not None
    first, second, third, _fourth = planned.reps
    assert first.target_ms == round(lap * 4000)
    for rep, laps, (low, high) in ((second, 3, per_lap_1200), (third, 2, per_lap_800)):
        assert rep.low_ms is not None
        assert (rep.low_ms / laps / 1000, rep.target_ms / laps / 1000) == pytest.approx((low, high), abs=0.04)
    assert planned.total_ms is not None
    assert 1.25 < planned.total_ms[1] / 1000 / five_k < 1.275


def test_b2_imperial_runs_quarters_of_a_mile() -> None:
    planned = stands(units="imperial").next
    assert planned is not None
    assert [round(rep.distance_m, 3) for rep in planned.reps] == [1609.344, 1207.008, 804.672, 402.336]
    assert planned.reps[0].target_ms == 386_243
    assert round(planned.recovery.distance_m, 3) == 402.336


def test_q3_as_written_is_complete() -> None:
    running = last_of(AS_WRITTEN)
    assert running.verdict == "complete"
    figures = running.figures
    assert figures is not None
    assert figures.per_lap_ms == (96_050, 94_133, 93_050, 88_000)
    assert (figures.each_rep_faster, figures.recoveries_ok, figures.total_ms) == (True, (True, True, True), 1_516_700)
    assert figures.total_vs_5k_pct == 26.4


@pytest.mark.parametrize(("session", "verdict", "code"), [
    (step_down(384_000, 282_400, 186_100), "incomplete", "rep_missing"),
    (step_down(384_000, 282_400, None, 88_000), "incomplete", "rep_missing"),
    (step_down(376_000, 282_400, 194_000, 92_000), "not_stepped_down", "start_fast"),
    (step_down(384_000, 288_000, 186_000, 88_000), "not_stepped_down", "step_down_not_faster"),
    (step_down(392_000, 288_500, 190_000, 90_000), "complete_with_remark", "step_slow"),
    (step_down(384_000, 282_400, 186_000, 88_000, jogs=(192, 230, 190)), "complete_with_remark", "jogs_long"),
    (step_down(384_000, 282_400, 186_000, 88_000, jogs=(192, None, 190)), "complete_with_remark", "jogs_not_written"),
    (step_down(384_000, 279_000, 184_500, 88_000), "complete_with_remark", "step_fast"),
    (step_down(384_000, 282_400, 186_000, 80_000), "complete", "step_down_complete"),
])  # fmt: skip
def test_q3_verdicts(session: Session, verdict: str, code: str) -> None:
    running = last_of(session)
    assert running.verdict == verdict
    assert code in codes(running.reasons)


@pytest.mark.parametrize(
    ("first", "verdict"), [(388_000, "complete"), (388_001, "complete_with_remark"), (380_000, "complete")]
)
def test_q1_the_1600_has_a_second_for_each_lap(first: int, verdict: str) -> None:
    assert last_of(step_down(first, 282_400, 186_000, 88_000)).verdict == verdict


@pytest.mark.parametrize(("jog", "ok"), [(201, True), (202, False)])
def test_q2_jogs_up_to_105_per_cent(jog: int, ok: bool) -> None:
    figures = last_of(step_down(384_000, 282_400, 186_000, 88_000, jogs=(192, jog, 190))).figures
    assert figures is not None
    assert figures.recoveries_ok == (True, ok, True)


def test_q4_an_off_day_first_then_an_easier_pace() -> None:
    poor = step_down(376_000, 282_400, 194_000, 92_000)
    once = stands(poor, on=DAY)
    assert once.next is not None
    assert codes(once.next.options) == ["option_same_pace"]
    twice = stands(poor, replace(poor, on=DAY + timedelta(days=20)), on=DAY + timedelta(days=20))
    assert twice.next is not None
    assert codes(twice.next.options) == ["option_same_pace", "option_easier_5k", "option_new_5k"]
    assert twice.next.options[1].facts["five_k_ms"] == 1_212_000
    again = stands(poor, replace(AS_WRITTEN, on=DAY + timedelta(days=20)), on=DAY + timedelta(days=20))
    assert again.next is not None
    assert again.next.options == ()


def test_q5_two_weeks_apart_and_few_before_a_race() -> None:
    close = stands(AS_WRITTEN, replace(AS_WRITTEN, on=DAY + timedelta(days=7)), on=DAY + timedelta(days=7))
    assert "step_down_close" in codes(close.runnings[-1].remarks)
    assert close.next is not None
    assert close.next.due is not None
    assert close.next.due.start == DAY + timedelta(days=21)
    many = [replace(AS_WRITTEN, on=DAY + timedelta(days=15 * n)) for n in range(3)]
    log = TrainingLog(Settings(), (TWENTY,), sessions=tuple(many), target_race=DAY + timedelta(days=50))
    assert "step_downs_many" in codes(standing("4-3-2-1", log, DAY + timedelta(days=31)).alerts)


def test_a_void_one_is_left_out() -> None:
    running = last_of(replace(AS_WRITTEN, void="ice"))
    assert (running.verdict, running.number) == ("void", None)


def test_a_3k_mark_is_converted() -> None:
    planned = stands(mark=Mark(None, 3000, 552_900)).next
    assert planned is not None
    assert planned.reps[0].splits_ms[0] == pytest.approx(76_800, abs=150)


def test_so_far_says_what_is_slow_before_the_last_rep() -> None:
    log = TrainingLog(Settings(), (TWENTY,))
    going = so_far("4-3-2-1", log, step_down(384_000, 282_400))
    assert (going.state, going.done) == ("on", 2)
    slow = so_far("4-3-2-1", log, step_down(384_000, 290_400))
    assert slow.state == "hold"
    assert "step_slow" in codes(slow.reasons)
    wide = replace(log, settings=Settings(step_down_tolerance_s=6.0))
    even = so_far("4-3-2-1", wide, step_down(384_000, 288_000))
    assert even.state == "hold"
    assert codes(even.reasons) == ["step_down_not_faster"], "in its window, and yet no step down"
    assert so_far("4-3-2-1", log, AS_WRITTEN).state == "done"
    assert so_far("4-3-2-1", log, step_down()).state == "empty"


def test_p02_an_excused_rep_holds_no_step_down_up() -> None:
    slow = step_down(384_000, 295_000, 186_000, 88_000)
    assert last_of(slow).verdict == "not_stepped_down"
    excused = replace(slow, reps=tuple(r._replace(excused="fell") if r.number == 2 else r for r in slow.reps))
    assert last_of(excused).verdict == "complete"


def test_q4_every_rep_slow_did_not_come_off_though_it_stepped_down() -> None:
    slow = stands(step_down(400_000, 297_000, 196_000, 97_000))
    assert slow.next is not None
    assert slow.runnings[-1].verdict == "complete_with_remark"
    assert codes(slow.next.options) == ["option_same_pace"]
    one = stands(step_down(384_000, 284_200, 186_000, 88_000))
    assert one.next is not None
    assert one.next.options == ()


def test_q6_a_stale_estimate_gives_way_to_the_best_of_some_months() -> None:
    best, latest = Mark(DAY - timedelta(days=120), 5000, 1_170_000), Mark(DAY - timedelta(days=60), 5000, 1_200_000)
    log = TrainingLog(Settings(), (best, latest))
    stale = standing("4-3-2-1", log, DAY).date_pace
    fresh = standing("4-3-2-1", log, DAY - timedelta(days=30)).date_pace
    long_ago = standing("4-3-2-1", TrainingLog(Settings(best_5k_days=90), (best, latest)), DAY).date_pace
    assert [dated and dated.mark for dated in (stale, fresh, long_ago)] == [best, latest, latest]


def test_p28_a_fifth_rep_is_asked_about_and_blames_no_day() -> None:
    five = replace(AS_WRITTEN, reps=(*AS_WRITTEN.reps, Rep(5, 400, 88_000)))
    asked = stands(five)
    assert codes(asked.runnings[-1].reasons) == ["outside_plan"]
    assert asked.next is not None
    assert asked.next.options == ()
