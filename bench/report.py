"""Tables for docs/speed.md, and every figure as JSON."""

from __future__ import annotations

from statistics import median

from bench.run import Figures, Result, Row


def ratio(ours: list[float], bare: list[float]) -> float:
    """Ours to bare: the middle of the ratios of the rounds."""
    pairs = [a / b for a, b in zip(ours, bare, strict=False) if b]
    return median(pairs) if pairs else float("nan")


def table(result: Result) -> str:
    """One database as a Markdown table."""
    lines = [
        f"### {result.database.name} {result.database.words}",
        "",
        "| work | clients | SQL | bytes | p50 ms | p99 ms | app CPU ms | database CPU ms | answers/s | errors |"
        " p50 ratio | CPU ratio | goal |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_line(row, clients) for row in result.rows for clients in row.work.clients]
    for name, workers in result.memory_mb.items():
        lines.append(f"{name}: " + ", ".join(f"{pss:.0f} MB share, {rss:.0f} MB whole" for pss, rss in workers))
    return "\n".join(lines) + "\n"


def _line(row: Row, clients: int) -> str:
    ours, bare = row.figures[clients, "ours"], row.figures[clients, "bare"]
    cells = [
        row.work.title,
        str(clients),
        f"{row.ours.queries} / {row.bare.queries}",
        f"{row.ours.size} / {row.bare.size}",
        f"{ours.quantile_ms(0.5):.1f} / {bare.quantile_ms(0.5):.1f}",
        f"{ours.quantile_ms(0.99):.1f} / {bare.quantile_ms(0.99):.1f}",
        f"{_mid(ours.app_ms)} / {_mid(bare.app_ms)}",
        f"{_mid(ours.database_ms)} / {_mid(bare.database_ms)}",
        f"{ours.per_second:.0f} / {bare.per_second:.0f}",
        f"{len(ours.errors)} / {len(bare.errors)}",
        f"{ratio(ours.medians_ms(), bare.medians_ms()):.2f}",
        f"{ratio(_cpu(ours), _cpu(bare)):.2f}",
        f"{row.work.ratio or ''}",
    ]
    return "| " + " | ".join(cells) + " |"


def _cpu(figures: Figures) -> list[float]:
    return [app + database for app, database in zip(figures.app_ms, figures.database_ms, strict=True)]


def _mid(values: list[float]) -> str:
    return f"{median(values):.2f}" if values else "–"
