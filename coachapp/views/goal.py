"""The goal of an athlete: agreed anew, with what it changes shown first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coachapp.forms.goal import GoalForm
from coachapp.models import Athlete
from coachapp.services import goal as goals
from coachapp.services.standing import settings_of, standing_of
from coachapp.training.library import LIBRARY
from coachapp.training.pace import Pace
from coachapp.views import access
from coachapp.views.changing import change_message, change_shown
from coachapp.views.paces import pace_figures, race_time
from coachapp.words import figures

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def goal(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Ask for the goal. "Show" answers with what it would change, "save" agrees on it."""
    found = access.athlete(request, squad, athlete, may="lead")
    if not LIBRARY[found.workout].staged:
        raise Http404
    today = found.squad.today(timezone.now())
    standing = standing_of(found, on=today)
    settings = settings_of(found)
    dated = standing.date_pace
    form = GoalForm(request.POST or None, date_pace=dated.pace if dated else None, settings=settings)
    context: Context = {
        "squad": found.squad,
        "athlete": found,
        "form": form,
        "paces": pace_figures(standing, settings),
        "suggested": _suggested(dated.pace) if dated else None,
    }
    if request.method != "POST":
        return render(request, "goal/page.html", context)
    if not form.is_valid() or form.pace is None:
        return render(request, _template(request), context, status=422)
    if request.POST.get("do") == "save":
        return _save(request, found, form.pace)
    context["lap"] = figures.target(form.pace.ms_per_400)
    context["race"] = race_time(form.pace, 3000)
    context["change"] = change_shown(goals.would_change(athlete=found, pace=form.pace, on=today))
    return render(request, _template(request), context)


def _template(request: HttpRequest) -> str:
    return "goal/_form.html" if request.headers.get("HX-Request") else "goal/page.html"


def _save(request: HttpRequest, athlete: Athlete, pace: Pace) -> HttpResponse:
    today = athlete.squad.today(timezone.now())
    change = goals.change_goal(athlete=athlete, by=access.actor(request), pace=pace, on=today)
    said = _("The goal is %(lap)s a lap, 3K in %(time)s.") % {
        "lap": figures.target(pace.ms_per_400),
        "time": race_time(pace, 3000),
    }
    messages.success(request, f"{said} {change_message(change)}")
    return redirect("athlete", athlete.squad.slug, athlete.slug)


def _suggested(date_pace: Pace) -> Context:
    """Two and three per cent faster than date pace, which is what the experienced agree on (P17)."""
    slower, faster = Pace(date_pace.ms_per_400 * 98 // 100), Pace(date_pace.ms_per_400 * 97 // 100)
    return {
        "slower": figures.target(slower.ms_per_400),
        "faster": figures.target(faster.ms_per_400),
        "slower_race": race_time(slower, 3000),
        "faster_race": race_time(faster, 3000),
    }
