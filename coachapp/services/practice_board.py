"""An evening as it is shown: a line for each athlete on paper and screen, and the board that a phone takes along."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from coachapp.models import Athlete, Practice, PracticeAthlete, User
from coachapp.services.practice_asked import Asked, asked_of
from coachapp.services.practice_evening import rows_of, tap_json, taps_of
from coachapp.timing.groups import Cost, Pacing, cost_of
from coachapp.timing.live import rules
from coachapp.training.library import LIBRARY
from coachapp.training.settings import Settings
from coachapp.training.standing import Standing
from coachapp.training.workout import Prescription
from coachapp.words.names import called


@dataclass(frozen=True, slots=True)
class Line:
    """One athlete of an evening, with what he is asked to run as the engine says it now."""

    row: PracticeAthlete
    asked: Asked

    @property
    def athlete(self) -> Athlete:
        """Who it is."""
        return self.asked.athlete

    @property
    def here(self) -> bool:
        """Whether he comes."""
        return self.row.here

    @property
    def prescription(self) -> Prescription | None:
        """What he runs; None while no date pace is known."""
        return self.asked.prescription

    @property
    def settings(self) -> Settings:
        """The numbers in force for him."""
        return self.asked.settings

    @property
    def standing(self) -> Standing:
        """Where he stood before this evening."""
        return self.asked.standing

    @property
    def pacing(self) -> Pacing:
        """What groups need to know of him."""
        return self.asked.pacing(self.row.first_rep, self.row.last_rep)


def lines_of(practice: Practice, rows: Sequence[PracticeAthlete] | None = None) -> list[Line]:
    """Everybody on the list, those who do not come included: by group, then target, then name.

    Six queries for each workout of the evening and one more, however many athletes there are. `rows` are those of the
    practice, their athletes along, where the caller has them.
    """
    if rows is None:
        rows = rows_of(practice)
    asked = asked_of(practice.squad, [(row.athlete, row.workout) for row in rows], practice.on)
    lines = [Line(row, asked[row.athlete_id]) for row in rows]
    return sorted(lines, key=lambda line: (line.row.group, line.pacing.mean_ms, line.athlete.name, line.athlete.slug))


def costs_of(lines: Sequence[Line]) -> dict[uuid.UUID, dict[int, Cost]]:
    """What each who comes would lose in each group that there is, his own included."""
    groups: dict[int, list[Pacing]] = {}
    for line in lines:
        if line.here:
            groups.setdefault(line.row.group, []).append(line.pacing)
    return {
        line.athlete.pk: {number: cost_of(line.pacing, group) for number, group in sorted(groups.items())}
        for line in lines
        if line.here
    }


def board_of(
    practice: Practice, *, user: User, urls: Mapping[str, str], words: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Everything that a phone needs to time this evening without asking anybody, as plain JSON.

    Those who were taken off the list are not on it, unless taps speak of them.
    """
    taps = taps_of(practice)
    timed = {athlete for tap in taps for athlete in tap.athletes}
    lines = [line for line in lines_of(practice) if line.here or str(line.athlete.pk) in timed]
    return {
        "practice": str(practice.pk),
        "squad": practice.squad.slug,
        "user": user.pk,
        "on": practice.on.isoformat(),
        "place": practice.place,
        "runners": [
            runner_json(line) | {"called": name}
            for line, name in zip(lines, called([line.athlete.name for line in lines]), strict=True)
        ],
        "taps": [tap_json(tap) for tap in taps],
        "urls": dict(urls),
        "words": dict(words or {}),
    }


def runner_json(line: Line) -> dict[str, Any]:
    """One athlete on the board: who he is, which reps are his, and the numbers that a verdict is made of.

    `distances_m` says what there is to run also where no pace is known and nothing can be asked.
    """
    row, asked = line.row, line.prescription
    distances = LIBRARY[row.workout].distances(line.settings)
    flush = asked.flush if asked else None
    return rules(asked, line.settings) | {
        "athlete": str(row.athlete_id),
        "name": line.athlete.name,
        "slug": line.athlete.slug,
        "group": row.group,
        "here": row.here,
        "workout": row.workout,
        "distances_m": list(distances),
        "first_rep": row.first_rep,
        "last_rep": row.last_rep or len(distances),
        "fast_pct": line.settings.fast_pct,
        "session": str(row.session_id),
        "flush": asdict(flush) if flush else None,
    }
