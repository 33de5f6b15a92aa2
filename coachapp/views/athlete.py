"""One athlete as his coach sees him: where he stands, what comes next and why, and everything behind it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coachapp import words
from coachapp.models import Athlete
from coachapp.services.consent import state_of
from coachapp.services.standing import settings_of
from coachapp.services.training_log import log_and_own
from coachapp.training.library import LIBRARY
from coachapp.training.progression import standing as fold
from coachapp.training.reason import Reason
from coachapp.training.stage import Position, Stage
from coachapp.training.standing import Running, Standing
from coachapp.views import access, past
from coachapp.views.ladder import SHOWN, SessionUrl, day, ladder, small_cells
from coachapp.views.paces import equivalents, marks, pace_figures
from coachapp.views.prescribed import flush_note, prescribed, told
from coachapp.views.trends import trends
from coachapp.words import outlook

Context = dict[str, Any]

_PRESSING = {"overdue", "stuck", "stuck_stage_2", "date_pace_stale", "goal_needed", "gap", "no_date_pace"}
_GOOD = {"alert_ready", "confirm_ready_early", "goal_met"}


@require_safe
@access.coaches
def athlete(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Show the athlete. `?sessions=all` shows his whole history instead of its end."""
    found = access.athlete(request, squad, athlete)
    part, now = found.squad.part, timezone.now()
    today = found.squad.today(now)
    log, own = log_and_own(found)
    standing = fold(found.workout, log, today)
    settings = settings_of(found)
    everything = request.GET.get("sessions") == "all"
    shown = max(SHOWN, len(standing.runnings)) if everything else SHOWN
    listed = shown if everything else past.LISTED
    url = session_urls(found)
    context = {
        "squad": found.squad,
        "athlete": found,
        "may_lead": part is not None and part.may_lead,
        "consent": state_of(found, now=now) if found.squad.consent_under else None,
        "workout": LIBRARY[found.workout],
        "stage": stage_card(standing),
        "alerts": alerts(standing),
        "forecast": outlook.forecast_sentence(standing.forecast, found.target_race_name) if standing.forecast else "",
        "cells": small_cells(standing, show="last"),
        "paces": pace_figures(standing, settings),
        "ladder": ladder(standing, session_url=url, shown=shown),
        "next": prescribed(standing, today),
        "flush_note": flush_note(standing.next) if standing.next else "",
        "would_change": told(standing.last.would_change) if standing.last else [],
        "marks": marks(found),
        "equivalents": equivalents(standing, settings),
        "trends": trends(standing, settings),
        "sessions": past.sessions(standing, standing.runnings[-listed:], url=url, own=own),
        "more_sessions": len(standing.runnings) > listed,
        "overrules": overrules(found),
        "changes": past.changes(found),
    }
    return render(request, "athlete/page.html", context)


def session_urls(athlete: Athlete) -> SessionUrl:
    """Where each session of this athlete is shown to his coach."""

    def url(running: Running) -> str:
        return reverse("session", args=[athlete.squad.slug, athlete.slug, running.session.key])

    return url


def stage_card(standing: Standing) -> Context | None:
    """Return where he stands in words; None for a workout without stages."""
    if not LIBRARY[standing.workout].staged:
        return None
    position = standing.position
    if standing.next is not None and standing.next.stage is not None:
        # After a long gap the next session begins lower, and that is where he stands now.
        position = min(position, Position(standing.next.stage, standing.next.goal_reps))
    card = {
        "label": _("Stage %(number)d of 4") % {"number": int(position.stage)},
        "name": words.stage_name(position.stage),
        "meaning": words.stage_meaning(position.stage),
        "is_ready": position.stage is Stage.READY,
        "goal_reps": "",
    }
    if position.stage is Stage.RAISE and standing.next is not None:
        reps = len(standing.next.reps)
        card["goal_reps"] = _("%(goal)d of %(reps)d reps at goal pace come next.") % {
            "goal": standing.next.goal_reps,
            "reps": reps,
        }
    return card


def alerts(standing: Standing) -> list[Context]:
    """Return what needs the coach, each with a tone."""
    return [
        {"text": words.say(alert), "tone": _tone(alert), "asks": alert.code == "confirm_ready_early"}
        for alert in standing.alerts
    ]


def _tone(alert: Reason) -> str:
    if alert.code in _GOOD:
        return "goal"
    return "missed" if alert.code in _PRESSING else "plain"


def overrules(athlete: Athlete) -> list[Context]:
    """Return what coaches set against the engine, the latest first, those taken back included."""
    rows = athlete.overrules.filter(squad_id=athlete.squad_id, workout=athlete.workout)
    settings = settings_of(athlete)
    return [
        {
            "row": row,
            "day": day(row.on),
            "place": words.place(row.as_value().position(settings)),
            "what": row.get_kind_display(),
            "who": str(row.given_by),
            "reason": row.reason,
            "taken_back_by": str(row.taken_back_by) if row.taken_back_at else "",
        }
        for row in rows.select_related("given_by", "taken_back_by").order_by("-given_at")[:SHOWN]
    ]
