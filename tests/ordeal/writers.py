"""Coaches who write without a pause, while somebody breaks the site under them; each sends until he is answered."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.ordeal import stage
from tests.ordeal.coach import Answer, Broken, Coach, Tally, days_back, form_of, new_session

Told = dict[str, Any]
_SESSION_EVERY = 10
_SPACING_DAYS = 3
#: Writers to whom nobody has acknowledged anything for so long give up: the site is broken, not in trouble.
_PATIENCE_S = 60


@dataclass
class Kept:
    """What became of what was acknowledged."""

    acknowledged: int
    lost: int
    doubled: int
    torn: int


class Writers:
    """So many coaches of a squad, each in a thread of his own. `server_ids` is the control: a new id at every try.

    They go on until the block ends, and at least until `wanted` writes are acknowledged between them. `deaf` is how often,
    0 to 1, a coach does not hear the answer to what he sent.
    """

    def __init__(
        self,
        port: int,
        told: Told,
        *,
        many: int = 8,
        wanted: int = 0,
        server_ids: bool = False,
        deaf: float = 0.0,
        squad: str = "north",
    ) -> None:
        self.told, self.squad, self.today = told[squad], squad, told["today"]
        self.wanted, self.server_ids = wanted, server_ids
        self.tally = Tally()
        # Several may have written in one database, one after the other.
        self.name = f"{squad}-{uuid.uuid4().hex[:8]}"
        self.texts: set[str] = set()
        self.sessions: dict[str, Told] = {}
        self.times_ms: list[int] = []
        self.refused = 0
        self._last = time.monotonic()
        self._lock, self._ending = threading.Lock(), threading.Event()
        self._coaches = [Coach(port, squad, self.told, number % 2, self.tally) for number in range(many)]
        for coach in self._coaches:
            coach.deaf = deaf
        self._threads = [threading.Thread(target=self._write, args=(number,)) for number in range(many)]

    def __enter__(self) -> Writers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join()

    @property
    def acknowledged(self) -> int:
        """How many writes were answered so that the coach believes them stored."""
        return len(self.texts) + len(self.sessions)

    @property
    def going(self) -> bool:
        """Whether there is still something to write, and somebody who takes it."""
        return self.acknowledged < self.wanted and time.monotonic() - self._last < _PATIENCE_S

    def _acknowledge(self, texts: set[str], session: Told | None = None) -> None:
        with self._lock:
            self.texts |= texts
            if session is not None:
                self.sessions[session["id"]] = session
            self._last = time.monotonic()

    def _write(self, number: int) -> None:
        coach, chance = self._coaches[number], random.Random(number)
        turn = 0
        while not self._ending.is_set() or self.going:
            turn += 1
            began = time.monotonic()
            try:
                if turn % _SESSION_EVERY == 0:
                    self._one_session(coach, number, turn // _SESSION_EVERY, chance)
                else:
                    self._some_taps(coach, f"{self.name} {number}-{turn}", chance)
            except Broken:
                break
            with self._lock:
                self.times_ms.append(round((time.monotonic() - began) * 1000))
        coach.close()

    def _some_taps(self, coach: Coach, text: str, chance: random.Random) -> None:
        athletes = self.told["athletes"]
        made = [coach.tap(f"{text}-{at}", chance.choice(athletes)["id"]) for at in range(chance.randrange(1, 16))]

        def send() -> Answer:
            if self.server_ids:
                coach.seq += len(made)
                for at, tap in enumerate(made):
                    tap |= {"id": str(uuid.uuid4()), "seq": coach.seq - at}
            return coach.taps(made)

        answer = coach.until_answered(send)
        if answer.status == 200:
            stored = {one["id"] for one in answer.json["results"] if one["result"] in ("stored", "already")}
            self.refused += len(made) - len(stored)
            self._acknowledge({tap["body"]["text"] for tap in made if tap["id"] in stored})

    def _one_session(self, coach: Coach, number: int, turn: int, chance: random.Random) -> None:
        athletes = self.told["athletes"][number :: len(self._coaches)]
        athlete = athletes[turn % len(athletes)]
        # No two of one athlete are on one day.
        day = days_back(self.today, _SPACING_DAYS * (1 + turn // len(athletes)))
        one = new_session(day, chance, f"{self.name} session {number}-{turn}")
        path = f"athletes/{athlete['slug']}/log/"

        def send() -> Answer:
            if self.server_ids:
                one["id"] = str(uuid.uuid4())
            return coach.post(path, form_of(one, second=one["id"] if self.server_ids else ""))

        if coach.until_answered(send).status == 302:
            self._acknowledge(set(), one)

    def compare(self, database_url: str, folder: Path) -> Kept:
        """Hold what is stored against what was acknowledged."""
        there = stage.play("account", database_url, folder)
        texts = Counter(text for _squad, text in there["taps"] if text.startswith(f"{self.name} "))
        sessions = [one for one in there["sessions"] if one["note"].startswith(f"{self.name} ")]
        notes = Counter(one["note"] for one in sessions)
        by_id = {one["id"]: one for one in sessions}
        torn = sum(by_id[key]["times"] != one["times"] for key, one in self.sessions.items() if key in by_id)
        lost = len(self.texts - texts.keys()) + sum(key not in by_id for key in self.sessions) + torn
        doubled = sum(texts.values()) - len(texts) + sum(notes.values()) - len(notes)
        return Kept(self.acknowledged, lost, doubled, torn)


def median(values: list[int]) -> int:
    """The middle one, 0 of none."""
    return sorted(values)[len(values) // 2] if values else 0


def slow_end(values: list[int]) -> int:
    """What 95 of 100 stay under."""
    return sorted(values)[len(values) * 95 // 100] if values else 0
