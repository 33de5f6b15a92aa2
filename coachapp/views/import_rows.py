"""What the list of imported files shows of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.models import Athlete, ImportedFile
from coachapp.views.ladder import day
from coachapp.words import lapfiles

Context = dict[str, Any]
State = ImportedFile.State


def rows_of(files: Iterable[ImportedFile], people: Iterable[Athlete], *, own: bool) -> list[Context]:
    """One row a file, by name, with what was found in it; nothing is read again for that."""
    by_id = {str(person.pk): person for person in people}
    return [_row(file, by_id, own) for file in sorted(files, key=lambda file: file.name) if file.state != State.DROPPED]


def _row(file: ImportedFile, by_id: dict[str, Athlete], own: bool) -> Context:
    sessions = [_session(file, one, by_id, own) for one in file.sessions]
    nobody = len(sessions) == 1 and sessions[0]["athlete"] is None and not own
    return {
        "file": file,
        "name": file.name,
        "state": file.state,
        "why": lapfiles.refusal(file.refusal[0], file.refusal[1:]) if file.refusal else "",
        "sessions": sessions,
        "whose": nobody,
        "who": file.sessions[0].get("who", "") if nobody else "",
        "unknown": [] if nobody else _unknown(file, sessions),
        "clear": sum(one["clear"] for one in sessions),
    }


def _unknown(file: ImportedFile, sessions: list[Context]) -> list[str]:
    """The names in a sheet that nobody of the squad has, each once; "?" where there is none."""
    told = zip(file.sessions, sessions, strict=True)
    return list(dict.fromkeys(one.get("who") or "?" for one, shown in told if shown["athlete"] is None))


def _session(file: ImportedFile, one: Context, by_id: dict[str, Athlete], own: bool) -> Context:
    athlete = by_id.get(one["athlete"] or "")
    return {
        "athlete": athlete,
        "on": day(date.fromisoformat(one["on"])) if one["on"] else "",
        "text": _told(one) if athlete else "",
        "problems": [lapfiles.problem(code, said) for code, *said in one["problems"]],
        "logged": one["logged"],
        "clear": bool(one["clear"] and athlete and not one["logged"]),
        "failed": one.get("failed", ""),
        "url": _url(file, athlete, one["place"], own) if athlete else "",
    }


def _told(one: Context) -> str:
    reps = ngettext("%(count)d rep", "%(count)d reps", one["reps"]) % {"count": one["reps"]}
    if not one["doubts"]:
        return reps
    doubts = ngettext("%(count)d in doubt", "%(count)d in doubt", one["doubts"]) % {"count": one["doubts"]}
    return _("%(reps)s, %(doubts)s") % {"reps": reps, "doubts": doubts}


def _url(file: ImportedFile, athlete: Athlete, place: int, own: bool) -> str:
    if own:
        page = reverse("my-import-session", args=(file.pk,))
    else:
        page = reverse("import-session", args=(athlete.squad.slug, athlete.slug, file.pk))
    return f"{page}?place={place}" if place else page
