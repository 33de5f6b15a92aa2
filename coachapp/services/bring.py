"""A squad taken in from a file of another Quarters: all of it or nothing, as a squad of its own.

What the file says reaches no other squad, gives nobody a part in anything and opens no door: whoever brings it becomes
its owner, and everybody else whom it names is kept as a name.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from django.apps import apps
from django.db import IntegrityError, models, transaction

from coachapp.models import (
    Athlete,
    Coaching,
    Entry,
    Erasure,
    LoggedRep,
    LoggedSession,
    Practice,
    PracticeAthlete,
    Squad,
    Tap,
    User,
)
from coachapp.models.consent import ConsentText
from coachapp.services import history, tombstones
from coachapp.services.actor import MACHINE, Actor
from coachapp.services.bring_ids import Ids
from coachapp.services.erasure import erase
from coachapp.services.slug import slugs
from coachapp.services.squad import content_of, free_squad_slug
from coachapp.squadfile.read import AthletePart, PracticePart, SquadFile
from coachapp.squadfile.table import Row
from coachapp.squadfile.tables import (
    ATHLETE,
    CONSENT_TEXT,
    ENTRY,
    ERASURE,
    GOAL,
    MARK,
    OVERRULE,
    PART,
    PRACTICE,
    SESSION,
    TAP,
)

#: Rows that go to the database together.
TOGETHER: Final = 500
#: The address of a name that nobody can sign in with. Nothing under this domain can ever receive mail.
ELSEWHERE: Final = "elsewhere.invalid"


#: Told what is being stored, and how much of it is.
Progress = Callable[[str, int, int], None]


def _silent(what: str, done: int, of: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Brought:
    """The squad, and whether it was here already: then nothing was changed."""

    squad: Squad
    already: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What taking a file in would come to. `here` is the squad where it is this coach's already.

    `erased` are the names of athletes of whom this site knows that they were erased: they stay it.
    """

    here: Squad | None
    erased: frozenset[uuid.UUID]


def outlook(file: SquadFile, *, owner: User) -> Outlook:
    """Look, and change nothing."""
    return Outlook(_here(file, owner), _erased_here(file))


def bring(file: SquadFile, *, owner: User, progress: Progress = _silent) -> Brought:
    """Take the squad in. The same squad brought twice by one coach is there once."""
    try:
        return _bring(file, owner, progress)
    except IntegrityError:
        # Somebody took the address, or brought this very file, in the same moment: now it can be seen.
        return _bring(file, owner, progress)


# --- inside ------------------------------------------------------------------------------------


@transaction.atomic
def _bring(file: SquadFile, owner: User, progress: Progress) -> Brought:
    owner = User.objects.select_for_update().get(pk=owner.pk)
    here = _here(file, owner)
    if here is not None:
        return Brought(here, already=True)
    ids = Ids.of(file, owner)
    squad = _squad(file, ids)
    Coaching.objects.create(squad=squad, user=owner, role=Coaching.Role.OWNER)
    _Writer(squad, ids, _people(file, squad), progress).write(file)
    erased = _erased_here(file)
    for athlete in Athlete.objects.known().filter(squad=squad, pk__in=[ids.new(pk) for pk in erased]):
        athlete.squad = squad
        erase(athlete=athlete, by=MACHINE, cause=Erasure.Cause.RESTORED)
    history.write(
        squad=squad,
        athlete=None,
        by=Actor.coach(owner),
        verb="bring",
        subject=squad,
        before=None,
        after={**content_of(squad), "athletes": len(file.athletes)},
    )
    return Brought(squad, already=False)


def _here(file: SquadFile, owner: User) -> Squad | None:
    """This very squad, where it is the coach's own: under the id of the file, or under one made for him before."""
    wanted = [file.squad["id"], *Ids.made_for(file, owner)]
    found = {squad.pk: squad for squad in Squad.objects.coached_by(owner).filter(pk__in=wanted)}
    return next((found[pk] for pk in wanted if pk in found), None)


def _erased_here(file: SquadFile) -> frozenset[uuid.UUID]:
    """Whoever of the file was erased on this site since it was made, by its tombstones."""
    known = {part.row["id"] for part in file.athletes if not part.is_erased}
    stones = {stone.athlete for stone in tombstones.read()}
    rows: set[uuid.UUID] = set()
    for some in _batches(sorted(known)):
        rows |= set(
            Erasure.objects.filter(squad=file.squad["id"], athlete__in=some).values_list("athlete_id", flat=True)
        )
    return frozenset(known & (stones | rows))


def _squad(file: SquadFile, ids: Ids) -> Squad:
    row = file.squad
    slug = free_squad_slug(chain([row["slug"]], slugs(row["slug"], otherwise="squad")))
    squad = Squad(**{**row, "id": ids.squad, "slug": slug})
    squad.save(force_insert=True)
    return squad


def _people(file: SquadFile, squad: Squad) -> Mapping[str, User]:
    """Everybody whom the file names, as an account that has no password, no address and no part in any squad."""
    made = {}
    for number, (key, name) in enumerate(file.coaches.items(), 1):
        user = User(email=f"{number}.{squad.pk}@{ELSEWHERE}", name=name, is_active=False)
        user.set_unusable_password()
        user.save(force_insert=True)
        made[key] = user
    return made


class _Writer:
    """Stores the rows of a file in the order in which they point at each other."""

    def __init__(self, squad: Squad, ids: Ids, people: Mapping[str, User], progress: Progress) -> None:
        self._squad, self._ids, self._people, self._progress = squad, ids, people, progress

    def write(self, file: SquadFile) -> None:
        """Store everything; the history last, in its order."""
        self._store(ConsentText, (self._row(CONSENT_TEXT.people, row) for row in file.consent_texts))
        self._store(Athlete, (self._row(ATHLETE.people, part.row) for part in file.athletes))
        erasures = ((part, part.erasure) for part in file.athletes)
        self._store(
            Erasure,
            (self._of(part, ERASURE.people, row) for part, row in erasures if row is not None),
        )
        for table, rows in ((GOAL, "goals"), (MARK, "marks"), (OVERRULE, "overrules")):
            model = apps.get_model("coachapp", table.model)
            self._store(
                model,
                (self._of(part, table.people, row) for part in file.athletes for row in getattr(part, rows)),
            )
        self._store(LoggedSession, self._sessions(file.athletes))
        self._store(LoggedRep, self._reps(file.athletes))
        self._store(Practice, (self._row(PRACTICE.people, part.row) for part in file.practices))
        self._store(PracticeAthlete, self._parts(file.practices))
        self._store(Tap, self._taps(file.practices))
        self._store(Entry, (self._entry(row) for row in file.history))

    def _store(self, model: type[models.Model], rows: Iterable[Row]) -> None:
        done = 0
        for some in _batches(rows):
            model._default_manager.bulk_create([model(squad=self._squad, **row) for row in some])
            done += len(some)
            self._progress(str(model._meta.verbose_name_plural), done, 0)

    def _row(self, people: Iterable[str], row: Row, **more: Any) -> Row:
        """The row with ids and accounts of this place."""
        accounts = {name: self._people[row[name]] if row[name] is not None else None for name in people}
        own = {"id": self._ids.new(row["id"])} if "id" in row else {}
        return {**row, **accounts, **own, **more}

    def _of(self, part: AthletePart, people: Iterable[str], row: Row, **more: Any) -> Row:
        return self._row(people, row, athlete_id=self._ids.new(part.row["id"]), **more)

    def _sessions(self, athletes: Iterable[AthletePart]) -> Iterator[Row]:
        for part in athletes:
            for session in part.sessions:
                yield self._of(part, SESSION.people, session.row)

    def _reps(self, athletes: Iterable[AthletePart]) -> Iterator[Row]:
        for part in athletes:
            for session in part.sessions:
                of = {"session_id": self._ids.new(session.row["id"])}
                yield from ({**row, **of, "kind": LoggedRep.Kind.REP} for row in session.reps)
                yield from ({**row, **of, "kind": LoggedRep.Kind.FLUSH} for row in session.flush)

    def _parts(self, practices: Iterable[PracticePart]) -> Iterator[Row]:
        for practice in practices:
            for row in practice.athletes:
                yield self._row(
                    PART.people,
                    {name: value for name, value in row.items() if name != "athlete"},
                    practice_id=self._ids.new(practice.row["id"]),
                    athlete_id=self._ids.new(row["athlete"]),
                    session_id=self._ids.new(row["session_id"]),
                )

    def _taps(self, practices: Iterable[PracticePart]) -> Iterator[Row]:
        for practice in practices:
            for row in practice.taps:
                yield self._row(
                    TAP.people,
                    row,
                    practice_id=self._ids.new(practice.row["id"]),
                    device=self._ids.new(row["device"]),
                    body=self._ids.within(row["body"]),
                )

    def _entry(self, row: Row) -> Row:
        bare = {name: value for name, value in row.items() if name not in ("athlete", "actor_athlete")}
        return self._row(
            ENTRY.people,
            bare,
            athlete_id=self._ids.new(row["athlete"]) if row["athlete"] else None,
            actor_athlete_id=self._ids.new(row["actor_athlete"]) if row["actor_athlete"] else None,
            subject_id=str(self._ids.new(row["subject_id"])),
            before=self._ids.within(row["before"]),
            after=self._ids.within(row["after"]),
        )


def _batches(rows: Iterable[Any]) -> Iterator[Sequence[Any]]:
    some: list[Any] = []
    for row in rows:
        some.append(row)
        if len(some) == TOGETHER:
            yield some
            some = []
    if some:
        yield some
