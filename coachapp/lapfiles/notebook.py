"""Free text from a notebook or a message: the reps of one athlete, or of several with a line each."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from coachapp.lapfiles.days import take_day
from coachapp.lapfiles.headings import SUMMARIES, letters, meaning, words
from coachapp.lapfiles.notebook_text import (
    take_distances,
    take_flush,
    take_last_rest,
    take_recoveries,
    take_sets,
    with_one_rest,
    without_derived,
    without_remarks,
)
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import Problem, ReadFlush, ReadRep, ReadSession, Sheet
from coachapp.training.pasted_heading import TIME
from coachapp.training.pasted_session import PastedSession, read_session_line
from coachapp.training.time_text import fold

_QUARTER_M: Final = 400.0
_FLUSH_M: Final = 2000.0
_REPS: Final = 12
_FEWEST: Final = 2
_LONGEST_TEXT: Final = 8_000
#: No time has so many figures; looking for times in them would take long.
_NO_FIGURE: Final = re.compile(r"\d{8,}|(?:\d+[:.'\"]){6,}", re.ASCII)
_EFFORT: Final = re.compile(r"\b(?:rpe|effort)\b ?[:=]? ?(\d{1,2})([.,]5)?", re.IGNORECASE | re.ASCII)
#: A day without its year is none, and its figure no rep.
_YEARLESS: Final = re.compile(
    r"\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]? ?)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)? ?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]* ?\d{1,2}(?:st|nd|rd|th)?)\b(?! ?[:x×*\d])\.?",
    re.IGNORECASE | re.ASCII,
)
#: What a messenger puts before a message: "[03/03/2026, 19:42] Anna: …".
_SENT_AT: Final = re.compile(
    r"^[ \t]*(?:\[[ ,]*\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?\]|,? ?\d{1,2}:\d{2}(?: ?[ap]m)? -(?= ))",
    re.IGNORECASE | re.MULTILINE | re.ASCII,
)
_SEPARATOR: Final = re.compile(r"(?<=\s)[·•‧|](?=\s)")
_NAMED: Final = re.compile(
    rf"[ \t]*(?:[-*•] )?([^\W\d_][^\d:;,/()]{{0,40}}?)[ \t]*(:|[-–,]|[ \t])[ \t]*(?=(?:{TIME}|dnf|dns))(.*)",
    re.IGNORECASE,
)
#: What begins a line and is no name.
_NO_NAME: Final = words(
    "reps rep set sets lap laps rest rests rec recs recovery recoveries off on jog flush flushes split"
    " splits times warm warmup cool cooldown session track results result mon tue tues wed thu thurs fri"
    " sat sun monday tuesday wednesday thursday friday saturday sunday step down stepdown ladder pyramid"
    " felt legs windy all each then with in and r w"
)


def read_notebook(text: str, *, day_first: bool = True) -> Sheet:
    """Read the sessions out of free text. Raises Unreadable when it holds fewer than two reps."""
    on, day_doubt, text = take_day(_NO_FIGURE.sub(" ", text[:_LONGEST_TEXT]), day_first=day_first)
    text = _SENT_AT.sub("", text)
    text = _SEPARATOR.sub(",", _YEARLESS.sub(" ", text))
    sessions = [_session(part, who, on, day_doubt) for who, part in _by_name(text)]
    return Sheet("notebook", tuple(sessions))


def _by_name(text: str) -> list[tuple[str, str]]:
    """The lines of each athlete, with what stands above the first name; all of the text where no line begins with one."""
    found: list[tuple[str, list[str]]] = []
    above: list[str] = []
    colons = 0
    for line in text.splitlines():
        match = _NAMED.fullmatch(line)
        name = match[1].strip(" .-") if match else ""
        if match and _is_name(name) and len(re.findall(TIME, match[3])) >= _FEWEST:
            found.append((name, [match[3]]))
            colons += match[2] == ":"
        else:
            (found[-1][1] if found else above).append(line)
    if not found or (len(found) == 1 and not colons):
        return [("", text)]
    return [(name, "\n".join([*above, *lines])) for name, lines in found]


def _is_name(name: str) -> bool:
    parts = re.split(r"[\s-]+", name.lower())
    plain = letters(name)
    return (
        0 < len(parts) <= 4
        and not _NO_NAME & set(parts)
        and plain not in SUMMARIES
        and (not meaning(name) or meaning(name) == "who")
        and len(plain) > 1
    )


def _session(text: str, who: str, on: date | None, day_doubt: bool) -> ReadSession:
    flush, plain = take_flush(without_remarks(fold(text)))
    last_rest_ms, plain = take_last_rest(plain) if flush else (None, plain)
    recoveries, plain = take_recoveries(plain)
    sets, plain = take_sets(plain)
    plain = without_derived(with_one_rest(plain))
    distances, plain = take_distances(plain)
    pasted = read_session_line(plain, _count(plain))
    distance_m = float(pasted.announced[1]) if pasted.announced else _QUARTER_M
    reps = [ReadRep(distance_m, rep.time_ms, rep.recovery_ms, rep.doubt) for rep in (*pasted.reps, *pasted.extra)]
    # Nobody runs ten metres a second: "8 at 75" counts reps, and is none.
    if len([rep for rep in reps if rep.time_ms and rep.time_ms >= 100 * min(distance_m, 400)]) < _FEWEST:
        raise Unreadable("unknown_kind")
    reps, problems = _without_rest(reps, pasted)
    if len(distances) == 1:
        distances *= len(reps)
    if len(distances) == len(reps):
        reps = [replace(rep, distance_m=float(metres)) for rep, metres in zip(reps, distances, strict=True)]
    if len(recoveries) in (len(reps), len(reps) - 1):
        reps = [replace(rep, recovery_ms=ms) for rep, ms in zip(reps, (*recoveries, None), strict=False)]
    if last_rest_ms and reps[-1].recovery_ms is None:
        reps[-1] = replace(reps[-1], recovery_ms=last_rest_ms)
    if sets:
        problems.append(Problem("sets"))
    unread = tuple(text for text in pasted.unread if not _EFFORT.fullmatch(text))
    if unread:
        problems.append(Problem("unread", unread))
    return ReadSession(
        reps=tuple(reps),
        flush=tuple(ReadFlush(_FLUSH_M, ms) for ms in flush),
        who=who,
        on=on,
        day_doubt=day_doubt,
        rpe_half=_rpe_half(text),
        announced=pasted.announced,
        problems=tuple(problems),
    )


def _count(text: str) -> int:
    """How many reps to look for: those announced, else as many as are found."""
    first = read_session_line(text, _REPS)
    if first.announced:
        return first.announced[0]
    return len(first.reps) + len(first.extra) or _REPS


def _without_rest(reps: list[ReadRep], pasted: PastedSession) -> tuple[list[ReadRep], list[Problem]]:
    """The reps, and what is to be said about them. One figure more than was announced, first and far from the others,
    is the recovery of all: "6x400, 60", 75.4, 75.1 …".
    """
    told = [Problem(code) for code in pasted.problems if code != "unread" and pasted.announced is not None]
    if pasted.announced is None or len(reps) != pasted.announced[0] + 1:
        return reps, told
    first, others = reps[0].time_ms, [rep.time_ms for rep in reps[1:] if rep.time_ms is not None]
    if not first or not others or 0.9 * min(others) <= first <= 1.15 * max(others):
        return reps, told
    *before, last = reps[1:]
    kept = [rep if rep.recovery_ms else replace(rep, recovery_ms=first) for rep in before]
    return [*kept, last], [Problem("first_is_recovery", (f"{first / 1000:g} s",))]


def _rpe_half(text: str) -> int | None:
    match = _EFFORT.search(text)
    if match is None:
        return None
    half = 2 * int(match[1]) + bool(match[2])
    return half if half <= 20 else None
