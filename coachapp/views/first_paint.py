"""A page that waits for nothing before it is painted: on a phone's first visit its style sheet is inside it.

A linked sheet costs a round trip before anything is seen, half a second on a slow link. A browser that has been here has
the sheet, and is given the page without it.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from urllib.parse import urljoin

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.html import html_safe

from coachapp.sheets import FILE

#: What an athlete's phone shows first is made of this one.
PHONE = "css/phone.css"


@html_safe
@dataclass(frozen=True, slots=True)
class SheetInside:
    """The text of one of our style sheets, as an element of the page that has it inside."""

    text: str

    def __str__(self) -> str:
        return f"<style>{self.text}</style>"

    @property
    def source(self) -> str:
        """What the content policy calls this very text, and no other."""
        return f"'sha256-{base64.b64encode(hashlib.sha256(self.text.encode()).digest()).decode()}'"


def render_at_once(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page of an athlete's phone, with its sheet inside where the browser cannot have it yet.

    The template finds the sheet as `sheet`, or links it. Every page with a form leaves a cookie: a browser that
    sends none has not been here. Where a deploy has changed the sheet since, or the browser has thrown it out, one
    visit waits for it.
    """
    if not settings.HASHED_STATIC or settings.CSRF_COOKIE_NAME in request.COOKIES:
        return render(request, template, context)
    sheet = sheet_inside(PHONE)

    @csp_update({"style-src": [sheet.source]})
    def allowing_it(request: HttpRequest) -> HttpResponseBase:
        return render(request, template, {**context, "sheet": sheet})

    return cast("HttpResponse", allowing_it(request))


@cache
def sheet_inside(name: str) -> SheetInside:
    """Return a collected sheet; what it names is found from any page. It is read once, for a deploy's files stay."""
    here = staticfiles_storage.url(name)
    with staticfiles_storage.open(here.removeprefix(settings.STATIC_URL)) as file:
        text = file.read().decode()
    return SheetInside(FILE.sub(lambda found: f'url("{urljoin(here, found[1])}")', text))
