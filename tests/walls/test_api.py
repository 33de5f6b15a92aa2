"""Who gets into the API: every address and method against every token and every browser, held against the table below."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coachapp.models import ApiToken
from coachapp.models.identity import new_id
from coachapp.services import token as tokens
from tests.test_access_matrix import METHODS, SCRIPTS
from tests.walls.world import ROLES, Side, World, parameters, rolled_back, state

#: name: what each method asks of a token.
SCOPES: dict[str, dict[str, str]] = {
    "api-athletes": {"GET": "read"},
    "api-standing": {"GET": "read"},
    "api-prescription": {"GET": "read"},
    "api-sessions": {"GET": "read", "POST": "log"},
    "api-session": {"GET": "read"},
    "api-session-void": {"POST": "log"},
}
OPEN = "api-description"
ASKED = [(name, method) for name, methods in SCOPES.items() for method in methods]


def address(side: Side, name: str, **other: Any) -> str:
    """The address about the squad's runner; `other` replaces parts of it."""
    known = {"athlete_id": side.runner.pk, "session_id": side.parts["session"]} | other
    return reverse(name, kwargs={part: known[part] for part in parameters()[name]})


def ask(method: str, path: str, text: str = "", client: Client | None = None, body: Any = None) -> Any:
    """What is answered; a body that could be stored goes along."""
    day = (timezone.now().date() - timedelta(days=2)).isoformat()
    reps = [{"time_s": 75 + place % 3, "recovery_s": 90} for place in range(12)]
    session = {"id": str(uuid.uuid4()), "date": day, "reps": reps, "second": True}
    sent = body or ({"reason": "wind"} if path.endswith("/void") else session)
    headers = {"Authorization": f"Bearer {text}"} if text else {}
    client = client or Client()
    client.raise_request_exception = False
    raw = json.dumps(sent) if method == "POST" else ""
    return client.generic(method, path, raw, "application/json", headers=headers)


def reading(side: Side) -> str:
    """A token that may only read."""
    secret = tokens.new_secret()
    made = tokens.make(squad=side.squad, by=side.owner, token_id=new_id(), secret=secret, name="reads", scope="read",
                       days=30, now=timezone.now())  # fmt: skip
    return tokens.text_of(made, secret)


def test_every_address_of_the_api_has_a_row() -> None:
    assert set(SCOPES) | {OPEN} == SCRIPTS


@pytest.mark.parametrize(("name", "method"), ASKED)
def test_a_token_opens_what_it_says_and_nothing_else(name: str, method: str, world: World) -> None:
    path, reads, logs = address(world.ours, name), reading(world.ours), world.ours.parts["key"]
    with rolled_back():
        assert ask(method, path, logs).status_code in (200, 201)
    with rolled_back():
        assert ask(method, path, reads).status_code == (200 if SCOPES[name][method] == "read" else 403)
    theirs = ask(method, path, world.theirs.parts["key"])
    assert theirs.status_code == (200 if name == "api-athletes" else 404)
    for word in (*world.ours.words, *world.ours.own):
        assert word not in theirs.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_no_browser_gets_in(role: str, world: World) -> None:
    before = state()
    for name, method in ASKED:
        answer = ask(method, address(world.ours, name), client=world.browser(role))
        assert answer.status_code == 401, name
        assert not answer.cookies
    assert state() == before


def dead_texts(world: World) -> Iterator[tuple[str, str]]:
    """Everything that somebody might send in the place of a token."""
    side, text, now = world.ours, world.ours.parts["key"], timezone.now()
    yield "cut off", text[:-1]
    yield "with a letter more", f"{text}A"
    yield "in upper case", text.upper()
    yield "in lower case", text.lower()
    yield "without its beginning", text.removeprefix("qt_")
    yield "with another beginning", f"gh_{text[3:]}"
    yield "backwards", text[::-1]
    yield "the shown part alone", text[: tokens.SHOWN]
    yield "the digest", f"qt_{ApiToken.objects.get(pk=side.parts['api_token']).digest}"
    yield "a personal link's", side.parts["token"]
    yield "a personal link's, dressed up", f"qt_{side.parts['token']}"
    yield "a calendar's", side.parts["address"]
    yield "an invitation's", side.parts["ticket"]
    yield "a session's", world.keys["owner"]
    yield "its id", str(side.parts["api_token"])
    other = world.theirs.parts["key"]
    yield "our id with their secret", text[:24] + other[24:]
    yield "their id with our secret", other[:24] + text[24:]
    revoked = reading(side)
    last = side.squad.api_tokens.order_by("-made_at").first()
    assert last is not None
    tokens.revoke(squad=side.squad, by=side.owner, token_id=last.pk, now=now)
    yield "revoked", revoked
    expired = reading(side)
    last = side.squad.api_tokens.order_by("-made_at").first()
    assert last is not None
    ApiToken.objects.filter(pk=last.pk).update(expires_at=now)
    yield "over", expired


def test_nothing_else_opens_the_door(world: World) -> None:
    path, tried = address(world.ours, "api-athletes"), 0
    assert ask("GET", path, world.ours.parts["key"]).status_code == 200
    for what, text in dead_texts(world):
        for name, method in (ASKED[0], ("api-sessions", "POST")):
            answer = ask(method, address(world.ours, name), text)
            assert answer.status_code == 401, what
            tried += 1
    assert tried >= 38


@pytest.mark.parametrize("name", [*SCOPES, OPEN])
def test_other_methods_are_refused(name: str, world: World) -> None:
    allowed = {*SCOPES.get(name, {"GET": ""})}
    allowed |= {"HEAD"} if "GET" in allowed else set()
    for method in set(METHODS) - allowed:
        for text in ("", world.ours.parts["key"]):
            assert ask(method, address(world.ours, name), text).status_code == 405, method


@pytest.mark.parametrize("name", [name for name in SCOPES if parameters()[name]])
def test_a_foreign_part_of_an_address_answers_like_one_that_is_not_there(name: str, world: World) -> None:
    """The other squad's athletes and sessions, a teammate's session under our runner, and a session that is none."""
    key, before = world.ours.parts["key"], state()
    foreign: dict[str, list[Any]] = {
        "athlete_id": [world.theirs.runner.pk, world.theirs.teammate.pk, world.ours.lost.squad_id],
        "session_id": [world.theirs.parts["session"], world.ours.others["session"]],
    }
    for method in SCOPES[name]:
        for part in parameters()[name]:
            missing = ask(method, address(world.ours, name, **{part: uuid.uuid4()}), key)
            assert missing.status_code == 404
            for row_id in foreign[part]:
                answer = ask(method, address(world.ours, name, **{part: row_id}), key)
                assert (answer.status_code, answer.content) == (404, missing.content), part
    assert state() == before


def test_what_is_given_out_has_no_word_of_a_note(world: World) -> None:
    """Of all that was typed into the squad only names go out; nothing of the other squad."""
    side = world.ours
    kept_back = [
        word for word in (*side.words, *side.own) if word.startswith(("Note", "Weather", "Own", "Tap", "Mail"))
    ]
    assert len(kept_back) > 10
    for name, method in ASKED:
        if method == "GET":
            told = ask("GET", address(side, name), side.parts["key"]).content.decode()
            assert not [word for word in kept_back if word in told], name
            assert not [word for word in (*world.theirs.words, *world.theirs.own) if word in told], name
