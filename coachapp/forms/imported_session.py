"""A session that was read from a file, put into the entry grid: whoever looks at it sees what will be stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.forms.log_fields import recovery_text, time_text
from coachapp.forms.sheet import MOST_ROWS, Sheet
from coachapp.lapfiles.values import ReadSession
from coachapp.words import figures, lapfiles


def filled(found: ReadSession, *, key: uuid.UUID, sheet: Sheet, on: date) -> QueryDict:
    """The posted form as if somebody had typed what was read; what is in doubt is asked about in its cell."""
    data = QueryDict(mutable=True)
    data["id"] = str(key)
    data["on"] = on.isoformat()
    reps = found.reps[:MOST_ROWS]
    if len(reps) > sheet.planned_rows:
        data["rows"] = str(len(reps))
    has_rest = bool(sheet.flush)
    for number, rep in enumerate(reps, start=1):
        data[f"time_{number}"] = time_text(rep.time_ms)
        # The rest after the last rep belongs to the flush; without one, nobody asks for it.
        if number < len(reps) or (has_rest and number == sheet.planned_rows):
            data[f"recovery_{number}"] = recovery_text(rep.recovery_ms)
        if rep.doubt and rep.time_ms is not None:
            data[f"doubt_{number}"] = f"{rep.doubt}:{rep.time_ms}"
    for number, (_planned, flush) in enumerate(zip(sheet.flush, found.flush, strict=False), start=1):
        data[f"flush_{number}"] = time_text(flush.time_ms)
    data["rpe_half"] = str(found.rpe_half) if found.rpe_half is not None else ""
    data["conditions"] = found.conditions[:120]
    data["note"] = found.note[:2000]
    return data


def notes(found: ReadSession) -> Iterator[str]:
    """Say what was found, and what to look at."""
    ran = sum(rep.time_ms is not None for rep in found.reps)
    yield ngettext("%(count)d rep read.", "%(count)d reps read.", ran) % {"count": ran}
    if found.on is None:
        yield _("The file says no day: choose it.")
    elif found.day_doubt:
        yield _("The day can be read in two ways: check it.")
    for told in found.problems:
        yield lapfiles.problem(told.code, told.figures)
    unread = [number for number, rep in enumerate(found.reps, start=1) if rep.doubt and rep.time_ms is None]
    if unread:
        yield _("%(reps)s could not be read: type the time.") % {
            "reps": figures.sentence(figures.reps_named(unread[:MOST_ROWS]))
        }
    for title, laps in ((_("Warm-up"), found.warmup), (_("Cool-down"), found.cooldown)):
        if laps:
            yield ngettext("%(what)s: lap %(laps)s.", "%(what)s: laps %(laps)s.", len(laps)) % {
                "what": title,
                "laps": _span(laps),
            }


def _span(laps: tuple[int, ...]) -> str:
    return str(laps[0]) if len(laps) == 1 else f"{laps[0]}–{laps[-1]}"
