"""Marks (P14), goals (P16, P17) and overrules: what changes a log from outside."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coachapp.training.log import Goal, Overrule, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.stage import Stage
from tests.training.logs import (
    CLOSED_1,
    CLOSED_2,
    FIRST_DAY,
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


def date_pace(log: TrainingLog) -> int:
    dated = stands(log).date_pace
    assert dated is not None
    return dated.pace.ms_per_400


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
