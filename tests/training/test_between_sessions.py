"""Gaps, recoveries of stage 2, marks, goals, overrules, alerts, forecast, flush: what lies between two sessions."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coachapp.training.flush import planned_flush
from coachapp.training.log import Goal, Overrule, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.progression import compare, so_far, standing
from coachapp.training.recovery_steps import steps_from
from coachapp.training.session import FlushRep, Rep
from coachapp.training.settings import SettingRefused, Settings
from coachapp.training.stage import Position, Stage
from tests.training.logs import (
    CLOSED_1,
    CLOSED_2,
    FIRST_DAY,
    GOAL,
    READY,
    STAGE_1,
    STAGE_2,
    ahead,
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


def date_pace(log: TrainingLog) -> int:
    dated = stands(log).date_pace
    assert dated is not None
    return dated.pace.ms_per_400


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


class TestMarksP14:
    def test_a_mark_counts_from_its_day_on_and_earlier_sessions_keep_their_targets(self) -> None:
        sessions = days(CLOSED_1, CLOSED_2)
        faster = Mark(sessions[1].on, 3000, 555_000)  # 74.0
        running_1, running_2 = stands(log_of(*sessions, marks=[faster])).runnings
        assert running_1.plan[0].target_ms == 75_000
        assert running_2.plan[0].target_ms == 74_000

    def test_a_faster_mark_keeps_stage_and_goal_reps(self) -> None:
        log = raise_to(6)
        after = replace(log, marks=(*log.marks, Mark(date(2026, 4, 20), 3000, 555_000)))
        assert stands(after).position == raised(6)
        assert "date_pace_changed" in codes(planned(after, date(2026, 4, 21)).reasons)

    def test_other_distances_are_converted(self) -> None:
        log = log_of(marks=[Mark(FIRST_DAY, 5000, 960_000)])
        pace = stands(log).date_pace
        assert pace is not None
        assert pace.pace.ms_per_400 == pytest.approx(73_700, abs=60)

    def test_a_goal_that_is_met_asks_for_a_new_one_and_never_for_slower_reps(self) -> None:
        log = raise_to(6)
        met = replace(log, marks=(*log.marks, Mark(date(2026, 4, 20), 3000, 540_000)))  # 72.0, goal 73.0
        standing = stands(met, date(2026, 4, 21))
        assert "goal_met" in codes(standing.alerts)
        assert standing.next is not None
        assert {rep.target_ms for rep in standing.next.reps} == {72_000}

    def test_stale_after_42_days(self) -> None:
        log = replace(log_of(), marks=(Mark(FIRST_DAY, 3000, 562_500),))
        for age, stale in ((42, False), (43, True)):
            assert ("date_pace_stale" in codes(stands(log, FIRST_DAY + timedelta(days=age)).alerts)) is stale

    def test_of_two_marks_on_one_day_the_faster_counts_in_any_order(self) -> None:
        marks = [Mark(FIRST_DAY, 3000, 560_000), Mark(FIRST_DAY, 3000, 555_000)]
        assert stands(log_of(marks=marks)).date_pace == stands(log_of(marks=marks[::-1])).date_pace
        assert date_pace(log_of(marks=marks)) == 74_000

    def test_an_800_sets_no_pace(self) -> None:
        assert date_pace(log_of(marks=[Mark(FIRST_DAY, 800, 120_000)])) == 75_000


class TestGoalsP16P17:
    def change(self, log: TrainingLog, pace: int) -> TrainingLog:
        last = max(session.on for session in log.sessions)
        return replace(log, goals=(*log.goals, Goal(Pace(pace), last + timedelta(days=1))))

    def test_stages_1_and_2_are_kept(self) -> None:
        assert stands(self.change(log_of(CLOSED_1), 72_000), date(2026, 4, 1)).position == STAGE_2

    def test_stage_3_restarts_from_what_the_last_session_shows(self) -> None:
        shown = quarters(goal_reps=6, times={11: 72_000, 12: 72_000, 10: 72_000, 9: 72_000})
        log = self.change(raise_to(6, shown), 71_500)
        assert stands(log, date(2026, 6, 1)).position == raised(4)

    def test_nothing_shown_at_the_new_goal_starts_with_the_first_step(self) -> None:
        assert stands(self.change(raise_to(8), 71_000), date(2026, 6, 1)).position == raised(2)

    def test_an_easier_goal_that_the_last_session_held_goes_on_from_there(self) -> None:
        missed = quarters(goal_reps=6, times=dict.fromkeys(range(7, 13), 73_900))
        log = raise_to(6, missed)
        assert stands(log).position == raised(6)
        assert stands(self.change(log, 73_500), date(2026, 6, 1)).position == raised(8)

    def test_past_sessions_keep_their_goal(self) -> None:
        log = self.change(raise_to(6), 72_000)
        assert {rep.target_ms for rep in stands(log, date(2026, 6, 1)).runnings[-1].plan} == {75_000, 73_000}

    def test_agreed_after_the_session_of_that_day_it_leaves_that_session_alone(self) -> None:
        log = raise_to(4, quarters(goal_reps=4))
        day = log.sessions[-1].on
        evening = replace(log, goals=(*log.goals, Goal(Pace(71_500), day, before_sessions=False)))
        morning = replace(log, goals=(*log.goals, Goal(Pace(71_500), day)))
        assert stands(evening).runnings[-1].verdict == "pass"
        assert stands(morning).runnings[-1].verdict == "hold"

    @pytest.mark.parametrize(("goal", "code"), [(74_800, "goal_small"), (74_000, None), (71_000, "goal_large")])
    def test_p17_odd_goals_are_asked_about(self, goal: int, code: str | None) -> None:
        found = [c for c in codes(stands(log_of(goals=[Goal(Pace(goal))])).alerts) if c.startswith("goal_")]
        assert found == ([code] if code else [])


class TestOverrules:
    def test_sets_the_place_and_later_sessions_go_on_from_it(self) -> None:
        first, second = days(quarters(times={1: 80_000}), CLOSED_2)
        given = Overrule(first.on, Stage.SHORTEN, reason="windy")
        standing = stands(log_of(first, second, overrules=(given,)))
        assert standing.position == raised(2)

    def test_in_the_morning_it_speaks_before_the_session(self) -> None:
        given = Overrule(FIRST_DAY, Stage.RAISE, 4, before_sessions=True)
        assert last_of(log_of(quarters(goal_reps=4), overrules=(given,))).after == raised(6)
        assert (
            last_of(log_of(quarters(goal_reps=4), overrules=(replace(given, before_sessions=False),))).before == STAGE_1
        )

    def test_one_step_easier_in_stage_2_is_a_longer_recovery(self) -> None:
        log = log_of(*days(CLOSED_1, quarters(recovery=100)))
        eased = replace(log, overrules=(Overrule(log.sessions[-1].on, Stage.SHORTEN, recovery_s=95),))
        upcoming = stands(eased).next
        assert upcoming is not None
        assert upcoming.recovery.high_ms == 95_000
        assert codes(upcoming.reasons)[0] == "overruled"

    def test_goal_reps_stay_within_the_session(self) -> None:
        assert stands(log_of(overrules=(Overrule(FIRST_DAY, Stage.RAISE, 99),))).position == raised(12)


class TestAlertsP12AndOptionsP13:
    def test_stuck_from_the_second_session_without_a_pass(self) -> None:
        slow = quarters(times={1: 80_000})
        assert "stuck" not in codes(stands(log_of(slow)).alerts)
        twice = stands(log_of(*days(slow, slow)))
        assert "stuck" in codes(twice.alerts)
        assert codes(twice.next.options if twice.next else ()) == ["option_repeat", "option_check_date_pace"]

    def test_stage_3_offers_fewer_goal_reps(self) -> None:
        slow = quarters(times={1: 80_000})
        assert "option_fewer_goal_reps" in codes(planned(raise_to(6, slow, slow)).options)

    def test_stage_2_calls_after_more_than_four(self) -> None:
        sessions = days(CLOSED_1, *[quarters(recovery=90)] * 5)
        assert "stuck_stage_2" not in codes(stands(log_of(*sessions[:-1])).alerts)
        assert "stuck_stage_2" in codes(stands(log_of(*sessions)).alerts)

    def test_reaching_a_rung_is_no_hold_to_offer_anything_for(self) -> None:
        log = log_of(*days(CLOSED_1, quarters(recovery=100), quarters(recovery=80)))
        assert planned(log).options == ()

    @pytest.mark.parametrize(("day", "code"), [(6, None), (7, "due"), (14, "due"), (15, "overdue")])
    def test_a14_due_from_7_to_14_days(self, day: int, code: str | None) -> None:
        found = codes(stands(log_of(CLOSED_1), FIRST_DAY + timedelta(days=day)).alerts)
        assert [c for c in found if c in ("due", "overdue")] == ([code] if code else [])


class TestForecast:
    def test_it_never_promises_less_than_the_steps_that_are_left(self) -> None:
        left = [ahead(raise_to(goal)).runnings_left for goal in (2, 6, 12)]
        assert left == [(6, 8), (4, 5), (1, 1)]

    def test_a_whole_march_is_about_what_the_source_says(self) -> None:
        low, high = ahead(log_of()).runnings_left
        assert 8 <= low <= 12 <= high <= 14

    def test_ready_has_nothing_left(self) -> None:
        span = ahead(raise_to(12, quarters(goal_reps=12)))
        assert (span.runnings_left, span.ready_from, span.ready_to) == ((0, 0), None, None)

    def test_against_the_race(self) -> None:
        span = ahead(raise_to(12))
        assert span.ready_from is not None
        assert span.ready_to is not None
        for race, fits in (
            (span.ready_to, "in_time"), (span.ready_from, "perhaps"), (span.ready_from - timedelta(days=1), "too_late"),
        ):  # fmt: skip
            again = stands(replace(raise_to(12), target_race=race)).forecast
            assert again is not None
            assert again.fits == fits


class TestFlushP24:
    def test_2000s_for_most_and_1600s_for_whom_they_take_too_long(self) -> None:
        quick, slow = planned_flush(Pace(75_000), Settings()), planned_flush(Pace(135_000), Settings())
        assert quick is not None
        assert slow is not None
        assert (quick.reps, quick.distance_m, slow.distance_m) == (2, 2000, 1600)
        assert quick.reference_ms is not None
        assert 400_000 < quick.reference_ms < 430_000

    def test_a19_younger_runners_run_200s_with_a_jog_after_each(self) -> None:
        flush = planned_flush(Pace(90_000), Settings(flush="200s", flush_200_reps=8))
        assert flush is not None
        assert (flush.reps, flush.distance_m, flush.jog_m) == (8, 200, 200)

    def test_a15_no_flush_is_ever_judged(self) -> None:
        for flush in ((), (FlushRep(2000, 900_000), FlushRep(2000, 1)), (FlushRep(2000, None),)):
            assert last_of(log_of(replace(CLOSED_1, flush=flush))).verdict == "pass"

    def test_a17_slow_then_better_is_the_usual_pattern(self) -> None:
        session = replace(CLOSED_1, flush=(FlushRep(2000, 470_000), FlushRep(2000, 436_000)))
        assert "flush_slow_then_better" in codes(last_of(log_of(session)).remarks)


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


class TestSoFar:
    def part(self, *times: int, recovery: int = 55) -> tuple[Rep, ...]:
        return tuple(Rep(n, 400, t, recovery * 1000) for n, t in enumerate(times, start=1))

    def test_reps_not_run_yet_are_no_misses(self) -> None:
        session = replace(CLOSED_1, reps=self.part(75_000, 75_500), on=date(2026, 3, 13))
        verdict = so_far("12x400", log_of(CLOSED_1), session)
        assert (verdict.state, verdict.done) == ("on", 2)

    def test_a_miss_holds_from_then_on(self) -> None:
        session = replace(CLOSED_1, reps=self.part(75_000, 79_000), on=date(2026, 3, 13))
        verdict = so_far("12x400", log_of(CLOSED_1), session)
        assert (verdict.state, codes(verdict.reasons)) == ("hold", ["reps_missed"])
        assert (verdict.reasons[0].facts["on_pace"], verdict.reasons[0].facts["reps"]) == (1, 2)

    def test_on_for_a_rung_is_on(self) -> None:
        session = replace(CLOSED_1, reps=self.part(75_000, 75_000, recovery=100), on=date(2026, 3, 13))
        assert so_far("12x400", log_of(CLOSED_1), session).state == "on"

    def test_two_goal_reps_2_s_slow_say_stop(self) -> None:
        slow = quarters(date(2026, 7, 1), goal_reps=12, times={1: 75_100, 2: 75_000})
        log = raise_to(12)
        session = replace(slow, on=log.sessions[-1].on + timedelta(days=10), reps=slow.reps[:2])
        assert "finish_at_date_pace" in codes(so_far("12x400", log, session).reasons)

    def test_done_says_what_the_standing_will_say(self) -> None:
        whole = replace(CLOSED_2, on=date(2026, 3, 13))
        verdict = so_far("12x400", log_of(CLOSED_1), whole)
        assert verdict.state == "done"
        assert verdict.running is not None
        assert verdict.running.after == stands(log_of(CLOSED_1, whole)).position

    def test_an_edited_session_does_not_count_twice(self) -> None:
        first, second = (replace(s, key=k) for s, k in zip(days(CLOSED_1, CLOSED_2), "ab", strict=True))
        again = so_far("12x400", log_of(first, second), second)
        assert again.running is not None
        assert again.running.number == 2


def test_p26_an_edit_says_what_it_changes() -> None:
    first, second = (replace(s, key=k) for s, k in zip(days(CLOSED_1, CLOSED_2), "ab", strict=True))
    slow = replace(first, reps=tuple(replace(r, time_ms=78_700) if r.number == 7 else r for r in first.reps))
    before, after = stands(log_of(first, second)), stands(log_of(slow, second))
    said = compare(before, after)
    assert codes(said)[0] == "standing_changes"
    assert (said[0].facts["was"], said[0].facts["now"]) == (raised(2), STAGE_2)
    assert "verdict_changes" in codes(said)
    assert compare(before, before) == ()


def test_settings_refuse_what_is_out_of_range_unknown_or_contradicts_itself() -> None:
    for wrong in (
        {"reps": 3}, {"reps": 17}, {"reps": 8.5}, {"reps": True}, {"reps": "12"}, {"nonsense": 1}, {"flush": "3x1"},
        {"fast_is_miss": 1}, {"slow_tolerance_s": float("nan")}, {"reps": float("inf")},
        {"recovery_low_s": 100, "recovery_high_s": 50},
    ):  # fmt: skip
        with pytest.raises(SettingRefused):
            Settings.of(wrong)
    assert Settings.of({"reps": 8}, {"reps": 10.0}).reps == 10


def test_every_p_and_q_number_that_a_coach_may_change_is_a_setting() -> None:
    from coachapp.training.settings import SETTINGS

    named = {setting.rule for setting in SETTINGS.values()}
    assert {f"P{n:02}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 17, 18, 21, 22, 24, 25, 29)} <= named
    assert {f"Q{n}" for n in (1, 2, 4, 5, 6)} <= named
    for setting in SETTINGS.values():
        assert setting.label
        assert setting.sentence.endswith(".")
        assert setting.checked(setting.default) == setting.default


def test_standing_is_asked_for_by_name() -> None:
    with pytest.raises(KeyError):
        standing("10x400", log_of(), FIRST_DAY)
