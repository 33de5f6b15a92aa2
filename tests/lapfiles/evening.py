"""One made-up evening, written down in every form that a watch or a coach would: the truth that all readers must find."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from coachapp.lapfiles.plan import Plan, PlanRep

REPS_MS = (75_400, 74_800, 75_100, 75_000, 74_600, 75_300, 74_900, 75_200, 75_500, 74_700, 75_000, 74_300)
RECOVERIES_MS = (58_000, 57_000, 59_000, 58_000, 60_000, 58_000, 57_000, 59_000, 58_000, 57_000, 58_000)
REST_MS = 236_000
FLUSH_MS = (442_600, 427_900)
BEGAN = datetime(2026, 3, 3, 17, 30, tzinfo=UTC)

PLAN = Plan(
    reps=(PlanRep(400.0, 75_000),) * 12,
    recovery_m=200.0,
    recovery_ms=60_000,
    flush_m=(2000.0, 2000.0),
    flush_ms=441_700,
)


@dataclass(frozen=True)
class Press:
    """One lap as the watch saw it."""

    ms: int
    metres: float
    kind: str  # warmup, active, rest, cooldown
    paused_ms: int = 0


def presses(
    reps: tuple[int, ...] = REPS_MS,
    recoveries: tuple[int, ...] = RECOVERIES_MS,
    *,
    rep_m: float = 403.7,
    jog_m: float = 203.7,
    flush: tuple[int, ...] = FLUSH_MS,
) -> list[Press]:
    """Every press of the lap button of that evening, warm-up and cool-down along."""
    laps = [Press(912_000, 3053.7, "warmup")]
    for place, ms in enumerate(reps):
        laps.append(Press(ms, rep_m, "active"))
        if place < len(recoveries):
            laps.append(Press(recoveries[place], jog_m, "rest"))
    if flush:
        laps.append(Press(REST_MS, 313.7, "rest"))
        for place, ms in enumerate(flush):
            laps.append(Press(ms, 2013.7, "active"))
            if place + 1 < len(flush):
                laps.append(Press(128_000, 203.7, "rest"))
    return [*laps, Press(640_000, 1983.7, "cooldown")]


def merged(laps: list[Press], first: int, count: int = 2) -> list[Press]:
    """The same laps with the button between some of them never pressed."""
    together = laps[first : first + count]
    one = replace(
        together[0], ms=sum(lap.ms for lap in together), metres=sum(lap.metres for lap in together), kind="active"
    )
    return [*laps[:first], one, *laps[first + count :]]


def clock(ms: int) -> str:
    tenths = ms // 100
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    end = f"{rest // 10:02}.{rest % 10}"
    return f"{hours}:{minutes:02}:{end}" if hours else f"{minutes}:{end}"


CLASSIC = ("Laps", "Time", "Cumulative Time", "Distance", "Avg Pace", "Avg HR")
AFTER_SPACE = ("Laps", "Time", "Cumulative Time", "Distance km", "Avg Pace min/km", "Avg HR bpm")
BROKEN = ("Laps", "Time", "Cumulative\nTime", "Distance\nkm", "Avg Pace\nmin/km", "Avg HR\nbpm")
GLUED_MILES = ("Laps", "Time", "Cumulative Time", "Distancemi", "Avg Pacemin/mi", "Avg HRbpm")


def garmin_csv(laps: list[Press], header: tuple[str, ...] = CLASSIC) -> bytes:
    """Garmin's table, every cell quoted, a summary at its end."""
    unit = 1609.344 if header is GLUED_MILES else 1000.0
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    total = 0
    for number, lap in enumerate(laps, 1):
        total += lap.ms
        writer.writerow([number, clock(lap.ms), clock(total), f"{lap.metres / unit:.2f}", "3:08", "171"])
    writer.writerow(
        ["Summary", clock(total), clock(total), f"{sum(lap.metres for lap in laps) / unit:.2f}", "4:21", "155"]
    )
    return out.getvalue().encode()


def strava(laps: list[Press]) -> bytes:
    """Strava's laps, in whole seconds."""
    rows = [
        {
            "lap_index": number,
            "elapsed_time": round(lap.ms / 1000),
            "moving_time": max(1, round(lap.ms / 1000) - 1),
            "distance": lap.metres,
            "split": number,
            "average_speed": lap.metres * 1000 / lap.ms,
        }
        for number, lap in enumerate(laps, 1)
    ]
    return json.dumps(rows).encode()


def tcx(laps: list[Press], *, with_rests: bool = True) -> bytes:
    """Training Center XML."""
    root = ElementTree.Element("TrainingCenterDatabase")
    root.set("xmlns", "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2")
    activity = ElementTree.SubElement(ElementTree.SubElement(root, "Activities"), "Activity", Sport="Running")
    began = BEGAN
    for lap in laps:
        element = ElementTree.SubElement(activity, "Lap", StartTime=began.isoformat().replace("+00:00", "Z"))
        began += timedelta(milliseconds=lap.ms)
        ElementTree.SubElement(element, "TotalTimeSeconds").text = f"{lap.ms / 1000:.3f}"
        ElementTree.SubElement(element, "DistanceMeters").text = f"{lap.metres:.2f}"
        resting = with_rests and lap.kind == "rest"
        ElementTree.SubElement(element, "Intensity").text = "Resting" if resting else "Active"
        ElementTree.SubElement(element, "TriggerMethod").text = "Manual"
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
