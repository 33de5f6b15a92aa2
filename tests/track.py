"""A phone at the track, as far as the server sees one: taps with ids, a clock of its own, and whole evenings."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coachapp.models import Athlete, Practice
from coachapp.models.identity import new_id
from coachapp.services.actor import Actor
from coachapp.services.practice_taps import MOST_TAPS, Result, store_taps


@dataclass
class Phone:
    """Makes taps in their order. Moments are whole ms of its evening clock."""

    device: str = field(default_factory=lambda: str(uuid.uuid4()))
    seq: int = 0
    taps: list[dict[str, Any]] = field(default_factory=list)

    def tap(self, kind: str, at_ms: int | None = None, **body: Any) -> dict[str, Any]:
        """Tap once."""
        self.seq += 1
        made = {
            "id": str(new_id()), "device": self.device, "seq": self.seq, "kind": kind, "at_ms": at_ms,
            "made_at": "2026-06-01T18:30:00+00:00", "body": body,
        }  # fmt: skip
        self.taps.append(made)
        return made

    def rep(self, number: int, start_ms: int, times: Mapping[Athlete, int]) -> int:
        """Send a group off and tap each at the line; return the moment of the last."""
        self.tap("go", start_ms, runners={str(who.pk): number for who in times})
        for who, time_ms in sorted(times.items(), key=lambda told: told[1]):
            self.tap("finish", start_ms + time_ms, athlete=str(who.pk), rep=number)
        return start_ms + max(times.values())

    def run(self, times: Mapping[Athlete, int], reps: Iterable[int], *, rest_ms: int, start_ms: int = 10_000) -> int:
        """Run reps at even times, all sent off together so long after the last is in; return the last moment."""
        for number in reps:
            start_ms = self.rep(number, start_ms, times) + rest_ms
        return start_ms - rest_ms


def send(practice: Practice, by: Actor, taps: Sequence[Mapping[str, Any]]) -> list[Result]:
    """Send taps as a phone does, in several sendings where they are many."""
    results: list[Result] = []
    for begin in range(0, len(taps), MOST_TAPS):
        results += store_taps(practice=practice, by=by, taps=list(taps[begin : begin + MOST_TAPS]))
    return results
