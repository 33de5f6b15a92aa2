"""Where phones at the track send their taps, and ask who is signed in. Everything here is JSON, the refusals too.

Whatever the answer is, the phone keeps a tap until it reads "stored" or "already" beside its id.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, NoReturn, ParamSpec

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from coachapp.services.practice_evening import tap_json, taps_since
from coachapp.services.practice_taps import MOST_TAPS, store_taps
from coachapp.views import access, rate

P = ParamSpec("P")

#: More than this is no sending of a phone, whatever is in it.
LARGEST_BODY = 1024 * 1024
#: So many sendings a minute from one coach; a stopwatch in a hurry comes to about three a second.
MOST_SENDINGS = 600


class _Unusable(ValueError):
    """The body as a whole cannot be used; its words say why in one word."""


@dataclass(frozen=True, slots=True)
class _Sending:
    """One sending. `seen` is what the phone has of the others': the highest number by phone; None when it asks for none."""

    owner: int
    taps: list[Any]
    device: str
    seen: Mapping[str, int] | None


def speaks_json(
    view: Callable[Concatenate[HttpRequest, P], JsonResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only signed-in coaches in, and tell everybody else so in JSON: a phone in a pocket follows no redirect."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = _signed_out() if not request.user.is_authenticated else _answer(view, request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


@require_POST
@speaks_json
def taps(request: HttpRequest, squad: str, practice: uuid.UUID) -> JsonResponse:
    """Take taps, and answer for each by its id. Nothing is taken from a phone that is in another coach's hands."""
    found = access.practice(request, squad, practice)
    wait_s = rate.seconds_to_wait("taps", access.coach(request).pk, most=MOST_SENDINGS, now=_now_s())
    if wait_s:
        return JsonResponse({"why": "too_often"}, status=429, headers={"Retry-After": str(wait_s)})
    sending = _sending(request)
    if sending.owner != access.coach(request).pk:
        return JsonResponse({"why": "other_user"}, status=409)
    results = store_taps(practice=found, by=access.actor(request), taps=sending.taps)
    answer: dict[str, Any] = {
        "results": [{"id": one.id, "result": one.result, "why": one.why} for one in results],
    }
    if sending.seen is not None:
        others = taps_since(found, seen=sending.seen, besides=sending.device)
        answer["taps"] = [tap_json(tap) for tap in others]
    return JsonResponse(answer)


@require_safe
@speaks_json
def hello(request: HttpRequest, squad: str, practice: uuid.UUID) -> JsonResponse:
    """Say who is signed in, with a fresh token for sending, and how many taps the server has of this practice.

    The time is there for a phone whose own clock is wrong, in ms since the epoch. Whom the practice does not concern
    is told no more than who he is: the page of another coach may lie open on his phone.
    """
    coach = access.coach(request).pk
    try:
        found = access.practice(request, squad, practice)
    except Http404:
        return JsonResponse({"why": "not_found", "user": coach}, status=404)
    known = found.taps.filter(squad=found.squad).count()
    return JsonResponse({"user": coach, "csrf": get_token(request), "taps": known, "now": round(_now_s() * 1000)})


# --- inside ------------------------------------------------------------------------------------


def _answer(
    view: Callable[Concatenate[HttpRequest, P], JsonResponse], request: HttpRequest, *args: P.args, **kwargs: P.kwargs
) -> JsonResponse:
    try:
        return view(request, *args, **kwargs)
    except _Unusable as unusable:
        return JsonResponse({"why": str(unusable)}, status=400)
    except RequestDataTooBig:
        return JsonResponse({"why": "too_large"}, status=413)
    except PermissionDenied:
        return JsonResponse({"why": "not_allowed"}, status=403)
    except Http404:
        return JsonResponse({"why": "not_found"}, status=404)


def _now_s() -> float:
    return timezone.now().timestamp()


def _signed_out() -> JsonResponse:
    return JsonResponse({"why": "signed_out"}, status=401)


def _sending(request: HttpRequest) -> _Sending:
    """Read what was sent. Raises _Unusable, and RequestDataTooBig."""
    told = _json(request)
    if not isinstance(told, dict):
        raise _Unusable("not_an_object")
    owner, sent = told.get("owner"), told.get("taps")
    if not isinstance(owner, int) or isinstance(owner, bool):
        raise _Unusable("owner")
    if not isinstance(sent, list):
        raise _Unusable("taps")
    if len(sent) > MOST_TAPS:
        raise _Unusable("too_many")
    device, seen = told.get("device"), told.get("seen")
    if seen is not None and not (
        isinstance(seen, dict)
        and all(isinstance(number, int) and not isinstance(number, bool) for number in seen.values())
    ):
        raise _Unusable("seen")
    return _Sending(owner, sent, device if isinstance(device, str) else "", seen)


def _json(request: HttpRequest) -> Any:
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        raise _Unusable("length") from None
    if length > LARGEST_BODY:
        raise RequestDataTooBig
    try:
        return json.loads(request.body.decode(), parse_constant=_no_constant)
    except UnreadablePostError:
        raise _Unusable("broken_off") from None
    except (ValueError, RecursionError):
        raise _Unusable("not_json") from None


def _no_constant(name: str) -> NoReturn:
    """JSON has no NaN and no infinity, whatever Python reads."""
    raise ValueError(name)
