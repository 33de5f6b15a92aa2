"""Athletes: added one by one or by the pasted list, changed, archived, brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from coachapp.models import Athlete, Squad
from coachapp.models.athlete import THE_MARCH
from coachapp.services import consent, goal, history, link, mark
from coachapp.services.actor import Actor
from coachapp.services.slug import free_slug
from coachapp.training.library import LIBRARY
from coachapp.training.pace import Mark, Pace
from coachapp.training.settings import Settings

#: Two parts of the site share these addresses with the athletes.
RESERVED_SLUGS = ("add", "paste")


class VersionConflict(Exception):
    """Somebody else changed the row meanwhile; `stored` is how it is now."""

    def __init__(self, stored: Athlete | Squad) -> None:
        super().__init__("the row was changed meanwhile")
        self.stored = stored


class UnknownWorkout(ValueError):
    """The workout is not in the library."""


@dataclass(frozen=True, slots=True)
class NewAthlete:
    """An athlete as a coach types him: a name is enough, a mark and a goal get him going.

    The mark counts at once, and from its day, or from today when it has none. `goal` is over 3000 m.
    """

    name: str
    birth_year: int | None = None
    workout: str = THE_MARCH
    mark: Mark | None = None
    mark_kind: str = "typed"
    goal: Pace | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Particulars:
    """Everything about an athlete that a form changes at once. `settings` differ from the squad's."""

    name: str
    birth_year: int | None
    workout: str
    target_race_name: str
    target_race_on: date | None
    settings: Mapping[str, Any]

    @classmethod
    def of(cls, athlete: Athlete) -> Particulars:
        """The particulars as they are stored."""
        return cls(
            name=athlete.name,
            birth_year=athlete.birth_year,
            workout=athlete.workout,
            target_race_name=athlete.target_race_name,
            target_race_on=athlete.target_race_on,
            settings=dict(athlete.settings),
        )


def add_athlete(*, squad: Squad, by: Actor, new: NewAthlete, on: date) -> Athlete:
    """Add one athlete. Raises as `add_athletes` does."""
    return add_athletes(squad=squad, by=by, new=[new], on=on)[0]


@transaction.atomic
def add_athletes(*, squad: Squad, by: Actor, new: Sequence[NewAthlete], on: date) -> list[Athlete]:
    """Add them all or none. `on` is today.

    Raises GoalNotFaster, UnknownWorkout and SettingRefused. Two of one name are two athletes.
    """
    squad = Squad.objects.select_for_update().get(pk=squad.pk)
    taken = {*squad.athletes.values_list("slug", flat=True), *RESERVED_SLUGS}
    added = []
    for one in new:
        slug = free_slug(one.name, taken, otherwise="athlete")
        taken.add(slug)
        added.append(_add(squad, by, one, slug, on))
    return added


@transaction.atomic
def change_athlete(*, athlete: Athlete, by: Actor, version: int, to: Particulars) -> Athlete:
    """Change his particulars; his address stays. Raises VersionConflict, UnknownWorkout, SettingRefused."""
    _check(athlete.squad, to.workout, to.settings)
    stored = Athlete.objects.locked(athlete)
    before = content_of(stored)
    if Particulars.of(stored) == to:
        return stored
    if stored.version != version:
        raise VersionConflict(stored)
    stored.name, stored.birth_year, stored.workout = to.name, to.birth_year, to.workout
    stored.target_race_name, stored.target_race_on = to.target_race_name, to.target_race_on
    stored.settings = dict(to.settings)
    saved = _save(stored, by, "change", before)
    # Another birth year may have made him one of those who need consent first.
    if not consent.state_of(saved, now=timezone.now()).may_have_link:
        link.revoke(athlete=saved, by=by)
    return saved


@transaction.atomic
def archive(*, athlete: Athlete, by: Actor, on: date) -> Athlete:
    """Let him leave the squad: his history stays, his link ends."""
    stored = Athlete.objects.locked(athlete)
    if stored.left_on is not None:
        return stored
    link.revoke(athlete=stored, by=by)
    before = content_of(stored)
    stored.left_on = on
    return _save(stored, by, "archive", before)


@transaction.atomic
def bring_back(*, athlete: Athlete, by: Actor) -> Athlete:
    """Have him train with the squad again. He needs a new link."""
    stored = Athlete.objects.locked(athlete)
    if stored.left_on is None:
        return stored
    before = content_of(stored)
    stored.left_on = None
    return _save(stored, by, "bring_back", before)


def content_of(athlete: Athlete) -> history.Content:
    """What the history keeps of an athlete."""
    race_on, left_on = athlete.target_race_on, athlete.left_on
    return {
        **asdict(Particulars.of(athlete)),
        "target_race_on": race_on.isoformat() if race_on else None,
        "left_on": left_on.isoformat() if left_on else None,
    }


def _add(squad: Squad, by: Actor, new: NewAthlete, slug: str, on: date) -> Athlete:
    _check(squad, new.workout, new.settings)
    athlete = Athlete(
        squad=squad,
        name=new.name,
        slug=slug,
        birth_year=new.birth_year,
        workout=new.workout,
        settings=dict(new.settings),
    )
    athlete.save(force_insert=True)
    _write(athlete, by, "add", None)
    if new.mark is not None:
        proposed = mark.propose_mark(
            athlete=athlete,
            by=by,
            on=new.mark.on or on,
            distance_m=new.mark.distance_m,
            time_ms=new.mark.time_ms,
            kind=new.mark_kind,
        )
        mark.confirm_mark(mark=proposed, by=by, on=on)
    if new.goal is not None:
        goal.change_goal(athlete=athlete, by=by, pace=new.goal, on=on)
    return athlete


def _check(squad: Squad, workout: str, settings: Mapping[str, Any]) -> None:
    if workout not in LIBRARY:
        raise UnknownWorkout(workout)
    Settings.of(squad.settings, settings)


def _save(athlete: Athlete, by: Actor, verb: str, before: history.Content) -> Athlete:
    athlete.version += 1
    athlete.save()
    _write(athlete, by, verb, before)
    return athlete


def _write(athlete: Athlete, by: Actor, verb: str, before: history.Content | None) -> None:
    history.write(
        squad=athlete.squad,
        athlete=athlete,
        by=by,
        verb=verb,
        subject=athlete,
        before=before,
        after=content_of(athlete),
    )
