"""What an athlete needs of the coach: one word for the squad page, and the order in which people stand there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coachapp import words
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
    """The most pressing thing about an athlete: its place in the order, and the chip that says it once it is shown."""

    rank: int
    alert: Reason | None = None

    @property
    def text(self) -> str:
        """In two or three words; that all is well where nothing presses."""
        return _text(self.alert) if self.alert else _("On course")

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        return _tone(self.alert.code) if self.alert else "goal"

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
        return Need(len(ORDER))
    rank, code = pressing[0]
    return Need(rank, alerts[code])


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
    return words.figures.written_day(day, _("D j M"))


def _text(alert: Reason) -> str:
    if alert.code == "stuck":
        return ngettext("Held once", "Held %(count)d times", alert.facts["sessions"]) % {
            "count": alert.facts["sessions"]
        }
    if alert.code == "gap":
        return ngettext("%(days)d day off", "%(days)d days off", alert.facts["days"]) % {"days": alert.facts["days"]}
    return str(_TEXTS[alert.code])


_TEXTS = {
    "confirm_ready_early": gettext_lazy("Confirm ready"),
    "alert_ready": gettext_lazy("Ready to race"),
    "stuck_stage_2": gettext_lazy("Long in stage 2"),
    "mark_waiting": gettext_lazy("New mark"),
    "no_date_pace": gettext_lazy("Needs a mark"),
    "goal_needed": gettext_lazy("Needs a goal"),
    "goal_met": gettext_lazy("Goal met"),
    "date_pace_stale": gettext_lazy("Check date pace"),
    "overdue": gettext_lazy("Overdue"),
    "due": gettext_lazy("Due now"),
    "due_first": gettext_lazy("First session"),
}


def _tone(code: str) -> str:
    if code in ("alert_ready", "goal_met"):
        return "goal"
    if code in ("confirm_ready_early", "mark_waiting"):
        return "tartan"
    return "date" if code == "due_first" else "missed"
