"""Everything of a squad, told as docs/export.md says: the one writer of the format.

The rows of all athletes are read side by side, each table once and in one order, so that neither the queries nor what
is held in memory grow with athletes or sessions.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any, Final

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q

from coachapp.models import Squad, User
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.squadfile.table import Json, Row, Table
from coachapp.squadfile.tables import (
    ATHLETE,
    CARRIED,
    CONSENT,
    CONSENT_TEXT,
    ENTRY,
    ERASURE,
    FLUSH,
    FORMAT,
    GOAL,
    MARK,
    OVERRULE,
    PART,
    PRACTICE,
    REP,
    SESSION,
    SQUAD,
    TABLES,
    TAP,
    VERSION,
)

#: One object of the file, and the list that it stands in: "squad" alone stands in none.
Told = tuple[str, Json]
People = Mapping[int, tuple[str, str]]
#: What is one athlete's and names a coach.
OF_ATHLETE: Final = (GOAL, MARK, OVERRULE, SESSION, CONSENT, ERASURE)
#: Rows that are fetched at a time.
CHUNK: Final = 2000


def told_of(squad: Squad) -> Iterator[Told]:
    """Everything of the squad, object by object, in the order of the file. Read it inside `snapshot()`."""
    people = _people(squad)
    keys = {pk: key for pk, (key, _name) in people.items()}
    yield from _head(squad, people)
    yield from (("consent_texts", CONSENT_TEXT.write(row, keys)) for row in _rows(CONSENT_TEXT, squad, "version"))
    yield from (("athletes", told) for told in _athletes(squad, keys))
    yield from (("practices", told) for told in _practices(squad, keys))
    entries = _rows(ENTRY, squad, "id", where=Q(subject_kind__in=CARRIED))
    yield from (("history", ENTRY.write(row, keys)) for row in entries)


def told_of_athlete(squad: Squad, athlete: uuid.UUID) -> Json:
    """The same of one athlete alone: his paces, goals, marks, overrules and sessions, without evenings and history."""
    people = _people(squad, only=athlete)
    keys = {pk: key for pk, (key, _name) in people.items()}
    (_place, head), *named = _head(squad, people)
    return {
        "format": FORMAT,
        "version": VERSION,
        "squad": head,
        "people": [each for _place, each in named],
        "athletes": list(_athletes(squad, keys, only=athlete)),
    }


def write_json(squad: Squad, to: IO[bytes], *, now: datetime, told: Iterator[Told] | None = None) -> None:
    """Write the file, an object a line, UTF-8."""
    head = {"format": FORMAT, "version": VERSION, "made_at": now.isoformat()}
    to.write(_line(head)[:-1])
    place = ""
    for section, each in told if told is not None else told_of(squad):
        if section == "squad":
            to.write(b',\n"squad":' + _line(each))
            continue
        if section != place:
            to.write((b"\n]" if place else b"") + b',\n"' + section.encode() + b'":[\n')
        else:
            to.write(b",\n")
        place = section
        to.write(_line(each))
    to.write((b"\n]" if place else b"") + b"}\n")


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it was at one moment, and keep nobody from writing meanwhile."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Django's own transactions take the lock for writing at once; one that only reads needs none.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


@transaction.atomic
def note_export(*, squad: Squad, by: Actor, kind: str) -> None:
    """Write into the history that somebody took the squad's data out, and in which form."""
    history.write(
        squad=squad, athlete=None, by=by, verb="export_squad", subject=squad, before=None, after={"format": kind}
    )


# --- inside ------------------------------------------------------------------------------------


def _head(squad: Squad, people: People) -> Iterator[Told]:
    row = Squad.objects.filter(pk=squad.pk).values(*SQUAD.columns).get()
    yield "squad", SQUAD.write(row, {})
    yield from (("people", {"key": key, "name": name}) for key, name in people.values())


def _people(squad: Squad, only: uuid.UUID | None = None) -> People:
    """Whoever did something that the file tells of, each with a key and a name; an account without one gets a number.

    `only` asks about what is one athlete's.
    """
    tables = OF_ATHLETE if only else TABLES
    asked = [_accounts(table, column, squad, only) for table in tables for column in table.people]
    ids = asked[0].union(*asked[1:])
    names = dict(User.objects.filter(pk__in=[pk for (pk,) in ids]).order_by("pk").values_list("pk", "name"))
    return {
        pk: (f"coach-{number}", name.strip() or f"Coach {number}") for number, (pk, name) in enumerate(names.items(), 1)
    }


def _accounts(table: Table, column: str, squad: Squad, only: uuid.UUID | None) -> models.QuerySet[Any, tuple[int]]:
    rows = _of(table, squad).exclude(**{column: None}).order_by()
    if only:
        rows = rows.filter(athlete=only)
    if table is ENTRY:
        rows = rows.filter(subject_kind__in=CARRIED)
    return rows.values_list(column).distinct()


def _athletes(squad: Squad, keys: Mapping[int, str], only: uuid.UUID | None = None) -> Iterator[Json]:
    mine = Q(athlete=only) if only else Q()
    parts = {
        name: _Beside(table, squad, "athlete", ("athlete__slug", *order), where=mine & where)
        for name, table, order, where in (
            ("goals", GOAL, ("on", "before_sessions", "id"), Q()),
            ("marks", MARK, ("on", "id"), Q()),
            ("overrules", OVERRULE, ("on", "given_at", "id"), Q()),
            ("consents", CONSENT, ("made_at", "id"), Q(given_at__isnull=False)),
        )
    }
    tables = {"goals": GOAL, "marks": MARK, "overrules": OVERRULE, "consents": CONSENT}
    erasures = _Beside(ERASURE, squad, "athlete", ("athlete__slug",), where=mine)
    sessions = _Beside(SESSION, squad, "athlete", ("athlete__slug", "on", "id"), where=mine)
    of_session = Q(session__athlete=only) if only else Q()
    in_order = ("session__athlete__slug", "session__on", "session_id", "number")
    reps = _Beside(REP, squad, "session", in_order, where=of_session & Q(kind="rep"))
    flush = _Beside(FLUSH, squad, "session", in_order, where=of_session & Q(kind="flush"))
    for row in _rows(ATHLETE, squad, "slug", where=Q(pk=only) if only else Q()):
        told = ATHLETE.write(row, keys)
        erased = erasures.take(row["id"])
        lists: dict[str, list[Json]] = {
            name: [tables[name].write(each, keys) for each in beside.take(row["id"])] for name, beside in parts.items()
        }
        lists["sessions"] = [
            {
                **SESSION.write(each, keys),
                "reps": [REP.write(rep, keys) for rep in reps.take(each["id"])],
                "flush": [FLUSH.write(one, keys) for one in flush.take(each["id"])],
            }
            for each in sessions.take(row["id"])
        ]
        if erased:
            told["erasure"] = ERASURE.write(erased[0], keys)
        yield told | {name: found for name, found in lists.items() if found}


def _practices(squad: Squad, keys: Mapping[int, str]) -> Iterator[Json]:
    parts = _Beside(PART, squad, "practice", ("practice__on", "practice_id", "group", "athlete__slug"))
    taps = _Beside(TAP, squad, "practice", ("practice__on", "practice_id", "device", "seq"))
    for row in _rows(PRACTICE, squad, "on", "id"):
        lists = {
            "athletes": [PART.write(each, keys) for each in parts.take(row["id"])],
            "taps": [TAP.write(each, keys) for each in taps.take(row["id"])],
        }
        yield PRACTICE.write(row, keys) | {name: found for name, found in lists.items() if found}


class _Beside:
    """The rows of one table read beside those that they belong to, in the same order."""

    def __init__(self, table: Table, squad: Squad, owner: str, order: tuple[str, ...], where: Q | None = None) -> None:
        self._owner = owner
        self._rows = _rows(table, squad, *order, where=where, also=(owner,))
        self._next: Row | None = next(self._rows, None)

    def take(self, owner: Any) -> list[Row]:
        """Return the rows of this owner. Owners are asked for in the order of the rows; who has none is passed over."""
        found = []
        while self._next is not None and self._next[self._owner] == owner:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found


def _of(table: Table, squad: Squad) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = apps.get_model("coachapp", table.model)._default_manager.filter(squad=squad)
    return rows


def _rows(table: Table, squad: Squad, *order: str, where: Q | None = None, also: tuple[str, ...] = ()) -> Iterator[Row]:
    columns = dict.fromkeys((*table.columns, *also))
    found = _of(table, squad).filter(where or Q()).order_by(*order).values(*columns)
    yield from found.iterator(chunk_size=CHUNK)


def _line(told: Json) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
