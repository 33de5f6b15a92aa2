"""What holds between the fields of a file: ids that stand once, whom a row is about, values that contradict each other.

The database holds most of it as well. Here it is said before anything is stored, and by the name of the field.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from coachapp.models import RecordedMark
from coachapp.replay.fields import Node, NotUsable
from coachapp.squadfile.table import Row, Table
from coachapp.timing import Tap, TapRefused
from coachapp.training.settings import SettingRefused, Settings
from coachapp.training.stage import Stage

#: Parts of addresses under which the site has pages of its own.
RESERVED: Final = ("add", "paste")
#: As many sessions as no column of a group goes beyond.
MOST_REPS: Final = 100


class Checks:
    """Holds every row against those that were read before it. Whatever is wrong raises NotUsable."""

    def __init__(self, people: Mapping[str, str]) -> None:
        self.people = people
        #: The keys of those whom a row names.
        self.named: set[str] = set()
        self._ids: set[tuple[str, uuid.UUID]] = set()
        self._settings: Mapping[str, Any] = {}
        self._slugs: set[str] = set()
        self._versions: set[int] = set()
        #: Whose each session is, and each session of an evening.
        self._sessions: dict[uuid.UUID, uuid.UUID] = {}
        self._planned: set[uuid.UUID] = set()
        self._places: set[tuple[uuid.UUID, int]] = set()
        self.athletes: set[uuid.UUID] = set()

    def people_of(self, table: Table, node: Node, row: Row) -> None:
        """Whoever is named by a key has a name in the file."""
        for one in table.accounts:
            if row[one.column] is not None:
                if row[one.column] not in self.people:
                    raise node.refuse(one.name, _("is nobody of %(list)s") % {"list": "people"})
                # A consent is told and not taken in: whoever asked for it needs no place where it goes.
                if table.model != "Consent":
                    self.named.add(row[one.column])

    def once(self, table: Table, node: Node, row: Row) -> None:
        """An id stands once for each kind of row."""
        if "id" not in row:
            return
        if (table.model, row["id"]) in self._ids:
            raise node.refuse("id", _("stands twice"))
        self._ids.add((table.model, row["id"]))

    def squad(self, node: Node, row: Row) -> None:
        """The zone exists and the numbers are those of the rules."""
        try:
            ZoneInfo(row["time_zone"])
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise node.refuse("time_zone", _("is not known here")) from error
        self._settings = _settings(node, row["settings"])

    def texts(self, top: Node, rows: Sequence[Row]) -> None:
        """Each version of the words stands once."""
        for place, row in enumerate(rows):
            if row["version"] in self._versions:
                raise NotUsable(f"consent_texts[{place}].version", _("stands twice"))
            self._versions.add(row["version"])

    def athlete(self, node: Node, row: Row) -> None:
        """His address is his own, and his numbers go with those of the squad."""
        if row["slug"] in RESERVED or row["slug"] in self._slugs:
            raise node.refuse(
                "slug", _("stands twice") if row["slug"] in self._slugs else _("cannot stand in an address")
            )
        self._slugs.add(row["slug"])
        self.athletes.add(row["id"])
        _settings(node, self._settings, row["settings"])

    def goals(self, node: Node, rows: Sequence[Row]) -> None:
        """One goal for the sessions of a day and one after them; faster than what it was set against."""
        seen = set()
        for place, row in enumerate(rows):
            name = f"{node.at('goals')}[{place}]"
            when = (row["on"], row["before_sessions"] if row["on"] is not None else None)
            if when in seen:
                raise NotUsable(f"{name}.date", _("stands twice"))
            seen.add(when)
            if row["against_ms"] is not None and row["pace_ms"] >= row["against_ms"]:
                raise NotUsable(f"{name}.goal_pace_400_s", _("is not faster than the date pace"))

    def marks(self, node: Node, rows: Sequence[Row]) -> None:
        """A mark that waits was decided by nobody; one that was decided, at some time."""
        for place, row in enumerate(rows):
            name = f"{node.at('marks')}[{place}]"
            waiting = row["state"] == RecordedMark.State.PROPOSED
            if waiting != (row["decided_at"] is None) or (waiting and row["decided_by"] is not None):
                raise NotUsable(f"{name}.decided_at", _("does not agree with %(other)s") % {"other": "state"})
            _one_enterer(name, row)

    def overrules(self, node: Node, rows: Sequence[Row]) -> None:
        """Goal reps go with the stage, and whoever took an overrule back did so at some time."""
        for place, row in enumerate(rows):
            name = f"{node.at('overrules')}[{place}]"
            if (row["stage"] >= Stage.RAISE) != (row["goal_reps"] >= 1):
                raise NotUsable(f"{name}.goal_reps", _("does not agree with %(other)s") % {"other": "stage"})
            if (row["taken_back_at"] is None) != (row["taken_back_by"] is None):
                raise NotUsable(
                    f"{name}.taken_back_by", _("does not agree with %(other)s") % {"other": "taken_back_at"}
                )

    def session(self, node: Node, row: Row, athlete: Row, reps: Sequence[Row], flush: Sequence[Row]) -> None:
        """A number stands once in a session."""
        _one_enterer(node.name, row)
        for name, field, rows in (("reps", "rep", reps), ("flush", "number", flush)):
            seen = set()
            for place, each in enumerate(rows):
                if each["number"] in seen:
                    raise NotUsable(
                        f"{node.at(name)}[{place}].{field}",
                        _("rep %(number)s stands twice") % {"number": each["number"]},
                    )
                seen.add(each["number"])
        self._sessions[row["id"]] = athlete["id"]

    def parts(self, node: Node, rows: Sequence[Row]) -> None:
        """Everybody at an evening is an athlete of the file, once, with a session of his own."""
        seen = set()
        for place, row in enumerate(rows):
            name = f"{node.at('athletes')}[{place}]"
            if row["athlete"] not in self.athletes:
                raise NotUsable(f"{name}.athlete", _("is nobody of %(list)s") % {"list": "athletes"})
            if row["athlete"] in seen:
                raise NotUsable(f"{name}.athlete", _("stands twice"))
            seen.add(row["athlete"])
            if row["last_rep"] is not None and row["last_rep"] < row["first_rep"]:
                raise NotUsable(f"{name}.last_rep", _("does not agree with %(other)s") % {"other": "first_rep"})
            owner = self._sessions.get(row["session_id"], row["athlete"])
            if owner != row["athlete"] or row["session_id"] in self._planned:
                raise NotUsable(f"{name}.session", _("is another athlete's"))
            self._planned.add(row["session_id"])

    def tap(self, node: Node, row: Row, athletes: Sequence[Row]) -> None:
        """A tap is one that a phone could have sent, about somebody who was there, in a place of its own."""
        told = {**node.values, "made_at": None, "body": row["body"]}
        try:
            tap = Tap.read(told)
        except TapRefused as refused:
            raise node.refuse(refused.why, _("is not what a stopwatch sends")) from refused
        if not tap.athletes <= {str(each["athlete"]) for each in athletes}:
            raise node.refuse("body", _("is nobody of %(list)s") % {"list": "athletes"})
        if (row["device"], row["seq"]) in self._places:
            raise node.refuse("seq", _("stands twice"))
        self._places.add((row["device"], row["seq"]))

    def entry(self, node: Node, row: Row) -> None:
        """An entry is about an athlete of the file, and was done by one at most."""
        for name, column in (("athlete", "athlete"), ("by_athlete", "actor_athlete")):
            if row[column] is not None and row[column] not in self.athletes:
                raise node.refuse(name, _("is nobody of %(list)s") % {"list": "athletes"})
        if row["actor_user"] is not None and row["actor_athlete"] is not None:
            raise node.refuse("by_athlete", _("does not agree with %(other)s") % {"other": "by_coach"})


def _one_enterer(name: str, row: Row) -> None:
    if row["by_athlete"] and row["entered_by"] is not None:
        raise NotUsable(f"{name}.entered_by", _("does not agree with %(other)s") % {"other": "by_athlete"})


def _settings(node: Node, *layers: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        Settings.of(*layers)
    except SettingRefused as refused:
        raise NotUsable(f"{node.at('settings')}.{refused.name}", refused.reason) from refused
    return layers[-1]
