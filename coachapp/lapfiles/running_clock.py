"""One watch for several athletes: a running clock with the starts of groups and the finishes of athletes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import pstdev
from typing import Final

from coachapp.lapfiles.columns import cell, columns_of
from coachapp.lapfiles.headings import words
from coachapp.lapfiles.table import Table
from coachapp.lapfiles.values import Problem, ReadRep, ReadSession, Sheet
from coachapp.training.time_text import NotATime, read_time

_QUARTER_M: Final = 400.0
_STARTS: Final = words("s start started go gone send-off sendoff off out los ab salida depart")
_FINISHES: Final = words("f finish finished stop in done fin end ziel ende an llegada meta arrivee")
#: Who starts when everybody does.
_EVERYBODY: Final = frozenset({"", "all", "everybody", "everyone", "alle", "todos", "tous", "squad"})
_LONGEST_REP_MS: Final = 1_200_000


@dataclass(slots=True)
class _Watch:
    """What the clock showed: for each group its starts, for each athlete his finishes, by rep; and the group that
    stands beside an athlete, where the table has a column for it.
    """

    starts: dict[str, dict[int, int]]
    finishes: dict[str, dict[int, int]]
    groups: dict[str, str]
    problems: list[Problem]


def clock_header(table: Table) -> int | None:
    """The row that heads a running clock; None when there is none among the first rows."""
    for place, row in enumerate(table[:8]):
        named = columns_of(row).named
        if {"event", "who"} <= named.keys() and {"clock", "time"} & named.keys():
            events = [cell(other, named["event"]).lower() for other in table[place + 1 :]]
            known = sum(event in _STARTS | _FINISHES for event in events)
            return place if known > len(events) / 2 or "clock" in named else None
    return None


def read_clock(table: Table, header: int) -> Sheet:
    """Read a running clock: a rep is a finish less the start of the athlete's group, a recovery the next start less
    his own finish.
    """
    watch = _watch(table, header)
    sessions = []
    for who, finishes in watch.finishes.items():
        group, doubtful = watch.groups.get(who, ""), False
        if group not in watch.starts:
            group, doubtful = _group_of(finishes, watch.starts)
        sessions.append(_session(who, finishes, watch.starts.get(group, {}), doubtful))
    return Sheet("clock", tuple(sessions), tuple(watch.problems))


def _watch(table: Table, header: int) -> _Watch:
    named = columns_of(table[header]).named
    clock_at = named.get("clock", named.get("time"))
    watch = _Watch(defaultdict(dict), defaultdict(dict), {}, [])
    for place, row in enumerate(table[header + 1 :], header + 2):
        clock_ms = _clock_ms(cell(row, clock_at))
        event, who, group = cell(row, named["event"]).lower(), cell(row, named["who"]), _group(row, named)
        is_start = event in _STARTS
        table_of, key = (watch.starts, who or group) if is_start else (watch.finishes, who)
        if is_start and key.lower() in _EVERYBODY:
            key = "all"
        rep = _rep(cell(row, named.get("rep")), len(table_of[key]) + 1 if key else 1)
        if clock_ms is None or not (is_start or event in _FINISHES) or not key or rep is None:
            watch.problems.append(Problem("row_unread", (str(place),)))
            continue
        if rep in table_of[key]:
            watch.problems.append(Problem("rep_twice", (key, str(rep))))
            continue
        table_of[key][rep] = clock_ms
        if not is_start and group:
            watch.groups[who] = group
    for table_of in (watch.starts, watch.finishes):
        for key in [key for key, found in table_of.items() if not found]:
            del table_of[key]
    return watch


def _group(row: Sequence[str], named: dict[str, int]) -> str:
    return cell(row, named.get("number_in_group"))


def _rep(text: str, following: int) -> int | None:
    """The number of a rep; the following one where nobody wrote numbers down."""
    if not text:
        return following
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= 100 else None


def _clock_ms(text: str) -> int | None:
    """What the watch showed; it may show nought at the first start."""
    if text.strip("0:.,") == "" and text:
        return 0
    try:
        return read_time(text, digits="tenths").ms
    except NotATime:
        return None


def _group_of(finishes: dict[int, int], starts: dict[str, dict[int, int]]) -> tuple[str, bool]:
    """The group that an athlete ran in: the one from whose starts his times are possible and the most even.

    In doubt when a second group would do nearly as well.
    """
    fitting: list[tuple[float, str]] = []
    for group, gone in starts.items():
        times = [clock_ms - gone[rep] for rep, clock_ms in finishes.items() if rep in gone]
        if times and all(0 < ms < _LONGEST_REP_MS for ms in times):
            spread = pstdev(times) / (sum(times) / len(times)) if len(times) > 1 else 0.0
            fitting.append((spread + (len(finishes) - len(times)), group))
    if not fitting:
        return "", True
    fitting.sort()
    close = len(fitting) > 1 and fitting[1][0] - fitting[0][0] < 0.01
    return fitting[0][1], close


def _session(who: str, finishes: dict[int, int], starts: dict[int, int], doubtful: bool) -> ReadSession:
    reps: list[ReadRep] = []
    problems = [Problem("group_unsure")] if doubtful else []
    last = max(finishes)
    for number in range(1, last + 1):
        start, finish, following = starts.get(number), finishes.get(number), starts.get(number + 1)
        time_ms = finish - start if finish is not None and start is not None and finish > start else None
        recovery_ms = None
        if number < last and finish is not None and following is not None and following > finish:
            recovery_ms = following - finish
        reps.append(ReadRep(_QUARTER_M, time_ms, recovery_ms, "" if time_ms else "not_a_time"))
    if any(rep.time_ms is None for rep in reps):
        missing = tuple(str(n) for n, rep in enumerate(reps, 1) if rep.time_ms is None)
        problems.append(Problem("rep_missing", missing))
    return ReadSession(reps=tuple(reps), who=who, problems=tuple(problems))
