"""Two versions of one session: what is stored, what was typed, and which of them shall stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coachapp.forms.log import SessionForm
from coachapp.models import LoggedSession
from coachapp.services.session_content import content, content_of
from coachapp.views.desk import Desk
from coachapp.views.session_history import differences, who

Context = dict[str, Any]


def conflict(
    request: HttpRequest, desk: Desk, form: SessionForm, other: LoggedSession, *, second: bool
) -> HttpResponse:
    """Show both versions; what was typed stands in the form and can be sent over the stored one.

    `second` offers to keep both, for an athlete who did run twice that day.
    """
    typed = content(form.session(), workout=other.workout, conditions=form.cleaned_data.get("conditions", ""))
    context = {
        **desk.context(),
        "form": form,
        "other": other,
        "other_by": who(other),
        "may_replace": desk.may_edit(other),
        "second": form.session().key if second else "",
        "differences": list(differences(content_of(other), typed)),
        "fields": list(_sent(form, other)),
        "edit_url": desk.edit_url(other.pk),
        "stored_url": desk.session_url(other.pk),
        "action_url": desk.log_url,
        "reason": _("Somebody changed this session while you were typing.")
        if form.sheet.stored
        else _("There is already a session on this day."),
    }
    return render(request, "log/conflict.html", context, status=409)


def _sent(form: SessionForm, other: LoggedSession) -> Iterator[tuple[str, str]]:
    """Yield what was typed, to be sent once more; the version is that of what is shown."""
    for name, value in form.data.items():
        if name not in ("csrfmiddlewaretoken", "action", "version", "reviewed", "second"):
            yield name, str(value)
    yield "version", str(other.version)
