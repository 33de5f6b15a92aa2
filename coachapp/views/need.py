"""What an athlete needs of the coach: one word for the squad page, and the order in which people stand there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.training.reason import Reason
from coachapp.training.standing import Standing

#: Alert codes by what they call for, the most pressing first; a mark that waits stands after "stuck".
ORDER = (
    ("confirm_ready_early",),
    ("alert_ready",),
    ("stuck", "stuck_stage_2"),
    ("mark_waiting",),
    ("no_date_pace",),
    ("goal_needed", "goal_met"),
    ("date_pace_stale",),
    ("gap",),
    ("overdue",),
    ("due",),
    ("due_first",),
)
RANKS = {code: rank for rank, codes in enumerate(ORDER) for code in codes}
DUE = frozenset({"overdue", "due", "due_first"})
STUCK = frozenset({"stuck", "stuck_stage_2"})
READY = frozenset({"confirm_ready_early", "alert_ready"})


@dataclass(frozen=True, slots=True)
class Need:
    """The most pressing thing about an athlete: its place in the order, and the chip that says it."""

    rank: int
    text: str
    tone: str

    @property
    def is_mark(self) -> bool:
        """Whether it is a mark that waits."""
        return self.rank == RANKS["mark_waiting"]


def codes_of(standing: Standing, *, mark_waiting: bool = False) -> frozenset[str]:
    """Everything that calls for the coach."""
    return frozenset({alert.code for alert in standing.alerts} | ({"mark_waiting"} if mark_waiting else set()))


def need_of(standing: Standing, *, mark_waiting: bool = False) -> Need:
    """The most pressing of it, or that all is well."""
    alerts = {alert.code: alert for alert in standing.alerts}
    if mark_waiting:
        alerts["mark_waiting"] = Reason.of("mark_waiting", "P14")
    pressing = sorted((RANKS[code], code) for code in alerts if code in RANKS)
    if not pressing:
        return Need(len(ORDER), _("On course"), "goal")
    rank, code = pressing[0]
    return Need(rank, _text(alerts[code]), _tone(code))


def due_text(standing: Standing, today: date) -> str:
    """When the next session is due: "from Tue 14 May", "until 21 May", "since 21 May"; "any day" for the first."""
    if standing.next is None:
        return ""
    due = standing.next.due
    if due is None:
        return _("any day")
    if today > due.end:
        return _("since %(day)s") % {"day": _day(due.end)}
    if today >= due.start:
        return _("until %(day)s") % {"day": _day(due.end)}
    return _("from %(day)s") % {"day": _day(due.start)}


def _day(day: date) -> str:
    # Translators: a weekday, a day and its month in short, as in "Tue 9 Mar"; Django's letters for dates.
    return date_format(day, _("D j M"))


def _text(alert: Reason) -> str:
    if alert.code == "stuck":
        return ngettext("Held once", "Held %(count)d times", alert.facts["sessions"]) % {
            "count": alert.facts["sessions"]
        }
    if alert.code == "gap":
        return ngettext("%(days)d day off", "%(days)d days off", alert.facts["days"]) % {"days": alert.facts["days"]}
    return {
        "confirm_ready_early": _("Confirm ready"),
        "alert_ready": _("Ready to race"),
        "stuck_stage_2": _("Long in stage 2"),
        "mark_waiting": _("New mark"),
        "no_date_pace": _("Needs a mark"),
        "goal_needed": _("Needs a goal"),
        "goal_met": _("Goal met"),
        "date_pace_stale": _("Check date pace"),
        "overdue": _("Overdue"),
        "due": _("Due now"),
        "due_first": _("First session"),
    }[alert.code]


def _tone(code: str) -> str:
    if code in ("alert_ready", "goal_met"):
        return "goal"
    if code in ("confirm_ready_early", "mark_waiting"):
        return "tartan"
    return "date" if code == "due_first" else "missed"
