"""How many sessions are left to Ready, and between which days it may come. A range, never a promise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from coachapp.training.settings import Settings
from coachapp.training.stage import RAISE, READY, SHORTEN, STABILISE, Position
from coachapp.training.standing import Forecast
from coachapp.training.workout import Window

# The source foresees two to four sessions and more in stage 2 (A9).
STAGE_2_SESSIONS = (2, 4)
# In stage 3 the high end allows one repeated session for every three that hold.
STEPS_PER_REPEAT = 3


def sessions_left(place: Position, rungs_left: int, in_stage: int, settings: Settings) -> tuple[int, int]:
    """Return the fewest and the most sessions that this place is likely to need.

    The low end has every session hold. The high end adds a second session to stage 1, the fourth of stage 2 and one
    repeat in three steps of stage 3, which gives about the 8 to 12 of A13 for a whole march.
    """
    if place.stage is READY:
        return 0, 0
    by, reps = settings.goal_reps_per_step, settings.reps
    low = high = 0
    if place.stage is STABILISE:
        low += settings.sessions_to_pass_stage_1 - place.passes
        high += settings.sessions_to_pass_stage_1 - place.passes + 1
    if place.stage <= SHORTEN:
        fresh = place.stage is STABILISE
        extra = settings.sessions_to_pass_stage_2 - (0 if fresh else place.passes) - 1
        done = 0 if fresh else in_stage
        low += max(1, STAGE_2_SESSIONS[0] - done if rungs_left > 1 else 1) + extra
        high += max(rungs_left, STAGE_2_SESSIONS[1] - done, 1) + extra
        steps = -(-reps // by)
    else:
        steps = 1 + -(-max(0, reps - place.goal_reps) // by)
    needed = steps * settings.sessions_to_pass_stage_3
    if place.stage is RAISE:
        needed -= place.passes
    low += needed
    high += needed + needed // STEPS_PER_REPEAT
    return max(1, low), max(1, low, high)


def forecast(left: tuple[int, int], first: Window, settings: Settings, race: date | None) -> Forecast:
    """Return the days on which so many sessions would end, the first of them inside `first`, against the race."""
    if left == (0, 0):
        return Forecast(left, None, None, race, None)
    ready_from = _later(first.start, (left[0] - 1) * settings.due_from_days)
    ready_to = _later(first.end, (left[1] - 1) * settings.due_to_days)
    fits: Literal["in_time", "perhaps", "too_late"] | None = None
    if race is not None:
        fits = "in_time" if ready_to <= race else "perhaps" if ready_from <= race else "too_late"
    return Forecast(left, ready_from, ready_to, race, fits)


def _later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max
