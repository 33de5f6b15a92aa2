"""A squad's file read as rows. Whatever cannot be taken is refused by the name of its field, and nothing half-way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from coachapp.replay.fields import Node, NotUsable
from coachapp.squadfile.checks import Checks
from coachapp.squadfile.content import check_session
from coachapp.squadfile.kinds import Text
from coachapp.squadfile.measures import Moment
from coachapp.squadfile.table import Row, Table
from coachapp.squadfile.tables import (
    ATHLETE,
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
    TAP,
    VERSION,
)

#: More coaches than any squad has had.
MOST_PEOPLE: Final = 500
TOP: Final = ("format", "version", "made_at", "squad", "people", "consent_texts", "athletes", "practices", "history")


@dataclass(frozen=True, slots=True)
class SessionPart:
    """A session with its reps and flushes, each a row."""

    row: Row
    reps: tuple[Row, ...]
    flush: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AthletePart:
    """An athlete with everything that is his, each a row."""

    row: Row
    erasure: Row | None
    goals: tuple[Row, ...]
    marks: tuple[Row, ...]
    overrules: tuple[Row, ...]
    sessions: tuple[SessionPart, ...]
    consents: tuple[Row, ...]

    @property
    def is_erased(self) -> bool:
        """Whether only a shell without a name is left of him."""
        return self.row["erased_at"] is not None


@dataclass(frozen=True, slots=True)
class PracticePart:
    """An evening with who came and what was tapped, each a row."""

    row: Row
    athletes: tuple[Row, ...]
    taps: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SquadFile:
    """A whole file that can be used. Columns that hold an account hold a key of `people` instead."""

    squad: Row
    people: Mapping[str, str]
    consent_texts: tuple[Row, ...] = ()
    athletes: tuple[AthletePart, ...] = ()
    practices: tuple[PracticePart, ...] = ()
    history: tuple[Row, ...] = ()
    named: frozenset[str] = field(default_factory=frozenset)

    @property
    def coaches(self) -> dict[str, str]:
        """The names of those who did something that the file tells of, by their keys."""
        return {key: name for key, name in self.people.items() if key in self.named}


def is_squad_file(values: Mapping[str, Any]) -> bool:
    """Whether an object says that it is a squad's file, of whatever version."""
    return values.get("format") == FORMAT


def read_squad_file(values: Mapping[str, Any]) -> SquadFile:
    """Return what a file holds. Raises NotUsable naming the first field that cannot be taken."""
    top = Node("", values)
    _check_head(top)
    people = _people(top)
    checks = Checks(people)
    squad_node = top.child("squad")
    if "squad" not in values:
        raise top.refuse("squad", _("is missing"))
    squad = _row(SQUAD, squad_node, checks)
    checks.squad(squad_node, squad)
    texts = tuple(_row(CONSENT_TEXT, node, checks) for node in top.children("consent_texts"))
    checks.texts(top, texts)
    athletes = tuple(_athlete(node, checks) for node in top.children("athletes"))
    practices = tuple(_practice(node, checks) for node in top.children("practices"))
    history = tuple(_entry(node, checks) for node in top.children("history"))
    for name in values:
        if name not in TOP:
            raise top.refuse(name, _("is not a field of this format"))
    return SquadFile(squad, people, texts, athletes, practices, history, frozenset(checks.named))


def _check_head(top: Node) -> None:
    if not is_squad_file(top.values):
        raise top.refuse("format", _("is not %(format)s: this is no squad of a Quarters") % {"format": FORMAT})
    version = top.whole("version")
    if version is None or version < 1:
        raise top.refuse("version", _("is missing"))
    if version > VERSION:
        raise top.refuse("version", _("%(version)s is newer than this Quarters reads (%(known)s): update it first") % {
            "version": version, "known": VERSION,
        })  # fmt: skip
    if top.values.get("made_at") is not None:
        Moment().read(top, "made_at")


def _people(top: Node) -> dict[str, str]:
    people: dict[str, str] = {}
    for node in top.children("people"):
        key = Text(40, empty=False).read(node, "key")
        if key in people:
            raise node.refuse("key", _("stands twice"))
        people[key] = Text(120, empty=False).read(node, "name")
        for name in node.values:
            if name not in ("key", "name"):
                raise node.refuse(name, _("is not a field of this format"))
    if len(people) > MOST_PEOPLE:
        raise top.refuse("people", _("holds more than %(most)s") % {"most": MOST_PEOPLE})
    return people


def _row(table: Table, node: Node, checks: Checks) -> Row:
    row = table.read(node)
    checks.people_of(table, node, row)
    checks.once(table, node, row)
    return row


def _athlete(node: Node, checks: Checks) -> AthletePart:
    row = _row(ATHLETE, node, checks)
    checks.athlete(node, row)
    erasure = _row(ERASURE, node.child("erasure"), checks) if node.get("erasure") is not None else None
    if (erasure is None) != (row["erased_at"] is None):
        raise node.refuse("erasure", _("does not agree with %(other)s") % {"other": "erased_at"})
    goals = tuple(_row(GOAL, child, checks) for child in node.children("goals"))
    checks.goals(node, goals)
    marks = tuple(_row(MARK, child, checks) for child in node.children("marks"))
    checks.marks(node, marks)
    overrules = tuple(_row(OVERRULE, child, checks) for child in node.children("overrules"))
    checks.overrules(node, overrules)
    sessions = tuple(_session(child, row, checks) for child in node.children("sessions"))
    consents = tuple(_row(CONSENT, child, checks) for child in node.children("consents"))
    return AthletePart(row, erasure, goals, marks, overrules, sessions, consents)


def _session(node: Node, athlete: Row, checks: Checks) -> SessionPart:
    row = _row(SESSION, node, checks)
    reps = tuple(_row(REP, child, checks) for child in node.children("reps"))
    flush = tuple(_row(FLUSH, child, checks) for child in node.children("flush"))
    checks.session(node, row, athlete, reps, flush)
    return SessionPart(row, reps, flush)


def _practice(node: Node, checks: Checks) -> PracticePart:
    row = _row(PRACTICE, node, checks)
    athletes = tuple(_row(PART, child, checks) for child in node.children("athletes"))
    checks.parts(node, athletes)
    taps = []
    for child in node.children("taps"):
        tap = _row(TAP, child, checks)
        checks.tap(child, tap, athletes)
        taps.append(tap)
    return PracticePart(row, athletes, tuple(taps))


def _entry(node: Node, checks: Checks) -> Row:
    row = _row(ENTRY, node, checks)
    checks.entry(node, row)
    if row["subject_kind"] == "session":
        for name in ("before", "after"):
            if row[name]:
                check_session(Node(node.at(name), row[name]))
    return row


__all__ = ["AthletePart", "NotUsable", "PracticePart", "SessionPart", "SquadFile", "is_squad_file", "read_squad_file"]
