"""The sheet inside an athlete's first page: once, allowed by its very text, and by nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client, override_settings
from django.urls import reverse

from coachapp.models import Athlete
from coachapp.services import link
from coachapp.services.actor import Actor
from coachapp.views.first_paint import PHONE, sheet_inside
from tests.cast import days_ago, log, phone_of, ran

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
FILE = re.compile(r"url\(\"([^\"]+)\"\)")
STRICT = "style-src 'self'"


@pytest.fixture(scope="module")
def deploy(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The settings of a site with the files that a deploy makes, which are there."""
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": "coachapp.collected.WholeSheets"}}
    said = {"HASHED_STATIC": True, "STATIC_ROOT": tmp_path_factory.mktemp("collected"), "STORAGES": storages}
    with override_settings(**said):
        call_command("collectstatic", verbosity=0, interactive=False)
    return said


@pytest.fixture
def collected(deploy: dict[str, Any]) -> Iterator[None]:
    """Be that site."""
    sheet_inside.cache_clear()
    with override_settings(**deploy):
        yield
    sheet_inside.cache_clear()


@pytest.fixture
def hello(ben: Athlete, by_ada: Actor) -> str:
    """The address of Ben's personal link."""
    return reverse("hello", args=[link.token_of(link.make(athlete=ben, by=by_ada))])


def never_here(phone: Client) -> Client:
    """The same phone, whose browser has kept nothing but who it is."""
    phone.cookies.pop(settings.CSRF_COOKIE_NAME, None)
    return phone


def style_src(answer: Any) -> str:
    """What the policy of an answer says of styles."""
    policy: str = answer.headers["Content-Security-Policy"]
    (said,) = (part for part in policy.split("; ") if part.startswith("style-src"))
    return said


def hash_of(text: str) -> str:
    """What a browser calls an element's text, as the policy's standard has it."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"


def look(phone: Client, path: str) -> tuple[Any, str, list[str]]:
    """Open a page: the answer, its text, and the texts of the sheets inside it."""
    answer = phone.get(path)
    page = answer.content.decode()
    return answer, page, STYLE.findall(page)


@pytest.mark.usefixtures("collected")
def test_a_first_visit_has_the_sheet_inside_and_the_policy_allows_that_text_alone(ben: Athlete, hello: str) -> None:
    for phone, path in ((never_here(phone_of(ben)), "/me/"), (Client(), hello)):
        answer, page, inside = look(phone, path)
        assert len(inside) == page.count("<style") == 1, path
        assert style_src(answer) == f"{STRICT} {hash_of(inside[0])}"
        links = re.findall(r"<link rel=\"stylesheet\"[^>]*>", page)
        assert links == [f'<link rel="stylesheet" href="{static(PHONE)}" media="print">'], (
            "something holds the paint up"
        )


@pytest.mark.usefixtures("collected")
def test_whoever_was_here_gets_the_page_without_it_under_the_strict_policy(ben: Athlete, hello: str) -> None:
    for phone, path in ((never_here(phone_of(ben)), "/me/"), (Client(), hello)):
        phone.get(path)
        answer, page, inside = look(phone, path)
        assert not inside
        assert style_src(answer) == STRICT
        assert re.findall(r"<link rel=\"stylesheet\"[^>]*>", page) == [
            f'<link rel="stylesheet" href="{static(PHONE)}">'
        ]


@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize(
    "path", ["/me/history/", "/me/data/", "/me/log/", "/me/calendar/", "/me/watch/", "/hello/nobody/"]
)
def test_no_other_page_has_anything_inside(ben: Athlete, path: str) -> None:
    answer, page, _inside = look(never_here(phone_of(ben)), path)
    assert "<style" not in page
    assert style_src(answer) == STRICT


@pytest.mark.usefixtures("collected")
def test_the_sheet_inside_is_the_sheet_that_is_linked(ben: Athlete) -> None:
    _answer, _page, (inside,) = look(never_here(phone_of(ben)), "/me/")
    linked = (Path(settings.STATIC_ROOT) / static(PHONE).removeprefix(settings.STATIC_URL)).read_text("utf-8")
    assert FILE.sub("", inside) == FILE.sub("", linked)
    named, seen_from_page = FILE.findall(linked), FILE.findall(inside)
    assert len(named) == 2, "the face's two files"
    assert [urljoin(static(PHONE), each) for each in named] == seen_from_page
    assert seen_from_page == [static("vendor/archivo/archivo-basic.woff2"), static("vendor/archivo/archivo-more.woff2")]


@pytest.mark.usefixtures("collected")
def test_nothing_of_a_page_gets_into_the_sheet(ben: Athlete, bea: Athlete) -> None:
    ben.name = "</style><style>*{display:none}</style>"
    ben.save()
    log(bea, ran(days_ago(3)))
    pages = [look(never_here(phone_of(athlete)), "/me/") for athlete in (ben, bea)]
    assert pages[0][2] == pages[1][2]
    assert style_src(pages[0][0]) == style_src(pages[1][0])
    (sheet,) = pages[0][2]
    assert "<" not in sheet, "a sheet could end the element that it stands in"


def test_where_files_are_not_collected_the_sheet_is_linked(ben: Athlete) -> None:
    answer, page, inside = look(never_here(phone_of(ben)), "/me/")
    assert not inside
    assert style_src(answer) == STRICT
    assert f'<link rel="stylesheet" href="{static(PHONE)}">' in page
