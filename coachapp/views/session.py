"""A session's page: what was run, what it came to and why, what comes next, and the way back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coachapp import words
from coachapp.forms.session import VersionForm
from coachapp.models import Athlete, LoggedSession
from coachapp.services.session import OnlyACoach, SessionConflict, undo
from coachapp.services.standing import standing_of
from coachapp.training.judging import RecoveryOutcome
from coachapp.training.library import LIBRARY
from coachapp.training.standing import Cell, Running, Standing, Verdict
from coachapp.views import access
from coachapp.views.desk import Desk
from coachapp.views.ladder import ladder, outcome_of
from coachapp.views.log_verdict import HELD, headline
from coachapp.views.prescribed import told
from coachapp.views.session_history import history, who
from coachapp.words import figures

Context = dict[str, Any]


@require_safe
@access.coaches
def session(request: HttpRequest, squad: str, athlete: str, session: uuid.UUID) -> HttpResponse:
    """Everything about one session, for a coach; one whose logging was taken back can be put back here."""
    logged = access.logged(request, squad, athlete, session)
    return _page(request, Desk.of_coach(request, logged.athlete), logged)


@require_safe
@access.runs
def my_session(request: HttpRequest, me: Athlete, session: uuid.UUID) -> HttpResponse:
    """The same for the athlete himself."""
    return _page(request, Desk.of_runner(me), access.my_session(me, session))


@require_POST
@access.coaches
def session_undo(request: HttpRequest, squad: str, athlete: str, session: uuid.UUID) -> HttpResponse:
    """Take the last change of a session back; once more puts it there again."""
    logged = access.logged(request, squad, athlete, session)
    desk = Desk.of_coach(request, logged.athlete)
    _undo(request, desk, logged)
    return redirect(desk.session_url(logged.pk))


@require_POST
@access.runs
def my_session_undo(request: HttpRequest, me: Athlete, session: uuid.UUID) -> HttpResponse:
    """The athlete takes back what he did himself, while no coach has put a hand to it."""
    logged, desk = access.my_session(me, session), Desk.of_runner(me)
    if not desk.may_edit(logged):
        raise Http404
    _undo(request, desk, logged)
    logged.refresh_from_db()
    return redirect(desk.back_url if logged.undone_at else desk.session_url(logged.pk))


# --- inside ------------------------------------------------------------------------------------


def _undo(request: HttpRequest, desk: Desk, logged: LoggedSession) -> None:
    form = VersionForm(request.POST)
    try:
        if not form.is_valid():
            raise SessionConflict(logged)
        saved = undo(logged=logged, by=desk.by, version=form.cleaned_data["version"], on=desk.today)
    except (SessionConflict, OnlyACoach):
        messages.warning(request, _("It was changed meanwhile, so nothing was taken back. Look at it again."))
        return
    if saved.logged.undone_at:
        messages.success(request, _("The logging was taken back. The session counts nowhere."))
    else:
        messages.success(request, _("Taken back."))


def _page(request: HttpRequest, desk: Desk, logged: LoggedSession) -> HttpResponse:
    standing = standing_of(desk.athlete, on=desk.today, workout=logged.workout)
    running = next((it for it in standing.runnings if it.session.key == str(logged.pk)), None)
    entries = history(logged)
    may_edit = desk.may_edit(logged)
    context = {
        **desk.context(),
        "logged": logged,
        "workout": LIBRARY[logged.workout],
        "running": running,
        "standing": standing,
        "verdict": _verdict(running) if running else None,
        "reps": list(_reps(logged, running)),
        "flushes": [
            {"number": number, "distance": figures.metres_text(flush.distance_m), "time": _time(flush.time_ms)}
            for number, flush in enumerate(logged.as_value().flush, start=1)
        ],
        "effort": f"{logged.rpe_half / 2:g}" if logged.rpe_half is not None else "",
        "total": figures.race_time(logged.as_value().total_ms) if logged.as_value().total_ms else "",
        "who": who(logged),
        "history": entries,
        "may_edit": may_edit,
        "may_coach": not desk.is_own and logged.undone_at is None,
        "undo_what": entries[0]["what"] if entries and (may_edit or logged.undone_at) else "",
        "undo_url": desk.undo_url(logged.pk),
        "edit_url": desk.edit_url(logged.pk),
        "ladder": _ladder(standing, running) if running else None,
        "is_last": running is not None and standing.last is running,
        "step": words.step_line(standing.next) if standing.next else "",
        "then": _given(logged, running),
        "saved": _saved(request),
    }
    return render(request, "session/page.html", context)


def _saved(request: HttpRequest) -> str:
    """The id under which the browser sent what was stored, if the address tells of it."""
    try:
        return str(uuid.UUID(request.GET.get("saved", "")))
    except ValueError:
        return ""


def _verdict(running: Running) -> Context:
    """The decision, large, and why."""
    goal = running.verdict in HELD
    tone = "goal" if goal else "" if running.verdict is Verdict.VOID else "missed"
    return {
        "tone": tone,
        "name": words.verdict_name(running.verdict),
        "headline": headline(running),
        "remarks": [words.say(reason) for reason in running.remarks],
        "why": told(running.reasons),
        "would_change": [words.say(reason) for reason in running.would_change],
        "place": figures.sentence(words.place(running.before)) if running.number else "",
    }


def _ladder(standing: Standing, running: Running) -> Context:
    """The row of this session, and under it what comes next where nothing was run since."""
    alone = standing._replace(runnings=(running,))
    return ladder(alone, session_url=None, upcoming=standing.last is running)


def _reps(logged: LoggedSession, running: Running | None) -> Iterator[Context]:
    """Yield every planned rep and every one run beyond the plan."""
    run = {rep.number: rep for rep in logged.as_value().reps}
    cells = {cell.number: cell for cell in running.cells()} if running else {}
    for number in sorted({*run, *cells}):
        rep, cell = run.get(number), cells.get(number)
        excused = rep.excused if rep else ""
        recovery_excused = rep.recovery_excused if rep else ""
        yield {
            "number": number,
            "distance": figures.metres_text(rep.distance_m if rep else cell.planned.distance_m if cell else 400),
            "time": _time(rep.time_ms if rep else None),
            "target": figures.target(cell.planned.target_ms) if cell else "",
            "limit": figures.limit(cell.planned.limit_ms) if cell else "",
            "goal": cell is not None and cell.planned.pace == "goal",
            "outcome": outcome_of(cell) if cell else "none",
            "said": _said(cell) if cell else _("beyond the plan") if cells else "",
            "recovery": figures.recovery(rep.recovery_ms) if rep and rep.recovery_ms is not None else "",
            "recovery_said": _recovery_said(cell.recovery_outcome) if cell else "",
            "recovery_long": cell is not None and cell.recovery_outcome == "long",
            "excused": excused,
            "recovery_excused": recovery_excused,
            "may_excuse": bool(excused) or (cell is not None and cell.outcome in ("missed", "missing")),
            "may_excuse_recovery": bool(recovery_excused) or (cell is not None and cell.recovery_outcome == "long"),
        }


def _said(cell: Cell) -> str:
    return {
        "on_pace": _("at goal pace") if cell.planned.pace == "goal" else _("on pace"),
        "missed": _("missed"),
        "fast": _("faster than asked"),
        "missing": _("not run"),
        "excused": _("excused"),
    }[cell.outcome]


def _recovery_said(outcome: RecoveryOutcome) -> str:
    return {
        "free": "",
        "in_band": _("held"),
        "short": _("shorter than asked"),
        "long": _("too long"),
        "unknown": _("not written"),
        "excused": _("excused"),
    }[outcome]


def _time(ms: int | None) -> str:
    return figures.rep_time(ms) if ms is not None else ""


def _given(logged: LoggedSession, running: Running | None) -> str:
    """What was asked for on the day, where the session is judged against other targets now (P27)."""
    if not logged.prescription or running is None or not running.plan:
        return ""
    then = [rep["target_ms"] for rep in logged.prescription.get("reps", [])]
    if then == [rep.target_ms for rep in running.plan]:
        return ""
    return figures.listed([figures.target(ms) for ms in dict.fromkeys(then)])
