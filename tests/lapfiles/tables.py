# ruff: noqa: E501 - the texts stand as somebody wrote them
"""Tables that coaches keep, in as many forms as were found: each text with its true reading."""

from __future__ import annotations

from typing import Final

from tests.lapfiles.true_reading import Written, one

TABLES: Final[Written] = {
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
