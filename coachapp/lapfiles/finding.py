"""Finding the session among the laps: which lap is a rep, which a recovery, which only the way to the track.

1. Laps that a watch cut by itself every kilometre or mile hold no reps: refused.
2. A press of less than three seconds and twenty metres is a button pressed twice: joined with the lap after it.
3. A lap is a rep when its metres lie within 8 % of a planned rep (satellites measure 0.39 to 0.42 km for 400 m) and
   its pace within 30 % of the target; the planned metres are taken, the time is kept. What the watch calls rest is no
   rep.
4. What lies between two reps is the recovery, pauses included, to the whole second.
5. A lap between two reps that is as long as a rep and its recovery together is a lap button that was not pressed: a
   split is proposed, never taken in silence (`missed.py`).
6. What follows the last rep and fits the planned flush is the flush.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final

from coachapp.lapfiles.missed import missed_in
from coachapp.lapfiles.plan import Plan
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.lapfiles.values import Lap, LapFile, Problem, ReadFlush, ReadRep, ReadSession

SNAP: Final = 0.08
#: A rep whose metres lie this far off is still one when its time fits closely; it is then in doubt.
_SNAP_IN_DOUBT: Final = 0.15
_TIME_FITS: Final = 0.06
_FAST, _SLOW = 0.70, 1.30
_FLUSH_SLOW: Final = 1.30
_PARTS_ALIKE: Final = 1.5
_MOST_MISSED: Final = 3
_PAUSED_MS: Final = 1_500
_TWICE_MS: Final = 3_000
_TWICE_M: Final = 20.0
_MILE: Final = 1.609344
_AUTO_M: Final = {"1 km": 1000.0, "1 mile": 1609.344, "5 km": 5000.0, "500 m": 500.0, "half mile": 804.672}
_AUTO_WITHIN: Final = 0.012


@dataclass(frozen=True, slots=True)
class Labelled:
    """A lap and the planned metres that it fits as a rep, or None; `doubt` as in `ReadRep`."""

    lap: Lap
    distance_m: float | None
    doubt: str = ""


def find(file: LapFile, plan: Plan) -> ReadSession:
    """Find the session of `plan` among the laps. Raises Unreadable when there is none."""
    told = _told(file.laps)
    if not file.unit_told and not _fits_a_rep(told, plan) and _fits_a_rep(_as_miles(told), plan):
        # Garmin's oldest heading names no unit: whoever set his watch to miles has them.
        told = _as_miles(told)
    refuse_useless(told, plan)
    laps = _joined(told)
    labelled = [_label(lap, plan) for lap in laps]
    if all(one.distance_m is None for one in labelled) and not plan.pace_known:
        labelled = _by_speed(laps, plan)
    places = _reps_at(labelled, plan)
    if not places:
        raise Unreadable("no_reps")
    return _session(labelled, places, plan, len(laps) != len(file.laps))


def _told(laps: Sequence[Lap]) -> tuple[Lap, ...]:
    """The laps without what says nothing: nought metres on each is a watch without satellites, and one intensity on
    all of them a watch that was never told.
    """
    if not any(lap.distance_m for lap in laps):
        laps = [replace(lap, distance_m=None) for lap in laps]
    run = {lap.intensity for lap in laps}
    if len(run - {"warmup", "cooldown"}) == 1:
        laps = [replace(lap, intensity="" if lap.intensity in ("rest", "active") else lap.intensity) for lap in laps]
    return tuple(laps)


def _as_miles(laps: Sequence[Lap]) -> tuple[Lap, ...]:
    return tuple(replace(lap, distance_m=lap.distance_m and lap.distance_m * _MILE) for lap in laps)


def refuse_useless(laps: Sequence[Lap], plan: Plan) -> None:
    """Raise Unreadable for a file that can hold no reps: no laps, one lap, or laps cut every kilometre."""
    if not laps:
        raise Unreadable("no_laps")
    # The step-down has a rep of 1600 m and the flush is 2000 m: nothing planned may look like an auto-lap.
    if len(laps) == 1 and len(plan.reps) > 1:
        raise Unreadable("no_manual_laps")
    whole = laps[:-1] if len(laps) > 1 else laps
    for name, each_m in _AUTO_M.items():
        alike = [
            lap for lap in whole if lap.distance_m is not None and abs(lap.distance_m / each_m - 1) <= _AUTO_WITHIN
        ]
        if len(alike) >= max(2, 0.8 * len(whole)) and not _fits_a_rep(alike, plan):
            raise Unreadable("auto_laps", name)
    if len(laps) > 1 and all(lap.trigger in ("distance", "time") for lap in whole) and not _fits_a_rep(whole, plan):
        raise Unreadable("auto_laps", "")


def _fits_a_rep(laps: Sequence[Lap], plan: Plan) -> bool:
    """Whether any of them would be a rep of this plan, as 1000 m reps would be."""
    return any(_label(lap, plan).distance_m is not None for lap in laps)


def _joined(laps: Sequence[Lap]) -> list[Lap]:
    """The laps without those of a button pressed twice."""
    joined: list[Lap] = []
    carried: Lap | None = None
    for lap in laps:
        one = lap
        if carried is not None:
            one = replace(
                lap,
                time_ms=lap.time_ms + carried.time_ms,
                elapsed_ms=lap.elapsed_ms + carried.elapsed_ms,
                distance_m=None if lap.distance_m is None else lap.distance_m + (carried.distance_m or 0),
            )
            carried = None
        if one.elapsed_ms < _TWICE_MS and (one.distance_m or 0) < _TWICE_M and lap is not laps[-1]:
            carried = one
        else:
            joined.append(one)
    return joined


def _label(lap: Lap, plan: Plan) -> Labelled:
    """Say which planned metres a lap fits as a rep."""
    if lap.intensity in ("rest", "warmup", "cooldown"):
        return Labelled(lap, None)
    fits = [(found, distance_m) for distance_m in plan.distances if (found := _fit(lap, distance_m, plan)) is not None]
    if not fits:
        return Labelled(lap, None)
    (_off, doubt), distance_m = min(fits)
    if not doubt and abs(lap.elapsed_ms - lap.time_ms) >= _PAUSED_MS:
        doubt = "paused"
    return Labelled(lap, distance_m, doubt)


def _fit(lap: Lap, distance_m: float, plan: Plan) -> tuple[float, str] | None:
    """How far a lap is off this distance, and the doubt that goes with it; None when it is another thing."""
    target = plan.pace_ms(distance_m)
    of_target = lap.time_ms / (target * distance_m) if target else None
    if lap.distance_m is None:
        # No satellite, no foot pod: only the time can tell, and only where one is planned.
        return (abs(of_target - 1), "") if of_target and abs(of_target - 1) <= 0.15 else None
    off = abs(lap.distance_m / distance_m - 1)
    if of_target is not None and not _FAST <= of_target <= _SLOW:
        return None
    if off <= SNAP + 1e-9:
        return off, ""
    if of_target is not None and off <= _SNAP_IN_DOUBT and abs(of_target - 1) <= _TIME_FITS:
        return off, "distance_far"
    return None


def _by_speed(laps: Sequence[Lap], plan: Plan) -> list[Labelled]:
    """Without any target: the faster half of the laps that have the right length."""
    paces = [lap.time_ms / lap.distance_m for lap in laps if lap.distance_m]
    if not paces:
        return [Labelled(lap, None) for lap in laps]
    middle = median(paces)
    return [
        found if (found := _label(lap, plan)).distance_m and lap.time_ms / (lap.distance_m or 1) <= middle else
        Labelled(lap, None)
        for lap in laps
    ]  # fmt: skip


def _reps_at(labelled: Sequence[Labelled], plan: Plan) -> list[int]:
    """The places of the reps among the laps.

    Reps of one distance are all taken. Where a workout steps down, each planned distance is looked for after the one
    before it, so that a quick jog of 400 m does not pass for the last rep.
    """
    if len(plan.distances) == 1:
        return [place for place, one in enumerate(labelled) if one.distance_m is not None]
    places: list[int] = []
    start = 0
    for rep in plan.reps:
        found = next((at for at in range(start, len(labelled)) if labelled[at].distance_m == rep.distance_m), None)
        if found is not None:
            places.append(found)
            start = found + 1
    return places


def _session(labelled: Sequence[Labelled], places: Sequence[int], plan: Plan, pressed_twice: bool) -> ReadSession:
    gaps = [[one.lap for one in labelled[before + 1 : after]] for before, after in pairwise(places)]
    usual_ms = _usual_recovery_ms(gaps, plan)
    reps: list[ReadRep] = []
    problems = [Problem("pressed_twice")] if pressed_twice else []
    for index, place in enumerate(places):
        one = labelled[place]
        rep = ReadRep(
            distance_m=one.distance_m or 0,
            time_ms=one.lap.time_ms,
            doubt=one.doubt,
            measured_m=one.lap.distance_m,
            laps=(one.lap.number,),
        )
        if index == len(gaps):
            reps.append(rep)
            break
        following = labelled[places[index + 1]].distance_m or 0
        missed = missed_in(gaps[index], _may_be_hidden(plan, rep.distance_m, following), plan, usual_ms)
        if missed is None:
            reps.append(replace(rep, recovery_ms=_whole_seconds(gaps[index])))
        else:
            reps.append(replace(rep, recovery_ms=missed.recovery_before_ms))
            reps.extend(missed.reps)
            problems.append(Problem("missed_lap", (str(len(reps) - len(missed.reps) + 1),)))
    tail = [one.lap for one in labelled[places[-1] + 1 :]]
    rest_ms, flush, cooldown = _flush(tail, plan)
    reps[-1] = replace(reps[-1], recovery_ms=rest_ms)
    if len(reps) != len(plan.reps):
        problems.append(
            Problem("too_few" if len(reps) < len(plan.reps) else "too_many", (str(len(reps)), str(len(plan.reps))))
        )
    if plan.flush_m and not flush:
        problems.append(Problem("no_flush"))
    return ReadSession(
        reps=tuple(reps),
        flush=flush,
        warmup=tuple(one.lap.number for one in labelled[: places[0]]),
        cooldown=tuple(lap.number for lap in cooldown),
        problems=tuple(problems),
    )


def _may_be_hidden(plan: Plan, before_m: float, after_m: float) -> list[tuple[float, ...]]:
    """What could lie unseen between two reps: up to three more alike, or the planned ones between the two."""
    planned = [rep.distance_m for rep in plan.reps]
    if len(plan.distances) == 1:
        return [(before_m,) * count for count in range(1, _MOST_MISSED + 1)]
    return [tuple(planned[planned.index(before_m) + 1 : planned.index(after_m)])]


def _usual_recovery_ms(gaps: Sequence[Sequence[Lap]], plan: Plan) -> float | None:
    """What this athlete's recoveries lasted: the middle of those that are one lap, no longer than twice the least."""
    single = sorted(gap[0].elapsed_ms for gap in gaps if len(gap) == 1)
    if not single:
        return float(plan.recovery_ms) if plan.recovery_ms else None
    return median(ms for ms in single if ms <= 2 * single[0])


def _whole_seconds(gap: Sequence[Lap]) -> int | None:
    """A recovery, to the second: the fraction is the finger's, and nobody writes it down."""
    total = sum(lap.elapsed_ms for lap in gap)
    return (total + 500) // 1000 * 1000 or None


def _flush(tail: Sequence[Lap], plan: Plan) -> tuple[int | None, tuple[ReadFlush, ...], list[Lap]]:
    """The rest before the flush, the flush, and the laps after it."""
    found: list[ReadFlush] = []
    rest: list[Lap] = []
    between: list[Lap] = []
    wanted = list(plan.flush_m)
    done = 0
    place = 0
    while wanted and place < len(tail):
        # A watch may have cut the flush in two: one lap of it, or the next two together.
        parts = next(
            (tail[place : place + n] for n in (1, 2) if _is_flush(tail[place : place + n], wanted[0], plan)), []
        )
        if parts:
            if found:
                found[-1] = replace(found[-1], recovery_ms=_whole_seconds(between))
            run_ms, numbers = sum(lap.time_ms for lap in parts), tuple(lap.number for lap in parts)
            found.append(ReadFlush(wanted.pop(0), run_ms, None, numbers))
            between, done = [], place + len(parts)
        else:
            (between if found else rest).append(tail[place])
        place += max(1, len(parts))
    if not found:
        return None, (), list(tail)
    return _whole_seconds(rest), tuple(found), list(tail[done:])


def _is_flush(laps: Sequence[Lap], distance_m: float, plan: Plan) -> bool:
    if any(lap.intensity in ("rest", "warmup", "cooldown") for lap in laps):
        return False
    time_ms = sum(lap.time_ms for lap in laps)
    quick = plan.flush_ms is None or time_ms <= _FLUSH_SLOW * plan.flush_ms
    measured = [lap.distance_m for lap in laps]
    if any(metres is None for metres in measured):
        return len(laps) == 1 and plan.flush_ms is not None and quick and time_ms >= _FAST * plan.flush_ms
    # Two parts of one flush are run alike; a jog and a flush are not.
    paces = [lap.time_ms / (lap.distance_m or 1) for lap in laps]
    alike = max(paces) <= _PARTS_ALIKE * min(paces)
    return abs(sum(metres for metres in measured if metres) / distance_m - 1) <= SNAP and quick and alike
