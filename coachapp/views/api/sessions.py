"""Sessions: listed, logged once however often they are sent, left out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coachapp.forms.sent_session import VOID, FieldsRefused, check, read_sent
from coachapp.models import ApiToken, Athlete, LoggedSession
from coachapp.models.session import SessionRows
from coachapp.replay.write import Json, running_json, session_json
from coachapp.services import url_text
from coachapp.services.scripted import log_by_token, void_by_token
from coachapp.services.session import SessionConflict
from coachapp.services.session_day import DayTaken
from coachapp.services.standing import log_of, standing_of
from coachapp.training.library import LIBRARY
from coachapp.views.api.door import athlete_of, body_of, not_usable, opens, query_of
from coachapp.views.api.refusals import Refused
from coachapp.views.api.reticence import reason_for_scripts

#: How many sessions stand on a page, and how many at most.
USUAL, MOST = 50, 100
_DAY_BYTES, _ID_BYTES = 4, 16


@opens(GET="read", POST="log")
def sessions(request: HttpRequest, key: ApiToken, athlete_id: uuid.UUID) -> JsonResponse:
    """List an athlete's sessions, or log one."""
    found = athlete_of(key, athlete_id)
    return _log(request, key, found) if request.method == "POST" else _list(request, found)


@opens(GET="read")
def session(request: HttpRequest, key: ApiToken, athlete_id: uuid.UUID, session_id: uuid.UUID) -> JsonResponse:
    """One session, and how the engine reads it."""
    query_of(request)
    return _told(_found(athlete_of(key, athlete_id), session_id))


@opens(POST="log")
def session_void(request: HttpRequest, key: ApiToken, athlete_id: uuid.UUID, session_id: uuid.UUID) -> JsonResponse:
    """Leave a session out of the march, for a reason; done twice it is done once."""
    query_of(request)
    stored, sent = _found(athlete_of(key, athlete_id), session_id), body_of(request)
    try:
        check(sent, VOID)
    except FieldsRefused as refused:
        raise not_usable(refused.fields) from None
    reason, version = str(sent["reason"]).strip(), sent.get("version")
    if not reason:
        raise not_usable([("reason", _("is empty"))])
    if stored.void_reason == reason:
        return _told(stored)
    wanted = int(version) if isinstance(version, int | float) else stored.version
    try:
        saved = void_by_token(key=key, logged=stored, version=wanted, reason=reason, on=_today(key))
    except SessionConflict:
        raise Refused(409, "changed", _("The session was changed meanwhile."), session=str(stored.pk)) from None
    return _told(saved.logged)


# --- inside ------------------------------------------------------------------------------------


def _today(key: ApiToken) -> date:
    return key.squad.today(timezone.now())


def _list(request: HttpRequest, athlete: Athlete) -> JsonResponse:
    asked = query_of(request, "cursor", "limit")
    limit = _limit(asked.get("limit", str(USUAL)))
    rows = _rows(athlete)
    if "cursor" in asked:
        on, row_id = _cursor(asked["cursor"])
        rows = rows.filter(Q(on__lt=on) | Q(on=on, pk__lt=row_id))
    found = list(rows.order_by("-on", "-pk")[: limit + 1])
    shown = found[:limit]
    return JsonResponse({
        "sessions": _tell(athlete, shown),
        "next": _cursor_of(shown[-1]) if len(found) > limit else None,
    })  # fmt: skip


def _log(request: HttpRequest, key: ApiToken, athlete: Athlete) -> JsonResponse:
    query_of(request)
    body, today = body_of(request), _today(key)
    try:
        sent = read_sent(body, workout=athlete.workout, log=log_of(athlete), today=today)
    except FieldsRefused as refused:
        raise not_usable(refused.fields) from None
    if sent.asked:
        text = _("Some of this is odd. Is it right? Then send it again with `confirmed`. Nothing was saved.")
        raise Refused(422, "asked", text, sent.asked)
    try:
        saved = log_by_token(
            key=key, athlete=athlete, session=sent.session, on=today, conditions=sent.conditions,
            only_one=not sent.second,
        )  # fmt: skip
    except DayTaken as taken:
        text = _("That day has another session. Send `second` to keep both.")
        raise Refused(409, "day_taken", text, session=str(taken.stored.pk)) from None
    except SessionConflict as conflict:
        if conflict.stored is None:
            raise Refused(409, "id_taken", _("This id belongs to something else. Make a new one.")) from None
        text = _("Another session is stored under this id.")
        raise Refused(409, "other_content", text, session=str(conflict.stored.pk)) from None
    return _told(saved.logged, status=200 if saved.already else 201)


def _rows(athlete: Athlete) -> SessionRows:
    return LoggedSession.objects.kept().filter(squad=athlete.squad, athlete=athlete).with_reps()


def _found(athlete: Athlete, session_id: uuid.UUID) -> LoggedSession:
    stored = _rows(athlete).filter(pk=session_id).first()
    if stored is None:
        raise Http404
    stored.athlete, stored.squad = athlete, athlete.squad
    return stored


def _told(logged: LoggedSession, status: int = 200) -> JsonResponse:
    return JsonResponse(_tell(logged.athlete, [logged])[0], status=status)


def _tell(athlete: Athlete, rows: Iterable[LoggedSession]) -> list[Json]:
    """The sessions with what each came to, which asks for the whole log of a workout once."""
    rows, today = list(rows), athlete.squad.today(timezone.now())
    runnings = {
        running.session.key: running_json(running, staged=LIBRARY[workout].staged, tell=reason_for_scripts)
        for workout in sorted({row.workout for row in rows})
        for running in standing_of(athlete, on=today, workout=workout).runnings
    }
    return [_one(row, runnings.get(str(row.pk))) for row in rows]


def _one(row: LoggedSession, running: Json | None) -> dict[str, Any]:
    """Without notes, conditions and the words of an excuse: those are for who trains together."""
    by = "athlete" if row.by_athlete else "coach"
    return {**session_json(row.as_value()), "workout": row.workout, "by": by, "version": row.version,
            "running": running}  # fmt: skip


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= MOST):
        raise not_usable([("limit", _("should be a number from 1 to %(most)s") % {"most": MOST})])
    return int(text)


def _cursor_of(row: LoggedSession) -> str:
    return url_text.written(row.on.toordinal().to_bytes(_DAY_BYTES) + row.pk.bytes)


def _cursor(text: str) -> tuple[date, uuid.UUID]:
    raw = url_text.read(text, _DAY_BYTES + _ID_BYTES)
    try:
        if raw is not None:
            return date.fromordinal(int.from_bytes(raw[:_DAY_BYTES])), uuid.UUID(bytes=raw[_DAY_BYTES:])
    except (ValueError, OverflowError):
        pass
    raise not_usable([("cursor", _("is none that this list gave"))])
