"""The next session in words and figures, for the athlete's page, his phone and his card alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from coachapp import words
from coachapp.training.reason import Reason
from coachapp.training.stage import Stage
from coachapp.training.standing import Standing
from coachapp.training.workout import PlannedRep, Prescription
from coachapp.views.ladder import planned_cells
from coachapp.words import figures, outlook

Context = dict[str, Any]


def told(reasons: Iterable[Reason]) -> list[Context]:
    """Return reasons as parts/_why.html shows them: the sentence, the rules, the code."""
    return [{"text": words.say(reason), "rules": reason.rules, "code": reason.code} for reason in reasons]


def prescribed(standing: Standing, today: date) -> Context | None:
    """Return what to run next, None while no date pace is known.

    `paces` are the large numbers, `facts` the rows below them, `why` the reasons and `counts` what moves him on.
    """
    upcoming = standing.next
    if upcoming is None:
        return None
    why = [reason for reason in upcoming.reasons if reason.code != "what_counts"]
    # Who is ready has nothing left to move on to.
    is_ready = upcoming.stage is Stage.READY
    counts = [reason for reason in upcoming.reasons if reason.code == "what_counts" and not is_ready]
    return {
        "title": _title(upcoming),
        "is_ready": is_ready,
        "steps_down": upcoming.stage is None,
        "paces": list(_paces(upcoming)),
        "reps": [_rep(rep, upcoming.stage is None) for rep in upcoming.reps],
        "facts": list(_facts(upcoming)),
        "due": outlook.when_due(upcoming, today),
        "recovery": words.recovery_sentence(upcoming.recovery),
        "why": told(why),
        "counts": told(counts),
        "options": told(upcoming.options),
        "cells": planned_cells(upcoming, filled=True),
    }


def _title(upcoming: Prescription) -> str:
    """Return what to run in a line: "12 × 400 m, the last six at goal pace", "1600, 1200, 800 and 400 m"."""
    metres = [rep.distance_m for rep in upcoming.reps]
    if upcoming.stage is not None:
        return words.workout_line(upcoming)
    if all(each % 100 == 0 for each in metres):
        return _("%(distances)s m") % {"distances": figures.listed([f"{each:.0f}" for each in metres])}
    return figures.sentence(figures.listed([figures.metres_text(each) for each in metres]))


def _paces(upcoming: Prescription) -> Iterator[Context]:
    """Yield the large numbers: one for each pace of the march, one for each rep of the step-down."""
    if upcoming.stage is None:
        for rep in upcoming.reps:
            yield {
                "label": figures.metres_text(rep.distance_m),
                "number": figures.target(rep.target_ms),
                "note": _window(rep),
                "tone": "",
            }
        return
    for pace, group in groupby(upcoming.reps, key=lambda rep: rep.pace):
        reps = list(group)
        name = _("goal pace") if pace == "goal" else _("date pace")
        yield {
            "label": _("%(reps)s · %(pace)s") % {"reps": _span(reps, len(upcoming.reps)), "pace": name},
            "number": figures.target(reps[0].target_ms),
            "note": "",
            "tone": "goal" if pace == "goal" else "",
        }


def _span(reps: list[PlannedRep], of: int) -> str:
    if len(reps) == of:
        return _("All %(count)s") % {"count": of}
    return figures.sentence(figures.reps_named([rep.number for rep in reps]))


def _window(rep: PlannedRep) -> str:
    """The fast end of a window; for the first rep the time of a lap, which is what is watched."""
    if rep.splits_ms:
        return _("%(lap)s a lap") % {"lap": figures.target(rep.splits_ms[0])}
    if rep.low_ms is None or rep.low_ms == rep.target_ms:
        return ""
    return _("to %(time)s") % {"time": figures.target(rep.low_ms)}


def _rep(rep: PlannedRep, steps_down: bool) -> Context:
    """One rep as a line of the card; `check` is the time at 200 m, or of a lap where the reps are longer."""
    laps = round(rep.distance_m / 400)
    check = round(rep.target_ms / laps) if steps_down and laps else rep.halfway_ms
    return {
        "number": rep.number,
        "distance": figures.metres_text(rep.distance_m),
        "target": figures.target(rep.target_ms),
        "fast_end": figures.target(rep.low_ms) if rep.low_ms not in (None, rep.target_ms) else "",
        "limit": figures.limit(rep.limit_ms),
        "check": figures.target(check),
        "plan": "goal" if rep.pace == "goal" else "date",
    }


def _facts(upcoming: Prescription) -> Iterator[tuple[str, str]]:
    """Yield the rows of the prescription, a label and what to do."""
    yield _("Recovery"), words.recovery_sentence(upcoming.recovery)
    if upcoming.stage is not None:
        checks = list(dict.fromkeys(figures.target(rep.halfway_ms) for rep in upcoming.reps))
        yield _("200 m checkpoints"), _(" then ").join(checks)
    if upcoming.rest_before_flush_ms is not None and upcoming.flush is not None:
        low, high = (ms // 1000 for ms in upcoming.rest_before_flush_ms)
        yield _("After rep %(last)s") % {"last": len(upcoming.reps)}, _minutes(low, high)
    if upcoming.flush is not None:
        yield _("Flush"), words.flush_line(upcoming.flush)
    if upcoming.total_ms is not None:
        yield (
            _("In all, jogs included"),
            _("about %(time)s") % {"time": figures.race_time(_round(upcoming.total_ms[1]))},
        )
    yield _("How hard"), _("%(effort)s of 10") % {"effort": f"{upcoming.effort:g}"}


def flush_note(upcoming: Prescription) -> str:
    """Say how fast the flush may feel: 15K pace to read by, never to chase. Empty where there is none."""
    flush = upcoming.flush
    if flush is None or flush.reference_ms is None or flush.distance_m is None:
        return ""
    said = _("The flush goes by effort: 15K pace is about %(time)s for %(distance)s.") % {
        "time": figures.mean_recovery(flush.reference_ms),
        "distance": figures.metres_text(flush.distance_m),
    }
    # Two hundreds are over before they can feel slow.
    return said if flush.distance_m < 1000 else said + " " + _("The first one may feel slow.")


def _minutes(low_s: int, high_s: int) -> str:
    if low_s % 60 == high_s % 60 == 0:
        return _("%(low)d–%(high)d min") % {"low": low_s // 60, "high": high_s // 60}
    return f"{figures.race_time(low_s * 1000)}–{figures.race_time(high_s * 1000)}"


def _round(ms: int) -> int:
    """To the second: a reference needs no tenths."""
    return (ms + 500) // 1000 * 1000
