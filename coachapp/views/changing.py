"""What a change would do, for pages that show it before anything is saved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from coachapp import words
from coachapp.services.standing import Change
from coachapp.training.library import LIBRARY
from coachapp.training.reason import Reason
from coachapp.training.stage import Stage
from coachapp.training.standing import Standing
from coachapp.training.workout import Prescription
from coachapp.views.ladder import small_cells
from coachapp.words import figures

Context = dict[str, Any]


def change_shown(change: Change) -> Context:
    """Return the change as templates/athlete/_change.html shows it: sentences, and the next session then and now."""
    return {
        "sentences": [words.say(reason) for reason in _telling(change)],
        "nothing": not change.reasons,
        "before": _side(change.before),
        "after": _side(change.after),
    }


def change_message(change: Change) -> str:
    """Return what comes next after a change that was made, for the message on the page that follows."""
    if not _telling(change):
        return _("What comes next stays as it was.")
    now = _side(change.after)
    if now["place"]:
        return _("%(place)s. Next: %(step)s.") % {"place": now["place"], "step": now["step"]}
    return _("Next: %(step)s.") % {"step": now["step"]}


def _telling(change: Change) -> list[Reason]:
    """Leave out a change of targets that would name the same paces twice: the place says it already."""
    return [
        reason
        for reason in change.reasons
        if reason.code != "targets_change" or reason.facts["was"] != reason.facts["now"]
    ]


def _side(standing: Standing) -> Context:
    upcoming = standing.next
    staged = LIBRARY[standing.workout].staged
    return {
        "place": figures.sentence(words.place(standing.position)) if staged else "",
        "step": _step(upcoming) if upcoming else _("nothing can be prescribed"),
        "cells": small_cells(standing, show="next") if upcoming else None,
    }


def _step(upcoming: Prescription) -> str:
    """The step in a line, with the reps that stay at date pace: a new mark changes those as well."""
    step = words.step_line(upcoming)
    at_date = [rep for rep in upcoming.reps if rep.pace == "date"]
    if upcoming.stage is not Stage.RAISE or not at_date:
        return step
    facts = {
        "reps": figures.spans([rep.number for rep in at_date]),
        "pace": figures.target(at_date[0].target_ms),
        "step": step,
    }
    return _("%(reps)s at %(pace)s, %(step)s") % facts
