"""The review: every time of an evening in one grid, whether it was tapped at the track or is typed from paper."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coachapp.forms.review import (
    GridLine,
    Reading,
    flush_name,
    read_grid,
    recovery_name,
    time_name,
)
from coachapp.models import Practice, User
from coachapp.models.identity import new_id
from coachapp.services.practice_board import Line, board_of, lines_of
from coachapp.services.practice_evening import evening_of, rows_of, taps_of
from coachapp.services.practice_taps import MOST_TAPS, store_taps
from coachapp.timing import Evening
from coachapp.training.flush import fifteen_k_pace
from coachapp.views import access
from coachapp.views.practice import is_logged
from coachapp.views.practice_lines import letter_of, stage_text
from coachapp.views.practices import evening_day
from coachapp.views.review_rows import row_of, sentences
from coachapp.words import figures

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def review(request: HttpRequest, squad: str, practice: uuid.UUID) -> HttpResponse:
    """Show the grid; without scripts, keep what was changed in it."""
    found = access.practice(request, squad, practice)
    rows = rows_of(found)
    lines = lines_of(found, rows)
    evening = evening_of(found, rows)
    shown = [line for line in lines if line.here or evening.runs[str(line.athlete.pk)].reps]
    grid = [grid_line(line, evening) for line in shown]
    if request.method != "POST":
        return _page(request, found, shown, evening, grid)
    reading = read_grid(request.POST, grid)
    if reading.taps:
        _store(found, access.coach(request), request, reading)
    if reading.errors:
        evening = evening_of(found, rows)
        grid = [grid_line(line, evening) for line in shown]
        return _page(request, found, shown, evening, grid, reading)
    return redirect("review", found.squad.slug, found.pk)


def grid_line(line: Line, evening: Evening) -> GridLine:
    """What the form knows of one athlete's line."""
    run = evening.runs[str(line.athlete.pk)]
    planned = {rep.number: rep for rep in line.prescription.reps} if line.prescription else {}
    distances = evening.runners[str(line.athlete.pk)].distances_m
    numbers = range(1, max(len(distances), *(rep.rep for rep in run.reps), 1) + 1)
    first, last = line.row.first_rep, min(line.row.last_rep or len(distances), len(distances))
    if run.stopped_after is not None:
        last = min(last, run.stopped_after)
    flush = line.prescription.flush if line.prescription else None
    timed = dict(run.flush)
    bouts = max(flush.reps if flush and flush.distance_m else 0, *timed, 0)
    held = line.standing.date_pace if line.prescription and line.prescription.stage is not None else None
    return GridLine(
        athlete=str(line.athlete.pk),
        slug=line.athlete.slug,
        name=line.athlete.name,
        numbers=numbers,
        run=range(first, last + 1),
        reps=planned,
        distances_m={number: distances[min(number, len(distances)) - 1] for number in numbers},
        times={rep.rep: rep.time_ms for rep in run.reps},
        recoveries={rep.rep: rep.recovery_ms for rep in run.reps},
        rpe_half=run.rpe_half,
        expected_ms=line.prescription.recovery.high_ms if line.prescription else None,
        conflicts={rep.rep for rep in run.reps if rep.conflict},
        flush={number: timed.get(number) for number in range(1, bouts + 1)},
        flush_m=evening.runners[str(line.athlete.pk)].flush_m,
        pace_15k=fifteen_k_pace(held.pace, line.settings.equivalence) if held else None,
        date_pace=held.pace if held else None,
        note=run.note,
    )


def board_urls(practice: Practice) -> dict[str, str]:
    """The addresses that a phone at the track needs."""
    parts = [practice.squad.slug, practice.pk]
    return {
        "taps": reverse("taps", args=parts),
        "hello": reverse("taps-hello", args=parts),
        "review": reverse("review", args=parts),
    }


# --- inside ------------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    found: Practice,
    lines: Sequence[Line],
    evening: Evening,
    grid: Sequence[GridLine],
    reading: Reading | None = None,
) -> HttpResponse:
    board = board_of(found, user=access.coach(request), urls=board_urls(found))
    runners = {runner["athlete"]: runner for runner in board["runners"]}
    rows = [
        row_of(line, of, evening.runs[of.athlete], runners.get(of.athlete, {}), reading)
        | {"letter": letter_of(line.row.group), "step": stage_text(line)}
        for line, of in zip(lines, grid, strict=True)
    ]
    shown = {name: text for row in rows for name, text in row["shown"].items()}
    most = max((len(of.numbers) for of in grid), default=0)
    begun: dict[str, int] = {}
    for tap in taps_of(found):
        if tap.at_ms is not None:
            begun[tap.device] = min(tap.at_ms, begun.get(tap.device, tap.at_ms))
    context = {
        "squad": found.squad,
        "practice": found,
        "day": evening_day(found.on, found.squad.today(timezone.now())),
        "rows": rows,
        "most": most,
        "numbers": range(1, most + 1),
        "flushes": sorted({number for of in grid for number in of.flush}),
        "shown": json.dumps(shown),
        "unnamed": [
            {"id": finish.tap, "at": _clock(finish.at_ms - begun.get(finish.device, 0))} for finish in evening.unnamed
        ],
        "problems": _problems(grid, reading) if reading else [],
        "pasted": reading.typed.get("paste", "") if reading else "",
        "board": board,
        "sentences": sentences(),
        "logged": is_logged(found),
    }
    return render(request, "review/page.html", context, status=422 if reading else 200)


def _clock(ms: int) -> str:
    """So long after the phone's first tap."""
    minutes, seconds = divmod(max(ms, 0) // 1000, 60)
    return f"{minutes}:{seconds:02}"


def _problems(grid: Sequence[GridLine], reading: Reading) -> list[Context]:
    """What could not be read, each with the field to go to."""
    told = []
    for of in grid:
        for number in of.numbers:
            for name, kind in ((time_name(of, number), "t"), (recovery_name(of, number), "r")):
                if name in reading.errors:
                    where = {"name": of.name, "rep": number, "text": reading.typed[name], "why": reading.errors[name]}
                    said = _("%(name)s, rep %(rep)s, %(text)s: %(why)s") % where
                    told.append({"id": f"{kind}-{of.slug}-{number}", "text": said})
        whole = [f"{what}_{of.athlete}" for what in ("effort", "recoveries", "note")]
        for name in (*whole, *(flush_name(of, number) for number in of.flush)):
            if name in reading.errors:
                told.append({"id": f"line-{of.slug}", "text": f"{of.name}: {reading.errors[name]}"})
    told += [
        {"id": "paste" if name == "paste" else "unnamed", "text": figures.sentence(why)}
        for name, why in reading.errors.items()
        if name == "paste" or name.startswith(("athlete_", "rep_"))
    ]
    return told


def _store(found: Practice, user: User, request: HttpRequest, reading: Reading) -> None:
    """Keep the changes as taps of this coach's own desk, after everything that is known by now."""
    seq = max((tap.seq for tap in taps_of(found)), default=0)
    desk = str(uuid.uuid5(found.pk, f"desk of {user.pk}"))
    now = timezone.now().isoformat()
    taps = [
        {"id": str(new_id()), "device": desk, "seq": seq + n, "kind": kind, "at_ms": None, "made_at": now, "body": body}
        for n, (kind, body) in enumerate(reading.taps, start=1)
    ]
    for start in range(0, len(taps), MOST_TAPS):
        for result in store_taps(practice=found, by=access.actor(request), taps=taps[start : start + MOST_TAPS]):
            if result.result in ("conflict", "refused"):
                reading.refuse("paste", "", _("some of it could not be kept: %(why)s") % {"why": result.why})
