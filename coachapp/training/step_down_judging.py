"""One step-down held against what was asked: its figures, its verdict (Q3) and its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from coachapp.training.judging import Judgement, judge
from coachapp.training.march_plan import Band
from coachapp.training.pace import Pace
from coachapp.training.reason import Reason
from coachapp.training.session import Session
from coachapp.training.settings import Settings, thousandths
from coachapp.training.standing import StepDownFigures, Verdict
from coachapp.training.step_down_plan import LAPS, RACE_M, planned_jog
from coachapp.training.workout import PlannedRep


class StepDownJudged(NamedTuple):
    """A step-down as read: rep numbers by what became of them, the figures, the verdict and why.

    `came_off` is what Q4 asks: None where it cannot be told, False when the session was not finished, did not step
    down, or had every rep slower than its window.
    """

    judgement: Judgement
    figures: StepDownFigures
    verdict: Verdict
    came_off: bool | None
    reasons: tuple[Reason, ...]


def judge_step_down(session: Session, plan: tuple[PlannedRep, ...], pace: Pace, settings: Settings) -> StepDownJudged:
    """Judge a step-down against the targets of a 5K pace.

    Incomplete: a rep was not run or not timed. Not stepped down: a rep was not faster per lap than the one before.
    Complete with a remark: outside a window, or a jog too long or not written. A rep that was excused holds no one up.
    """
    # Of a jog only its length counts: a short one is no fault (Q2).
    seen = judge(session, plan, Band(0, _longest_jog_ms(pace, settings)))
    figures = _figures(session, seen, pace, settings)
    slow = tuple(number for number in seen.misses if number not in seen.fast)
    if seen.missing or (seen.extra and not session.extra_counted):
        verdict = Verdict.INCOMPLETE
    elif not figures.each_rep_faster:
        verdict = Verdict.NOT_STEPPED_DOWN
    elif seen.misses or seen.fast or not all(figures.recoveries_ok):
        verdict = Verdict.COMPLETE_WITH_REMARK
    else:
        verdict = Verdict.COMPLETE
    came_off = verdict in (Verdict.COMPLETE, Verdict.COMPLETE_WITH_REMARK) and len(slow) < len(plan)
    undecided = seen.other_distance or (seen.extra and not session.extra_counted)
    return StepDownJudged(
        seen,
        figures,
        verdict,
        None if undecided else came_off,
        tuple(_reasons(session, seen, figures, plan, pace, settings)),
    )


def _longest_jog_ms(pace: Pace, settings: Settings) -> int:
    return (planned_jog(pace, settings).high_ms or 0) * thousandths(settings.step_down_recovery_pct) // 100_000


def _figures(session: Session, seen: Judgement, pace: Pace, settings: Settings) -> StepDownFigures:
    run = session.numbered(len(LAPS))
    timed = [rep.time_ms for rep in run]
    per_lap = tuple(None if ms is None else (2 * ms + laps) // (2 * laps) for ms, laps in zip(timed, LAPS, strict=True))
    # Compared without rounding: a / laps > b / laps', as whole numbers.
    known = [
        (ms, laps)
        for number, (ms, laps) in enumerate(zip(timed, LAPS, strict=True), start=1)
        if ms is not None and number not in seen.excused
    ]
    each_faster = all(one * laps_b > two * laps_a for (one, laps_a), (two, laps_b) in pairwise(known))
    jogs = [rep.recovery_ms for rep in run[:-1]]
    ok = tuple(
        None if number in seen.unknown_recoveries else number not in seen.long_recoveries
        for number in range(1, len(LAPS))
    )
    total = sum(ms or 0 for ms in timed) + sum(ms or 0 for ms in jogs)
    whole = None not in timed and None not in jogs
    five_k = pace.time_ms(RACE_M)
    return StepDownFigures(per_lap, each_faster, ok, total, round(100 * total / five_k - 100, 1) if whole else None)


def _reasons(
    session: Session,
    seen: Judgement,
    figures: StepDownFigures,
    plan: tuple[PlannedRep, ...],
    pace: Pace,
    settings: Settings,
) -> Iterator[Reason]:
    run = session.by_number
    if seen.other_distance:
        yield Reason.of("other_distance", "P28", reps=seen.other_distance)
    elif seen.missing:
        yield Reason.of("rep_missing", "P19", reps=seen.missing)
    elif seen.extra and not session.extra_counted:
        yield Reason.of("outside_plan", "P28", ran=len(session.reps), planned=len(plan))
    elif not figures.each_rep_faster:
        yield Reason.of("step_down_not_faster", "Q1", per_lap_ms=figures.per_lap_ms)
    elif not seen.misses:
        yield Reason.of("step_down_complete", "B1", "B8", total_ms=figures.total_ms, pct=figures.total_vs_5k_pct,
                        per_lap_ms=figures.per_lap_ms)  # fmt: skip
    for planned in plan:
        rep = run.get(planned.number)
        if rep is None or rep.time_ms is None:
            continue
        facts = {"distance_m": planned.distance_m, "time_ms": rep.time_ms, "low_ms": planned.low_ms,
                 "target_ms": planned.target_ms}  # fmt: skip
        if planned.number in seen.misses:
            yield Reason.of("step_slow", "Q1", by_ms=rep.time_ms - planned.target_ms, **facts)
        elif planned.number in seen.fast:
            first_lap = rep.splits_ms[0] if rep.splits_ms and planned.number == 1 else None
            code = "start_fast" if planned.number == 1 else "step_fast"
            yield Reason.of(code, "Q1", "B4", by_ms=(planned.low_ms or 0) - rep.time_ms, first_lap_ms=first_lap,
                            lap_ms=pace.time_ms(planned.distance_m / LAPS[planned.number - 1]), **facts)  # fmt: skip
    if seen.long_recoveries:
        yield Reason.of("jogs_long", "Q2", "B10", jogs=seen.long_recoveries,
                        jogs_ms=tuple(run[number].recovery_ms or 0 for number in seen.long_recoveries),
                        limit_ms=_longest_jog_ms(pace, settings))  # fmt: skip
    if seen.unknown_recoveries and not seen.missing:
        yield Reason.of("jogs_not_written", "Q2", "B10", jogs=seen.unknown_recoveries)
