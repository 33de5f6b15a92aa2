"""What was run: one athlete's part in an evening, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


# Reps are tuples: a squad's page reads five thousand of them, and a dataclass takes four times as long to make.
class Rep(NamedTuple):
    """One timed fast run and the pause after it.

    `time_ms` is None when the rep was not timed. `recovery_ms` runs from its finish to the next start; after the last
    rep it is the rest before the flush and is never judged. `excused` and `recovery_excused` hold the coach's reason,
    empty when nothing was excused (P02).
    """

    number: int
    distance_m: float
    time_ms: int | None
    recovery_ms: int | None = None
    excused: str = ""
    recovery_excused: str = ""
    splits_ms: tuple[int, ...] = ()


class FlushRep(NamedTuple):
    """One flush: easy running by effort after the reps. Never judged (A15)."""

    distance_m: float
    time_ms: int | None = None
    recovery_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One time the workout was run by one athlete.

    `key` tells sessions apart (two with the same key are one, sent twice); `rpe_half` is effort in half points, 0 to
    20 (P25); `void` is the reason why the session is left out, empty when it counts (P19); `extra_counted` says that
    the coach wants the planned reps counted although more were run (P28).
    """

    on: date
    reps: tuple[Rep, ...]
    flush: tuple[FlushRep, ...] = ()
    key: str = ""
    rpe_half: int | None = None
    void: str = ""
    trained_through: bool = False
    extra_counted: bool = False
    note: str = ""

    @property
    def by_number(self) -> Mapping[int, Rep]:
        """Each rep under its number. Of a number written twice the slower time counts: never a wrong advance."""
        run = {rep.number: rep for rep in self.reps}
        if len(run) == len(self.reps):
            return run
        run.clear()
        for rep in self.reps:
            other = run.get(rep.number)
            if other is None or (other.time_ms or 0) < (rep.time_ms or 0):
                run[rep.number] = rep
        return run

    def numbered(self, count: int) -> tuple[Rep, ...]:
        """Return reps 1 to `count`, each once and in order; one that was not run stands there without a time."""
        if len(self.reps) == count and all(rep.number == place for place, rep in enumerate(self.reps, start=1)):
            return self.reps
        run = self.by_number
        return tuple(run.get(number) or Rep(number, 0, None) for number in range(1, count + 1))

    @property
    def total_ms(self) -> int:
        """The reps and the recoveries between them in ms: the progress number coaches compare in stage 2."""
        return sum(rep.time_ms or 0 for rep in self.reps) + sum(rep.recovery_ms or 0 for rep in self.reps[:-1])
