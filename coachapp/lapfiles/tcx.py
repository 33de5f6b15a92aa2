"""Training Center XML, version 2: one `Lap` element a lap, times in seconds, distances in metres."""

from __future__ import annotations

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


def read_tcx(data: bytes) -> LapFile:
    """Read the laps of the first activity of a TCX file. Raises Unreadable."""
    root = _parsed(data)
    if _name(root) == "gpx":
        raise Unreadable("gpx")
    if _name(root) != "TrainingCenterDatabase":
        raise Unreadable("unknown_kind")
    activity = next((found for found in root.iter() if _name(found) == "Activity"), None)
    if activity is None:
        raise Unreadable("no_laps")
    elements = [found for found in activity if _name(found) == "Lap"]
    if len(elements) > MOST_LAPS:
        raise Unreadable("too_many_laps", str(MOST_LAPS))
    laps = [lap for number, element in enumerate(elements, 1) if (lap := _lap(element, number)) is not None]
    started_at = moment(elements[0].get("StartTime")) if elements else None
    # "Active" on every lap is what a watch writes that was never told: it says nothing.
    if not any(lap.intensity == "rest" for lap in laps):
        laps = [Lap(lap.number, lap.time_ms, lap.elapsed_ms, lap.distance_m, "", lap.trigger) for lap in laps]
    return LapFile("tcx", tuple(laps), started_at)


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
    return (found.text or "").strip() if found is not None else ""


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
