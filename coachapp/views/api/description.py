"""What the API answers, in OpenAPI 3.1: made of the shapes that are checked and written, and so never older than they."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from coachapp.forms.sent_session import SESSION, VOID
from coachapp.forms.shapes import Shape
from coachapp.views.api.answers import ANSWERS, DAY, ID
from coachapp.views.api.sessions import MOST, USUAL

Operation = dict[str, Any]

#: What every address may answer, and what more where something is sent.
ALWAYS = {
    401: "No token, or one that opens nothing.",
    403: "The token may not do this.",
    404: "Nothing is here, or nothing of this squad's.",
    422: "Fields or parameters that cannot be used (`not_usable`), or odd ones to be confirmed (`asked`).",
    429: "Too often within a minute; `Retry-After` says how many seconds to wait.",
    500: "A fault of ours. Nothing was saved.",
    503: "The database is busy or away. Nothing was saved; come back after `Retry-After` seconds.",
}
SENDING = {
    400: "The body is not JSON.",
    409: "In the way of what is stored: `other_content`, `id_taken`, `day_taken`, `changed`.",
    413: "The body is too large.",
    415: "The body is not called `application/json`.",
}


@require_safe
def description(request: HttpRequest) -> JsonResponse:
    """Say what can be asked. It is the same on every site, and needs no token."""
    response = JsonResponse(described())
    response["Cache-Control"] = "no-store"
    return response


@cache
def described() -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Quarters",
            "version": "1",
            "summary": "Athletes, standings, prescriptions and sessions of one squad, for its own scripts.",
            "description": "A token belongs to one squad. Fields may be added; none is renamed or removed in v1.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {**ANSWERS, "NewSession": SESSION, "Void": VOID},
        },
    }


def _paths() -> dict[str, Any]:
    athlete, session = _in_path("athlete_id"), _in_path("session_id")
    one = "/api/v1/athletes/{athlete_id}"
    return {
        "/api/v1/athletes": {
            "get": _asks("listAthletes", "Everybody who trains with the squad.", "Athletes", links=_TO_ATHLETES),
        },
        f"{one}/standing": {
            "parameters": [athlete],
            "get": _asks("getStanding", "Where an athlete stands today, what is next, and why.", "Standing"),
        },
        f"{one}/prescription": {
            "parameters": [athlete],
            "get": {
                **_asks("getPrescription", "What an athlete is to run on a day.", "PrescriptionOfDay"),
                "parameters": [_in_query("date", DAY, "Today where it is not given.")],
            },
        },
        f"{one}/sessions": {
            "parameters": [athlete],
            "get": {
                **_asks("listSessions", "An athlete's sessions, the latest first.", "Sessions", links=_TO_SESSIONS),
                "parameters": [
                    _in_query("cursor", {"type": "string", "pattern": "^[A-Za-z0-9_-]{27}$"}, "`next` of the page before."),
                    _in_query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, "How many."),
                ],
            },
            "post": _sends(
                "logSession", "Log a session. Sent again it is logged once.", "NewSession",
                {201: "It is logged.", 200: "It was logged already, and this is it."}, _TO_SESSION,
            ),
        },
        f"{one}/sessions/{{session_id}}": {
            "parameters": [athlete, session],
            "get": _asks("getSession", "One session.", "Session"),
        },
        f"{one}/sessions/{{session_id}}/void": {
            "parameters": [athlete, session],
            "post": _sends(
                "voidSession", "Leave a session out of the march, for a reason. The pages can count it again.", "Void",
                {200: "It is left out."},
            ),
        },
    }  # fmt: skip


def _asks(name: str, summary: str, answer: str, links: dict[str, Any] | None = None) -> Operation:
    said = {"200": {"description": "Here it is.", "content": _json(answer), **({"links": links} if links else {})}}
    return {"operationId": name, "summary": summary, "responses": said | _refusals(ALWAYS)}


def _sends(name: str, summary: str, body: str, said: dict[int, str], links: dict[str, Any] | None = None) -> Operation:
    good = {
        str(status): {"description": text, "content": _json("Session"), **({"links": links} if links else {})}
        for status, text in said.items()
    }
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {"required": True, "content": _json(body)},
        "responses": good | _refusals(ALWAYS | SENDING),
    }


def _refusals(statuses: dict[int, str]) -> dict[str, Any]:
    headers = {429: "Retry-After", 503: "Retry-After", 401: "WWW-Authenticate"}
    return {
        str(status): {
            "description": text,
            "content": _json("Refusal"),
            **({"headers": {headers[status]: {"schema": {"type": "string"}}}} if status in headers else {}),
        }
        for status, text in sorted(statuses.items())
    }


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": ID}


def _in_query(name: str, shape: Shape, text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": shape, "description": text}


def _link(operation: str, **parameters: str) -> dict[str, Any]:
    return {"operationId": operation, "parameters": parameters}


_FIRST, _ASKED = "$response.body#/athletes/0/id", "$request.path.athlete_id"
_TO_ATHLETES = {
    name: _link(name, athlete_id=_FIRST) for name in ("getStanding", "getPrescription", "listSessions", "logSession")
}
_TO_SESSIONS = {
    "nextPage": _link("listSessions", athlete_id=_ASKED, cursor="$response.body#/next"),
    "getSession": _link("getSession", athlete_id=_ASKED, session_id="$response.body#/sessions/0/id"),
}
_TO_SESSION = {
    name: _link(name, athlete_id=_ASKED, session_id="$response.body#/id") for name in ("getSession", "voidSession")
}
