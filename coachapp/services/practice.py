"""A practice's verbs: plan an evening, change who comes and what he runs, make groups, call it off.

Every verb locks the practice, raises its version, and leaves an entry in the history. None of them touches a tap.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from coachapp.models import Athlete, LoggedSession, Practice, PracticeAthlete, Squad
from coachapp.models.athlete import THE_MARCH
from coachapp.models.practice import GROUPS
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.practice_asked import Asked, asked_of, proposed_groups
from coachapp.services.session_content import as_given
from coachapp.services.training_log import logs_of
from coachapp.training.library import LIBRARY
from coachapp.training.progression import standing
from coachapp.training.settings import Settings
from coachapp.training.standing import Standing
from coachapp.training.workout import Prescription

Due = Literal["due", "overdue", "first", "later", "unknown"]


class PracticeConflict(Exception):
    """The practice was changed meanwhile; `stored` is how it is now, None when the id is of another squad."""

    def __init__(self, stored: Practice | None) -> None:
        super().__init__("the practice is another one now")
        self.stored = stored


class PartRefused(ValueError):
    """An athlete's part cannot be so; `name` is the field (athlete, workout, group, first_rep, last_rep)."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class DayIsLogged(ValueError):
    """A session of this practice is logged: its day stays what it was."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who might come. `ticked` says that he is due and that there is something to ask of him."""

    athlete: Athlete
    standing: Standing
    due: Due
    ticked: bool

    @property
    def prescription(self) -> Prescription | None:
        """What he would run that day."""
        return self.standing.next


@dataclass(frozen=True, slots=True)
class Part:
    """One athlete's part in an evening. Reps count from 1; `last_rep` is None when he runs to the end."""

    here: bool = True
    workout: str = THE_MARCH
    group: int = 1
    first_rep: int = 1
    last_rep: int | None = None

    @classmethod
    def of(cls, row: PracticeAthlete) -> Part:
        """The part as it is stored."""
        return cls(row.here, row.workout, row.group, row.first_rep, row.last_rep)


def candidates(squad: Squad, *, on: date) -> list[Candidate]:
    """Everybody who trains with the squad, by name, those due on that day ticked; as many queries for any number."""
    people = list(squad.athletes.training().order_by("name", "slug"))
    for person in people:
        person.squad = squad
    logs = logs_of(squad, people)
    found = []
    for person in people:
        there = standing(person.workout, logs[person.pk], on, plan_for=on)
        due = _due(there, on)
        found.append(Candidate(person, there, due, due in ("due", "overdue", "first")))
    return found


@transaction.atomic
def plan_practice(
    *,
    squad: Squad,
    by: Actor,
    on: date,
    athletes: Collection[uuid.UUID],
    place: str = "",
    note: str = "",
    practice_id: uuid.UUID | None = None,
) -> Practice:
    """Plan an evening for these, each in his own workout, in groups as proposed. Sent again, it is there already.

    Raises PartRefused for somebody who does not train with the squad, PracticeConflict for a foreign id.
    """
    squad = Squad.objects.select_for_update().get(pk=squad.pk)
    practice = Practice(squad=squad, on=on, place=place, note=note, made_by=by.user)
    if practice_id is not None:
        practice.pk = practice_id
        stored = Practice.objects.filter(pk=practice_id).first()
        if stored is not None and stored.squad_id != squad.pk:
            raise PracticeConflict(None)
        if stored is not None:
            stored.squad = squad
            return stored
    people = _people(squad, athletes)
    practice.save(force_insert=True)
    asked = asked_of(squad, [(person, person.workout) for person in people], on)
    groups = proposed_groups(asked, {person.pk: (1, None) for person in people})
    PracticeAthlete.objects.bulk_create(
        _row(practice, asked[person.pk], Part(workout=person.workout, group=groups[person.pk])) for person in people
    )
    _write(practice, by, "plan", None, content_of(practice))
    return practice


@transaction.atomic
def change_practice(*, practice: Practice, by: Actor, version: int, on: date, place: str, note: str) -> Practice:
    """Change day, place and note. On another day everybody is asked what that day asks.

    Raises PracticeConflict when somebody changed it since `version`, DayIsLogged.
    """
    stored = _locked(practice)
    before = _particulars(stored)
    if before == {"on": on.isoformat(), "place": place, "note": note}:
        return stored
    if stored.version != version:
        raise PracticeConflict(stored)
    if on != stored.on:
        rows = _rows(stored)
        if LoggedSession.objects.kept().filter(squad=stored.squad, id__in=[row.session_id for row in rows]).exists():
            raise DayIsLogged("a session of that day is logged")
        stored.on = on
        _ask_again(stored, rows)
    stored.place, stored.note = place, note
    return _save(stored, by, "change", before, _particulars(stored))


@transaction.atomic
def change_parts(*, practice: Practice, by: Actor, to: Mapping[uuid.UUID, Part]) -> Practice:
    """Change who comes, his workout, his group, his first and last rep; who is not on the list yet is added.

    Athletes who are not named stay as they are, so two coaches at two athletes do not meet. With another workout the
    reps of the old one mean nothing: those outside it become all of them. Raises PartRefused.
    """
    stored = _locked(practice)
    rows = {row.athlete_id: row for row in _rows(stored)}
    new = _people(stored.squad, [pk for pk in to if pk not in rows])
    people = {pk: row.athlete for pk, row in rows.items()} | {person.pk: person for person in new}
    wanted = {
        pk: _checked(people[pk], part, changed=pk in rows and rows[pk].workout != part.workout)
        for pk, part in to.items()
    }
    moved = {pk: part for pk, part in wanted.items() if pk not in rows or Part.of(rows[pk]) != part}
    if not moved:
        return stored
    fresh = [pk for pk, part in moved.items() if pk not in rows or rows[pk].workout != part.workout]
    asked = asked_of(stored.squad, [(people[pk], moved[pk].workout) for pk in fresh], stored.on)
    before = {str(pk): asdict(Part.of(rows[pk])) for pk in moved if pk in rows}
    PracticeAthlete.objects.bulk_create(_row(stored, asked[pk], moved[pk]) for pk in moved if pk not in rows)
    changed = [_filled(rows[pk], part, asked.get(pk)) for pk, part in moved.items() if pk in rows]
    _store(changed)
    after = {str(pk): asdict(part) for pk, part in moved.items()}
    return _save(stored, by, "change", {"parts": before}, {"parts": after})


@transaction.atomic
def regroup(*, practice: Practice, by: Actor) -> Practice:
    """Propose groups anew for those who come."""
    stored = _locked(practice)
    rows = [row for row in _rows(stored) if row.here]
    asked = asked_of(stored.squad, [(row.athlete, row.workout) for row in rows], stored.on)
    groups = proposed_groups(asked, {row.athlete_id: (row.first_rep, row.last_rep) for row in rows})
    moved = [row for row in rows if row.group != groups[row.athlete_id]]
    if not moved:
        return stored
    before = {str(row.athlete_id): asdict(Part.of(row)) for row in moved}
    for row in moved:
        row.group = groups[row.athlete_id]
    _store(moved)
    after = {str(row.athlete_id): asdict(Part.of(row)) for row in moved}
    return _save(stored, by, "change", {"parts": before}, {"parts": after})


@transaction.atomic
def call_off(*, practice: Practice, by: Actor) -> Practice:
    """Call the evening off; everything on it is kept."""
    stored = _locked(practice)
    if stored.called_off_at is not None:
        return stored
    stored.called_off_at = timezone.now()
    return _save(stored, by, "call_off", {"called_off": False}, {"called_off": True})


@transaction.atomic
def call_on(*, practice: Practice, by: Actor) -> Practice:
    """Take it back that the evening was called off."""
    stored = _locked(practice)
    if stored.called_off_at is None:
        return stored
    stored.called_off_at = None
    return _save(stored, by, "call_on", {"called_off": True}, {"called_off": False})


def content_of(practice: Practice) -> history.Content:
    """What the history keeps of a new practice."""
    parts = {str(row.athlete_id): asdict(Part.of(row)) for row in practice.athletes.order_by("athlete_id")}
    return {**_particulars(practice), "parts": parts}


# --- inside ------------------------------------------------------------------------------------


def _due(there: Standing, on: date) -> Due:
    if there.next is None:
        return "unknown"
    window = there.next.due
    if window is None:
        return "first"
    if on < window.start:
        return "later"
    return "due" if on <= window.end else "overdue"


def _locked(practice: Practice) -> Practice:
    """The practice as it is now, nobody else changing it until the end of the transaction."""
    rows = Practice.objects.select_related("squad").select_for_update(of=("self",))
    return rows.get(squad=practice.squad_id, pk=practice.pk)


def _rows(practice: Practice) -> list[PracticeAthlete]:
    found = list(practice.athletes.known().filter(squad=practice.squad).select_related("athlete"))
    for row in found:
        row.athlete.squad = practice.squad
    return found


def _people(squad: Squad, wanted: Collection[uuid.UUID]) -> list[Athlete]:
    if not wanted:
        return []
    people = list(squad.athletes.training().filter(pk__in=set(wanted)).order_by("name", "slug"))
    if len(people) != len(set(wanted)):
        raise PartRefused("athlete", "does not train with this squad")
    return people


def _checked(athlete: Athlete, part: Part, *, changed: bool) -> Part:
    workout = LIBRARY.get(part.workout)
    if workout is None:
        raise PartRefused("workout", "is not in the library")
    if not GROUPS[0] <= part.group <= GROUPS[1]:
        raise PartRefused("group", f"is outside {GROUPS[0]} to {GROUPS[1]}")
    reps = len(workout.distances(Settings.of(athlete.squad.settings, athlete.settings)))
    if changed and max(part.first_rep, part.last_rep or 1) > reps:
        return replace(part, first_rep=1, last_rep=None)
    if not 1 <= part.first_rep <= reps:
        raise PartRefused("first_rep", f"is outside 1 to {reps}")
    if part.last_rep is not None and not part.first_rep <= part.last_rep <= reps:
        raise PartRefused("last_rep", f"is outside {part.first_rep} to {reps}")
    return part


def _row(practice: Practice, asked: Asked, part: Part) -> PracticeAthlete:
    row = PracticeAthlete(squad=practice.squad, practice=practice, athlete=asked.athlete)
    return _filled(row, part, asked)


def _filled(row: PracticeAthlete, part: Part, asked: Asked | None) -> PracticeAthlete:
    """Put a part onto its row, and what it asks where that is new."""
    row.here, row.workout, row.group = part.here, part.workout, part.group
    row.first_rep, row.last_rep = part.first_rep, part.last_rep
    if asked is not None:
        row.prescription = as_given(asked.prescription) if asked.prescription else None
    return row


def _ask_again(practice: Practice, rows: list[PracticeAthlete]) -> None:
    asked = asked_of(practice.squad, [(row.athlete, row.workout) for row in rows], practice.on)
    _store([_filled(row, Part.of(row), asked[row.athlete_id]) for row in rows])


def _store(rows: list[PracticeAthlete]) -> None:
    fields = ["here", "workout", "group", "first_rep", "last_rep", "prescription"]
    PracticeAthlete.objects.bulk_update(rows, fields)


def _particulars(practice: Practice) -> dict[str, Any]:
    return {"on": practice.on.isoformat(), "place": practice.place, "note": practice.note}


def _save(practice: Practice, by: Actor, verb: str, before: history.Content, after: history.Content) -> Practice:
    practice.version += 1
    practice.save()
    _write(practice, by, verb, before, after)
    return practice


def _write(
    practice: Practice, by: Actor, verb: str, before: history.Content | None, after: history.Content | None
) -> None:
    history.write(squad=practice.squad, athlete=None, by=by, verb=verb, subject=practice, before=before, after=after)
