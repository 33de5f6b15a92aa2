"""A session that a script sends: the JSON of `manage.py replay`, held against the same limits as a typed one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from coachapp.forms.log_fields import EARLIEST, LATEST
from coachapp.forms.shapes import Shape, faults, listed, maybe, record, text
from coachapp.forms.sheet import MOST_ROWS
from coachapp.models import LoggedSession
from coachapp.replay.fields import Node, NotUsable
from coachapp.replay.sessions import read_session
from coachapp.training.library import LIBRARY
from coachapp.training.limits import check_date
from coachapp.training.log import Paces, TrainingLog
from coachapp.training.session import Session

_SECONDS: Shape = {"type": "number", "minimum": 0.001, "maximum": 86_400}
_WRITTEN = text(40)
_TIMES = {
    "time_s": maybe({**_SECONDS, "description": "The time in seconds."}),
    "time": maybe({**_WRITTEN, "description": "The time as a coach types it: 75.4, 1:15.4, 75 high."}),
    "recovery_s": maybe({**_SECONDS, "description": "The pause after it in seconds, finish to next start."}),
    "recovery": maybe({**_WRITTEN, "description": "The same as text."}),
}
REP = record({
    "rep": maybe({"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "description": "Its number, else its place."}),
    "distance_m": maybe({"type": "number", "minimum": 50, "maximum": 10_000, "description": "Else the planned one."}),
    **_TIMES,
    "splits_s": maybe(listed(_SECONDS, 40, description="Within the 1600 of the step-down.")),
})  # fmt: skip
FLUSH = record({
    "distance_m": maybe({"type": "number", "minimum": 50, "maximum": 20_000, "description": "2000 where not given."}),
    **_TIMES,
})  # fmt: skip
_SWITCH: Shape = {"type": "boolean"}
#: A session as it is sent.
SESSION = record(
    {
        "id": {"type": "string", "format": "uuid", "description": "Made by you. Sent again it is the same session."},
        "date": {"type": "string", "format": "date"},
        "reps": listed(REP, MOST_ROWS),
        "flush": maybe(listed(FLUSH, 10)),
        "recovery_s": maybe({**_SECONDS, "description": "One for every rep that has none of its own."}),
        "recovery": maybe({**_WRITTEN, "description": "The same as text."}),
        "rpe": maybe({"type": "number", "minimum": 0, "maximum": 10, "description": "Effort, in half points."}),
        "conditions": maybe(text(LoggedSession._meta.get_field("conditions").max_length or 0)),
        "notes": maybe(text(2000, description="Coach and athlete read it on their pages; the API never gives it out.")),
        "trained_through": maybe({**_SWITCH, "description": "The gap before it was not idle."}),
        "extra_counted": maybe({**_SWITCH, "description": "More reps than planned: the planned ones count."}),
        "second": maybe({**_SWITCH, "description": "Keep it beside another session of that day."}),
        "confirmed": maybe({**_SWITCH, "description": "What was asked about (code `asked`) is right as it is."}),
    },
    "id", "date", "reps",
)  # fmt: skip
#: Why a session is left out.
VOID = record(
    {
        "reason": {**text(LoggedSession._meta.get_field("void_reason").max_length or 0), "minLength": 1},
        "version": maybe(
            {
                "type": "integer",
                "minimum": 1,
                "maximum": 2**31 - 1,
                "description": "Refuse where it has another by now.",
            }
        ),
    },
    "reason",
)


class FieldsRefused(ValueError):
    """What was sent cannot be used: pairs of a field and why."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        super().__init__("fields refused")
        self.fields = fields


@dataclass(frozen=True, slots=True)
class SentSession:
    """What was understood. `asked` is odd and not confirmed yet: pairs of a field and why."""

    session: Session
    conditions: str
    second: bool
    asked: list[tuple[str, str]]


def read_sent(values: Mapping[str, Any], *, workout: str, log: TrainingLog, today: date) -> SentSession:
    """Read a session for somebody on that workout with that log. Raises FieldsRefused."""
    check(values, SESSION)
    node = Node("", values)
    second, confirmed, conditions = node.flag("second"), node.flag("confirmed"), node.text("conditions")
    paces = Paces.of(log.marks, LIBRARY[workout].race_m, log.settings.equivalence)
    try:
        session = read_session(node, LIBRARY[workout], log.settings, paces, log.goals)
        if not EARLIEST <= session.on <= LATEST:
            raise node.refuse("date", _("should be between 1980 and 2100"))
        node.check("date", check_date(session.on, today))
        if all(rep.time_ms is None for rep in session.reps):
            raise node.refuse("reps", _("should hold at least one time"))
    except NotUsable as error:
        raise FieldsRefused([(error.name, error.why)]) from None
    session = replace(session, key=str(uuid.UUID(session.key)))
    asked = [] if confirmed else [(query.name, query.why) for query in node.queries]
    return SentSession(session, conditions, second, asked)


def check(values: Mapping[str, Any], shape: Shape) -> None:
    """Hold what was sent against its shape. Raises FieldsRefused with every fault."""
    found = list(faults(values, shape))
    if found:
        raise FieldsRefused(found)
