"""The fields of an entry grid, and how stored numbers look in them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coachapp.forms.sheet import Sheet
from coachapp.models import LoggedSession
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


class _TimeCell(forms.BoundField):
    """A cell with a time in a form: it knows about how long that is, and is read out with what stands beside it."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add what the page's script reads bare digits by."""
        made = super().build_widget_attrs(attrs, widget)
        form: Any = self.form
        target_ms = form.target_ms(self.name)
        return made if target_ms is None else {**made, "data-target-ms": str(target_ms)}

    @property
    def aria_describedby(self) -> str:
        """What is wrong with it, and a rep's target."""
        kind, _underscore, number = self.name.rpartition("_")
        described = super().aria_describedby or ""
        return f"{described} target-{number}".strip() if kind == "time" else described


class _TimeField(forms.CharField):
    bound_field_class = _TimeCell


@cache
def flush_field(number: int) -> forms.CharField:
    """The time of a flush; bare digits are minutes and seconds where that is about what it takes."""
    return _cell("flush", number, "entry__time", _TimeField, {"data-clock": ""})


@cache
def time_field(number: int) -> forms.CharField:
    """A cell for the time of a rep."""
    return _cell("time", number, "entry__time", _TimeField)


@cache
def recovery_field(number: int) -> forms.CharField:
    """A cell for the recovery after a rep."""
    return _cell("recovery", number, "entry__recovery")


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
#: Longer than anything that can be read.
_LONGEST = 200
_NO_CLOCK: Mapping[str, str] = MappingProxyType({})


def _cell(
    kind: str,
    number: int,
    css: str,
    made: type[forms.CharField] = forms.CharField,
    clock: Mapping[str, str] = _NO_CLOCK,
) -> forms.CharField:
    """A field that many forms have in common, so it holds nothing of any of them: what differs is its bound field's."""
    label = _label(kind, number)
    attrs = {
        "class": css,
        "inputmode": "decimal",
        "autocomplete": "off",
        "enterkeyhint": "next",
        "aria-label": label,
        **clock,
    }
    return made(required=False, max_length=_LONGEST, label=label, widget=forms.TextInput(attrs=attrs))


class SameForAll(dict[str, forms.Field]):
    """Fields that many forms have in common. Django copies those of a class for each form, with all that is in them, so
    that a form can change them; no form of ours changes any, and the copies took a twentieth of a log's time."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)
