"""Leave a session out, or excuse a rep or a recovery: first what it would change, then the deed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coachapp import words
from coachapp.forms.session import ExcuseForm, VersionForm, VoidForm
from coachapp.models import LoggedSession
from coachapp.services.session import (
    Saved,
    SessionConflict,
    excuse_recovery,
    excuse_rep,
    unvoid_session,
    void_session,
)
from coachapp.services.session_changes import with_recovery_excused, with_rep_excused, with_session
from coachapp.services.standing import Change, decided, log_of, standing_of
from coachapp.training.session import Session
from coachapp.views import access
from coachapp.views.desk import Desk
from coachapp.words import figures

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def session_void(request: HttpRequest, squad: str, athlete: str, session: uuid.UUID) -> HttpResponse:
    """Leave a session out of the march for a reason; count it again when it was left out."""
    logged = access.logged(request, squad, athlete, session)
    desk = Desk.of_coach(request, logged.athlete)
    is_void = bool(logged.void_reason)
    kind = VersionForm if is_void else VoidForm
    if request.method == "POST":
        form = kind(request.POST)
        if form.is_valid():
            version = form.cleaned_data["version"]
            if is_void:
                return _done(request, desk, logged, lambda: unvoid_session(
                    logged=logged, by=desk.by, version=version, on=desk.today))  # fmt: skip
            return _done(request, desk, logged, lambda: void_session(
                logged=logged, by=desk.by, version=version, reason=form.cleaned_data["reason"], on=desk.today))  # fmt: skip
    else:
        form = kind(initial={"version": logged.version})
    would = _would(desk, logged, replace(logged.as_value(), void="" if is_void else "x"))
    context = {"form": form, "is_void": is_void, **_effect(would)}
    return _page(request, desk, logged, "session/void.html", context, form)


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def session_excuse(request: HttpRequest, squad: str, athlete: str, session: uuid.UUID) -> HttpResponse:
    """Excuse one rep or one recovery for a reason, or take such an excuse back."""
    logged = access.logged(request, squad, athlete, session)
    desk = Desk.of_coach(request, logged.athlete)
    choices = list(_excusable(desk, logged))
    if request.method == "POST":
        form = ExcuseForm(request.POST, choices=choices)
        if form.is_valid():
            verb = excuse_recovery if form.is_recovery else excuse_rep
            return _done(request, desk, logged, lambda: verb(
                logged=logged, by=desk.by, version=form.cleaned_data["version"], number=form.number,
                reason=form.said, on=desk.today))  # fmt: skip
        chosen = request.POST.get("what", "")
    else:
        chosen = request.GET.get("what") or (choices[0][0] if choices else "")
        form = ExcuseForm(choices=choices, initial={"version": logged.version, "what": chosen})
    known = chosen in dict(choices)
    reason = _reason_of(logged.as_value(), chosen) if known else ""
    context = {
        "form": form,
        "choices": choices,
        "chosen": chosen if known else "",
        "chosen_label": dict(choices).get(chosen, ""),
        "excused": reason,
        **(_effect(_would(desk, logged, _excused(logged.as_value(), chosen, "" if reason else "x"))) if known else {}),
    }
    return _page(request, desk, logged, "session/excuse.html", context, form)


# --- inside ------------------------------------------------------------------------------------


def _page(
    request: HttpRequest, desk: Desk, logged: LoggedSession, template: str, context: Context, form: VersionForm
) -> HttpResponse:
    shared = {**desk.context(), "logged": logged, "session_url": desk.session_url(logged.pk)}
    return render(request, template, shared | context, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, desk: Desk, logged: LoggedSession, deed: Any) -> HttpResponse:
    """Do it and go back to the session; when somebody was faster, say so there."""
    try:
        saved: Saved = deed()
    except SessionConflict:
        messages.warning(request, _("Somebody changed this session meanwhile, so nothing was done. Look at it again."))
        return redirect(desk.session_url(logged.pk))
    for reason in saved.change.reasons:
        messages.info(request, words.say(reason))
    return redirect(desk.session_url(logged.pk))


def _would(desk: Desk, logged: LoggedSession, session: Session) -> Change:
    log = log_of(desk.athlete, logged.workout)
    return decided(logged.workout, log, with_session(log, session), desk.today)


def _effect(would: Change) -> Context:
    return {
        "changes": [words.say(reason) for reason in would.reasons],
        "step": words.step_line(would.after.next) if would.after.next else "",
    }


def _excusable(desk: Desk, logged: LoggedSession) -> Iterator[tuple[str, str]]:
    """Yield what can be excused: what was missed or is missing, and what is excused already."""
    session = logged.as_value()
    standing = standing_of(desk.athlete, on=desk.today, workout=logged.workout)
    running = next((it for it in standing.runnings if it.session.key == session.key), None)
    run = {rep.number: rep for rep in session.reps}
    for cell in running.cells() if running else ():
        rep = run.get(cell.number)
        if cell.outcome in ("missed", "missing") or (rep and rep.excused):
            time = figures.rep_time(cell.time_ms) if cell.time_ms is not None else _("not timed")
            yield f"rep-{cell.number}", _("Rep %(number)d, %(time)s") % {"number": cell.number, "time": time}
        if cell.recovery_outcome in ("long", "unknown") or (rep and rep.recovery_excused):
            time = figures.recovery(cell.recovery_ms) if cell.recovery_ms is not None else _("not written")
            yield f"recovery-{cell.number}", _("Recovery %(number)d, %(time)s") % {"number": cell.number, "time": time}


def _excused(session: Session, what: str, reason: str) -> Session:
    kind, _dash, number = what.partition("-")
    with_excuse = with_recovery_excused if kind == "recovery" else with_rep_excused
    return with_excuse(session, int(number), reason)


def _reason_of(session: Session, what: str) -> str:
    kind, _dash, number = what.partition("-")
    rep = next((rep for rep in session.reps if rep.number == int(number)), None)
    if rep is None:
        return ""
    return rep.recovery_excused if kind == "recovery" else rep.excused
