"""Files from watches and spreadsheets: kept as they came, read, and matched with their athletes.

Nothing is logged here. A session found in a file has an id made of the file's digest, its place in it and the athlete,
so that logging it twice, from this file or from a copy of it, is once.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from coachapp.lapfiles.days import day_in_name
from coachapp.lapfiles.finding import find
from coachapp.lapfiles.plan import Plan
from coachapp.lapfiles.reading import read
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import LapFile, ReadSession
from coachapp.models import Athlete, ImportedFile, LoggedSession, Squad
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.slug import free_slug
from coachapp.services.training_log import log_of
from coachapp.training.progression import Morning

State = ImportedFile.State

MOST_FILES = 500
LONGEST_NAME = 80
#: All files of one sending together.
MOST_TOGETHER = 64 * 1024 * 1024


class TooMuch(ValueError):
    """More files, or more bytes, than are taken at one time."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it was sent: its path and its bytes; why it cannot be used, where that is known already."""

    name: str
    content: bytes
    refused: Unreadable | None = None


@dataclass(frozen=True, slots=True)
class FoundSession:
    """One session of a file. `athlete` is None until it is known whose it is; `session` None while it cannot be found
    without knowing that. `logged` says that it is in the log already.
    """

    place: int
    athlete: Athlete | None
    session: ReadSession | None
    session_id: uuid.UUID | None
    logged: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether nothing about it needs a second look: whose, which day, every time."""
        read_one = self.session
        if self.athlete is None or read_one is None or read_one.on is None or read_one.day_doubt:
            return False
        told = [problem for problem in read_one.problems if problem.code != "no_flush"]
        return not told and not any(rep.doubt or rep.time_ms is None for rep in read_one.reps)


@transaction.atomic
def keep_files(
    *, squad: Squad, by: Actor, batch: uuid.UUID, files: Sequence[Incoming], athlete: Athlete | None = None
) -> int:
    """Keep files as one batch, each content once; sent again nothing is added. Return how many there are now.

    Raises TooMuch.
    """
    if len(files) > MOST_FILES or sum(len(file.content) for file in files) > MOST_TOGETHER:
        raise TooMuch
    # A form sent twice at one instant: the second waits here, and then finds everything kept.
    Squad.objects.select_for_update(no_key=True).get(pk=squad.pk)
    kept = ImportedFile.objects.filter(squad=squad, batch=batch)
    known = set(kept.values_list("digest", flat=True))
    rows = []
    for file in files:
        digest = hashlib.sha256(file.content).hexdigest()
        if digest in known:
            continue
        known.add(digest)
        too_big = len(file.content) > ImportedFile.MOST_BYTES
        refused = file.refused or (Unreadable("too_big", "4") if too_big else None)
        rows.append(
            ImportedFile(
                squad=squad,
                batch=batch,
                athlete=athlete,
                name=_shown(file.name),
                digest=digest,
                size=0 if too_big else len(file.content),
                content=b"" if too_big else file.content,
                state=State.REFUSED if refused else State.WAITING,
                refusal=[refused.code, *refused.figures] if refused else None,
                by_user=by.user,
                by_athlete=by.athlete,
            )
        )
    ImportedFile.objects.bulk_create(rows, batch_size=20)
    if rows:
        history.write(
            squad=squad,
            athlete=athlete,
            by=by,
            verb="import_files",
            subject=rows[0],
            before=None,
            after={"files": len(rows), "batch": str(batch)},
        )
    return len(known)


def _shown(name: str) -> str:
    """A name without what could not be shown, its end kept: that is where it differs from the others."""
    plain = "".join(letter for letter in name.replace("\\", "/") if letter.isprintable()).strip("/ ")
    return plain[-ImportedFile.NAME_LENGTH :] or "?"


def sessions_in(file: ImportedFile, people: Iterable[Athlete], *, today: date) -> list[FoundSession]:
    """Find the sessions of a file. Raises Unreadable.

    `people` are those whose it can be, their squad along.
    """
    squad = file.squad
    found = read(bytes(file.content), day_first=day_comes_first_for(file))
    by_slug = {person.slug: person for person in people}
    by_id = {person.pk: person for person in by_slug.values()}
    if isinstance(found, LapFile):
        athlete = by_id.get(file.athlete_id) if file.athlete_id else _named_in(file.name, by_slug)
        on = found.started_at.astimezone(ZoneInfo(squad.time_zone)).date() if found.started_at else _day_of(file)
        session = replace(find(found, _plan(athlete, on or today)), on=on) if athlete else None
        return _with_logged(squad, [_found(file, 0, athlete, session)])
    sessions = []
    for place, one in enumerate(found.sessions):
        told = file.athlete_id if len(found.sessions) == 1 else None
        known = _with_chosen_day(file, one)
        sessions.append(_found(file, place, by_id.get(told) if told else _named(one.who, by_slug), known))
    return _with_logged(squad, sessions)


def day_comes_first_for(file: ImportedFile) -> bool:
    """How an open day like 03/04 is read: as somebody said for this file, else by the custom of the place."""
    return file.day_first if file.day_first is not None else not file.squad.time_zone.startswith("America/")


def _day_of(file: ImportedFile) -> date | None:
    """The day that was chosen for a file, or that stands in its name."""
    return file.on or day_in_name(file.name)


def _with_chosen_day(file: ImportedFile, session: ReadSession) -> ReadSession:
    """The session with the day that somebody chose, where its own is missing or open."""
    if session.on is None:
        return replace(session, on=_day_of(file))
    return replace(session, day_doubt=session.day_doubt and file.day_first is None)


def _found(file: ImportedFile, place: int, athlete: Athlete | None, session: ReadSession | None) -> FoundSession:
    key = uuid.uuid5(file.squad_id, f"{athlete.pk}:{file.digest}:{place}") if athlete else None
    return FoundSession(place, athlete, session, key)


def _with_logged(squad: Squad, found: Sequence[FoundSession]) -> list[FoundSession]:
    """The same, with whether each is in the log; one query for all."""
    ids = [one.session_id for one in found if one.session_id]
    stored = LoggedSession.objects.filter(squad=squad, undone_at=None, id__in=ids).values_list("id", flat=True)
    there = set(stored)
    return [FoundSession(one.place, one.athlete, one.session, one.session_id, one.session_id in there) for one in found]


def _plan(athlete: Athlete, on: date) -> Plan:
    """What was asked of him on that day. Raises Unreadable where no pace is known: any lap could be a rep."""
    log = log_of(athlete)
    asked = Morning(athlete.workout, log, on).asked
    if asked is None:
        raise Unreadable("no_pace")
    return Plan.of(asked)


def _named(who: str, by_slug: Mapping[str, Athlete]) -> Athlete | None:
    """Who is meant by a name in a sheet: "Ben Okafor", or as coaches write it "Ben" or "Ben O" where he is the only one."""
    told = free_slug(who, (), otherwise="") if who else ""
    if not told or told in by_slug:
        return by_slug.get(told)
    meant = [person for person in by_slug.values() if _is_short_for(told, free_slug(person.name, (), otherwise=""))]
    return meant[0] if len(meant) == 1 else None


def _is_short_for(told: str, name: str) -> bool:
    """Whether "ben-o" is short for "ben-okafor": the first name in full, the beginnings of those after it, in order."""
    first, *more = told.split("-")
    given, *others = name.split("-")
    rest = iter(others)
    return first == given and all(any(word.startswith(part) for word in rest) for part in more)


def _named_in(name: str, by_slug: Mapping[str, Athlete]) -> Athlete | None:
    """The one athlete whose name stands in a file's name or path; None when two do, or nobody."""
    path = f"-{free_slug(name.replace('/', '-').replace('.', '-').replace('_', '-'), (), otherwise='')}-"
    there = [person for slug, person in by_slug.items() if f"-{slug}-" in path]
    longest = max((len(person.slug) for person in there), default=0)
    best = [person for person in there if len(person.slug) == longest]
    return best[0] if len(best) == 1 else None


def summary(found: Sequence[FoundSession]) -> list[dict[str, Any]]:
    """What a list shows of the sessions of a file, without reading it again. Of athletes ids only; a name that nobody of
    the squad has stands there as the sheet writes it, for it is what has to be looked at.
    """
    return [
        {
            "place": one.place,
            "athlete": str(one.athlete.pk) if one.athlete else None,
            "who": one.session.who[:LONGEST_NAME] if one.session and not one.athlete else "",
            "on": one.session.on.isoformat() if one.session and one.session.on else None,
            "day": "" if not one.session else "missing" if one.session.on is None else "open" * one.session.day_doubt,
            "reps": sum(rep.time_ms is not None for rep in one.session.reps) if one.session else 0,
            "doubts": sum(bool(rep.doubt) for rep in one.session.reps) if one.session else 0,
            "problems": [[problem.code, *problem.figures] for problem in one.session.problems] if one.session else [],
            "clear": one.is_clear,
            "logged": one.logged,
        }
        for one in found
    ]


def read_file(*, file: ImportedFile, people: Sequence[Athlete], today: date) -> ImportedFile:
    """Read a kept file and note what was found, or why nothing was. Reading again gives the same."""
    try:
        found = sessions_in(file, people, today=today)
    except Unreadable as refused:
        file.state, file.refusal, file.sessions = State.REFUSED, [refused.code, *refused.figures], []
    else:
        file.state, file.refusal, file.sessions = _state(found), None, summary(found)
        if len(found) == 1 and found[0].athlete is not None:
            file.athlete = found[0].athlete
    file.save(update_fields=["state", "refusal", "sessions", "athlete"])
    return file


def _state(found: Sequence[FoundSession]) -> State:
    return State.SAVED if found and all(one.logged for one in found) else State.READ


def read_again(*, file: ImportedFile) -> None:
    """Have a file read once more, when somebody of it is in the squad by now. What was logged stays as it is."""
    if file.state == State.READ:
        file.state, file.sessions = State.WAITING, []
        file.save(update_fields=["state", "sessions"])


def give_to(*, file: ImportedFile, athlete: Athlete) -> None:
    """Say whose file it is; it is then read again."""
    file.athlete, file.state, file.refusal, file.sessions = athlete, State.WAITING, None, []
    file.save(update_fields=["athlete", "state", "refusal", "sessions"])


@transaction.atomic
def choose_day(*, files: Iterable[ImportedFile], on: date | None, day_first: bool | None) -> int:
    """Say once for files of one batch which day they are of, and how 03/04 is read; those that it concerns are read
    again. Return how many that are. What was logged stays as it is.
    """
    asked = [file for file in files if file.state == State.READ and days_asked([file])]
    for file in asked:
        wanted = days_asked([file])
        file.on = on if on and "missing" in wanted else file.on
        file.day_first = day_first if day_first is not None and "open" in wanted else file.day_first
        file.state, file.sessions = State.WAITING, []
        file.save(update_fields=["on", "day_first", "state", "sessions"])
    return len(asked)


def days_asked(files: Iterable[ImportedFile]) -> dict[str, list[dict[str, Any]]]:
    """The sessions whose day is "open" or "missing", of files that are read and not logged."""
    wanted: dict[str, list[dict[str, Any]]] = {}
    for file in files:
        for one in file.sessions if file.state == State.READ else ():
            if one.get("day") and not one["logged"]:
                wanted.setdefault(one["day"], []).append(one)
    return wanted


def put_aside(*, file: ImportedFile) -> None:
    """Take a file off the list; what was logged from it stays."""
    file.state = State.DROPPED
    file.save(update_fields=["state"])
