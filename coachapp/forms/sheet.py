"""The sheet that a session is written on: which reps it has, their targets, and what else the day asks about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from coachapp.training.flush import fifteen_k_pace
from coachapp.training.gaps import Gap, gap_row
from coachapp.training.library import LIBRARY, Before, Workout
from coachapp.training.log import TrainingLog
from coachapp.training.pace import Pace
from coachapp.training.progression import Morning, before
from coachapp.training.session import FlushRep, Rep, Session
from coachapp.training.standing import Running, SoFar
from coachapp.training.workout import PlannedRep, Prescription

#: More reps than this are not written on one sheet.
MOST_ROWS = 30
#: The key of a session that has none yet. No stored one has it, for it is no id.
UNSAVED = "unsaved"


@dataclass(frozen=True)
class Sheet:
    """One athlete's sheet for one workout on one day.

    `log` is all that is known of him; `stored` the session as it is stored, None while it is new. `trained_through`
    says that he trained through the gap before this day, which can change what is asked.
    """

    slug: str
    log: TrainingLog
    on: date
    today: date
    stored: Session | None = None
    trained_through: bool = False

    @property
    def workout(self) -> Workout:
        """The workout of the library."""
        return LIBRARY[self.slug]

    @property
    def key(self) -> str:
        """The key under which what is being typed is judged."""
        return self.stored.key if self.stored else UNSAVED

    @cached_property
    def blank(self) -> Running:
        """The session of this day without a single time: its targets and its gap."""
        return self.judged(Session(on=self.on, reps=(), trained_through=self.trained_through))

    @cached_property
    def asked(self) -> Prescription | None:
        """What was to be run that day; None without a date pace."""
        return self.morning.asked

    @cached_property
    def plan(self) -> dict[int, PlannedRep]:
        """The planned reps by number; empty without a date pace."""
        return {rep.number: rep for rep in self.blank.plan}

    @cached_property
    def distances(self) -> tuple[float, ...]:
        """The metres of each planned rep."""
        return self.workout.distances(self.log.settings)

    @cached_property
    def stored_reps(self) -> dict[int, Rep]:
        """The stored reps by number."""
        return {rep.number: rep for rep in self.stored.reps} if self.stored else {}

    @cached_property
    def flush(self) -> tuple[FlushRep, ...]:
        """The flushes to be timed: those stored, then those asked for. One that goes by time alone is not among them."""
        stored = self.stored.flush if self.stored else ()
        planned = self.asked.flush if self.asked else None
        if planned is None or planned.distance_m is None:
            return stored
        return (*stored, *(FlushRep(planned.distance_m) for _more in range(planned.reps - len(stored))))

    @property
    def planned_rows(self) -> int:
        """How many reps the workout has."""
        return len(self.distances)

    @property
    def least_rows(self) -> int:
        """How many rows the sheet has at least: the planned reps, and what is stored beyond them."""
        return max(self.planned_rows, *self.stored_reps, 1)

    @property
    def gap_matters(self) -> bool:
        """Whether the gap before this day is long enough to ask if he trained through it (P10)."""
        days = self.blank.gap_days
        return self.workout.staged and days is not None and gap_row(days, self.log.settings) >= Gap.LONG

    @property
    def expected_recovery_ms(self) -> int | None:
        """How long the recoveries may be where a length is asked for."""
        return self.asked.recovery.high_ms if self.asked else None

    @cached_property
    def date_pace(self) -> Pace | None:
        """The date pace over 3K that the flush is held against; None in another workout."""
        found = self.morning.before.date_pace(self.on) if self.workout.staged else None
        return found.pace if found else None

    @property
    def pace_15k(self) -> Pace | None:
        """The pace that a flush is near to."""
        return fifteen_k_pace(self.date_pace, self.log.settings.equivalence) if self.date_pace else None

    def distance_m(self, number: int) -> float:
        """The metres of a rep: as stored, as planned, or as the last planned one."""
        if number in self.stored_reps:
            return self.stored_reps[number].distance_m
        return self.distances[min(number, self.planned_rows) - 1]

    def judged(self, session: Session) -> Running:
        """How the engine reads this session if it is put into the log as it is."""
        return self._up_to(session.on).judged(replace(session, key=self.key))

    def so_far(self, session: Session) -> SoFar:
        """What the session being typed comes to up to now."""
        return self._up_to(session.on).so_far(replace(session, key=self.key))

    @cached_property
    def morning(self) -> Morning:
        """The log before the sessions of this day, folded: what is asked for stands before anything is run."""
        return Morning(self.slug, self._others, self.on)

    def _up_to(self, day: date) -> Before:
        """The log before the session being typed, if it is run on this day."""
        if day == self.on and self._is_alone:
            return self.morning.before
        if day not in self._folded:
            self._folded[day] = before(self.slug, self._others, Session(on=day, reps=(), key=self.key))
        return self._folded[day]

    @cached_property
    def _is_alone(self) -> bool:
        """Whether nothing else is of this day, and no goal of a later one: then nothing came after the morning."""
        log = self._others
        return all(it.on != self.on for it in log.sessions) and all(goal.was_known(self.on) for goal in log.goals)

    @cached_property
    def _folded(self) -> dict[date, Before]:
        return {}

    @cached_property
    def _others(self) -> TrainingLog:
        """The log without the session that is being typed."""
        if self.stored is None:
            return self.log
        return replace(self.log, sessions=tuple(it for it in self.log.sessions if it.key != self.key))
