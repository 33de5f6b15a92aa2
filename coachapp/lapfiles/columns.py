"""Finding the columns of a sheet by what heads them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

#: What coaches call a column, in the letters that remain after everything else is taken out.
NAMES: Final[Mapping[str, frozenset[str]]] = {
    "day": frozenset({"date", "day", "datum", "when", "on"}),
    "who": frozenset({"athlete", "athletes", "name", "runner", "who", "athletename", "member"}),
    "session": frozenset({"session", "workout", "set", "type"}),
    "target": frozenset({"target", "targets", "goal", "pace", "targetpace"}),
    "recovery": frozenset(
        {"rec", "recovery", "recoveries", "recoverys", "recs", "rest", "rests", "off", "recoverysec", "recoveryseconds"}
    ),
    "rpe": frozenset({"rpe", "effort", "feel", "rating"}),
    "conditions": frozenset({"wx", "weather", "conditions", "wind", "cond"}),
    "note": frozenset({"note", "notes", "comment", "comments", "remarks", "remark"}),
    "rep": frozenset({"rep", "reps", "repno", "repnumber", "no", "nr", "number", "n"}),
    "distance": frozenset({"distance", "distancem", "dist", "metres", "meters", "m", "distm"}),
    "time": frozenset({"time", "times", "reptime", "result", "split", "timesec", "seconds"}),
    "clock": frozenset({"clock", "watch", "runningclock", "cumulative", "elapsed", "runningtime"}),
    "event": frozenset({"event", "what", "kind", "se", "sf"}),
    "number_in_group": frozenset({"group", "pack"}),
}
_REP: Final = re.compile(r"(?:rep|r|lap|interval|no|nr|#|400|400m)? ?[.#]?(\d{1,2})", re.ASCII)
_FLUSH: Final = re.compile(r"(?:aerobic ?)?(?:flush|fl|f|2k|2000m?) ?[.#]?(\d?)", re.ASCII)
_RECOVERY_OF: Final = re.compile(r"(?:rec|recovery|rest|off|r/?o) ?[.#]?(\d{1,2})", re.ASCII)


@dataclass(slots=True)
class Columns:
    """Which column holds what: by name, the reps and recoveries by number, the flushes in order."""

    named: dict[str, int] = field(default_factory=dict)
    reps: dict[int, int] = field(default_factory=dict)
    recoveries: dict[int, int] = field(default_factory=dict)
    flush: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def columns_of(header: Sequence[str]) -> Columns:
    """Say what each column of a header holds."""
    columns = Columns()
    for place, cell in enumerate(header):
        text = " ".join(cell.split()).lower()
        letters = re.sub(r"[^a-z]", "", text)
        name = next((name for name, known in NAMES.items() if letters in known), None)
        if match := _REP.fullmatch(text):
            columns.reps.setdefault(int(match[1]), place)
        elif match := _RECOVERY_OF.fullmatch(text):
            columns.recoveries.setdefault(int(match[1]), place)
        elif _FLUSH.fullmatch(text):
            columns.flush.append(place)
        elif name:
            columns.named.setdefault(name, place)
        elif text:
            columns.unknown.append(cell)
    return columns


def cell(row: Sequence[str], place: int | None) -> str:
    """The cell of a row, empty where the row is shorter or the sheet has no such column."""
    return row[place] if place is not None and place < len(row) else ""
