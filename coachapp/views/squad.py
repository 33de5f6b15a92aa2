"""A squad: started, and everybody in it at a glance."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coachapp import words
from coachapp.forms.squad import FilterForm, SquadForm
from coachapp.models import Athlete, RecordedMark, Squad
from coachapp.services import squad as squads
from coachapp.services.consent import states_of
from coachapp.services.standing import standings_of
from coachapp.training.library import LIBRARY
from coachapp.training.standing import Standing
from coachapp.views import access
from coachapp.views.ladder import small_cells
from coachapp.views.need import DUE, READY, STUCK, Need, codes_of, due_text, need_of


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


@dataclass(frozen=True, slots=True)
class Row:
    """One athlete on the squad page."""

    athlete: Athlete
    standing: Standing
    need: Need
    codes: frozenset[str]
    mark_id: uuid.UUID | None
    today: date
    lacks_consent: bool = False

    @property
    def order(self) -> tuple[int, date, str]:
        """The most pressing first, then who is due first, then by name."""
        due = self.standing.next.due if self.standing.next else None
        return self.need.rank, due.start if due else date.min, self.athlete.name.casefold()

    @property
    def cells(self) -> dict[str, Any]:
        """The last session, or the next one of somebody who has not run yet."""
        return small_cells(self.standing, show="last")

    @property
    def stage(self) -> str:
        """Number and name of the stage; the name of a workout that has none."""
        workout = LIBRARY[self.standing.workout]
        if not workout.staged:
            return _(workout.title)
        if self.standing.next is None:
            return ""
        stage = self.standing.next.stage or self.standing.position.stage
        return f"{int(stage)} · {words.stage_name(stage)}"

    @property
    def next_line(self) -> str:
        """The next session in a line."""
        return words.step_line(self.standing.next) if self.standing.next else _("needs a time first")

    @property
    def due(self) -> str:
        """When that is due."""
        return due_text(self.standing, self.today)


@require_safe
@access.coaches
def squad(request: HttpRequest, squad: str) -> HttpResponse:
    """Everybody at a glance, the most pressing first; as one types, the rows alone."""
    coaching = access.coaching(request, squad)
    filters = FilterForm(request.GET)
    filters.is_valid()
    sought, show = filters.cleaned_data.get("q", ""), filters.cleaned_data.get("show", "all")
    today = coaching.squad.today(timezone.now())
    rows = _rows(coaching.squad, today)
    left = list(coaching.squad.athletes.left().order_by("name", "slug"))
    chosen = _chosen(rows, show)
    context = {
        "squad": coaching.squad,
        "coaching": coaching,
        "form": filters,
        "show": show,
        "sought": sought,
        "rows": [row for row in chosen if _matches(row.athlete, sought)],
        "left": [athlete for athlete in left if _matches(athlete, sought)],
        "left_count": len(left),
        "count": len(rows),
        "due_count": len(_chosen(rows, "due")),
        "filters": _filters(rows),
    }
    alone = context["alone"] = request.headers.get("HX-Request") == "true"
    response = render(request, "squad/_rows.html" if alone else "squad/page.html", context)
    # The address is the same: neither may be shown from the browser's cache for the other.
    patch_vary_headers(response, ["HX-Request"])
    return response


def _rows(squad: Squad, today: date) -> list[Row]:
    waiting = RecordedMark.objects.filter(squad=squad).proposed().order_by("on", "created_at")
    marks: dict[uuid.UUID, uuid.UUID] = dict(waiting.values_list("athlete_id", "id"))
    rows = []
    standings = standings_of(squad, on=today)
    lacking = _lacking(squad, [athlete for athlete, _standing in standings])
    for athlete, standing in standings:
        mark_id = marks.get(athlete.pk)
        need = need_of(standing, mark_waiting=mark_id is not None)
        codes = codes_of(standing, mark_waiting=mark_id is not None)
        rows.append(Row(athlete, standing, need, codes, mark_id, today, athlete.pk in lacking))
    return sorted(rows, key=lambda row: row.order)


def _lacking(squad: Squad, athletes: list[Athlete]) -> set[uuid.UUID]:
    """Those who may have no personal link, because a guardian's consent is missing; nobody where none is asked for."""
    if squad.consent_under is None:
        return set()
    states = states_of(squad, athletes, now=timezone.now())
    return {pk for pk, state in states.items() if not state.may_have_link}


def _chosen(rows: Iterable[Row], show: str) -> list[Row]:
    if show == "consent":
        return [row for row in rows if row.lacks_consent]
    wanted = {"due": DUE, "stuck": STUCK, "ready": READY}.get(show)
    return [row for row in rows if wanted is None or row.codes & wanted]


def _filters(rows: list[Row]) -> list[tuple[str, str, int]]:
    """The choices over the table with how many each shows."""
    names = (("all", _("All")), ("due", _("Due")), ("stuck", _("Stuck")), ("ready", _("Ready")))
    filters = [(key, name, len(_chosen(rows, key))) for key, name in names]
    lacking = len(_chosen(rows, "consent"))
    return [*filters, ("consent", _("Consent missing"), lacking)] if lacking else filters


def _matches(athlete: Athlete, sought: str) -> bool:
    name = athlete.name.casefold()
    return all(word in name for word in sought.casefold().split())
