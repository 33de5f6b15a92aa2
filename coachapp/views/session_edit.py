"""Change a stored session: the same grid, with what it would do to the standing shown before it is saved."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coachapp.forms.log import SessionForm
from coachapp.models import Athlete, LoggedSession
from coachapp.services.session import OnlyACoach, SessionConflict, edit_session
from coachapp.views import access
from coachapp.views.desk import Desk
from coachapp.views.log import edit_form, live, other_than_save, page, stored
from coachapp.views.log_conflict import conflict
from coachapp.views.log_verdict import change_of, fingerprint


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def session_edit(request: HttpRequest, squad: str, athlete: str, session: uuid.UUID) -> HttpResponse:
    """The coach changes a session, also one that the athlete entered."""
    logged = access.logged(request, squad, athlete, session)
    return _edit(request, Desk.of_coach(request, logged.athlete), logged)


@require_http_methods(["GET", "HEAD", "POST"])
@access.runs
def my_session_edit(request: HttpRequest, me: Athlete, session: uuid.UUID) -> HttpResponse:
    """The athlete changes his own entry, while no coach has put a hand to it."""
    return _edit(request, Desk.of_runner(me), access.my_session(me, session))


def _edit(request: HttpRequest, desk: Desk, logged: LoggedSession) -> HttpResponse:
    if not desk.may_edit(logged):
        if logged.undone_at is not None:
            raise Http404
        messages.info(request, _("This session is in your coach's hands now. Ask for what should be corrected."))
        return redirect(desk.session_url(logged.pk))
    form = edit_form(request, desk, logged)
    if request.method != "POST":
        return page(request, desk, form, logged=logged)
    if request.POST.get("action") == "live":
        return live(request, form)
    other = other_than_save(request, desk, form, logged)
    if other is not None:
        return other
    if not form.is_valid():
        return page(request, desk, form, logged=logged, status=422)
    return _store(request, desk, form, logged)


def _store(request: HttpRequest, desk: Desk, form: SessionForm, logged: LoggedSession) -> HttpResponse:
    session = form.session()
    version = form.cleaned_data["version"] or 0
    if version == logged.version and request.POST.get("reviewed") != fingerprint(form, session):
        would = change_of(form, session)
        if would is not None and would.reasons:
            return page(request, desk, form, logged=logged, review=True)
    try:
        edit_session(
            logged=logged,
            by=desk.by,
            version=version,
            session=session,
            conditions=form.cleaned_data["conditions"],
            on=desk.today,
        )
    except SessionConflict as refused:
        if refused.stored is None:
            raise Http404 from refused
        return conflict(request, desk, form, refused.stored, second=False)
    except OnlyACoach as refused:
        raise Http404 from refused
    return stored(desk, logged.pk, session.key)
