"""Tables for docs/speed.md, and every figure as docs/speed.json."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from bench.goals import Goal, cpu_ms, cpu_ratio, ratio
from bench.run import Figures, Result, Row

DOCS = Path(__file__).resolve().parent.parent / "docs"
FROM, TO = "<!-- bench: written by `make bench` -->", "<!-- end of bench -->"
_HEAD = (
    "| work | clients | SQL | bytes | half ms | 99 of 100 ms | app CPU ms | database CPU ms | answers/s | errors |"
    " half ratio | CPU ratio | noise |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def surroundings(part: float) -> dict[str, Any]:
    """Where and when it was measured."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    return {
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "part": part,
        "processors": f"{os.cpu_count()} x {cpu}",
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
        "django": version("django"),
        "gunicorn": version("gunicorn"),
    }


def page(
    where: Mapping[str, Any], goals: Mapping[str, Iterable[Goal]], results: Iterable[Result], below: Mapping[str, str]
) -> str:
    """Everything between the marks of docs/speed.md. `below` is said under a table."""
    part = "" if where["part"] >= 1 else f" Part {where['part']:g} of a whole run."
    lines = [
        f"Measured {where['at']} on {where['processors']} (load before it began: {where['load_before']:.1f}), Python "
        f"{where['python']}, Django {where['django']}, gunicorn {where['gunicorn']} with 2 workers.{part}",
    ]
    for name, listed in goals.items():
        lines += ["", f"### Goals: {name}", "", "| work | figure | goal | measured | met |", "|---|---|--:|--:|---|"]
        lines += [_goal(goal) for goal in listed]
        lines += ["", below[name]] if below.get(name) else []
    for result in results:
        lines += ["", f"### {result.database.name} {result.database.words}: Quarters / bare", "", _HEAD]
        lines += [_line(row, clients) for row in result.rows for clients in row.work.clients]
        lines += ["", *_memory(result)]
    return "\n".join(lines)


def as_json(
    where: Mapping[str, Any], goals: Mapping[str, Iterable[Goal]], results: Iterable[Result], **more: Any
) -> str:
    """The same and what lies behind it, slice by slice."""
    told = {
        "where": dict(where),
        "goals": {name: [_told(goal) for goal in listed] for name, listed in goals.items()},
        "databases": [_result(result) for result in results],
        **more,
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def write(text: str, told: str) -> None:
    """Put the tables between the marks of docs/speed.md, and the JSON beside it."""
    path = DOCS / "speed.md"
    before, _from, rest = path.read_text(encoding="utf-8").partition(FROM)
    _old, mark, after = rest.partition(TO)
    if not mark:
        raise SystemExit(f"{path} has no marks to write between")
    path.write_text(f"{before}{FROM}\n{text}\n{TO}{after}", encoding="utf-8")
    (DOCS / "speed.json").write_text(told, encoding="utf-8")


# --- inside ------------------------------------------------------------------------------------


def _goal(goal: Goal) -> str:
    unit = f" {goal.unit}" if goal.unit else ""
    value = "–" if goal.value != goal.value else f"{goal.value:.4g}{unit}"
    return f"| {goal.work} | {goal.what} | {goal.limit:g}{unit} | {value} | {goal.met} |"


def _line(row: Row, clients: int) -> str:
    ours, bare = row.figures[clients, "ours"], row.figures[clients, "bare"]
    cells = [
        row.work.title,
        str(clients),
        f"{row.ours.queries} / {row.bare.queries}",
        f"{row.ours.size:,} / {row.bare.size:,}",
        f"{ours.quantile_ms(0.5):.1f} / {bare.quantile_ms(0.5):.1f}",
        f"{ours.quantile_ms(0.99):.1f} / {bare.quantile_ms(0.99):.1f}",
        f"{_mid(ours.app_ms)} / {_mid(bare.app_ms)}",
        f"{_mid(ours.database_ms)} / {_mid(bare.database_ms)}",
        f"{ours.per_second:.0f} / {bare.per_second:.0f}",
        f"{len(ours.errors)} / {len(bare.errors)}",
        f"{ratio(ours.medians_ms(), bare.medians_ms()):.2f}",
        f"{cpu_ratio(row, clients):.2f}",
        _noise(bare),
    ]
    return "| " + " | ".join(cells) + " |"


def _noise(bare: Figures) -> str:
    """How far the bare app's own slices lie apart, in per cent of their middle."""
    values = cpu_ms(bare)
    return f"{100 * (max(values) - min(values)) / median(values):.0f} %" if values and median(values) else "–"


def _memory(result: Result) -> list[str]:
    lines = [
        "| a worker's memory after | its share, MB | ratio | all that it holds, MB | ratio |",
        "|---|--:|--:|--:|--:|",
    ]
    for held in result.held:
        cells = [held.after]
        for at in (0, 1):
            cells += [f"{held.middle_mb('ours', at):.1f} / {held.middle_mb('bare', at):.1f}", f"{held.ratio(at):.2f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _mid(values: list[float]) -> str:
    return f"{median(values):.2f}" if values else "–"


def _told(goal: Goal) -> dict[str, Any]:
    value = None if goal.value != goal.value else round(goal.value, 4)
    return {
        "work": goal.work, "what": goal.what, "limit": goal.limit, "value": value, "unit": goal.unit,
        "met": goal.met.strip("*"),
    }  # fmt: skip


def _result(result: Result) -> dict[str, Any]:
    return {
        "database": result.database.name,
        "server": result.database.words,
        "memory_mb": [{"after": held.after, **held.workers} for held in result.held],
        "works": [
            {
                "work": row.work.name,
                "queries": {"ours": row.ours.queries, "bare": row.bare.queries},
                "bytes": {"ours": row.ours.size, "bare": row.bare.size},
                "runs": [_run(clients, app, figures) for (clients, app), figures in row.figures.items()],
            }
            for row in result.rows
        ],
    }


def _run(clients: int, app: str, figures: Figures) -> dict[str, Any]:
    def short(values: list[float]) -> list[float]:
        return [round(value, 3) for value in values]

    return {
        "clients": clients,
        "app": app,
        "answers": [one.answers for one in figures.slices],
        "p50_ms": short(figures.medians_ms()),
        "p99_ms": round(figures.quantile_ms(0.99), 3) if figures.took_ms else None,
        "app_cpu_ms": short(figures.app_ms),
        "database_cpu_ms": short(figures.database_ms),
        "reopened": sum(one.reopened for one in figures.slices),
        "errors": figures.errors[:10],
    }
