"""Follow every link of the site as one person, and collect every form on the way.

Nothing here knows a page by name: what is new is found because something links to it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

#: What is followed: pages, and the parts that htmx fetches into them.
LINKS = ("href", "src", "hx-get", "data-url", "action")
VOID = {"input", "img", "br", "hr", "meta", "link", "source", "path", "use", "rect", "circle", "line"}
#: More pages than this mean that the crawl runs in circles.
MOST = 1200


@dataclass
class Form:
    """A form as it stood in a page. `fields` are its names and values in order; `free` those that take any text, `offered`
    all that are there, ticked or not.

    `buttons` is what its buttons add, None for one that adds nothing.
    """

    page: str
    action: str
    method: str = "get"
    fields: list[tuple[str, str]] = field(default_factory=list)
    free: set[str] = field(default_factory=set)
    offered: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str] | None] = field(default_factory=list)

    @property
    def route(self) -> str:
        """The name of the address that it is sent to; empty for one that the site does not have."""
        return route_of(self.action)

    def data(self, button: tuple[str, str] | None = None) -> dict[str, list[str]]:
        """What a browser sends that changes nothing in it."""
        sent: dict[str, list[str]] = {}
        for name, value in [*self.fields, *([button] if button else [])]:
            sent.setdefault(name, []).append(value)
        return sent


@dataclass
class Page:
    """One answer. `path` is what was asked for, with its query."""

    path: str
    response: HttpResponse
    text: str

    @property
    def is_html(self) -> bool:
        """Whether a browser would show it as a page."""
        return self.response.headers.get("Content-Type", "").startswith("text/html")


class Reader(HTMLParser):
    """Finds links and forms. A field belongs to the form around it, or to the one that its `form` names."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.named: dict[str, Form] = {}
        self._inside: list[Form] = []
        self._late: list[tuple[str, Mapping[str, str], str]] = []
        self._select: tuple[str, bool, list[tuple[str, bool]], Form | None] | None = None
        self._area: tuple[str, list[str], Form | None] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what the tag says."""
        said = {name: value or "" for name, value in attrs}
        self.links += [said[name] for name in LINKS if said.get(name)]
        if tag == "form":
            action = urljoin(self.page, said.get("action") or said.get("hx-post") or self.page)
            form = Form(self.page, action, "post" if "hx-post" in said else said.get("method", "get").lower())
            self.forms.append(form)
            self._inside.append(form)
            if "id" in said:
                self.named[said["id"]] = form
        elif "hx-post" in said:
            live = Form(self.page, urljoin(self.page, said["hx-post"]), "post")
            self.forms.append(live)
            if self._inside:
                live.fields = self._inside[-1].fields
                live.free = self._inside[-1].free
                live.offered = self._inside[-1].offered
        self._field(tag, said)

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "form" and self._inside:
            self._inside.pop()
        elif tag == "select" and self._select:
            name, multiple, options, form = self._select
            self._select = None
            chosen = [value for value, selected in options if selected]
            if not chosen and options and not multiple:
                chosen = [options[0][0]]
            if form is not None:
                form.fields += [(name, value) for value in chosen]
        elif tag == "textarea" and self._area:
            name, text, form = self._area
            self._area = None
            if form is not None:
                form.fields.append((name, "".join(text).strip()))
                form.free.add(name)

    def handle_data(self, data: str) -> None:
        """Keep what stands in a text area."""
        if self._area:
            self._area[1].append(data)

    def close(self) -> None:
        """Give the fields that named their form to it."""
        super().close()
        for tag, said, owner in self._late:
            if owner in self.named:
                self._take(tag, said, self.named[owner])

    def _field(self, tag: str, said: Mapping[str, str]) -> None:
        if tag == "option" and self._select:
            self._select[2].append((said.get("value", ""), "selected" in said))
            return
        if tag == "button" and not said.get("name") and said.get("type", "submit") == "submit" and self._inside:
            self._inside[-1].buttons.append(None)
        if not said.get("name") or tag not in ("input", "select", "textarea", "button") or "disabled" in said:
            return
        if "form" in said:
            self._late.append((tag, said, said["form"]))
        elif self._inside:
            self._take(tag, said, self._inside[-1])
        elif "hx-post" in said:
            self._take(tag, said, self.forms[-1])

    def _take(self, tag: str, said: Mapping[str, str], form: Form) -> None:
        name, kind, value = said["name"], said.get("type", "text"), said.get("value", "")
        form.offered.add(name)
        if tag == "select":
            self._select = (name, "multiple" in said, [], form)
        elif tag == "textarea":
            self._area = (name, [], form)
        elif tag == "button" or kind in ("submit", "image"):
            form.buttons.append((name, value))
        elif kind in ("checkbox", "radio"):
            if "checked" in said:
                form.fields.append((name, value or "on"))
        else:
            form.fields.append((name, value))
            if kind in ("text", "search", "email", "tel"):
                form.free.add(name)


def read(page: Page) -> Reader:
    """The links and forms of a page."""
    reader = Reader(page.path)
    reader.feed(page.text)
    reader.close()
    return reader


def route_of(path: str) -> str:
    """The name of an address; empty where the site has none."""
    try:
        return resolve(urlsplit(path).path).url_name or ""
    except Resolver404:
        return ""


def crawl(client: Client, starts: list[str], leave: Callable[[str], bool] = lambda path: False) -> Iterator[Page]:
    """Yield every page that can be reached by following links from these; one of each kind of query is asked for."""
    waiting, seen = deque(starts), set[Any]()
    while waiting:
        path = waiting.popleft()
        parts = urlsplit(path)
        key = parts.path, tuple(sorted(dict(parse_qsl(parts.query, keep_blank_values=True))))
        if key in seen or not route_of(parts.path) or leave(parts.path):
            continue
        seen.add(key)
        assert len(seen) < MOST, "the crawl runs in circles"
        response: Any = client.get(path)
        page = Page(path, response, body_of(response))
        yield page
        if page.is_html:
            reader = read(page)
            local = [urlsplit(urljoin(f"http://testserver{path}", link)) for link in reader.links]
            waiting.extend(
                link.path + (f"?{link.query}" if link.query else "") for link in local if link.netloc == "testserver"
            )
            waiting.extend(f"{form.action}?{urlencode(form.data(), doseq=True)}" for form in reader.forms
                           if form.method == "get")  # fmt: skip
        if response.status_code in (301, 302, 303):
            waiting.append(urljoin(path, response.headers["Location"]))


def body_of(response: Any) -> str:
    """What was answered, as text; also what is streamed, and what is in another code."""
    raw = b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content
    return bytes(raw).decode("utf-8", "replace")


def headers_of(response: Any) -> str:
    """The headers and cookies of an answer, as text."""
    return "\n".join([*(f"{name}: {value}" for name, value in response.headers.items()), response.cookies.output()])


def plain(text: str, *asked: str) -> str:
    """An answer without what is new in each: tokens, and what was asked for."""
    for one in sorted(filter(None, asked), key=len, reverse=True):
        text = text.replace(one, "ASKED")
    text = re.sub(r"\b[A-Za-z0-9]{64}\b|(?<=value=\")(?:[\w-]{22}|[\w-]{27})(?=\")|\b\d{13}(?:\.\d+)?\b", "TOKEN", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)
