"""What processes have cost so far, as Linux counts it: processor time and memory."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and those that it started and that still live."""
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return [pid]
    return [pid, *(int(word) for word in told.split())]


@dataclass(frozen=True, slots=True)
class Spent:
    """Processor seconds of a family: to the nanosecond for those that live, by the tick with those that ended."""

    members: frozenset[int]
    exact_s: float
    ticked_s: float

    @classmethod
    def of(cls, pid: int) -> Spent:
        """What the family of this process has spent so far."""
        members = family(pid)
        return cls(frozenset(members), sum(map(_exact_s, members)), _ticked_s(members))

    def since(self, before: Spent) -> float:
        """Seconds between two readings. Where a worker was replaced meanwhile only the ticks tell all."""
        if self.members == before.members:
            return self.exact_s - before.exact_s
        return self.ticked_s - before.ticked_s


def memory_mb(pids: Iterable[int]) -> list[tuple[float, float]]:
    """Of each process its share of memory (what it shares is divided among the sharers) and all that it holds, in MB."""
    found = []
    for pid in pids:
        told = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if ":" in line
        )
        found.append((_mb(told["Pss"]), _mb(told["Rss"])))
    return found


def _mb(text: str) -> float:
    return int(text.split()[0]) / 1024


def _exact_s(pid: int) -> float:
    """The time of all threads that live."""
    total = 0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            total += int(task.read_text().split()[0])
        except OSError:
            continue
    return total / 1e9


def _ticked_s(members: list[int]) -> float:
    """The time of the living and, through the first of them, of the children that it has buried."""
    total = 0
    for number, pid in enumerate(members):
        try:
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(word) for word in words[11 : 15 if number == 0 else 13])
    return total * TICK_S
