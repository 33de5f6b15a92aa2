"""The proxy of the offline tests does what it says: without that they would prove nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen

import pytest

from tests.proxy import Proxy


class Counting(BaseHTTPRequestHandler):
    """Counts what it is sent, and says how many it was."""

    protocol_version = "HTTP/1.1"
    posts = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        Counting.posts += 1
        self.do_GET()

    def do_GET(self) -> None:
        body = b"x" * 1000
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    Counting.posts = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Proxy("127.0.0.1", server.server_port) as made:
        yield made
    server.shutdown()
    server.server_close()


def get(proxy: Proxy) -> int:
    with urlopen(proxy.url, timeout=5) as answer:
        return len(answer.read())


def post(proxy: Proxy) -> int:
    with urlopen(Request(f"{proxy.url}/taps/", data=b"y", method="POST"), timeout=5) as answer:
        return len(answer.read())


FAILURES = (OSError, HTTPException)


def test_open_passes_everything(proxy: Proxy) -> None:
    assert get(proxy) == 1000
    assert post(proxy) == 1000


def test_closed_answers_nobody_until_it_is_open_again(proxy: Proxy) -> None:
    proxy.closed()
    with pytest.raises(FAILURES):
        get(proxy)
    proxy.open()
    assert get(proxy) == 1000


def test_a_dropped_answer_reaches_the_server_and_nobody_else(proxy: Proxy) -> None:
    proxy.drop("POST", "/taps/", times=2)
    for _ in range(2):
        with pytest.raises(FAILURES):
            post(proxy)
    assert get(proxy) == 1000, "other requests pass"
    assert post(proxy) == 1000, "the third one passes"
    assert Counting.posts == 3
    assert proxy.done == 2


def test_a_truncated_answer_breaks_off(proxy: Proxy) -> None:
    proxy.truncate("POST", size=100, times=1)
    with pytest.raises(FAILURES):
        post(proxy)
    assert Counting.posts == 1


def test_a_delayed_answer_is_late(proxy: Proxy) -> None:
    proxy.delay(0.3)
    before = time.monotonic()
    assert get(proxy) == 1000
    assert time.monotonic() - before > 0.25
