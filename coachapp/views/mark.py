"""Marks: written down, shown with what they would change, confirmed or declined."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coachapp.forms.mark import MarkForm
from coachapp.models import Athlete, RecordedMark
from coachapp.services import mark as marks
from coachapp.services.standing import Change, settings_of
from coachapp.training.equivalence import caution, pace_from_mark
from coachapp.training.library import LIBRARY
from coachapp.training.pace import Mark
from coachapp.views import access
from coachapp.views.changing import change_message, change_shown
from coachapp.views.ladder import day
from coachapp.views.paces import race_time
from coachapp.words import figures

Context = dict[str, Any]
#: A new date pace that differs by less than this from the old one is the same for a runner.
HARDLY_MS = 100


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def mark_add(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Write a mark down. It counts once it is confirmed, on the page that comes next."""
    found = access.athlete(request, squad, athlete, may="lead")
    today = found.squad.today(timezone.now())
    initial = {"on": today, "event": "3000"}
    form = MarkForm(request.POST or None, today=today, last=_last(found), initial=initial)
    context = {"squad": found.squad, "athlete": found, "form": form}
    if request.method != "POST":
        return render(request, "mark/add.html", context)
    if not form.is_valid():
        return render(request, "mark/add.html", context, status=422)
    made = form.mark
    row = marks.propose_mark(
        athlete=found,
        by=access.actor(request),
        on=form.cleaned_data["on"],
        distance_m=made.distance_m,
        time_ms=made.time_ms,
        kind=form.cleaned_data["kind"],
        note=form.cleaned_data["note"],
    )
    return redirect("mark-decide", found.squad.slug, found.slug, row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def mark_decide(request: HttpRequest, squad: str, athlete: str, mark: uuid.UUID) -> HttpResponse:
    """Show what a mark is worth and what it would change; confirm or decline it."""
    row = access.mark(request, squad, athlete, mark)
    found = row.athlete
    today = found.squad.today(timezone.now())
    if request.method == "POST":
        return _decide(request, row)
    change = marks.would_change(mark=row, on=today)
    context = {
        "squad": found.squad,
        "athlete": found,
        "mark": row,
        "event": figures.event(row.distance_m),
        "time": figures.race_time(row.time_ms),
        "day": day(row.on, today),
        "worth": _worth(row),
        "change": change_shown(change),
        "advice": _advice(row, change),
        "later": _later(row, change),
    }
    return render(request, "mark/decide.html", context)


def _decide(request: HttpRequest, row: RecordedMark) -> HttpResponse:
    """Take the decision that was sent. Anything else, and what is decided already, changes nothing."""
    found, by = row.athlete, access.actor(request)
    decision = request.POST.get("decision")
    if decision not in ("confirm", "decline"):
        return redirect("mark-decide", found.squad.slug, found.slug, row.pk)
    if decision == "decline" and row.state == RecordedMark.State.CONFIRMED:
        change = marks.take_back_mark(mark=row, by=by, on=found.squad.today(timezone.now()))
        messages.success(request, _("Taken back. %(change)s") % {"change": change_message(change)})
    elif not row.is_waiting:
        messages.info(request, _("This mark is decided already: %(state)s.") % {"state": row.get_state_display()})
    elif decision == "decline":
        marks.decline_mark(mark=row, by=by)
        messages.success(request, _("Declined. The paces stay as they were."))
    else:
        change = marks.confirm_mark(mark=row, by=by, on=found.squad.today(timezone.now()))
        messages.success(request, _("Confirmed. %(change)s") % {"change": change_message(change)})
    return redirect("athlete", found.squad.slug, found.slug)


def _last(athlete: Athlete) -> Mark | None:
    confirmed = athlete.marks.filter(squad_id=athlete.squad_id, state=RecordedMark.State.CONFIRMED)
    latest = confirmed.order_by("-on").first()
    return latest.as_value() if latest else None


def _worth(row: RecordedMark) -> Context | None:
    """The pace that a mark is worth over the race of the athlete's workout; None where no model carries it there."""
    race_m = LIBRARY[row.athlete.workout].race_m
    try:
        pace = pace_from_mark(row.as_value(), race_m, settings_of(row.athlete).equivalence)
    except ValueError:
        return None
    return {
        "lap": figures.target(pace.ms_per_400),
        "race": figures.event(race_m),
        "time": race_time(pace, race_m),
        "is_run": row.distance_m == race_m,
        "roughly": bool(caution(row.distance_m)),
    }


def _advice(row: RecordedMark, change: Change) -> list[str]:
    """Say what a coach should know before he confirms: faster, slower, goal met (P14)."""
    was, now, goal = change.before.date_pace, change.after.date_pace, change.after.goal_pace
    if now is None or not row.is_waiting:
        return []
    said = []
    facts = {"now": figures.target(now.pace.ms_per_400), "was": figures.target(was.pace.ms_per_400) if was else ""}
    if was is None:
        said.append(_("Date pace would be %(now)s.") % facts)
    elif now.pace.ms_per_400 - was.pace.ms_per_400 > HARDLY_MS:
        said.append(_("That would make date pace %(now)s instead of %(was)s. One slow race is not a trend: "
                      "keep %(was)s unless you think otherwise.") % facts)  # fmt: skip
    elif was.pace.ms_per_400 - now.pace.ms_per_400 > HARDLY_MS:
        said.append(_("Date pace %(was)s → %(now)s. Stage and goal reps are kept; past sessions keep their targets.")
                    % facts)  # fmt: skip
    else:
        said.append(_("Date pace stays at %(now)s.") % facts)
    if goal is not None and now.mark == row.as_value() and now.pace <= goal:
        said.append(_("That is the goal of %(goal)s or faster: goal met. Set a new one next.")
                    % {"goal": figures.target(goal.ms_per_400)})  # fmt: skip
    return said


def _later(row: RecordedMark, change: Change) -> str:
    """Say so when a later mark holds today, so that this one changes only what lies behind it."""
    now = change.after.date_pace
    if row.is_waiting and now is not None and now.mark.on is not None and now.mark.on > row.on:
        return _("A later mark, of %(day)s, sets today's date pace.") % {"day": figures.day(now.mark.on)}
    return ""
