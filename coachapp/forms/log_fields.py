"""The fields of an entry grid, and how stored numbers look in them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coachapp.forms.sheet import Sheet
from coachapp.models import LoggedSession
from coachapp.training.workout import PlannedRep
from coachapp.words import figures

#: A log lies between these days; beyond them somebody mistyped a year.
EARLIEST, LATEST = date(1980, 1, 1), date(2100, 1, 1)


def typed_day(data: Mapping[str, Any], otherwise: date) -> date:
    """The day that stands in a posted form, or another one while it cannot be read."""
    try:
        day = date.fromisoformat(str(data.get("on", "")))
    except ValueError:
        return otherwise
    return day if EARLIEST <= day <= LATEST else otherwise


def typed_rows(data: Mapping[str, Any] | None) -> int:
    """How many rows a form or an address asks for; 0 when it says nothing that could be meant."""
    text = str(data.get("rows", "")) if data else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def effort_choices() -> Iterable[tuple[str, str]]:
    """Yield effort from 0 to 10 in half points (P25), and that it was not asked."""
    yield "", _("not asked")
    for half in range(21):
        yield str(half), f"{half / 2:g}"


def flush_field(number: int, about_ms: int) -> forms.CharField:
    """The time of a flush; bare digits are minutes and seconds where that is about what it takes."""
    return _cell("flush", number, "entry__time", {"data-target-ms": str(about_ms), "data-clock": ""})


def time_field(number: int, planned: PlannedRep | None = None) -> forms.CharField:
    """A cell for the time of a rep."""
    more = {"data-target-ms": str(planned.target_ms)} if planned else {}
    return _cell("time", number, "entry__time", more)


def recovery_field(number: int) -> forms.CharField:
    """A cell for the recovery after a rep."""
    return _cell("recovery", number, "entry__recovery", {})


def spoken(name: str) -> str:
    """What a sentence about a cell calls it, by the name of its field: "Rep 3", "Recovery 3", "Flush 1"."""
    kind, _underscore, number = name.rpartition("_")
    return str(_SPOKEN[kind]) % int(number) if kind in _SPOKEN else _("One recovery for all")


def initial_of(logged: LoggedSession, sheet: Sheet) -> dict[str, Any]:
    """What a form shows of a stored session."""
    session = logged.as_value()
    shown: dict[str, Any] = {
        "id": logged.pk,
        "version": logged.version,
        "on": session.on,
        "rpe_half": session.rpe_half,
        "conditions": logged.conditions,
        "note": session.note,
        "trained_through": session.trained_through,
        "extra": "count" if session.extra_counted else "keep",
    }
    for rep in session.reps:
        shown[f"time_{rep.number}"] = time_text(rep.time_ms)
        shown[f"recovery_{rep.number}"] = recovery_text(rep.recovery_ms)
    for number, flush in enumerate(sheet.flush, start=1):
        shown[f"flush_{number}"] = time_text(flush.time_ms)
    return shown


def new_initial(on: date) -> dict[str, Any]:
    """What a new form shows: the day, and an id that the browser may replace by one of its own."""
    return {"id": uuid.uuid4(), "on": on}


def time_text(ms: int | None) -> str:
    """A time as it is typed: "75.4", "6:24.0"; to the hundredth where it was timed so."""
    return figures.rep_time(ms) if ms is not None else ""


def recovery_text(ms: int | None) -> str:
    """A recovery as it is typed, exactly: "58", "58.4", "120"."""
    if ms is None:
        return ""
    return f"{ms // 1000}.{ms % 1000:03d}".rstrip("0").rstrip(".")


_SPOKEN = {
    "time": gettext_lazy("Rep %d"),
    "recovery": gettext_lazy("Recovery %d"),
    "flush": gettext_lazy("Flush %d"),
}
_LABELS = {
    "time": gettext_lazy("Rep %d time"),
    "recovery": gettext_lazy("Recovery after rep %d"),
    "flush": gettext_lazy("Flush %d time"),
}
#: Looked up where it is shown: while one types, thirty cells are read and none is drawn.
_label = lazy(lambda kind, number: str(_LABELS[kind]) % number, str)
#: Each cell is a copy: two thirds of the time that a field takes to be made goes into what is the same in all.
_CELL = forms.CharField(required=False, max_length=200)


def _cell(kind: str, number: int, css: str, more: Mapping[str, str]) -> forms.CharField:
    made, label = copy(_CELL), _label(kind, number)
    made.label, made.widget = label, copy(_CELL.widget)
    made.widget.attrs = {
        "maxlength": str(_CELL.max_length),
        "class": css,
        "inputmode": "decimal",
        "autocomplete": "off",
        "enterkeyhint": "next",
        "aria-label": label,
        **more,
    }
    return made
