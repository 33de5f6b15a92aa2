"""A workout as TCX, the form of older watches.

Its schema numbers at most twenty steps, so reps of one target and the recoveries between them become a repeated
block: the march never has more than two targets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from coachapp.watch.steps import Step

_TCX: Final = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_TYPE: Final = f"{{{_XSI}}}type"
_TITLE_LETTERS: Final = 15


@dataclass(frozen=True, slots=True)
class _Block:
    """Steps run `times` times over."""

    steps: tuple[Step, ...]
    times: int = 1


def tcx_workout(title: str, steps: Sequence[Step]) -> bytes:
    """Write a workout as TCX, version 2."""
    register_namespace("", _TCX)
    register_namespace("xsi", _XSI)
    root = Element(f"{{{_TCX}}}TrainingCenterDatabase")
    workout = _sub(_sub(root, "Workouts"), "Workout")
    workout.set("Sport", "Running")
    _sub(workout, "Name", title[:_TITLE_LETTERS])
    number = 0
    for block in blocks_of(steps):
        if block.times == 1:
            for step in block.steps:
                number += 1
                _write_step(_sub(workout, "Step"), step, number)
            continue
        number += len(block.steps) + 1
        repeat = _sub(workout, "Step")
        repeat.set(_TYPE, "Repeat_t")
        _sub(repeat, "StepId", str(number))
        _sub(repeat, "Repetitions", str(block.times))
        for place, step in enumerate(block.steps):
            _write_step(_sub(repeat, "Child"), step, number - len(block.steps) + place)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def blocks_of(steps: Sequence[Step]) -> list[_Block]:
    """Fold what repeats: rep and recovery, as long as both stay the same."""
    pairs: list[tuple[Step, ...]] = []
    place = 0
    while place < len(steps):
        pair = tuple(steps[place : place + 2])
        whole = len(pair) == 2 and pair[0].kind == "rep" and pair[1].kind == "recovery"
        pairs.append(pair if whole else pair[:1])
        place += len(pairs[-1])
    blocks = []
    for _key, run in groupby(pairs, key=lambda pair: [(step.kind, step.band, _unnumbered(step)) for step in pair]):
        alike = list(run)
        first = alike[0]
        if len(alike) > 1:
            first = tuple(Step(step.kind, _unnumbered(step), step.note, step.band) for step in first)
        blocks.append(_Block(first, len(alike)))
    return blocks


def _unnumbered(step: Step) -> str:
    """The title without the number of the rep: within a block it would be the same one every time."""
    return step.title.partition(": ")[2] or step.title


def _write_step(element: Element, step: Step, number: int) -> None:
    element.set(_TYPE, "Step_t")
    _sub(element, "StepId", str(number))
    _sub(element, "Name", step.title[:_TITLE_LETTERS])
    _sub(element, "Duration").set(_TYPE, "UserInitiated_t")
    _sub(element, "Intensity", "Resting" if step.kind in ("recovery", "rest") else "Active")
    target = _sub(element, "Target")
    if step.band is None:
        target.set(_TYPE, "None_t")
        return
    target.set(_TYPE, "Speed_t")
    zone = _sub(target, "SpeedZone")
    zone.set(_TYPE, "CustomSpeedZone_t")
    _sub(zone, "ViewAs", "Pace")
    _sub(zone, "LowInMetersPerSecond", f"{step.band.low / 1000:.3f}")
    _sub(zone, "HighInMetersPerSecond", f"{step.band.high / 1000:.3f}")


def _sub(parent: Element, name: str, text: str = "") -> Element:
    element = SubElement(parent, f"{{{_TCX}}}{name}")
    if text:
        element.text = text
    return element
