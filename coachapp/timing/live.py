"""What a phone must know of one athlete to judge his evening as the engine does: targets, limits, and what stops him.

static/js/track/verdict.js reads this and nothing else; tests/timing/verdict_cases.json holds it to `Before.so_far`.
"""

from __future__ import annotations

from typing import Any

from coachapp.training.settings import Settings, thousandths
from coachapp.training.stage import Stage
from coachapp.training.step_down_plan import LAPS
from coachapp.training.workout import PlannedRep, Prescription


def rules(asked: Prescription | None, settings: Settings) -> dict[str, Any]:
    """Return the numbers by which the evening is judged, in ms; no reps where nothing could be asked.

    A rep's `fast_ms` is the slowest time that is too fast. Of the recovery `limit_ms` is the longest that counts for the
    whole step, `flag_ms` the longest that is as asked tonight; both are None where it is free. `asked_ms` is the rung of
    stage 2.
    """
    if asked is None:
        return {"stage": None, "staged": True, "goal_reps": 0, "reps": [], "recovery": _free()} | _allowed(settings)
    staged = asked.stage is not None
    return {
        "stage": int(asked.stage) if asked.stage is not None else None,
        "staged": staged,
        "goal_reps": asked.goal_reps,
        "reps": [_rep(rep, staged=staged) for rep in asked.reps],
        "recovery": _recovery(asked, settings),
    } | _allowed(settings)


def _rep(rep: PlannedRep, *, staged: bool) -> dict[str, Any]:
    return {
        "rep": rep.number,
        "distance_m": rep.distance_m,
        "laps": 1 if staged else LAPS[rep.number - 1],
        "pace": rep.pace,
        "target_ms": rep.target_ms,
        "limit_ms": rep.limit_ms,
        "fast_ms": rep.fast_ms,
    }


def _recovery(asked: Prescription, settings: Settings) -> dict[str, Any]:
    plan, slack = asked.recovery, thousandths(settings.recovery_tolerance_s)
    known = _free() | {"distance_m": plan.distance_m, "low_ms": plan.low_ms, "high_ms": plan.high_ms}
    if asked.stage is None:
        longest = (plan.high_ms or 0) * thousandths(settings.step_down_recovery_pct) // 100_000
        return known | {"judged": True, "limit_ms": longest, "flag_ms": longest}
    if asked.stage is Stage.STABILISE:
        return known
    limit_ms = settings.recovery_limit_ms
    rung = plan.high_ms if asked.stage is Stage.SHORTEN else None
    above = rung is not None and rung > settings.recovery_high_s * 1000
    return known | {
        "judged": True,
        "limit_ms": limit_ms,
        "flag_ms": rung + slack if rung is not None and above else limit_ms,
        "asked_ms": rung,
        "rung_limit_ms": rung + slack if rung is not None and above else None,
    }


def _free() -> dict[str, Any]:
    return {
        "judged": False, "low_ms": None, "high_ms": None, "limit_ms": None, "flag_ms": None, "asked_ms": None,
        "rung_limit_ms": None, "distance_m": None,
    }  # fmt: skip


def _allowed(settings: Settings) -> dict[str, Any]:
    return {
        "misses_allowed": settings.misses_allowed,
        "fast_is_miss": settings.fast_is_miss,
        "stop_slow_ms": thousandths(settings.stop_goal_slow_s),
        "stop_slow_reps": settings.stop_goal_slow_reps,
    }
