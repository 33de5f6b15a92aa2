"""The lines of a track sheet: each athlete's targets and recovery, and what another group would cost him."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp import words
from coachapp.services.practice_board import Line
from coachapp.timing.groups import Cost
from coachapp.training.library import LIBRARY
from coachapp.training.workout import PlannedRep
from coachapp.views.ladder import LONG_MS, plan_of
from coachapp.words import figures

Context = dict[str, Any]
Costs = Mapping[uuid.UUID, Mapping[int, Cost]]

#: Less than this is not worth a word: nobody runs, or rests, so exactly.
COUNTS_MS = 400
RESTS_MS = 4_000


def letter_of(group: int) -> str:
    """The letter of a group: A to Z, then numbers."""
    return chr(ord("A") + group - 1) if 1 <= group <= 26 else str(group)


def groups_of(lines: Sequence[Line], costs: Costs) -> list[Context]:
    """Return the groups of an evening in order, each with its athletes as the pages show them."""
    here = [line for line in lines if line.here]
    numbers = sorted({line.row.group for line in here})
    open_numbers = sorted([*numbers, next_free(numbers)]) if len(here) > 1 else numbers
    made = []
    for number, members in groupby(here, key=lambda line: line.row.group):
        runners = list(members)
        made.append(
            {
                "number": number,
                "letter": letter_of(number),
                "line": group_line(runners),
                "runners": [runner(line, costs.get(line.athlete.pk, {}), open_numbers) for line in runners],
            }
        )
    return made


def next_free(numbers: Sequence[int]) -> int:
    """The number of a group that there is not yet."""
    return next(number for number in range(1, len(numbers) + 2) if number not in numbers)


def group_line(lines: Sequence[Line]) -> str:
    """What a group has in common: "75.0–76.2 · rec 45–60 s · 4 athletes"."""
    targets = [rep.target_ms for line in lines if (rep := _first(line)) is not None]
    parts = []
    if targets:
        low, high = (figures.target(ms) for ms in (min(targets), max(targets)))
        parts.append(low if low == high else f"{low}–{high}")
    rests = list(dict.fromkeys(_recovery(line) for line in lines if line.prescription))
    if rests:
        parts.append(_("rec %(recovery)s") % {"recovery": figures.listed(rests[:2])})
    parts.append(ngettext("%(n)d athlete", "%(n)d athletes", len(lines)) % {"n": len(lines)})
    return " · ".join(parts)


def runner(line: Line, costs: Mapping[int, Cost], numbers: Iterable[int]) -> Context:
    """Return one athlete of a group: targets rep by rep, checkpoints, recovery, losses, and where he may go."""
    row, athlete = line.row, line.athlete
    reps = line.prescription.reps if line.prescription else ()
    steps_down = len({rep.distance_m for rep in reps}) > 1
    own = costs.get(row.group)
    better = _better(row.group, costs)
    return {
        "row": row,
        "pk": athlete.pk,
        "slug": athlete.slug,
        "name": athlete.name,
        "url": reverse("athlete", args=[athlete.squad.slug, athlete.slug]),
        "group": row.group,
        "workout": row.workout,
        "stage": stage_text(line),
        "part": part_text(line),
        "cells": [_cell(line, rep, steps_down) for rep in reps],
        "long": max((rep.target_ms for rep in reps), default=0) >= LONG_MS,
        "check_label": _("A lap in") if steps_down else _("200 m in"),
        "check_short": _("lap") if steps_down else "200",
        "checks": _checks(reps, steps_down),
        "recovery": _recovery(line) if line.prescription else "–",
        "loses": loses(own) if own else [],
        "better": letter_of(better) if better else "",
        "staged": LIBRARY[row.workout].staged and row.workout == athlete.workout,
        "numbers": range(1, len(reps) + 1),
        "first_rep": row.first_rep,
        "last_shown": row.last_rep or len(reps),
        "moves": [
            {
                "number": number,
                "letter": letter_of(number),
                "is_own": number == row.group,
                "cost": ", ".join(loses(costs[number])) if number in costs and number != row.group else "",
                "short": brief(costs[number]) if number in costs else [_("new")],
            }
            for number in numbers
        ],
    }


def stage_text(line: Line) -> str:
    """Number and name of the stage; the name of a workout that has none."""
    workout = LIBRARY[line.row.workout]
    if line.prescription is None:
        return _("needs a time first")
    stage = line.prescription.stage
    if not workout.staged or stage is None:
        return _(workout.title)
    name = words.stage_name(stage)
    return name if stage.key == "ready" else f"{int(stage)} · {name}"


def part_text(line: Line) -> str:
    """Which reps are his, where it is not all of them."""
    first, last = line.row.first_rep, line.row.last_rep
    total = len(line.prescription.reps) if line.prescription else 0
    if first <= 1 and (last is None or last >= total):
        return ""
    return figures.reps_named(range(first, (last or total) + 1))


def loses(cost: Cost) -> list[str]:
    """Say what a group costs an athlete: pace that is not his, and rest that is too long or too short."""
    if not cost.together:
        return [_("the others run another workout")]
    said = []
    pace, rest = cost.pace_ms, cost.recovery_ms
    if pace >= COUNTS_MS:
        said.append(_("the others run %(seconds)s s a rep slower") % {"seconds": figures.target(pace)})
    elif pace <= -COUNTS_MS:
        said.append(_("the others run %(seconds)s s a rep faster") % {"seconds": figures.target(-pace)})
    if rest >= RESTS_MS:
        said.append(_("%(time)s more rest than planned") % {"time": figures.mean_recovery(rest)})
    elif rest <= -RESTS_MS:
        said.append(_("%(time)s less rest than planned") % {"time": figures.mean_recovery(-rest)})
    return said


def brief(cost: Cost) -> list[str]:
    """The same in as few signs as a button holds: what he would run and rest there."""
    if not cost.together:
        return [_("other")]
    said = []
    pace, rest = cost.pace_ms, cost.recovery_ms
    if abs(pace) >= COUNTS_MS:
        seconds = figures.target(abs(pace))
        said.append((_("%(s)s slow") if pace > 0 else _("%(s)s fast")) % {"s": seconds})
    if abs(rest) >= RESTS_MS:
        said.append(_("rest %(time)s") % {"time": f"{'+' if rest > 0 else '−'}{round(abs(rest) / 1000)}"})
    return said or [_("fits")]


def _better(group: int, costs: Mapping[int, Cost]) -> int | None:
    """The group in which he would lose less by what is worth a word; None where his own is as good."""
    together = {number: cost for number, cost in costs.items() if cost.together and number != group}
    best = min(together, key=lambda number: together[number].weight, default=None)
    own = costs.get(group)
    if own is None or best is None or (own.together and own.weight - together[best].weight < COUNTS_MS):
        return None
    return best


def _first(line: Line) -> PlannedRep | None:
    reps = line.prescription.reps if line.prescription else ()
    return next((rep for rep in reps if rep.number >= line.row.first_rep), None)


def _recovery(line: Line) -> str:
    return words.recovery_line(line.prescription.recovery) if line.prescription else ""


def _checks(reps: Sequence[PlannedRep], steps_down: bool) -> str:
    if steps_down:
        laps = [figures.target(rep.splits_ms[0]) for rep in reps if rep.splits_ms]
        return laps[0] if laps else ""
    return " → ".join(dict.fromkeys(figures.target(rep.halfway_ms) for rep in reps))


def _cell(line: Line, rep: PlannedRep, steps_down: bool) -> Context:
    first, last = line.row.first_rep, line.row.last_rep
    skipped = rep.number < first or (last is not None and rep.number > last)
    distance = f"{rep.distance_m:.0f}" if steps_down else ""
    plan = plan_of(rep)
    spoken = _("at goal pace") if plan == "goal" else ""
    return {
        "number": rep.number,
        "label": distance or _("rep %(number)s") % {"number": rep.number},
        "distance": distance,
        "text": figures.target(rep.target_ms),
        "plan": plan,
        "spoken": _("not tonight") if skipped else spoken,
        "skipped": skipped,
    }
