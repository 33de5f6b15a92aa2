"""One session of a file: shown in the entry grid, or logged as it is where nothing is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coachapp.forms.imported_session import filled, notes
from coachapp.forms.log import SessionForm
from coachapp.forms.sheet import Sheet
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import ReadSession
from coachapp.models import Athlete, ImportedFile
from coachapp.services.actor import Actor
from coachapp.services.imported import FoundSession, read_file, sessions_in
from coachapp.services.session import SessionConflict, log_session
from coachapp.services.session_day import DayTaken
from coachapp.services.standing import log_of
from coachapp.views import log
from coachapp.views.desk import Desk


def preview(request: HttpRequest, desk: Desk, file: ImportedFile, place: int) -> HttpResponse:
    """Show a session of the file beside the plan, every doubt in its cell. Nothing is stored by looking."""
    found = _at(file, desk.athlete, place, desk)
    if found is None or found.session is None or found.session_id is None:
        raise Http404
    form = _form(found.session, found.session_id, desk)
    return log.page(request, desk, form, notes=list(notes(found.session)), from_file=file.name)


def log_clear(
    files: Sequence[ImportedFile], people: Sequence[Athlete], by: Actor, *, today: date, at_once: int
) -> None:
    """Log the sessions that need no second look, so many files of them at a time; the others stay to be looked at."""
    ready = [file for file in files if any(one["clear"] and not one["logged"] for one in file.sessions)]
    for file in ready[:at_once]:
        _log_file(file, people, by, today)


def _log_file(file: ImportedFile, people: Sequence[Athlete], by: Actor, today: date) -> None:
    failed: dict[int, str] = {}
    for found in sessions_in(file, people, today=today):
        one, key = found.session, found.session_id
        if found.is_clear and not found.logged and found.athlete and one and key:
            failed |= _log_one(found.place, _form(one, key, Desk(found.athlete, by, today)), found.athlete, by, today)
    read_file(file=file, people=people, today=today)
    for one in file.sessions:
        if one["place"] in failed:
            one["failed"], one["clear"] = failed[one["place"]], False
    file.save(update_fields=["sessions"])


def _log_one(place: int, form: SessionForm, athlete: Athlete, by: Actor, today: date) -> dict[int, str]:
    """Log one session; give back why not, by its place."""
    if not form.is_valid():
        return {place: " ".join(text for _id, text in form.problems)[:300]}
    try:
        log_session(
            athlete=athlete,
            by=by,
            session=form.session(),
            conditions=form.cleaned_data["conditions"],
            on=today,
            workout=form.sheet.slug,
            only_one=True,
        )
    except DayTaken:
        return {place: _("There is another session on that day already.")}
    except SessionConflict:
        return {place: _("This session was logged from the file before, and changed since.")}
    return {}


def _at(file: ImportedFile, athlete: Athlete, place: int, desk: Desk) -> FoundSession | None:
    """The session at this place of the file, if it is this athlete's."""
    try:
        found = sessions_in(file, [athlete], today=desk.today)
    except Unreadable as refused:
        raise Http404 from refused
    return next((one for one in found if one.place == place and one.athlete is not None), None)


def _form(session: ReadSession, key: UUID, desk: Desk) -> SessionForm:
    slug = desk.athlete.workout
    on = session.on or desk.today
    sheet = Sheet(slug=slug, log=log_of(desk.athlete, slug), on=on, today=desk.today)
    return SessionForm(filled(session, key=key, sheet=sheet, on=on), sheet=sheet)
