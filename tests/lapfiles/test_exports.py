"""What watches and platforms export, beyond the usual forms: other languages, units, makers and mishaps."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.lapfiles.finding import find
from coachapp.lapfiles.reading import read
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import LapFile, ReadSession, Sheet
from tests.lapfiles import evening
from tests.lapfiles.evening import FLUSH_MS, PLAN, RECOVERIES_MS, REPS_MS, Press, clock, presses
from tests.lapfiles.fit_activity import fit

ACTIVITIES = Path(__file__).parent / "activities"
MILE_M = 1609.344
STEPS = {
    "en": {"warmup": "Warm Up", "active": "Run", "rest": "Recover", "cooldown": "Cool Down"},
    "de": {"warmup": "Aufwärmen", "active": "Laufen", "rest": "Erholung", "cooldown": "Abkühlen"},
    "fr": {"warmup": "Échauffement", "active": "Course", "rest": "Récupération", "cooldown": "Retour au calme"},
}


def found(data: bytes) -> ReadSession:
    file = read(data)
    assert isinstance(file, LapFile)
    return find(file, PLAN)


def table(
    header: Sequence[str],
    *,
    laps: list[Press] | None = None,
    unit_m: float = 1000.0,
    comma: bool = False,
    summary: str | None = "Summary",
    steps: str = "en",
    sign: str = ",",
    coded: str = "utf-8",
) -> bytes:
    """A table of laps under any heading; the kind of a column is told by its place in the dictionary below."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, delimiter=sign)
    writer.writerow([title for title in header if not title.startswith("=")])
    kinds = [KINDS[re.sub(r"[\s(].*", "", title.lower())] for title in header]
    total = 0
    for number, lap in enumerate(laps or presses(), 1):
        total += lap.ms
        values = {
            "number": str(number),
            "step": STEPS[steps][lap.kind],
            "time": clock(lap.ms),
            "total": clock(total),
            "elapsed": clock(lap.ms + lap.paused_ms),
            "metres": f"{lap.metres / unit_m:.2f}",
            "other": "3:08",
        }
        writer.writerow([_comma(values[kind], comma) for kind in kinds])
    if summary is not None:
        writer.writerow([summary if kind == "number" else _comma(clock(total), comma) for kind in kinds])
    return out.getvalue().encode(coded)


def _comma(text: str, comma: bool) -> str:
    return text.replace(".", ",") if comma else text


KINDS = {
    **dict.fromkeys(("laps", "lap", "intervals", "runden", "runde", "vueltas", "circuits", "intervalle"), "number"),
    **dict.fromkeys(("step", "type", "schritttyp"), "step"),
    **dict.fromkeys(("time", "zeit", "tiempo", "temps", "durée", "moving", "rundenzeit"), "time"),
    **dict.fromkeys(("cumulative", "kumulierte", "total", "gesamtzeit"), "total"),
    "elapsed": "elapsed",
    **dict.fromkeys(("distance", "distancemi", "distanz", "distancia"), "metres"),
    **dict.fromkeys(("avg", "ø", "allure", "ritmo", "calories"), "other"),
}
TABLES = {
    "kilometres after a space": table(["Laps", "Time", "Cumulative Time", "Distance km", "Avg Pace min/km"]),
    "broken over lines, Windows": table(["Laps", "Time", "Cumulative\r\nTime", "Distance\r\nkm"]),
    "miles after a space": table(["Laps", "Time", "Distance mi", "Avg Pace min/mi"], unit_m=MILE_M),
    "miles, broken over lines": table(["Laps", "Time", "Distance\nmi"], unit_m=MILE_M),
    "miles without a unit": table(["Laps", "Time", "Cumulative Time", "Distance", "Avg Pace"], unit_m=MILE_M),
    "metres": table(["Laps", "Time", "Distance m"], unit_m=1.0),
    "German": table(["Runden", "Zeit", "Kumulierte Zeit", "Distanz", "Ø Pace"], comma=True, summary="Zusammenfassung"),
    "German, semicolons": table(["Runden", "Zeit", "Distanz km"], comma=True, summary="Übersicht", sign=";"),
    "French": table(["Circuits", "Temps", "Distance km", "Allure moyenne"], comma=True, summary="Résumé"),
    "Spanish": table(["Vueltas", "Tiempo", "Distancia km", "Ritmo medio"], comma=True, summary="Resumen"),
    "an unknown word for the sum": table(["Laps", "Time", "Distance km"], summary="Yhteenveto"),
    "no sum": table(["Laps", "Time", "Distance km"], summary=None),
    "steps of a workout": table(["Intervals", "Step Type", "Lap", "Time", "Cumulative Time", "Distance"]),
    "steps, German": table(["Intervalle", "Schritttyp", "Zeit", "Distanz km"], comma=True, steps="de"),
    "steps, French": table(["Intervalle", "Type d'étape", "Durée", "Distance"], steps="fr", summary="Récapitulatif"),
    "steps first": table(["Step Type", "Laps", "Time", "Distance"]),
    "UTF-16": table(["Laps", "Time", "Distance km"], coded="utf-16"),
    "tabs and a mark": b"\xef\xbb\xbf" + table(["Laps", "Time", "Distance km"], sign="\t"),
}
TCX = evening.tcx(presses()).decode()
TRAINING_CENTERS = {
    "a prefix": TCX.replace("<Lap", "<ns:Lap").replace("</Lap", "</ns:Lap").replace("xmlns=", "xmlns:ns='u' xmlns="),
    "blanks before it": "          " + TCX,
    "a mark before it": "\ufeff" + TCX,
    "everything resting": TCX.replace(">Active<", ">Resting<"),
    "laps by place": TCX.replace(">Manual<", ">Location<"),
    "laps by distance, though pressed": TCX.replace(">Manual<", ">Distance<"),
    "no intensity": re.sub("<Intensity>.*?</Intensity>", "", TCX),
    "version 1": TCX.replace("/v2", "/v1"),
    "milliseconds of a start": TCX.replace('Z"', '.000Z"'),
    "decimal commas": re.sub(r"(\d)\.(\d+)</", r"\1,\2</", TCX),
    "a ride before the run": TCX.replace(
        "<Activities>",
        "<Activities><Activity Sport='Biking'>"
        + "<Lap StartTime='2026-03-03T10:00:00Z'><TotalTimeSeconds>600</TotalTimeSeconds></Lap>" * 40
        + "</Activity>",
    ),
}


@pytest.mark.parametrize("form", TABLES)
def test_every_heading_gives_the_same_evening(form: str) -> None:
    _is_the_evening(found(TABLES[form]))


@pytest.mark.parametrize("form", TRAINING_CENTERS)
def test_every_exporter_of_tcx_gives_the_same_evening(form: str) -> None:
    _is_the_evening(found(TRAINING_CENTERS[form].encode()))


def test_tcx_in_utf_16_gives_the_same_evening() -> None:
    _is_the_evening(found(TCX.replace("utf-8", "utf-16").encode("utf-16")))


@pytest.mark.parametrize("activity", sorted(path.name for path in ACTIVITIES.glob("*.fit")))
def test_activities_of_an_independent_writer_give_the_same_evening(activity: str) -> None:
    """Written by fit-tool 0.9.16: several makers, fields that are missing, a swim before the run."""
    _is_the_evening(found((ACTIVITIES / activity).read_bytes()))


def _is_the_evening(session: ReadSession) -> None:
    assert tuple(rep.time_ms for rep in session.reps) == REPS_MS
    assert tuple(rep.recovery_ms for rep in session.reps)[:11] == RECOVERIES_MS
    assert tuple(flush.time_ms for flush in session.flush) == FLUSH_MS
    assert not session.problems
    assert not any(rep.doubt for rep in session.reps)


def test_what_the_watch_was_paused_is_part_of_the_recovery() -> None:
    laps = presses()
    laps[2] = replace(laps[2], paused_ms=10_000)
    session = found(table(["Laps", "Moving Time", "Elapsed Time", "Distance km"], laps=laps))
    assert session.reps[0].recovery_ms == RECOVERIES_MS[0] + 10_000


@pytest.mark.parametrize("form", [evening.tcx, lambda laps: fit(laps, kinds=False), evening.strava])
def test_who_stands_still_in_his_recovery_has_run_no_rep(form: object) -> None:
    """66 s of standing are near the 75 s of a rep, but cover nought metres."""
    laps = [
        replace(lap, ms=66_000, metres=0.0, kind="active") if lap.kind == "rest" and lap.ms < 70_000 else lap
        for lap in presses()
    ]
    session = found(form(laps))  # type: ignore[operator]
    assert [rep.recovery_ms for rep in session.reps][:11] == [66_000] * 11
    assert len(session.reps) == 12


def test_a_treadmill_measures_nothing_and_its_times_are_taken() -> None:
    session = found(fit([replace(lap, metres=0.0) for lap in presses()]))
    assert tuple(rep.time_ms for rep in session.reps) == REPS_MS


@pytest.mark.parametrize("seed", range(12))
def test_metres_that_satellites_invent_change_nothing(seed: int) -> None:
    chance = random.Random(seed)
    laps = [replace(lap, metres=lap.metres * chance.uniform(0.97, 1.06)) for lap in presses()]
    _is_the_evening(found(table(["Laps", "Time", "Distance km"], laps=laps)))


def test_a_stopwatch_without_metres_is_read_by_its_times() -> None:
    laps = presses()[1:-5]
    for header in (["Lap", "Time", "Total Time"], ["Runde", "Rundenzeit", "Gesamtzeit"]):
        session = found(table(header, laps=laps, summary=None))
        assert tuple(rep.time_ms for rep in session.reps) == REPS_MS


@pytest.mark.parametrize(
    "wrap",
    [
        lambda laps: {"name": "Track", "distance": 12000.0, "splits_metric": [{"distance": 1000}], "laps": laps},
        lambda laps: [{"name": "Track", "laps": laps}],
        lambda laps: [{name: str(value) for name, value in lap.items()} for lap in laps],
        lambda laps: random.Random(1).sample(laps, len(laps)),
    ],
)
def test_strava_wraps_its_laps_in_many_ways(wrap: object) -> None:
    laps = json.loads(evening.strava(presses()))
    session = found(json.dumps(wrap(laps)).encode())  # type: ignore[operator]
    assert tuple(rep.time_ms for rep in session.reps) == tuple(round(ms / 1000) * 1000 for ms in REPS_MS)
    assert tuple(rep.recovery_ms for rep in session.reps)[:11] == RECOVERIES_MS


def test_the_json_of_garmin_connect_is_read() -> None:
    kinds = {"warmup": "WARMUP", "active": "INTERVAL", "rest": "RECOVERY", "cooldown": "COOLDOWN"}
    laps = [
        {
            "lapIndex": number,
            "startTimeGMT": "2026-03-03T17:30:00.0",
            "distance": lap.metres,
            "duration": lap.ms / 1000,
            "elapsedDuration": lap.ms / 1000,
            "intensityType": kinds[lap.kind],
        }
        for number, lap in enumerate(presses(), 1)
    ]
    _is_the_evening(found(json.dumps({"activityId": 1, "lapDTOs": laps}).encode()))


@pytest.mark.parametrize(
    "laps",
    [
        [Press(150_000, 804.7, "active")] * 12,
        [Press(150_000 + n, 500.0, "active") for n in range(12)],
        [Press(300_000, 1100.0 + 10 * n, "active") for n in range(8)],
    ],
)
def test_laps_that_a_watch_cut_are_refused(laps: list[Press]) -> None:
    with pytest.raises(Unreadable) as refused:
        found(fit(laps, kinds=False, trigger=1))
    assert refused.value.code == "auto_laps"


def test_a_jog_and_a_short_flush_are_not_one_flush() -> None:
    laps = presses()
    at = next(place for place, lap in enumerate(laps) if lap.ms == FLUSH_MS[1])
    laps[at] = replace(laps[at], metres=1900.0)
    assert tuple(flush.time_ms for flush in found(fit(laps, kinds=False)).flush) == FLUSH_MS


def test_thousands_of_records_do_not_slow_a_file_down() -> None:
    """What is no lap is dropped undecoded; the file stays as it was."""
    from coachapp.lapfiles.fit_messages import only

    data = fit(presses(), records=20_000)
    assert len(only(data, {0, 19})) < 2_000
    _is_the_evening(found(data))


# --- what is written is read back -------------------------------------------------------------------

TENTHS = st.integers(min_value=480, max_value=1190).map(lambda tenths: tenths * 100)
SECONDS = st.integers(min_value=30, max_value=240).map(lambda seconds: seconds * 1000)
REPS = st.lists(TENTHS, min_size=3, max_size=16)


@given(reps=REPS, data=st.data())
def test_a_wide_sheet_reads_back_as_itself(reps: list[int], data: st.DataObject) -> None:
    rests = data.draw(st.lists(SECONDS, min_size=len(reps) - 1, max_size=len(reps) - 1))
    sign, point = data.draw(st.sampled_from([(",", "."), (";", ","), ("\t", "."), ("\t", ",")]))
    numbers = range(1, len(reps) + 1)
    head = ["Date", "Name", *(f"Rep {n}" for n in numbers), *(f"Rec {n}" for n in numbers[:-1])]
    row = [
        "2026-03-03",
        "Ben",
        *(f"{ms / 1000:.1f}".replace(".", point) for ms in reps),
        *(str(ms // 1000) for ms in rests),
    ]
    sheet = read(f"{sign.join(head)}\n{sign.join(row)}\n".encode())
    assert isinstance(sheet, Sheet)
    assert [rep.time_ms for rep in sheet.sessions[0].reps] == reps
    assert [rep.recovery_ms for rep in sheet.sessions[0].reps] == [*rests, None]


@given(reps=REPS, data=st.data())
def test_a_long_sheet_reads_back_as_itself(reps: list[int], data: st.DataObject) -> None:
    rests = [*data.draw(st.lists(SECONDS, min_size=len(reps) - 1, max_size=len(reps) - 1)), None]
    rows = [
        f"2026-03-03,Ben,{number},400,{clock(ms)},{rest // 1000 if rest else ''}"
        for number, (ms, rest) in enumerate(zip(reps, rests, strict=True), 1)
    ]
    shuffled = data.draw(st.permutations(rows))
    sheet = read("\n".join(["date,athlete,rep,distance,time,recovery", *shuffled]).encode())
    assert isinstance(sheet, Sheet)
    assert [rep.time_ms for rep in sheet.sessions[0].reps] == reps
    assert [rep.recovery_ms for rep in sheet.sessions[0].reps] == rests


@given(reps=REPS, data=st.data())
def test_a_running_clock_reads_back_as_itself(reps: list[int], data: st.DataObject) -> None:
    rests = data.draw(st.lists(SECONDS, min_size=len(reps) - 1, max_size=len(reps) - 1))
    rows, now = ["clock,event,who,rep"], 0
    for number, ms in enumerate(reps, 1):
        rows.append(f"{clock(now)},S,group 1,{number}")
        now += ms
        rows.append(f"{clock(now)},F,Ben,{number}")
        now += rests[number - 1] if number <= len(rests) else 0
    sheet = read("\n".join(rows).encode())
    assert isinstance(sheet, Sheet)
    assert [rep.time_ms for rep in sheet.sessions[0].reps] == reps
    assert [rep.recovery_ms for rep in sheet.sessions[0].reps] == [*rests, None]


@given(reps=REPS, data=st.data())
def test_a_notebook_reads_back_as_itself(reps: list[int], data: st.DataObject) -> None:
    rests = data.draw(st.lists(SECONDS, min_size=len(reps) - 1, max_size=len(reps) - 1))
    words = [f"{ms / 1000:.1f} ({rest // 1000})" for ms, rest in zip(reps, rests, strict=False)]
    text = f"{len(reps)}x400: {', '.join([*words, f'{reps[-1] / 1000:.1f}'])}"
    sheet = read(text.encode())
    assert isinstance(sheet, Sheet)
    assert [rep.time_ms for rep in sheet.sessions[0].reps] == reps
    assert [rep.recovery_ms for rep in sheet.sessions[0].reps] == [*rests, None]


PACED = st.lists(st.integers(min_value=720, max_value=780).map(lambda tenths: tenths * 100), min_size=3, max_size=12)


@given(reps=PACED, form=st.sampled_from([fit, evening.tcx, evening.garmin_csv]))
def test_laps_of_a_watch_read_back_as_themselves(reps: list[int], form: object) -> None:
    laps = presses(tuple(reps), RECOVERIES_MS[: len(reps) - 1])
    session = found(form(laps))  # type: ignore[operator]
    assert [rep.time_ms for rep in session.reps] == reps
    assert [rep.recovery_ms for rep in session.reps][:-1] == list(RECOVERIES_MS[: len(reps) - 1])
