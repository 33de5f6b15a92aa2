"""What the march asks for: its 400s with their limits at one date pace and one goal, and the band of its recoveries."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from coachapp.training.pace import Pace
from coachapp.training.settings import Settings, thousandths
from coachapp.training.workout import PlannedRep

QUARTER_M = 400


class Tolerances(NamedTuple):
    """How far from its target a rep may be, as the coach has set it: seconds, per cent, a share of the gap, per cent."""

    slow_s: float
    slow_pct: float
    goal_gap_share: float
    fast_pct: float

    @classmethod
    def of(cls, settings: Settings) -> Tolerances:
        """Return the tolerances of these settings."""
        return cls(
            settings.slow_tolerance_s, settings.slow_tolerance_pct, settings.goal_tolerance_gap_share, settings.fast_pct
        )

    def slow_ms(self, target_ms: int) -> int:
        """How much slower than `target_ms` a rep may be and still count (P03): seconds or per cent, the larger."""
        return max(thousandths(self.slow_s), target_ms * thousandths(self.slow_pct) // 100_000)

    def goal_ms(self, date_ms: int, goal_ms: int) -> int:
        """The same for a goal rep, capped by a share of the gap so that date pace never counts as goal pace (P03).

        A goal that the date pace has already reached leaves no gap; the plain tolerance holds then.
        """
        plain = self.slow_ms(goal_ms)
        if goal_ms >= date_ms:
            return plain
        return min(plain, (date_ms - goal_ms) * thousandths(self.goal_gap_share) // 1000)

    def fast_from_ms(self, target_ms: int) -> int:
        """The slowest time that is so much faster than its target that it is remarked on (P11)."""
        return target_ms - -(-target_ms * thousandths(self.fast_pct) // 100_000)


class Plans(dict[int, tuple[PlannedRep, ...]]):
    """What is asked for at one date pace and one goal, by the number of goal reps: limits are worked out once.

    Date pace comes first, goal pace in the last reps (A10). Without a goal every rep is at date pace; with a goal that
    the date pace has already passed, too (P14). `at_goal` has every rep at goal pace, None while no goal is agreed.
    """

    __slots__ = ("_date", "_goal", "_reps", "at_goal")

    def __init__(self, settings: Settings, date_pace: Pace, goal_pace: Pace | None) -> None:
        date_ms = date_pace.ms_per_400
        goal_ms = min(goal_pace.ms_per_400, date_ms) if goal_pace else date_ms
        self._reps = settings.reps
        self._date, self._goal = _limits(date_ms, goal_ms, Tolerances.of(settings))
        self.at_goal = self[settings.reps] if goal_pace else None

    def __missing__(self, goal_reps: int) -> tuple[PlannedRep, ...]:
        plan = self[goal_reps] = _quarters(self._reps, goal_reps, self._date, self._goal)
        return plan


#: A target, the slowest time that counts, the slowest that is too fast.
_Limits = tuple[int, int, int]


# Both are kept by their figures, not by the settings that they come from: those are fifty numbers to compare.
@lru_cache(maxsize=2048)
def _limits(date_ms: int, goal_ms: int, tolerances: Tolerances) -> tuple[_Limits, _Limits]:
    """The limits of a rep at date pace and of one at goal pace."""
    date_limit = date_ms + tolerances.slow_ms(date_ms)
    goal_limit = goal_ms + tolerances.goal_ms(date_ms, goal_ms)
    return (
        (date_ms, date_limit, tolerances.fast_from_ms(date_ms)),
        (goal_ms, goal_limit, tolerances.fast_from_ms(goal_ms)),
    )


@lru_cache(maxsize=2048)
def _quarters(reps: int, goal_reps: int, date: _Limits, goal: _Limits) -> tuple[PlannedRep, ...]:
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
