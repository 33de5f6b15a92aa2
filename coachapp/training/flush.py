"""The flush after the reps: by effort, with 15K pace as a reference to read, never to judge (A15 to A20, P24)."""

from __future__ import annotations

from functools import lru_cache

from coachapp.training.equivalence import pace_from_mark
from coachapp.training.pace import Mark, Pace
from coachapp.training.settings import Settings, thousandths
from coachapp.training.workout import PlannedFlush

FIFTEEN_K_M = 15_000
RACE_M = 3000


@lru_cache(maxsize=2048)
def fifteen_k_pace(date_pace: Pace, model: str) -> Pace | None:
    """Return the 15K pace equal to a 3K date pace; None where the model gives none."""
    try:
        return pace_from_mark(Mark(None, RACE_M, date_pace.time_ms(RACE_M)), FIFTEEN_K_M, model=model)
    except ValueError:
        return None


def planned_flush(date_pace: Pace, settings: Settings) -> PlannedFlush | None:
    """Return the flush to run after the reps, None where the coach wants none.

    "Automatic" gives 2 x 2000 m, or 2 x 1600 m to those for whom 2000 m at 15K pace would take longer than the longest
    bout (A18). Two hundreds are each followed by a 200 m jog (P23), or 4 to 8 of them would be one run.
    """
    between = (settings.flush_recovery_low_s * 1000, settings.flush_recovery_high_s * 1000)
    longest_ms = thousandths(settings.flush_longest_min) * 60
    return _flush(settings.flush, date_pace, settings.equivalence, settings.flush_200_reps, longest_ms, between)


# Kept by its figures, as plans are.
@lru_cache(maxsize=2048)
def _flush(
    kind: str, date_pace: Pace, model: str, reps_of_200: int, longest_ms: int, between: tuple[int, int]
) -> PlannedFlush | None:
    if kind == "none":
        return None
    pace = fifteen_k_pace(date_pace, model)
    if kind == "auto":
        kind = "2x1600" if pace and pace.time_ms(2000) > longest_ms else "2x2000"
    if kind == "8min":
        return PlannedFlush(1, None, 8 * 60_000, None, None, between)
    reps, distance_m = (reps_of_200, 200) if kind == "200s" else (2, int(kind.removeprefix("2x")))
    return PlannedFlush(reps, distance_m, None, pace.time_ms(distance_m) if pace else None, 200, between)
