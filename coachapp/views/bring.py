"""A squad brought from another Quarters: sent, looked at, taken in."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coachapp.forms.bring import BringForm, read_squad
from coachapp.replay.fields import NotUsable
from coachapp.services import waiting
from coachapp.services.bring import Outlook, bring, outlook
from coachapp.squadfile.read import AthletePart, SquadFile
from coachapp.views import access
from coachapp.views.rate import seconds_to_wait

Context = dict[str, Any]
#: Files that one coach may send in a minute: reading one takes a while.
A_MINUTE = 10


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def squad_bring(request: HttpRequest) -> HttpResponse:
    """Ask for the file, and keep it until it was looked at."""
    user = access.coach(request)
    if request.method != "POST":
        return render(request, "bring/page.html", {"form": BringForm()})
    wait_s = seconds_to_wait("bring", user.pk, most=A_MINUTE, now=time.time())
    if wait_s:
        return render(request, "bring/page.html", {"form": BringForm(), "wait_s": wait_s}, status=429)
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "bring/page.html", {"form": form}, status=422)
    waiting.keep(user=user, content=form.content, now=timezone.now())
    return redirect("squad-bring-look")


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def squad_bring_look(request: HttpRequest) -> HttpResponse:
    """Show what is in the file; take it in when that is confirmed, or put it aside."""
    user = access.coach(request)
    kept = waiting.waiting(user=user, now=timezone.now())
    if request.method == "POST" and request.POST.get("do") == "drop":
        waiting.drop(user=user)
        return redirect("squad-bring")
    if kept is None:
        messages.info(request, _("No file waits here any more. Send it once more."))
        return redirect("squad-bring")
    try:
        file = read_squad(kept.content)
    except NotUsable:
        # It could be read when it came; the site was changed since.
        waiting.drop(user=user)
        messages.warning(request, _("No file waits here any more. Send it once more."))
        return redirect("squad-bring")
    changed = request.method == "POST" and request.POST.get("digest") != kept.digest
    if request.method == "POST" and not changed:
        brought = bring(file, owner=user)
        waiting.drop(user=user)
        said = _("%(squad)s was here already, and nothing was changed.") if brought.already else _("%(squad)s is here.")
        messages.success(request, said % {"squad": brought.squad.name})
        return redirect("squad", brought.squad.slug)
    context = {
        "file": file,
        "digest": kept.digest,
        "changed": changed,
        **_counts(file, outlook(file, owner=user)),
    }
    return render(request, "bring/look.html", context, status=422 if changed else 200)


def _counts(file: SquadFile, seen: Outlook) -> Context:
    """What is in it, in figures and names; whom this site has erased has no name here either."""
    known = [part for part in file.athletes if not part.is_erased and part.row["id"] not in seen.erased]
    names = sorted((part.row["name"] for part in known), key=str.casefold)
    return {
        "here": seen.here,
        "erased": len(seen.erased),
        "shells": sum(part.is_erased for part in file.athletes),
        "names": names,
        "coaches": sorted(file.coaches.values(), key=str.casefold),
        "consents": sum(len(part.consents) for part in file.athletes),
        "figures": _figures(file, known),
    }


def _figures(file: SquadFile, known: list[AthletePart]) -> list[tuple[str, int]]:
    """What there is, by its name; what there is none of is not told."""
    figures = [
        (_("Athletes"), len(known)),
        (_("of these have left"), sum(part.row["left_on"] is not None for part in known)),
        (_("Sessions"), sum(len(part.sessions) for part in file.athletes)),
        (_("Marks"), sum(len(part.marks) for part in file.athletes)),
        (_("Goals"), sum(len(part.goals) for part in file.athletes)),
        (_("Overrules"), sum(len(part.overrules) for part in file.athletes)),
        (_("Evenings at the track"), len(file.practices)),
        (_("Taps of the stopwatch"), sum(len(part.taps) for part in file.practices)),
        (_("Entries of the history"), len(file.history)),
    ]
    return [(label, number) for label, number in figures if number]
