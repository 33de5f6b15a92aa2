"""What is ahead: alerts and options (P12, P13), due days (A14), the forecast, the flush (P24)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coachapp.training.flush import planned_flush
from coachapp.training.pace import Pace
from coachapp.training.session import FlushRep
from coachapp.training.settings import Settings
from tests.training.logs import (
    CLOSED_1,
    FIRST_DAY,
    ahead,
    codes,
    days,
    last_of,
    log_of,
    planned,
    quarters,
    raise_to,
    stands,
)


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
