"""The front door: it sends coaches and athletes to their own pages, and tells everybody else what this is."""

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coachapp.views import access, phone
from coachapp.views.sample_march import sample_ladder


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A coach's only squad or a list of them, an athlete's next session, or the landing page."""
    if request.user.is_authenticated:
        return _squads(request)
    if phone.signed_in_athlete(request) is not None:
        return redirect("next")
    return render(request, "home/page.html", {"demo": settings.DEMO, "ladder": sample_ladder()})


def _squads(request: HttpRequest) -> HttpResponse:
    running = Count("athletes", filter=Q(athletes__left_on=None))
    squads = list(access.squads(request).annotate(running=running))
    if not squads:
        return redirect("squad-new")
    if len(squads) == 1:
        return redirect("squad", squads[0].slug)
    return render(request, "home/squads.html", {"squads": squads})
