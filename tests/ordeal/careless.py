"""Readers as one writes them in an afternoon, for files that are as they should be: what a changed file does to those.

The control of row U1: where none of them ever breaks, the changes were too mild to prove anything.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Final
from xml.etree import ElementTree

import fitdecode
import openpyxl


def _fit(data: bytes) -> object:
    with fitdecode.FitReader(io.BytesIO(data)) as reader:
        laps = [frame for frame in reader if isinstance(frame, fitdecode.FitDataMessage) and frame.name == "lap"]
    return [lap.get_value("total_timer_time") * 1000 for lap in laps]


def _tcx(data: bytes) -> object:
    laps = ElementTree.fromstring(data).iter("{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}Lap")
    return [float(lap[0].text or "") for lap in laps]


def _json(data: bytes) -> object:
    return [lap["elapsed_time"] + lap["distance"] for lap in json.loads(data)]


def _cells(data: bytes) -> object:
    sign = b";" if data.count(b";") > data.count(b",") else b","
    rows = list(csv.reader(io.StringIO(data.decode()), delimiter=sign.decode()))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def _book(data: bytes) -> object:
    return [[str(cell.value) for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()]


def _notebook(data: bytes) -> object:
    return [float(time) for time in re.findall(r"[\d.]+", data.decode())]


_READERS: Final[dict[str, Callable[[bytes], object]]] = {
    "fit": _fit,
    "tcx": _tcx,
    "strava": _json,
    "xlsx": _book,
    "roster, xlsx": _book,
    "notebook": _notebook,
}


def breaks(form: str, data: bytes) -> bool:
    """Whether the careless reader of this form ends in anything but an answer."""
    try:
        _READERS.get(form, _cells)(data)
    except Exception:
        return True
    return False
