"""The shapes of the answers, as JSON Schema: what `replay/write.py` and the views beside this one write."""

from __future__ import annotations

from typing import Any, Final

Shape = dict[str, Any]


def _one_of(*kinds: str, **more: Any) -> Shape:
    return {"type": list(kinds) if len(kinds) > 1 else kinds[0], **more}


def _ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


def _ref_or_null(name: str) -> Shape:
    return {"anyOf": [_ref(name), {"type": "null"}]}


def _list(items: Shape) -> Shape:
    return {"type": "array", "items": items}


def _all(fields: dict[str, Shape], *may_miss: str) -> Shape:
    """An object that has every one of these fields, but for those that may be missing."""
    return {"type": "object", "properties": fields, "required": [name for name in fields if name not in may_miss]}


TEXT: Final = _one_of("string")
ID: Final = _one_of("string", format="uuid")
DAY: Final = _one_of("string", format="date")
NUMBER, WHOLE, SWITCH = _one_of("number"), _one_of("integer"), _one_of("boolean")
MAYBE_NUMBER, MAYBE_WHOLE = _one_of("number", "null"), _one_of("integer", "null")
MAYBE_DAY = _one_of("string", "null", format="date")
WORKOUT: Final = _one_of("string", enum=["12x400", "4-3-2-1"])
STAGE: Final = {"enum": [1, 2, 3, "ready"]}
_SAID = {"reasons": _list(_ref("Reason")), "remarks": _list(_ref("Reason")), "would_change": _list(_ref("Reason"))}
_NUMBERS = (
    "misses", "fast", "missing", "excused", "extra", "long_recoveries", "short_recoveries", "unknown_recoveries",
    "excused_recoveries",
)  # fmt: skip

ANSWERS: Final[dict[str, Shape]] = {
    "Refusal": {
        **_all({
            "code": {**TEXT, "description": "Stays the same; build on it."},
            "text": {**TEXT, "description": "For people."},
            "fields": _list(_all({"field": TEXT, "why": TEXT})),
            "session": {**ID, "description": "The stored session that is in the way."},
        }, "session"),
        "description": "What every refusal looks like.",
    },
    "Reason": {
        **_all({"code": TEXT, "rules": _list(TEXT), "text": TEXT}),
        "description": "A code that stays, the numbers of the rules it rests on, and a sentence.",
    },
    "Athlete": _all({"id": ID, "slug": TEXT, "name": TEXT, "workout": WORKOUT}),
    "Athletes": _all({"athletes": _list(_ref("Athlete"))}),
    "Place": _all({"stage": STAGE, "goal_reps": MAYBE_WHOLE}),
    "Forecast": _all({
        "runnings_left": _list(WHOLE), "ready_from": MAYBE_DAY, "ready_to": MAYBE_DAY, "race": DAY,
        "fits": _one_of("string", "null"),
    }, "race", "fits"),
    "PlannedRep": {
        **_all({
            "rep": WHOLE, "distance_m": NUMBER, "pace": _one_of("string", enum=["date", "goal"]),
            "target_s": MAYBE_NUMBER, "limit_s": MAYBE_NUMBER,
            "time_s": _list(MAYBE_NUMBER), "splits_s": _list(NUMBER),
        }, "pace", "target_s", "limit_s", "time_s", "splits_s"),
        "description": "`pace`, `target_s` and `limit_s` in the march; `time_s`, from and to, in the step-down.",
    },
    "PlannedRecovery": _all({
        "distance_m": MAYBE_NUMBER, "count": WHOLE, "low_s": MAYBE_NUMBER, "high_s": MAYBE_NUMBER,
        "time_s": MAYBE_NUMBER,
    }, "low_s", "high_s", "time_s"),
    "PlannedFlush": _all({
        "reps": WHOLE, "distance_m": MAYBE_NUMBER, "time_s": MAYBE_NUMBER, "by": TEXT, "reference_s": MAYBE_NUMBER,
        "jog_m": MAYBE_NUMBER, "recovery_s": {"anyOf": [_list(NUMBER), {"type": "null"}]},
    }),
    "Prescription": _all({
        "workout": WORKOUT, "date": MAYBE_DAY, "stage": {"enum": [1, 2, 3, "ready", None]},
        "goal_reps": MAYBE_WHOLE, "reps": _list(_ref("PlannedRep")), "recovery": _ref("PlannedRecovery"),
        "rest_before_flush_s": {"anyOf": [_list(NUMBER), {"type": "null"}]}, "flush": _ref_or_null("PlannedFlush"),
        "effort": MAYBE_NUMBER,
        "due": {"anyOf": [_all({"from": MAYBE_DAY, "to": MAYBE_DAY}), {"type": "null"}]},
        "days_since_last": MAYBE_WHOLE, "outside_interval": SWITCH,
        "total_s": _all({"low": MAYBE_NUMBER, "mid": MAYBE_NUMBER, "high": MAYBE_NUMBER}),
        "reasons": _list(_ref("Reason")), "options": _list(_ref("Reason")),
    }, "total_s"),
    "Standing": _all({
        "athlete": ID, "workout": WORKOUT, "date": DAY, "standing": _ref_or_null("Place"),
        "next": _ref_or_null("Prescription"), "forecast": _ref_or_null("Forecast"), "alerts": _list(_ref("Reason")),
    }),
    "PrescriptionOfDay": _all({
        "athlete": ID, "workout": WORKOUT, "date": DAY, "prescription": _ref_or_null("Prescription"),
    }),
    "Rep": _all({
        "rep": WHOLE, "distance_m": NUMBER, "time_s": MAYBE_NUMBER, "recovery_s": MAYBE_NUMBER, "excused": SWITCH,
        "recovery_excused": SWITCH, "splits_s": _list(NUMBER),
    }),
    "Flush": _all({"distance_m": NUMBER, "time_s": MAYBE_NUMBER, "recovery_s": MAYBE_NUMBER}),
    "RunningOfMarch": _all({
        "running_no": MAYBE_WHOLE, "date": DAY, "stage_before": STAGE, "goal_reps_prescribed": WHOLE,
        "verdict": _one_of("string", enum=["pass", "hold", "incomplete", "void"]),
        **{name: _list(WHOLE) for name in _NUMBERS},
        "recovery_asked_s": MAYBE_NUMBER, "stage_after": STAGE, "next_goal_reps": MAYBE_WHOLE, "total_s": MAYBE_NUMBER,
        **_SAID,
    }),
    "RunningOfStepDown": _all({
        "running_no": MAYBE_WHOLE, "date": DAY,
        "verdict": _one_of("string", enum=["complete", "complete_with_remark", "not_stepped_down", "incomplete", "void"]),
        "missing": _list(WHOLE), "per_lap": _list(MAYBE_NUMBER), "each_rep_faster_per_lap": _one_of("boolean", "null"),
        "recoveries_ok": _list(_one_of("boolean", "null")), "total_s": MAYBE_NUMBER, "total_vs_5k_pct": MAYBE_NUMBER,
        **_SAID,
    }),
    "Session": _all({
        "id": ID, "date": DAY, "workout": WORKOUT, "version": WHOLE,
        "by": {**_one_of("string", enum=["coach", "athlete"]), "description": "Who wrote it down."},
        "reps": _list(_ref("Rep")), "flush": _list(_ref("Flush")), "rpe": MAYBE_NUMBER, "void": SWITCH,
        "trained_through": SWITCH, "extra_counted": SWITCH,
        "running": {
            "anyOf": [_ref("RunningOfMarch"), _ref("RunningOfStepDown"), {"type": "null"}],
            "description": "How it was read.",
        },
    }),
    "Sessions": _all({
        "sessions": _list(_ref("Session")),
        "next": {**_one_of("string", "null"), "description": "The cursor of the page after this; null on the last."},
    }),
}  # fmt: skip
