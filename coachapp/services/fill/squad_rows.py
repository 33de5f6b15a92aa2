"""One squad's rows: a pattern's season laid onto its own days, with ids, names and people of its own.

Everything follows from the seed and the squad's number, so that the same seed makes the same squad.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Any

from coachapp.models import (
    AgreedGoal,
    Athlete,
    Coaching,
    Device,
    PersonalLink,
    Practice,
    PracticeAthlete,
    RecordedMark,
    Squad,
)
from coachapp.services.fill import names
from coachapp.services.fill.pattern import Pattern
from coachapp.services.fill.season import FIRST_MARK_DAY, day_of
from coachapp.services.slug import free_slug

#: The columns of the large tables, as the rows below hold them.
SESSION = (
    "id", "squad_id", "athlete_id", "workout", "on", "rpe_half", "conditions", "note", "by_athlete", "entered_by_id",
    "prescription", "created_at", "updated_at",
)  # fmt: skip
REP = ("squad_id", "session_id", "kind", "number", "distance_m", "time_ms", "recovery_ms")
TAP = (
    "id", "squad_id", "practice_id", "device", "seq", "kind", "at_ms", "made_at", "body", "by_id", "received_at",
)  # fmt: skip

#: Results and sessions are written down in the evening.
_EVENING = time(19, 30, tzinfo=UTC)
#: Squads have trained last on one of so many days before the day of filling.
_SPREAD_DAYS = 8
_GROUP_OF = 6
_RACE_M = 3000.0


@dataclass(frozen=True)
class SquadRows:
    """What is stored of one squad. `number` counts from 1; `owner` is the key of its coach's account."""

    pattern: Pattern
    seed: int
    number: int
    on: date
    owner: int

    @property
    def slug(self) -> str:
        """Its part of an address; by it fill knows its own squads."""
        return slug_of(self.number)

    @property
    def evenings(self) -> int:
        """How many evenings its season has."""
        return self.pattern.evenings

    def day(self, day: int) -> date:
        """A day of the season on the calendar: the last evening was one to eight days ago."""
        return self._first + timedelta(days=day)

    def at(self, day: int, runner: int = 0) -> datetime:
        """When something of that day was written down."""
        return datetime.combine(self.day(day), _EVENING) + timedelta(seconds=20 * runner)

    @cached_property
    def _first(self) -> date:
        return self.on - timedelta(days=1 + self.number % _SPREAD_DAYS + day_of(self.evenings - 1))

    def new_id(self, day: int, *what: object) -> uuid.UUID:
        """An id like those of the site: its first half tells the moment, so that rows of one evening lie together."""
        return _id(int(self.at(day).timestamp() * 1000), self.seed, self.number, *what)

    # --- the small tables, as models ------------------------------------------------------------

    @cached_property
    def squad(self) -> Squad:
        """The squad, founded with its first marks."""
        return Squad(
            id=self.new_id(FIRST_MARK_DAY, "squad"),
            name=names.squad(self.number),
            slug=self.slug,
            time_zone="Europe/London",
            created_at=self.at(FIRST_MARK_DAY),
        )

    def coaching(self) -> Coaching:
        """Its owner's part: stored last of all, so that a squad that is broken off belongs to nobody."""
        return Coaching(
            squad=self.squad, user_id=self.owner, role=Coaching.Role.OWNER, created_at=self.squad.created_at
        )

    @cached_property
    def athletes(self) -> list[Athlete]:
        """Everybody who runs for it."""
        taken: set[str] = set()
        found = []
        for runner in range(len(self.pattern.seasons)):
            name = names.person(self.number * 17 + runner)
            slug = free_slug(name, taken, otherwise="athlete")
            taken.add(slug)
            found.append(
                Athlete(
                    id=self.new_id(FIRST_MARK_DAY, "athlete", runner),
                    squad=self.squad,
                    name=name,
                    slug=slug,
                    birth_year=self.on.year - 19 - (self.number + runner) % 25,
                    created_at=self.at(FIRST_MARK_DAY, runner),
                )
            )
        return found

    @cached_property
    def marks(self) -> list[list[RecordedMark]]:
        """Each athlete's time trials, confirmed on their day."""
        return [
            [
                RecordedMark(
                    id=self.new_id(day, "mark", runner, day),
                    squad=self.squad,
                    athlete=athlete,
                    on=self.day(day),
                    distance_m=_RACE_M,
                    time_ms=time_ms,
                    kind=RecordedMark.Kind.TIME_TRIAL,
                    state=RecordedMark.State.CONFIRMED,
                    entered_by_id=self.owner,
                    decided_by_id=self.owner,
                    decided_at=self.at(day, runner),
                    created_at=self.at(day, runner),
                )
                for day, time_ms in season.marks
            ]
            for runner, (athlete, season) in enumerate(zip(self.athletes, self.pattern.seasons, strict=True))
        ]

    @cached_property
    def goals(self) -> list[AgreedGoal]:
        """Each athlete's first goal, which holds from before his log begins."""
        return [
            AgreedGoal(
                id=self.new_id(FIRST_MARK_DAY, "goal", runner),
                squad=self.squad,
                athlete=athlete,
                pace_ms=season.goal.ms_per_400,
                against_ms=self.marks[runner][0].as_value().pace.ms_per_400,
                agreed_by_id=self.owner,
                agreed_at=self.at(FIRST_MARK_DAY, runner),
            )
            for runner, (athlete, season) in enumerate(zip(self.athletes, self.pattern.seasons, strict=True))
        ]

    @cached_property
    def links(self) -> list[PersonalLink]:
        """Each athlete's link, which his phone has accepted."""
        return [
            PersonalLink(
                id=self.new_id(FIRST_MARK_DAY, "link", runner),
                squad=self.squad,
                athlete=athlete,
                created_at=self.at(FIRST_MARK_DAY, runner),
                accepted_at=self.at(FIRST_MARK_DAY, runner),
            )
            for runner, athlete in enumerate(self.athletes)
        ]

    @cached_property
    def devices(self) -> list[Device]:
        """Each athlete's phone."""
        return [
            Device(
                id=self.new_id(FIRST_MARK_DAY, "device", runner),
                squad=self.squad,
                athlete=athlete,
                label="Chrome/Android",
                first_at=self.at(FIRST_MARK_DAY, runner),
                last_on=self.day(day_of(self.evenings - 1)),
            )
            for runner, athlete in enumerate(self.athletes)
        ]

    @cached_property
    def practices(self) -> list[Practice]:
        """The last evening, timed and logged, and the one that comes."""
        return [
            Practice(
                id=self.new_id(day_of(evening), "practice"),
                squad=self.squad,
                on=self.day(day_of(evening)),
                place="The oval",
                made_by_id=self.owner,
                created_at=self.at(day_of(evening) - 1),
            )
            for evening in (self.evenings - 1, self.evenings)
        ]

    @cached_property
    def parts(self) -> list[list[PracticeAthlete]]:
        """Everybody's part in both of them."""
        return [
            [
                PracticeAthlete(
                    id=self.new_id(day_of(evening), "part", runner),
                    squad=self.squad,
                    practice=practice,
                    athlete=athlete,
                    workout=athlete.workout,
                    group=1 + runner // _GROUP_OF,
                    session_id=self.session_id(runner, evening),
                    prescription=self.pattern.asked(runner, evening, practice.on),
                )
                for runner, athlete in enumerate(self.athletes)
            ]
            for practice, evening in zip(self.practices, (self.evenings - 1, self.evenings), strict=True)
        ]

    # --- the large tables, as columns -----------------------------------------------------------

    def session_id(self, runner: int, evening: int) -> uuid.UUID:
        """The id of a session, also of the one that is still to be run."""
        return self.new_id(day_of(evening), "session", runner)

    def session_rows(self, evening: int) -> Iterator[tuple[Any, ...]]:
        """The sessions of an evening, in the order of `SESSION`."""
        for runner, athlete in enumerate(self.athletes):
            ran = self.pattern.seasons[runner].sessions[evening]
            at = self.at(ran.day, runner)
            yield (
                self.session_id(runner, evening), self.squad.pk, athlete.pk, athlete.workout, self.day(ran.day),
                ran.session.rpe_half, ran.conditions, ran.session.note, ran.by_athlete,
                None if ran.by_athlete else self.owner, self.pattern.given(runner, evening, self.day(ran.day)), at, at,
            )  # fmt: skip

    def rep_rows(self, evening: int) -> Iterator[tuple[Any, ...]]:
        """The reps and flushes of an evening, in the order of `REP`."""
        squad = self.squad.pk
        for runner in range(len(self.athletes)):
            session = self.session_id(runner, evening)
            for rep in self.pattern.reps[runner][evening]:
                yield (squad, session, *rep)

    def tap_rows(self) -> Iterator[tuple[Any, ...]]:
        """What the stopwatch sent on the last evening, in the order of `TAP`."""
        practice = self.practices[0]
        day = day_of(self.evenings - 1)
        phone = self.new_id(day, "phone")
        for seq, tap in enumerate(self.pattern.taps, start=1):
            body = tap.body.replace(self.pattern.WHO, str(self.athletes[tap.runner].pk))
            at = self.at(day) + timedelta(milliseconds=tap.at_ms or 0)
            yield (
                self.new_id(day, "tap", seq), self.squad.pk, practice.pk, phone, seq, tap.kind, tap.at_ms, at, body,
                self.owner, at,
            )  # fmt: skip


def slug_of(number: int) -> str:
    """The address of the squad with this number."""
    return f"fill-{number:05}"


def is_of_seed(squad: Squad, seed: int) -> bool:
    """Whether a squad that fill made was made with this seed, whatever the day."""
    clock = squad.pk.int >> 80
    return squad.pk == _id(clock, seed, int(squad.slug.removeprefix("fill-")), "squad")


def _id(clock: int, *what: object) -> uuid.UUID:
    chance = blake2b(" ".join(map(str, what)).encode(), digest_size=10).digest()
    value = clock << 80 | int.from_bytes(chance)
    value = value & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
