"""The evenings of a squad, and a new one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from coachapp import words
from coachapp.forms.practice import FURTHEST, NewPracticeForm, Ticks
from coachapp.models import LoggedSession, Practice, PracticeAthlete, Squad
from coachapp.models.identity import new_id
from coachapp.services.practice import Candidate, PracticeConflict, candidates, plan_practice
from coachapp.training.library import LIBRARY
from coachapp.views import access
from coachapp.views.ladder import planned_cells

Context = dict[str, Any]

#: Past evenings on one page.
A_PAGE = 20


@require_safe
@access.coaches
def practices(request: HttpRequest, squad: str) -> HttpResponse:
    """Every evening of the squad: those to come, then those before."""
    theirs = access.squad(request, squad)
    today = theirs.today(timezone.now())
    rows = Practice.objects.filter(squad=theirs).annotate(
        people=Count("athletes", filter=Q(athletes__here=True), distinct=True)
    )
    page = Paginator(rows.filter(on__lt=today).order_by("-on", "-id"), A_PAGE).get_page(request.GET.get("page"))
    ahead = list(rows.filter(on__gte=today).order_by("on", "id"))
    logged = _logged(theirs, [*ahead, *page.object_list])
    context = {
        "squad": theirs,
        "ahead": [_evening(row, today, row.pk in logged) for row in ahead],
        "past": [_evening(row, today, row.pk in logged) for row in page.object_list],
        "page": page,
    }
    return render(request, "practices/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def practice_new(request: HttpRequest, squad: str) -> HttpResponse:
    """Plan an evening: who is due is ticked already. It opens with its groups proposed."""
    theirs = access.squad(request, squad)
    today = theirs.today(timezone.now())
    people = candidates(theirs, on=_asked_day(request, today))
    known = [person.athlete.pk for person in people]
    initial = {"id": new_id(), "on": today, "place": _usual_place(theirs)}
    form = NewPracticeForm(request.POST or None, today=today, known=known, initial=initial)
    if request.POST.get("do") == "day":
        return _another_day(request, theirs, form, people, today)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = plan_practice(
                squad=theirs, by=access.actor(request), on=said["on"], athletes=said["athletes"], place=said["place"],
                note=said["note"], practice_id=said["id"],
            )  # fmt: skip
        except PracticeConflict:
            form.add_error(None, _("This evening is planned already. Open it from the list, or start again here."))
        else:
            return redirect("practice", theirs.slug, made.pk)
    ticked = set(request.POST.getlist("athletes")) if form.is_bound else None
    context = {"squad": theirs, "form": form} | _who(people, today, Ticks.read(request.POST), ticked)
    return render(request, "practice_new/page.html", context, status=422 if form.is_bound else 200)


def evening_day(on: date, today: date) -> str:
    """A day as an evening is called by: "Tue 9 Jun", with its year when that is not today's."""
    # Translators: a weekday, a day and its month in short, as in "Tue 9 Mar"; Django's letters for dates.
    return date_format(on, _("D j M") if on.year == today.year else _("D j M Y"))


def _asked_day(request: HttpRequest, today: date) -> date:
    """The day that is typed, so that who is due is due then; today where none can be read."""
    try:
        on = parse_date(request.POST.get("on", ""))
    except ValueError:
        on = None
    return on if on is not None and abs(on - today) <= FURTHEST else today


def _another_day(
    request: HttpRequest, squad: Squad, form: NewPracticeForm, people: list[Candidate], today: date
) -> HttpResponse:
    """Tick who is due on the day that is typed; what was ticked by hand, and everything else, stays."""
    alone = request.headers.get("HX-Request") == "true"
    if form["on"].errors and alone:
        return HttpResponse(status=204)  # a day being typed: the list stays as it is
    if form["on"].errors:
        ticked = set(request.POST.getlist("athletes"))
        context = {"squad": squad, "form": form} | _who(people, today, Ticks.read(request.POST), ticked)
        return render(request, "practice_new/page.html", context, status=422)
    typed = {name: request.POST.get(name, "") for name in ("id", "on", "place", "note")}
    known = [person.athlete.pk for person in people]
    context = {"squad": squad, "form": NewPracticeForm(today=today, known=known, initial=typed)}
    context |= _who(people, today, Ticks.read(request.POST))
    on = evening_day(_asked_day(request, today), today)
    context["said"] = _("Ticked are those who are due on %(day)s, and whom you ticked yourself.") % {"day": on}
    response = render(request, "practice_new/_who.html" if alone else "practice_new/page.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _who(people: list[Candidate], today: date, ticks: Ticks, ticked: set[str] | None = None) -> Context:
    """The list of who may come: ticked as the day and the coach have it, or just these."""
    rows = [_person(person, today, ticks, ticked) for person in people]
    known = {row["pk"] for row in rows}
    return {
        "people": rows,
        "by_hand": [(pk, on) for pk, on in ticks.by_hand.items() if pk in known],
        "ticked_count": sum(row["ticked"] for row in rows),
    }


def _usual_place(squad: Squad) -> str:
    """Where they met last."""
    return Practice.objects.filter(squad=squad).order_by("-on", "-id").values_list("place", flat=True).first() or ""


def _logged(squad: Squad, rows: list[Practice]) -> set[object]:
    """The evenings of which a session is logged."""
    planned = PracticeAthlete.objects.filter(squad=squad, practice__in=[row.pk for row in rows])
    sessions = dict(planned.values_list("session_id", "practice_id"))
    kept = LoggedSession.objects.kept().filter(squad=squad, pk__in=list(sessions))
    return {sessions[pk] for pk in kept.values_list("pk", flat=True)}


def _evening(row: Any, today: date, logged: bool) -> Context:
    state, tone = _("Planned"), "plain"
    if row.called_off_at:
        state, tone = _("Called off"), "missed"
    elif logged:
        state, tone = _("Logged"), "goal"
    elif row.on == today:
        state, tone = _("Today"), "tartan"
    elif row.on < today:
        state, tone = _("Not logged"), "missed"
    return {
        "url": reverse("practice", args=[row.squad.slug, row.pk]),
        "day": evening_day(row.on, today),
        "place": row.place,
        "who": ngettext("%(n)d athlete", "%(n)d athletes", row.people) % {"n": row.people},
        "state": state,
        "tone": tone,
    }


def _person(person: Candidate, today: date, ticks: Ticks, ticked: set[str] | None) -> Context:
    upcoming = person.prescription
    due = {
        "due": (_("Due"), "missed"),
        "overdue": (_("Overdue"), "missed"),
        "first": (_("First session"), "date"),
        "later": (_("Not due yet"), "plain"),
        "unknown": (_("Needs a mark"), "tartan"),
    }[person.due]
    workout = LIBRARY[person.athlete.workout]
    step = words.step_line(upcoming) if upcoming else _("needs a time first")
    return {
        "pk": str(person.athlete.pk),
        "name": person.athlete.name,
        "step": step if workout.staged else f"{_(workout.title)}: {step}",
        "cells": planned_cells(upcoming) if upcoming else {"n": 0},
        "due": due[0],
        "tone": due[1],
        "ticked": (
            ticks.ticked(person.athlete.pk, due=person.ticked) and upcoming is not None
            if ticked is None
            else str(person.athlete.pk) in ticked
        ),
        "can_run": upcoming is not None,
    }
