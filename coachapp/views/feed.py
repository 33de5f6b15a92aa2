"""Calendar feeds: their pages, and the feeds themselves, which ask for no sign-in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from coachapp.calendar import Day, calendar
from coachapp.models import Athlete, Squad
from coachapp.services import feed as feeds
from coachapp.services.actor import Actor
from coachapp.services.calendar_days import day_of_practice, days_of_athlete, days_of_squad, due_day
from coachapp.services.consent import ConsentMissing
from coachapp.services.standing import standing_of
from coachapp.views import access


@require_safe
@never_cache
def feed(request: HttpRequest, address: str) -> HttpResponse:
    """The feed that a calendar follows. No session is read or written; the address is the secret."""
    found = feeds.find(address)
    if found is None:
        raise Http404
    today = found.squad.today(timezone.now())
    if found.athlete is not None:
        days, title = days_of_athlete(found.athlete, on=today), _("Training, %(squad)s") % {"squad": found.squad.name}
    else:
        days, title = days_of_squad(found.squad, on=today), found.squad.name
    return _calendar(title, days, found.squad, "quarters.ics")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.coaches
def squad_calendar(request: HttpRequest, squad: str) -> HttpResponse:
    """Show the squad's feed; open, renew or close it."""
    theirs = access.squad(request, squad, may="lead")
    if request.method == "POST":
        _change(request, theirs, None, access.actor(request))
        return redirect("squad-calendar", theirs.slug)
    return render(request, "calendar/squad.html", {"squad": theirs, **_address(request, theirs, None)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.coaches
def athlete_calendar(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Show one athlete's feed; open, renew or close it."""
    found = access.athlete(request, squad, athlete, may="lead")
    if request.method == "POST":
        _change(request, found.squad, found, access.actor(request))
        return redirect("athlete-calendar", found.squad.slug, found.slug)
    context = {
        "squad": found.squad,
        "athlete": found,
        "is_due": _is_due(found),
        **_address(request, found.squad, found),
    }
    return render(request, "calendar/athlete.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.runs
def my_calendar(request: HttpRequest, me: Athlete) -> HttpResponse:
    """Show the athlete his own feed; he may open, renew and close it."""
    if request.method == "POST":
        _change(request, me.squad, me, Actor.runner(me))
        return redirect("my-calendar")
    context = {"athlete": me, "is_due": _is_due(me), **_address(request, me.squad, me)}
    return render(request, "calendar/my.html", context)


@require_safe
@access.runs
def my_due_event(request: HttpRequest, me: Athlete) -> HttpResponse:
    """The athlete's next session as a single event to add."""
    return _due_event(me)


@require_safe
@access.coaches
def due_event(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """An athlete's next session as a single event to add."""
    return _due_event(access.athlete(request, squad, athlete))


@require_safe
@access.coaches
def practice_event(request: HttpRequest, squad: str, practice: uuid.UUID) -> HttpResponse:
    """A practice as a single event to add."""
    found = access.practice(request, squad, practice)
    day = day_of_practice(found, on=found.squad.today(timezone.now()))
    return _calendar(found.squad.name, [day], found.squad, f"practice-{found.on}.ics")


def _is_due(athlete: Athlete) -> bool:
    """Whether there is a window to put into a calendar; before the first session there is none."""
    upcoming = standing_of(athlete, on=athlete.squad.today(timezone.now())).next
    return upcoming is not None and upcoming.due is not None


def _due_event(athlete: Athlete) -> HttpResponse:
    today = athlete.squad.today(timezone.now())
    standing = standing_of(athlete, on=today)
    if standing.next is None or standing.next.due is None:
        raise Http404
    day = due_day(athlete, standing)
    return _calendar(athlete.squad.name, [day], athlete.squad, f"{slugify(day.title)[:40] or 'session'}.ics")


def _calendar(title: str, days: list[Day], squad: Squad, name: str) -> HttpResponse:
    written = calendar(title, days, made_at=timezone.now(), time_zone=squad.time_zone)
    return HttpResponse(
        written,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex, nofollow"},
    )


def _address(request: HttpRequest, squad: Squad, athlete: Athlete | None) -> dict[str, str]:
    """The feed's address where one is open; `webcal` is what phones open in their calendar."""
    found = feeds.open_feed(squad, athlete)
    if found is None:
        return {"address": "", "webcal": ""}
    address = request.build_absolute_uri(reverse("feed", args=[feeds.token_of(found)]))
    return {"address": address, "webcal": "webcal://" + address.partition("://")[2]}


def _change(request: HttpRequest, squad: Squad, athlete: Athlete | None, by: Actor) -> None:
    try:
        _do(request, squad, athlete, by)
    except ConsentMissing:
        messages.warning(request, _("There is no calendar: a guardian's consent is missing."))


def _do(request: HttpRequest, squad: Squad, athlete: Athlete | None, by: Actor) -> None:
    action = request.POST.get("do", "")
    has_left = athlete is not None and athlete.left_on is not None
    if action == "open" and not has_left:
        feeds.open_it(squad=squad, athlete=athlete, by=by)
        messages.success(request, _("The calendar is open. Give its address to your calendar, and to nobody else."))
    elif action == "renew" and not has_left:
        feeds.renew(squad=squad, athlete=athlete, by=by)
        messages.success(request, _("There is a new address. The old one gives nothing any more."))
    elif action == "close":
        feeds.close(squad=squad, athlete=athlete, by=by)
        messages.success(request, _("The calendar is closed. Whoever followed it gets nothing any more."))
