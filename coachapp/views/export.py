"""Everything about one athlete as a file: JSON for machines, tables for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST

from coachapp.models import Athlete
from coachapp.services import export_athlete
from coachapp.services.actor import Actor
from coachapp.views import access
from coachapp.views.reauthentication import reauthenticated


@require_POST
@access.coaches
@reauthenticated(may="lead")
def athlete_export(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Hand a coach everything that is kept about the athlete."""
    found = access.athlete(request, squad, athlete, may="lead")
    return exported(request, found, access.actor(request))


def exported(request: HttpRequest, athlete: Athlete, by: Actor) -> HttpResponse:
    """The file that `as` asks for: "json", or else a zip of tables. That it was taken is in the history."""
    now = timezone.now()
    kind = "json" if request.POST.get("as") == "json" else "zip"
    make = export_athlete.as_json if kind == "json" else export_athlete.as_zip
    body = make(athlete, now=now)
    export_athlete.note_export(athlete=athlete, by=by, kind=kind)
    name = f"{athlete.slug}-{athlete.squad.today(now).isoformat()}.{kind}"
    response = HttpResponse(body, content_type="application/json" if kind == "json" else "application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(response, no_store=True)
    return response
