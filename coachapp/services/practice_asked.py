"""What each athlete is asked to run on one evening: a fresh question to the engine, for a whole squad at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coachapp.models import Athlete, Squad
from coachapp.services.session_changes import log_before
from coachapp.services.training_log import logs_of
from coachapp.timing.groups import Pacing, propose
from coachapp.training.log import TrainingLog
from coachapp.training.progression import standing
from coachapp.training.settings import Settings
from coachapp.training.standing import Standing
from coachapp.training.workout import Prescription

#: Where the rest is free, groups are made as if it were the rest that the steps start from, give or take this.
_FREE_REST_SPREAD_MS = 30_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One athlete's evening as the engine sees it: where he stood that morning, and what is asked of him."""

    athlete: Athlete
    workout: str
    log: TrainingLog
    standing: Standing

    @property
    def prescription(self) -> Prescription | None:
        """What he runs; None while no date pace is known."""
        return self.standing.next

    @property
    def settings(self) -> Settings:
        """The numbers in force for him."""
        return self.log.settings

    def pacing(self, first_rep: int = 1, last_rep: int | None = None) -> Pacing:
        """What groups need to know of him, for the reps that are his."""
        asked = self.prescription
        if asked is None:
            return Pacing(str(self.athlete.pk), self.workout, {})
        targets = {
            rep.number: rep.target_ms for rep in asked.reps if first_rep <= rep.number <= (last_rep or len(asked.reps))
        }
        low_ms, high_ms = asked.recovery.low_ms, asked.recovery.high_ms
        if low_ms is None or high_ms is None:
            usual_ms = self.settings.recovery_start_s * 1000
            low_ms, high_ms = usual_ms - _FREE_REST_SPREAD_MS, usual_ms + _FREE_REST_SPREAD_MS
        return Pacing(str(self.athlete.pk), self.workout, targets, low_ms, high_ms)


def asked_of(squad: Squad, people: Iterable[tuple[Athlete, str]], on: date) -> dict[uuid.UUID, Asked]:
    """Return what each of these is asked to run on this day in the workout named beside him.

    What was run that day itself is not looked at: this is what it was run by. The queries grow with the number of
    different workouts, never with that of athletes or sessions.
    """
    by_workout: defaultdict[str, list[Athlete]] = defaultdict(list)
    for athlete, workout in people:
        athlete.squad = squad
        by_workout[workout].append(athlete)
    found = {}
    for workout, athletes in sorted(by_workout.items()):
        logs = logs_of(squad, athletes, workout=workout)
        for athlete in athletes:
            log = logs[athlete.pk]
            found[athlete.pk] = Asked(athlete, workout, log, standing(workout, log_before(log, on), on, plan_for=on))
    return found


def proposed_groups(
    asked: Mapping[uuid.UUID, Asked], parts: Mapping[uuid.UUID, tuple[int, int | None]]
) -> dict[uuid.UUID, int]:
    """Return a group number from 1 for each athlete in `parts`, which says his first and last rep."""
    pacings: Sequence[Pacing] = [asked[pk].pacing(*reps) for pk, reps in parts.items()]
    return {uuid.UUID(key): number for number, group in enumerate(propose(pacings), start=1) for key in group}
