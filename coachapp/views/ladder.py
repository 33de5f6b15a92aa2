"""The ladder of an athlete, as a page shows it: rows are sessions, columns are reps, the last row is what comes next.

A cell says its verdict twice, by its colour and shape and in words for screen readers. Small cells are the same reps
without their times, for places where the athlete is one of many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from coachapp import words
from coachapp.training.recovery_steps import mean_recovery_ms
from coachapp.training.standing import Cell, Running, Standing, Verdict
from coachapp.training.time_text import write_limit, write_recovery, write_rep
from coachapp.training.workout import PlannedRep, Prescription

#: How many sessions a ladder shows unless it is asked for more: a long march and a few sessions before it.
SHOWN = 16
#: From here on a time has more figures than a narrow cell holds.
LONG_MS = 100_000

Context = dict[str, Any]
SessionUrl = Callable[[Running], str]


def ladder(standing: Standing, *, session_url: SessionUrl | None, shown: int = SHOWN, upcoming: bool = True) -> Context:
    """Return what parts/_ladder.html draws: the last `shown` sessions, oldest first, and the next one.

    `earlier` counts the sessions that are left out; `has_fast` and its like tell the legend what occurs.
    """
    runnings = standing.runnings[-shown:]
    plan = standing.next.reps if standing.next else ()
    n = max([len(plan), *(_width(running) for running in runnings)], default=0)
    rows = [_row(running, n, standing.on, session_url) for running in runnings]
    planned = next((plan for plan in (plan, *(running.plan for running in reversed(runnings))) if plan), ())
    times = [rep.target_ms for rep in plan] + [rep.time_ms or 0 for running in runnings for rep in running.session.reps]
    outcomes = {cell["outcome"] for row in rows for cell in row["cells"]}
    return {
        "columns": _columns(planned, n),
        "n": n,
        "long": max(times, default=0) >= LONG_MS,
        "rows": rows,
        "next": _next(standing.next, n) if standing.next and upcoming else None,
        "earlier": len(standing.runnings) - len(runnings),
        **{f"has_{name}": name in outcomes for name in ("fast", "excused", "missing")},
        "steps_down": len({rep.distance_m for rep in planned}) > 1,
        "caption": "",
    }


def small_cells(standing: Standing, *, show: Literal["last", "next"]) -> Context:
    """Return what the tag `cells` draws: the reps of the last session, or those of the next one in outline.

    An athlete who has not run yet shows what comes next; one without a pace shows empty cells.
    """
    last = standing.last
    if show == "last" and last is not None and last.judgement is not None:
        return running_cells(last)
    if standing.next is not None:
        return planned_cells(standing.next)
    return {"cells": [], "n": 0, "label": _("Nothing yet")}


def running_cells(running: Running) -> Context:
    """Return the small cells of one session."""
    outcomes = [outcome_of(cell) for cell in running.cells()]
    label = _("%(day)s: %(count)s") % {"day": day(running.session.on), "count": _counted(outcomes)}
    return {"cells": [{"outcome": outcome} for outcome in outcomes], "n": len(outcomes), "label": label}


def planned_cells(prescription: Prescription, *, filled: bool = False) -> Context:
    """Return the small cells of what is to be run, in outline or filled."""
    plans = [plan_of(rep) for rep in prescription.reps]
    kind = "outcome" if filled else "plan"
    label = _("Next: %(count)s") % {"count": _counted(plans)}
    return {"cells": [{kind: plan} for plan in plans], "n": len(plans), "label": label}


def outcome_of(cell: Cell) -> str:
    """Return the verdict that a cell wears: date, goal, missed, fast, missing or excused.

    A goal rep that is faster than asked stays a goal rep: it showed what was wanted.
    """
    if cell.outcome == "on_pace" or (cell.outcome == "fast" and cell.planned.pace == "goal"):
        return plan_of(cell.planned)
    return cell.outcome


def plan_of(rep: PlannedRep) -> str:
    """Return the pace that a planned rep wears: goal, or date for every other."""
    return "goal" if rep.pace == "goal" else "date"


def day(on: date, today: date | None = None) -> str:
    """Return a day in short, with its year when `today` is in another one."""
    other_year = today is not None and on.year != today.year
    # Translators: a day and its month in short, as in "9 Mar"; Django's letters for dates.
    return words.figures.written_day(on, _("j M Y") if other_year else _("j M"))


def _columns(plan: Sequence[PlannedRep], n: int) -> list[str]:
    """Rep numbers, or metres where the reps differ in length."""
    if len({rep.distance_m for rep in plan}) > 1:
        return [f"{rep.distance_m:.0f}" for rep in plan]
    return [str(number) for number in range(1, n + 1)]


def _width(running: Running) -> int:
    """How many cells a session needs. Reps beyond the plan are told of in its reasons, not shown in the row."""
    if running.plan:
        return len(running.plan)
    return min(max((rep.number for rep in running.session.reps), default=0), 16)


def _row(running: Running, n: int, today: date | None, session_url: SessionUrl | None) -> Context:
    cells = [_cell(cell) for cell in running.cells()] if running.judgement else _unjudged(running)
    cells += [{"text": "", "outcome": "none", "spoken": _("not asked for")}] * (n - len(cells))
    mean_ms = mean_recovery_ms(running.session, n)
    long = running.judgement is not None and running.recoveries_judged and bool(running.judgement.long_recoveries)
    return {
        "label": day(running.session.on, today),
        "url": session_url(running) if session_url else "",
        "cells": cells,
        "recovery": write_recovery(mean_ms) if mean_ms is not None else "",
        "recovery_outcome": "missed" if long else "",
        "verdict": _verdict(running),
    }


def _cell(cell: Cell) -> Context:
    outcome = outcome_of(cell)
    told: Context = {
        "text": write_rep(cell.time_ms) if cell.time_ms is not None else "–",
        "outcome": outcome,
        "spoken": _spoken(outcome, cell.planned),
    }
    if outcome == "goal" and cell.outcome == "fast":
        told |= {"mark": "↑", "spoken": _("at goal pace, faster than asked")}
    return told


def _unjudged(running: Running) -> list[Context]:
    """The times of a session that was left out, or that no pace was known for: shown, without a verdict."""
    times = {rep.number: rep.time_ms for rep in running.session.reps}
    outcome = "void" if running.verdict is Verdict.VOID else "none"
    spoken = _("left out") if running.verdict is Verdict.VOID else _("not judged")
    return [
        {"text": write_rep(time_ms) if (time_ms := times.get(number)) else "–", "outcome": outcome, "spoken": spoken}
        for number in range(1, _width(running) + 1)
    ]


def _next(prescription: Prescription, n: int) -> Context:
    cells = [
        {"text": write_rep(rep.target_ms), "plan": plan_of(rep), "spoken": _pace_spoken(rep)}
        for rep in prescription.reps
    ]
    cells += [{"text": "", "plan": "", "spoken": ""}] * (n - len(cells))
    return {"cells": cells, "recovery": words.recovery_line(prescription.recovery)}


def _pace_spoken(rep: PlannedRep) -> str:
    if rep.pace in ("5k", "step"):
        return _("to run, up to %(limit)s counts") % {"limit": write_limit(rep.limit_ms)}
    return _("at goal pace") if rep.pace == "goal" else _("at date pace")


def _spoken(outcome: str, planned: PlannedRep) -> str:
    if outcome == "missed":
        return _("missed, limit %(limit)s") % {"limit": write_limit(planned.limit_ms)}
    if outcome in ("date", "goal") and planned.pace in ("5k", "step"):
        return _("on target")
    return str(_SPOKEN[outcome])


_SPOKEN = {
    "date": gettext_lazy("at date pace"),
    "goal": gettext_lazy("at goal pace"),
    "fast": gettext_lazy("too fast"),
    "excused": gettext_lazy("excused"),
    "missing": gettext_lazy("not run"),
}


def _counted(outcomes: Iterable[str]) -> str:
    """Return the cells counted in words, for those who do not see them: "10 at date pace, 2 missed"."""
    counts = Counter(outcomes)
    return ", ".join(text % counts[outcome] for outcome, text in _COUNTED.items() if counts[outcome])


_COUNTED = {
    "date": ngettext_lazy("%d at date pace", "%d at date pace"),
    "goal": ngettext_lazy("%d at goal pace", "%d at goal pace"),
    "missed": ngettext_lazy("%d missed", "%d missed"),
    "fast": ngettext_lazy("%d too fast", "%d too fast"),
    "excused": ngettext_lazy("%d excused", "%d excused"),
    "missing": ngettext_lazy("%d not run", "%d not run"),
}


def _verdict(running: Running) -> str:
    said = words.verdict_name(running.verdict)
    if running.verdict is Verdict.VOID and running.session.void:
        return f"{said}: {running.session.void}"
    return said
