"""Where athletes stand: asked of the core whenever it is wanted, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from coachapp.models import Athlete, Squad
from coachapp.services.training_log import log_of, logs_of, settings_of
from coachapp.training.log import TrainingLog
from coachapp.training.progression import compare, standing
from coachapp.training.reason import Reason
from coachapp.training.standing import Running, Standing

__all__ = ["Change", "decided", "log_of", "settings_of", "standing_of", "standings_of"]


@dataclass(frozen=True)
class Change:
    """What something does to the standing of a day: `after` it, and before it, where that is asked about."""

    workout: str
    log: TrainingLog
    after: Standing
    on: date

    @cached_property
    def before(self) -> Standing:
        """Where he stood without it."""
        return standing(self.workout, self.log, self.on)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """What changes; empty when nothing asked for next does."""
        return compare(self.before, self.after)

    def running(self, key: str) -> Running | None:
        """How the session with this key is judged after the change; None when it is not there."""
        return next((run for run in self.after.runnings if run.session.key == key), None)


def decided(workout: str, before: TrainingLog, after: TrainingLog, on: date) -> Change:
    """Hold two logs of one athlete side by side on one day, and decide: what the engine cannot read fails here."""
    return Change(workout, before, standing(workout, after, on), on)


def standing_of(athlete: Athlete, *, on: date, workout: str | None = None) -> Standing:
    """Where an athlete stands on a day, in his workout or the one named."""
    return standing(workout or athlete.workout, log_of(athlete, workout), on)


def standings_of(squad: Squad, *, on: date) -> list[tuple[Athlete, Standing]]:
    """Everybody who trains with the squad, by name, with where he stands; three queries however many."""
    people = list(squad.athletes.training().order_by("name", "slug"))
    logs = logs_of(squad, people)
    for person in people:
        person.squad = squad
    return [(person, standing(person.workout, logs[person.pk], on)) for person in people]
