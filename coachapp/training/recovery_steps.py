"""How the recoveries of stage 2 come down (P08): a short ladder from what stage 1 showed to the top of the band."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from coachapp.training.session import Session
from coachapp.training.settings import Settings, thousandths


@dataclass(frozen=True, slots=True)
class RecoverySteps:
    """The rungs, longest first, and how many of them have been reached. `start_ms` is where they came from.

    The last rung is always the top of the band. `reached` is -1 when the start itself is asked for again.
    """

    start_ms: int
    rungs_ms: tuple[int, ...]
    reached: int = 0

    @property
    def asked_ms(self) -> int:
        """The recovery to ask for next."""
        if self.reached < 0:
            return max(self.start_ms, self.rungs_ms[-1])
        return self.rungs_ms[min(self.reached, len(self.rungs_ms) - 1)]

    @property
    def left(self) -> int:
        """How many rungs are still to be reached, the last one included."""
        return max(1, len(self.rungs_ms) - max(0, self.reached))

    def seen(self, median_ms: int | None, settings: Settings) -> RecoverySteps:
        """Return the steps after a session that held on this median recovery. Rungs may be skipped, never lost."""
        if median_ms is None:
            return self
        slack = thousandths(settings.recovery_tolerance_s)
        reached = sum(1 for rung in self.rungs_ms if median_ms <= rung + slack)
        return RecoverySteps(self.start_ms, self.rungs_ms, max(self.reached, reached))

    def repeated(self) -> RecoverySteps:
        """Return the steps with the rung that was reached last asked for again."""
        return RecoverySteps(self.start_ms, self.rungs_ms, max(-1, min(self.reached, len(self.rungs_ms)) - 1))

    def eased_to(self, recovery_ms: int) -> RecoverySteps:
        """Return the steps with this recovery asked for first and the shorter rungs after it."""
        last = self.rungs_ms[-1]
        shorter = tuple(rung for rung in self.rungs_ms if rung < recovery_ms) or (last,)
        return RecoverySteps(recovery_ms, shorter if recovery_ms <= last else (recovery_ms, *shorter))


def steps_from(start_ms: int | None, settings: Settings) -> RecoverySteps:
    """Return equal steps from a median recovery to the top of the band, rounded; 120 s gives 100, 80, 60.

    None, when no recovery was written, starts from the setting for that.
    """
    start = start_ms if start_ms is not None else settings.recovery_start_s * 1000
    bottom = settings.recovery_high_s * 1000
    return _steps(start, bottom, settings.recovery_steps, settings.recovery_step_rounding_s * 1000)


@lru_cache(maxsize=512)
def _steps(start: int, bottom: int, count: int, rounding: int) -> RecoverySteps:
    """Return so many equal steps down, each rounded; steps that are none are left out."""
    rungs: list[int] = []
    for step in range(1, count):
        exact = start - (start - bottom) * step // count
        rung = (2 * exact + rounding) // (2 * rounding) * rounding
        if bottom < rung < start and rung not in rungs:
            rungs.append(rung)
    return RecoverySteps(start, (*rungs, bottom))


def short_recoveries_only(settings: Settings) -> RecoverySteps:
    """Return steps with only the band itself: for whoever has shown it before."""
    bottom = settings.recovery_high_s * 1000
    return RecoverySteps(bottom, (bottom,))


def median_recovery_ms(session: Session, reps: int) -> int | None:
    """Return the median of the recoveries between the reps, excused ones left out; None if none was written."""
    known = sorted(_known(session, reps))
    if not known:
        return None
    middle = len(known) // 2
    return known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) // 2


def mean_recovery_ms(session: Session, reps: int) -> int | None:
    """Return the mean of the same recoveries, for sentences; None if there are none."""
    known = _known(session, reps)
    return (2 * sum(known) + len(known)) // (2 * len(known)) if known else None


def _known(session: Session, reps: int) -> list[int]:
    return [
        recovery_ms
        for number, _distance_m, _time_ms, recovery_ms, _excused, excuse, _splits in session.reps
        if recovery_ms is not None and number < reps and not excuse
    ]
