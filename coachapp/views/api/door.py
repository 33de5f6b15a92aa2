"""The API's one door: a token in the header, and nothing else that a browser might bring along.

No cookie is read and none is set. Who has no token that opens is told so (401); a token that may not (403); what is another
squad's does not exist (404).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Literal, ParamSpec

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from coachapp.journal.requests import about
from coachapp.models import ApiToken, Athlete
from coachapp.replay.fields import NotUsable
from coachapp.replay.read import read_json
from coachapp.services import token as tokens
from coachapp.services.second_factor import has_second_factor
from coachapp.views import rate
from coachapp.views.api.refusals import Refused, answer, of_status

P = ParamSpec("P")
Scope = Literal["read", "log"]
View = Callable[Concatenate[HttpRequest, ApiToken, P], JsonResponse]

#: So many requests a minute with one token: enough for a squad's sheet in one go.
MOST = 300


def opens(**scopes: Scope) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Let in who has a token that may do what the method asks: ``@opens(GET="read", POST="log")``.

    The view is handed the token, its squad and maker along, and may raise Refused and Http404.
    """
    methods = [*scopes, *(["HEAD"] if "GET" in scopes else [])]

    def guard(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            method = "GET" if request.method == "HEAD" else request.method or ""
            if request.method not in methods:
                text = _("This address does not answer that method.")
                return answer(Refused(405, "method", text), {"Allow": ", ".join(methods)})
            try:
                response: HttpResponse = view(request, _let_in(request, scopes[method]), *args, **kwargs)
            except Refused as refused:
                return answer(refused, _headers(refused))
            except Http404:
                return of_status(404)
            response["Cache-Control"] = "no-store"
            return response

        return guarded

    return guard


def athlete_of(key: ApiToken, athlete_id: uuid.UUID) -> Athlete:
    """The athlete of the token's squad who trains there. Raises Http404 for anybody else."""
    found = key.squad.athletes.training().known().filter(pk=athlete_id).first()
    if found is None:
        raise Http404
    found.squad = key.squad
    return found


def body_of(request: HttpRequest) -> dict[str, object]:
    """The JSON object that was sent. Raises Refused."""
    if request.content_type != "application/json":
        raise Refused(415, "media_type", _("Send JSON, and say so: Content-Type: application/json."))
    try:
        return dict(read_json(request.body.decode()))
    except RequestDataTooBig:
        raise Refused(413, "too_large", _("This is more than a session can be.")) from None
    except UnreadablePostError:
        raise Refused(400, "not_json", _("The request broke off.")) from None
    except UnicodeDecodeError:
        raise Refused(400, "not_json", _("This is not UTF-8.")) from None
    except NotUsable as error:
        raise Refused(400, "not_json", str(error)) from None


def query_of(request: HttpRequest, *known: str) -> dict[str, str]:
    """What stands behind the question mark. Raises Refused for what nothing reads, and for what stands there twice."""
    wrong = [(name, _("is not read here")) for name in request.GET if name not in known]
    wrong += [(name, _("stands there twice")) for name in known if len(request.GET.getlist(name)) > 1]
    if wrong:
        raise not_usable(wrong)
    return request.GET.dict()


def not_usable(fields: list[tuple[str, str]]) -> Refused:
    """The refusal of fields that cannot be used."""
    return Refused(422, "not_usable", _("Some of this cannot be used. Nothing was saved."), fields)


# --- inside ------------------------------------------------------------------------------------


def _let_in(request: HttpRequest, scope: Scope) -> ApiToken:
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text:
        raise Refused(401, "no_token", _("Send a token: Authorization: Bearer qt_…"))
    now = timezone.now()
    key = tokens.find(text, now=now)
    if key is None:
        raise Refused(401, "token", _("This token opens nothing: it is mistyped, revoked or over."))
    about(request, squad=key.squad_id, token=key.pk)
    wait_s = rate.seconds_to_wait("api", key.pk.int, most=MOST, now=now.timestamp())
    if wait_s:
        raise TooOften(wait_s)
    if key.squad.second_factor and not has_second_factor(key.made_by):
        raise Refused(403, "second_factor", _("The squad asks for a second factor, and who made this token has none."))
    if scope == "log" and key.scope != ApiToken.Scope.LOG:
        raise Refused(403, "scope", _("This token may only read."))
    tokens.note_use(key, on=key.squad.today(now))
    return key


class TooOften(Refused):
    """The token was used too often within a minute. `wait_s`: the seconds until the next."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(429, "too_often", _("This token was used too often within a minute. Wait a little."))
        self.wait_s = wait_s


def _headers(refused: Refused) -> dict[str, str]:
    if refused.status == 401:
        return {"WWW-Authenticate": 'Bearer realm="Quarters"'}
    return {"Retry-After": str(refused.wait_s)} if isinstance(refused, TooOften) else {}
