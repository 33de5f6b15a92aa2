"""Clients that keep their connection, as a reverse proxy does, and what they saw in one slice."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.proc import Spent
from bench.works import Request, Shot

PATIENCE_S = 60


@dataclass(slots=True)
class Seen:
    """What came back in one slice: seconds of each answer, and what went wrong."""

    took_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    #: Connections that the server closed before it read a request: gunicorn replaces its workers now and then.
    reopened: int = 0
    wall_s: float = 0.0
    app_s: float = 0.0
    database_s: float = 0.0

    @property
    def answers(self) -> int:
        """How many good answers there were."""
        return len(self.took_s)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `queries` is what the counting server says, None from any other."""

    status: int
    length: int
    queries: int | None
    body: bytes


class Client:
    """One connection to a server."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self._used = False
        self.reopened = 0

    def ask(self, request: Request) -> Answer:
        """Ask, once more where the server had closed the connection in the meantime."""
        try:
            return self._ask(request)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            if not self._used:
                raise
            self.close()
            self.reopened += 1
            return self._ask(request)

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        self._connection.close()
        self._used = False

    def _ask(self, request: Request) -> Answer:
        self._connection.request(request.method, request.path, request.body.encode() or None, request.headers)
        response = self._connection.getresponse()
        body = response.read()
        self._used = True
        queries = response.getheader("X-Queries")
        return Answer(response.status, len(body), int(queries) if queries else None, body)


def slice_of(
    port: int, shots: Iterator[Shot], clients: int, seconds: float, app: int, database: int | None, most: int
) -> Seen:
    """Have so many clients ask for so long, or until `most` shots are done, and return what they saw.

    `app` and `database` are the processes whose families' time is read; where a shot asks something before it, the time
    of that is left out.
    """
    seen, lock, given = Seen(), threading.Lock(), iter(range(most))
    begin = time.perf_counter()
    end = begin + seconds
    before = _spent(app, database)

    def run() -> None:
        client = Client(port)
        while time.perf_counter() < end:
            with lock:
                shot = next(shots, None) if next(given, None) is not None else None
            if shot is None:
                break
            _fire(client, shot, seen, app, database)
        seen.reopened += client.reopened
        client.close()

    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen.wall_s = time.perf_counter() - begin
    if not seen.app_s:
        seen.app_s, seen.database_s = _between(before, _spent(app, database))
    return seen


def _fire(client: Client, shot: Shot, seen: Seen, app: int, database: int | None) -> None:
    try:
        for request in shot.before:
            answer = client.ask(request)
            if answer.status != request.status:
                seen.errors.append(f"{request.path}: {answer.status}")
                return
        before = _spent(app, database) if shot.before else None
        began = time.perf_counter()
        answer = client.ask(shot.request)
        took_s = time.perf_counter() - began
    except (OSError, http.client.HTTPException) as error:
        seen.errors.append(f"{shot.request.path}: {error!r}")
        client.close()
        return
    if before is not None:
        app_s, database_s = _between(before, _spent(app, database))
        seen.app_s += app_s
        seen.database_s += database_s
    if answer.status != shot.request.status:
        seen.errors.append(f"{shot.request.path}: {answer.status}")
        return
    seen.took_s.append(took_s)


Reading = tuple[Spent, Spent | None]


def _spent(app: int, database: int | None) -> Reading:
    return Spent.of(app), Spent.of(database) if database is not None else None


def _between(before: Reading, after: Reading) -> tuple[float, float]:
    database_s = after[1].since(before[1]) if after[1] and before[1] else 0.0
    return after[0].since(before[0]), database_s
