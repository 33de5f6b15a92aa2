"""The verdicts of the march, rule by rule."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from coachapp.training.log import Goal
from coachapp.training.pace import Mark, Pace
from coachapp.training.session import Rep, Session
from coachapp.training.stage import Stage
from tests.training.logs import (
    CLOSED_1,
    CLOSED_2,
    DATE,
    FIRST_DAY,
    GOAL,
    READY,
    STAGE_1,
    STAGE_2,
    changed,
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


class TestStage1:
    def test_a6_a7_all_reps_at_date_pace_close_it_whatever_the_recovery(self) -> None:
        for recovery in (30, 55, 120, 600, None):
            running = last_of(log_of(quarters(recovery=recovery)))
            assert (running.verdict, running.after) == ("pass", STAGE_2), recovery
            assert running.judgement is not None
            assert running.judgement.long_recoveries == running.judgement.unknown_recoveries == ()

    def test_p02_one_miss_holds_and_is_named(self) -> None:
        running = last_of(log_of(quarters(times={6: 78_100, 7: 77_800})))
        assert (running.verdict, running.after) == ("hold", STAGE_1)
        assert running.judgement is not None
        assert running.judgement.misses == (6, 7)
        assert running.reasons[0].facts["on_pace"] == 10

    def test_p02_misses_that_the_coach_allows_are_allowed(self) -> None:
        slow = quarters(times={6: 78_100, 7: 77_800})
        assert last_of(log_of(slow, misses_allowed=2)).verdict == "pass"
        assert last_of(log_of(slow, misses_allowed=1)).verdict == "hold"

    def test_p02_an_excused_rep_counts_and_is_said(self) -> None:
        running = last_of(log_of(changed(quarters(times={6: 99_000}), 6, excused="tripped")))
        assert running.verdict == "pass"
        assert "rep_excused" in codes(running.remarks)
        untimed = changed(quarters(times={6: None}), 6, excused="watch stopped")
        assert last_of(log_of(untimed)).verdict == "pass"

    @pytest.mark.parametrize(("time_ms", "verdict"), [(76_000, "pass"), (76_001, "hold")])
    def test_p03_the_tolerance_is_inclusive(self, time_ms: int, verdict: str) -> None:
        assert last_of(log_of(quarters(times={3: time_ms}))).verdict == verdict

    def test_p03_per_cent_takes_over_where_laps_are_long(self) -> None:
        slow = [Mark(None, 3000, 900_000)]  # 120.0 a lap: 1.25 % is 1.5 s
        times: dict[int, int | None] = dict.fromkeys(range(1, 13), 120_000)
        for last, verdict in ((121_500, "pass"), (121_501, "hold")):
            log = replace(log_of(quarters(times={**times, 12: last}), goals=[Goal(Pace(118_000))]), marks=tuple(slow))
            assert last_of(log).verdict == verdict

    def test_p04_two_sessions_in_a_row_where_the_coach_asks_for_two(self) -> None:
        twice: dict[str, Any] = {"sessions_to_pass_stage_1": 2}
        one = stands(log_of(CLOSED_1, **twice))
        assert one.runnings[-1].verdict == "pass"
        assert one.position[:2] == STAGE_1[:2]
        assert stands(log_of(*days(CLOSED_1, CLOSED_1), **twice)).position == STAGE_2
        broken = days(CLOSED_1, quarters(times={1: 80_000}), CLOSED_1)
        assert stands(log_of(*broken, **twice)).position[:2] == STAGE_1[:2]

    def test_p18_one_gate_a_session_unless_the_setting_says_two(self) -> None:
        both = quarters(recovery=55)
        assert stands(log_of(both)).position == STAGE_2
        two = stands(log_of(both, allow_two_gates_in_one_running=True))
        assert two.position == raised(2)
        assert codes(two.runnings[0].reasons) == ["stage_passed", "stage_passed"]
        assert stands(log_of(quarters(recovery=70), allow_two_gates_in_one_running=True)).position == STAGE_2

    def test_p19_an_untimed_rep_is_neither_pass_nor_hold(self) -> None:
        running = last_of(log_of(quarters(times={12: None, 4: 80_000})))
        assert (running.verdict, running.after, running.number) == ("incomplete", STAGE_1, 1)
        assert running.judgement is not None
        assert running.judgement.missing == (12,)

    def test_p19_rep_numbers_never_shift(self) -> None:
        whole = quarters()
        without_4 = replace(whole, reps=tuple(rep for rep in whole.reps if rep.number != 4))
        running = last_of(log_of(without_4))
        assert running.judgement is not None
        assert running.judgement.missing == (4,)

    def test_p19_a_void_session_moves_nothing_and_is_not_counted(self) -> None:
        log = log_of(*days(CLOSED_1, replace(CLOSED_2, void="storm"), CLOSED_2))
        first, void, third = stands(log).runnings
        assert (void.verdict, void.number, void.before, void.after) == ("void", None, STAGE_2, STAGE_2)
        assert (first.number, third.number, third.gap_days) == (1, 2, 20)

    def test_fast_start_is_named_as_one(self) -> None:
        times: dict[int, int | None] = {1: 70_500, 2: 70_800, 3: 71_000, 4: 70_000}
        times |= {8: 78_000, 9: 78_200, 10: 79_000, 11: 78_500, 12: 78_100}
        running = last_of(log_of(quarters(times=times)))
        assert codes(running.reasons) == ["fast_start"]
        assert running.reasons[0].facts["early"] == (1, 2, 3, 4)


class TestStage2:
    def test_a8_all_eleven_inside_the_band_close_it(self) -> None:
        log = log_of(*days(CLOSED_1, CLOSED_2))
        assert last_of(log).after == raised(2)

    @pytest.mark.parametrize(("recovery", "verdict"), [(62, "pass"), (63, "hold")])
    def test_p06_up_to_62_seconds_count(self, recovery: int, verdict: str) -> None:
        log = log_of(*days(CLOSED_1, quarters(recoveries={7: recovery})))
        assert last_of(log).verdict == verdict

    def test_p06_shorter_than_the_band_is_a_remark(self) -> None:
        running = last_of(log_of(*days(CLOSED_1, quarters(recoveries={7: 40}))))
        assert running.verdict == "pass"
        assert running.judgement is not None
        assert running.judgement.short_recoveries == (7,)
        assert "recoveries_short" in codes(running.remarks)

    def test_a4_the_rest_before_the_flush_is_never_judged(self) -> None:
        log = log_of(*days(CLOSED_1, quarters(recoveries={12: 400})))
        assert last_of(log).verdict == "pass"

    def test_p02_an_excused_recovery_counts_and_is_said(self) -> None:
        session = changed(quarters(recoveries={7: 84}), 7, recovery_excused="shoelace")
        running = last_of(log_of(*days(CLOSED_1, session)))
        assert running.after == raised(2)
        assert "recovery_excused" in codes(running.remarks)

    def test_p20_unwritten_recoveries_cannot_be_told_and_are_asked_for(self) -> None:
        running = last_of(log_of(*days(CLOSED_1, quarters(recoveries={3: None}))))
        assert (running.verdict, running.after) == ("incomplete", STAGE_2)
        assert codes(running.reasons) == ["recoveries_not_written"]

    def test_p20_what_is_known_to_be_long_holds_even_so(self) -> None:
        running = last_of(log_of(*days(CLOSED_1, quarters(recoveries={3: None, 5: 90}))))
        assert running.verdict == "hold"

    def test_a8_pace_must_hold_too(self) -> None:
        running = last_of(log_of(*days(CLOSED_1, quarters(times={2: 77_000}))))
        assert (running.verdict, running.after) == ("hold", STAGE_2)

    def test_p08_coming_down_is_said_with_last_and_first(self) -> None:
        log = log_of(*days(CLOSED_1, quarters(recovery=100), quarters(recovery=74), quarters(recovery=71)))
        reason = last_of(log).reasons[0]
        assert reason.code == "recoveries_coming_down"
        assert [reason.facts[name] for name in ("mean_recovery_ms", "last_mean_ms", "first_mean_ms")] == [
            71_000, 74_000, 120_000,
        ]  # fmt: skip


class TestStage3:
    def test_a10_goal_reps_come_from_the_back(self) -> None:
        plan = stands(raise_to(4)).next
        assert plan is not None
        assert [rep.number for rep in plan.reps if rep.pace == "goal"] == [9, 10, 11, 12]
        assert {rep.target_ms for rep in plan.reps} == {DATE, GOAL}

    def test_p07_the_march_of_ten_sessions(self) -> None:
        log = raise_to(12, quarters(goal_reps=12))
        reached = [running.after for running in stands(log).runnings]
        assert reached == [STAGE_2, raised(2), raised(4), raised(6), raised(8), raised(10), raised(12), READY]

    @pytest.mark.parametrize(("step", "reps", "places"), [
        (1, 4, [1, 2, 3, 4]), (3, 8, [3, 6, 8]), (4, 11, [4, 8, 11]), (2, 7, [2, 4, 6, 7]),
    ])  # fmt: skip
    def test_p07_the_last_step_takes_the_rest(self, step: int, reps: int, places: list[int]) -> None:
        sessions = [quarters(recovery=120, reps=reps), quarters(reps=reps)]
        sessions += [quarters(goal_reps=held, reps=reps) for held in places]
        standing = stands(log_of(*days(*sessions), reps=reps, goal_reps_per_step=step))
        assert [r.after.goal_reps for r in standing.runnings[1:-1]] == places
        assert standing.position.stage is Stage.READY

    @pytest.mark.parametrize(("time_ms", "verdict"), [(73_800, "pass"), (73_801, "hold")])
    def test_p03_goal_tolerance_is_capped_by_the_gap(self, time_ms: int, verdict: str) -> None:
        log = raise_to(4, quarters(goal_reps=4, times={10: time_ms}))
        assert last_of(log).verdict == verdict

    def test_p03_date_pace_never_counts_as_goal_pace(self) -> None:
        running = last_of(raise_to(4, quarters(goal_reps=4, times={10: 75_400})))
        assert (running.verdict, running.after) == ("hold", raised(4))
        reason = running.reasons[0]
        assert (reason.code, reason.facts["there"], reason.facts["at_date"]) == ("goal_reps_missed", (9, 11, 12), True)

    def test_p09_date_reps_still_count(self) -> None:
        assert last_of(raise_to(4, quarters(goal_reps=4, times={2: 77_000}))).verdict == "hold"

    def test_a11_recoveries_still_count(self) -> None:
        running = last_of(raise_to(4, quarters(goal_reps=4, recoveries={2: 70})))
        assert running.verdict == "hold"
        assert running.judgement is not None
        assert running.judgement.long_recoveries == (2,)

    def test_p13_nothing_steps_back_by_itself(self) -> None:
        poor = quarters(goal_reps=0, recovery=90, times={1: 80_000})
        log = raise_to(8, *[poor] * 6)
        assert stands(log).position == raised(8)

    def test_p15_no_extra_goal_reps_are_banked(self) -> None:
        assert last_of(raise_to(2, quarters(goal_reps=8))).after == raised(4)

    @pytest.mark.parametrize("before", [(), (CLOSED_1,), (CLOSED_1, CLOSED_2)])
    def test_p15_all_at_goal_on_short_recoveries_is_ready_anywhere(self, before: tuple[Session, ...]) -> None:
        running = last_of(log_of(*days(*before, quarters(goal_reps=12))))
        assert (running.verdict, running.after) == ("pass", READY)
        assert codes(running.reasons) == ["ready_early"]

    def test_a12_all_at_goal_on_long_recoveries_is_not_ready(self) -> None:
        assert last_of(log_of(quarters(goal_reps=12, recovery=90))).after == STAGE_2
        assert last_of(log_of(quarters(goal_reps=12, recovery=None))).after == STAGE_2

    def test_p15_may_be_switched_off(self) -> None:
        assert last_of(log_of(quarters(goal_reps=12), ready_early=False)).after == STAGE_2

    def test_a12_ready_stays_ready(self) -> None:
        log = raise_to(12, quarters(goal_reps=12), quarters(goal_reps=12, times={1: 90_000}), quarters(goal_reps=12))
        assert [running.after for running in stands(log).runnings[-3:]] == [READY] * 3
        assert [running.verdict for running in stands(log).runnings[-3:]] == ["pass", "hold", "pass"]

    def test_no_goal_holds_and_asks_for_one(self) -> None:
        log = log_of(*days(CLOSED_1, CLOSED_2, quarters(goal_reps=2)), goals=())
        assert codes(last_of(log).reasons) == ["goal_needed"]
        assert "goal_needed" in codes(stands(log).alerts)


class TestFast:
    def test_p11_three_per_cent_is_a_remark_from_that_very_value(self) -> None:
        running = last_of(log_of(quarters(times={1: 72_750, 2: 72_751})))
        assert running.judgement is not None
        assert (running.verdict, running.judgement.fast) == ("pass", (1,))
        assert "reps_fast" in codes(running.remarks)

    def test_p11_all_fast_asks_whether_the_date_pace_is_old(self) -> None:
        fast: dict[int, int | None] = dict.fromkeys(range(1, 13), 72_000)
        running = last_of(log_of(quarters(times=fast), goals=[Goal(Pace(70_000))]))
        assert "all_fast" in codes(running.remarks)

    def test_p11_may_be_a_miss(self) -> None:
        running = last_of(log_of(quarters(times={1: 70_000}), fast_is_miss=True))
        assert running.verdict == "hold"


class TestOutsideThePlan:
    def test_p28_more_reps_than_planned_are_never_counted_silently(self) -> None:
        sixteen = replace(quarters(reps=16), reps=tuple(Rep(n, 400, DATE, 55_000) for n in range(1, 17)))
        running = last_of(log_of(sixteen))
        assert (running.verdict, codes(running.reasons)) == ("incomplete", ["outside_plan"])
        assert last_of(log_of(replace(sixteen, extra_counted=True))).verdict == "pass"

    def test_p28_another_distance_is_no_400(self) -> None:
        running = last_of(log_of(changed(quarters(), 5, distance_m=500)))
        assert (running.verdict, codes(running.reasons)) == ("incomplete", ["other_distance"])
        assert last_of(log_of(changed(quarters(), 5, distance_m=402.336))).verdict == "pass"

    def test_p01_eight_reps_judge_seven_recoveries(self) -> None:
        log = log_of(*days(quarters(reps=8, recovery=120), quarters(reps=8, recoveries={8: 300})), reps=8)
        assert last_of(log).after == raised(2)
        assert stands(log).next is not None
        assert [rep.pace for rep in planned(log).reps] == ["date"] * 6 + ["goal"] * 2


def test_p29_a_long_march_is_information() -> None:
    slow = quarters(times={1: 80_000})
    log = log_of(*days(*[slow] * 13))
    assert "march_long" in codes(last_of(log).remarks)
    assert "march_long" not in codes(last_of(log_of(*days(*[slow] * 12))).remarks)


def test_p25_a_pass_at_the_limit_is_remarked_on() -> None:
    assert "effort_high" in codes(last_of(log_of(quarters(rpe_half=19))).remarks)
    assert "effort_high" not in codes(last_of(log_of(quarters(rpe_half=18))).remarks)
    assert "effort_high" not in codes(last_of(log_of(quarters(rpe_half=20, times={1: 80_000}))).remarks)


def test_no_mark_no_verdict() -> None:
    log = replace(log_of(quarters()), marks=())
    standing = stands(log)
    assert standing.next is None
    assert codes(standing.alerts) == ["no_date_pace"]
    assert standing.runnings[0].verdict == "incomplete"


def test_a_mark_later_than_the_log_holds_for_what_came_before() -> None:
    log = replace(log_of(quarters()), marks=(Mark(date(2026, 6, 1), 3000, 562_500),))
    assert stands(log).position == STAGE_2


def test_two_sessions_of_one_day_are_taken_by_what_they_hold_not_by_entry() -> None:
    one, two = quarters(recovery=120), quarters(recovery=55)
    there, back = stands(log_of(one, two)), stands(log_of(two, one))
    assert there == back
    assert there.runnings[0].session.on == FIRST_DAY == there.runnings[1].session.on


def test_a_session_sent_twice_is_one() -> None:
    one = replace(CLOSED_1, key="a")
    assert len(stands(log_of(one, one)).runnings) == 1
    due = planned(log_of(one, one)).due
    assert due is not None
    assert due.start == one.on + timedelta(days=7)


def test_ready_and_long_recoveries_hold_and_say_so() -> None:
    log = raise_to(12, quarters(goal_reps=12), quarters(goal_reps=12, recovery=80))
    running = last_of(log)
    assert (running.verdict, running.after) == ("hold", READY)
    assert codes(running.reasons) == ["recoveries_long"]
    assert running.reasons[0].rules[0] == "A11"


def test_two_faults_are_both_named_and_neither_alone_would_have_been_enough() -> None:
    running = last_of(log_of(*days(CLOSED_1, quarters(recovery=100, times={1: 78_000}))))
    assert codes(running.reasons) == ["reps_missed", "recoveries_long"]
    assert [change.facts["enough"] for change in running.would_change] == [False, False]


def test_p11_a_fast_rep_that_counts_as_a_miss_is_called_too_fast() -> None:
    running = last_of(log_of(quarters(times={1: 70_000}), fast_is_miss=True))
    assert codes(running.reasons) == ["reps_too_fast"]
    assert running.would_change == ()
