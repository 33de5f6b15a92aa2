"""What one session was asked to show."""

from __future__ import annotations

from typing import NamedTuple

from coachapp.training.session import Session
from coachapp.training.settings import Settings
from coachapp.training.stage import Position
from coachapp.training.workout import PlannedRep


class Asked(NamedTuple):
    """What one session was asked to show.

    `goal_plan` is the same session with every rep at goal pace, None while no goal is agreed; `asked_recovery_ms` the
    rung of stage 2; `earlier` the first and the last session before it in that stage that have recoveries written.
    """

    position: Position
    plan: tuple[PlannedRep, ...]
    goal_plan: tuple[PlannedRep, ...] | None
    asked_recovery_ms: int | None
    settings: Settings
    earlier: tuple[Session, ...] = ()
