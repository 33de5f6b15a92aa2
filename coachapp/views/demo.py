"""A walk around the demo squad, as its coach or as one of its athletes. Only a site that says so has one."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from coachapp.services import link as links
from coachapp.services.actor import MACHINE
from coachapp.services.demo import Demo, load_demo
from coachapp.services.device import label_of
from coachapp.views import phone


@require_POST
def demo_coach(request: HttpRequest) -> HttpResponse:
    """Sign in as the coach of the demo squad."""
    demo = _demo()
    logout(request)
    login(request, demo.coach, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("squad", demo.squad.slug)


@require_POST
def demo_athlete(request: HttpRequest) -> HttpResponse:
    """Sign this phone in as one of the demo squad's athletes."""
    demo = _demo()
    opened = links.make(athlete=demo.athlete, by=MACHINE)
    label = label_of(request.headers.get("User-Agent", ""))
    device = links.accept(token=links.token_of(opened), label=label, on=demo.squad.today(timezone.now()))
    if device is None:
        raise Http404
    logout(request)
    phone.sign_phone_in(request, device)
    return redirect("next")


def _demo() -> Demo:
    """The demo squad, loaded at the first visit. Raises Http404 on a site that is no demo."""
    if not settings.DEMO:
        raise Http404
    return load_demo(on=timezone.localdate())
