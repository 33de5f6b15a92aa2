"""The description is that of the code: every address, method and status is in it, and every example runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from coachapp.models import Athlete, Squad
from coachapp.services.session import log_session
from coachapp.views.api import description, refusals
from tests.cast import ran
from tests.test_access_matrix import SCRIPTS
from tests.views.api.asking import key_for
from tests.walls.test_api import SCOPES
from tests.walls.world import named_urls

DOCS = Path(__file__).resolve().parents[3] / "docs" / "api.md"


def test_it_is_there_for_everybody(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == description.described()
    assert answer.json()["openapi"] == "3.1.0"


def test_every_address_and_method_is_described_and_no_other() -> None:
    told = {
        path: {method.upper() for method in operations if method != "parameters"}
        for path, operations in description.described()["paths"].items()
    }
    routes = {name: "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route) for name, route in named_urls() if name in SCRIPTS}
    assert told == {routes[name]: set(methods) for name, methods in SCOPES.items()}


def test_every_status_that_the_code_refuses_with_is_described() -> None:
    folder = Path(refusals.__file__).parent
    said = {
        int(status)
        for path in folder.glob("*.py")
        for status in re.findall(r"(?:Refused|__init__)\((\d{3})", path.read_text(encoding="utf-8"))
    }
    assert {400, 401, 403, 409, 413, 415, 422, 429} <= said
    described = set(description.ALWAYS) | set(description.SENDING)
    assert said - described == {405}, "a method that is not described cannot be described"


def test_a_read_and_a_write_have_one_shape_of_session() -> None:
    paths = description.described()["paths"]
    session = "/api/v1/athletes/{athlete_id}/sessions"
    assert (
        paths[session]["post"]["responses"]["201"]["content"]
        == paths[f"{session}/{{session_id}}"]["get"]["responses"]["200"]["content"]
    )


# --- the page for people ---------------------------------------------------------------------------


def page() -> str:
    return DOCS.read_text(encoding="utf-8")


def blocks() -> list[str]:
    """Every command of the page."""
    return re.findall(r"^```sh\n(curl .*?)^```", page(), re.M | re.S)


def run(command: str, site: dict[str, str]) -> Any:
    """Do what curl would do with this command."""
    words = shlex.split(re.sub(r"\$(\w+)", lambda found: site[found[1]], command.replace("\\\n", " ")))
    assert words.pop(0) == "curl"
    headers, body, address = {}, None, ""
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _colon, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "--json":
            body = words.pop(0)
        elif not word.startswith("-"):
            address = word
    assert address.startswith(site["SITE"])
    path = address.removeprefix(site["SITE"])
    method = "GET" if body is None else "POST"
    return Client().generic(method, path, body or "", "application/json", headers=headers)


@pytest.fixture
def site(riverside: Squad, ben: Athlete, by_ada: Any) -> dict[str, str]:
    """What the examples stand on."""
    logged = log_session(athlete=ben, by=by_ada, session=ran(timezone.now().date()), on=timezone.now().date()).logged
    return {
        "SITE": "https://quarters.example.org", "TOKEN": key_for(riverside)[1], "ATHLETE": str(ben.pk),
        "SESSION": str(logged.pk),
    }  # fmt: skip


def test_every_example_runs(site: dict[str, str]) -> None:
    commands = blocks()
    assert len(commands) >= 7
    for command in commands:
        answer = run(command, site)
        assert answer.status_code in (200, 201), f"{command}\n{answer.content.decode()}"
        assert "application/json" in answer.headers["Content-Type"]


def test_a_session_of_the_page_sent_twice_is_one(site: dict[str, str]) -> None:
    [command] = [each for each in blocks() if "/sessions" in each and "--json" in each and "/void" not in each]
    assert [run(command, site).status_code for _time in range(3)] == [201, 200, 200]


def test_every_code_that_the_page_names_is_one_and_every_one_is_named() -> None:
    said = set(re.findall(r"^\| \d{3} \| `(\w+)`", page(), re.M))
    folder = Path(refusals.__file__).parent
    texts = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    written = set(re.findall(r"(?:Refused|__init__)\(\s*\d{3}, [\"'](\w+)", texts))
    written |= set(re.findall(r"\d{3}: \([\"'](\w+)", texts)) | {"broken", "full", "away"}
    assert said == written


def test_every_address_is_on_the_page() -> None:
    text = page()
    for path in description.described()["paths"]:
        assert path.replace("{athlete_id}", "ID").replace("{session_id}", "ID") in text, path
