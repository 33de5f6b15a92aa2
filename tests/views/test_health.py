"""The process says that it is alive, with the headers that every answer carries, and asks nothing for it."""

import pytest
from django.test import Client

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def test_it_lives(client: Client) -> None:
    """No database is asked: the test has none to ask, and pytest-django would refuse it."""
    answer = client.get("/livez")
    assert answer.status_code == 200
    assert answer.content == b"ok"
    assert "no-store" in answer["Cache-Control"]
    assert client.head("/livez").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_can_only_be_read(client: Client, method: str) -> None:
    assert getattr(client, method)("/livez").status_code == 405


def test_every_answer_carries_the_headers(client: Client) -> None:
    answer = client.get("/livez")
    assert {name: answer[name] for name in HEADERS} == HEADERS
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


def test_another_name_is_refused(client: Client) -> None:
    assert client.get("/livez", headers={"host": "elsewhere.example"}).status_code == 400
