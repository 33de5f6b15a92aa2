"""The evening on one screen: who runs what, in which group, and every late change."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coachapp import words
from coachapp.forms.athlete import workout_choices
from coachapp.forms.practice import PartForm, PracticeForm, VersionForm
from coachapp.models import LoggedSession, Practice
from coachapp.services.actor import Actor
from coachapp.services.practice import (
    DayIsLogged,
    Part,
    PartRefused,
    PracticeConflict,
    call_off,
    call_on,
    candidates,
    change_parts,
    change_practice,
    regroup,
)
from coachapp.services.practice_board import Line, costs_of, lines_of
from coachapp.views import access
from coachapp.views.practice_lines import groups_of, letter_of
from coachapp.views.practices import evening_day

Context = dict[str, Any]

#: The lines and boxes of a sheet that anybody may be written on.
LINES_ON_PAPER, REPS_ON_PAPER = 12, 12


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def practice(request: HttpRequest, squad: str, practice: uuid.UUID) -> HttpResponse:
    """Show the evening; take a change, and show it anew."""
    found = access.practice(request, squad, practice)
    if request.method != "POST":
        return _page(request, found)
    if request.POST.get("do") == "change":
        return _particulars(request, found)
    before = _someone_here(found)
    said, refused = _change(request, found, access.actor(request))
    if request.headers.get("HX-Request") == "true":
        if _someone_here(found) != before:
            # The buttons above the groups change with the first and the last who comes.
            return HttpResponse(headers={"HX-Refresh": "true"})
        return _page(request, found, said=said, refused=refused, alone=True)
    if refused:
        return _page(request, found, refused=refused, status=422)
    return redirect("practice", found.squad.slug, found.pk)


@require_safe
@access.coaches
def track_sheet(request: HttpRequest, squad: str, practice: uuid.UUID) -> HttpResponse:
    """The evening on one sheet of paper, with an empty box for every time and recovery; `blank` is one without names."""
    found = access.practice(request, squad, practice)
    blank = "blank" in request.GET
    groups = [] if blank else groups_of(lines_of(found), {})
    runners = [runner for group in groups for runner in group["runners"]]
    most = max((len(runner["cells"]) for runner in runners), default=REPS_ON_PAPER if blank else 0)
    for runner in runners:
        runner["blanks"] = range(most - len(runner["cells"]))
    context = {
        "squad": found.squad,
        "practice": found,
        "day": evening_day(found.on, found.on),
        "groups": groups,
        "columns": range(1, most + 1),
        "blank": blank,
        "empty_lines": range(LINES_ON_PAPER if blank else 0),
        "has_goal": any(cell["plan"] == "goal" for runner in runners for cell in runner["cells"]),
    }
    return render(request, "practice_sheet/page.html", context)


def is_logged(practice: Practice) -> bool:
    """Whether a session of this evening is logged."""
    keys = practice.athletes.filter(squad_id=practice.squad_id).values("session_id")
    return LoggedSession.objects.kept().filter(squad_id=practice.squad_id, pk__in=keys).exists()


# --- inside ------------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    found: Practice,
    *,
    form: PracticeForm | None = None,
    said: str = "",
    refused: str = "",
    alone: bool = False,
    status: int = 200,
) -> HttpResponse:
    today = found.squad.today(timezone.now())
    lines = lines_of(found)
    here = {line.athlete.pk for line in lines if line.here}
    particulars = {"on": found.on, "place": found.place, "note": found.note}
    context = {
        "squad": found.squad,
        "practice": found,
        "day": evening_day(found.on, today),
        "groups": groups_of(lines, costs_of(lines)),
        "absent": [
            {
                "pk": person.athlete.pk,
                "name": person.athlete.name,
                "step": words.step_line(person.prescription) if person.prescription else _("needs a time first"),
                "can_run": person.prescription is not None,
            }
            for person in candidates(found.squad, on=found.on)
            if person.athlete.pk not in here
        ],
        "form": form or PracticeForm(initial=particulars, today=today),
        "workouts": workout_choices(),
        "action_url": reverse("practice", args=[found.squad.slug, found.pk]),
        "has_taps": found.taps.filter(squad=found.squad).exists(),
        "is_past": found.on < today,
        "called_off": found.called_off_at is not None,
        "can_call_off": found.called_off_at is not None or found.on >= today,
        "logged": is_logged(found),
        "said": said,
        "refused": refused,
    }
    response = render(request, "practice/_evening.html" if alone else "practice/page.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _particulars(request: HttpRequest, found: Practice) -> HttpResponse:
    form = PracticeForm(request.POST, today=found.squad.today(timezone.now()))
    version = VersionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        if not version.is_valid():
            raise PracticeConflict(found)
        change_practice(
            practice=found, by=access.actor(request), version=version.cleaned_data["version"], **form.cleaned_data
        )
    except DayIsLogged:
        form.add_error("on", _("A session of this evening is logged, so its day stays. Take the logging back first."))
        return _page(request, found, form=form, status=422)
    except PracticeConflict:
        found.refresh_from_db(fields=["on", "place", "note", "version"])
        return _page(request, found, refused=_("It was changed meanwhile. Look at it again."), status=422)
    messages.success(request, _("Saved."))
    return redirect("practice", found.squad.slug, found.pk)


def _change(request: HttpRequest, found: Practice, by: Actor) -> tuple[str, str]:
    """Do what a button asks. Returns what was done in words, and why it was refused."""
    do = request.POST.get("do", "")
    if do == "regroup":
        regroup(practice=found, by=by)
        return _("The groups are proposed anew."), ""
    if do in ("call_off", "call_on"):
        (call_off if do == "call_off" else call_on)(practice=found, by=by)
        found.refresh_from_db(fields=["called_off_at", "version"])
        return "", ""
    form = PartForm(request.POST)
    if not form.is_valid():
        return "", _("That is no group, workout or rep. Nothing is changed.")
    return _change_part(found, by, do, form.cleaned_data)


def _change_part(found: Practice, by: Actor, do: str, asked: dict[str, Any]) -> tuple[str, str]:
    lines = {line.athlete.pk: line for line in lines_of(found)}
    line = lines.get(asked["athlete"])
    if do == "add":
        name, part = _newcomer(found, asked["athlete"], line, lines.values())
        said = _("%(name)s runs in group %(letter)s.") % {"name": name, "letter": letter_of(part.group)}
    elif line is None:
        raise Http404
    else:
        name, part = line.athlete.name, Part.of(line.row)
        if do == "move":
            part = replace(part, group=asked["group"] or part.group)
            said = _("%(name)s runs in group %(letter)s.") % {"name": name, "letter": letter_of(part.group)}
        elif do == "remove":
            part = replace(part, here=False)
            said = _("%(name)s does not run tonight.") % {"name": name}
        elif do == "runs":
            part = _other_run(line, part, asked)
            said = _("%(name)s: changed.") % {"name": name}
        else:
            return "", _("Nothing is changed.")
    try:
        change_parts(practice=found, by=by, to={asked["athlete"]: part})
    except PartRefused:
        return "", _("That is no group, workout or rep. Nothing is changed.")
    return said, ""


def _other_run(line: Line, part: Part, asked: dict[str, Any]) -> Part:
    """Another workout starts over with all of its reps; the last rep is only kept where it is not the last of all."""
    workout = asked["workout"] or part.workout
    if workout != part.workout:
        return replace(part, workout=workout, first_rep=1, last_rep=None)
    total = len(line.prescription.reps) if line.prescription else 0
    first, last = asked["first_rep"] or 1, asked["last_rep"] or total
    if asked["first_rep"] and asked["last_rep"]:
        first, last = min(first, last), max(first, last)
    return replace(part, first_rep=first, last_rep=None if last >= total else last)


def _newcomer(found: Practice, pk: uuid.UUID, line: Line | None, lines: Any) -> tuple[str, Part]:
    """Whoever comes late joins the group whose first target is nearest to his, or comes back to his own."""
    if line is not None:
        return line.athlete.name, replace(Part.of(line.row), here=True)
    person = next((it for it in candidates(found.squad, on=found.on) if it.athlete.pk == pk), None)
    if person is None or person.prescription is None:
        raise Http404
    target_ms = person.prescription.reps[0].target_ms
    near = min(
        (it for it in lines if it.here and it.prescription),
        key=lambda it: abs(it.prescription.reps[0].target_ms - target_ms),
        default=None,
    )
    return person.athlete.name, Part(workout=person.athlete.workout, group=near.row.group if near else 1)


def _someone_here(found: Practice) -> bool:
    return found.athletes.filter(squad_id=found.squad_id, here=True).exists()
