"""How the API says no: one shape for every status, whoever refuses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

#: Whatever is asked for below it is answered in JSON, refusals and faults included.
ROOT: Final = "/api/"


class Refused(Exception):
    """The API answers with this status; `fields` are pairs of a field and why, `session` the id of one that is stored."""

    def __init__(
        self, status: int, code: str, text: str, fields: Iterable[tuple[str, str]] = (), *, session: str | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.text = text
        self.fields = tuple(fields)
        self.session = session


def is_ours(request: HttpRequest) -> bool:
    """Whether whoever asks speaks JSON: a script that asked for an address of the API."""
    return request.path.startswith(ROOT)


def answer(refused: Refused, headers: dict[str, str] | None = None) -> JsonResponse:
    """The answer that says so."""
    said: dict[str, Any] = {
        "code": refused.code,
        "text": refused.text,
        "fields": [{"field": field, "why": why} for field, why in refused.fields],
    }
    if refused.session is not None:
        said["session"] = refused.session
    response = JsonResponse(said, status=refused.status, headers=headers)
    response["Cache-Control"] = "no-store"
    return response


def of_status(status: int) -> JsonResponse:
    """The answer for what the site itself refuses, or what broke."""
    code, text = {
        400: ("not_readable", _("The request cannot be read.")),
        403: ("forbidden", _("This is not for you.")),
        404: ("not_found", _("Nothing is here.")),
        503: ("busy", _("The server is busy. Nothing was saved: try again in a few seconds.")),
    }.get(status, ("broken", _("Something broke here, and nothing was saved.")))
    return answer(Refused(status, code, text))
