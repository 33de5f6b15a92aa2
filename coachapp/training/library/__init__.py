"""The workouts that Quarters knows: one module each, and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

from coachapp.training.library.step_down import STEP_DOWN
from coachapp.training.library.twelve_quarters import TWELVE_QUARTERS
from coachapp.training.log import DatedPace, TrainingLog
from coachapp.training.session import Session
from coachapp.training.settings import Settings
from coachapp.training.standing import Running, SoFar, Standing
from coachapp.training.workout import Prescription


class Before(Protocol):
    """What stood before a session. That session may be tried on it as often as one likes; nothing moves."""

    def asked(self, on: date) -> Prescription | None:
        """Return what is to be run on this day; None without a date pace."""
        ...

    def date_pace(self, on: date) -> DatedPace | None:
        """Return the date pace of this day."""
        ...

    def judged(self, session: Session) -> Running:
        """Return how the session is judged, were it logged as it is; as if it counted where it is void."""
        ...

    def so_far(self, session: Session) -> SoFar:
        """Return what a session that is still being run or typed comes to up to now."""
        ...

    def then(self, session: Session, on: date) -> Standing:
        """Return where the athlete stands on a day when this session is run, and nothing comes after it until then."""
        ...


class Workout(Protocol):
    """What a workout of the library offers.

    `slug` names it in files, addresses and rows for good; `title` is what a coach calls it; `race_m` the distance that
    its paces are over; `staged` whether it has a ladder of stages and goal reps.
    """

    slug: str
    title: str
    race_m: int
    staged: bool

    def distances(self, settings: Settings) -> tuple[float, ...]:
        """Return the metres of each rep, in order."""
        ...

    def standing(self, log: TrainingLog, on: date, *, plan_for: date | None = None) -> Standing:
        """Return where the athlete of this log stands on a day, and what comes next."""
        ...

    def before(self, log: TrainingLog, session: Session) -> Before:
        """Return everything as it stood before this session, which may be in the log already or not."""
        ...


LIBRARY: Mapping[str, Workout] = MappingProxyType({workout.slug: workout for workout in (TWELVE_QUARTERS, STEP_DOWN)})
