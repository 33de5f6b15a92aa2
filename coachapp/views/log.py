"""Log a session: the entry grid, the verdict that forms meanwhile, and storing it once however often it is sent."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coachapp import words
from coachapp.forms.log import SessionForm
from coachapp.forms.log_fields import initial_of, new_initial, typed_day, typed_rows
from coachapp.forms.log_paste import read_paste
from coachapp.forms.sheet import MOST_ROWS, Sheet
from coachapp.models import Athlete, LoggedSession
from coachapp.services.session import SessionConflict, log_session
from coachapp.services.session_day import DayTaken
from coachapp.services.standing import log_of
from coachapp.services.training_log import ReadMorning, log_and_entry
from coachapp.training.log import TrainingLog
from coachapp.views import access
from coachapp.views.desk import Desk
from coachapp.views.log_conflict import conflict
from coachapp.views.log_verdict import verdict_context

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def session_log(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """The coach logs a session for one athlete."""
    return _log(request, Desk.of_coach(request, access.athlete(request, squad, athlete)))


@require_POST
@access.coaches
def session_verdict(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """The verdict on what the coach has typed so far. Nothing is stored."""
    return live(request, new_form(request, Desk.of_coach(request, access.athlete(request, squad, athlete))))


@require_http_methods(["GET", "HEAD", "POST"])
@access.runs
def my_log(request: HttpRequest, me: Athlete) -> HttpResponse:
    """The athlete logs his own session; the coach sees that it is his."""
    return _log(request, Desk.of_runner(me))


@require_POST
@access.runs
def my_verdict(request: HttpRequest, me: Athlete) -> HttpResponse:
    """The verdict on what the athlete has typed so far. Nothing is stored."""
    return live(request, new_form(request, Desk.of_runner(me)))


# --- shared with editing -----------------------------------------------------------------------


def sheet_of(
    desk: Desk, data: QueryDict | None, logged: LoggedSession | None = None, *, log: TrainingLog | None = None
) -> Sheet:
    """The sheet for what stands in a posted form, or for today; the log is read where it is not given."""
    slug = logged.workout if logged else desk.athlete.workout
    stored = logged.as_value() if logged else None
    through = "trained_through" in data if data is not None else bool(stored and stored.trained_through)
    return Sheet(
        slug=slug,
        log=log or log_of(desk.athlete, slug),
        on=typed_day(data or {}, stored.on if stored else desk.today),
        today=desk.today,
        stored=stored,
        trained_through=through,
    )


def new_form(request: HttpRequest, desk: Desk) -> SessionForm:
    """The form for a new session: as posted, or blank for the day and rows that the address names."""
    if request.method == "POST":
        return SessionForm(request.POST, sheet=sheet_of(desk, request.POST))
    sheet = sheet_of(desk, request.GET if "on" in request.GET else None)
    return SessionForm(sheet=sheet, rows=typed_rows(request.GET), initial=new_initial(sheet.on))


def edit_form(request: HttpRequest, desk: Desk, logged: LoggedSession) -> SessionForm:
    """The form for a stored session: as posted, or as stored."""
    if request.method == "POST":
        return SessionForm(request.POST, sheet=sheet_of(desk, request.POST, logged))
    sheet = sheet_of(desk, None, logged)
    return SessionForm(sheet=sheet, rows=typed_rows(request.GET), initial=initial_of(logged, sheet))


def live(request: HttpRequest, form: SessionForm) -> HttpResponse:
    """Answer with the verdict card and the squares."""
    form.is_valid()
    return render(request, "log/_live.html", {"form": form, **verdict_context(form)})


def page(
    request: HttpRequest,
    desk: Desk,
    form: SessionForm,
    *,
    logged: LoggedSession | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Answer with the entry page; with its grid alone where htmx asked for that."""
    form.is_valid()
    shown = verdict_context(form if form.is_bound else _stand_in(form))
    asked = form.sheet.asked
    context: Context = {
        **desk.context(),
        **shown,
        "form": form,
        "logged": logged,
        "rows": [{"row": row, "mark": mark} for row, mark in zip(form.rows, shown["marks"], strict=True)],
        "asked": asked,
        "step": words.step_line(asked) if asked else "",
        "action_url": desk.edit_url(logged.pk) if logged else desk.log_url,
        "session_url": desk.session_url(logged.pk) if logged else "",
        "live_url": desk.edit_url(logged.pk) if logged else desk.verdict_url,
        "draft": f"edit:{logged.pk}" if logged else f"log:{desk.athlete.pk}:{form.sheet.slug}",
        "loose": [asked for name, asked in form.questions.items() if name not in form.fields],
        "most_rows": MOST_ROWS,
        "summary": status == 422,
        **more,
    }
    part = bool(getattr(request, "htmx", False)) and "notes" in more
    return render(request, "log/_grid_answer.html" if part else "log/page.html", context, status=status)


def other_than_save(
    request: HttpRequest, desk: Desk, form: SessionForm, logged: LoggedSession | None = None
) -> HttpResponse | None:
    """Answer the buttons that store nothing: read what was pasted, add a row, check. None for saving."""
    action = request.POST.get("action", "save")
    nothing_typed = not any(str(value).strip() for name, value in request.POST.items() if name.startswith("time_"))
    if action == "read" or (action == "save" and nothing_typed and str(request.POST.get("paste", "")).strip()):
        reading = read_paste(request.POST, form.sheet.planned_rows)
        filled = SessionForm(reading.data, sheet=form.sheet)
        return page(request, desk, filled, logged=logged, notes=reading.notes)
    if action == "more":
        data = request.POST.copy()
        data["rows"] = str(min(MOST_ROWS, form.row_count + 1))
        return page(request, desk, SessionForm(data, sheet=form.sheet), logged=logged, notes=())
    if action == "check":
        return page(request, desk, form, logged=logged)
    return None


# --- inside ------------------------------------------------------------------------------------


def _log(request: HttpRequest, desk: Desk) -> HttpResponse:
    if request.method != "POST":
        return page(request, desk, new_form(request, desk))
    log, entry = log_and_entry(desk.athlete, desk.athlete.workout)
    form = SessionForm(request.POST, sheet=sheet_of(desk, request.POST, log=log))
    other = other_than_save(request, desk, form)
    if other is not None:
        return other
    if not form.is_valid():
        return page(request, desk, form, status=422)
    return _store(request, desk, form, ReadMorning(form.sheet.morning, entry))


def _store(request: HttpRequest, desk: Desk, form: SessionForm, read: ReadMorning) -> HttpResponse:
    session, conditions = form.session(), form.cleaned_data["conditions"]
    try:
        saved = log_session(
            athlete=desk.athlete,
            by=desk.by,
            session=session,
            conditions=conditions,
            on=desk.today,
            workout=form.sheet.slug,
            only_one=form.data.get("second") != session.key,
            read=read,
        )
    except DayTaken as taken:
        return conflict(request, desk, form, taken.stored, second=True)
    except SessionConflict as refused:
        if refused.stored is None:
            raise Http404 from refused
        return conflict(request, desk, form, refused.stored, second=False)
    return stored(desk, saved.logged.pk, session.key)


def stored(desk: Desk, row_id: uuid.UUID, sent_id: str) -> HttpResponseRedirect:
    """Go on to the session's page; `saved` tells the browser which draft it no longer needs."""
    return redirect(f"{desk.session_url(row_id)}?saved={sent_id}")


def _stand_in(form: SessionForm) -> SessionForm:
    """A bound copy of a form that only shows its initial values, so that it can be judged like a typed one."""
    data = QueryDict(mutable=True)
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if value not in (None, "", False):
            data[name] = "on" if value is True else str(value)
    made = SessionForm(data, sheet=form.sheet, rows=form.row_count)
    made.is_valid()
    return made
