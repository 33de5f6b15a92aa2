"""Who gets in where: every URL and method against every role, held against the matrix below.

A new URL or method without a row is red, and so is a row without a URL. What a role may do must really
answer, so that a site that refuses everybody would not pass.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from coachapp.models import Athlete, GivenOverrule, LoggedSession, RecordedMark, Squad, User
from coachapp.services import link
from coachapp.services.actor import Actor
from coachapp.services.mark import propose_mark
from coachapp.services.overrule import overrule
from coachapp.services.practice import plan_practice
from coachapp.training.stage import Stage
from tests.cast import TODAY, browser_of, days_ago, log, make_athlete, phone_of, ran

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
ROLES = ("nobody", "athlete", "teammate", "coach", "assistant", "stranger")

# What a role meets. "in": the page answers (200, 422 for an empty form, or a redirect that leads on);
# "door": sent to sign in or home; 403 and 404 as they stand.
LOG = {"nobody": "door", "athlete": "door", "teammate": "door", "coach": "in", "assistant": "in", "stranger": "404"}
LEAD = LOG | {"assistant": "403"}
PHONE = {"nobody": "door", "athlete": "in", "teammate": "in", "coach": "door", "assistant": "door", "stranger": "door"}
MY_OWN = PHONE | {"teammate": "404"}
# What a phone asks in the background: told in JSON that nobody is signed in, never led to a page.
JSON = LOG | {"nobody": "401", "athlete": "401", "teammate": "401"}
COACHES = LOG | {"stranger": "in"}
ANYBODY = dict.fromkeys(ROLES, "in")

# name: (methods, who meets what). Every page of the squad needs a coach of that squad; what changes goals, paces,
# people and settings needs more than an assistant.
MATRIX: dict[str, tuple[str, dict[str, str]]] = {
    "home": ("GET", ANYBODY),
    "theme": ("POST", ANYBODY),
    "livez": ("GET", ANYBODY),
    "service-worker": ("GET", ANYBODY),
    "web-manifest": ("GET", ANYBODY),
    "offline": ("GET", ANYBODY),
    "demo-coach": ("POST", dict.fromkeys(ROLES, "404")),
    "demo-athlete": ("POST", dict.fromkeys(ROLES, "404")),
    "hello": ("GET POST", ANYBODY),
    "squad-new": ("GET POST", COACHES),
    "squad": ("GET", LOG),
    "squad-settings": ("GET POST", LEAD),
    "practices": ("GET", LOG),
    "practice-new": ("GET POST", LOG),
    "practice": ("GET POST", LOG),
    "track-sheet": ("GET", LOG),
    "stopwatch": ("GET", LOG),
    "review": ("GET POST", LOG),
    "practice-log": ("POST", LOG),
    "practice-logged": ("GET", LOG),
    "practice-undo": ("POST", LOG),
    "taps": ("POST", JSON),
    "taps-hello": ("GET", JSON),
    "athlete-add": ("GET POST", LEAD),
    "athlete-paste": ("GET POST", LEAD),
    "athlete": ("GET", LOG),
    "athlete-settings": ("GET POST", LEAD),
    "athlete-goal": ("GET POST", LEAD),
    "mark-add": ("GET POST", LEAD),
    "mark-decide": ("GET POST", LEAD),
    "overrule-add": ("GET POST", LEAD),
    "overrule-take-back": ("POST", LEAD),
    "session-log": ("GET POST", LOG),
    "session-verdict": ("POST", LOG),
    "session": ("GET", LOG),
    "session-edit": ("GET POST", LOG),
    "session-void": ("GET POST", LOG),
    "session-excuse": ("GET POST", LOG),
    "session-undo": ("POST", LOG),
    "athlete-card": ("GET", LOG),
    "athlete-link": ("GET POST", LEAD),
    "next": ("GET", PHONE),
    "my-log": ("GET POST", PHONE),
    "my-verdict": ("POST", PHONE),
    "my-history": ("GET", PHONE),
    "my-session": ("GET", MY_OWN),
    "my-session-edit": ("GET POST", MY_OWN),
    "my-session-undo": ("POST", MY_OWN),
    "my-sign-out": ("POST", PHONE),
}
# allauth's own pages: theirs to guard, tested there; listed so that none comes in unseen.
ALLAUTH = {
    "account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate", "account_email",
    "account_email_verification_sent", "account_change_password", "account_set_password", "account_reset_password",
    "account_confirm_login_code", "account_confirm_email", "account_reset_password_from_key_done",
    "account_reset_password_from_key", "account_reset_password_done",
}  # fmt: skip
ALLAUTH_SIGNED_IN_ONLY = {"account_email", "account_change_password", "account_set_password", "account_reauthenticate"}


@dataclass
class World:
    """Riverside with a session, a mark and an overrule for Ben, and the same at Hilltop."""

    riverside: Squad
    ben: Athlete
    bea: Athlete
    rows: dict[str, dict[str, Any]]
    clients: dict[str, Client]
    token: str

    def path(self, name: str, owner: str = "ben", **other: Any) -> str:
        """The address of a page about an athlete; `other` replaces parts of it."""
        known = {"token": self.token} | self.rows[owner] | other
        wanted = parameters()[name]
        return reverse(name, kwargs={key: known[key] for key in wanted})


def rows_of(athlete: Athlete, coach: User) -> dict[str, Any]:
    """The parts of addresses about this athlete."""
    by = Actor.coach(coach)
    logged = log(athlete, ran(days_ago(5))).logged
    mark = propose_mark(athlete=athlete, by=by, on=days_ago(3), distance_m=3000, time_ms=560_000)
    given = overrule(athlete=athlete, by=by, kind="set", reason="seen", on=TODAY, stage=Stage.SHORTEN)
    evening = plan_practice(squad=athlete.squad, by=by, on=TODAY, athletes=[athlete.pk])
    return {
        "squad": athlete.squad.slug, "athlete": athlete.slug,
        "session": logged.pk, "mark": mark.pk, "overrule": given.pk, "practice": evening.pk,
    }  # fmt: skip


@pytest.fixture
def world(
    ada: User, abe: User, cleo: User, riverside: Squad, hilltop: Squad, ben: Athlete, bea: Athlete, cato: Athlete
) -> World:
    link.make(athlete=ben, by=Actor.coach(ada))
    own = log(ben, ran(days_ago(15)), by=Actor.runner(ben)).logged
    rows = {"ben": rows_of(ben, ada), "bea": rows_of(bea, ada), "cato": rows_of(cato, cleo)}
    rows["ben's own"] = rows["ben"] | {"session": own.pk}
    clients = {
        "nobody": Client(), "athlete": phone_of(ben), "teammate": phone_of(bea),
        "coach": browser_of(ada), "assistant": browser_of(abe), "stranger": browser_of(cleo),
    }  # fmt: skip
    opened = link.open_link(ben)
    assert opened is not None
    return World(riverside, ben, bea, rows, clients, link.token_of(opened))


def named_urls(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver):
            yield from named_urls(found, prefix + str(found.pattern))
        elif isinstance(found, URLPattern):
            yield found.name or f"unnamed {prefix}{found.pattern}", prefix + str(found.pattern)


def parameters() -> dict[str, list[str]]:
    return {name: re.findall(r"<\w+:(\w+)>", route) for name, route in named_urls()}


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    names = {name for name, _route in named_urls()}
    assert names - set(MATRIX) - ALLAUTH == set()
    assert (set(MATRIX) | ALLAUTH) - names == set()


def met(response: Any) -> str:
    """What somebody met, in the words of the matrix."""
    if response.status_code in (403, 404, 405):
        return str(response.status_code)
    if response.status_code in (200, 422):
        return "in"
    if response.status_code in (302, 303):
        to = response.headers["Location"]
        return "door" if to == "/" or to.startswith("/accounts/login/") else "in"
    return f"{response.status_code}"


def owner_for(name: str, method: str) -> str:
    """Whose rows a page is asked about: an athlete changes only what he entered himself."""
    return "ben's own" if name.startswith("my-session") else "ben"


def knock(client: Client, name: str, method: str, path: str) -> Any:
    """Ask for a page; what only answers a form or a phone that says something gets the least that it takes."""
    if name == "theme":
        return client.post(path, {"theme": "dark"})
    if name == "taps" and "_auth_user_id" in client.session:
        sent = {"owner": int(client.session["_auth_user_id"]), "taps": []}
        return client.post(path, sent, content_type="application/json")
    return client.generic(method, path)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", MATRIX)
def test_matrix(name: str, role: str, world: World) -> None:
    methods, who = MATRIX[name]
    for method in methods.split():
        path = world.path(name, owner_for(name, method))
        client, expected = world.clients[role], who[role]
        response = knock(client, name, method, path)
        if name in ("home", "my-sign-out", "theme") and expected == "in" and response.status_code == 302:
            continue  # they lead home on purpose
        assert met(response) == expected, f"{role} {method} {path}: {response.status_code}"


@pytest.mark.parametrize("name", MATRIX)
def test_other_methods_are_refused(name: str, world: World) -> None:
    allowed = MATRIX[name][0].split()
    for role in ("coach", "athlete", "nobody"):
        for method in set(METHODS) - set(allowed):
            path = world.path(name, owner_for(name, method))
            response = world.clients[role].generic(method, path)
            assert response.status_code == 405, f"{role} {method} {path}: {response.status_code}"


def test_what_a_coach_may_see_answers_200(world: World) -> None:
    for name, (methods, who) in MATRIX.items():
        if "GET" in methods and who["coach"] == "in" and name != "home":
            response = world.clients["coach"].get(world.path(name))
            assert response.status_code == 200, name


FOREIGN_PARTS = ("squad", "athlete", "session", "mark", "overrule", "practice")


@pytest.mark.parametrize("name", [name for name, needed in parameters().items() if set(needed) & set(FOREIGN_PARTS)])
def test_a_foreign_part_of_an_address_answers_like_one_that_is_not_there(name: str, world: World) -> None:
    """Cato's and Bea's ids in an address about Ben: the answer is the one for an id nobody has."""
    method = "GET" if "GET" in MATRIX[name][0] else "POST"
    client = world.clients["athlete" if name.startswith("my-") else "coach"]
    nowhere: dict[str, Any] = {"squad": "nowhere", "athlete": "nobody"}
    for part in set(parameters()[name]) & set(FOREIGN_PARTS):
        path = world.path(name, **{part: nowhere.get(part, uuid.uuid4())})
        missing = client.generic(method, path)
        assert missing.status_code == 404
        for other in ("cato", "bea"):
            if other == "bea" and part in ("squad", "athlete", "practice"):
                continue  # Bea's own page is Ada's to see, and so is any evening of the squad
            foreign = world.path(name, **{part: world.rows[other][part]})
            answer = client.generic(method, foreign)
            assert answer.status_code == 404, f"{name}: {part} of {other}"
            assert _plain(answer, foreign) == _plain(missing, path)


def _plain(response: Any, path: str) -> str:
    """A page without its own address and without what is new in every answer."""
    return re.sub(r"[A-Za-z0-9]{64}", "TOKEN", response.content.decode()).replace(path, "PATH")


def test_every_unsafe_route_wants_its_csrf_token(world: World) -> None:
    for name, (methods, _who) in MATRIX.items():
        if "POST" not in methods:
            continue
        for role in ("coach", "athlete"):
            strict = Client(enforce_csrf_checks=True)
            strict.cookies = world.clients[role].cookies
            response = strict.post(world.path(name, owner_for(name, "POST")))
            assert response.status_code == 403, f"{name}: {response.status_code}"
            assert strict.post(
                world.path(name, owner_for(name, "POST")), headers={"X-CSRFToken": "a" * 64}
            ).status_code == 403, name  # fmt: skip


def test_nothing_was_changed_by_knocking(world: World) -> None:
    """Every refused request of the matrix leaves the rows as they were."""
    before = _counts()
    for name, (methods, who) in MATRIX.items():
        for role in ROLES:
            if who[role] != "in" and "POST" in methods:
                world.clients[role].post(world.path(name, owner_for(name, "POST")), {"reason": "x", "to": "decline"})
    assert _counts() == before


def _counts() -> list[object]:
    return [
        LoggedSession.objects.filter(undone_at=None, void_reason="").count(),
        RecordedMark.objects.filter(state="proposed").count(),
        GivenOverrule.objects.filter(taken_back_at=None).count(),
        Athlete.objects.filter(left_on=None).count(),
        Squad.objects.count(),
    ]


def test_the_pages_of_allauth_let_nobody_into_an_account(db: None) -> None:
    for name in ALLAUTH - {"account_confirm_email", "account_reset_password_from_key"}:
        response = Client().get(reverse(name))
        if name in ALLAUTH_SIGNED_IN_ONLY:
            assert response.status_code == 302, name
            assert response.headers["Location"].startswith("/accounts/login/"), name
        else:
            assert response.status_code in (200, 302), name


def test_a_revoked_link_ends_the_visit_at_once(world: World, ada: User) -> None:
    phone = world.clients["athlete"]
    assert phone.get(reverse("next")).status_code == 200
    link.revoke(athlete=world.ben, by=Actor.coach(ada))
    assert met(phone.get(reverse("next"))) == "door"
    assert Client().get(world.path("hello")).status_code == 404


def test_a_phone_sees_nothing_of_a_teammate(world: World, riverside: Squad) -> None:
    make_athlete(riverside, "Quincy Canary")
    phone = world.clients["athlete"]
    for name, (methods, who) in MATRIX.items():
        if "GET" in methods and who["athlete"] == "in":
            shown = phone.get(world.path(name, owner_for(name, "GET")), follow=True).content.decode()
            assert "Canary" not in shown
            assert ">Bea<" not in shown
