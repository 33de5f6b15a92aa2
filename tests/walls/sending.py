"""Every form of the site, found by following every link, and ready to be sent by anybody."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse

from coachapp.models import User
from tests.test_access_matrix import ALLAUTH, MATRIX
from tests.walls.crawl import Form, Page, crawl, read, route_of
from tests.walls.typed import FILES, FOR_OTHERS, TYPED
from tests.walls.world import UNWATCHED, World, parameters

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: Ends the visit of the browser that follows it, or another site's page.
LEAVES = ("account_logout", "my-sign-out")


@dataclass(frozen=True)
class Sending:
    """One form with one of its buttons, filled in. `role` found it, `button` is what the button adds."""

    role: str
    form: Form
    button: tuple[str, str] | None
    data: dict[str, list[str]]

    @property
    def route(self) -> str:
        """The name of the address that it goes to."""
        return self.form.route

    @property
    def name(self) -> str:
        """What to call it in a report."""
        pressed = "=".join(self.button) if self.button else ""
        return UUID.sub("…", f"{self.route} {pressed}".strip())

    def by(self, client: Client) -> Any:
        """Have it sent by somebody."""
        return client.post(
            self.form.action, {name: [_sent(one) for one in values] for name, values in self.data.items()}
        )

    def other(self, data: dict[str, list[str]]) -> Sending:
        """The same with other fields."""
        return replace(self, data=data)


def _sent(value: str) -> Any:
    """The value, or the file that it names."""
    return SimpleUploadedFile("sent.json", FILES[value].encode()) if value in FILES else value


def starts(world: World, role: str) -> list[str]:
    """Where the crawl of somebody begins: every address that shows a page, whether something links to it or not."""
    known = parameters()
    pages = [name for name, (methods, _who) in MATRIX.items() if "GET" in methods and world.knows(name)]
    of_allauth = [name for name in ALLAUTH if not known.get(name, ["?"]) and name not in LEAVES]
    own = "his own" if role == "athlete" else "runner"
    return [world.path(name, own if name.startswith("my-") else "runner") for name in pages] + [
        reverse(name) for name in sorted(of_allauth)
    ]


def pages(world: World, role: str, client: Client | None = None) -> Iterator[Page]:
    """Every page that somebody can reach."""
    yield from crawl(client or world.browser(role), starts(world, role), lambda path: route_of(path) in LEAVES)


def sendings(
    world: World,
    roles: tuple[str, ...] = ("nobody", "athlete", "owner"),
    seen_by: Callable[[str], Iterable[Page]] | None = None,
) -> list[Sending]:
    """One of each form with each of its buttons, filled in; the later role's where several find the same.

    `seen_by` tells what pages a role can reach, where somebody has been to all of them already.
    """
    seen_by = seen_by or partial(pages, world)
    found: dict[tuple[str, ...], Sending] = {}
    ours = world.ours
    people = {"RUNNER": str(ours.runner.pk), "RUNNER'S NAME": ours.runner.name, "COACH": str(ours.coach.pk),
              "SQUAD'S NAME": ours.squad.name}  # fmt: skip
    for role, seen in [*((role, seen_by(role)) for role in roles), *_others(world)]:
        for page in seen:
            for form in read(page).forms if page.is_html else ():
                if form.method == "post" and form.route:
                    for button in dict.fromkeys(form.buttons) or [None]:
                        one = _filled(role, form, button, people)
                        other = found.get(_shape(one))
                        if other is None or other.role != role:
                            found[_shape(one)] = one
    return list(found.values())


def _others(world: World) -> Iterator[tuple[str, Iterator[Page]]]:
    """The pages with a form for somebody else, each alone."""
    for role, names in FOR_OTHERS.items():
        yield role, _alone(world.browser(role), {world.path(name) for name in names})


def _alone(client: Client, paths: set[str]) -> Iterator[Page]:
    return crawl(client, sorted(paths), lambda path: path not in paths)


def _filled(role: str, form: Form, button: tuple[str, str] | None, people: Mapping[str, str]) -> Sending:
    typed = TYPED.get(form.route, {})
    data = form.data(button)
    for name, value in typed.items():
        names = [one for one in data if one.startswith(name[:-1])] if name.endswith("*") else [name]
        data |= {one: [people.get(value, value)] for one in names}
    if button:
        data[button[0]] = [button[1]]
    return Sending(role, form, button, data)


def _shape(one: Sending) -> tuple[str, ...]:
    """What makes a form another one: its address, its fields and its button, whatever the ids and numbers in them."""
    fields = sorted({re.sub(r"\d+", "0", UUID.sub("", name)) for name in one.data})
    do = one.data.get("do", one.data.get("decision", [""]))[-1]
    return (one.route, UUID.sub("", do), *fields)


def ids_of(squad: uuid.UUID) -> dict[str, type[models.Model]]:
    """The id of every row of a squad, and what it is a row of."""
    found: dict[str, type[models.Model]] = {str(squad): apps.get_model("coachapp", "Squad")}
    for model in apps.get_app_config("coachapp").get_models():
        names = {one.name for one in model._meta.concrete_fields}
        if "squad" in names and isinstance(model._meta.pk, models.UUIDField):
            for pk in model._base_manager.filter(squad=squad).values_list("pk", flat=True):
                found[str(pk)] = model
    return found


NEW = re.compile(
    r"erased-[0-9a-f]+|\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)|datetime\.datetime\([^)]*\)|md5\$[^']*|[0-9a-f]{64}"
    r"|(?<='coaching', )'\d+'|(?<=')![A-Za-z0-9]{40}(?=')"  # the last: the password of who cannot sign in
)


_ID = re.compile(f"({UUID.pattern})")


def _told(field: models.Field[Any, Any]) -> str:
    """What is asked of a column: of an account its address, for its number is counted as well."""
    return f"{field.name}__email" if field.related_model is User else field.attname


#: Hardly a row differs between two snapshots, of which a test takes hundreds.
@lru_cache(maxsize=20_000)
def _pieces(told: str) -> tuple[str, ...]:
    """A row as text without what is new at every try, cut up: every second piece is an id."""
    return tuple(_ID.split(NEW.sub("NEW", told)))


def snapshot(known: Collection[str], of: uuid.UUID | None = None) -> list[str]:
    """All rows as text, those of one squad where it is given, without what is new at every try: ids, moments, digests."""
    lines = []
    for model in apps.get_models():
        names = {one.name for one in model._meta.concrete_fields}
        if model._meta.db_table in UNWATCHED or (of is not None and "squad" not in names):
            continue
        rows = model._base_manager.all() if of is None else model._base_manager.filter(squad=of)
        # A number that the database counts is another at every try: PostgreSQL takes none of them back.
        columns = [_told(one) for one in model._meta.concrete_fields if not isinstance(one, models.AutoField)]
        for row in rows.values_list(*columns):
            pieces = list(_pieces(repr(row)))
            pieces[1::2] = [one if one in known else "NEW" for one in pieces[1::2]]
            lines.append(f"{model._meta.db_table} {''.join(pieces)}")
    return sorted(lines)
