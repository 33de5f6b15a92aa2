"""The coach's word against the engine's: given with a reason, shown first, taken back again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coachapp import words
from coachapp.forms.overrule import OverruleForm
from coachapp.models.identity import new_id
from coachapp.services import overrule as overrules
from coachapp.services.standing import settings_of, standing_of
from coachapp.training.library import LIBRARY
from coachapp.training.settings import Settings
from coachapp.training.stage import Position, Stage
from coachapp.training.standing import Standing
from coachapp.views import access
from coachapp.views.changing import change_message, change_shown
from coachapp.views.ladder import small_cells

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def overrule_add(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Ask what comes next instead. "Show" answers with what it would change, "save" sets it."""
    found = access.athlete(request, squad, athlete, may="lead")
    if not LIBRARY[found.workout].staged:
        raise Http404
    today = found.squad.today(timezone.now())
    standing = standing_of(found, on=today)
    settings = settings_of(found)
    # A link may come with what the coach is about to say, filled in for him to look at.
    offered = {
        name: request.GET[name]
        for name in ("kind", "stage", "goal_reps", "recovery_s", "reason")
        if name in request.GET
    }
    initial = {"token": new_id(), "kind": "hold", **offered}
    form = OverruleForm(request.POST or None, settings=settings, kinds=_kinds(standing, settings), initial=initial)
    context: Context = {
        "squad": found.squad,
        "athlete": found,
        "form": form,
        "next_line": words.step_line(standing.next) if standing.next else "",
        "place": words.place(standing.position),
        "cells": small_cells(standing, show="next"),
    }
    if request.method != "POST":
        return render(request, "overrule/page.html", context)
    if not form.is_valid():
        return render(request, _template(request), context, status=422)
    if request.POST.get("do") != "save":
        change = overrules.would_change(athlete=found, on=today, **form.chosen)
        context["change"] = change_shown(change)
        return render(request, _template(request), context)
    change = overrules.would_change(athlete=found, on=today, **form.chosen)
    overrules.overrule(
        athlete=found,
        by=access.actor(request),
        reason=form.cleaned_data["reason"],
        on=today,
        client_id=form.cleaned_data["token"],
        **form.chosen,
    )
    messages.success(request, _("Overruled. %(change)s") % {"change": change_message(change)})
    return redirect("athlete", found.squad.slug, found.slug)


@require_POST
@access.coaches
def overrule_take_back(request: HttpRequest, squad: str, athlete: str, overrule: uuid.UUID) -> HttpResponse:
    """Let the engine's word count again."""
    given = access.overrule(request, squad, athlete, overrule)
    today = given.athlete.squad.today(timezone.now())
    change = overrules.take_back(overrule=given, by=access.actor(request), on=today)
    messages.success(request, _("Taken back. %(change)s") % {"change": change_message(change)})
    return redirect("athlete", given.athlete.squad.slug, given.athlete.slug)


def _template(request: HttpRequest) -> str:
    return "overrule/_form.html" if request.headers.get("HX-Request") else "overrule/page.html"


def _kinds(standing: Standing, settings: Settings) -> list[tuple[str, str]]:
    """What a coach may say, each with the place that it leads to."""
    said = {"advance": _("One step on"), "hold": _("Hold the step"), "step_back": _("One step easier")}
    kinds: list[tuple[str, str]] = []
    shown: set[tuple[Stage, int]] = set()
    for kind, name in said.items():
        place = overrules.place_for(kind, standing, settings)  # type: ignore[arg-type]  # the keys above are its kinds
        here = (place.stage, place.goal_reps)
        if kind == "step_back" and here in shown and place.recovery_s is None:
            continue  # holding leads there already
        shown.add(here)
        kinds.append((kind, f"{name}: {_place(place, settings)}"))
    return [*kinds, ("set", _("Set the place yourself"))]


def _place(place: overrules.Place, settings: Settings) -> str:
    reps = settings.reps if place.stage is Stage.READY else place.goal_reps
    name = words.place(Position(place.stage, reps))
    if place.recovery_s is None:
        return name
    return _("%(place)s, recoveries up to %(seconds)d s") % {"place": name, "seconds": place.recovery_s}
