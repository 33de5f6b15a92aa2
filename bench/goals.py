"""The goals of docs/speed.md beside what was measured, every one of them, met or not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.run import Figures, Result, Row

NAN = math.nan


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of the table: met when `value` is at most `limit`; a value that was not measured is NaN."""

    work: str
    what: str
    limit: float
    value: float
    unit: str = ""

    @property
    def met(self) -> str:
        """Yes, no, or not measured."""
        return "not measured" if math.isnan(self.value) else "yes" if self.value <= self.limit else "**no**"


def ratio(ours: list[float], bare: list[float]) -> float:
    """Ours to bare: the middle of the ratios of the rounds, NaN where there are none."""
    pairs = [a / b for a, b in zip(ours, bare, strict=False) if b]
    return median(pairs) if pairs else NAN


def cpu_ms(figures: Figures) -> list[float]:
    """Processor time of app and database together for an answer, slice by slice."""
    return [app + database for app, database in zip(figures.app_ms, figures.database_ms, strict=True)]


def cpu_ratio(row: Row, clients: int) -> float:
    """Processor time of Quarters to that of the bare app."""
    return ratio(cpu_ms(row.figures[clients, "ours"]), cpu_ms(row.figures[clients, "bare"]))


def beside(row: Row) -> float:
    """What half of its answers took, to half of those of the other work that was asked for in turn with it."""
    ours, other = (row.figures[1, name].medians_ms() for name in ("ours", "beside"))
    return ratio(ours, other)


def goals_of(result: Result) -> Iterator[Goal]:
    """What is asked of pages and writes on one database."""
    rows = {row.work.name: row for row in result.rows}
    for row in result.rows:
        if row.work.ratio is not None:
            for clients in row.work.clients:
                what = f"processor time to the bare app's, {clients} client{'s' if clients > 1 else ''}"
                yield Goal(row.work.title, what, row.work.ratio, cpu_ratio(row, clients), "x")
        if row.work.queries is not None:
            yield Goal(row.work.title, "SQL", row.work.queries, row.ours.queries)
    if {"next", "next after a log"} <= rows.keys():
        same = beside(rows["next after a log"])
        yield Goal("athlete's next page", "right after a log to later, half (the same but for noise)", 1.15, same, "x")
    if {"squad of 30", "squad of 100"} <= rows.keys():
        few, many = rows["squad of 30"], rows["squad of 100"]
        yield Goal(many.work.title, "half of all answers, to that of 30", 2.2, beside(many), "x")
        yield Goal(many.work.title, "SQL more than for 30", 0, many.ours.queries - few.ours.queries)
    # The whole, as where the goal comes from; the share, which is a reading of ours, stands in the table of memory.
    loaded = [held.ratio(1) for held in result.held[1:]]
    for which, value in (("the middle of all works", _middle(loaded)), ("the highest", max(loaded, default=NAN))):
        yield Goal("worker under load", f"memory that it holds, to the bare app's, {which}", 1.4, value, "x")
    wrong = sum(len(figures.errors) for row in result.rows for figures in row.figures.values())
    yield Goal("everything", "errors", 0, wrong)


def goals_of_engine(found: Mapping[str, Any]) -> Iterator[Goal]:
    """What is asked of the engine."""
    yield Goal("engine: standing of a march of 12 sessions", "pure", 250, found.get("march_us", NAN), "µs")
    linear = {int(length): value / int(length) for length, value in found.get("linear", {}).items()}
    bent = linear[max(linear)] / linear[min(linear)] if linear else NAN
    said = "a session of 1,000 to a session of 125 (linear: 1)"
    yield Goal("engine: fold of 1,000 sessions", said, 1.3, bent, "x")


def goals_of_phone(found: Mapping[str, Any]) -> Iterator[Goal]:
    """What is asked of an athlete's phone and a coach's."""
    visits = found.get("visits", [])

    def middle(which: str, name: str) -> float:
        values = [float(visit[which][name]) for visit in visits]
        return median(values) if values else NAN

    page = "athlete's next page on a phone"
    yield Goal(page, "first visit, over the wire", 60, middle("first", "bytes") / 1000, "kB")
    yield Goal(page, "next visit, over the wire", 8, middle("again", "bytes") / 1000, "kB")
    yield Goal(page, "largest paint, first visit", 1500, middle("first", "paint"), "ms")
    yield Goal(page, "largest paint, next visit", 1500, middle("again", "paint"), "ms")
    yield Goal(page, "layout shift", 0, max((v[w]["shift"] for v in visits for w in v), default=NAN))
    for name in ("half", "nine of ten"):
        tapped = float(found.get("tap", {}).get(f"{name} at 4x", NAN))
        yield Goal("stopwatch with 30, processor 4 times slower", f"tap to paint, {name}", 16, tapped, "ms")
    for name, longest in found.get("actions", {"htmx": [NAN]}).items():
        yield Goal(f"htmx: {name}", "longest task of the main thread (0: none of 50 ms)", 100, median(longest), "ms")


def _middle(values: list[float]) -> float:
    return median(values) if values else NAN
