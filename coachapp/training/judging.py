"""One session held against what was asked: rep by rep, recovery by recovery. No verdict on the step is given here."""

from __future__ import annotations

from typing import Literal, NamedTuple

from coachapp.training.march_plan import Band
from coachapp.training.session import Rep, Session
from coachapp.training.settings import Settings
from coachapp.training.workout import PlannedRep

Outcome = Literal["on_pace", "missed", "fast", "missing", "excused"]
RecoveryOutcome = Literal["free", "in_band", "short", "long", "unknown", "excused"]

# Distances that differ by less than this share are the same rep (402.3 m is a quarter mile typed as 400).
SAME_DISTANCE = 0.01


Numbers = tuple[int, ...]


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


#: The judgement on a session that was all as asked: one for all of them.
AS_ASKED = Judgement((), (), (), (), (), (), (), (), (), ())


def judge(
    session: Session, plan: tuple[PlannedRep, ...], band: Band | None, *, fast_is_miss: bool = False
) -> Judgement:
    """Hold each rep against its own limits, and each recovery between them against the band; without one none is judged.

    `fast_is_miss` counts what was too fast like what was too slow (P11).
    """
    seen = _judged_in_order(session.reps, plan, band) if len(session.reps) == len(plan) else None
    if seen is None:
        seen = _judged_in_order(session.numbered(len(plan)), plan, band) or AS_ASKED
        extra = {rep.number for rep in session.reps if not 1 <= rep.number <= len(plan)}
        seen = seen._replace(extra=tuple(sorted(extra)))
    if fast_is_miss and seen.fast:
        return seen._replace(misses=tuple(sorted((*seen.misses, *seen.fast))))
    return seen


def _judged_in_order(  # noqa: C901 - one branch for each thing that a rep and its recovery can be
    reps: tuple[Rep, ...], plan: tuple[PlannedRep, ...], band: Band | None
) -> Judgement | None:
    """Judge reps that stand as they were planned, in one pass, for this is most of what a fold does; None if they do not.

    Recoveries are one fewer than the reps: the last is the rest before the flush (A4).
    """
    misses: list[int] = []
    fast: list[int] = []
    missing: list[int] = []
    other_distance: list[int] = []
    excused: list[int] = []
    long: list[int] = []
    short: list[int] = []
    unknown: list[int] = []
    excused_recoveries: list[int] = []
    low_ms, limit_ms = band or (0, 0)
    between = len(plan) - 1 if band else 0
    for planned, (number, distance_m, time_ms, recovery_ms, excuse, recovery_excuse, _) in zip(plan, reps, strict=True):
        if number != planned.number:
            return None
        if excuse:
            excused.append(number)
        elif time_ms is None:
            missing.append(number)
        elif distance_m != planned.distance_m and not same_distance(distance_m, planned.distance_m):
            missing.append(number)
            other_distance.append(number)
        elif time_ms > planned.limit_ms:
            misses.append(number)
        elif time_ms <= planned.fast_ms:
            fast.append(number)
        if number > between:
            continue
        if recovery_excuse:
            excused_recoveries.append(number)
        elif recovery_ms is None:
            unknown.append(number)
        elif recovery_ms > limit_ms:
            long.append(number)
        elif recovery_ms < low_ms:
            short.append(number)
    if not (misses or fast or missing or excused or long or short or unknown or excused_recoveries):
        return AS_ASKED
    return Judgement(
        tuple(misses), tuple(fast), tuple(missing), (), tuple(other_distance), tuple(excused),
        tuple(long), tuple(short), tuple(unknown), tuple(excused_recoveries),
    )  # fmt: skip


def reps_held(seen: Judgement, settings: Settings) -> bool:
    """Whether the reps count as all reps: no more misses than the coach allows (P02)."""
    return seen is AS_ASKED or (len(seen.misses) <= settings.misses_allowed and not seen.missing)


def all_recoveries_short(session: Session, band: Band, reps: int) -> bool:
    """Whether all recoveries between the reps are known and not too long, or excused."""
    return all(
        rep.recovery_excused or (rep.recovery_ms is not None and rep.recovery_ms <= band.limit_ms)
        for rep in session.numbered(reps)[:-1]
    )


def same_distance(one_m: float, other_m: float) -> bool:
    """Whether two distances are the same rep, a quarter mile and 400 m included."""
    return one_m == other_m or abs(one_m - other_m) <= SAME_DISTANCE * max(abs(one_m), abs(other_m))


def all_at_goal(session: Session, goal_plan: tuple[PlannedRep, ...]) -> bool:
    """Whether every rep was at goal pace, excused ones counted (A12)."""
    if len(session.reps) == len(goal_plan):
        number, _distance_m, time_ms, _recovery_ms, excused, _, _ = session.reps[0]
        if number == 1 and not excused and (time_ms is None or time_ms > goal_plan[0].limit_ms):
            return False  # most marches leave at the first rep
    return all(
        _at_goal(rep, planned) and same_distance(rep.distance_m, planned.distance_m)
        for rep, planned in zip(session.numbered(len(goal_plan)), goal_plan, strict=True)
    )


def goal_reps_shown(session: Session, goal_plan: tuple[PlannedRep, ...]) -> int:
    """How many reps in a row, counted from the last one backwards, were at goal pace (A10)."""
    run = session.numbered(len(goal_plan))
    shown = 0
    for rep, planned in zip(run[::-1], goal_plan[::-1], strict=True):
        if not _at_goal(rep, planned):
            break
        shown += 1
    return shown


def _at_goal(rep: Rep, planned: PlannedRep) -> bool:
    return bool(rep.excused) or (rep.time_ms is not None and rep.time_ms <= planned.limit_ms)
