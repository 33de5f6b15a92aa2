"""The grid of an evening as it comes back without scripts: what was changed in it, as taps of the kind "write".

Only what differs from what stood in the page is written: a page that has lain open undoes nothing that came in since.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from coachapp.forms.cells import Cell, flush_target_ms, read_flush, read_recovery_cell, read_rep
from coachapp.forms.review_text import felt_words, pair_of, read_block
from coachapp.training.pace import Pace
from coachapp.training.workout import PlannedRep

Body = dict[str, Any]

#: As long as a tap, and a session, can keep.
LONGEST_NOTE = 2000
_EFFORT = re.compile(r"(?:10|[0-9])(?:[.,][05])?")


@dataclass(frozen=True, slots=True)
class GridLine:
    """One athlete's line: `reps` are his planned reps by number, `times` and `recoveries` what the fold knows in ms.

    `numbers` are the reps of the line, `run` those he is to run tonight; `expected_ms` is how long a recovery may be;
    `conflicts` are the reps for which two phones hold different times. `flush` holds each flush that is asked for or
    known, by its number, with its time in ms; each is `flush_m` long. The two paces are what a flush is held against.
    """

    athlete: str
    slug: str
    name: str
    numbers: Sequence[int]
    run: Sequence[int]
    reps: Mapping[int, PlannedRep]
    distances_m: Mapping[int, float]
    times: Mapping[int, int | None]
    recoveries: Mapping[int, int | None]
    rpe_half: int | None = None
    expected_ms: int | None = None
    conflicts: Collection[int] = ()
    flush: Mapping[int, int | None] = field(default_factory=dict)
    flush_m: float = 2000.0
    pace_15k: Pace | None = None
    date_pace: Pace | None = None
    note: str = ""

    @property
    def flush_about_ms(self) -> int:
        """About what a flush takes, to read bare digits by."""
        return flush_target_ms(self.flush_m, self.pace_15k)

    @property
    def rested(self) -> Sequence[int]:
        """The reps after which there is a recovery: all but the last."""
        return self.numbers[:-1]


@dataclass(slots=True)
class Reading:
    """What a posted grid says: taps to store as (kind, body), and what could not be read by field name."""

    taps: list[tuple[str, Body]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, text: str, why: str) -> None:
        """Keep a text that could not be read, so that it can be mended."""
        self.errors[name], self.typed[name] = why, text


def read_grid(data: Mapping[str, Any], lines: Sequence[GridLine]) -> Reading:
    """Read what was changed in the grid, and what one of its buttons asks for."""
    reading = Reading()
    shown = _shown(data)
    for line in lines:
        for name, text in _changed(data, shown, line):
            number = int(name.rpartition("_")[2])
            if name == time_name(line, number) and pair_of(text)[1]:
                _paste_cell(reading, line, number, text)
            else:
                _read_cell(reading, line, name, text)
        _read_effort(reading, line, data, shown)
        _read_note(reading, line, data, shown)
        _fill_recoveries(reading, line, data)
    do, _colon, what = str(data.get("do", "")).partition(":")
    if do == "target":
        _fill_targets(reading, lines, what)
    elif do == "choose":
        _choose(reading, lines, what)
    elif do == "name":
        _name(reading, lines, data, what)
    elif do == "paste":
        _paste(reading, lines, str(data.get("paste", "")))
    return reading


def time_name(line: GridLine, number: int) -> str:
    """The name of the field that holds the time of a rep."""
    return f"t_{line.athlete}_{number}"


def recovery_name(line: GridLine, number: int) -> str:
    """The name of the field that holds the recovery after a rep."""
    return f"r_{line.athlete}_{number}"


def flush_name(line: GridLine, number: int) -> str:
    """The name of the field that holds the time of a flush."""
    return f"f_{line.athlete}_{number}"


# --- inside ------------------------------------------------------------------------------------


def _shown(data: Mapping[str, Any]) -> dict[str, str]:
    try:
        shown = json.loads(str(data.get("shown", "{}")))
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in shown.items()} if isinstance(shown, dict) else {}


def _changed(data: Mapping[str, Any], shown: Mapping[str, str], line: GridLine) -> Iterator[tuple[str, str]]:
    for number in line.numbers:
        for name in (time_name(line, number), recovery_name(line, number)):
            text = str(data.get(name, "")).strip()
            if name in data and text != shown.get(name, ""):
                yield name, text
    for number in line.flush:
        name = flush_name(line, number)
        text = str(data.get(name, "")).strip()
        if name in data and text != shown.get(name, ""):
            yield name, text


def _read_cell(reading: Reading, line: GridLine, name: str, text: str) -> None:
    what, _athlete, number = name.rsplit("_", 2)
    rep = int(number)
    cell = {"t": _time, "r": _recovery, "f": _flush}[what](line, rep, text)
    if cell.refused:
        reading.refuse(name, text, cell.refused)
        return
    if what == "f":
        reading.taps.append(("flush", {"athlete": line.athlete, "number": rep, "time_ms": cell.ms}))
        return
    key = "time_ms" if what == "t" else "recovery_ms"
    reading.taps.append(("write", {"athlete": line.athlete, "rep": rep, key: cell.ms, "why": "typed"}))


def _time(line: GridLine, rep: int, text: str) -> Cell:
    return read_rep(text, line.distances_m[rep], line.reps.get(rep))


def _recovery(line: GridLine, _rep: int, text: str) -> Cell:
    return read_recovery_cell(text, last=False, expected_ms=line.expected_ms)


def _flush(line: GridLine, _number: int, text: str) -> Cell:
    return read_flush(text, line.flush_m, line.pace_15k, line.date_pace)


def _read_note(reading: Reading, line: GridLine, data: Mapping[str, Any], shown: Mapping[str, str]) -> None:
    """A note and how the flush felt are one text, as the stopwatch has it."""
    names = f"note_{line.athlete}", f"felt_{line.athlete}"
    said = [str(data.get(name, "")).replace("\r\n", "\n").strip() for name in names]
    known = [shown.get(name, "") for name in names]
    note, felt = said
    if felt and felt not in felt_words():
        felt = known[1]
    text = f"{note} {felt}".strip()
    if text == " ".join(known).strip() or not all(name in data for name in names):
        return
    if len(text) > LONGEST_NOTE:
        reading.refuse(names[0], note, _("a note has room for %(n)d signs") % {"n": LONGEST_NOTE})
    else:
        reading.taps.append(("note", {"athlete": line.athlete, "text": text}))


def _read_effort(reading: Reading, line: GridLine, data: Mapping[str, Any], shown: Mapping[str, str]) -> None:
    name = f"effort_{line.athlete}"
    text = str(data.get(name, "")).strip()
    if name not in data or text == shown.get(name, ""):
        return
    if text and not _EFFORT.fullmatch(text):
        reading.refuse(name, text, _("an effort goes from 0 to 10, in half points"))
        return
    half = round(2 * float(text.replace(",", "."))) if text else None
    if half is not None and half > 20:
        reading.refuse(name, text, _("an effort goes from 0 to 10, in half points"))
        return
    reading.taps.append(("effort", {"athlete": line.athlete, "rpe_half": half}))


def _fill_recoveries(reading: Reading, line: GridLine, data: Mapping[str, Any]) -> None:
    """One recovery for a row goes where none is written yet."""
    name = f"recoveries_{line.athlete}"
    text = str(data.get(name, "")).strip()
    if not text:
        return
    cell = _recovery(line, 0, text)
    if cell.refused or cell.ms is None:
        reading.refuse(name, text, cell.refused or _("this is not a time. Write it like 75.4 or 1:15.4"))
        return
    written = _written(reading, line, "recovery_ms")
    for number in line.rested:
        free = line.recoveries.get(number) is None and number not in written and number in line.run
        if free and number != line.run[-1]:
            body = {"athlete": line.athlete, "rep": number, "recovery_ms": cell.ms, "why": "typed"}
            reading.taps.append(("write", body))


def _fill_targets(reading: Reading, lines: Sequence[GridLine], athlete: str) -> None:
    """Every rep that is his tonight and has no time was run on target."""
    for line in lines:
        if line.athlete != athlete:
            continue
        written = _written(reading, line, "time_ms")
        for number in line.run:
            free = line.times.get(number) is None and number not in written and number not in line.conflicts
            if free and number in line.reps:
                body = {"athlete": athlete, "rep": number, "time_ms": line.reps[number].target_ms, "why": "typed"}
                reading.taps.append(("write", body))


def _choose(reading: Reading, lines: Sequence[GridLine], what: str) -> None:
    athlete, _colon, rest = what.partition(":")
    rep, _colon, ms = rest.partition(":")
    if any(line.athlete == athlete for line in lines) and rep.isdecimal() and ms.isdecimal():
        body = {"athlete": athlete, "rep": int(rep), "time_ms": int(ms), "why": "chosen"}
        reading.taps.append(("write", body))


def _name(reading: Reading, lines: Sequence[GridLine], data: Mapping[str, Any], tap: str) -> None:
    line = next((line for line in lines if line.athlete == data.get(f"athlete_{tap}")), None)
    if line is None:
        reading.refuse(f"athlete_{tap}", "", _("choose whose finish it was"))
        return
    body: Body = {"of": tap, "athlete": line.athlete}
    typed = str(data.get(f"rep_{tap}", ""))
    kind, _dash, flush = typed.partition("-")
    if kind == "flush":
        if flush.isdecimal() and int(flush) in line.flush:
            reading.taps.append(("name", body | {"flush": int(flush)}))
        else:
            reading.refuse(f"rep_{tap}", typed, _("choose one of the athlete's own flushes"))
        return
    free = (number for number in line.run if line.times.get(number) is None)
    rep = int(typed) if typed.isdecimal() else next(free, None)
    reading.taps.append(("name", body | ({"rep": rep} if rep else {})))


def _paste(reading: Reading, lines: Sequence[GridLine], text: str) -> None:
    left = []
    for line, name, cells in read_block(text, lines):
        if line is None:
            left.append(name or " ".join(cells))
            continue
        for number, cell in zip(line.numbers, cells, strict=False):
            _paste_cell(reading, line, number, cell)
        left += cells[len(line.numbers) :]
    if left:
        reading.refuse("paste", "\n".join(left), _("not put into the grid: %(rest)s") % {"rest": ", ".join(left)})


def _paste_cell(reading: Reading, line: GridLine, number: int, cell: str) -> None:
    time, rest = pair_of(cell)
    if time:
        _read_cell(reading, line, time_name(line, number), time)
    if rest and number in line.rested:
        _read_cell(reading, line, recovery_name(line, number), rest)


def _written(reading: Reading, line: GridLine, key: str) -> set[int]:
    """The reps that this very form writes."""
    bodies = [body for kind, body in reading.taps if kind == "write"]
    return {body["rep"] for body in bodies if body["athlete"] == line.athlete and body.get(key) is not None}
