"""The squad's athletes, where each stands and why, and what he runs next."""

from __future__ import annotations

import uuid
from datetime import date

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coachapp.forms.log_fields import EARLIEST, LATEST
from coachapp.models import ApiToken
from coachapp.replay.fields import ISO_DAY
from coachapp.replay.write import outlook_json, prescription_json
from coachapp.services.standing import log_of, standing_of
from coachapp.training.progression import Morning
from coachapp.views.api.door import athlete_of, not_usable, opens, query_of
from coachapp.views.api.reticence import reason_for_scripts


@opens(GET="read")
def athletes(request: HttpRequest, key: ApiToken) -> JsonResponse:
    """Everybody who trains with the squad, by name. Of people no more than it takes to tell them apart."""
    query_of(request)
    people = key.squad.athletes.training().known().order_by("name", "slug")
    told = [
        {"id": str(pk), "slug": slug, "name": name, "workout": workout}
        for pk, slug, name, workout in people.values_list("pk", "slug", "name", "workout")
    ]
    return JsonResponse({"athletes": told})


@opens(GET="read")
def standing(request: HttpRequest, key: ApiToken, athlete_id: uuid.UUID) -> JsonResponse:
    """Where an athlete stands today, what is next, and why: as `manage.py replay` writes it."""
    query_of(request)
    found, today = athlete_of(key, athlete_id), key.squad.today(timezone.now())
    told = outlook_json(standing_of(found, on=today), tell=reason_for_scripts)
    return JsonResponse({"athlete": str(found.pk), "workout": found.workout, "date": today.isoformat(), **told})


@opens(GET="read")
def prescription(request: HttpRequest, key: ApiToken, athlete_id: uuid.UUID) -> JsonResponse:
    """What an athlete is to run on a day, today without one; what was asked for where the day lies behind."""
    asked = query_of(request, "date").get("date")
    found, today = athlete_of(key, athlete_id), key.squad.today(timezone.now())
    on = _day(asked) if asked is not None else today
    log = log_of(found)
    upcoming = Morning(found.workout, log, on).asked
    told = prescription_json(upcoming, tell=reason_for_scripts) if upcoming is not None else None
    return JsonResponse({
        "athlete": str(found.pk), "workout": found.workout, "date": on.isoformat(), "prescription": told,
    })  # fmt: skip


def _day(text: str) -> date:
    """Read the day that was asked for. Raises Refused."""
    try:
        day = date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise not_usable([("date", _("is not a day like 2026-03-03 between 1980 and 2100"))])
    return day
