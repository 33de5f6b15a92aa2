"""A standing written as the JSON of `manage.py replay`: seconds and plain names, every reason with its sentence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from coachapp.replay.fields import Query
from coachapp.training.reason import Reason
from coachapp.training.session import Session
from coachapp.training.stage import Position, Stage
from coachapp.training.standing import Forecast, Running, Standing
from coachapp.training.workout import PlannedFlush, PlannedRep, Prescription
from coachapp.words import say

Json = dict[str, Any]
#: Makes a reason JSON; `reason_json`, where nothing else is named.
Tell = Callable[[Reason], Json]
LONGEST_SHOWN = 80


def standing_json(standing: Standing, queries: Iterable[Query] = ()) -> Json:
    """Return the whole answer for one log."""
    staged = _is_staged(standing)
    return {
        "runnings": [running_json(running, staged=staged) for running in standing.runnings],
        **outlook_json(standing),
        "queries": [{"field": query.name, "value": _shown(query.value), "why": query.why} for query in queries],
    }


def outlook_json(standing: Standing, *, tell: Tell | None = None) -> Json:
    """Return the place, what is next, and what needs the coach: all but the sessions that led there."""
    return {
        "standing": _place(standing.position) if _is_staged(standing) else None,
        "next": prescription_json(standing.next, tell=tell) if standing.next else None,
        "forecast": _forecast(standing.forecast),
        "alerts": [(tell or reason_json)(reason) for reason in standing.alerts],
    }


def running_json(running: Running, *, staged: bool, tell: Tell | None = None) -> Json:
    """Return how one session was read: of the march, which is staged, or of the step-down."""
    told = _running(running) if staged else _step_down(running)
    return told | _said(running, tell or reason_json)


def session_json(session: Session) -> Json:
    """Return what was run, in the fields that a replay file reads; no note, and of excuses no words."""
    return {
        "id": session.key,
        "date": _day(session.on),
        "reps": [
            {
                "rep": rep.number,
                "distance_m": _number(rep.distance_m),
                "time_s": _plain(rep.time_ms),
                "recovery_s": _plain(rep.recovery_ms),
                "excused": bool(rep.excused),
                "recovery_excused": bool(rep.recovery_excused),
                "splits_s": [_plain(split) for split in rep.splits_ms],
            }
            for rep in session.reps
        ],
        "flush": [
            {
                "distance_m": _number(rep.distance_m),
                "time_s": _plain(rep.time_ms),
                "recovery_s": _plain(rep.recovery_ms),
            }
            for rep in session.flush
        ],
        "rpe": None if session.rpe_half is None else _number(session.rpe_half / 2),
        "void": bool(session.void),
        "trained_through": session.trained_through,
        "extra_counted": session.extra_counted,
    }


def prescription_json(prescription: Prescription, *, with_reasons: bool = True, tell: Tell | None = None) -> Json:
    """Return what was prescribed; without reasons it is the record kept beside a logged session."""
    staged, tell = prescription.stage is not None, tell or reason_json
    made: Json = {
        "workout": prescription.workout,
        "date": _day(prescription.on),
        "stage": prescription.stage.key if prescription.stage else None,
        "goal_reps": prescription.goal_reps,
        "reps": [(_planned_quarter if staged else _planned_step)(rep) for rep in prescription.reps],
        "recovery": _recovery(prescription),
        "rest_before_flush_s": _pair(prescription.rest_before_flush_ms),
        "flush": _flush(prescription.flush),
        "effort": _plain(prescription.effort * 1000),
        "due": {"from": _day(prescription.due.start), "to": _day(prescription.due.end)} if prescription.due else None,
        "days_since_last": prescription.days_since_last,
        "outside_interval": prescription.outside_interval,
    }
    if prescription.total_ms is not None:
        made["total_s"] = dict(zip(("low", "mid", "high"), map(_plain, prescription.total_ms), strict=True))
    if with_reasons:
        made["reasons"] = [tell(reason) for reason in prescription.reasons]
        made["options"] = [tell(reason) for reason in prescription.options]
    return made


def _is_staged(standing: Standing) -> bool:
    return standing.next is None or standing.next.stage is not None


def _running(running: Running) -> Json:
    seen = running.judgement
    return {
        "running_no": running.number,
        "date": _day(running.session.on),
        "stage_before": running.before.stage.key,
        "goal_reps_prescribed": running.before.goal_reps,
        "verdict": str(running.verdict),
        "misses": list(seen.misses) if seen else [],
        "fast": list(seen.fast) if seen else [],
        "missing": list(seen.missing) if seen else [],
        "excused": list(seen.excused) if seen else [],
        "extra": list(seen.extra) if seen else [],
        "long_recoveries": list(seen.long_recoveries) if seen else [],
        "short_recoveries": list(seen.short_recoveries) if seen else [],
        "unknown_recoveries": list(seen.unknown_recoveries) if seen else [],
        "excused_recoveries": list(seen.excused_recoveries) if seen else [],
        "recovery_asked_s": _plain(running.asked_recovery_ms),
        "stage_after": running.after.stage.key,
        "next_goal_reps": _goal_reps(running.after),
        "total_s": _total(running),
    }


def _step_down(running: Running) -> Json:
    figures = running.figures
    return {
        "running_no": running.number,
        "date": _day(running.session.on),
        "verdict": str(running.verdict),
        "missing": list(running.judgement.missing) if running.judgement else [],
        "per_lap": [None if ms is None else (ms + 5) // 10 / 100 for ms in figures.per_lap_ms] if figures else [],
        "each_rep_faster_per_lap": figures.each_rep_faster if figures else None,
        "recoveries_ok": list(figures.recoveries_ok) if figures else [],
        "total_s": _total(running),
        "total_vs_5k_pct": figures.total_vs_5k_pct if figures else None,
    }


def _said(running: Running, tell: Tell) -> Json:
    return {
        "reasons": [tell(reason) for reason in running.reasons],
        "remarks": [tell(reason) for reason in running.remarks],
        "would_change": [tell(reason) for reason in running.would_change],
    }


def _total(running: Running) -> float | int | None:
    """Return reps and recoveries together in seconds, None where one of them was not written."""
    reps = [rep for rep in running.session.reps if 1 <= rep.number <= len(running.plan)]
    recoveries = [rep.recovery_ms for rep in reps if rep.number < len(running.plan)]
    times = [rep.time_ms for rep in reps]
    if len(reps) < len(running.plan) or not reps or None in times or None in recoveries:
        return None
    return _plain(sum(ms or 0 for ms in times) + sum(ms or 0 for ms in recoveries))


def _planned_quarter(rep: PlannedRep) -> Json:
    return {
        "rep": rep.number,
        "distance_m": _number(rep.distance_m),
        "pace": rep.pace,
        "target_s": _plain(rep.target_ms),
        "limit_s": _plain(rep.limit_ms),
    }


def _planned_step(rep: PlannedRep) -> Json:
    made: Json = {
        "rep": rep.number,
        "distance_m": _number(rep.distance_m),
        "time_s": [_plain(rep.low_ms), _plain(rep.target_ms)],
    }
    if rep.splits_ms:
        made["splits_s"] = [_plain(split) for split in rep.splits_ms]
    return made


def _recovery(prescription: Prescription) -> Json:
    planned = prescription.recovery
    if prescription.stage is None:
        return {
            "distance_m": _number(planned.distance_m), "time_s": _plain(planned.high_ms), "count": planned.count,
        }  # fmt: skip
    return {
        "distance_m": _number(planned.distance_m),
        "low_s": _plain(planned.low_ms),
        "high_s": _plain(planned.high_ms),
        "count": planned.count,
    }


def _flush(flush: PlannedFlush | None) -> Json | None:
    if flush is None:
        return None
    return {
        "reps": flush.reps,
        "distance_m": _number(flush.distance_m),
        "time_s": _plain(flush.time_ms),
        "by": "effort",
        "reference_s": _plain(flush.reference_ms),
        "jog_m": _number(flush.jog_m),
        "recovery_s": _pair(flush.recovery_ms),
    }


def _forecast(forecast: Forecast | None) -> Json | None:
    if forecast is None:
        return None
    made: Json = {
        "runnings_left": list(forecast.runnings_left),
        "ready_from": _day(forecast.ready_from),
        "ready_to": _day(forecast.ready_to),
    }
    if forecast.race is not None:
        made |= {"race": _day(forecast.race), "fits": forecast.fits}
    return made


def _place(position: Position) -> Json:
    return {"stage": position.stage.key, "goal_reps": _goal_reps(position)}


def _goal_reps(position: Position) -> int | None:
    return None if position.stage is Stage.READY else position.goal_reps


def reason_json(reason: Reason) -> Json:
    """Return a reason with its sentence."""
    return {"code": reason.code, "rules": list(reason.rules), "text": say(reason)}


def _shown(value: Any) -> Any:
    """Return a value as it was given; what is no plain value, or no number of JSON, as a short text."""
    if value is None or isinstance(value, str | bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _pair(pair: tuple[int, int] | None) -> list[float | int | None] | None:
    return None if pair is None else [_plain(pair[0]), _plain(pair[1])]


def _plain(ms: float | None) -> float | int | None:
    return None if ms is None else _number(ms / 1000)


def _number(value: float | None) -> float | int | None:
    """Return a whole number as one."""
    return value if value is None or value != int(value) else int(value)


def _day(on: date | None) -> str | None:
    """Return a day as text; a log without a single date has none, and is planned from the beginning of time."""
    return on.isoformat() if on and on.year > 1 else None
