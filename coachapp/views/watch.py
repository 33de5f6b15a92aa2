"""The next session for a watch: a page that says how, and the files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coachapp.models import Athlete
from coachapp.services.standing import standing_of
from coachapp.training.library import LIBRARY
from coachapp.views import access
from coachapp.watch.fit_workout import fit_workout
from coachapp.watch.steps import Step, steps_of, title_of
from coachapp.watch.tcx_workout import tcx_workout
from coachapp.words.watch import wording


@require_safe
@access.coaches
def athlete_watch(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Show an athlete's next session as steps of a watch, and offer the files."""
    found = access.athlete(request, squad, athlete)
    return render(request, "watch/athlete.html", {"squad": found.squad, "athlete": found, **_steps(found)})


@require_safe
@access.coaches
def athlete_watch_fit(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """The FIT file for an athlete's watch."""
    return _fit(access.athlete(request, squad, athlete))


@require_safe
@access.coaches
def athlete_watch_tcx(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """The TCX file for an athlete's watch."""
    return _tcx(access.athlete(request, squad, athlete))


@require_safe
@access.runs
def my_watch(request: HttpRequest, me: Athlete) -> HttpResponse:
    """Show the athlete his next session as steps of a watch, and offer the files."""
    return render(request, "watch/my.html", {"athlete": me, **_steps(me)})


@require_safe
@access.runs
def my_watch_fit(request: HttpRequest, me: Athlete) -> HttpResponse:
    """The FIT file for the athlete's own watch."""
    return _fit(me)


@require_safe
@access.runs
def my_watch_tcx(request: HttpRequest, me: Athlete) -> HttpResponse:
    """The TCX file for the athlete's own watch."""
    return _tcx(me)


def _steps(athlete: Athlete) -> dict[str, object]:
    title, steps = _asked(athlete)
    return {"title": title, "steps": steps, "lasting": sum(step.kind == "rep" for step in steps)}


def _asked(athlete: Athlete) -> tuple[str, tuple[Step, ...]]:
    standing = standing_of(athlete, on=athlete.squad.today(timezone.now()))
    if standing.next is None:
        return "", ()
    return title_of(standing.next, LIBRARY[athlete.workout].slug), steps_of(standing.next, wording())


def _fit(athlete: Athlete) -> HttpResponse:
    title, steps = _asked(athlete)
    # The serial number tells two athletes' files apart on one computer; their names stay out of it.
    serial = athlete.pk.int % (2**32 - 1) + 1
    return _file(athlete, "fit", "application/vnd.ant.fit", fit_workout(title, steps, timezone.now(), serial), steps)


def _tcx(athlete: Athlete) -> HttpResponse:
    title, steps = _asked(athlete)
    return _file(athlete, "tcx", "application/vnd.garmin.tcx+xml", tcx_workout(title, steps), steps)


def _file(athlete: Athlete, kind: str, content_type: str, content: bytes, steps: tuple[Step, ...]) -> HttpResponse:
    if not steps:
        raise Http404
    name = f"quarters-{athlete.slug}-{athlete.squad.today(timezone.now())}.{kind}"
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
