"""Grave changes want proof that it is still the coach himself who sits there: ``@reauthenticated``.

Proof is a sign-in, a password or a passkey of the last ten minutes in this very browser. Whoever finds a signed-in
browser can read and log, but neither take anything away, let others in, nor give the squad away.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import urlencode

from coachapp.views import access
from coachapp.views.coming_back import page_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def reauthenticated(*, may: access.Right | None) -> Callable[[View[P]], View[P]]:
    """Let only those in who proved lately who they are; send the others to do so and bring them back.

    Stands under ``@access.coaches``. `may` is what the page needs its coach to be allowed in the squad of its address:
    who is nothing there meets his 404 or 403 without being asked for a password first. None for pages of no squad.
    What was posted waits in the session, and is done once the proof is given.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if may is not None:
                access.coaching(request, str(kwargs["squad"]), may)
            if proved_lately(request):
                return view(request, *args, **kwargs)
            if request.headers.get("HX-Request"):
                return HttpResponse(headers={"HX-Redirect": _address_of_proof(request)})
            raise ReauthenticationRequired

        return guarded

    return guard


def proved_lately(request: HttpRequest) -> bool:
    """Whether this browser's coach signed in or proved himself within the last ten minutes.

    Also of one whose account holds nothing to prove himself with, as the demo squad's coach.
    """
    records = get_authentication_records(request, access.coach(request))
    latest = max((float(record["at"]) for record in records), default=0.0)
    if time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT:
        return True
    return not get_reauthentication_flows(access.coach(request))


def _address_of_proof(request: HttpRequest) -> str:
    ways = get_adapter().get_reauthentication_methods(access.coach(request))
    return f"{ways[0]['url']}?{urlencode({REDIRECT_FIELD_NAME: page_of(request)})}"
