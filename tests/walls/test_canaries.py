"""Nothing of another squad in any answer, header or log; of his own squad, an athlete meets himself alone.

Each person follows every link that he can find, tries every address of the other squad, and sends every form that he
finds. The words of the other squad stand nowhere else, so that any one of them is a hole.
"""

from __future__ import annotations

import ast
import logging
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from tests.test_access_matrix import ALLAUTH, MATRIX
from tests.walls.crawl import Page, body_of, headers_of, plain, read, route_of
from tests.walls.sending import Sending, ids_of, pages, sendings
from tests.walls.world import ROLES, Counted, World, own_ids, parameters, rolled_back, secret_parts, state

#: A crawl takes its time on a machine that has other things to do.
pytestmark = pytest.mark.timeout(900)

#: So many that two hundred words and more stand there.
ATHLETES_THERE = 14
VIEWS = Path(settings.BASE_DIR) / "coachapp"
#: Who is nothing to the other squad.
OURS = tuple(role for role in ROLES if role not in ("rival", "stranger"))
#: What a template may not hold, seen in what was rendered.
INLINE = {
    "a script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "a style": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.I),
    "a handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[^=\s]*)\s*=", re.I),
    "a javascript: address": re.compile(r"=\s*[\"']?\s*javascript:", re.I),
}


def secrets(world: World) -> list[str]:
    """Everything that was typed into the other squad, and every id in it, as it might turn up."""
    theirs = world.theirs
    return sorted({word.lower() for word in [*theirs.words, *theirs.own, *ids_of(theirs.squad.pk)]})


def found_in(text: str, words: list[str], *asked: str) -> list[str]:
    """The words that stand in a text, but for what the asker himself had put into his question."""
    text = unquote(text).lower()
    for one in sorted({unquote(one).lower() for one in asked if one}, key=len, reverse=True):
        text = text.replace(one, "")
    return [word for word in words if word in text]


class Ear(logging.Handler):
    """Keeps every line that is logged, as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it, with whatever was given along."""
        given = {name: value for name, value in vars(record).items() if not isinstance(value, HttpRequest)}
        self.lines.append(f"{self.format(record)} {given}")


@contextmanager
def listening() -> Iterator[Ear]:
    """Listen to the log."""
    heard = Ear()
    logging.getLogger().addHandler(heard)
    yield heard
    logging.getLogger().removeHandler(heard)


@pytest.fixture
def ear() -> Iterator[Ear]:
    """What is logged during a test."""
    with listening() as heard:
        yield heard


@dataclass(frozen=True)
class Walk:
    """Somebody has been to every page that he can reach: what he saw, what was logged of it, what it left behind."""

    pages: list[Page]
    lines: list[str]
    has_changed_something: bool


@pytest.fixture(scope="module")
def walk(standing_world: World) -> Callable[[str], Walk]:
    """The walk of a role. It is long, and several tests look at the same one."""

    @cache
    def of(role: str) -> Walk:
        with rolled_back(), listening() as heard:
            before = state()
            seen = list(pages(standing_world, role))
            return Walk(seen, heard.lines, state() != before)

    return of


@pytest.fixture(scope="module")
def forms(standing_world: World, walk: Callable[[str], Walk]) -> list[Sending]:
    """Every form with every button."""
    with rolled_back():
        return sendings(standing_world, seen_by=lambda role: walk(role).pages)


@pytest.mark.parametrize("role", OURS)
def test_nothing_of_another_squad_is_ever_seen(
    role: str, world: World, walk: Callable[[str], Walk], record_property: Counted
) -> None:
    words, seen = secrets(world), 0
    assert len(words) > 200
    for page in walk(role).pages:
        assert page.response.status_code < 500 or route_of(page.path) == "readyz", page.path
        assert not found_in(page.text + headers_of(page.response), words, page.path), page.path
        if page.is_html:
            for what, pattern in INLINE.items():
                assert not pattern.search(page.text), f"{what} in {page.path}"
        seen += 1
    record_property("cases", seen)
    assert not walk(role).has_changed_something, "looking has changed something"
    assert not found_in("\n".join(walk(role).lines), words)
    assert seen > (100 if role in ("owner", "coach", "assistant") else 10)


@pytest.mark.parametrize("role", OURS)
def test_nothing_is_seen_by_knocking_at_the_other_squad(
    role: str, world: World, ear: Ear, record_property: Counted
) -> None:
    """Its addresses, its ids under our own addresses, a search for its words."""
    words, client, before = secrets(world), world.browser(role), state()
    asked = [url for _name, url in foreign_urls(world)]
    asked += [f"{world.path('squad')}?{urlencode({'q': kind})}" for kind in ("name", "qb", "b q", "z")]
    record_property("cases", 2 * len(asked))
    for path in asked:
        for more in ({}, {"HX-Request": "true"}):
            answer = client.get(path, headers=more)
            shown = body_of(answer) + headers_of(answer)
            assert answer.status_code < 500, path
            assert not found_in(shown, words, path, quote(path), *path.split("/")), path
    assert state() == before
    assert not found_in("\n".join(ear.lines), words, *asked, str(world.theirs.squad.pk))


def foreign_urls(world: World) -> Iterator[tuple[str, str]]:
    """Every address about the other squad, and every address of ours with one part of theirs."""
    for name, parts in parameters().items():
        known = [part for part in parts if part in world.theirs.parts and part not in secret_parts()]
        if name in MATRIX and known and world.knows(name):
            yield name, world.path(name, **{part: world.theirs.parts[part] for part in known})
            for part in known:
                yield name, world.path(name, **{part: world.theirs.parts[part]})


def test_nothing_is_seen_in_what_a_form_answers(
    world: World, forms: list[Sending], ear: Ear, record_property: Counted
) -> None:
    words = secrets(world)
    record_property("cases", 3 * len(forms))
    for one in forms:
        for data in (one.data, {}, {name: ["\x00<'\""] for name in one.data}):
            with rolled_back():
                answer = one.other(data).by(world.browser(one.role))
                assert answer.status_code < 500, f"{one.name} {data}"
                assert not found_in(body_of(answer) + headers_of(answer), words), one.name
    assert not found_in("\n".join(ear.lines), words)


@pytest.mark.parametrize("role", ["athlete", "revoked", "nobody"])
def test_an_athlete_meets_nobody_else(
    role: str, world: World, walk: Callable[[str], Walk], forms: list[Sending]
) -> None:
    """Not even the name of somebody who runs with him, nor what was said of him, nor an id of his."""
    mine = own_ids(world.ours) | {str(world.ours.squad.pk), world.ours.squad.slug}
    people = {world.ours.owner, world.ours.coach, world.ours.assistant, world.ours.former}
    known = {world.ours.squad.name, *(user.name for user in people)} if role == "athlete" else {world.ours.squad.name}
    words = [word.lower() for word in [*world.ours.words, *ids_of(world.ours.squad.pk)] if word not in mine | known]
    assert len(words) > 100
    # What opens by a secret of its own is another person's to open.
    others = {name for name, parts in parameters().items() if set(parts) & (secret_parts() - {"token"})}
    seen: list[Page] = [page for page in walk(role).pages if route_of(page.path) not in others]
    for page in seen:
        assert not found_in(page.text + headers_of(page.response), words, page.path, *asked_parts(world)), page.path
    for one in forms:
        if one.role == role:
            with rolled_back():
                answer = one.by(world.browser(role))
                assert not found_in(body_of(answer) + headers_of(answer), words, *asked_parts(world)), one.name
    if role == "athlete":
        everything = "".join(page.text for page in seen)
        assert world.ours.runner.name in everything
        assert len([word for word in world.ours.own if word in everything]) > 8, "he sees hardly anything of his own"


def asked_parts(world: World) -> list[str]:
    """What the crawl itself asks for: the parts of addresses."""
    return [str(part) for part in world.ours.parts.values()]


def test_a_form_in_a_page_leads_somewhere(world: World, walk: Callable[[str], Walk]) -> None:
    """The crawl that the other tests stand on has found links and forms, and no link leads into the void."""
    routes, dead = set(), []
    for page in walk("owner").pages:
        routes.add(route_of(page.path))
        if page.response.status_code == 404 and route_of(page.path) in MATRIX:
            dead.append(page.path)
        if page.is_html:
            routes |= {form.route for form in read(page).forms}
    shown = {name for name, (methods, who) in MATRIX.items() if "GET" in methods and who["owner"] == "in"}
    assert shown - routes == set()
    assert not dead


def query_names() -> set[str]:
    """Every name that a view reads from the part of an address behind its question mark."""
    names = {"show", "q"}  # read by FilterForm
    for path in VIEWS.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if ".GET" in source or "typed_rows" in source:
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
                    names.add(node.value)
    return names


@pytest.mark.usefixtures("still_clock")
def test_an_id_behind_the_question_mark_is_like_one_that_is_not_there(world: World) -> None:
    """Under every name that any view knows, and under that of every part of an address."""
    names = sorted(query_names() | {part for parts in parameters().values() for part in parts} | {"id", "next"})
    assert {"saved", "sessions", "page", "what"} <= set(names)
    theirs, before = list(ids_of(world.theirs.squad.pk)), state()
    for name, (methods, who) in MATRIX.items():
        if "GET" not in methods or not world.knows(name):
            continue
        role = "athlete" if who["athlete"] == "in" and name.startswith("my-") else "owner"
        path = world.path(name, "his own" if name.startswith("my-session") else "runner")
        answers = []
        for ids in (theirs, [str(uuid.uuid4()) for _one in theirs]):
            query = {one: ids[place % len(ids)] for place, one in enumerate(names)}
            answer: Any = world.browser(role).get(f"{path}?{urlencode(query)}")
            asked = [urlencode(query), *ids]
            answers.append((answer.status_code, plain(body_of(answer), *asked), plain(headers_of(answer), *asked)))
        (status, text, head), (other_status, other_text, other_head) = answers
        assert (status, without_cookies(head)) == (other_status, without_cookies(other_head)), name
        apart = [pair for pair in zip(text.splitlines(), other_text.splitlines(), strict=False) if pair[0] != pair[1]]
        assert not apart, f"{name}: {apart[:1]}"
        assert text == other_text, name
    assert state() == before


def without_cookies(head: str) -> str:
    """Headers but for what is new each time."""
    lines = [
        line
        for line in head.splitlines()
        if not re.match(r"(?i)set-cookie|x-request-id|content-length|etag|expires", line)
    ]
    return "\n".join(lines)


def test_the_pages_of_accounts_are_part_of_the_crawl(world: World, walk: Callable[[str], Walk]) -> None:
    reached = {route_of(page.path) for page in walk("owner").pages}
    assert {name for name in ALLAUTH if not parameters()[name]} - reached <= {"account_logout"}
    assert reverse("account_email")
