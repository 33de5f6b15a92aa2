"""What entries of the history and prescriptions of the day may hold: pages read it, and an undo stores it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from coachapp.models import bounds
from coachapp.replay.fields import ISO_DAY, Node
from coachapp.squadfile.kinds import Flag, Kind, Text
from coachapp.squadfile.measures import Metres, Whole
from coachapp.squadfile.table import Field, Table
from coachapp.training.library import LIBRARY
from coachapp.training.stage import Stage

_TIME = Whole(1, bounds.DAY_MS)
_PLANNED = Whole(0, bounds.DAY_MS)

_CONTENT_REP = Table("", (
    Field("number", Whole(1, 100)), Field("distance_m", Metres()), Field("time_ms", _TIME, None),
    Field("recovery_ms", _TIME, None), Field("excused", Text(200)), Field("recovery_excused", Text(200)),
), ("splits_ms",))  # fmt: skip
_CONTENT_FLUSH = Table("", (
    Field("distance_m", Metres()), Field("time_ms", _TIME, None), Field("recovery_ms", _TIME, None),
))  # fmt: skip
_CONTENT = Table("", (
    Field("workout", Text(20)), Field("rpe_half", Whole(*bounds.RPE_HALF), None), Field("conditions", Text(120)),
    Field("note", Text(2000)), Field("void", Text(200)), Field("trained_through", Flag()),
    Field("extra_counted", Flag()), Field("undone", Flag()),
), ("on", "reps", "flush"))  # fmt: skip

_GIVEN_REP = Table("", (
    Field("rep", Whole(1, 100)), Field("distance_m", Metres()), Field("pace", Text(10)),
    Field("target_ms", _PLANNED), Field("limit_ms", _PLANNED), Field("low_ms", _PLANNED, None),
))  # fmt: skip
_GIVEN_RECOVERY = Table("", (
    Field("distance_m", Whole(0, bounds.LONGEST_M)), Field("low_ms", _PLANNED, None), Field("high_ms", _PLANNED, None),
    Field("count", Whole(0, 100)),
))  # fmt: skip
_GIVEN_FLUSH = Table("", (
    Field("reps", Whole(0, 100)), Field("distance_m", Metres(), None), Field("time_ms", _PLANNED, None),
    Field("reference_ms", _PLANNED, None), Field("jog_m", Whole(0, bounds.LONGEST_M), None),
), ("recovery_ms",))  # fmt: skip

#: What pages and services take from a content by these names, whatever the entry is about.
_KNOWN: Final[Mapping[str, Kind]] = {
    "name": Text(200), "time_zone": Text(60), "place": Text(120), "void": Text(200), "reason": Text(200),
    "kind": Text(20), "action": Text(36), "session": Text(36), "why": Text(40), "detail": Text(200),
    "version": Whole(0, 2**31 - 1), "was": Whole(0, 2**31 - 1), "pace_ms": Whole(0, bounds.DAY_MS),
    "time_ms": Whole(0, bounds.DAY_MS), "distance_m": Metres(), "consent_under": Whole(0, 25),
    "keep_months": Whole(0, 120),
}  # fmt: skip


def check_given(node: Node) -> None:
    """Refuse a prescription of the day that no page could show."""
    if node.text("workout") not in LIBRARY:
        raise node.refuse("workout", _("is not a workout that is known here"))
    if node.get("on") is not None:
        node.day("on")
    if node.get("stage") is not None:
        try:
            Stage.from_key(node.get("stage"))
        except ValueError as error:
            raise node.refuse("stage", str(error)) from error
    Whole(0, 100).read(node, "goal_reps")
    for rep in node.children("reps"):
        _GIVEN_REP.read(rep)
    _GIVEN_RECOVERY.read(node.child("recovery"))
    if node.get("flush") is not None:
        flush = node.child("flush")
        _GIVEN_FLUSH.read(flush)
        _check_wholes(flush, "recovery_ms")
    _refuse_rest(node)


def check_told(node: Node) -> None:
    """Refuse a content of the history that no page could tell."""
    if node.values.get("on") is not None:
        _check_on(node)
    if not isinstance(node.values.get("settings", {}), dict):
        raise node.refuse("settings", _("should be an object"))
    for name, kind in _KNOWN.items():
        if node.values.get(name) is not None:
            kind.read(node, name)


def check_session(node: Node) -> None:
    """Refuse a content of a session that an undo could not store again."""
    _CONTENT.read(node)
    if node.values["workout"] not in LIBRARY:
        raise node.refuse("workout", _("is not a workout that is known here"))
    _check_on(node)
    numbers = set()
    for rep in node.children("reps"):
        row = _CONTENT_REP.read(rep)
        _check_wholes(rep, "splits_ms")
        if row["number"] in numbers:
            raise rep.refuse("number", _("rep %(number)s stands twice") % {"number": row["number"]})
        numbers.add(row["number"])
    flushes = list(node.children("flush"))
    if len(flushes) > 100:
        raise node.refuse("flush", _("is too large"))
    for flush in flushes:
        _CONTENT_FLUSH.read(flush)
    for needed in ("reps", "flush"):
        if not isinstance(node.values.get(needed), list):
            raise node.refuse(needed, _("should be a list"))


def _check_on(node: Node) -> None:
    value = node.values.get("on")
    if not isinstance(value, str) or not ISO_DAY.fullmatch(value):
        raise node.refuse("on", _("%(value)s is not a date like 2026-03-03") % {"value": value})
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise node.refuse("on", _("%(value)s is not a date like 2026-03-03") % {"value": value}) from error


def _check_wholes(node: Node, name: str) -> None:
    values: Any = node.get(name)
    whole = isinstance(values, list) and all(
        isinstance(each, int) and not isinstance(each, bool) and 0 <= each <= bounds.DAY_MS for each in values
    )
    if not whole or len(values) > 100:
        raise node.refuse(name, _("should be a list of thousandths of a second"))


def _refuse_rest(node: Node) -> None:
    for name in node.values:
        if name not in node.read:
            raise node.refuse(name, _("is not a field of this format"))
