"""Everything about one athlete, or about a whole squad, as a file: JSON for machines, tables for people."""

from __future__ import annotations

import tempfile
from typing import Final

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from coachapp.models import Athlete
from coachapp.services import export_athlete, export_squad
from coachapp.services.actor import Actor
from coachapp.services.export_tables import write_csv, write_workbook
from coachapp.services.waiting import MOST_BYTES
from coachapp.views import access
from coachapp.views.reauthentication import reauthenticated

#: What each kind of file says of itself.
TYPES: Final = {
    "json": "application/json",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: What a squad's page asks for, and the file's ending.
SQUAD_FORMS: Final = {kind: (ending, TYPES[ending]) for kind, ending in
                      (("json", "json"), ("csv", "zip"), ("xlsx", "xlsx"))}  # fmt: skip


@require_POST
@access.coaches
@reauthenticated(may="lead")
def athlete_export(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Hand a coach everything that is kept about the athlete."""
    found = access.athlete(request, squad, athlete, may="lead")
    return exported(request, found, access.actor(request))


@require_safe
@access.coaches
def squad_export(request: HttpRequest, squad: str) -> HttpResponse:
    """Say what is in the squad's file and what is not, and offer it in three forms."""
    theirs = access.squad(request, squad, may="lead")
    context = {"squad": theirs, "athletes": theirs.athletes.known().count(), "most_mb": MOST_BYTES // 2**20}
    return render(request, "squad_export/page.html", context)


@require_POST
@access.coaches
@reauthenticated(may="lead")
def squad_export_file(request: HttpRequest, squad: str) -> HttpResponseBase:
    """Hand a coach everything of the squad. The file is whole before the first byte of it goes out."""
    theirs = access.squad(request, squad, may="lead")
    now = timezone.now()
    kind = request.POST.get("as", "")
    ending, content_type = SQUAD_FORMS.get(kind, SQUAD_FORMS["json"])
    # It has no name in any folder, and is gone once it is sent.
    made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with export_squad.snapshot():
        if ending == "json":
            export_squad.write_json(theirs, made, now=now)
        elif ending == "zip":
            write_csv(export_squad.told_of(theirs), made, now=now)
        else:
            write_workbook(export_squad.told_of(theirs), made)
    made.seek(0)
    export_squad.note_export(squad=theirs, by=access.actor(request), kind=ending)
    name = f"{theirs.slug}-{theirs.today(now).isoformat()}.{ending}"
    response = FileResponse(made, as_attachment=True, filename=name, content_type=content_type)
    patch_cache_control(response, no_store=True)
    return response


def exported(request: HttpRequest, athlete: Athlete, by: Actor) -> HttpResponse:
    """The file that `as` asks for: "json", "xlsx", or else a zip of tables. That it was taken is in the history."""
    now = timezone.now()
    kind = request.POST.get("as", "")
    if kind == "json":
        body = export_athlete.as_json(athlete, now=now)
    elif kind == "xlsx":
        body = export_athlete.as_workbook(athlete)
    else:
        kind, body = "zip", export_athlete.as_zip(athlete, now=now)
    export_athlete.note_export(athlete=athlete, by=by, kind=kind)
    name = f"{athlete.slug}-{athlete.squad.today(now).isoformat()}.{kind}"
    response = HttpResponse(body, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(response, no_store=True)
    return response
