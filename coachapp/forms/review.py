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

from coachapp.forms.cells import Cell, read_recovery_cell, read_rep
from coachapp.training.time_text import write_rep
from coachapp.training.workout import PlannedRep

Body = dict[str, Any]

_NAME = re.compile(r"[^\W\d_]")
_PAIR = re.compile(r"(?P<time>[^/()]*)(?:/(?P<slash>[^/()]*)|\((?P<bracket>[^()]*)\))?\s*")
_EFFORT = re.compile(r"(?:10|[0-9])(?:[.,][05])?")


@dataclass(frozen=True, slots=True)
class GridLine:
    """One athlete's line: `reps` are his planned reps by number, `times` and `recoveries` what the fold knows in ms.

    `numbers` are the reps of the line, `run` those he is to run tonight; `expected_ms` is how long a recovery may be;
    `conflicts` are the reps for which two phones hold different times.
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
            _read_cell(reading, line, name, text)
        _read_effort(reading, line, data, shown)
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


def read_block(text: str, lines: Sequence[GridLine]) -> Iterator[tuple[GridLine | None, str, list[str]]]:
    """Yield each pasted line as whose it is, the name that stood there, and its cells.

    Cells stand between tabs, else semicolons, else blanks. A line that begins with a name is that athlete's, None where
    nobody is called so; the others go down the grid from the line after the one before them.
    """
    place = 0
    for raw in text.splitlines():
        if not raw.strip():
            continue
        split = "\t" if "\t" in raw else ";" if ";" in raw else None
        cells = [cell.strip() for cell in raw.split(split)]
        words = []
        while cells and _NAME.search(cells[0]):
            words.append(cells.pop(0))
        name = " ".join(words)
        next_line = lines[place] if place < len(lines) else None
        whose = _called(name, lines) if name else next_line
        if whose is not None:
            place = lines.index(whose) + 1
        yield whose, name, cells


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


def _read_cell(reading: Reading, line: GridLine, name: str, text: str) -> None:
    what, _athlete, number = name.rsplit("_", 2)
    rep = int(number)
    cell = _time(line, rep, text) if what == "t" else _recovery(line, text)
    if cell.refused:
        reading.refuse(name, text, cell.refused)
        return
    key = "time_ms" if what == "t" else "recovery_ms"
    reading.taps.append(("write", {"athlete": line.athlete, "rep": rep, key: cell.ms, "why": "typed"}))


def _time(line: GridLine, rep: int, text: str) -> Cell:
    return read_rep(text, line.distances_m[rep], line.reps.get(rep))


def _recovery(line: GridLine, text: str) -> Cell:
    return read_recovery_cell(text, last=False, expected_ms=line.expected_ms)


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
    cell = _recovery(line, text)
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
    pair = _PAIR.fullmatch(cell)
    time, rest = (pair["time"].strip(), pair["slash"] or pair["bracket"] or "") if pair else (cell, "")
    if time:
        _read_cell(reading, line, time_name(line, number), time)
    if rest.strip() and number in line.rested:
        _read_cell(reading, line, recovery_name(line, number), rest.strip())


def _written(reading: Reading, line: GridLine, key: str) -> set[int]:
    """The reps that this very form writes."""
    bodies = [body for kind, body in reading.taps if kind == "write"]
    return {body["rep"] for body in bodies if body["athlete"] == line.athlete and body.get(key) is not None}


def _called(name: str, lines: Sequence[GridLine]) -> GridLine | None:
    """Who is called so; a first name, or the beginning of a name, is enough where it fits only one."""
    plain = name.casefold()
    exact = [line for line in lines if line.name.casefold() == plain]
    near = exact or [line for line in lines if line.name.casefold().startswith(plain)]
    return near[0] if len(near) == 1 else None


def time_text(ms: int | None, limit_ms: int | None) -> str:
    """A time as a cell shows it: to the tenth, to the hundredth where the tenth would hide a miss."""
    if ms is None:
        return ""
    if limit_ms is not None and (ms + 50) // 100 * 100 <= limit_ms < ms:
        return _hundredths(ms)
    return write_rep(ms)


def recovery_text(ms: int | None, limit_ms: int | None) -> str:
    """A recovery as a cell shows it: to the second, closer where the second would hide that it was too long."""
    if ms is None:
        return ""
    seconds = (ms + 500) // 1000
    if limit_ms is not None and seconds * 1000 <= limit_ms < ms:
        return _hundredths(ms)
    return str(seconds) if seconds < 100 else f"{seconds // 60}:{seconds % 60:02d}"


def _hundredths(ms: int) -> str:
    """Rounded up, so that what is over a limit looks so."""
    seconds, part = divmod(-(-ms // 10), 100)
    return f"{seconds}.{part:02d}" if seconds < 120 else f"{seconds // 60}:{seconds % 60:02d}.{part:02d}"
