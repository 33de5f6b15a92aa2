"""Free text from a notebook or a message: one athlete's reps as somebody wrote them down."""

from __future__ import annotations

import re
from typing import Final

from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import Problem, ReadFlush, ReadRep, ReadSession, Sheet
from coachapp.training.pasted_session import read_session_line
from coachapp.training.time_text import NotATime, read_time

_QUARTER_M: Final = 400.0
_FLUSH_M: Final = 2000.0
_REPS: Final = 12
_FEWEST: Final = 2
_FLUSH: Final = re.compile(r"\b(?:aerobic )?flush(?:es)?\b[: ]*(.*)", re.IGNORECASE | re.DOTALL)
_FLUSH_TIME: Final = re.compile(r"\d{1,2}[:.']\d{2}(?:[.,]\d)?", re.ASCII)
_EFFORT: Final = re.compile(r"\b(?:rpe|effort)\b ?[:=]? ?(\d{1,2})([.,]5)?", re.IGNORECASE | re.ASCII)


def read_notebook(text: str) -> Sheet:
    """Read one session out of free text. Raises Unreadable when it holds fewer than two reps."""
    count = _count(text)
    pasted = read_session_line(text, count)
    distance_m = float(pasted.announced[1]) if pasted.announced else _QUARTER_M
    read = [*pasted.reps, *pasted.extra]
    if len([rep for rep in read if rep.time_ms is not None]) < _FEWEST:
        raise Unreadable("unknown_kind")
    reps = tuple(ReadRep(distance_m, rep.time_ms, rep.recovery_ms, rep.doubt) for rep in read)
    problems = [Problem(code) for code in pasted.problems if code != "unread" and pasted.announced is not None]
    unread = tuple(words for words in pasted.unread if not _FLUSH.match(words) and not _EFFORT.fullmatch(words))
    if unread:
        problems.append(Problem("unread", unread))
    session = ReadSession(
        reps=reps,
        flush=_flush(text),
        rpe_half=_rpe_half(text),
        announced=pasted.announced,
        problems=tuple(problems),
    )
    return Sheet("notebook", (session,))


def _count(text: str) -> int:
    """How many reps to look for: those announced, else as many as are found."""
    first = read_session_line(text, _REPS)
    if first.announced:
        return first.announced[0]
    return len(first.reps) + len(first.extra) or _REPS


def _flush(text: str) -> tuple[ReadFlush, ...]:
    match = _FLUSH.search(text)
    found = []
    for written in _FLUSH_TIME.findall(match[1])[:4] if match else []:
        try:
            ms = read_time(written).ms
        except NotATime:
            continue
        found.append(ReadFlush(_FLUSH_M, ms))
    return tuple(found)


def _rpe_half(text: str) -> int | None:
    match = _EFFORT.search(text)
    if match is None:
        return None
    half = 2 * int(match[1]) + bool(match[2])
    return half if half <= 20 else None
