"""Moments in which the machine is our own.

Somebody else's work on the same physical processor makes ours take up to twice the processor time, for seconds on end,
and nothing here can see it but by how long a fixed piece of work takes. What is held against a goal in milliseconds, and
not against the bare app in turn, waits for a moment in which that piece takes what it takes at its best.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

Found = TypeVar("Found")

#: Some six milliseconds of Python.
TURNS = 100_000
#: So much longer than at its best is the machine's own to and fro.
WITHIN = 1.15


@dataclass(slots=True)
class Quiet:
    """Waits for such moments, `patience_s` in all, and counts those that did not come."""

    patience_s: float = 240.0
    best_s: dict[int, float] = field(default_factory=dict)
    waits: int = 0
    in_vain: int = 0

    @classmethod
    def learned(cls, *, patience_s: float = 240.0, seconds: float = 3.0) -> Quiet:
        """Look at the machine for so long, to know how quick each of its processors is at its best."""
        quiet, end = cls(patience_s), time.monotonic() + seconds
        while time.monotonic() < end:
            quiet.is_here()
        return quiet

    def wait(self, at_most_s: float = 5.0) -> bool:
        """Return once every processor is at its best, or after so long; say whether it came to that."""
        self.waits += 1
        begin = time.monotonic()
        while not (came := self.is_here()):
            waited_s = time.monotonic() - begin
            if waited_s > min(at_most_s, self.patience_s):
                self.in_vain += 1
                break
        self.patience_s -= time.monotonic() - begin
        return came

    @property
    def told(self) -> str:
        """How often it was waited for, and how often in vain."""
        return f"{self.waits} quiet moments waited for, {self.in_vain} in vain"

    def is_here(self) -> bool:
        """Whether every processor that this process may use is at its best now."""
        own = os.sched_getaffinity(0)
        try:
            took = {processor: self._took_s(processor) for processor in sorted(own)}
        finally:
            os.sched_setaffinity(0, own)
        return all(one <= WITHIN * self.best_s[processor] for processor, one in took.items())

    def _took_s(self, processor: int) -> float:
        os.sched_setaffinity(0, {processor})
        begin, total = time.process_time(), 0
        for number in range(TURNS):
            total += number * number
        took = time.process_time() - begin
        self.best_s[processor] = min(took, self.best_s.get(processor, took))
        return took


def in_quiet(found: Iterable[tuple[bool, Found]], least: int) -> list[Found]:
    """What was found in quiet moments, where that is so much at least; else everything."""
    everything = list(found)
    quiet = [one for was_quiet, one in everything if was_quiet]
    return quiet if len(quiet) >= least else [one for _was_quiet, one in everything]
