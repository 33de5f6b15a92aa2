"""A session under way or being edited, the settings, and the door to the core."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coachapp.training.progression import compare, standing
from coachapp.training.session import Rep
from coachapp.training.settings import SettingRefused, Settings
from tests.training.logs import (
    CLOSED_1,
    CLOSED_2,
    FIRST_DAY,
    STAGE_2,
    codes,
    days,
    log_of,
    quarters,
    raise_to,
    raised,
    so_far,
    stands,
)


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
    slow = replace(first, reps=tuple(r._replace(time_ms=78_700) if r.number == 7 else r for r in first.reps))
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
