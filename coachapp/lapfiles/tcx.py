"""Training Center XML, version 2: one `Lap` element a lap, times in seconds, distances in metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from coachapp.lapfiles.limits import MOST_LAPS
from coachapp.lapfiles.numbers import metres, milliseconds, moment
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import Intensity, Lap, LapFile, Trigger

_INTENSITIES: Final[dict[str, Intensity]] = {"active": "active", "resting": "rest"}
_TRIGGERS: Final[dict[str, Trigger]] = {
    "manual": "manual",
    "distance": "distance",
    "location": "distance",
    "time": "time",
    "heartrate": "manual",
}

_SHORTEST_PAUSE_MS: Final = 2_000
_LONGEST_PAUSE_MS: Final = 3_600_000


def read_tcx(data: bytes) -> LapFile:
    """Read the laps of the activity of a TCX file; of several, of the run with the most laps. Raises Unreadable."""
    root = _parsed(data)
    if _name(root) == "gpx":
        raise Unreadable("gpx")
    if _name(root) != "TrainingCenterDatabase":
        raise Unreadable("unknown_kind")
    activities = [found for found in root.iter() if _name(found) == "Activity"]
    if not activities:
        raise Unreadable("no_laps")
    elements = max(
        ([lap for lap in found if _name(lap) == "Lap"] for found in activities if _is_run(found, activities)), key=len
    )
    if len(elements) > MOST_LAPS:
        raise Unreadable("too_many_laps", str(MOST_LAPS))
    laps = [lap for number, element in enumerate(elements, 1) if (lap := _lap(element, number)) is not None]
    started_at = moment(elements[0].get("StartTime")) if elements else None
    return LapFile("tcx", tuple(_with_pauses(laps, elements)), started_at)


def _is_run(activity: Element, activities: Sequence[Element]) -> bool:
    """Whether it is a run, or none of them says that it is one."""
    return activity.get("Sport") == "Running" or not any(other.get("Sport") == "Running" for other in activities)


def _with_pauses(laps: Sequence[Lap], elements: Sequence[Element]) -> list[Lap]:
    """The laps with what the watch was paused between the start of each and the start of the next.

    Starts are often written to the second: less than two is no pause.
    """
    starts = [moment(element.get("StartTime")) for element in elements]
    if len(laps) != len(starts):
        return list(laps)
    with_pauses = []
    for lap, start, following in zip(laps, starts, [*starts[1:], None], strict=True):
        passed_ms = round((following - start).total_seconds() * 1000) if start and following else 0
        paused = _SHORTEST_PAUSE_MS < passed_ms - lap.time_ms < _LONGEST_PAUSE_MS
        with_pauses.append(replace(lap, elapsed_ms=passed_ms) if paused else lap)
    return with_pauses


def _parsed(data: bytes) -> Element:
    # Here and not above: few requests need it. The types alone come from the standard library.
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        parsed: Element = fromstring(data.strip(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable("unsafe_xml") from error
    except (ParseError, ValueError, LookupError, UnicodeError) as error:
        raise Unreadable("damaged") from error
    return parsed


def _name(element: Element) -> str:
    """The name of an element without its namespace: exporters disagree about that."""
    return str(element.tag).rpartition("}")[2]


def _text(element: Element, name: str) -> str:
    found = next((child for child in element if _name(child) == name), None)
    return (found.text or "").strip().replace(",", ".") if found is not None else ""


def _lap(element: Element, number: int) -> Lap | None:
    time_ms = milliseconds(_text(element, "TotalTimeSeconds"))
    if time_ms is None:
        return None
    return Lap(
        number=number,
        time_ms=time_ms,
        elapsed_ms=time_ms,
        distance_m=metres(_text(element, "DistanceMeters")),
        intensity=_INTENSITIES.get(_text(element, "Intensity").lower(), ""),
        trigger=_TRIGGERS.get(_text(element, "TriggerMethod").lower(), ""),
    )
