"""Rules that no other test goes by the number of: figures of the articles, and what is said but never judged."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coachapp.training.equivalence import equivalent_ms
from coachapp.training.flush import fifteen_k_pace, planned_flush
from coachapp.training.limits import check_flush
from coachapp.training.log import TrainingLog
from coachapp.training.pace import EVENTS, Mark, Pace
from coachapp.training.progression import standing
from coachapp.training.session import FlushRep
from coachapp.training.settings import Settings
from coachapp.training.stage import Position
from tests.training.logs import (
    CLOSED_1,
    CLOSED_2,
    DATE,
    ahead,
    changed,
    codes,
    days,
    last_of,
    log_of,
    planned,
    quarters,
)
from tests.training.logs import stands as march_stands
from tests.training.test_step_down import AS_WRITTEN, DAY, stands, step_down
from tests.training.test_step_down import last_of as last_step_down


class TestTheMarch:
    def test_a1_twelve_400s_and_two_2000s(self) -> None:
        upcoming = planned(log_of())
        assert [(rep.number, rep.distance_m) for rep in upcoming.reps] == [(n, 400) for n in range(1, 13)]
        assert upcoming.flush is not None
        assert (upcoming.flush.reps, upcoming.flush.distance_m) == (2, 2000)

    def test_a2_400s_at_3k_pace_and_the_flush_beside_15k_pace(self) -> None:
        upcoming = planned(log_of())
        assert {rep.target_ms for rep in upcoming.reps} == {Pace.of(3000, 562_500).ms_per_400}
        easy = fifteen_k_pace(Pace(DATE), "daniels-gilbert")
        assert easy is not None
        assert upcoming.flush is not None
        assert upcoming.flush.reference_ms == easy.time_ms(2000)

    def test_a3_200_m_after_each_rep(self) -> None:
        recovery = planned(log_of()).recovery
        assert (recovery.distance_m, recovery.count) == (200, 11)

    def test_a5_an_effort_of_8_is_expected(self) -> None:
        assert planned(log_of()).effort == 8

    def test_a9_more_than_four_sessions_in_stage_2_are_foreseen(self) -> None:
        coming_down = [quarters(recovery=recovery) for recovery in (110, 105, 100, 95)]
        log = log_of(*days(CLOSED_1, *coming_down))
        assert "stuck_stage_2" not in codes(march_stands(log).alerts)
        fewest, most = ahead(log_of(CLOSED_1)).runnings_left
        steps_of_stage_3 = 6
        assert (fewest - steps_of_stage_3, most - steps_of_stage_3 - 2) == (2, 4)

    def test_a13_a_perfect_march_takes_eight_to_twelve(self) -> None:
        raising = [quarters(goal_reps=goal_reps) for goal_reps in (2, 4, 6, 8, 10, 12)]
        stands_there = march_stands(log_of(*days(CLOSED_1, quarters(recovery=100), CLOSED_2, *raising)))
        assert stands_there.position.stage.key == "ready"
        assert 8 <= len(stands_there.runnings) <= 12

    def test_a16_a_missing_flush_is_no_miss(self) -> None:
        without = last_of(log_of(replace(CLOSED_1, flush=())))
        assert (without.verdict, without.remarks) == ("pass", ())

    def test_a18_bouts_of_one_to_ten_minutes_are_not_enforced(self) -> None:
        assert check_flush(200, 45_000, pace_15k=Pace(90_000)) is None
        eleven_minutes = Pace.of(2000, 660_000)
        assert check_flush(2000, 660_000, pace_15k=eleven_minutes, date_pace=Pace(120_000)) is None

    @pytest.mark.parametrize("distance_m", [200, 800, 1600, 3000])
    def test_a20_any_length_of_flush_is_taken(self, distance_m: int) -> None:
        flush = (FlushRep(distance_m, distance_m * 230),)
        assert last_of(log_of(replace(CLOSED_1, flush=flush))).verdict == "pass"

    def test_p05_the_band_is_45_to_60(self) -> None:
        recovery = planned(log_of(*days(CLOSED_1, CLOSED_2))).recovery
        assert (recovery.low_ms, recovery.high_ms) == (45_000, 60_000)

    def test_p22_p23_pauses_between_flushes_and_a_jog_after_each(self) -> None:
        for kind in ("2x2000", "200s"):
            flush = planned_flush(Pace(DATE), Settings(flush=kind))
            assert flush is not None
            assert (flush.jog_m, flush.recovery_ms) == (200, (120_000, 180_000))

    def test_p27_an_old_session_is_judged_by_its_day(self) -> None:
        """By the place that the log gives it now, and by the date pace of its day."""
        slow_first = changed(CLOSED_1, 3, time_ms=77_000)
        log = log_of(*days(slow_first, CLOSED_1), marks=[Mark(CLOSED_1.on + timedelta(days=15), 3000, 540_000)])
        first, second = march_stands(log).runnings
        assert (first.verdict, second.verdict, second.plan[0].target_ms) == ("hold", "pass", DATE)
        corrected = replace(log, sessions=(changed(log.sessions[0], 3, time_ms=75_000), log.sessions[1]))
        assert march_stands(corrected).runnings[1].before == Position(second.after.stage)


class TestTheStepDown:
    def test_b1_four_reps_of_4_3_2_and_1_laps_with_three_jogs(self) -> None:
        upcoming = stands().next
        assert upcoming is not None
        assert [rep.distance_m for rep in upcoming.reps] == [1600, 1200, 800, 400]
        assert upcoming.recovery.count == 3

    def test_b4_to_b7_targets_from_the_laps_of_the_1600(self) -> None:
        """B4 5K pace; B5 and B6 5 s at least under it; B7 up to 10 s under it, and no fast end."""
        upcoming = stands().next
        assert upcoming is not None
        even = [Pace.of(5000, 1_200_000).time_ms(rep.distance_m) for rep in upcoming.reps]
        assert [lap - rep.target_ms for lap, rep in zip(even, upcoming.reps, strict=True)] == [0, 5_000, 5_000, 5_000]
        assert [lap - (rep.low_ms or 0) for lap, rep in zip(even, upcoming.reps, strict=True)] == [
            0,
            6_000,
            6_000,
            10_000,
        ]
        assert last_step_down(step_down(384_200, 282_400, 186_100, 80_000)).verdict == "complete"

    @pytest.mark.parametrize("five_k_s", [810, 990, 1200, 1500, 1800, 2100])
    def test_b9_the_windows_agree_with_race_paces(self, five_k_s: int) -> None:
        """The 800 reaches two-mile pace, the 400 mile pace, to one per cent; no window is slower than the rep before."""
        upcoming = stands(mark=Mark(None, 5000, five_k_s * 1000)).next
        assert upcoming is not None
        two_mile = Pace.of(EVENTS["2mile"], equivalent_ms(5000, five_k_s * 1000, EVENTS["2mile"]))
        mile = Pace.of(EVENTS["mile"], equivalent_ms(5000, five_k_s * 1000, EVENTS["mile"]))
        eight_hundred, four_hundred = upcoming.reps[2:]
        assert (eight_hundred.low_ms or 0) <= 1.01 * two_mile.time_ms(800)
        assert (four_hundred.low_ms or 0) <= 1.01 * mile.time_ms(400)
        assert 2 * four_hundred.target_ms < eight_hundred.target_ms

    def test_b10_a_long_jog_is_remarked_on(self) -> None:
        long = last_step_down(step_down(384_200, 282_400, 186_100, 88_000, jogs=(192, 230, 191)))
        assert (long.verdict, codes(long.reasons)[-1]) == ("complete_with_remark", "jogs_long")

    def test_b11_what_did_not_come_off_has_two_explanations(self) -> None:
        off = last_step_down(step_down(384_200, 282_400, 200_000, 101_000))
        assert codes(off.reasons)[-1] == "step_down_off_day"

    def test_b12_a_couple_of_times_before_a_race(self) -> None:
        settings = Settings()
        assert (settings.step_down_suggested, settings.step_down_most, settings.step_down_weeks) == (2, 3, 12)

    def test_b13_how_it_felt_after_the_1200_decides_nothing(self) -> None:
        tired = replace(AS_WRITTEN, note="done after the 1200", rpe_half=20)
        assert last_step_down(tired).verdict == last_step_down(AS_WRITTEN).verdict

    def test_q6_the_latest_mark_sets_the_5k_pace(self) -> None:
        """While it is fresh; once it is stale, the best of half a year."""
        older, newer = Mark(DAY - timedelta(days=60), 5000, 1_180_000), Mark(DAY - timedelta(days=10), 5000, 1_200_000)
        upcoming = standing("4-3-2-1", TrainingLog(Settings(), (newer, older)), DAY).next
        assert upcoming is not None
        assert upcoming.reps[0].target_ms == newer.pace.time_ms(1600)
        later = DAY + timedelta(days=60)
        afterwards = standing("4-3-2-1", TrainingLog(Settings(), (newer, older)), later).next
        assert afterwards is not None
        assert afterwards.reps[0].target_ms == older.pace.time_ms(1600)
