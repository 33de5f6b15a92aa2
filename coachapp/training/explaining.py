"""The reasons of a decision: what was missed, what was held, and what would have been needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from coachapp.training.asked import Asked
from coachapp.training.judging import Judgement, reps_held
from coachapp.training.reason import Reason
from coachapp.training.recovery_steps import mean_recovery_ms, median_recovery_ms
from coachapp.training.session import Session
from coachapp.training.settings import thousandths
from coachapp.training.stage import SHORTEN, STABILISE
from coachapp.training.workout import PlannedRep

# A fast start: so many of the first third too fast and so many of the second half too slow.
FAST_START = 3


def times(session: Session, numbers: Iterable[int]) -> tuple[int, ...]:
    """The times in ms of these reps, in their order."""
    run = session.by_number
    return tuple(run[number].time_ms or 0 if number in run else 0 for number in numbers)


def figures_of(session: Session, asked: Asked) -> dict[str, Any]:
    """The figures that most sentences about a session need."""
    settings = asked.settings
    return {
        "reps": settings.reps,
        "date_ms": _target(asked.plan, "date"),
        "goal_ms": asked.goal_plan[0].target_ms if asked.goal_plan else None,
        "mean_recovery_ms": mean_recovery_ms(session, settings.reps),
        "low_s": settings.recovery_low_s,
        "high_s": settings.recovery_high_s,
    }


def _target(plan: tuple[PlannedRep, ...], pace: str) -> int | None:
    return next((rep.target_ms for rep in plan if rep.pace == pace), None)


def ready(session: Session, asked: Asked, early: bool) -> tuple[Reason, ...]:
    """Say that all reps were at goal pace on short recoveries, where that was asked for or before it was."""
    code, rules = ("ready_early", ("A12", "P15")) if early else ("ready", ("A12",))
    return (Reason.of(code, *rules, **figures_of(session, asked)),)


def shown(
    session: Session, seen: Judgement, asked: Asked, code: str, rules: tuple[str, ...], what: dict[str, int]
) -> tuple[Reason, ...]:
    """Say that the step was shown, with `what` that leads to and the figures that showed it."""
    facts = {**what, **figures_of(session, asked), **left_aside(seen)}
    position = asked.position
    if position.stage <= SHORTEN:
        return (Reason.of(code, *rules, **facts, stage=int(position.stage)),)
    held = tuple(rep.number for rep in asked.plan if rep.pace == "goal")
    return (Reason.of(code, *rules, **facts, goal_reps=position.goal_reps, times=times(session, held)),)


def not_shown(session: Session, seen: Judgement, asked: Asked) -> Iterator[Reason]:
    """Say why a step of stage 2 or 3 was not shown: reps before recoveries, each named, for mending one is not enough."""
    if not reps_held(seen, asked.settings):
        yield from missed_reps(session, seen, asked)
    if seen.long_recoveries:
        yield from rung_reached(session, seen, asked)
        yield long_recoveries(session, seen, asked)


def would_show(seen: Judgement, asked: Asked) -> Iterator[Reason]:
    """Say what would have shown that step; `enough` where nothing else was missing."""
    missed, long = not reps_held(seen, asked.settings), bool(seen.long_recoveries)
    if missed:
        yield from faster(seen, asked, enough=not long)
    if long:
        yield shorter(seen, asked, enough=not missed and not seen.unknown_recoveries)


def left_aside(seen: Judgement) -> dict[str, Any]:
    """What keeps a sentence from saying "all": misses that are allowed, excuses, recoveries under the band."""
    return {
        "misses": seen.misses,
        "excused": seen.excused,
        "short_recoveries": seen.short_recoveries,
        "excused_recoveries": seen.excused_recoveries,
    }


def recovery_limit(asked: Asked) -> dict[str, Any]:
    return {"limit_ms": asked.settings.recovery_limit_ms, "high_s": asked.settings.recovery_high_s}


def long_recoveries(session: Session, seen: Judgement, asked: Asked) -> Reason:
    """Name the recoveries that were too long, or say that they are coming down where most of them still are."""
    run = session.by_number
    facts = figures_of(session, asked) | recovery_limit(asked)
    long = seen.long_recoveries
    stage = int(asked.position.stage)
    shortening = asked.position.stage is SHORTEN
    rules = ("A8", "P06") if shortening else ("A11", "P06")
    few = len(long) * 3 <= asked.settings.reps
    code = "recoveries_long" if few or seen.misses or not shortening else "recoveries_coming_down"
    long_ms = tuple(run[number].recovery_ms or 0 for number in long)
    if asked.earlier:
        first, last = (mean_recovery_ms(one, asked.settings.reps) for one in (asked.earlier[0], asked.earlier[-1]))
        facts |= {"last_mean_ms": last, "first_mean_ms": first}
    facts |= {"long": long, "long_ms": long_ms, "stage": stage, "misses": seen.misses}
    return Reason.of(code, *rules, asked_ms=asked.asked_recovery_ms, **facts)


def rung_reached(session: Session, seen: Judgement, asked: Asked) -> tuple[Reason, ...]:
    """Name the rung of stage 2 that was shown on the way to the band: progress, though the stage stays (P08)."""
    median, rung_ms = median_recovery_ms(session, asked.settings.reps), asked.asked_recovery_ms
    if rung_ms is None or median is None or len(seen.misses) > asked.settings.misses_allowed:
        return ()
    on_the_way = rung_ms > asked.settings.recovery_high_s * 1000
    if not on_the_way or median > rung_ms + thousandths(asked.settings.recovery_tolerance_s):
        return ()
    return (Reason.of("rung_reached", "P08", asked_ms=rung_ms),)


def shorter(seen: Judgement, asked: Asked, *, enough: bool) -> Reason:
    rule = "A8" if asked.position.stage is SHORTEN else "A11"
    return Reason.of(
        "would_change_recoveries", rule, "P06", reps=seen.long_recoveries, enough=enough, **recovery_limit(asked)
    )


def missed_reps(session: Session, seen: Judgement, asked: Asked) -> tuple[Reason, ...]:
    """Say which reps were not there: a fast start, goal reps that were date pace, or plain misses.

    Reps not run, of a session that is still under way, count neither as there nor as on pace.
    """
    plan = {rep.number: rep for rep in asked.plan}
    reps = len(asked.plan)
    early = [number for number in seen.fast if number <= reps // 3]
    late = [number for number in seen.misses if number > reps // 2]
    run = reps - len(seen.missing)
    facts = {"reps": run, "on_pace": run - len(seen.misses)}
    if len(early) >= FAST_START and len(late) >= FAST_START:
        faster = _off(session, plan, early)
        slower = _off(session, plan, late)
        target = plan[early[0]].target_ms
        start = Reason.of("fast_start", "A6", "P03", "P11", early=tuple(early), late=tuple(late), faster_ms=faster,
                          slower_ms=slower, target_ms=target, **facts)  # fmt: skip
        return (start,)
    reasons = []
    for pace, code, rules in (
        ("date", "reps_missed", ("A6", "P03") if asked.position.stage is STABILISE else ("P09", "P03")),
        ("goal", "goal_reps_missed", ("A10", "P03")),
    ):
        missed = tuple(n for n in seen.misses if plan[n].pace == pace and n not in seen.fast)
        if missed:
            there = tuple(n for n, rep in plan.items() if rep.pace == pace and n not in (*missed, *seen.missing))
            slowest_date_ms = max((rep.limit_ms for rep in asked.plan if rep.pace == "date"), default=None)
            at_date = slowest_date_ms is not None and max(times(session, missed)) <= slowest_date_ms
            reasons.append(
                Reason.of(
                    code,
                    *rules,
                    missed=missed,
                    missed_ms=times(session, missed),
                    there=there,
                    at_date=at_date,
                    target_ms=plan[missed[0]].target_ms,
                    limit_ms=plan[missed[0]].limit_ms,
                    goal_reps=asked.position.goal_reps,
                    **facts,
                )
            )
    too_fast = tuple(number for number in seen.misses if number in seen.fast)
    if too_fast:
        target = plan[too_fast[0]].target_ms
        reasons.append(
            Reason.of("reps_too_fast", "P11", fast=too_fast, fast_ms=times(session, too_fast), target_ms=target)
        )
    return tuple(reasons)


def _off(session: Session, plan: dict[int, PlannedRep], numbers: list[int]) -> tuple[int, int]:
    """The smallest and largest distance in ms between these reps and their targets."""
    run = session.by_number
    away = sorted(abs((run[number].time_ms or 0) - plan[number].target_ms) for number in numbers)
    return away[0], away[-1]


def faster(seen: Judgement, asked: Asked, *, enough: bool = True) -> tuple[Reason, ...]:
    """What would have been needed: the missed reps at their limits, grouped by limit."""
    by_limit: dict[int, list[int]] = {}
    for rep in asked.plan:
        if rep.number in seen.misses and rep.number not in seen.fast:
            by_limit.setdefault(rep.limit_ms, []).append(rep.number)
    alone = len(by_limit) == 1 and not set(seen.misses) & set(seen.fast)
    return tuple(
        Reason.of("would_change_reps", "P03", "P02", reps=tuple(numbers), limit_ms=limit, enough=enough and alone)
        for limit, numbers in by_limit.items()
    )
