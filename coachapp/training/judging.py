"""One session held against what was asked: rep by rep, recovery by recovery. No verdict on the step is given here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from coachapp.training.pace import Pace
from coachapp.training.session import Rep, Session
from coachapp.training.settings import Settings, thousandths
from coachapp.training.workout import PlannedRep

Outcome = Literal["on_pace", "missed", "fast", "missing", "excused"]
RecoveryOutcome = Literal["free", "in_band", "short", "long", "unknown", "excused"]

# Distances that differ by less than this share are the same rep (402.3 m is a quarter mile typed as 400).
SAME_DISTANCE = 0.01


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


def planned_quarters(
    settings: Settings, date_pace: Pace, goal_pace: Pace | None, goal_reps: int
) -> tuple[PlannedRep, ...]:
    """The 400s of one session: date pace first, goal pace in the last `goal_reps` of them (A10).

    Without a goal every rep is at date pace; with a goal that the date pace has already passed, too (P14).
    """
    date_ms = date_pace.time_ms(400)
    goal_ms = min(goal_pace.time_ms(400), date_ms) if goal_pace else date_ms
    date_limit = date_ms + slow_tolerance_ms(date_ms, settings)
    goal_limit = goal_ms + goal_tolerance_ms(date_ms, goal_ms, settings)
    date_fast, goal_fast = fast_from_ms(date_ms, settings), fast_from_ms(goal_ms, settings)
    return _quarters(settings.reps, goal_reps, (date_ms, date_limit, date_fast), (goal_ms, goal_limit, goal_fast))


# Kept by its figures, not by the settings that they come from: those are fifty numbers to compare.
@lru_cache(maxsize=2048)
def _quarters(
    reps: int, goal_reps: int, date: tuple[int, int, int], goal: tuple[int, int, int]
) -> tuple[PlannedRep, ...]:
    """Reps with target, limit and fast end at date pace, the last `goal_reps` of them at goal pace."""
    return tuple(
        PlannedRep(number, 400, "date", *date) if number <= reps - goal_reps else PlannedRep(number, 400, "goal", *goal)
        for number in range(1, reps + 1)
    )


Numbers = tuple[int, ...]
#: Recoveries of a session in which none is judged.
UNJUDGED: tuple[Numbers, Numbers, Numbers, Numbers] = (), (), (), ()


class Judgement(NamedTuple):
    """Rep numbers by what became of them; recoveries carry the number of the rep before them.

    `misses` are slow reps (and fast ones where the coach counts those), `missing` reps without a time or over another
    distance, `extra` reps beyond the plan, `unknown_recoveries` those not written down. Excused ones stand only in
    `excused` and `excused_recoveries`. In stage 1 no recovery is judged and those lists stay empty.
    """

    misses: Numbers
    fast: Numbers
    missing: Numbers
    extra: Numbers
    other_distance: Numbers
    excused: Numbers
    long_recoveries: Numbers
    short_recoveries: Numbers
    unknown_recoveries: Numbers
    excused_recoveries: Numbers

    @property
    def recoveries_held(self) -> bool:
        """Whether every judged recovery is known and inside the band, or excused."""
        return not self.long_recoveries and not self.unknown_recoveries


def judge(session: Session, plan: tuple[PlannedRep, ...], settings: Settings, *, recoveries_count: bool) -> Judgement:
    """Hold a session of the march against its plan."""
    run = session.by_number
    misses, fast, missing, extra, other_distance, excused = judged_reps(run, plan)
    if settings.fast_is_miss and fast:
        misses = tuple(sorted((*misses, *fast)))
    limit_ms, low_ms = settings.recovery_limit_ms, settings.recovery_low_s * 1000
    recoveries = judged_recoveries(run, len(plan), low_ms, limit_ms) if recoveries_count else UNJUDGED
    return Judgement(misses, fast, missing, extra, other_distance, excused, *recoveries)


def judged_reps(
    run: Mapping[int, Rep], plan: tuple[PlannedRep, ...]
) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers, Numbers]:
    """Hold each rep against its own limits.

    Return those that were slow, fast, missing, beyond the plan, over another distance and excused, as a judgement has them.
    """
    misses, fast, missing, other_distance, excused = [], [], [], [], []
    for planned in plan:
        number = planned.number
        ran = run.get(number)
        if ran is None:
            missing.append(number)
            continue
        time_ms = ran.time_ms
        if ran.excused:
            excused.append(number)
        elif time_ms is None:
            missing.append(number)
        elif ran.distance_m != planned.distance_m and not same_distance(ran.distance_m, planned.distance_m):
            missing.append(number)
            other_distance.append(number)
        elif time_ms > planned.limit_ms:
            misses.append(number)
        elif time_ms <= planned.fast_ms:
            fast.append(number)
    extra: Numbers = ()
    if len(run) != len(plan) or missing:
        extra = tuple(sorted(number for number in run if not 1 <= number <= len(plan)))
    return tuple(misses), tuple(fast), tuple(missing), extra, tuple(other_distance), tuple(excused)


def judged_recoveries(
    run: Mapping[int, Rep], reps: int, low_ms: int, limit_ms: int
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Judge the recoveries between the reps, one fewer than the reps: the last is the rest before the flush (A4).

    Return those that were long, short, unknown and excused.
    """
    long, short, unknown, excused = [], [], [], []
    for number in range(1, reps):
        rep = run.get(number)
        if rep is None:
            unknown.append(number)
            continue
        recovery_ms = rep.recovery_ms
        if rep.recovery_excused:
            excused.append(number)
        elif recovery_ms is None:
            unknown.append(number)
        elif recovery_ms > limit_ms:
            long.append(number)
        elif recovery_ms < low_ms:
            short.append(number)
    return tuple(long), tuple(short), tuple(unknown), tuple(excused)


def same_distance(one_m: float, other_m: float) -> bool:
    """Whether two distances are the same rep, a quarter mile and 400 m included."""
    return one_m == other_m or abs(one_m - other_m) <= SAME_DISTANCE * max(abs(one_m), abs(other_m))


def all_at_goal(session: Session, goal_plan: tuple[PlannedRep, ...]) -> bool:
    """Whether every rep was at goal pace, excused ones counted (A12)."""
    run = session.by_number
    for planned in goal_plan:  # most marches leave at the first rep
        rep = run.get(planned.number)
        if rep is None or not _at_goal(rep, planned) or not same_distance(rep.distance_m, planned.distance_m):
            return False
    return True


def goal_reps_shown(session: Session, goal_plan: tuple[PlannedRep, ...]) -> int:
    """How many reps in a row, counted from the last one backwards, were at goal pace (A10)."""
    run = session.by_number
    shown = 0
    for planned in reversed(goal_plan):
        rep = run.get(planned.number)
        if rep is None or not _at_goal(rep, planned):
            break
        shown += 1
    return shown


def _at_goal(rep: Rep, planned: PlannedRep) -> bool:
    return bool(rep.excused) or (rep.time_ms is not None and rep.time_ms <= planned.limit_ms)
