"""The stages of the march."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple


class Stage(IntEnum):
    """Where an athlete stands: 1 Stabilise (A6), 2 Shorten (A8), 3 Raise (A10), Ready (A12)."""

    STABILISE = 1
    SHORTEN = 2
    RAISE = 3
    READY = 4

    @property
    def key(self) -> int | str:
        """The public name of the stage: 1, 2, 3 or "ready"."""
        return "ready" if self is Stage.READY else int(self)

    @classmethod
    def from_key(cls, key: object) -> Stage:
        """Return the stage with this public name. Raises ValueError on any other."""
        if key == "ready":
            return cls.READY
        if key in (1, 2, 3, "1", "2", "3"):
            return cls(int(str(key)))
        raise ValueError(f"{key} is not a stage: 1, 2, 3 or ready")


# Bound once for the fold: in Python 3.11 a member that is asked of its class costs five times the comparison.
STABILISE, SHORTEN, RAISE, READY = Stage.STABILISE, Stage.SHORTEN, Stage.RAISE, Stage.READY


class Position(NamedTuple):
    """A rung of the ladder. Positions compare: a larger one is further on.

    `goal_reps` is how many reps the next session asks at goal pace (0 in stages 1 and 2, all of them at Ready);
    `passes` how many sessions in a row have already shown this step (P04).
    """

    stage: Stage
    goal_reps: int = 0
    passes: int = 0


@lru_cache(maxsize=512)
def place_at(stage: Stage, goal_reps: int = 0, passes: int = 0) -> Position:
    """Return this position: one object for all who stand there, for a fold asks for the same few again and again."""
    return Position(stage, goal_reps, passes)


START = place_at(Stage.STABILISE)
