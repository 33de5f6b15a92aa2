"""Gaps between two sessions (P10), and the recoveries of stage 2 (P08, P21)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coachapp.training.log import Goal, Overrule, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.recovery_steps import steps_from
from coachapp.training.settings import Settings
from coachapp.training.stage import Position, Stage
from tests.training.logs import (
    CLOSED_1,
    FIRST_DAY,
    GOAL,
    READY,
    STAGE_1,
    STAGE_2,
    codes,
    days,
    last_of,
    log_of,
    planned,
    quarters,
    raise_to,
    raised,
    stands,
)


def asked_after(log: TrainingLog, days_later: int) -> Position:
    last = max(session.on for session in log.sessions)
    upcoming = planned(log, plan_for=last + timedelta(days=days_later))
    assert upcoming.stage is not None
    return Position(upcoming.stage, upcoming.goal_reps)


class TestGapsP10:
    @pytest.mark.parametrize(("gap", "place"), [
        (3, raised(6)), (7, raised(6)), (14, raised(6)), (21, raised(6)),
        (22, raised(4)), (34, raised(4)), (35, STAGE_2), (55, STAGE_2), (56, STAGE_1), (400, STAGE_1),
    ])  # fmt: skip
    def test_from_stage_3(self, gap: int, place: Position) -> None:
        assert asked_after(raise_to(6), gap) == place

    @pytest.mark.parametrize(("gap", "place"), [(34, STAGE_2), (35, STAGE_1), (56, STAGE_1)])
    def test_from_stage_2(self, gap: int, place: Position) -> None:
        assert asked_after(log_of(CLOSED_1), gap) == place

    def test_a_second_gap_asks_for_the_passed_step_again_not_for_the_one_before(self) -> None:
        log = raise_to(6)
        back = quarters(log.sessions[-1].on + timedelta(days=25), goal_reps=4, times={1: 80_000})
        twice = replace(log, sessions=(*log.sessions, back))
        assert last_of(twice).before == raised(4)
        assert asked_after(twice, 25) == raised(4)

    def test_after_a_gap_nobody_is_told_that_he_is_ready(self) -> None:
        log = raise_to(12, quarters(goal_reps=12))
        later = log.sessions[-1].on + timedelta(days=40)
        upcoming = planned(log, later)
        assert upcoming.stage is Stage.SHORTEN
        assert codes(upcoming.reasons)[:2] == ["gap_stage_2", "next_recoveries"]
        assert "alert_ready" not in codes(stands(log, later).alerts)

    def test_the_first_goal_reps_repeat_what_was_passed_before_them(self) -> None:
        assert asked_after(raise_to(2), 25) == STAGE_2

    @pytest.mark.parametrize(("gap", "place"), [(21, READY), (22, raised(12)), (35, STAGE_2), (56, STAGE_1)])
    def test_from_ready(self, gap: int, place: Position) -> None:
        assert asked_after(raise_to(12, quarters(goal_reps=12)), gap) == place

    def test_back_in_stage_2_the_short_recoveries_are_asked_for_at_once(self) -> None:
        upcoming = stands(raise_to(6), plan_for=date(2026, 5, 20)).next
        assert upcoming is not None
        assert upcoming.recovery.high_ms == 60_000
        assert "gap_stage_2" in codes(upcoming.reasons)

    @pytest.mark.parametrize(("gap", "remark"), [(6, "gap_short"), (7, None), (15, "gap_long"), (22, "gap_repeat")])
    def test_the_session_after_it_is_judged_from_there(self, gap: int, remark: str | None) -> None:
        log = raise_to(6)
        last = max(session.on for session in log.sessions)
        after = replace(log, sessions=(*log.sessions, quarters(last + timedelta(days=gap), goal_reps=4)))
        running = last_of(after)
        said = [code for code in codes(running.remarks) if code.startswith("gap_")]
        assert said == ([remark] if remark else [])
        assert running.before == (raised(4) if gap == 22 else raised(6))

    def test_trained_through_moves_one_row_up(self) -> None:
        log = raise_to(6)
        last = max(session.on for session in log.sessions)
        for gap, place in ((60, STAGE_2), (40, raised(4)), (25, raised(6))):
            back = quarters(last + timedelta(days=gap), trained_through=True)
            assert last_of(replace(log, sessions=(*log.sessions, back))).before == place


class TestRecoveryStepsP08:
    @pytest.mark.parametrize(("start", "rungs"), [
        (120, (100, 80, 60)), (100, (85, 75, 60)), (90, (80, 70, 60)), (62, (60,)), (50, (60,)), (240, (180, 120, 60)),
    ])  # fmt: skip
    def test_three_equal_steps_rounded_to_five(self, start: int, rungs: tuple[int, ...]) -> None:
        assert steps_from(start * 1000, Settings()).rungs_ms == tuple(rung * 1000 for rung in rungs)

    def test_unwritten_recoveries_start_from_the_setting(self) -> None:
        assert steps_from(None, Settings()).rungs_ms == (100_000, 80_000, 60_000)

    @pytest.mark.parametrize(
        ("shown", "next_rung"), [((), 100), ((100,), 80), ((100, 80), 60), ((75,), 60), ((110,), 100)]
    )
    def test_the_rung_after_what_was_shown(self, shown: tuple[int, ...], next_rung: int) -> None:
        log = log_of(*days(CLOSED_1, *[quarters(recovery=recovery) for recovery in shown]))
        upcoming = stands(log).next
        assert upcoming is not None
        assert upcoming.stage is Stage.SHORTEN
        assert upcoming.recovery.high_ms == next_rung * 1000

    def test_a_missed_rep_reaches_no_rung(self) -> None:
        log = log_of(*days(CLOSED_1, quarters(recovery=100, times={4: 79_000})))
        assert planned(log).recovery.high_ms == 100_000

    def test_a_long_gap_asks_for_the_last_rung_again(self) -> None:
        log = log_of(*days(CLOSED_1, quarters(recovery=100)))
        upcoming = stands(log, plan_for=log.sessions[-1].on + timedelta(days=25)).next
        assert upcoming is not None
        assert upcoming.recovery.high_ms == 100_000


class TestRecoveryDistanceP21:
    def test_stage_1_is_200_m_and_free(self) -> None:
        recovery = planned(log_of()).recovery
        assert (recovery.distance_m, recovery.low_ms, recovery.high_ms, recovery.count) == (200, None, None, 11)

    @pytest.mark.parametrize(("pace", "metres"), [(75_000, 200), (75_001, 100)])
    def test_later_the_slower_jog_100_m(self, pace: int, metres: int) -> None:
        log = replace(
            log_of(overrules=(Overrule(FIRST_DAY, Stage.RAISE, 2),)), marks=(Mark(None, 400 * 7.5, pace * 15 // 2),)
        )
        log = replace(log, goals=(Goal(Pace(GOAL)),))
        assert planned(log).recovery.distance_m == metres
