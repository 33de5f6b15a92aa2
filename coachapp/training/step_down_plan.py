"""What the step-down asks for: targets, windows and jogs from a 5K pace, in metres or in quarters of a mile."""

from __future__ import annotations

from functools import lru_cache

from coachapp.training.pace import MILE_M, Pace
from coachapp.training.settings import Settings, thousandths
from coachapp.training.workout import PlannedRecovery, PlannedRep

RACE_M = 5000
LAPS = (4, 3, 2, 1)
# How many ms faster than its split in the first rep each rep is run, fewest and most (B5 to B7).
FASTER_MS = ((0, 0), (5_000, 6_000), (5_000, 6_000), (5_000, 10_000))
# The article's own example takes 7 s off the 800 where its rule says 6: asked for is the rule, accepted are both.
ALSO_FASTER_MS = (0, 0, 1_000, 0)
JOG_LAPS = 2


def lap_m(settings: Settings) -> float:
    """Return the metres of one lap: 400, or a quarter mile (B2)."""
    return MILE_M / 4 if settings.units == "imperial" else 400.0


@lru_cache(maxsize=512)
def planned_steps(pace: Pace, settings: Settings) -> tuple[PlannedRep, ...]:
    """Return the four reps with their windows (B4 to B7, Q1).

    The first is run at 5K pace, give or take the tolerance for each lap. The last may be pushed: no time is too fast
    for it (B7).
    """
    one_lap_m = lap_m(settings)
    tolerance = thousandths(settings.step_down_tolerance_s)
    reps = []
    for number, (laps, (least, most)) in enumerate(zip(LAPS, FASTER_MS, strict=True), start=1):
        even = pace.time_ms(laps * one_lap_m)
        slack = tolerance * laps if number == 1 else tolerance
        splits = tuple(pace.time_ms(lap * one_lap_m) for lap in range(1, laps + 1)) if number == 1 else ()
        low = max(1, even - most)
        fast = low - ALSO_FASTER_MS[number - 1] - slack - 1 if number < len(LAPS) else 0
        reps.append(
            PlannedRep(
                number,
                laps * one_lap_m,
                "5k" if number == 1 else "step",
                max(1, even - least),
                max(1, even - least) + slack,
                fast,
                low,
                splits,
            )
        )
    return tuple(reps)


def planned_jog(pace: Pace, settings: Settings) -> PlannedRecovery:
    """Return the jog between the reps: one lap at half of 5K speed, so in the time of two 5K laps (B3)."""
    jog_ms = pace.time_ms(JOG_LAPS * lap_m(settings))
    return PlannedRecovery(lap_m(settings), jog_ms, jog_ms, len(LAPS) - 1)


def planned_total_ms(pace: Pace, settings: Settings) -> tuple[int, int, int]:
    """Return the total of reps and jogs, low, middle and high: about a quarter longer than the 5K (B8)."""
    reps, jog = planned_steps(pace, settings), planned_jog(pace, settings)
    jogs = jog.count * (jog.high_ms or 0)
    low = sum((rep.low_ms or rep.target_ms) - also for rep, also in zip(reps, ALSO_FASTER_MS, strict=True)) + jogs
    high = sum(rep.target_ms for rep in reps) + jogs
    return low, (low + high) // 2, high
