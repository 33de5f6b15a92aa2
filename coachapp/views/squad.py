"""A squad: started, and everybody in it at a glance."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coachapp.forms.squad import FilterForm, SquadForm
from coachapp.services import squad as squads
from coachapp.views import access
from coachapp.views.squad_rows import Shown, chosen, filters_of, matches, rows_of


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def squad_new(request: HttpRequest) -> HttpResponse:
    """Name a squad and go on to its athletes."""
    coached = list(access.squads(request))
    known = coached[0].time_zone if coached else None
    form = SquadForm(request.POST or None, initial={"time_zone": known or "UTC"})
    if form.is_valid():
        started = squads.start_squad(by=access.coach(request), **form.cleaned_data)
        messages.success(request, _("%(squad)s is there. Now its athletes.") % {"squad": started.name})
        return redirect("athlete-add", started.slug)
    context = {"form": form, "first": not coached, "offer_zone": known is None}
    return render(request, "squad_new/page.html", context, status=422 if form.is_bound else 200)


@require_safe
@access.coaches
def squad(request: HttpRequest, squad: str) -> HttpResponse:
    """Everybody at a glance, the most pressing first; as one types, the rows alone."""
    coaching = access.coaching(request, squad)
    filters = FilterForm(request.GET)
    filters.is_valid()
    asked = filters.cleaned_data
    sought, show, everybody = asked.get("q", ""), asked.get("show", "all"), asked.get("all", "")
    rows = rows_of(coaching.squad, coaching.squad.today(timezone.now()))
    left = list(coaching.squad.athletes.left().order_by("name", "slug"))
    found = [row for row in chosen(rows, show) if matches(row.athlete, sought)]
    shown = Shown.of(found, everybody=bool(everybody))
    context = {
        "squad": coaching.squad,
        "coaching": coaching,
        "form": filters,
        "show": show,
        "sought": sought,
        "shown": shown,
        "left": [athlete for athlete in left if matches(athlete, sought)],
        "left_count": len(left),
        "count": len(rows),
        "due_count": len(chosen(rows, "due")),
        "filters": filters_of(rows),
    }
    alone = context["alone"] = request.headers.get("HX-Request") == "true"
    whole = "squad/_rows.html" if alone else "squad/page.html"
    # The link that asks for the others says after whom: where somebody has moved up since, everybody comes anew.
    follow = alone and bool(shown.others) and everybody == shown.mark
    response = render(request, "squad/_others.html" if follow else whole, context)
    if alone and everybody and not follow:
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#rows", "outerHTML"
    # The address is the same: neither may be shown from the browser's cache for the other.
    patch_vary_headers(response, ["HX-Request"])
    return response
