"""What a phone shares with Quarters: laps of a watch's app, a text out of a message.

A phone's share carries no token, so nothing is stored for it here. The service worker (templates/sw.js) catches it, keeps
it on the phone and opens this page, which hands it on with the ordinary form of files, token and all, once somebody is
signed in and there is a network. Where no worker is at work yet, that form is shown empty, for the text along with it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from coachapp.forms.imported import ImportForm
from coachapp.models.identity import new_id
from coachapp.views import access, phone

#: What a share says in words, as the manifest names it.
WORDS = ("title", "text", "url")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """Show what was shared and waits on this phone, and hand it on. A share that comes here itself changes nothing."""
    places = _places(request)
    by_hand = request.method == "POST"
    said = [request.POST.get(name, "").strip() for name in WORDS] if by_hand and places else []
    text = "\n".join(filter(None, said))[:100_000]
    forms = [
        {**place, "form": ImportForm(initial={"batch": new_id(), "text": text}, auto_id=f"id_{number}_%s")}
        for number, place in enumerate(places)
    ]
    return render(request, "share/page.html", {"places": forms, "by_hand": by_hand})


def _places(request: HttpRequest) -> list[dict[str, str]]:
    """Where it can go: the squads of the coach who is signed in, the athlete whose phone this is."""
    places = []
    if request.user.is_authenticated:
        places += [
            {"title": squad.name, "url": reverse("import", args=(squad.slug,))} for squad in access.squads(request)
        ]
    athlete = phone.signed_in_athlete(request)
    if athlete is not None:
        places.append({"title": _("My own laps"), "url": reverse("my-import")})
    return places
