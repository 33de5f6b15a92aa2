"""The personal link: shown by the coach, opened on the athlete's phone."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coachapp.models import Athlete, PersonalLink
from coachapp.models.identity import new_id
from coachapp.services import device as devices
from coachapp.services import link as links
from coachapp.services.actor import Actor
from coachapp.services.consent import ConsentMissing, state_of
from coachapp.services.device import devices_of, label_of
from coachapp.views import access, phone
from coachapp.views.device import device_rows
from coachapp.views.first_paint import render_at_once
from coachapp.views.hand_out import hand_out

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.coaches
def athlete_link(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Show the athlete's link, its code and the phones that it signed in; make, renew or revoke it."""
    found = access.athlete(request, squad, athlete, may="lead")
    if request.method == "POST":
        try:
            _change(request, found, request.POST.get("do", ""))
        except ConsentMissing:
            messages.warning(request, _("There is no link: a guardian's consent is missing."))
        return redirect("athlete-link", found.squad.slug, found.slug)
    link = links.open_link(found)
    context = {
        "squad": found.squad,
        "athlete": found,
        "link": link,
        "hand_out": _handed_out(request, link) if link else None,
        "consent": state_of(found, now=timezone.now()),
        "devices": device_rows(found, devices_of(found)),
    }
    return render(request, "link/page.html", context)


def address_of(request: HttpRequest, link: PersonalLink) -> str:
    """The whole address of a personal link."""
    return request.build_absolute_uri(reverse("hello", args=[links.token_of(link)]))


def _handed_out(request: HttpRequest, link: PersonalLink) -> Context:
    about = {"squad": link.athlete.squad.name, "address": address_of(request, link)}
    return hand_out(
        about["address"],
        # Without a name: whatever carries the message keeps it.
        words=_("Your sessions with %(squad)s, for your own phone: %(address)s") % about,
        subject=_("Your sessions with %(squad)s") % about,
    )


def _change(request: HttpRequest, athlete: Athlete, action: str) -> None:
    by = access.actor(request)
    if action == "make" and not athlete.left_on:
        links.make(athlete=athlete, by=by)
        messages.success(request, _("The link is made. Let the athlete scan the code, or send the address."))
    elif action == "renew" and not athlete.left_on:
        links.renew(athlete=athlete, by=by)
        messages.success(request, _("There is a new link. The old one, and every phone it signed in, is out."))
    elif action == "revoke":
        links.revoke(athlete=athlete, by=by)
        messages.success(request, _("The link is revoked, and every phone that it signed in is signed out."))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def hello(request: HttpRequest, token: str) -> HttpResponse:
    """Greet whoever opens a personal link; one button signs this phone in.

    Opening alone signs nobody in: previews in a messenger open links, too.
    """
    link = links.find(token)
    if link is None:
        return _closed(request)
    athlete = link.athlete
    if request.method == "POST":
        return _accept(request, token, athlete)
    context = {
        "athlete": athlete,
        "first_name": athlete.name.split()[0],
        "squad_name": athlete.squad.name,
        "device_id": new_id(),
    }
    return render_at_once(request, "me/hello.html", context)


def _accept(request: HttpRequest, token: str, athlete: Athlete) -> HttpResponse:
    device = links.accept(
        token=token,
        label=label_of(request.headers.get("User-Agent", "")),
        on=athlete.squad.today(timezone.now()),
        device_id=_sent_id(request),
    )
    if device is None:
        return _closed(request)
    before = phone.signed_in_device(request)
    if before is None or before.pk != device.pk:
        if before is not None:
            # One browser is one person's phone: whoever had it before is out.
            devices.sign_out(athlete=before.athlete, device_id=before.pk, by=Actor.runner(before.athlete))
        phone.sign_phone_in(request, device)
    return redirect("next")


def _sent_id(request: HttpRequest) -> uuid.UUID | None:
    """The id that the page made for this phone, so that pressing twice signs in one phone.

    A browser that is this athlete's phone already stays that phone.
    """
    here = phone.signed_in_device(request)
    if here is not None:
        return here.pk
    try:
        return uuid.UUID(request.POST.get("device", ""))
    except ValueError:
        return None


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "me/closed.html", status=404)
