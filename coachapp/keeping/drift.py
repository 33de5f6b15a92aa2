"""Whether the rules still ask for what they asked for: what was stored with a session, against the fold of today."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models

from coachapp.models import AgreedGoal, Athlete, Entry, GivenOverrule, LoggedSession, RecordedMark, Squad
from coachapp.models.entry import WITHOUT_EFFECT
from coachapp.services.session_changes import log_before
from coachapp.services.session_content import as_given
from coachapp.services.training_log import logs_of
from coachapp.training.library import LIBRARY
from coachapp.training.progression import standing

#: Of each athlete, his last ones: what a rule does shows there as well as anywhere.
LATEST = 5
#: Rows with a day of their own, from which on they count.
_DATED: dict[str, type[models.Model]] = {
    "session": LoggedSession,
    "mark": RecordedMark,
    "goal": AgreedGoal,
    "overrule": GivenOverrule,
}


@dataclass(frozen=True, slots=True)
class Drift:
    """How many sessions could be compared, and the ids of those that would be asked for differently today."""

    compared: int
    differing: tuple[str, ...]


def drift() -> Drift:
    """Compare the latest sessions of everybody whose log before them is still what it was when they were stored."""
    compared, differing = 0, []
    for squad in Squad.objects.order_by("id"):
        for logged, asked in _asked_again(squad):
            compared += 1
            if asked != logged.prescription:
                differing.append(str(logged.pk))
    return Drift(compared, tuple(differing))


def _asked_again(squad: Squad) -> Iterable[tuple[LoggedSession, Any]]:
    people = list(squad.athletes.filter(erased_at=None))
    entries = _entries(squad)
    days = _days(squad)
    for workout in sorted(LIBRARY):
        logs = logs_of(squad, people, workout=workout)
        for person in people:
            for logged in _latest(squad, person, workout):
                if _unchanged_before(logged, entries[None] + entries[person.pk], days):
                    log = log_before(logs[person.pk], logged.on)
                    asked = standing(workout, log, logged.on, plan_for=logged.on).next
                    yield logged, json.loads(json.dumps(as_given(asked))) if asked else None


def _latest(squad: Squad, person: Athlete, workout: str) -> list[LoggedSession]:
    rows = LoggedSession.objects.kept().filter(squad=squad, athlete=person, workout=workout, version=1)
    return list(rows.exclude(prescription=None).order_by("-created_at", "-id")[:LATEST])


Told = tuple[int, str, str]


def _entries(squad: Squad) -> dict[UUID | None, list[Told]]:
    """The history by athlete: number, kind and id of what it is about. Under None, what is about the squad."""
    found: dict[UUID | None, list[Told]] = defaultdict(list)
    rows = Entry.objects.filter(squad=squad).order_by("id")
    for number, person, kind, about in rows.values_list("id", "athlete_id", "subject_kind", "subject_id"):
        found[person].append((number, kind, about))
    return found


def _days(squad: Squad) -> dict[tuple[str, str], date | None]:
    return {
        (kind, str(pk)): on
        for kind, model in _DATED.items()
        for pk, on in model._default_manager.filter(squad=squad).values_list("pk", "on")
    }


def _unchanged_before(logged: LoggedSession, told: list[Told], days: dict[tuple[str, str], date | None]) -> bool:
    """Whether nothing that counts up to its day was entered or changed since it was logged."""
    number = min((at for at, kind, about in told if (kind, about) == ("session", str(logged.pk))), default=None)
    if number is None:
        return False
    for at, kind, about in told:
        if at <= number or kind in WITHOUT_EFFECT:
            continue
        on = days.get((kind, about))
        if on is None or on <= logged.on:
            return False
    return True
