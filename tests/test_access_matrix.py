"""Who gets in where: every URL and method against every role, held against the matrix below.

A new URL or method without a row is red, and so is a row without a URL. What a role may do must really
answer, so that a site that refuses everybody would not pass. `tests/walls/` goes on from here: with forms filled in,
with other people's ids in them, and with checks taken out of the code one by one.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coachapp.services import link
from tests.walls.world import ROLES, Counted, World, named_urls, parameters, rolled_back, secret_parts, state

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

# What a role meets. "in": the page answers (200, 422 for an empty form, or a redirect that leads on);
# "door": sent to sign in or home; 401, 403 and 404 as they stand. The roles are told in tests/walls/world.py.
LOG = {
    "nobody": "door", "athlete": "door", "teammate": "door", "rival": "door", "revoked": "door",
    "owner": "in", "coach": "in", "assistant": "in", "stranger": "404", "former": "404",
}  # fmt: skip
LEAD = LOG | {"assistant": "403"}
OWN = LEAD | {"coach": "403"}
PHONE = dict.fromkeys(ROLES, "door") | {"athlete": "in", "teammate": "in", "rival": "in"}
MY_OWN = PHONE | {"teammate": "404", "rival": "404"}
# What a phone asks in the background: told in JSON that nobody is signed in, never led to a page.
JSON = LOG | dict.fromkeys(("nobody", "athlete", "teammate", "rival", "revoked"), "401")
COACHES = LOG | {"stranger": "in", "former": "in"}
ANYBODY = dict.fromkeys(ROLES, "in")
NOBODY = dict.fromkeys(ROLES, "404")

# name: (methods, who meets what); HEAD goes with GET. Every page of the squad needs a coach of that squad; what changes
# goals, paces, people and settings needs more than an assistant. A new form may want a word in tests/walls/typed.py.
MATRIX: dict[str, tuple[str, dict[str, str]]] = {
    "home": ("GET", ANYBODY),
    "theme": ("POST", ANYBODY),
    "livez": ("GET", ANYBODY),
    "readyz": ("GET", ANYBODY),
    "service-worker": ("GET", ANYBODY),
    "web-manifest": ("GET", ANYBODY),
    "offline": ("GET", ANYBODY),
    "share": ("GET POST", ANYBODY),
    "demo-coach": ("POST", NOBODY),
    "demo-athlete": ("POST", NOBODY),
    "hello": ("GET POST", ANYBODY),
    "consent": ("GET POST", ANYBODY),
    "invitation": ("GET POST", ANYBODY),
    "squad-new": ("GET POST", COACHES),
    "squad-bring": ("GET POST", COACHES),
    "squad-bring-look": ("GET POST", COACHES),
    "squad-export": ("GET", LEAD),
    "squad-export-file": ("POST", LEAD),
    "squad": ("GET", LOG),
    "squad-settings": ("GET POST", LEAD),
    "squad-privacy": ("GET POST", LEAD),
    "link-sheet": ("GET POST", LEAD),
    "people": ("GET", LOG),
    "invite": ("GET POST", OWN),
    "invitation-revoke": ("POST", OWN),
    "hand-over": ("GET POST", OWN),
    "leave": ("GET POST", LOG),
    "second-factor": ("POST", OWN),
    "second-factor-wanted": ("GET", LOG),
    "person-role": ("POST", OWN),
    "person-remove": ("GET POST", OWN),
    "tokens": ("GET", OWN),
    "token-make": ("GET POST", OWN),
    "token-revoke": ("GET POST", OWN),
    "squad-history": ("GET", LOG),
    "athlete-history": ("GET", LOG),
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
    "device-sign-out": ("POST", LEAD),
    "athlete-consent": ("GET POST", LEAD),
    "athlete-data": ("GET", LEAD),
    "athlete-export": ("POST", LEAD),
    "athlete-erase": ("GET POST", OWN),
    "feed": ("GET", ANYBODY),
    "squad-calendar": ("GET POST", LEAD),
    "practice-event": ("GET", LOG),
    "athlete-calendar": ("GET POST", LEAD),
    "due-event": ("GET", LOG),
    "athlete-watch": ("GET", LOG),
    "athlete-watch-fit": ("GET", LOG),
    "athlete-watch-tcx": ("GET", LOG),
    "athlete-picture": ("GET", LOG),
    "athlete-picture-svg": ("GET", LOG),
    "my-picture": ("GET", PHONE),
    "my-picture-svg": ("GET", PHONE),
    "my-calendar": ("GET POST", PHONE),
    "my-due-event": ("GET", PHONE),
    "my-watch": ("GET", PHONE),
    "my-watch-fit": ("GET", PHONE),
    "my-watch-tcx": ("GET", PHONE),
    "import": ("GET POST", LOG),
    "import-batch": ("GET POST", LOG),
    "import-session": ("GET", LOG),
    "my-import": ("GET POST", PHONE),
    "my-import-batch": ("GET POST", MY_OWN),
    "my-import-session": ("GET", MY_OWN),
    "next": ("GET", PHONE),
    "my-log": ("GET POST", PHONE),
    "my-verdict": ("POST", PHONE),
    "my-history": ("GET", PHONE),
    "my-session": ("GET", MY_OWN),
    "my-session-edit": ("GET POST", MY_OWN),
    "my-session-undo": ("POST", MY_OWN),
    "my-data": ("GET", PHONE),
    "my-export": ("POST", PHONE),
    "my-device-sign-out": ("POST", MY_OWN),
    "my-sign-out": ("POST", PHONE),
}
# What scripts ask with a token, and no browser can: who gets in there is said in tests/walls/test_api.py.
SCRIPTS = {
    "api-description", "api-athletes", "api-standing", "api-prescription", "api-sessions", "api-session",
    "api-session-void",
}  # fmt: skip
# allauth's own pages: theirs to guard, tested there; listed so that none comes in unseen.
ALLAUTH = {
    "account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate", "account_email",
    "account_email_verification_sent", "account_change_password", "account_set_password", "account_reset_password",
    "account_confirm_login_code", "account_confirm_email", "account_reset_password_from_key_done",
    "account_reset_password_from_key", "account_reset_password_done",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn", "usersessions_list",
}  # fmt: skip
ALLAUTH_SIGNED_IN_ONLY = {
    "account_email", "account_change_password", "account_set_password", "account_reauthenticate", "usersessions_list",
    *(name for name in ALLAUTH if name.startswith("mfa_") and name not in ("mfa_authenticate", "mfa_login_webauthn")),
}  # fmt: skip
ALLAUTH_PARTS = {
    "account_confirm_email", "account_reset_password_from_key", "mfa_edit_webauthn", "mfa_remove_webauthn",
}  # fmt: skip


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    names = {name for name, _route in named_urls()}
    assert names - set(MATRIX) - ALLAUTH - SCRIPTS == set(), "say in MATRIX who may come in there"
    assert (set(MATRIX) | ALLAUTH | SCRIPTS) - names == set()


def test_every_row_speaks_of_every_role() -> None:
    for name, (methods, who) in MATRIX.items():
        assert set(who) == set(ROLES), name
        assert set(methods.split()) <= {"GET", "POST"}, name
        assert set(who.values()) <= {"in", "door", "401", "403", "404"}, name


def met(response: Any) -> str:
    """What somebody met, in the words of the matrix."""
    if response.status_code in (200, 422):
        return "in"
    if response.status_code in (302, 303):
        to = response.headers["Location"]
        return "door" if to == "/" or to.startswith("/accounts/login/") else "in"
    return f"{response.status_code}"


#: What leads home on purpose.
LEADS_HOME = ("home", "leave", "my-sign-out", "theme")


def owner_for(name: str) -> str:
    """Whose rows a page is asked about: an athlete changes only what he entered himself."""
    return "his own" if name.startswith("my-session") else "runner"


def knock(client: Client, name: str, method: str, path: str) -> Any:
    """Ask for a page; what only answers a form or a phone that says something gets the least that it takes."""
    if name == "theme" and method == "POST":
        return client.post(path, {"theme": "dark"})
    if name == "taps" and method == "POST" and "_auth_user_id" in client.session:
        sent = {"owner": int(client.session["_auth_user_id"]), "taps": []}
        return client.post(path, sent, content_type="application/json")
    return client.generic(method, path)


@pytest.mark.parametrize("name", MATRIX)
def test_matrix(name: str, world: World, record_property: Counted) -> None:
    methods, who = MATRIX[name]
    path, wrong, asked = world.path(name, owner_for(name)), [], 0
    for method in methods.replace("GET", "GET HEAD").split():
        for role in ROLES if method != "HEAD" else ("nobody", "athlete", "owner", "stranger"):
            with rolled_back():
                response = knock(world.browser(role), name, method, path)
            asked += 1
            if name in LEADS_HOME and who[role] == "in" and response.status_code == 302:
                continue
            if met(response) != who[role]:
                wrong.append(f"{role} {method} {path}: {response.status_code}, expected {who[role]}")
    record_property("cases", asked)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", MATRIX)
def test_other_methods_are_refused(name: str, world: World, record_property: Counted) -> None:
    allowed = MATRIX[name][0].replace("GET", "GET HEAD").split()
    path = world.path(name, owner_for(name))
    roles = ("owner", "athlete", "nobody")
    record_property("cases", len(roles) * len(set(METHODS) - set(allowed)))
    for role in roles:
        for method in set(METHODS) - set(allowed):
            response = world.clients[role].generic(method, path)
            assert response.status_code == 405, f"{role} {method} {path}: {response.status_code}"


def test_what_a_coach_may_see_answers_200(world: World) -> None:
    for name, (methods, who) in MATRIX.items():
        # Where no second factor is asked for, its page leads on to the squad.
        if "GET" in methods and who["owner"] == "in" and name not in ("home", "second-factor-wanted"):
            response = world.clients["owner"].get(world.path(name))
            assert response.status_code == 200, name


def foreign_parts() -> dict[str, list[str]]:
    """The parts of each address that name a row."""
    secrets = secret_parts()
    return {name: [part for part in parts if part not in secrets] for name, parts in parameters().items()
            if name in MATRIX and set(parts) - secrets}  # fmt: skip


@pytest.mark.parametrize("name", foreign_parts())
def test_a_foreign_part_of_an_address_answers_like_one_that_is_not_there(
    name: str, world: World, record_property: Counted
) -> None:
    """The other squad's ids, and those of a teammate, in an address about our runner."""
    who, before, asked = "athlete" if name.startswith("my-") else "owner", state(), 0
    for method in MATRIX[name][0].split():
        for part in foreign_parts()[name]:
            nowhere: Any = {"squad": "nowhere", "athlete": "nobody", "coach": 999_999_999}.get(part, uuid.uuid4())
            path = world.path(name, **{part: nowhere})
            missing = world.browser(who).generic(method, path)
            assert missing.status_code == 404
            for side, parts in (("theirs", world.theirs.parts), ("a teammate's", world.ours.others)):
                if part not in parts:
                    continue
                foreign = world.path(name, **{part: parts[part]})
                answer = world.browser(who).generic(method, foreign)
                assert answer.status_code == 404, f"{name}: {side} {part}"
                assert _plain(answer, foreign) == _plain(missing, path)
                asked += 1
    record_property("cases", asked)
    assert state() == before


def _plain(response: Any, path: str) -> str:
    """A page without its own address and without what is new in every answer."""
    return re.sub(r"[A-Za-z0-9]{64}", "TOKEN", response.content.decode()).replace(path, "PATH")


#: A phone's share can bring no token, and nothing is stored for it: tests/views/test_share.py.
WITHOUT_TOKEN = {"share"}


def test_every_unsafe_route_wants_its_csrf_token(world: World, record_property: Counted) -> None:
    before, asked = state(), 0
    for name, (methods, _who) in MATRIX.items():
        if "POST" not in methods or name in WITHOUT_TOKEN:
            continue
        for role in ("owner", "athlete", "nobody"):
            strict = world.browser(role, enforce_csrf_checks=True)
            path = world.path(name, owner_for(name))
            assert strict.post(path).status_code == 403, name
            assert strict.post(path, headers={"X-CSRFToken": "a" * 64}).status_code == 403, name
            strict.cookies["csrftoken"] = "b" * 32
            assert strict.post(path, {"csrfmiddlewaretoken": "c" * 32}).status_code == 403, name
            asked += 3
    record_property("cases", asked)
    assert state() == before


def test_the_pages_of_allauth_let_nobody_into_an_account(db: None) -> None:
    for name in ALLAUTH - ALLAUTH_PARTS:
        response = Client().get(reverse(name))
        if name in ALLAUTH_SIGNED_IN_ONLY:
            assert response.status_code == 302, name
            assert response.headers["Location"].startswith("/accounts/login/"), name
        else:
            assert response.status_code in (200, 302), name


def test_a_revoked_link_ends_the_visit_at_once(world: World) -> None:
    phone = world.clients["athlete"]
    assert phone.get(reverse("next")).status_code == 200
    link.revoke(athlete=world.ours.runner, by=world.ours.by)
    assert met(phone.get(reverse("next"))) == "door"
    assert Client().get(world.path("hello")).status_code == 404


def expected_of(name: str) -> Mapping[str, str]:
    """Who meets what at an address, for the tests that go on from here."""
    return MATRIX[name][1]
