"""The names of stages, verdicts, places and steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coachapp.training.stage import Position, Stage
from coachapp.training.standing import Verdict
from coachapp.training.workout import PlannedFlush, PlannedRecovery, Prescription
from coachapp.words import figures


def stage_name(stage: Stage) -> str:
    """The name of a stage: "Stabilise", "Shorten", "Raise", "Ready"."""
    return str(_STAGES[stage])


_STAGES = {
    Stage.STABILISE: gettext_lazy("Stabilise"),
    Stage.SHORTEN: gettext_lazy("Shorten"),
    Stage.RAISE: gettext_lazy("Raise"),
    Stage.READY: gettext_lazy("Ready"),
}


def stage_meaning(stage: Stage) -> str:
    """What a stage is about, in one line."""
    return {
        Stage.STABILISE: _("All reps at date pace, recoveries as long as they need"),
        Stage.SHORTEN: _("Date pace holds, the recoveries come down"),
        Stage.RAISE: _("Goal pace moves in from the last rep backwards"),
        Stage.READY: _("All reps at goal pace on short recoveries"),
    }[stage]


def verdict_name(verdict: Verdict) -> str:
    """The name of a verdict. Nobody is told that he failed."""
    return str(_VERDICTS[verdict])


_VERDICTS = {
    Verdict.PASS: gettext_lazy("Pass"),
    Verdict.HOLD: gettext_lazy("Hold"),
    Verdict.INCOMPLETE: gettext_lazy("Incomplete"),
    Verdict.VOID: gettext_lazy("Left out"),
    Verdict.COMPLETE: gettext_lazy("Complete"),
    Verdict.COMPLETE_WITH_REMARK: gettext_lazy("Complete, with a remark"),
    Verdict.NOT_STEPPED_DOWN: gettext_lazy("Not stepped down"),
}


def place(position: Position) -> str:
    """A place on the ladder: "stage 2", "stage 3 with four goal reps", "Ready"."""
    if position.stage is Stage.READY:
        return _("Ready")
    if position.stage is Stage.RAISE:
        return ngettext("stage 3 with %(count)s goal rep", "stage 3 with %(count)s goal reps", position.goal_reps) % {
            "count": figures.count(position.goal_reps)
        }
    return _("stage %(number)s") % {"number": int(position.stage)}


def goal_reps_line(goal_reps: int, reps: int) -> str:
    """Which reps are at goal pace: "the last four", "all twelve"."""
    if goal_reps >= reps:
        return _("all %(count)s") % {"count": figures.count(reps)}
    return ngettext("the last one", "the last %(count)s", goal_reps) % {"count": figures.count(goal_reps)}


def step_line(prescription: Prescription) -> str:
    """The next session in a line: "12 × 75.0, recoveries free", "7–12 at 73.0, rec 45–60 s"."""
    if prescription.stage is None:
        first = prescription.reps[0]
        return _("%(reps)s from %(time)s") % {
            "reps": "–".join(f"{rep.distance_m:g}" for rep in prescription.reps)
            if all(rep.distance_m % 100 == 0 for rep in prescription.reps)
            else _("mile, ¾, ½, ¼"),
            "time": figures.target(first.target_ms),
        }
    recovery = recovery_line(prescription.recovery)
    last = prescription.reps[-1]
    if prescription.stage is Stage.READY:
        return _("Race, or %(reps)s × %(time)s, rec %(recovery)s") % {
            "reps": len(prescription.reps),
            "time": figures.target(last.target_ms),
            "recovery": recovery,
        }
    if prescription.stage is Stage.RAISE:
        first_goal = len(prescription.reps) - prescription.goal_reps + 1
        which = f"{first_goal}–{len(prescription.reps)}" if prescription.goal_reps > 1 else str(first_goal)
        return _("%(which)s at %(time)s, rec %(recovery)s") % {
            "which": which,
            "time": figures.target(last.target_ms),
            "recovery": recovery,
        }
    return _("%(reps)s × %(time)s, rec %(recovery)s") % {
        "reps": len(prescription.reps),
        "time": figures.target(last.target_ms),
        "recovery": recovery,
    }


def recovery_line(planned: PlannedRecovery) -> str:
    """How long the recoveries are: "free", "45–60 s", "up to 80 s"."""
    if planned.high_ms is None:
        return _("free")
    low = (planned.low_ms or 0) // 1000
    high = planned.high_ms // 1000
    if planned.low_ms == planned.high_ms:
        return figures.mean_recovery(planned.high_ms)
    if high <= 60 or high - low <= 15:
        return figures.band(low, high)
    return _("%(high)s s") % {"high": high}


def recovery_sentence(planned: PlannedRecovery) -> str:
    """What to do between the reps: "200 m jog, take your time", "100 m jog in 45–60 s"."""
    jog = _("%(distance)s jog") % {"distance": figures.metres_text(planned.distance_m)}
    if planned.high_ms is None:
        return _("%(jog)s, time is free") % {"jog": jog}
    return _("%(jog)s in %(time)s") % {"jog": jog, "time": recovery_line(planned)}


def flush_line(flush: PlannedFlush | None) -> str:
    """The flush in a line: "2 × 2000 m, by effort"."""
    if flush is None:
        return _("none")
    if flush.distance_m is None:
        return _("%(minutes)s min, by effort") % {"minutes": (flush.time_ms or 0) // 60_000}
    return _("%(reps)s × %(distance)s, by effort") % {
        "reps": flush.reps,
        "distance": figures.metres_text(flush.distance_m),
    }


def workout_line(prescription: Prescription) -> str:
    """The heading of a session: "12 × 400 m, the last six at goal pace"."""
    if prescription.stage is None:
        return " – ".join(figures.metres_text(rep.distance_m) for rep in prescription.reps)
    reps = _("%(reps)s × %(distance)s") % {
        "reps": len(prescription.reps),
        "distance": figures.metres_text(prescription.reps[0].distance_m),
    }
    if prescription.goal_reps:
        which = goal_reps_line(prescription.goal_reps, len(prescription.reps))
        return _("%(reps)s, %(which)s at goal pace") % {"reps": reps, "which": which}
    return reps


def called(names: Sequence[str]) -> list[str]:
    """What each of these people is called among them: "Kenji", "Noor V." where there are two, else the whole name."""
    first = [name.split()[0] if name.split() else name for name in names]
    initial = [
        f"{one} {name.split()[-1][0]}." if " " in name.strip() else name for one, name in zip(first, names, strict=True)
    ]
    many = Counter(one.casefold() for one in first)
    more = Counter(one.casefold() for one in initial)
    return [
        one if many[one.casefold()] == 1 else two if more[two.casefold()] == 1 else name
        for one, two, name in zip(first, initial, names, strict=True)
    ]
