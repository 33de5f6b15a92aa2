"""Every form of the site, filled in: who may send it, what may stand in it besides, whose ids are taken from it.

The forms are those of the pages, found by following links, so that a new one is tested from the day that it is there.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import uuid
from typing import Any

import pytest
from django import forms as django_forms
from django.apps import apps
from django.db import models

import coachapp.forms
from tests.test_access_matrix import MATRIX, met
from tests.walls.crawl import body_of, plain
from tests.walls.sending import UUID, Sending, ids_of, sendings, snapshot
from tests.walls.typed import SOMETIMES, WITHOUT_A_FORM, WRITES_NOTHING
from tests.walls.world import ROLES, Counted, World, rolled_back, state

#: A crawl takes its time on a machine that has other things to do.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def forms(standing_world: World) -> list[Sending]:
    """Every form with every button."""
    with rolled_back():
        return sendings(standing_world)


@pytest.fixture(scope="module")
def ours(standing_world: World) -> dict[str, type[models.Model]]:
    """Every id of our squad."""
    return ids_of(standing_world.ours.squad.pk)


@pytest.fixture(scope="module")
def theirs(standing_world: World) -> dict[type[models.Model], str]:
    """One id of each kind of the other squad; the runner's, where it is about an athlete."""
    found: dict[type[models.Model], str] = {}
    for pk, model in ids_of(standing_world.theirs.squad.pk).items():
        if pk in standing_world.theirs.ids[str(standing_world.theirs.runner.pk)] or model not in found:
            found[model] = pk
    return found


def test_every_address_that_takes_a_form_is_here(forms: list[Sending]) -> None:
    found = {one.route for one in forms}
    wanted = {name for name, (methods, _who) in MATRIX.items() if "POST" in methods}
    assert wanted - found - set(WITHOUT_A_FORM) == set(), "no page has a form for it: tests/walls/typed.py"
    assert set(WITHOUT_A_FORM) - wanted == set()
    assert set(WITHOUT_A_FORM) & found == set()
    assert len(forms) > 50


def test_whoever_may_send_a_form_is_let_and_it_does_something(world: World, forms: list[Sending]) -> None:
    """A site that refuses everybody, or that forgets everything, is not a safe one but a broken one."""
    before, did = state(), set[str]()
    for one in forms:
        with rolled_back():
            answer = one.by(world.browser(one.role))
            assert answer.status_code in (200, 204, 302), f"{one.name}: {answer.status_code}: tests/walls/typed.py"
            if state() != before:
                did.add(one.route)
    idle = {one.route for one in forms if one.route in MATRIX} - did - WRITES_NOTHING
    assert idle <= {"hello"}, f"sent, and nothing was written: {sorted(idle)}"


def test_nobody_else_changes_anything_by_sending_it(world: World, forms: list[Sending]) -> None:
    before, knocked = state(), 0
    for one in forms:
        who = MATRIX.get(one.route, ("", {}))[1]
        for role in ROLES:
            if who.get(role, "in") == "in":
                continue
            answer = one.by(world.browser(role))
            assert met(answer) == who[role], f"{role} sends {one.name}: {answer.status_code}"
            knocked += 1
    assert state() == before
    assert knocked > 150


def test_no_form_is_taken_without_its_token(world: World, forms: list[Sending], record_property: Counted) -> None:
    before = state()
    record_property("cases", len(forms))
    for one in forms:
        strict = world.browser(one.role, enforce_csrf_checks=True)
        assert one.by(strict).status_code == 403, one.name
    assert state() == before


#: What somebody might hope to set: a value for every column of every table, by the kind of the column.
def everything(world: World, theirs: dict[type[models.Model], str]) -> dict[str, str]:
    """A value for every column of every table, of the other squad wherever it is an id."""
    values = {"is_staff": "1", "is_superuser": "1", "may": "own", "created_by": str(world.theirs.owner.pk)}
    for model in apps.get_app_config("coachapp").get_models():
        for one in model._meta.concrete_fields:
            value = "owner"
            if isinstance(one, models.ForeignKey):
                value = theirs.get(one.related_model, str(world.theirs.owner.pk))
            elif isinstance(one, models.UUIDField):
                value = theirs.get(model, str(uuid.uuid4()))
            elif isinstance(one, models.IntegerField | models.BooleanField | models.FloatField):
                value = "1"
            elif isinstance(one, models.JSONField):
                value = '{"reps": 3}'
            elif isinstance(one, models.DateField):
                value = "2020-02-02"
            values |= {one.name: value, one.attname: value}
    return values


def test_what_stands_in_a_form_besides_does_nothing(
    world: World, forms: list[Sending], ours: dict[str, Any], theirs: dict[type[models.Model], str],
    record_property: Counted,
) -> None:  # fmt: skip
    """Every column of every table as an extra field: the rows come out as without them."""
    extra = everything(world, theirs)
    assert len(extra) > 80
    of_route: dict[str, set[str]] = {}
    for one in forms:
        of_route.setdefault(one.route, set()).update(one.data, one.form.offered)
    known, added = {*ours, *ids_of(world.theirs.squad.pk)}, 0
    for one in forms:
        asked_for = of_route[one.route] | SOMETIMES.get(one.route, set())
        more = {name: [value] for name, value in extra.items() if name not in asked_for}
        outcomes = []
        for data in (one.data, one.data | more):
            with rolled_back():
                status = one.other(data).by(world.browser(one.role)).status_code
                outcomes.append((status, snapshot(known)))
        (status, rows), (other_status, other_rows) = outcomes
        assert status == other_status, one.name
        assert rows == other_rows, f"{one.name}: {sorted(set(other_rows) - set(rows))[:2]}"
        added += len(more)
    record_property("cases", added)
    assert added > 3000


def swapped(data: dict[str, list[str]], field: str, ids: dict[str, str]) -> dict[str, list[str]]:
    """The form with the ids in one of its fields, or in that field's name, exchanged."""

    def other(text: str) -> str:
        return UUID.sub(lambda it: ids.get(it.group(), it.group()), text)

    return {other(name) if name == field else name: [other(value) for value in values] if name == field else values
            for name, values in data.items()}  # fmt: skip


def told_apart(known: tuple[object, ...], unknown: tuple[object, ...]) -> str:
    """The first line by which the two answers can be told apart."""
    pairs = zip("\n".join(map(str, known)).splitlines(), "\n".join(map(str, unknown)).splitlines(), strict=False)
    return next((f"{one!r} / {other!r}" for one, other in pairs if one != other), "")


def id_fields(one: Sending) -> list[str]:
    """The fields of a form that hold an id, or are named after one; one of each kind."""
    names = [name for name, values in one.data.items() if any(map(UUID.search, [name, *values]))]
    return list({re.sub(r"\d+", "0", UUID.sub("", name)): name for name in names}.values())


@pytest.mark.usefixtures("still_clock")
def test_another_squads_id_in_a_form_is_like_one_that_is_not_there(
    world: World, forms: list[Sending], ours: dict[str, Any], theirs: dict[type[models.Model], str],
    record_property: Counted,
) -> None:  # fmt: skip
    tried = 0
    for one in forms:
        for field in id_fields(one):
            held = [pk for text in (field, *one.data[field]) for pk in UUID.findall(text) if pk in ours]
            if not held:
                continue
            foreign = {pk: theirs[ours[pk]] for pk in held}
            unknown = {pk: str(uuid.uuid4()) for pk in held}
            answers, known = [], {*ours, *foreign.values()}
            was = set(snapshot(known))
            for ids in (foreign, unknown):
                with rolled_back():
                    answer = one.other(swapped(one.data, field, ids)).by(world.browser(one.role))
                    asked = [*ids.values(), *held]
                    now = set(snapshot(known))
                    rows = [plain(row, *asked) for row in sorted(was ^ now)]
                    where = plain(answer.headers.get("Location", ""), *asked)
                    answers.append((answer.status_code, plain(body_of(answer), *asked), where, rows))
            assert answers[0] == answers[1], f"{one.name}: {UUID.sub('…', field)}: {told_apart(*answers)}"
            tried += 1
    record_property("cases", tried)
    assert tried > 20


#: Rows whose id is made where they are typed.
MADE_BY_BROWSERS = {"LoggedSession", "Practice", "GivenOverrule", "Invitation", "Consent"}


def test_an_id_that_the_browser_makes_takes_nothing_of_another_squad(
    world: World, forms: list[Sending], ours: dict[str, Any], record_property: Counted
) -> None:
    """Sessions, evenings and overrules get their id where they are typed: one that is taken elsewhere stays theirs."""
    foreign = ids_of(world.theirs.squad.pk)
    secret = [*world.theirs.words, *world.theirs.own]
    there = world.theirs.squad.pk
    tried, was = 0, snapshot(foreign, there)
    made_by_browsers = {kind.__name__: pk for pk, kind in foreign.items() if kind.__name__ in MADE_BY_BROWSERS}
    assert set(made_by_browsers) == MADE_BY_BROWSERS
    for one in forms:
        for field in id_fields(one):
            made = {pk for value in one.data[field] for pk in UUID.findall(value)} - set(ours)
            if not made or set(UUID.findall(field)):
                continue
            for taken in made_by_browsers.values():
                with rolled_back():
                    answer = one.other(swapped(one.data, field, dict.fromkeys(made, taken))).by(world.browser(one.role))
                    text = plain(body_of(answer), taken)
                    assert not [word for word in secret if word in text], f"{one.name}: {field}"
                    assert snapshot(foreign, there) == was, one.name
                tried += 1
    record_property("cases", tried)
    assert tried > 20


def test_every_id_that_a_form_reads_was_tried(forms: list[Sending]) -> None:
    """A field of a form class that reads an id stands in a page with one, or it was never put to the test."""
    tried = {UUID.sub("", name).rstrip("_") for one in forms for name in id_fields(one)}
    for found in pkgutil.iter_modules(coachapp.forms.__path__, "coachapp.forms."):
        for kind in vars(importlib.import_module(found.name)).values():
            if isinstance(kind, type) and issubclass(kind, django_forms.BaseForm):
                for name, one in getattr(kind, "base_fields", {}).items():
                    reads_an_id = isinstance(one, django_forms.UUIDField | django_forms.ModelChoiceField)
                    if reads_an_id or getattr(one, "coerce", None) is uuid.UUID:
                        assert name in tried, f"{kind.__name__}.{name}"
    assert {"athlete", "athletes", "id", "token"} <= tried
