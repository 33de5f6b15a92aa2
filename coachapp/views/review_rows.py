"""One athlete's line of the review grid, as the page shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from coachapp.forms.review import GridLine, Reading, flush_name, recovery_name, time_name
from coachapp.forms.review_text import felt_words, flush_text, note_parts, recovery_text, time_text
from coachapp.services.practice_board import Line
from coachapp.timing import Run, TimedRep
from coachapp.training.limits import Oddity, check_flush, check_recovery, check_rep
from coachapp.training.time_text import write_rep
from coachapp.training.workout import PlannedRep
from coachapp.views.ladder import plan_of
from coachapp.words import figures

Context = dict[str, Any]

_NEVER_MS = 10**9


def row_of(line: Line, of: GridLine, run: Run, board: Context, reading: Reading | None) -> Context:
    """Return a line: its cells, and what stands for all of it: effort, flushes, note.

    Under `shown` is the text of every field as it stands in the page.
    """
    told = {rep.rep: rep for rep in run.reps}
    rest_limit_ms = _rest_limit_ms(board.get("recovery") or {})
    steps_down = len(set(of.distances_m.values())) > 1
    reps = [_cell(of, number, told.get(number), rest_limit_ms, steps_down, reading) for number in of.numbers]
    effort = f"{run.rpe_half / 2:g}" if run.rpe_half is not None else ""
    note, felt = note_parts(of.note)
    flushes = [_flush_cell(of, number, ms, reading) for number, ms in of.flush.items()]
    shown = {f"effort_{of.athlete}": effort, f"note_{of.athlete}": note, f"felt_{of.athlete}": felt}
    shown |= {flush_name(of, flush["number"]): flush["shown"] for flush in flushes}
    for rep in reps:
        shown[time_name(of, rep["number"])] = rep["time_shown"]
        if rep["has_recovery"]:
            shown[recovery_name(of, rep["number"])] = rep["recovery_shown"]
    return {
        "pk": of.athlete,
        "slug": of.slug,
        "name": of.name,
        "reps": reps,
        "effort": effort,
        "rpe_half": run.rpe_half,
        "flushes": flushes,
        "flush_label": figures.metres_text(of.flush_m),
        "flush_about_ms": of.flush_about_ms,
        "flush_bounds": _edges(lambda ms: check_flush(of.flush_m, ms, of.pace_15k, of.date_pace)),
        "note": reading.typed.get(f"note_{of.athlete}", note) if reading else note,
        "note_error": bool(reading and f"note_{of.athlete}" in reading.errors),
        "felt": felt,
        "felts": [
            (words, label) for words, label in zip(felt_words(), (_("easy"), _("right"), _("hard")), strict=True)
        ],
        "rest_limit_ms": rest_limit_ms,
        "rest_bounds": rest_bounds(of),
        "shown": shown,
    }


def _cell(
    of: GridLine,
    number: int,
    rep: TimedRep | None,
    rest_limit_ms: int | None,
    steps_down: bool,
    reading: Reading | None,
) -> Context:
    planned = of.reps.get(number)
    time_ms = rep.time_ms if rep else None
    rest_ms = rep.recovery_ms if rep else None
    limit_ms = planned.limit_ms if planned else None
    has_recovery = number in of.rested
    time, rest = time_text(time_ms, limit_ms), recovery_text(rest_ms, rest_limit_ms)
    errors, typed = (reading.errors, reading.typed) if reading else ({}, {})
    t, r = time_name(of, number), recovery_name(of, number)
    said = [*_said(of, number, rep, planned), *(errors[name] for name in (t, r) if name in errors)]
    return {
        "number": number,
        "label": f"{of.distances_m[number]:.0f}" if steps_down else str(number),
        "target": write_rep(planned.target_ms) if planned else "",
        "target_ms": planned.target_ms if planned else "",
        "limit_ms": limit_ms if limit_ms is not None else "",
        "bounds": bounds(of.distances_m[number], planned),
        "plan": plan_of(planned) if planned else "date",
        "outcome": _outcome(rep, planned),
        "skipped": number not in of.run,
        "time": typed.get(t, time),
        "time_shown": time,
        "time_ms": time_ms,
        "time_error": t in errors,
        "has_recovery": has_recovery,
        "recovery": typed.get(r, rest),
        "recovery_shown": rest,
        "recovery_ms": rest_ms,
        "recovery_error": r in errors,
        "estimated": bool(rep and rep.estimated),
        "odd": _is_odd(of, number, time_ms, planned),
        "long": rest_limit_ms is not None and has_recovery and rest_ms is not None and rest_ms > rest_limit_ms,
        "conflict": [{"ms": ms, "text": time_text(ms, limit_ms)} for ms in rep.conflict] if rep else [],
        "said": " · ".join(said),
    }


def _rest_limit_ms(recovery: Context) -> int | None:
    """The longest recovery that is as asked; in stage 2 that is the rung's, which may be longer than the last one's."""
    if not recovery.get("judged") or recovery.get("limit_ms") is None:
        return None
    limit_ms: int = recovery["limit_ms"]
    asked_ms = recovery.get("asked_ms")
    return limit_ms if asked_ms is None else max(limit_ms, asked_ms + recovery.get("tolerance_ms", 0))


def bounds(distance_m: float, planned: PlannedRep | None) -> str:
    """The four times between which a rep is refused, odd, plain, odd and refused, in ms; 0 where nothing is odd."""
    target_ms = planned.target_ms if planned else None
    return _edges(lambda ms: check_rep(distance_m, ms, target_ms))


def rest_bounds(of: GridLine) -> str:
    """The same four for a recovery."""
    return _edges(lambda ms: check_recovery(ms, expected_ms=of.expected_ms))


def _edges(check: Callable[[int], Oddity | None]) -> str:
    """The limits themselves are asked where they lie, so that the script and the server cannot part ways."""
    least, most = check(1), check(_NEVER_MS)
    lowest = int(least.bound) if least else 0
    highest = int(most.bound) if most else _NEVER_MS
    low, high = check(lowest), check(highest)
    return f"{lowest} {int(low.bound) if low else 0} {int(high.bound) if high else 0} {highest}"


def _flush_cell(of: GridLine, number: int, ms: int | None, reading: Reading | None) -> Context:
    """A flush is never judged; what cannot be is refused, and what is odd is said (A15)."""
    name, text = flush_name(of, number), flush_text(ms)
    errors, typed = (reading.errors, reading.typed) if reading else ({}, {})
    odd = check_flush(of.flush_m, ms, of.pace_15k, of.date_pace) if ms else None
    said = [*([sentences()[odd.code]] if odd else []), *([errors[name]] if name in errors else [])]
    return {
        "number": number,
        "time": typed.get(name, text),
        "shown": text,
        "time_ms": ms,
        "error": name in errors,
        "said": " · ".join(said),
    }


def _outcome(rep: TimedRep | None, planned: PlannedRep | None) -> str:
    """What a time is worth by itself. The verdict on the whole session is the engine's, once it is logged."""
    if rep is None or (rep.time_ms is None and not rep.excused):
        return ""
    if rep.excused:
        return "excused"
    if planned is None:
        return "date"
    return "missed" if (rep.time_ms or 0) > planned.limit_ms else plan_of(planned)


def _is_odd(of: GridLine, number: int, time_ms: int | None, planned: PlannedRep | None) -> bool:
    target_ms = planned.target_ms if planned else None
    return time_ms is not None and check_rep(of.distances_m[number], time_ms, target_ms) is not None


def _said(of: GridLine, number: int, rep: TimedRep | None, planned: PlannedRep | None) -> list[str]:
    """What is to be said about a cell, in as few words as a cell holds."""
    if rep is None:
        return []
    words, said = sentences(), []
    if rep.conflict:
        said.append(words["conflict"])
    if rep.estimated:
        said.append(words["estimated"])
    if rep.excused:
        said.append(words["excused"] + f": {rep.excused}")
    if rep.recovery_excused:
        said.append(words["recovery_excused"] + f": {rep.recovery_excused}")
    target_ms = planned.target_ms if planned else None
    found = check_rep(of.distances_m[number], rep.time_ms, target_ms) if rep.time_ms else None
    if found is not None:
        said.append(words[found.code])
    rest = check_recovery(rep.recovery_ms, expected_ms=of.expected_ms) if rep.recovery_ms else None
    if rest is not None and number in of.rested:
        said.append(words[rest.code])
    return said


def sentences() -> dict[str, str]:
    """What the grid and its script say of a cell, by the codes of what is odd; and what the script says besides."""
    return {
        "rep_impossible": _("faster than anybody"),
        "rep_walked": _("slower than a walk"),
        "rep_fast": _("very fast?"),
        "rep_slow": _("very slow?"),
        "recovery_impossible": _("no recovery"),
        "recovery_endless": _("no recovery"),
        "recovery_brief": _("rest very short?"),
        "recovery_lengthy": _("rest very long?"),
        "estimated": _("estimated"),
        "excused": _("excused"),
        "recovery_excused": _("recovery excused"),
        "flush_impossible": _("faster than anybody"),
        "flush_walked": _("slower than a walk"),
        "flush_fast": _("fast for a flush?"),
        "flush_slow": _("very slow?"),
        "conflict": _("two phones: choose"),
        "take": _("Take"),
        "not_a_time": _("not a time"),
        "negative": _("less than nothing"),
        "seconds_over_59": _("seconds over 59"),
        "one_digit_seconds": _("two digits after the colon"),
        "zero": _("longer than nothing"),
        "too_long": _("longer than a day"),
        "cycle": _("the recovery alone, no cycle"),
        "left": _("Not put into the grid:"),
        "effort": _("An effort goes from 0 to 10, in half points."),
        "choose": _("Choose whose finish it was."),
        "look": _("Some cells hold no time that can be read. Look at those first; nothing is logged yet."),
        "not_sent": _(
            "Not everything is sent yet, so nothing is logged. It is kept on this phone; log again with a connection."
        ),
    }
