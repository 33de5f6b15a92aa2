"""What a gap since the last session does to the next one (P10).

The rows follow Daniels' factors for time off: after three weeks a runner has lost more than a typical gap between date
pace and goal pace, after five weeks about twice that.
"""

from __future__ import annotations

from enum import IntEnum

from coachapp.training.settings import Settings
from coachapp.training.stage import RAISE, READY, SHORTEN, STABILISE, Position, place_at


class Gap(IntEnum):
    """The rows of P10, from the shortest gap to the longest."""

    SHORT = 0
    PLAN = 1
    LONG = 2
    REPEAT = 3
    STAGE_2 = 4
    STAGE_1 = 5


SHORT, PLAN, REPEAT = Gap.SHORT, Gap.PLAN, Gap.REPEAT  # bound once for the fold, like the stages


def gap_row(days: int, settings: Settings, *, trained_through: bool = False) -> Gap:
    """Return the row for so many days; "trained through" moves one row up, though never above the plan.

    A day before the last session is no gap at all.
    """
    if days < settings.gap_remark_days:
        return SHORT if 0 <= days < settings.due_from_days else PLAN
    row = PLAN
    for start, reached in (
        (settings.gap_remark_days, Gap.LONG),
        (settings.gap_repeat_days, Gap.REPEAT),
        (settings.gap_stage_2_days, Gap.STAGE_2),
        (settings.gap_stage_1_days, Gap.STAGE_1),
    ):
        if days >= start:
            row = reached
    return Gap(row - 1) if trained_through and row > PLAN else row


def after_gap(position: Position, row: Gap, settings: Settings, *, passed: Position | None = None) -> Position:
    """Return where the next session begins after a gap of this row. A gap never moves anyone forward.

    "Repeat the last passed step" means: of four goal reps asked for, the two that were held; of the first two, all reps
    at date pace on short recoveries, which is what was passed last. `passed` is that step where it is known; a second
    such gap asks for it again, not for the step before it.
    """
    if row < REPEAT:
        return position
    if row is Gap.STAGE_1:
        return place_at(STABILISE)
    if row is Gap.STAGE_2:
        return place_at(SHORTEN if position.stage >= RAISE else STABILISE)
    if passed is None or position.stage < RAISE:
        return step_back(position, settings)
    return min(passed, place_at(position.stage, position.goal_reps))


def step_back(position: Position, settings: Settings) -> Position:
    """Return the last passed step before this place; stages 1 and 2 have none of their own and stay."""
    if position.stage is READY:
        return place_at(RAISE, settings.reps)
    if position.stage is RAISE:
        by = settings.goal_reps_per_step
        held = (position.goal_reps - 1) // by * by
        return place_at(RAISE, held) if held > 0 else place_at(SHORTEN)
    return place_at(position.stage)


def step_on(position: Position, settings: Settings) -> Position:
    """Return the next rung: stage 2, the first goal reps, more of them, Ready. The last step takes the rest (P07)."""
    if position.stage is STABILISE:
        return place_at(SHORTEN)
    if position.stage is SHORTEN:
        return place_at(RAISE, min(settings.goal_reps_per_step, settings.reps))
    if position.stage is RAISE and position.goal_reps < settings.reps:
        return place_at(RAISE, min(position.goal_reps + settings.goal_reps_per_step, settings.reps))
    return place_at(READY, settings.reps)
