"""What a time, an effort or a goal may be: refused, asked about once, or taken.

Refused is only what nobody has ever run or what is no running at all; nobody is refused for
being slow. Asked about is what is possible but odd, and what the coach confirms is kept.
Every bound is inclusive: a value that equals it is neither refused nor asked about.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from coachapp.training.equivalence import NotConvertible, index
from coachapp.training.pace import EVENTS, Mark, Pace
from coachapp.training.records import RECORDS
from coachapp.training.settings import thousandths

Unit = Literal["ms", "percent", "of_10", "days", "index"]


@dataclass(frozen=True, slots=True)
class Oddity:
    """A value outside what is expected, with the bound that it crossed, both in ``unit``.

    ``refuse`` tells the impossible from what is only asked about. ``code`` is stable; the
    sentences that go with it are made elsewhere.
    """

    code: str
    refuse: bool
    value: float
    bound: float
    unit: Unit = "ms"


# Just under the best time ever run, so that no watch is called wrong by a rounding. The
# 2000 m is a flush of the plan, half and marathon are ours; between rows see ``_between``.
_FASTEST_MS: Final = (
    (200.0, 19_000),
    (400.0, 43_000),
    (800.0, 100_000),
    (EVENTS["1500"], 205_000),
    (EVENTS["mile"], 222_000),
    (2000.0, 280_000),
    (EVENTS["3000"], 435_000),
    (EVENTS["5K"], 750_000),
    (EVENTS["10K"], 1_560_000),
    (EVENTS["15K"], 2_370_000),
    (EVENTS["half"], 3_390_000),
    (EVENTS["marathon"], 7_200_000),
)
_SLOW_MARK_MS: Final = (
    (EVENTS["1500"], 840_000),
    (EVENTS["mile"], 900_000),
    (EVENTS["3000"], 1_620_000),
    (EVENTS["5K"], 2_700_000),
    (EVENTS["10K"], 5_700_000),
    (EVENTS["15K"], 8_700_000),
)
_SLOWEST_MARK_MS: Final = (
    (EVENTS["1500"], 1_800_000),
    (EVENTS["mile"], 1_920_000),
    (EVENTS["3000"], 3_600_000),
    (EVENTS["5K"], 6_000_000),
    (EVENTS["10K"], 12_000_000),
    (EVENTS["15K"], 18_000_000),
)
_SLOWEST_REP_MS_PER_M: Final = 1_500  # ten minutes for 400 m, five for 200 m
_SLOWEST_LONG_FLUSH_MS_PER_M: Final = 750  # 25 minutes for 2000 m
_SLOW_SHORT_FLUSH_MS_PER_M: Final = 500  # 1:40 for 200 m
_SHORT_FLUSH_M: Final = 400

_RECOVERY_SHORTEST_MS: Final = 5_000
_RECOVERY_SHORT_MS: Final = 20_000
_RECOVERY_LONG_MS: Final = 300_000
_LAST_RECOVERY_LONG_MS: Final = 480_000
_RECOVERY_LONGEST_MS: Final = 1_800_000

_JUMP_PERCENT: Final = 6.0
_JUMP_DAYS: Final = 56
_ALIKE_MS: Final = 50
_ALIKE_FROM_REPS: Final = 3


def check_rep(distance_m: float, time_ms: int, target_ms: int | None = None) -> Oddity | None:
    """What is odd about the time of a rep, if anything.

    Refuses "rep_impossible" and "rep_walked"; asks about "rep_fast" under 0.85 and
    "rep_slow" over 1.30 of the target over the same distance.
    """
    return (
        _below(time_ms, _fastest_ms(distance_m), "rep_impossible", refuse=True)
        or _above(time_ms, _SLOWEST_REP_MS_PER_M * distance_m, "rep_walked", refuse=True)
        or (_below(time_ms, 0.85 * target_ms, "rep_fast") if target_ms else None)
        or (_above(time_ms, 1.30 * target_ms, "rep_slow") if target_ms else None)
    )


def check_recovery(ms: int, *, last: bool = False, expected_ms: int | None = None) -> Oddity | None:
    """What is odd about a recovery, if anything.

    ``last`` is the rest before the flush. A recovery that is meant to be long, as the slow
    jog of the step-down, is asked about only above 1.30 of ``expected_ms``. Refuses
    "recovery_impossible" and "recovery_endless"; asks about "recovery_brief" and
    "recovery_lengthy".
    """
    usual = _LAST_RECOVERY_LONG_MS if last else _RECOVERY_LONG_MS
    return (
        _below(ms, _RECOVERY_SHORTEST_MS, "recovery_impossible", refuse=True)
        or _above(ms, _RECOVERY_LONGEST_MS, "recovery_endless", refuse=True)
        or _below(ms, _RECOVERY_SHORT_MS, "recovery_brief")
        or _above(ms, max(usual, 1.30 * (expected_ms or 0)), "recovery_lengthy")
    )


def check_flush(
    distance_m: float, time_ms: int, pace_15k: Pace | None = None, date_pace: Pace | None = None
) -> Oddity | None:
    """What is odd about a flush bout, if anything; slowness is asked about only when extreme.

    Bouts up to 400 m are held against 15K pace (0.85) and 1:40 per 200 m, longer ones
    against 3K date pace and 1.40 of 15K pace. Refuses "flush_impossible" and "flush_walked";
    asks about "flush_fast" and "flush_slow".
    """
    reference_ms = pace_15k.time_ms(distance_m) if pace_15k else None
    if distance_m <= _SHORT_FLUSH_M:
        slowest = _SLOWEST_REP_MS_PER_M
        fast = 0.85 * reference_ms if reference_ms else None
        slow: float | None = _SLOW_SHORT_FLUSH_MS_PER_M * distance_m
    else:
        slowest = _SLOWEST_LONG_FLUSH_MS_PER_M
        fast = date_pace.time_ms(distance_m) if date_pace else None
        slow = 1.40 * reference_ms if reference_ms else None
    return (
        _below(time_ms, _fastest_ms(distance_m), "flush_impossible", refuse=True)
        or _above(time_ms, slowest * distance_m, "flush_walked", refuse=True)
        or (_below(time_ms, fast, "flush_fast") if fast else None)
        or (_above(time_ms, slow, "flush_slow") if slow else None)
    )


def check_mark(mark: Mark, last: Mark | None = None, *, woman: bool = False) -> Oddity | None:
    """What is odd about a race result or time trial, if anything.

    ``last`` is the athlete's mark before it; ``woman`` is True only where that is known.
    Refuses "mark_impossible" and "mark_walked"; asks about "mark_slow",
    "mark_beats_women_record" and "mark_jump" (index up by more than 6 % within 8 weeks).
    """
    distance_m, time_ms = mark.distance_m, mark.time_ms
    record = RECORDS.get(distance_m) if woman else None
    return (
        _below(time_ms, _fastest_ms(distance_m), "mark_impossible", refuse=True)
        or _above(time_ms, _between(_SLOWEST_MARK_MS, distance_m), "mark_walked", refuse=True)
        or (_below(time_ms, record.women_ms, "mark_beats_women_record") if record else None)
        or _above(time_ms, _between(_SLOW_MARK_MS, distance_m), "mark_slow")
        or (_check_jump(mark, last) if last else None)
    )


def check_goal(date_pace: Pace, goal_pace: Pace, *, small_pct: float = 0.5, large_pct: float = 5.0) -> Oddity | None:
    """What is odd about a goal pace against the date pace, in per cent faster.

    Refuses "goal_not_faster"; asks about "goal_small" and "goal_large".
    """
    gap = date_pace.ms_per_400 - goal_pace.ms_per_400
    faster = 100 * gap / date_pace.ms_per_400
    if gap <= 0:
        return Oddity("goal_not_faster", True, faster, 0.0, "percent")
    if 100_000 * gap < thousandths(small_pct) * date_pace.ms_per_400:
        return Oddity("goal_small", False, faster, small_pct, "percent")
    if 100_000 * gap > thousandths(large_pct) * date_pace.ms_per_400:
        return Oddity("goal_large", False, faster, large_pct, "percent")
    return None


def check_rpe(rpe: float) -> Oddity | None:
    """Refuse an effort that is not between 0 and 10 ("rpe_out_of_range") in half points
    ("rpe_not_half"). The 6 to 20 scale is another one and is never converted in silence.
    """
    if not 0 <= rpe <= 10:
        return Oddity("rpe_out_of_range", True, rpe, 0.0 if rpe < 0 else 10.0, "of_10")
    if 2 * rpe != math.floor(2 * rpe):
        return Oddity("rpe_not_half", True, rpe, 0.5, "of_10")
    return None


def check_copied(times_ms: Sequence[int | None]) -> Oddity | None:
    """Ask "reps_alike" when all timed reps, three or more over one distance, lie within
    0.05 s: one number filled down a column looks like that.
    """
    timed = [time_ms for time_ms in times_ms if time_ms is not None]
    if len(timed) < _ALIKE_FROM_REPS or max(timed) - min(timed) > _ALIKE_MS:
        return None
    return Oddity("reps_alike", False, max(timed) - min(timed), _ALIKE_MS)


def check_date(on: date, today: date) -> Oddity | None:
    """Ask "date_in_future" about a day after ``today``, which is the squad's own today."""
    if on <= today:
        return None
    return Oddity("date_in_future", False, (on - today).days, 0, "days")


def _check_jump(mark: Mark, last: Mark) -> Oddity | None:
    if mark.on and last.on and not 0 <= (mark.on - last.on).days <= _JUMP_DAYS:
        return None
    try:
        before, now = (index(m.distance_m, m.time_ms) for m in (last, mark))
    except NotConvertible:
        return None
    return _above(100 * (now / before - 1), _JUMP_PERCENT, "mark_jump", unit="percent")


def _below(value: float, bound: float, code: str, *, refuse: bool = False) -> Oddity | None:
    return Oddity(code, refuse, value, bound) if value < bound else None


def _above(value: float, bound: float, code: str, *, refuse: bool = False, unit: Unit = "ms") -> Oddity | None:
    return Oddity(code, refuse, value, bound, unit) if value > bound else None


# An evening asks it four hundred times about the few distances of a workout.
@lru_cache(maxsize=64)
def _fastest_ms(distance_m: float) -> float:
    return _between(_FASTEST_MS, distance_m)


def _between(table: Sequence[tuple[float, int]], distance_m: float) -> float:
    """The table's time at any distance: a power of the distance between two rows, an even
    pace outside them. Exact at the rows themselves.
    """
    place = bisect_left(table, (distance_m, 0))
    if place < len(table) and table[place][0] == distance_m:
        return table[place][1]
    if place in (0, len(table)):
        nearest_m, nearest_ms = table[min(place, len(table) - 1)]
        return nearest_ms * distance_m / nearest_m
    (short_m, short_ms), (long_m, long_ms) = table[place - 1], table[place]
    power = math.log(long_ms / short_ms) / math.log(long_m / short_m)
    return short_ms * math.pow(distance_m / short_m, power)
