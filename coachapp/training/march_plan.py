"""What the march asks for: its 400s with their limits at one date pace and one goal, and the band of its recoveries."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from coachapp.training.pace import Pace
from coachapp.training.settings import Settings, thousandths
from coachapp.training.workout import PlannedRep

QUARTER_M = 400.0


def slow_tolerance_ms(target_ms: int, settings: Settings) -> int:
    """How much slower than `target_ms` a rep may be and still count (P03): seconds or per cent, the larger."""
    share = target_ms * thousandths(settings.slow_tolerance_pct) // 100_000
    return max(thousandths(settings.slow_tolerance_s), share)


def goal_tolerance_ms(date_ms: int, goal_ms: int, settings: Settings) -> int:
    """The same for a goal rep, capped by a share of the gap so that date pace never counts as goal pace (P03).

    A goal that the date pace has already reached leaves no gap; the plain tolerance holds then.
    """
    plain = slow_tolerance_ms(goal_ms, settings)
    if goal_ms >= date_ms:
        return plain
    return min(plain, (date_ms - goal_ms) * thousandths(settings.goal_tolerance_gap_share) // 1000)


def fast_from_ms(target_ms: int, settings: Settings) -> int:
    """The slowest time that is so much faster than its target that it is remarked on (P11)."""
    return target_ms - -(-target_ms * thousandths(settings.fast_pct) // 100_000)


class Plans(dict[int, tuple[PlannedRep, ...]]):
    """What is asked for at one date pace and one goal, by the number of goal reps: limits are worked out once.

    Date pace comes first, goal pace in the last reps (A10). Without a goal every rep is at date pace; with a goal that
    the date pace has already passed, too (P14). `at_goal` has every rep at goal pace, None while no goal is agreed.
    """

    __slots__ = ("_date", "_goal", "_reps", "at_goal")

    def __init__(self, settings: Settings, date_pace: Pace, goal_pace: Pace | None) -> None:
        date_ms = date_pace.time_ms(400)
        goal_ms = min(goal_pace.time_ms(400), date_ms) if goal_pace else date_ms
        date_limit = date_ms + slow_tolerance_ms(date_ms, settings)
        goal_limit = goal_ms + goal_tolerance_ms(date_ms, goal_ms, settings)
        self._reps = settings.reps
        self._date = date_ms, date_limit, fast_from_ms(date_ms, settings)
        self._goal = goal_ms, goal_limit, fast_from_ms(goal_ms, settings)
        self.at_goal = self[settings.reps] if goal_pace else None

    def __missing__(self, goal_reps: int) -> tuple[PlannedRep, ...]:
        plan = self[goal_reps] = _quarters(self._reps, goal_reps, self._date, self._goal)
        return plan


# Kept by its figures, not by the settings that they come from: those are fifty numbers to compare.
@lru_cache(maxsize=2048)
def _quarters(
    reps: int, goal_reps: int, date: tuple[int, int, int], goal: tuple[int, int, int]
) -> tuple[PlannedRep, ...]:
    """Reps with target, limit and fast end at date pace, the last `goal_reps` of them at goal pace."""
    return tuple(
        PlannedRep(number, QUARTER_M, "date", *date)
        if number <= reps - goal_reps
        else PlannedRep(number, QUARTER_M, "goal", *goal)
        for number in range(1, reps + 1)
    )


class Band(NamedTuple):
    """The recoveries of stages 2 and 3 in ms: shorter than `low_ms` is remarked on, longer than `limit_ms` is a miss."""

    low_ms: int
    limit_ms: int

    @classmethod
    def of(cls, settings: Settings) -> Band:
        """Return the band of these settings (P05, P06)."""
        return cls(settings.recovery_low_s * 1000, settings.recovery_limit_ms)
