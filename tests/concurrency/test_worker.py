"""What a worker has read once it serves: no library that few requests need; that comes when it is asked for.

Each worker holds what was read, and a club's small machine pays for it; docs/speed.md has the megabytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import packages_distributions
from typing import Any

import pytest

from tests.ordeal.site import ROOT, environment
from tests.ordeal.troubles import World

pytestmark = pytest.mark.timeout(300)

#: What every page stands on. Whoever adds a library says here that each worker shall hold it, or reads it where it is
#: needed.
AT_THE_START = {
    "asgiref", "dj-database-url", "django", "django-allauth", "django-csp", "django-htmx", "msgspec", "sqlparse",
    "typing-extensions", "whitenoise",
}  # fmt: skip
FOR_POSTGRESQL = {"psycopg", "psycopg-binary"}
#: What of the standard library only few requests need, and what brings it along is easily written.
NOT_AT_THE_START = {"unittest", "urllib.request", "xml.sax"}

# Asked as gunicorn asks: a client of the tests would bring along what a worker has not.
WORKER = """
import io, json, sys
its_own = set(sys.modules)
from coachapp.wsgi import application

def ask(path, body="", **more):
    said = []
    asked = {
        "REQUEST_METHOD": "POST" if body else "GET", "PATH_INFO": "/" + path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "wsgi.input": io.BytesIO(body.encode()), "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http", **more,
    }
    answer = application(asked, lambda status, headers: said.append(int(status.split()[0])))
    b"".join(answer)
    answer.close()
    answers["/" + path + (" sent" if body else "")] = said[0]

told, answers = json.load(sys.stdin), {}
north = told["north"]
coach = {"HTTP_COOKIE": "sessionid=" + north["coaches"][0]["cookie"]}
athlete, practice = north["athletes"][0]["slug"], north["practice"]
for path in (
    "squads/north/", f"squads/north/athletes/{athlete}/", f"squads/north/athletes/{athlete}/log/", "squads/north/people/",
    "squads/north/practices/", f"squads/north/practices/{practice}/track/", "accounts/2fa/", "sw.js", "livez", "readyz",
):
    ask(path, **coach)
from django.contrib.auth import get_user_model
get_user_model().objects.create_user(email="late@quarters.example", password="twelve quarters", name="Late")
token = {"HTTP_COOKIE": "csrftoken=" + 32 * "a", "HTTP_X_CSRFTOKEN": 32 * "a"}
ask("accounts/login/")
ask("accounts/login/", "login=late%40quarters.example&password=twelve+quarters", **token)
before = sorted(set(sys.modules) - its_own)
ask("accounts/2fa/webauthn/login/", HTTP_ACCEPT="application/json")
json.dump({"answers": answers, "before": before, "after": sorted(sys.modules)}, sys.stdout)
"""


@pytest.fixture(scope="module")
def worker(worlds: Any) -> dict[str, Any]:
    """What one process of the site answered, and what it had read before and after somebody came with a passkey."""
    with worlds.fresh() as world:
        return _serve(world)


def _serve(world: World) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", WORKER], cwd=ROOT, env=environment(world.url, world.folder), capture_output=True,
        input=json.dumps(world.told).encode(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def libraries(modules: list[str]) -> set[str]:
    """The distributions that these modules came with; the standard library and our own code came with none."""
    whose = packages_distributions()
    found = {name for module in modules for name in whose.get(module.partition(".")[0], [])}
    return {name.lower().replace("_", "-") for name in found}


def test_it_served_pages_and_a_sign_in(worker: dict[str, Any]) -> None:
    answers = dict(worker["answers"])
    assert answers.pop("/accounts/login/ sent") == 302
    assert set(answers.values()) == {200}, answers


def test_no_library_is_read_that_few_requests_need(worker: dict[str, Any], on_postgresql: bool) -> None:
    wanted = AT_THE_START | (FOR_POSTGRESQL if on_postgresql else set())
    assert libraries(worker["before"]) - wanted == set()
    assert NOT_AT_THE_START & set(worker["before"]) == set()


def test_the_library_for_passkeys_is_read_at_the_first(worker: dict[str, Any]) -> None:
    assert {"fido2", "cryptography"} <= libraries(worker["after"])
