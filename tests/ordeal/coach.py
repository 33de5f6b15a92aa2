"""A coach at work on a real site, over HTTP and nothing else: he logs, edits, sets marks and goals, and sends taps.

Everything that he sends carries an id that he made, so that he may send it again until he is answered.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

PATIENCE_S = 60
_TOKEN = "t" * 32
#: A client is told in seconds when to come back; a test does not wait that long.
_SHORTER = 40


class Broken(Exception):
    """Nobody answered, or the connection broke before he did."""


@dataclass(frozen=True)
class Answer:
    """What came back, and when it was asked and answered, in seconds of one clock."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    began: float
    ended: float

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Tally:
    """What several coaches met, together: answers by status, connections that broke, and 503s without a time."""

    answers: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    without_time: int = 0
    given_up: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, answer: Answer | None) -> None:
        """Count one answer; None is a connection that broke."""
        with self._lock:
            if answer is None:
                self.broken += 1
                return
            self.answers[answer.status] += 1
            if answer.status == 503 and not answer.headers.get("Retry-After", "").isdecimal():
                self.without_time += 1

    @property
    def retries(self) -> int:
        """How often somebody had to try again."""
        return self.broken + self.answers[503]

    @property
    def faults(self) -> int:
        """Answers that no client should ever see, however patient: faults of the server, and giving up."""
        return sum(n for status, n in self.answers.items() if status >= 500 and status != 503) + self.given_up


class Coach:
    """One browser of one coach. `told` is what tests/ordeal/stage.py said of his squad."""

    def __init__(
        self, port: int, squad: str, told: Mapping[str, Any], number: int = 0, tally: Tally | None = None
    ) -> None:
        self.port, self.squad, self.told = port, squad, told
        self.user: int = told["coaches"][number]["user"]
        self.tally = tally or Tally()
        self._cookie = f"sessionid={told['coaches'][number]['cookie']}; csrftoken={_TOKEN}"
        self._connection: http.client.HTTPConnection | None = None
        self.device, self.seq = str(uuid.uuid4()), 0
        #: How often he sends and never hears the answer, 0 to 1.
        self.deaf = 0.0
        self._chance = random.Random(number)

    def get(self, path: str) -> Answer:
        """Ask for a page of the squad once."""
        return self.ask("GET", f"/squads/{self.squad}/{path}")

    def post(self, path: str, form: Mapping[str, Any]) -> Answer:
        """Send a form of the squad once."""
        return self.ask("POST", f"/squads/{self.squad}/{path}", urlencode(form).encode())

    def taps(self, taps: Sequence[Mapping[str, Any]]) -> Answer:
        """Send taps once."""
        body = json.dumps({"owner": self.user, "taps": list(taps), "device": self.device}).encode()
        return self.ask(
            "POST", f"/squads/{self.squad}/practices/{self.told['practice']}/taps/", body, "application/json"
        )

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/x-www-form-urlencoded"
    ) -> Answer:
        """Ask once. Raises Broken."""
        headers = {"Cookie": self._cookie, "X-CSRFToken": _TOKEN, "Accept": "text/html"}
        if body is not None:
            headers |= {"Content-Type": kind}
        if kind == "application/json":
            headers["Accept"] = kind
        began = time.monotonic()
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
            self._connection.request(method, path, body, headers)
            if self._chance.random() < self.deaf:
                raise ConnectionAbortedError
            response = self._connection.getresponse()
            answer = Answer(response.status, dict(response.getheaders()), response.read(), began, time.monotonic())
        except (OSError, http.client.HTTPException) as error:
            self.close()
            self.tally.add(None)
            raise Broken from error
        self.tally.add(answer)
        return answer

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def until_answered(self, what: Callable[[], Answer], tries: int = 400) -> Answer:
        """Do it until it is answered by something else than "later" (503, 429). Raises Broken when it never is."""
        for turn in range(tries):
            try:
                answer = what()
                if answer.status not in (429, 503):
                    return answer
                pause = int(answer.headers.get("Retry-After", "5")) / _SHORTER
            except Broken:
                pause = min(0.02 * (turn + 1), 0.5)
            time.sleep(pause)
        self.tally.given_up += 1
        raise Broken

    # --- what he makes -----------------------------------------------------------------------------

    def tap(self, text: str, athlete: str, **body: Any) -> dict[str, Any]:
        """A tap with an id of its own; a note where `body` names no other kind."""
        self.seq += 1
        kind = body.pop("kind", "note")
        return {
            "id": str(uuid.uuid4()), "device": self.device, "seq": self.seq, "kind": kind, "at_ms": None,
            "made_at": None, "body": body or {"athlete": athlete, "text": text},
        }  # fmt: skip


def new_session(on: date, chance: random.Random, note: str = "") -> dict[str, Any]:
    """A session of twelve, as it is told and compared: no two are alike."""
    return {
        "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "on": on.isoformat(),
        "times": [74_000 + 100 * chance.randrange(20) for _ in range(12)],
        "recoveries": [90_000 - 1000 * chance.randrange(10) for _ in range(11)] + [None],
        "note": note,
    }


def form_of(session: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What a browser sends for it."""
    form = {"id": session["id"], "on": session["on"], "note": session["note"], "conditions": "", "action": "save"}
    form |= {f"time_{at}": f"{ms / 1000:.1f}" for at, ms in enumerate(session["times"], 1)}
    form |= {f"recovery_{at}": f"{ms // 1000}" for at, ms in enumerate(session["recoveries"], 1) if ms}
    return form | more


def at_once(*what: Callable[[], Answer]) -> list[Answer | None]:
    """Do all of it at the same instant; None where nobody answered."""
    start = threading.Barrier(len(what))
    answers: list[Answer | None] = [None] * len(what)

    def do(place: int) -> None:
        start.wait(timeout=PATIENCE_S)
        try:
            answers[place] = what[place]()
        except Broken:
            answers[place] = None

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(what))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def overlapped(answers: Sequence[Answer | None]) -> bool:
    """Whether all of these were under way at one moment."""
    there = [answer for answer in answers if answer is not None]
    return len(there) > 1 and max(one.began for one in there) < min(one.ended for one in there)


def days_back(today: str, days: int) -> date:
    """So many days before today."""
    return date.fromisoformat(today) - timedelta(days=days)
