"""What lies behind an athlete: sessions with their verdicts, and who changed what."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coachapp import words
from coachapp.models import Athlete, Entry
from coachapp.training.standing import Running, Standing, Verdict
from coachapp.views.ladder import SessionUrl, day, running_cells
from coachapp.words import figures

Context = dict[str, Any]

TONES = {
    Verdict.PASS: "goal",
    Verdict.HOLD: "missed",
    Verdict.COMPLETE: "goal",
    Verdict.COMPLETE_WITH_REMARK: "date",
    Verdict.NOT_STEPPED_DOWN: "missed",
}
#: How many sessions a page lists, unless it is asked for all: those of the last two or three months.
LISTED = 8
#: How many changes a page shows.
CHANGES = 8


def sessions(
    standing: Standing,
    runnings: Sequence[Running],
    *,
    url: SessionUrl,
    own: Container[str] = (),
) -> list[Context]:
    """Return the sessions as lines, the latest first. `own` holds the keys of those the athlete logged himself."""
    return [
        {
            "url": url(running),
            "day": day(running.session.on, standing.on),
            "number": running.number,
            "verdict": words.verdict_name(running.verdict),
            "tone": TONES.get(running.verdict, "plain"),
            "cells": running_cells(running) if running.judgement else None,
            "reasons": " ".join(words.say(reason) for reason in running.reasons),
            "effort": f"{running.session.rpe_half / 2:g}" if running.session.rpe_half is not None else "",
            "total": figures.race_time(running.session.total_ms) if running.recoveries_judged else "",
            "own": running.session.key in own,
        }
        for running in reversed(runnings)
    ]


def changes(athlete: Athlete) -> list[Context]:
    """Return the last changes in words, the latest first: who did what, and when where the squad trains."""
    rows = Entry.objects.filter(squad=athlete.squad, athlete=athlete).select_related("actor_user", "actor_athlete")
    zone = ZoneInfo(athlete.squad.time_zone)
    return [
        {
            "who": str(entry.actor_user or entry.actor_athlete or _("Quarters")),
            "what": _happened(entry),
            # Translators: day, month, hour and minute; Django's letters for dates.
            "when": date_format(entry.at.astimezone(zone), _("j M, H:i")),
            "at": entry.at,
        }
        for entry in rows.order_by("-id")[:CHANGES]
    ]


def _happened(entry: Entry) -> str:
    said = _HAPPENED.get((entry.subject_kind, entry.verb)) or _("changed something")
    return f"{said}: {detail}" if (detail := _detail(entry)) else str(said)


_HAPPENED = {
    ("session", "log"): gettext_lazy("logged a session"),
    ("session", "edit"): gettext_lazy("corrected a session"),
    ("session", "excuse_rep"): gettext_lazy("changed the excuse of a rep"),
    ("session", "excuse_recovery"): gettext_lazy("changed the excuse of a recovery"),
    ("session", "void"): gettext_lazy("left a session out"),
    ("session", "unvoid"): gettext_lazy("counted a session again"),
    ("session", "undo"): gettext_lazy("took the last change of a session back"),
    ("practice", "log"): gettext_lazy("logged an evening"),
    ("practice", "log_failed"): gettext_lazy("could not log an evening"),
    ("practice", "undo"): gettext_lazy("took the logging of an evening back"),
    ("mark", "propose_mark"): gettext_lazy("wrote down a mark"),
    ("mark", "confirm_mark"): gettext_lazy("confirmed a mark"),
    ("mark", "decline_mark"): gettext_lazy("declined a mark"),
    ("mark", "take_back_mark"): gettext_lazy("took a mark back"),
    ("goal", "change_goal"): gettext_lazy("agreed on a goal"),
    ("overrule", "overrule"): gettext_lazy("overruled the next step"),
    ("overrule", "take_back"): gettext_lazy("took an overrule back"),
    ("link", "make_link"): gettext_lazy("made a personal link"),
    ("link", "revoke_link"): gettext_lazy("revoked the personal link"),
    ("link", "accept_link"): gettext_lazy("opened the personal link"),
    ("athlete", "add"): gettext_lazy("added the athlete"),
    ("athlete", "change"): gettext_lazy("changed the settings"),
    ("athlete", "archive"): gettext_lazy("archived the athlete"),
    ("athlete", "bring_back"): gettext_lazy("brought the athlete back"),
}


def _detail(entry: Entry) -> str:
    """The figure that tells one change from another, where the entry holds it."""
    after = entry.after or {}
    if entry.subject_kind == "goal" and isinstance(after.get("pace_ms"), int):
        return _("%(pace)s per 400") % {"pace": figures.target(after["pace_ms"])}
    if entry.subject_kind == "mark" and isinstance(after.get("time_ms"), int):
        return f"{figures.event(after.get('distance_m', 0))} {figures.race_time(after['time_ms'])}"
    if entry.subject_kind == "overrule" and after.get("reason"):
        return str(after["reason"])
    return ""
