"""What stands in a calendar, in words."""

from __future__ import annotations

from itertools import groupby

from django.utils.translation import gettext as _

from coachapp.training.library import LIBRARY
from coachapp.training.workout import PlannedRep, Prescription
from coachapp.words import figures
from coachapp.words.names import flush_line, recovery_sentence, step_line


def initials(name: str) -> str:
    """The first letters of a name: enough for a coach, too little for whoever finds the address."""
    return "".join(part[0].upper() for part in name.split()[:3])


def due_title(prescription: Prescription) -> str:
    """The entry of a due window: "12 × 400 m: 7–12 at 73.0, rec 45–60 s"."""
    return _("%(workout)s: %(step)s") % {
        "workout": LIBRARY[prescription.workout].title,
        "step": step_line(prescription),
    }


def athletes_due(who: str, prescription: Prescription) -> str:
    """The same for the squad's calendar: with the athlete's initials."""
    return _("%(who)s: %(step)s") % {"who": who, "step": step_line(prescription)}


def targets(prescription: Prescription) -> str:
    """The targets, the recovery and the flush, a line each; reps alike stand in one line."""
    lines = [_reps_line(list(alike)) for _key, alike in groupby(prescription.reps, key=_what)]
    lines.append(recovery_sentence(prescription.recovery))
    if prescription.flush is not None:
        lines.append(_("Flush: %(flush)s") % {"flush": flush_line(prescription.flush)})
    return "\n".join(lines)


def _what(rep: PlannedRep) -> tuple[float, int]:
    return rep.distance_m, rep.target_ms


def _reps_line(alike: list[PlannedRep]) -> str:
    first, last = alike[0], alike[-1]
    text = (
        _("Rep %(first)s: %(metres)s in %(target)s")
        if first is last
        else _("Reps %(first)s to %(last)s: %(metres)s in %(target)s")
    )
    return text % {
        "first": first.number,
        "last": last.number,
        "metres": figures.metres_text(first.distance_m),
        "target": figures.target(first.target_ms),
    }


def practice_title(place: str) -> str:
    """The entry of a practice."""
    return _("Practice, %(place)s") % {"place": place} if place else _("Practice")
