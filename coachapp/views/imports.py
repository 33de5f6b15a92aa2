"""Files in: sent, read one after the other, looked at, logged."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from coachapp.forms.imported import DayForm, ImportForm
from coachapp.models import Athlete, ImportedFile, Squad
from coachapp.models.identity import new_id
from coachapp.services.actor import Actor
from coachapp.services.imported import (
    choose_day,
    day_comes_first_for,
    days_asked,
    give_to,
    keep_files,
    put_aside,
    read_again,
    read_file,
)
from coachapp.views import access
from coachapp.views.desk import Desk
from coachapp.views.import_rows import rows_of
from coachapp.views.import_session import log_clear, preview

Context = dict[str, Any]
State = ImportedFile.State
#: So many files are read, or logged, before the page shows how far it is.
AT_ONCE = 4


# --- the coach's -------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def import_files(request: HttpRequest, squad: str) -> HttpResponse:
    """Ask for files, and keep them."""
    theirs = access.squad(request, squad)
    people = list(theirs.athletes.training().order_by("name", "slug"))
    if request.method != "POST":
        whose = {"athlete": request.GET.get("athlete", ""), "batch": new_id()}
        return render(
            request, "imports/squad.html", {"squad": theirs, "form": ImportForm(people=people, initial=whose)}
        )
    form = ImportForm(request.POST, request.FILES, people=people)
    if not form.is_valid():
        return render(request, "imports/squad.html", {"squad": theirs, "form": form}, status=422)
    _keep(form, theirs, access.actor(request), form.owner)
    return redirect("import-batch", theirs.slug, form.cleaned_data["batch"])


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def import_batch(request: HttpRequest, squad: str, batch: uuid.UUID) -> HttpResponse:
    """Show what became of the files; read on, log what is clear, say whose a file is, put one aside."""
    coaching = access.coaching(request, squad)
    theirs = coaching.squad
    files = access.imported(theirs, batch)
    people = list(theirs.athletes.training().order_by("name", "slug"))
    for person in people:
        person.squad = theirs
    days = _day_form(request, files)
    if request.method == "POST" and (days is None or _chosen(days, files)):
        _act(request, files, people, access.actor(request))
        if not getattr(request, "htmx", False):
            return redirect("import-batch", theirs.slug, batch)
        files = access.imported(theirs, batch)
        days = _day_form(request, files, answered=True)
    add_url = reverse("athlete-add", args=(theirs.slug,)) if coaching.may_lead else ""
    context = {"squad": theirs, "people": people, "days": days, "add_url": add_url, **_listed(request, files, people)}
    part = bool(getattr(request, "htmx", False))
    return render(request, "imports/_batch.html" if part else "imports/batch.html", context, status=_status(days))


@require_http_methods(["GET", "HEAD"])
@access.coaches
def import_session(request: HttpRequest, squad: str, athlete: str, file: uuid.UUID) -> HttpResponse:
    """Show one session of a file in the entry grid, beside what was asked."""
    found = access.athlete(request, squad, athlete)
    return preview(request, Desk.of_coach(request, found), access.imported_file(found.squad, file), _place(request))


# --- the athlete's own -------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@access.runs
def my_import(request: HttpRequest, me: Athlete) -> HttpResponse:
    """Take the athlete's own file and show what is in it."""
    if request.method != "POST":
        form = ImportForm(initial={"batch": new_id()})
        return render(request, "imports/my.html", {"athlete": me, "form": form})
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "imports/my.html", {"athlete": me, "form": form}, status=422)
    _keep(form, me.squad, Actor.runner(me), me)
    return redirect("my-import-batch", form.cleaned_data["batch"])


@require_http_methods(["GET", "HEAD", "POST"])
@access.runs
def my_import_batch(request: HttpRequest, me: Athlete, batch: uuid.UUID) -> HttpResponse:
    """Show the athlete what became of his files."""
    files = access.my_imported(me, batch)
    days = _day_form(request, files)
    if request.method == "POST" and (days is None or _chosen(days, files)):
        _act(request, files, [me], Actor.runner(me))
        if not getattr(request, "htmx", False):
            return redirect("my-import-batch", batch)
        files = access.my_imported(me, batch)
        days = _day_form(request, files, answered=True)
    context = {"athlete": me, "days": days, **_listed(request, files, [me], own=True)}
    part = bool(getattr(request, "htmx", False))
    return render(request, "imports/_batch.html" if part else "imports/my_batch.html", context, status=_status(days))


@require_http_methods(["GET", "HEAD"])
@access.runs
def my_import_session(request: HttpRequest, me: Athlete, file: uuid.UUID) -> HttpResponse:
    """Show the athlete one session of his file in the entry grid."""
    return preview(request, Desk.of_runner(me), access.my_imported_file(me, file), _place(request))


# --- inside ------------------------------------------------------------------------------------


def _place(request: HttpRequest) -> int:
    """Which session of the file is meant; the first where nothing is said."""
    text = request.GET.get("place", "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _keep(form: ImportForm, squad: Squad, by: Actor, athlete: Athlete | None) -> None:
    cleaned = form.cleaned_data
    keep_files(squad=squad, by=by, batch=cleaned["batch"], files=cleaned["incoming"], athlete=athlete)


def _day_form(request: HttpRequest, files: list[ImportedFile], *, answered: bool = False) -> DayForm | None:
    """The question for the day of what was read, once for all; None where no day is in doubt."""
    asked = days_asked(files)
    if not asked:
        return None
    opened = next((one for one in asked.get("open", ()) if one["on"]), None)
    example = date.fromisoformat(opened["on"]) if opened else None
    told = request.POST if request.POST.get("do") == "day" and not answered else None
    return DayForm(
        told,
        example=example,
        day_first=day_comes_first_for(files[0]),
        missing=len(asked.get("missing", ())),
        today=files[0].squad.today(timezone.now()),
    )


def _chosen(form: DayForm, files: list[ImportedFile]) -> bool:
    """Keep the day that was chosen. False for an answer that is none; any other button of the list is not asked."""
    if not form.is_bound:
        return True
    if not form.is_valid():
        return False
    choose_day(files=files, on=form.cleaned_data.get("on"), day_first=form.day_first)
    return True


def _status(form: DayForm | None) -> int:
    return 422 if form is not None and form.is_bound and not form.is_valid() else 200


def _act(request: HttpRequest, files: list[ImportedFile], people: list[Athlete], by: Actor) -> None:
    """Do what a button of the list asks for."""
    action = request.POST.get("do", "read")
    named = {str(file.pk): file for file in files}.get(request.POST.get("file", ""))
    today = files[0].squad.today(timezone.now())
    if action == "read":
        for file in [file for file in files if file.state == State.WAITING][:AT_ONCE]:
            read_file(file=file, people=people, today=today)
    elif action == "log":
        log_clear([file for file in files if file.state == State.READ], people, by, today=today, at_once=AT_ONCE)
    elif action == "give" and named is not None:
        whose = {person.slug: person for person in people}.get(request.POST.get("athlete", ""))
        if whose is not None:
            give_to(file=named, athlete=whose)
    elif action == "again" and named is not None:
        read_again(file=named)
    elif action == "aside" and named is not None:
        put_aside(file=named)


def _listed(request: HttpRequest, files: list[ImportedFile], people: list[Athlete], own: bool = False) -> Context:
    waiting = sum(file.state == State.WAITING for file in files)
    rows = rows_of(files, people, own=own)
    clear = sum(row["clear"] for row in rows)
    logging = request.method == "POST" and request.POST.get("do") == "log" and clear > 0
    return {
        "rows": rows,
        "all": len(files),
        "done": len(files) - waiting,
        "waiting": waiting,
        "clear": clear,
        "next": "read" if waiting else "log" if logging else "",
        "url": request.path,
    }
