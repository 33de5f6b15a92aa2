"""Texts as coaches write them into a grid, with what they mean: read by the server and by the phone.

`python -m tests.forms.readings` writes reading_cases.json anew. Look at the difference: each line is a promise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Literal

from coachapp.forms.cells import read_near
from coachapp.forms.review_text import pair_of, read_block
from coachapp.training.time_text import NotATime, read_recovery

CASES = Path(__file__).parent / "reading_cases.json"
Kind = Literal["time", "flush", "recovery"]
#: What is read, beside what it is held against in ms, what it means in ms, None for no time, or the code of a refusal.
Case = tuple[Kind, str, int | None, int | str | None]

TIMES = """
684|68.4|68,4|68.45|68,45|68.449|68.|75|75.0|751|1:15|1:15.4|1:15,4|1:11.4|1.15|1,15|1.15.4|1'15|1’15|1′15″|1'15"4|1'15.4
1' 15|1m15|1 min 15.4 sec|1h 02m 03|68.4s|68.4 s|68"4|68''4|68 sec|1.5 min|71 high|72 high|71-high|71high|71 low|71 mid|71+
71 hi|71 lo|high 71|1:11 high|71-72|71 - 72|71–72|71 to 72|70.9-71.4|1:11-1:12|710-715|71.4h|71.4 h|714 h| 68.4 |68.4;
６８．４|٦٨٫٤|68·4|-|x|--|.| |DNF|dns|dnf.|-70|- 70|fast|12:3|1:75|1:99.1|0|0.0004|0.0005|99:59|99:99|1:02:03|1:75:03
24:00:00|23:59:59.9|700000|7000000|68..4|68,4,5|68:4|1:2:3|71 highish|71--72|x x|1:11.4.2|68.4.|٧١ high|624|384|1360|600|1200
""".strip()
RECOVERIES = """
55|90|100|120|1:30|1.30|1,30|1'30|55.5|55,5|2:00|90s|90"|off 60|1' jog|200m jog in 90|200 m|100m jog|jog|75 between
45-60|45 to 60|60 high|55+|x|-|dnf|2:15 cycle|on 2:15|send-off 2:15|1:75|0|5 min|50 m|4 m|rest: 60|off|r 55|w/ 60|w/60
1:00 jog|60 sec|1 min|
""".strip()
FLUSHES = "650|7:50|716|7'16|8:00.4|2:35|455|7.50|470|47.0|999|0|x|easy|7:50-8:00|12|1250|50"

#: Who stands in the grid into which the blocks are pasted, and the blocks.
NAMES = ("Abel", "Bo", "Cleo", "Clemens Ott")
BLOCKS = (
    "70.1\t70,2\t703\n71.1\t\t71.3", "Bo\t71 high\t71-72\t1'11", "Cleo;72.1;;72.3\r\n75", "70.1 70.2\n\n71.1 71.2",
    "71 high\t71 low", "x\t71.2", "dnf;71.2", "bo 71 high 72-low 70.4", "Clemens Ott 75.1/52 75.2 (53) 75.3/ 54", "Cl 70",
    "Nobody 70 71", "73/73/72/72", "1:54/1:31/1:10", "65.84 / 64.67", "78 (67) 78 (66)", "70.1, 70.2, 70.3",
    "70.1,70.2,70.3", "70,1, 70,2", "70,1 70,2", "Abel 70.1, 70.2", "one\ntwo\nthree", "70\n71\n72\n73\n74", "Bo\t71\n72",
    "\t70.1",    "  ", "70.1;",
)  # fmt: skip


def texts() -> Iterator[tuple[Kind, str, int | None]]:
    """Every text that is read, with what it is held against."""
    for text in TIMES.replace("\n", "|").split("|"):
        for target_ms in (None, 70_000) if not text.isdecimal() else (None, 70_000, 96_000, 384_000):
            yield "time", text, target_ms
    for text in RECOVERIES.replace("\n", "|").split("|"):
        yield "recovery", text, None
    for text in FLUSHES.split("|"):
        for about_ms in (43_000, 450_000):
            yield "flush", text, about_ms


def read(kind: Kind, text: str, about_ms: int | None) -> int | str | None:
    """What the server makes of it: ms, None for no time, or the code of the refusal."""
    try:
        if kind == "recovery":
            return read_recovery(text).ms
        return read_near(text, about_ms, clock_first=kind == "flush").ms
    except NotATime as error:
        return error.code


def made_up(random: Random) -> tuple[Kind, str, int | None]:
    """A text that somebody might come to write, or nearly."""
    pieces = (
        "0", "1", "2", "5", "7", "9", "59", "60", "61", "68", "71", "75", "99", "100", "684", "1:15", "1:1", ".", ",", ":",
        "'", '"', "''", " ", "-", "–", " to ", "+", "high", "low", "mid", "hi", "h", "s", "sec", "m", "min", "x", "dnf",
        "off ", "jog", "200m", "50 m", "cycle", "on ", "rest", "w/", "/", ";", "(", ")", "′", "٣", "½", "e", "7" * 9,
    )  # fmt: skip
    text = "".join(random.choices(pieces, k=random.randint(1, 5)))
    kind: Kind = random.choice(("time", "time", "recovery", "flush"))
    about = {"time": random.choice((None, 43_000, 70_000, 96_000, 384_000)), "recovery": None, "flush": 450_000}
    return kind, text, about[kind]


@dataclass(frozen=True)
class Line:
    """A line of the grid, as far as a pasted block needs it."""

    name: str


def block(text: str) -> list[list[object]]:
    """What the server makes of a pasted block: whose line, the name that stood there, the cells as time and recovery."""
    found = read_block(text, [Line(name) for name in NAMES])
    return [[line.name if line else None, name, [list(pair_of(cell)) for cell in cells]] for line, name, cells in found]


def as_text() -> str:
    """The file: a line for every case."""
    made: dict[str, list[list[Any]]] = {
        "cells": [[kind, text, about_ms, read(kind, text, about_ms)] for kind, text, about_ms in texts()],
        "blocks": [[text, block(text)] for text in BLOCKS],
    }
    lines = {
        name: ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in cases) for name, cases in made.items()
    }
    return "{\n" + ",\n".join(f' "{name}": [\n{text}\n ]' for name, text in lines.items()) + "\n}\n"


def cases() -> list[Case]:
    """The cases of single cells as they stand in the file."""
    return [tuple(case) for case in json.loads(CASES.read_text(encoding="utf-8"))["cells"]]


def block_cases() -> list[list[Any]]:
    """The cases of pasted blocks as they stand in the file."""
    found: list[list[Any]] = json.loads(CASES.read_text(encoding="utf-8"))["blocks"]
    return found


if __name__ == "__main__":
    CASES.write_text(as_text(), encoding="utf-8")
