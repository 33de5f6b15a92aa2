"""What an evening's taps come to: who ran which rep in what time, on which recovery, and what is still open.

The same fold runs on the phone, in static/js/track/fold.js; tests/timing/cases holds both to the same answers. It asks
neither when a tap arrived nor how often: taps are put in the order in which they were made, and each counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final

from coachapp.timing.evening import Evening, Run, Runner, State, TimedRep, Unnamed
from coachapp.timing.tap import Tap

_ORDER: Final = attrgetter("order")
#: Two phones at one line press within this of each other; what differs by more is for the coach to choose.
SAME_WITHIN_MS: Final = 100


def fold(runners: Sequence[Runner], taps: Iterable[Tap]) -> Evening:
    """Return what these taps come to for these runners. The order in which the taps are given plays no part.

    Taps about anybody else, of a kind that is not known, or about a tap that is not there, come to nothing.
    """
    by_id: dict[str, Tap] = {}
    for tap in sorted(taps, key=_ORDER):
        by_id.setdefault(tap.id, tap)
    gone = taken_back(by_id.values())
    known = {runner.athlete: runner for runner in runners}
    traces, unnamed = _traces([tap for tap in by_id.values() if tap.id not in gone], known)
    runs = {athlete: _run(runner, traces[athlete]) for athlete, runner in known.items()}
    return Evening(runs, unnamed, known)


def taken_back(taps: Iterable[Tap]) -> frozenset[str]:
    """Return the ids that an undo in force takes back; an undo that is itself taken back is not in force.

    Undos are settled from those that nobody takes back. What is left then goes round in a circle, which no phone
    makes, and takes nothing back.
    """
    undos = {tap.id: tap.of for tap in taps if tap.kind == "undo"}
    waiting = dict.fromkeys(undos, 0)
    for of in undos.values():
        if of in waiting:
            waiting[of] += 1
    ready = [name for name, above in waiting.items() if not above]
    gone: set[str] = set()
    settled: set[str] = set()
    while ready:
        name = ready.pop()
        if name in settled:
            continue
        settled.add(name)
        of = undos[name]
        if name not in gone:
            gone.add(of)
        if of in waiting:
            waiting[of] -= 1
            if not waiting[of] or of in gone:
                ready.append(of)
    return frozenset(gone)


@dataclass(slots=True)
class _Trace:
    """What the taps say about one athlete: moments by phone and rep, and the latest word on everything else."""

    starts: defaultdict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    finishes: defaultdict[str, dict[int, Tap]] = field(default_factory=lambda: defaultdict(dict))
    claimed: dict[str, Tap] = field(default_factory=dict)
    running: dict[str, int] = field(default_factory=dict)
    times: dict[int, int | None] = field(default_factory=dict)
    recoveries: dict[int, int | None] = field(default_factory=dict)
    estimated: dict[int, bool] = field(default_factory=dict)
    excuses: dict[tuple[int, str], str] = field(default_factory=dict)
    flush: dict[int, int | None] = field(default_factory=dict)
    flush_off: dict[int, dict[str, int]] = field(default_factory=dict)
    rpe_half: int | None = None
    note: str = ""
    stopped_after: int | None = None
    first_rep: int | None = None


def _traces(taps: list[Tap], known: Mapping[str, Runner]) -> tuple[defaultdict[str, _Trace], tuple[Unnamed, ...]]:
    """Go through the taps in their order. A finish goes to whom it was given last; who had the rep before loses it."""
    given: defaultdict[str, list[Tap]] = defaultdict(list)
    for tap in taps:
        if tap.kind in ("name", "move"):
            given[tap.of].append(tap)
    traces: defaultdict[str, _Trace] = defaultdict(_Trace)
    nobodys: list[Tap] = []
    for tap in taps:
        if tap.kind == "go":
            for athlete, number in _sent_off(tap, given[tap.id]).items():
                _start(tap, number, traces[athlete])
        elif tap.kind == "finish":
            nobodys += _finish(tap, given[tap.id], traces, known)
        elif tap.kind not in ("name", "move", "undo"):
            _word(tap, traces[str(tap.body.get("athlete"))])
    nobodys.sort(key=_ORDER)
    return traces, tuple(Unnamed(tap.id, tap.device, tap.at_ms or 0) for tap in nobodys)


def _sent_off(tap: Tap, moves: list[Tap]) -> dict[str, int]:
    """Return who started which rep, or which flush, after runners were exchanged."""
    runners = dict(tap.body["runners"])
    for move in moves:
        rep = runners.pop(move.body.get("from"), None)
        if rep is not None:
            runners[move.body["athlete"]] = rep if tap.body.get("flush") else move.body.get("rep") or rep
    return runners


def _start(tap: Tap, number: int, trace: _Trace) -> None:
    """Send one athlete off, to a rep or to a flush."""
    if tap.body.get("flush"):
        _flush_off(tap, number, trace)
        return
    trace.starts[tap.device][number] = tap.at_ms or 0
    trace.running[tap.device] = number


def _finish(tap: Tap, moves: list[Tap], traces: defaultdict[str, _Trace], known: Mapping[str, Runner]) -> list[Tap]:
    """Give a finish to its runner. Returns the finish that is nobody's because of that: itself, another one, or none."""
    word = moves[-1] if moves else tap
    athlete: str | None = word.body.get("athlete")
    if athlete is None or athlete not in known:
        return [tap] if athlete is None else []
    trace = traces[athlete]
    if word.body.get("flush"):
        return _flush_in(tap, word.body["flush"], trace)
    rep = word.body.get("rep") or trace.running.get(tap.device)
    if rep is None:
        return [tap]
    trace.claimed[tap.id] = word
    before = trace.finishes[tap.device].get(rep)
    if before is not None and trace.claimed[before.id].order > word.order:
        return [tap]
    trace.finishes[tap.device][rep] = tap
    return [before] if before is not None else []


def _word(tap: Tap, trace: _Trace) -> None:
    """Take what the coach wrote or said about one athlete; the latest word counts."""
    body = tap.body
    if tap.kind == "write":
        _written(body, trace)
    elif tap.kind == "flush":
        _flush(tap, trace)
    elif tap.kind == "effort":
        trace.rpe_half = body["rpe_half"]
    elif tap.kind == "note":
        trace.note = body["text"]
    elif tap.kind == "excuse":
        trace.excuses[body["rep"], body["what"]] = body["reason"]
    elif tap.kind == "stop":
        trace.stopped_after = body["after"]
    elif tap.kind == "resume":
        trace.stopped_after = None
    elif tap.kind == "arrive":
        trace.first_rep = body["rep"]


def _flush(tap: Tap, trace: _Trace) -> None:
    """Take a flush that was sent off, or its time."""
    number = tap.body["number"]
    if tap.body.get("running"):
        _flush_off(tap, number, trace)
        return
    trace.flush[number] = tap.body["time_ms"]
    trace.flush_off.pop(number, None)


def _flush_off(tap: Tap, number: int, trace: _Trace) -> None:
    """Send one off to a flush. A time that is known is not lost to a phone that sent off late."""
    if trace.flush.setdefault(number, None) is None:
        trace.flush_off.setdefault(number, {})[tap.device] = tap.at_ms or 0


def _flush_in(tap: Tap, number: int, trace: _Trace) -> list[Tap]:
    """End a flush that this phone sent off and that still runs; else the finish stays nobody's."""
    off = trace.flush_off.get(number, {}).get(tap.device)
    if off is None or (tap.at_ms or 0) <= off:
        return [tap]
    trace.flush[number] = (tap.at_ms or 0) - off
    trace.flush_off.pop(number)
    return []


def _written(body: Mapping[str, Any], trace: _Trace) -> None:
    rep = body["rep"]
    if "time_ms" in body:
        trace.times[rep] = body["time_ms"]
    if "recovery_ms" in body:
        trace.recoveries[rep] = body["recovery_ms"]
    if "time_ms" in body or "estimated" in body:
        trace.estimated[rep] = body.get("estimated", False)


def _run(runner: Runner, trace: _Trace) -> Run:
    numbers = {
        *trace.times,
        *trace.recoveries,
        *(rep for rep, _what in trace.excuses),
        *(rep for starts in trace.starts.values() for rep in starts),
        *(rep for finishes in trace.finishes.values() for rep in finishes),
    }
    first = trace.first_rep or runner.first_rep
    after = trace.stopped_after
    phones = [(trace.starts[device], trace.finishes[device]) for device in sorted(trace.finishes)]
    reps = tuple(_rep(trace, phones, number) for number in sorted(numbers))
    if after is not None:
        reps = tuple(rep for rep in reps if not _never_run(rep, after))
    state, rep, since = _where(runner, trace, first)
    flush = tuple(sorted(trace.flush.items()))
    flushing = max(trace.flush_off, default=None)
    flush_since = dict(sorted(trace.flush_off[flushing].items())) if flushing is not None else {}
    return Run(reps, flush, trace.rpe_half, trace.note, first, after, state, rep, since, flushing, flush_since)


#: What one phone saw of one athlete: when each rep began, and the tap at its end.
_Phone = tuple[dict[int, int], dict[int, Tap]]


def _rep(trace: _Trace, phones: list[_Phone], number: int) -> TimedRep:
    tapped, pauses, marked = _seen(phones, number)
    differ = len(tapped) > 1 and max(tapped) - min(tapped) > SAME_WITHIN_MS
    typed = number in trace.times
    time_ms = trace.times[number] if typed else tapped[0] if tapped and not differ else None
    return TimedRep(
        rep=number,
        time_ms=time_ms,
        recovery_ms=trace.recoveries[number] if number in trace.recoveries else _pause_ms(pauses),
        estimated=trace.estimated.get(number, marked),
        source="typed" if typed else "taps",
        excused=trace.excuses.get((number, "rep"), ""),
        recovery_excused=trace.excuses.get((number, "recovery"), ""),
        conflict=tuple(sorted(set(tapped))) if differ and not typed else (),
    )


def _never_run(rep: TimedRep, stopped_after: int) -> bool:
    """Whether this rep was only begun, and then the coach said that the athlete had stopped before it."""
    told = (rep.time_ms, rep.recovery_ms, rep.excused or None, rep.recovery_excused or None, rep.conflict or None)
    return rep.rep > stopped_after and told == (None,) * 5


def _seen(phones: list[_Phone], number: int) -> tuple[list[int], list[int], bool]:
    """The time of a rep and the pause after it on every phone that saw both ends of either, the phones in their order;
    and whether a finish of it is marked as estimated."""
    times, pauses, marked = [], [], False
    for starts, finishes in phones:
        finish = finishes.get(number)
        if finish is None:
            continue
        at, start, off = finish.at_ms or 0, starts.get(number), starts.get(number + 1)
        if start is not None and at > start:
            times.append(at - start)
        if off is not None and off >= at:
            pauses.append(off - at)
        marked = marked or bool(finish.body.get("estimated"))
    return times, pauses, marked


def _pause_ms(pauses: list[int]) -> int | None:
    """The pause after a rep. Of several the first counts, or the longest if they differ: never an advance that was not
    earned."""
    if len(pauses) < 2:
        return pauses[0] if pauses else None
    return max(pauses) if max(pauses) - min(pauses) > SAME_WITHIN_MS else pauses[0]


def _where(runner: Runner, trace: _Trace, first: int) -> tuple[State, int, dict[str, int]]:
    """Where the athlete is: what he runs or waits for, and since when on each phone that saw it."""
    last = runner.last_rep or len(runner.distances_m)
    finished = {rep for finishes in trace.finishes.values() for rep in finishes}
    finished |= {rep for rep, time_ms in trace.times.items() if time_ms is not None}
    finished |= {rep for (rep, what), reason in trace.excuses.items() if what == "rep" and reason}
    top = max(finished | {rep for starts in trace.starts.values() for rep in starts}, default=0)
    if trace.stopped_after is not None:
        return "done", trace.stopped_after, {}
    if top < first:
        return "waiting", first, {}
    if top not in finished:
        return "running", top, {device: starts[top] for device, starts in sorted(trace.starts.items()) if top in starts}
    ends = {device: found[top].at_ms or 0 for device, found in sorted(trace.finishes.items()) if top in found}
    return ("done", top, ends) if top >= last else ("resting", top + 1, ends)
