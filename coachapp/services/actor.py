"""Who does something: a coach, the athlete himself, or the machine."""

from __future__ import annotations

from dataclasses import dataclass

from coachapp.models import Athlete, User


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a change. Neither a user nor an athlete means the machine itself."""

    user: User | None = None
    athlete: Athlete | None = None

    @classmethod
    def coach(cls, user: User) -> Actor:
        """The coach who is signed in."""
        return cls(user=user)

    @classmethod
    def runner(cls, athlete: Athlete) -> Actor:
        """The athlete whose phone it is."""
        return cls(athlete=athlete)

    @property
    def is_athlete(self) -> bool:
        """Whether the athlete himself acts."""
        return self.athlete is not None

    @property
    def name(self) -> str:
        """What to call him on a page; empty for the machine."""
        return str(self.athlete or self.user or "")


MACHINE = Actor()
