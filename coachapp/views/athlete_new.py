"""New athletes: one by one, or as pasted lines that are looked at before they are saved."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from coachapp.forms.athlete import NewAthleteForm
from coachapp.forms.roster import RosterForm, RosterRow, read_rows
from coachapp.models import RecordedMark, Squad
from coachapp.models.athlete import THE_MARCH
from coachapp.services import athlete as athletes
from coachapp.services.athlete import NewAthlete
from coachapp.services.goal import GoalNotFaster
from coachapp.training.pace import Mark
from coachapp.training.settings import Settings
from coachapp.views import access

Kind = RecordedMark.Kind


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def athlete_add(request: HttpRequest, squad: str) -> HttpResponse:
    """Add one athlete, and go on to the next one where that was asked for."""
    coaching = access.coaching(request, squad, may="lead")
    theirs = coaching.squad
    today = theirs.today(timezone.now())
    names = _names(theirs)
    form = NewAthleteForm(
        request.POST or None,
        initial={"workout": THE_MARCH, "event": "3000", "mark_on": today},
        settings=Settings.of(theirs.settings),
        names=names,
        today=today,
    )
    if form.is_valid():
        try:
            added = athletes.add_athlete(squad=theirs, by=access.actor(request), new=_typed(form), on=today)
        except GoalNotFaster:
            form.add_error("goal", _("The goal is not faster than the mark."))
        else:
            messages.success(request, _("%(athlete)s is in the squad.") % {"athlete": added.name})
            if request.POST.get("then") == "another":
                return redirect("athlete-add", theirs.slug)
            return redirect("squad", theirs.slug)
    context = {"squad": theirs, "coaching": coaching, "form": form, "first": not names}
    return render(request, "athlete_add/page.html", context, status=422 if form.is_bound else 200)


def _typed(form: NewAthleteForm) -> NewAthlete:
    data = form.cleaned_data
    read = data["mark_read"]
    return NewAthlete(
        name=data["name"],
        birth_year=data["birth_year"],
        workout=data["workout"],
        mark=Mark(data["mark_on"], read.distance_m, read.time_ms) if read else None,
        mark_kind=Kind.TYPED if read is None or read.per_lap else Kind.RACE,
        goal=data.get("goal_pace"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def athlete_paste(request: HttpRequest, squad: str) -> HttpResponse:
    """Show what pasted lines mean, and save them once they were looked at: all or none."""
    coaching = access.coaching(request, squad, may="lead")
    theirs = coaching.squad
    today = theirs.today(timezone.now())
    settings = Settings.of(theirs.settings)
    form = RosterForm(request.POST or None, request.FILES or None)
    rows: list[RosterRow] = []
    if form.is_valid():
        text = form.cleaned_data["text"]
        rows = read_rows(text, names=_names(theirs), settings=settings, today=today)
        if not rows:
            form.add_error("text", _("There is nobody in these lines."))
        elif request.POST.get("do") == "save" and not any(row.refused for row in rows if not row.known):
            with transaction.atomic():
                # The same list sent twice at once: the second one waits here, and then finds everybody known.
                Squad.objects.select_for_update().get(pk=theirs.pk)
                rows = read_rows(text, names=_names(theirs), settings=settings, today=today)
                new = [_pasted(row) for row in rows if not row.known]
                athletes.add_athletes(squad=theirs, by=access.actor(request), new=new, on=today)
            messages.success(request, _saved(len(new)))
            return redirect("squad", theirs.slug)
    new_count = sum(1 for row in rows if not row.known)
    context = {
        "squad": theirs,
        "coaching": coaching,
        "form": _to_go_on(form),
        "rows": rows,
        "new_count": new_count,
        "known_count": len(rows) - new_count,
        "refused_count": sum(1 for row in rows if row.refused and not row.known),
        "doubt_count": sum(1 for row in rows if row.doubts and not row.known),
    }
    wrong = form.is_bound and (not form.is_valid() or request.POST.get("do") == "save")
    return render(request, "athlete_paste/page.html", context, status=422 if wrong else 200)


def _to_go_on(form: RosterForm) -> RosterForm:
    """The form to show again: what a spreadsheet said stands in it as lines, to be corrected and saved."""
    if not form.files or not form.is_valid():
        return form
    return RosterForm(initial={"text": form.cleaned_data["text"]})


def _pasted(row: RosterRow) -> NewAthlete:
    line = row.line
    return NewAthlete(name=line.name, birth_year=line.birth_year, mark=line.mark, mark_kind=Kind.RACE, goal=row.goal)


def _saved(count: int) -> str:
    if not count:
        return _("They are all in the squad already.")
    return ngettext("%(count)d athlete is in the squad.", "%(count)d athletes are in the squad.", count) % {
        "count": count
    }


def _names(squad: Squad) -> list[str]:
    return list(squad.athletes.known().values_list("name", flat=True))
