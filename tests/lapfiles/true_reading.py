"""How a text that somebody wrote must be read."""

from __future__ import annotations

from datetime import date
from typing import Any

#: Texts by what is peculiar about them, each with the sessions that are in it.
Written = dict[str, tuple[str | bytes, list[dict[str, Any]]]]


def one(
    times: str, *, who: str = "", on: str = "", rests: str | None = None, flush: str = "", metres: str = ""
) -> dict[str, Any]:
    """A session as it must be read: figures in seconds, "-" where there is none."""
    return {
        "who": who,
        "on": date.fromisoformat(on) if on else None,
        "times": _seconds(times),
        "rests": None if rests is None else _seconds(rests),
        "flush": _seconds(flush),
        "metres": [float(figure) for figure in metres.split()],
    }


def _seconds(text: str) -> list[int | None]:
    return [None if figure == "-" else round(float(figure) * 1000) for figure in text.split()]
