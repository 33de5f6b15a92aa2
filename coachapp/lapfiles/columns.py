"""Finding the columns of a sheet by what heads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from coachapp.lapfiles.cells import metres_of
from coachapp.lapfiles.headings import meaning

_REP: Final = re.compile(
    r"(?:rep|r|q|t|lap|interval|no|nr|n|time|wdh|lauf|runde|zeit|serie|vuelta|tour|rep[eé]tition|repetici[oó]n|#"
    r"|400 ?m?(?: ?rep)?)? ?[.#-]?(\d{1,2})(?:st|nd|rd|th|\.)?",
    re.ASCII,
)
_FLUSH: Final = re.compile(r"(?:aerobic ?)?(?:flush|fl|f|2k|2000 ?m?) ?[.#]?(\d?)", re.ASCII)
_RECOVERY_OF: Final = re.compile(r"(?:rec|recovery|rest|off|jog|pause|r[eé]cup|r/?o) ?[.#-]?(\d{1,2})", re.ASCII)
_METRES: Final = re.compile(r"(\d{3,4}) ?(?:m|metres|meters|metros|m[eè]tres)?", re.ASCII)


@dataclass(slots=True)
class Columns:
    """Which column holds what: by name, the reps and recoveries by number, the flushes in order.

    `metres` has the distance of a rep where the column is headed by it, as in "1600, 1200, 800, 400".
    """

    named: dict[str, int] = field(default_factory=dict)
    reps: dict[int, int] = field(default_factory=dict)
    metres: dict[int, float] = field(default_factory=dict)
    recoveries: dict[int, int] = field(default_factory=dict)
    flush: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def names_people(self) -> bool:
        """Whether a column says whose a row is."""
        return bool({"who", "first", "last"} & self.named.keys())

    def who(self, row: Sequence[str]) -> str:
        """The name in a row, put together where first and last name have columns of their own."""
        first, whole, last = (cell(row, self.named.get(kind)) for kind in ("first", "who", "last"))
        parts = [first, whole if not last else "", last or ""] if first else [whole, last]
        return " ".join(part for part in parts if part)


def columns_of(header: Sequence[str]) -> Columns:
    """Say what each column of a header holds."""
    columns = Columns()
    headed_by_metres: list[tuple[int, float]] = []
    rests: list[tuple[int, int]] = []
    for place, title in enumerate(header):
        text = " ".join(re.sub(r"[(\[](?:s|sec|secs|min|m:ss|mm:ss)[)\]]", "", title.lower()).split())
        name = meaning(title)
        if match := _REP.fullmatch(text):
            columns.reps.setdefault(int(match[1]), place)
        elif match := _RECOVERY_OF.fullmatch(text):
            columns.recoveries.setdefault(int(match[1]), place)
        elif _FLUSH.fullmatch(text):
            columns.flush.append(place)
        elif match := _METRES.fullmatch(text):
            headed_by_metres.append((place, metres_of(match[1]) or 0.0))
        elif name == "recovery" and (columns.reps or headed_by_metres):
            rests.append((place, len(headed_by_metres) or max(columns.reps)))
            columns.named.setdefault(name, place)
        elif name:
            columns.named.setdefault(name, place)
        elif text:
            columns.unknown.append(title)
    if columns.reps and "who" not in columns.named and header and not header[0].strip():
        columns.named["who"] = 0
    if not columns.reps and len(headed_by_metres) > 1:
        columns.reps = {number: place for number, (place, _m) in enumerate(headed_by_metres, 1)}
        columns.metres = {number: metres for number, (_place, metres) in enumerate(headed_by_metres, 1) if metres}
    # "1, rest, 2, rest, 3": each is the recovery of the rep before it.
    if len(rests) > 1 and not columns.recoveries:
        columns.recoveries = {number: place for place, number in rests}
        del columns.named["recovery"]
    return columns


def cell(row: Sequence[str], place: int | None) -> str:
    """The cell of a row, empty where the row is shorter or the sheet has no such column."""
    return row[place] if place is not None and place < len(row) else ""
