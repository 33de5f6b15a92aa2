"""The objects of a squad's file laid out as tables for a spreadsheet: a heading each, and rows that tell whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from coachapp.squadfile.kinds import Kind, Person
from coachapp.squadfile.measures import Day, Moment, Seconds
from coachapp.squadfile.table import NEEDED, Field, Json, Table
from coachapp.squadfile.tables import (
    ATHLETE,
    CONSENT,
    CONSENT_TEXT,
    ENTRY,
    FLUSH,
    GOAL,
    MARK,
    OVERRULE,
    PART,
    PRACTICE,
    REP,
    SESSION,
    SQUAD,
    TAP,
)

#: A row of a sheet: the sheet's name, and its cells in the order of its heading.
SheetRow = tuple[str, list[Any]]

WHOSE: Final = ("athlete", "name")
#: The name of each sheet, what stands before its own columns, and the object that gives them.
SHEETS: Final[Mapping[str, tuple[tuple[str, ...], Table]]] = {
    "squad": ((), SQUAD),
    "athletes": ((), ATHLETE),
    "goals": (WHOSE, GOAL),
    "marks": (WHOSE, MARK),
    "overrules": (WHOSE, OVERRULE),
    "sessions": (WHOSE, SESSION),
    "reps": ((*WHOSE, "date", "session"), REP),
    "flush": ((*WHOSE, "date", "session"), FLUSH),
    "consents": (WHOSE, CONSENT),
    "practices": ((), PRACTICE),
    "practice_athletes": (("date", "practice", "name"), PART),
    "taps": (("date", "practice"), TAP),
    "consent_texts": ((), CONSENT_TEXT),
    "history": (("name",), ENTRY),
}
PEOPLE: Final = "people"


class Sheets:
    """Turns the objects of one file into rows, in one pass. What was told before is known by its id: names, the zone."""

    def __init__(self) -> None:
        self._zone: ZoneInfo | None = None
        self._names: dict[str, str] = {}
        self._coaches: dict[str, str] = {}

    def rows(self, told: Iterable[tuple[str, Json]]) -> Iterator[SheetRow]:
        """Yield every row of every sheet, each sheet's in order, the sheets by turns."""
        for place, each in told:
            if place == "squad":
                self._zone = ZoneInfo(each["time_zone"])
            if place == PEOPLE:
                self._coaches[each["key"]] = each["name"]
                yield PEOPLE, [each["key"], each["name"]]
            elif place == "athletes":
                yield from self._athlete(each)
            elif place == "practices":
                yield from self._practice(each)
            elif place == "history":
                yield self._row("history", each, [self._names.get(each.get("athlete", ""), "")])
            else:
                yield self._row(place, each, [])

    def _athlete(self, told: Json) -> Iterator[SheetRow]:
        self._names[told["id"]] = told["name"]
        whose = [told["slug"], told["name"]]
        yield self._row("athletes", told, [])
        for place in ("goals", "marks", "overrules", "consents"):
            yield from (self._row(place, each, whose) for each in told.get(place, ()))
        for session in told.get("sessions", ()):
            yield self._row("sessions", session, whose)
            when = [*whose, date.fromisoformat(session["date"]), session["id"]]
            for place in ("reps", "flush"):
                yield from (self._row(place, each, when) for each in session.get(place, ()))

    def _practice(self, told: Json) -> Iterator[SheetRow]:
        yield self._row("practices", told, [])
        when = [date.fromisoformat(told["date"]), told["id"]]
        for each in told.get("athletes", ()):
            yield self._row("practice_athletes", each, [*when, self._names.get(each["athlete"], "")])
        yield from (self._row("taps", each, when) for each in told.get("taps", ()))

    def _row(self, place: str, told: Json, before: list[Any]) -> SheetRow:
        table = SHEETS[place][1]
        return place, [*before, *(self._cell(one.kind, _shown(one, told)) for one in table.fields)]

    def _cell(self, kind: Kind, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(kind, Day):
            return date.fromisoformat(value)
        if isinstance(kind, Moment):
            return self._here(value)
        if isinstance(kind, Seconds):
            return timedelta(milliseconds=round(value * 1000))
        return self._coaches.get(value, value) if isinstance(kind, Person) else value

    def _here(self, moment: str) -> datetime:
        return datetime.fromisoformat(moment).astimezone(self._zone)


def _shown(one: Field, told: Json) -> Any:
    """The value as the file tells it; what is absent there is shown as what that means, and nothing as nothing."""
    if one.name in told or one.default is NEEDED or not isinstance(one.fallback, bool | int):
        return told.get(one.name)
    return one.kind.write(one.fallback)


def headings() -> dict[str, tuple[str, ...]]:
    """The names of the columns of every sheet, in the order in which the sheets stand."""
    found = {name: (*before, *(one.name for one in table.fields)) for name, (before, table) in SHEETS.items()}
    return found | {PEOPLE: ("key", "name")}
