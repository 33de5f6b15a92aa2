# ruff: noqa: E501 - the texts stand as somebody wrote them
"""What coaches write down, in as many ways as were found: each text with its true reading."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest

from coachapp.lapfiles.reading import read
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import ReadSession, Sheet


def one(
    times: str, *, who: str = "", on: str = "", rests: str | None = None, flush: str = "", metres: str = ""
) -> dict[str, Any]:
    """A session as it must be read: figures in seconds, "-" where there is none."""
    return {
        "who": who,
        "on": date.fromisoformat(on) if on else None,
        "times": _seconds(times),
        "rests": None if rests is None else _seconds(rests),
        "flush": _seconds(flush),
        "metres": [float(figure) for figure in metres.split()],
    }


def _seconds(text: str) -> list[int | None]:
    return [None if figure == "-" else round(float(figure) * 1000) for figure in text.split()]


NOTEBOOK: Final[dict[str, tuple[str | bytes, list[dict[str, Any]]]]] = {
    "issue": (
        "12x400 off 60: 75.4 (58), 74.8 (57), 75.1 (59), 75.0 (58), 74.6 (60), 75.3 (58), 74.9 (57), 75.2 (59), 75.5 (58), 74.7 (57), 75.0 (58), 74.3",
        [one("75.4 74.8 75.1 75 74.6 75.3 74.9 75.2 75.5 74.7 75 74.3", rests="58 57 59 58 60 58 57 59 58 57 58 -")],
    ),
    "slashes": ("71/72/70.5", [one("71 72 70.5")]),
    "high": ("72 high, 71 low, 71 mid, 70+", [one("72.8 71.2 71.5 70.5")]),
    "cycle": ("4x400 off 2:15 cycle: 75, 75, 74, 76", [one("75 75 74 76", rests="60 60 61 -")]),
    "cycle2": ("4 x 400m on 2:15: 75.0 75.0 74.0 76.0", [one("75 75 74 76", rests="60 60 61 -")]),
    "comma quote": ('400s: 75,4 75,1 - 60" rest', [one("75.4 75.1", rests="60 -")]),
    "comma quote 4": ('4x400: 75,4 75,1 74,9 75,0 60" rest', [one("75.4 75.1 74.9 75", rests="60 60 60 -")]),
    "sets": (
        "3 x 4 x 400 off 60: 75.1 75.0 74.8 74.9 / 75.2 75.1 75.0 74.7 / 75.0 74.8 74.6 74.1",
        [one("75.1 75 74.8 74.9 75.2 75.1 75 74.7 75 74.8 74.6 74.1")],
    ),
    "stepdown": (
        "step-down: 1600 6:24, 1200 4:42, 800 3:06, 400 86",
        [one("384 282 186 86", metres="1600 1200 800 400")],
    ),
    "stepdown2": ("4-3-2-1: 6:24 / 4:42 / 3:06 / 86", [one("384 282 186 86", metres="1600 1200 800 400")]),
    "stepdown3": (
        "1600 in 6:24 (3:12), 1200 in 4:42 (3:12), 800 in 3:06 (3:10), 400 in 1:26",
        [one("384 282 186 86", rests="192 192 190 -", metres="1600 1200 800 400")],
    ),
    "lines": (
        "12 x 400 (60s)\n1. 75.4\n2. 74.8\n3. 75.1\n4. 75.0\n5. 74.6\n6. 75.3\n7. 74.9\n8. 75.2\n9. 75.5\n10. 74.7\n11. 75.0\n12. 74.3",
        [one("75.4 74.8 75.1 75 74.6 75.3 74.9 75.2 75.5 74.7 75 74.3", rests="60 60 60 60 60 60 60 60 60 60 60 -")],
    ),
    "lines paren": ("1) 75.4 58\n2) 74.8 57\n3) 75.1 59\n4) 75.0", [one("75.4 74.8 75.1 75", rests="58 57 59 -")]),
    "lines colon": ("Rep 1: 75.4 rec 58\nRep 2: 74.8 rec 57\nRep 3: 75.1", [one("75.4 74.8 75.1", rests="58 57 -")]),
    "hash": ("#1 75.4, #2 74.8, #3 75.1, #4 75.0", [one("75.4 74.8 75.1 75")]),
    "dnf": ("5x400 off 75: 77.5, 78.0, 78.2, dnf, dns", [one("77.5 78 78.2 - -")]),
    "minutes": ("4x400: 1:15.4, 1:14.8, 1:15.1, 1:15.0 (60 sec jog)", [one("75.4 74.8 75.1 75", rests="60 60 60 -")]),
    "jog in": ('4x400 w/ 200m jog in 90": 78, 77, 77, 76', [one("78 77 77 76", rests="90 90 90 -")]),
    "ft": ("4x400 (200m jog): 78, 77, 77, 76", [one("78 77 77 76", rests="- - - -")]),
    "flush": (
        "12x400 @75 off 60: 75 75 74 75 76 75 75 74 75 75 75 74. Flush 2x2000 7:22, 7:08. RPE 8",
        [one("75 75 74 75 76 75 75 74 75 75 75 74", rests="60 60 60 60 60 60 60 60 60 60 60 -", flush="442 428")],
    ),
    "flush2": ("4x400 75.1 75.2 75.3 75.4\n2 x 2K: 7:22.6 & 7:07.9", [one("75.1 75.2 75.3 75.4", flush="442.6 427.9")]),
    "target": (
        "Tue 3 March. 4x400 @ 75 (60-62 rec): 75.1, 75.4, 74.9, 75.0. windy",
        [one("75.1 75.4 74.9 75", rests="62 62 62 -")],
    ),
    "date": (
        "2026-03-03 4x400 off 60: 75.1, 75.4, 74.9, 75.0",
        [one("75.1 75.4 74.9 75", on="2026-03-03", rests="60 60 60 -")],
    ),
    "date2": (
        "3/3/26\n4x400 off 60\n75.1, 75.4, 74.9, 75.0",
        [one("75.1 75.4 74.9 75", on="2026-03-03", rests="60 60 60 -")],
    ),
    "date3": (
        "3 March 2026\n4x400 off 60s\n75.1 75.4 74.9 75.0",
        [one("75.1 75.4 74.9 75", on="2026-03-03", rests="60 60 60 -")],
    ),
    "braces": ("75.4[58] 74.8[57] 75.1[59] 75.0", [one("75.4 74.8 75.1 75", rests="58 57 59 -")]),
    "rest list": ("78 (67), 77 (70), 79 (72), 78", [one("78 77 79 78", rests="67 70 72 -")]),
    "marcus": ("400 - 75.4 / Rest - 58\n400 - 74.8 / Rest - 57\n400 - 75.1", [one("75.4 74.8 75.1", rests="58 57 -")]),
    "rest lines": (
        "800 - 2:39.5 / Rest - 1:59\n800 - 2:38.0 / Rest - 2:01\n800 - 2:37.1",
        [one("159.5 158 157.1", rests="119 121 -", metres="800 800 800")],
    ),
    "middle dot": (
        "6×400m · 60″ · 75.4 – 75.1 – 74.9 – 75.0 – 74.8 – 74.4",
        [one("75.4 75.1 74.9 75 74.8 74.4", rests="60 60 60 60 60 -")],
    ),
    "names": (
        "Anna: 75.4 74.8 75.1 75.0\nBen: 71.2 70.9 71.0 71.8",
        [one("75.4 74.8 75.1 75", who="Anna"), one("71.2 70.9 71 71.8", who="Ben")],
    ),
    "fade": ("8x400 75 75 75 76 76 77 78 79 hung on", [one("75 75 75 76 76 77 78 79")]),
    "avg": ("4x400: 75.4, 74.8, 75.1, 75.0 avg 75.1", [one("75.4 74.8 75.1 75")]),
    "quotes": ('75"4, 74"8, 75"1', [one("75.4 74.8 75.1")]),
    "prime": ("1'15\"4 1'14\"8 1'15\"1", [one("75.4 74.8 75.1")]),
    "emoji": ("🏃 4x400: 75.4, 74.8, 75.1, 75.0 💪 off 60", [one("75.4 74.8 75.1 75", rests="60 60 60 -")]),
    "hyphen": ("75-75-74-76-75", [one("75 75 74 76 75")]),
    "rec list": ("4x400: 75.4 74.8 75.1 75.0\nrec: 58 57 59", [one("75.4 74.8 75.1 75", rests="58 57 59 -")]),
    "rest list2": (
        "Reps: 75.4, 74.8, 75.1, 75.0\nRecoveries: 58, 57, 59",
        [one("75.4 74.8 75.1 75", rests="58 57 59 -")],
    ),
    "r60": ("4x400 r60: 75.4, 74.8, 75.1, 75.0", [one("75.4 74.8 75.1 75", rests="60 60 60 -")]),
    "r=60": ('4x400 r=60" 75.4, 74.8, 75.1, 75.0', [one("75.4 74.8 75.1 75", rests="60 60 60 -")]),
    "w/60": ("4 x 400 w/ 60s rest - 75.4, 74.8, 75.1, 75.0", [one("75.4 74.8 75.1 75", rests="60 60 60 -")]),
    "1min": ("4 x 400 off 1 min: 75.4, 74.8, 75.1, 75.0", [one("75.4 74.8 75.1 75", rests="60 60 60 -")]),
    "1:00": ("4 x 400, 1:00 jog, 75.4, 74.8, 75.1, 75.0", [one("75.4 74.8 75.1 75", rests="60 60 60 -")]),
    "55-60": ("4 x 400 off 55-60: 75.4, 74.8, 75.1, 75.0", [one("75.4 74.8 75.1 75", rests="60 60 60 -")]),
    "semi": ("4x400;75,4;74,8;75,1;75,0", [one("75.4 74.8 75.1 75")]),
    "coach log": (
        '12 x 400m w/ 200m jog (60"):\n75.4, 74.8, 75.1, 75.0,\n74.6, 75.3, 74.9, 75.2,\n75.5, 74.7, 75.0, 74.3',
        [one("75.4 74.8 75.1 75 74.6 75.3 74.9 75.2 75.5 74.7 75 74.3", rests="60 60 60 60 60 60 60 60 60 60 60 -")],
    ),
    "two columns": ("75.4  58\n74.8  57\n75.1  59\n75.0", [one("75.4 74.8 75.1 75", rests="58 57 59 -")]),
    "pairs /": ("75.4/58, 74.8/57, 75.1/59, 75.0", [one("75.4 74.8 75.1 75", rests="58 57 59 -")]),
    "marcus floats": (
        "400m: 75.4 / 100m: 45\n400m: 74.8 / 100m: 46\n400m: 75.1",
        [one("75.4 74.8 75.1", rests="45 46 -")],
    ),
    "cycle each": ("12x400 (2:15 cycle): 75 75 74", [one("75 75 74", rests="60 60 61")]),
    "send-off": ("4x400 @ 2:15 send off: 75 75 74 76", [one("75 75 74 76", rests="60 60 61 -")]),
    "on the": ("4 x 400 on the 2:15: 75 75 74 76", [one("75 75 74 76", rests="60 60 61 -")]),
    "stepdown lines": (
        "Step-down\n1600 - 6:24\nrest 3:12\n1200 - 4:42\nrest 3:12\n800 - 3:06\nrest 3:10\n400 - 1:26",
        [one("384 282 186 86", rests="192 192 190 -", metres="1600 1200 800 400")],
    ),
    "stepdown mile": ("mile 6:24, 1200 4:42, 800 3:06, 400 86", [one("384 282 186 86")]),
    "stepdown splits": (
        "1600 6:24 (96, 3:12, 4:48), 1200 4:42, 800 3:06, 400 86",
        [one("384 282 186 86", metres="1600 1200 800 400")],
    ),
    "1600m:": (
        "1600m: 6:24; 1200m: 4:42; 800m: 3:06; 400m: 86.2",
        [one("384 282 186 86.2", metres="1600 1200 800 400")],
    ),
    "quarters": ("quarters, off a minute: 75.4 74.8 75.1", [one("75.4 74.8 75.1")]),
    "german": ('12 x 400 m, Pause 60": 75,4 - 74,8 - 75,1 - 75,0', [one("75.4 74.8 75.1 75", rests="60 60 60 60")]),
    "german2": ("4x400m TP 60s: 75,4 / 74,8 / 75,1 / 75,0", [one("75.4 74.8 75.1 75", rests="60 60 60 -")]),
    "french": ("4 x 400 r=1': 1'15\"4 - 1'14\"8 - 1'15\"1 - 1'15\"0", [one("75.4 74.8 75.1 75", rests="60 60 60 -")]),
    "spanish": ("4x400 rec 1': 1:15,4 1:14,8 1:15,1 1:15,0", [one("75.4 74.8 75.1 75", rests="60 60 60 -")]),
    "hand": ("75.4h, 74.8h, 75.1h", [one("75.4 74.8 75.1")]),
    "numbers own line": ("75.4\n74.8\n75.1\n75.0\n", [one("75.4 74.8 75.1 75")]),
    "(1) 75.4": ("(1) 75.4 (2) 74.8 (3) 75.1", [one("75.4 74.8 75.1")]),
    "1: 75.4": ("1: 75.4, 2: 74.8, 3: 75.1", [one("75.4 74.8 75.1")]),
    "1-75.4": ("1 - 75.4\n2 - 74.8\n3 - 75.1", [one("75.4 74.8 75.1")]),
    "miss": ("12x400: 75.4, 74.8, ?, 75.0", [one("75.4 74.8 - 75")]),
    "missed": ("4x400: 75.4, missed, 75.1, 75.0", [one("75.4 - 75.1 75")]),
    "digits": ("754 748 751 750", [one("75.4 74.8 75.1 75")]),
    "sets lines": (
        "2 x (4 x 400) off 60, 3' between sets\nSet 1: 75.4, 74.8, 75.1, 75.0\nSet 2: 75.0, 74.6, 74.4, 74.3",
        [one("75.4 74.8 75.1 75 75 74.6 74.4 74.3")],
    ),
    "weather": (
        "79F, wind S 12mph. 4x400 off 60: 75.4, 74.8, 75.1, 75.0",
        [one("75.4 74.8 75.1 75", rests="60 60 60 -")],
    ),
    "whatsapp": (
        "[03/03/2026, 19:42] Anna: 4x400 off 60: 75.4, 74.8, 75.1, 75.0",
        [one("75.4 74.8 75.1 75", who="Anna", on="2026-03-03", rests="60 60 60 -")],
    ),
    "warmup": (
        "2 mile w/u, 4x400 off 60: 75.4, 74.8, 75.1, 75.0, 1 mile c/d",
        [one("75.4 74.8 75.1 75", rests="60 60 60 -")],
    ),
    "avg 60s": ("4x400 (avg 60s rest): 75.4, 74.8, 75.1, 75.0", [one("75.4 74.8 75.1 75", rests="60 60 60 -")]),
    "low high pair": ("4x400 off 60: 75 low, 75 high, 74+, 75 mid", [one("75.2 75.8 74.5 75.5", rests="60 60 60 -")]),
    "flush m": (
        "4x400 75.4 74.8 75.1 75.0, then 2x2000m easy 7:22 / 7:08",
        [one("75.4 74.8 75.1 75", flush="442 428")],
    ),
    "flush lines": (
        "4x400: 75.4, 74.8, 75.1, 75.0\nFlush 1: 7:22.6\nFlush 2: 7:07.9",
        [one("75.4 74.8 75.1 75", flush="442.6 427.9")],
    ),
    "3-5 before flush": (
        "4x400 off 60: 75.4, 74.8, 75.1, 75.0; 4 min; 2x2k flush 7:22, 7:08",
        [one("75.4 74.8 75.1 75", flush="442 428")],
    ),
    "targets arrow": ("4x400 @75→73 off 60: 75.4, 74.8, 73.1, 73.0", [one("75.4 74.8 73.1 73", rests="60 60 60 -")]),
    "tabs": ("75.4\t58\n74.8\t57\n75.1\t59\n75.0\t\n", [one("75.4 74.8 75.1 75", rests="58 57 59 -")]),
    "header tabs": ("rep\trec\n75.4\t58\n74.8\t57\n75.1\t", [one("75.4 74.8 75.1", rests="58 57 -")]),
}

TABLES: Final[dict[str, tuple[str | bytes, list[dict[str, Any]]]]] = {
    "wide: tabs": (
        "Date\tAthlete\t1\t2\t3\tRec\n03/03/2026\tAnna\t75.4\t74.8\t75.1\t60\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03", rests="60 60 -")],
    ),
    "wide: semi bom": (
        "\ufeffDatum;Athlet;1;2;3;Pause\n03.03.2026;Anna;75,4;74,8;75,1;60\n13.03.2026;Anna;75,0;74,0;75,9;58\n",
        [
            one("75.4 74.8 75.1", who="Anna", on="2026-03-03", rests="60 60 -"),
            one("75 74 75.9", who="Anna", on="2026-03-13", rests="58 58 -"),
        ],
    ),
    "wide: utf16": (
        b"\xff\xfeD\x00a\x00t\x00e\x00\t\x00N\x00a\x00m\x00e\x00\t\x001\x00\t\x002\x00\t\x003\x00\n\x002\x000\x002\x006\x00-\x000\x003\x00-\x000\x003\x00\t\x00A\x00n\x00n\x00a\x00\t\x007\x005\x00.\x004\x00\t\x007\x004\x00.\x008\x00\t\x007\x005\x00.\x001\x00\n\x00",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03")],
    ),
    "wide: cp1252": (b"Name;1;2;3\nZo\xe9;75,4;74,8;75,1\n", [one("75.4 74.8 75.1", who="Zoé")]),
    "wide: reps named": (
        "Athlete,Rep 1,Rep 2,Rep 3,Recovery,Flush1,Flush2\nAnna,75.4,74.8,75.1,60,7:22,7:08\n",
        [one("75.4 74.8 75.1", who="Anna", rests="60 60 -", flush="442 428")],
    ),
    "wide: 400 #1": ("Runner,400 #1,400 #2,400 #3\nAnna,75.4,74.8,75.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide: 400-1": ("Runner,400-1,400-2,400-3\nAnna,75.4,74.8,75.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide: R1 rec1": (
        "Name,R1,Rec1,R2,Rec2,R3\nAnna,75.4,58,74.8,57,75.1\n",
        [one("75.4 74.8 75.1", who="Anna", rests="58 57 -")],
    ),
    "wide: rep/rest alternating": (
        "Name,1,rest,2,rest,3\nAnna,75.4,58,74.8,57,75.1\n",
        [one("75.4 74.8 75.1", who="Anna", rests="58 57 -")],
    ),
    "wide: dash blank": ("Name,1,2,3,4\nAnna,75.4,-,75.1,\n", [one("75.4 - 75.1", who="Anna")]),
    "wide: month names": (
        "Date,Name,1,2,3\n3 Mar 2026,Anna,75.4,74.8,75.1\nMarch 13 2026,Ben,71,72,70.5\n13-Mar-26,Cleo,80,81,82\n",
        [
            one("75.4 74.8 75.1", who="Anna", on="2026-03-03"),
            one("71 72 70.5", who="Ben", on="2026-03-13"),
            one("80 81 82", who="Cleo", on="2026-03-13"),
        ],
    ),
    "wide: month weekday": (
        'Date,Name,1,2,3\nTue 3 Mar 2026,Anna,75.4,74.8,75.1\n"Tuesday, March 3, 2026",Ben,71,72,70.5\n',
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03"), one("71 72 70.5", who="Ben", on="2026-03-03")],
    ),
    "wide: german month": (
        "Datum;Name;1;2;3\n3. März 2026;Anna;75,4;74,8;75,1\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03")],
    ),
    "wide: excel serial": (
        "Date,Name,1,2,3\n46084,Anna,75.4,74.8,75.1\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03")],
    ),
    "wide: us settled": (
        "Date,Name,1,2,3\n03/03/2026,Anna,75.4,74.8,75.1\n03/13/2026,Anna,75.4,74.8,75.1\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03"), one("75.4 74.8 75.1", who="Anna", on="2026-03-13")],
    ),
    "wide: mixed": (
        "Date,Name,1,2,3\n13/03/2026,Anna,75.4,74.8,75.1\n03/14/2026,Anna,75.4,74.8,75.1\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-13"), one("75.4 74.8 75.1", who="Anna", on="2026-03-14")],
    ),
    "wide: date time": (
        "Date,Name,1,2,3\n2026-03-03 18:30:00,Anna,75.4,74.8,75.1\n03/03/2026 18:30,Ben,75.4,74.8,75.1\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03"), one("75.4 74.8 75.1", who="Ben", on="2026-03-03")],
    ),
    "wide: title rows": (
        "Riverside AC\nTuesday track 12 x 400\n\nDate,Athlete,1,2,3\n2026-03-03,Anna,75.4,74.8,75.1\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03")],
    ),
    "wide: day in title": (
        "Track Tuesday 3 March 2026,,,\nAthlete,1,2,3\nAnna,75.4,74.8,75.1\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03")],
    ),
    "wide: avg col": (
        "Name,1,2,3,Avg,Best,Total\nAnna,75.4,74.8,75.1,75.1,74.8,3:45.3\n",
        [one("75.4 74.8 75.1", who="Anna")],
    ),
    "wide: pairs": ("Name,1,2,3\nAnna,75.4/58,74.8/57,75.1\n", [one("75.4 74.8 75.1", who="Anna", rests="58 57 -")]),
    "wide: parens": (
        "Name,1,2,3\nAnna,75.4 (58),74.8 (57),75.1\n",
        [one("75.4 74.8 75.1", who="Anna", rests="58 57 -")],
    ),
    "wide: spaces": ("Name , 1 , 2 , 3 \n Anna K , 75.4 , 74.8 , 75.1 \n", [one("75.4 74.8 75.1", who="Anna K")]),
    "wide: nbsp": ("Name;1;2;3\nAnna\xa0K;75,4\xa0;74,8;75,1\n", [one("75.4 74.8 75.1", who="Anna K")]),
    "wide: spanish": (
        "Fecha;Atleta;1;2;3;Recuperación\n03/03/2026;Ana;75,4;74,8;75,1;60\n",
        [one("75.4 74.8 75.1", who="Ana", on="2026-03-03", rests="60 60 -")],
    ),
    "wide: french": (
        "Date;Athlète;1;2;3;Récup;Remarques\n03/03/2026;Ana;75,4;74,8;75,1;60;vent\n",
        [one("75.4 74.8 75.1", who="Ana", on="2026-03-03", rests="60 60 -")],
    ),
    "wide: german": (
        "Datum;Läufer;1;2;3;Pause;Bemerkung\n3.3.26;Ana;75,4;74,8;75,1;60;Wind\n",
        [one("75.4 74.8 75.1", who="Ana", on="2026-03-03", rests="60 60 -")],
    ),
    "wide: first last": (
        "First name,Last name,1,2,3\nAnna,Keller,75.4,74.8,75.1\n",
        [one("75.4 74.8 75.1", who="Anna Keller")],
    ),
    "wide: pipe": (
        "| Name | 1 | 2 | 3 |\n|---|---|---|---|\n| Anna | 75.4 | 74.8 | 75.1 |\n",
        [one("75.4 74.8 75.1", who="Anna")],
    ),
    "wide: no header": (
        "Anna,75.4,74.8,75.1,75.0\nBen,71.2,70.9,71,71 high\n",
        [one("75.4 74.8 75.1 75", who="Anna"), one("71.2 70.9 71 71.8", who="Ben")],
    ),
    "wide: no header tab": (
        "Anna\t75.4\t74.8\t75.1\t75.0\nBen\t71.2\t70.9\t71\t71 high\n",
        [one("75.4 74.8 75.1 75", who="Anna"), one("71.2 70.9 71 71.8", who="Ben")],
    ),
    "wide: transposed": (
        "Rep,Anna,Ben\n1,75.4,71.2\n2,74.8,70.9\n3,75.1,71 high\n",
        [one("75.4 74.8 75.1", who="Anna"), one("71.2 70.9 71.8", who="Ben")],
    ),
    "wide: stepdown": (
        "Name,1600,1200,800,400\nAnna,6:24,4:42,3:06,86\n",
        [one("384 282 186 86", who="Anna", metres="1600 1200 800 400")],
    ),
    "wide: stepdown m": (
        "Name,1600m,1200m,800m,400m,Rec\nAnna,6:24,4:42,3:06,86,192\n",
        [one("384 282 186 86", who="Anna", rests="192 192 192 -", metres="1600 1200 800 400")],
    ),
    "wide: target row": ("Name,Target,1,2,3\nAnna,75,75.4,74.8,75.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide: minutes": ("Name,1,2,3\nAnna,1:15.4,1:14.8,1:15.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide: minutes comma": ("Name;1;2;3\nAnna;1:15,4;1:14,8;1:15,1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide: hms": ("Name,1,2,3\nAnna,0:01:15.4,0:01:14.8,0:01:15.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide: rpe /10": ("Name,1,2,3,RPE\nAnna,75.4,74.8,75.1,8/10\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide: quoted crlf": (
        '"Name";"1";"2";"3"\r\n"Keller, Anna";"75,4";"74,8";"75,1"\r\n',
        [one("75.4 74.8 75.1", who="Keller, Anna")],
    ),
    "wide: sep=": ("sep=;\nName;1;2;3\nAnna;75,4;74,8;75,1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide: header newline": (
        'Name,"Rep\n1","Rep\n2","Rep\n3"\nAnna,75.4,74.8,75.1\n',
        [one("75.4 74.8 75.1", who="Anna")],
    ),
    "wide: old mac": (
        "Name,1,2,3\rAnna,75.4,74.8,75.1\rBen,70,71,72\r",
        [one("75.4 74.8 75.1", who="Anna"), one("70 71 72", who="Ben")],
    ),
    "wide: avg row": ("Name,1,2,3\nAnna,75.4,74.8,75.1\nAverage,75.4,74.8,75.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide: 1st": ("Name,1st,2nd,3rd,4th\nAnna,75.4,74.8,75.1,75.0\n", [one("75.4 74.8 75.1 75", who="Anna")]),
    "wide: q1": ("Name,Q1,Q2,Q3\nAnna,75.4,74.8,75.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide: T1": ("Name,T1,T2,T3\nAnna,75.4,74.8,75.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide: common date blank": (
        "Date,Name,1,2,3\n2026-03-03,Anna,75.4,74.8,75.1\n,Ben,71,72,73\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03"), one("71 72 73", who="Ben", on="2026-03-03")],
    ),
    "wide: 12th rec": (
        "Name,1,2,3,Rec 1,Rec 2,Rec 3,Flush 1,Flush 2\nAnna,75.4,74.8,75.1,58,57,236,7:22.6,7:07.9\n",
        [one("75.4 74.8 75.1", who="Anna", rests="58 57 236", flush="442.6 427.9")],
    ),
    "long: iso": (
        "date,athlete,rep,distance_m,time,recovery_s\n2026-03-03,Anna,1,400,75.4,58\n2026-03-03,Anna,2,400,74.8,57\n2026-03-03,Anna,3,400,75.1,\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03", rests="58 57 -")],
    ),
    "long: semi": (
        "Datum;Name;Wdh;Zeit;Pause\n03.03.2026;Anna;1;75,4;58\n03.03.2026;Anna;2;74,8;57\n03.03.2026;Anna;3;75,1;\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03", rests="58 57 -")],
    ),
    "long: flush kind": (
        "Date,Athlete,Type,Rep,Time,Recovery\n2026-03-03,Anna,rep,1,75.4,58\n2026-03-03,Anna,rep,2,74.8,236\n2026-03-03,Anna,flush,1,7:22.6,128\n2026-03-03,Anna,flush,2,7:07.9,\n",
        [one("75.4 74.8", who="Anna", on="2026-03-03", rests="58 236", flush="442.6 427.9")],
    ),
    "long: flush rep name": (
        "Date,Athlete,Rep,Time,Recovery\n2026-03-03,Anna,1,75.4,58\n2026-03-03,Anna,2,74.8,236\n2026-03-03,Anna,F1,7:22.6,128\n2026-03-03,Anna,F2,7:07.9,\n",
        [one("75.4 74.8", who="Anna", on="2026-03-03", rests="58 236", flush="442.6 427.9")],
    ),
    "long: blank repeat": (
        "Date,Athlete,Rep,Time\n2026-03-03,Anna,1,75.4\n,,2,74.8\n,,3,75.1\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03")],
    ),
    "long: no date": (
        "Athlete,Rep,Time\nAnna,1,75.4\nAnna,2,74.8\nBen,1,71\nBen,2,72\n",
        [one("75.4 74.8", who="Anna"), one("71 72", who="Ben")],
    ),
    "long: rep number text": ("Athlete,Rep,Time\nAnna,Rep 1,75.4\nAnna,Rep 2,74.8\n", [one("75.4 74.8", who="Anna")]),
    "long: one athlete": (
        "Date,Rep,Time,Rest\n2026-03-03,1,75.4,58\n2026-03-03,2,74.8,57\n",
        [one("75.4 74.8", on="2026-03-03", rests="58 57")],
    ),
    "long: rep only": ("Rep,Time,Rest\n1,75.4,58\n2,74.8,57\n3,75.1,\n", [one("75.4 74.8 75.1", rests="58 57 -")]),
    "long: dnf": ("Athlete,Rep,Time\nAnna,1,75.4\nAnna,2,dnf\n", [one("75.4 -", who="Anna")]),
    "long: km": (
        "Athlete,Rep,Distance (km),Time\nAnna,1,0.4,75.4\nAnna,2,0.4,74.8\n",
        [one("75.4 74.8", who="Anna", metres="400 400")],
    ),
    "long: stepdown": (
        "Athlete,Rep,Distance,Time,Recovery\nAnna,1,1600,6:24,192\nAnna,2,1200,4:42,192\nAnna,3,800,3:06,190\nAnna,4,400,1:26,\n",
        [one("384 282 186 86", who="Anna", rests="192 192 190 -", metres="1600 1200 800 400")],
    ),
    "long: header units": (
        "Date,Athlete,Rep #,Distance (m),Time (s),Recovery (s)\n2026-03-03,Anna,1,400,75.4,58\n2026-03-03,Anna,2,400,74.8,\n",
        [one("75.4 74.8", who="Anna", on="2026-03-03", rests="58 -")],
    ),
    "long: lap word": ("Athlete,Lap,Time\nAnna,1,75.4\nAnna,2,74.8\n", [one("75.4 74.8", who="Anna")]),
    "long: shuffled two days": (
        "date,athlete,rep,time\n2026-03-10,Anna,1,74.4\n2026-03-03,Anna,2,74.8\n2026-03-03,Anna,1,75.4\n2026-03-10,Anna,2,73.8\n",
        [one("74.4 73.8", who="Anna", on="2026-03-10"), one("75.4 74.8", who="Anna", on="2026-03-03")],
    ),
    "clock: sample": (
        "clock,event,who,rep\n0:00.0,S,group 1,1\n1:15.1,F,Anna K,1\n1:11.2,F,Ben O,1\n2:15.0,S,group 1,2\n3:30.0,F,Anna K,2\n3:26.0,F,Ben O,2\n",
        [one("75.1 75", who="Anna K", rests="59.9 -"), one("71.2 71", who="Ben O", rests="63.8 -")],
    ),
    "clock: own starts": (
        "clock,event,who,rep\n0:00.0,start,Anna,1\n1:15.4,finish,Anna,1\n2:13.4,start,Anna,2\n3:28.2,finish,Anna,2\n",
        [one("75.4 74.8", who="Anna", rests="58 -")],
    ),
    "clock: hms semi": (
        "Uhr;Ereignis;Wer;Wdh\n0:00:00,0;S;Gruppe 1;1\n0:01:15,4;F;Anna;1\n0:02:13,4;S;Gruppe 1;2\n0:03:28,2;F;Anna;2\n",
        [one("75.4 74.8", who="Anna", rests="58 -")],
    ),
    "clock: over hour": (
        "clock,event,who,rep\n59:30.0,S,group 1,1\n60:45.4,F,Anna,1\n1:01:43.4,S,group 1,2\n1:02:58.2,F,Anna,2\n",
        [one("75.4 74.8", who="Anna", rests="58 -")],
    ),
    "clock: no rep": (
        "clock,event,who\n0:00.0,S,group 1\n1:15.4,F,Anna\n1:17.0,F,Ben\n2:13.4,S,group 1\n3:28.2,F,Anna\n3:30.4,F,Ben\n",
        [one("75.4 74.8", who="Anna", rests="58 -"), one("77 77", who="Ben", rests="56.4 -")],
    ),
    "clock: all start": (
        "time,event,athlete,rep\n0:00.0,start,all,1\n1:15.4,finish,Anna,1\n2:13.4,start,all,2\n3:28.2,finish,Anna,2\n",
        [one("75.4 74.8", who="Anna", rests="58 -")],
    ),
    "clock: split seconds": (
        "clock,event,who,rep\n0.0,S,group 1,1\n75.4,F,Anna,1\n133.4,S,group 1,2\n208.2,F,Anna,2\n",
        [one("75.4 74.8", who="Anna", rests="58 -")],
    ),
    "clock: group col": (
        "clock,event,who,group,rep\n0:00.0,S,,A,1\n1:15.4,F,Anna,A,1\n2:13.4,S,,A,2\n3:28.2,F,Anna,A,2\n",
        [one("75.4 74.8", who="Anna", rests="58 -")],
    ),
    "long w group": (
        "Date,Group,Athlete,Rep,Time\n2026-03-03,A,Anna,1,75.4\n2026-03-03,A,Anna,2,74.8\n",
        [one("75.4 74.8", who="Anna", on="2026-03-03")],
    ),
    "wide age": ("Name,Age,Group,1,2,3\nAnna,17,A,75.4,74.8,75.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide pos": (
        "#,Name,1,2,3\n1,Anna,75.4,74.8,75.1\n2,Ben,71,72,73\n",
        [one("75.4 74.8 75.1", who="Anna"), one("71 72 73", who="Ben")],
    ),
    "wide No": ("No,Name,1,2,3\n1,Anna,75.4,74.8,75.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide rec row": (
        "Name,1,2,3\nAnna,75.4,74.8,75.1\nrec,58,57,\nBen,71,72,73\nrec,60,61,\n",
        [one("75.4 74.8 75.1", who="Anna", rests="58 57 -"), one("71 72 73", who="Ben", rests="60 61 -")],
    ),
    "wide dash rec": (
        "Name,1,2,3,Rec\nAnna,75.4,74.8,75.1,60-62\n",
        [one("75.4 74.8 75.1", who="Anna", rests="62 62 -")],
    ),
    "wide rec text": (
        "Name,1,2,3,Rec\nAnna,75.4,74.8,75.1,200m jog in 90\n",
        [one("75.4 74.8 75.1", who="Anna", rests="90 90 -")],
    ),
    "cycle col": ("Name,1,2,3,Cycle\nAnna,75,75,74,2:15\n", [one("75 75 74", who="Anna", rests="60 60 -")]),
    "wide comma dec comma delim": ('Name,1,2,3\nAnna,"75,4","74,8","75,1"\n', [one("75.4 74.8 75.1", who="Anna")]),
    "wide minutes.": ("Name,1,2,3\nAnna,1.15.4,1.14.8,1.15.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "wide date in header only": (
        "Athlete,03/03/2026,,\n,1,2,3\nAnna,75.4,74.8,75.1\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-03")],
    ),
    "day as dmy dash": (
        "Date,Name,1,2,3\n13-03-2026,Anna,75.4,74.8,75.1\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-13")],
    ),
    "day yy/mm/dd": (
        "Date,Name,1,2,3\n2026/03/13,Anna,75.4,74.8,75.1\n",
        [one("75.4 74.8 75.1", who="Anna", on="2026-03-13")],
    ),
    "rep header 01": ("Name,01,02,03\nAnna,75.4,74.8,75.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "400m rep 1": ("Name,400m rep 1,400m rep 2,400m rep 3\nAnna,75.4,74.8,75.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "Rep1 (s)": ("Name,Rep1 (s),Rep2 (s),Rep3 (s)\nAnna,75.4,74.8,75.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "400 400": ("Name,400,400,400\nAnna,75.4,74.8,75.1\n", [one("75.4 74.8 75.1", who="Anna")]),
    "lap times col": (
        'Name,Times\nAnna,"75.4, 74.8, 75.1"\nBen,"71, 72, 73"\n',
        [one("75.4 74.8 75.1", who="Anna"), one("71 72 73", who="Ben")],
    ),
    "clock event col words": (
        "Time,Event,Name,Rep\n0:00.0,Start,Group 1,1\n1:15.4,Finish,Anna,1\n1:16.0,Finish,Ben,1\n2:15.0,Start,Group 1,2\n3:30.0,Finish,Anna,2\n3:31.5,Finish,Ben,2\n",
        [one("75.4 75", who="Anna", rests="59.6 -"), one("76 76.5", who="Ben", rests="59 -")],
    ),
    "dns clock": (
        "clock,event,who,rep\n0:00.0,S,group 1,1\n1:15.4,F,Anna,1\n2:13.4,S,group 1,2\n",
        [one("75.4", who="Anna")],
    ),
}


def _held(session: ReadSession, true: dict[str, Any]) -> None:
    assert [rep.time_ms for rep in session.reps] == true["times"]
    assert session.who == true["who"]
    assert session.on == true["on"]
    if true["rests"] is not None:
        assert [rep.recovery_ms for rep in session.reps] == true["rests"]
    if true["flush"]:
        assert [flush.time_ms for flush in session.flush] == true["flush"]
    if true["metres"]:
        assert [rep.distance_m for rep in session.reps] == true["metres"]


@pytest.mark.parametrize("written", [*NOTEBOOK, *TABLES])
def test_what_was_written_is_what_is_read(written: str) -> None:
    text, true = {**NOTEBOOK, **TABLES}[written]
    sheet = read(text.encode() if isinstance(text, str) else text)
    assert isinstance(sheet, Sheet)
    assert len(sheet.sessions) == len(true)
    for session, expected in zip(sheet.sessions, true, strict=True):
        _held(session, expected)


def test_who_ran_nothing_is_no_session_and_is_named() -> None:
    sheet = read(b"Name,1,2,3\nAnna,75.4,74.8,75.1\nBen,DNS,,\nCleo,-,-,-\n")
    assert isinstance(sheet, Sheet)
    assert [session.who for session in sheet.sessions] == ["Anna"]
    assert [(told.code, told.figures) for told in sheet.problems] == [("not_run", ("Ben",)), ("not_run", ("Cleo",))]


@pytest.mark.parametrize(
    "text",
    [
        "12x400m in 75 off 60",
        "12x400 off 60: first 8 @ 75, last 4 @ 73",
        "Vorname;Alter;Verein;Schuhe\nAnna;17;TV;41\nBen;18;TV;43\n",
        "order,customer,item,price\n1,Anna,71.2,75.1\n2,Ben,72.1,74.0\n",
    ],
)
def test_figures_that_are_no_reps_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text.encode())


def test_a_remark_in_a_cell_is_no_doubt_about_its_time() -> None:
    sheet = read(b"Name,1,2,3\nAnna,75.4,74.8*,75.1 (wind)\n")
    assert isinstance(sheet, Sheet)
    assert [rep.doubt for rep in sheet.sessions[0].reps] == ["", "", ""]
