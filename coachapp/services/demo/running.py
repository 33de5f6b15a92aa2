"""How the demo's people run: what was asked for, with a person's unevenness. Seeded, so that every demo is the same."""

from __future__ import annotations

import uuid
from datetime import date
from random import Random

from coachapp.services.demo.people import Outing, Person
from coachapp.training.session import FlushRep, Rep, Session
from coachapp.training.stage import Stage
from coachapp.training.workout import PlannedRep, Prescription

#: A stopwatch in a hand is read to a tenth, a recovery to the second.
TENTH_MS = 100
SECOND_MS = 1000
UNEVEN_MS = 330
FAST_REPS, SLOW_REPS = 4, 5


def run(asked: Prescription, person: Person, outing: Outing, on: date) -> Session:
    """The session that this person ran on that day when this was asked."""
    chance = Random(f"{person.name} {outing.days_ago}")  # noqa: S311 - a demo, not a secret
    reps = [_rep(planned, asked, person, outing, chance) for planned in asked.reps]
    if outing.stopped_after is not None:
        reps = reps[: outing.stopped_after]
    return Session(
        on=on,
        reps=tuple(reps),
        flush=() if outing.stopped_after is not None else _flush(asked, chance),
        key=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        rpe_half=outing.rpe_half + chance.choice((-1, 0, 0, 0, 1)),
        note=outing.note,
    )


def _rep(planned: PlannedRep, asked: Prescription, person: Person, outing: Outing, chance: Random) -> Rep:
    number = planned.number
    time_ms = _time_ms(planned, len(asked.reps), outing, chance)
    last = number == len(asked.reps)
    recovery_ms = _rest_ms(asked, chance) if last else _recovery_ms(asked, person, number, chance)
    if number in outing.long and not last:
        recovery_ms = outing.long[number] * SECOND_MS
    splits = tuple(split * time_ms // planned.splits_ms[-1] for split in planned.splits_ms)
    return Rep(number, planned.distance_m, time_ms, recovery_ms, splits_ms=splits[:-1])


def _time_ms(planned: PlannedRep, reps: int, outing: Outing, chance: Random) -> int:
    """A time inside the window: a touch quick at first, a touch slow at the end, and never the same twice."""
    target, limit = planned.target_ms, planned.limit_ms
    if planned.low_ms is not None:
        return _window_ms(planned, outing, chance)
    drift = -250 + 500 * (planned.number - 1) // max(1, reps - 1)
    ran = target + drift + int(chance.gauss(0, UNEVEN_MS))
    if outing.fast_start and planned.number <= FAST_REPS:
        ran = target - 4200 + int(chance.gauss(0, UNEVEN_MS))
    elif outing.fast_start and planned.number > reps - SLOW_REPS:
        return _to_tenth(limit + 1900 + int(chance.gauss(0, 2 * UNEVEN_MS)))
    else:
        ran = max(ran, target - 1100)
    if planned.number in outing.slow:
        return _to_tenth(limit + outing.slow[planned.number])
    return min(_to_tenth(ran), limit // TENTH_MS * TENTH_MS)


def _window_ms(planned: PlannedRep, outing: Outing, chance: Random) -> int:
    low, high = planned.low_ms or planned.target_ms, planned.limit_ms
    if outing.fast_start:
        # Too quick in the first rep; the second and third pay for it.
        return _to_tenth(low - 5200 if planned.number == 1 else high + 700 * planned.number)
    return _to_tenth(chance.randint(low + (high - low) // 4, high - (high - low) // 4))


def _recovery_ms(asked: Prescription, person: Person, number: int, chance: Random) -> int:
    high = asked.recovery.high_ms
    if high is None:
        wanted = person.recovery_s + chance.gauss(0, 7) + number // 3
        return max(60, round(wanted)) * SECOND_MS
    if asked.stage is None:
        return round(high * chance.uniform(0.95, 1.01) / SECOND_MS) * SECOND_MS
    if asked.stage is Stage.SHORTEN and high > 60_000:
        return round(high / SECOND_MS + chance.uniform(-6, 1.4)) * SECOND_MS
    return chance.randint(50, 60) * SECOND_MS


def _rest_ms(asked: Prescription, chance: Random) -> int | None:
    if asked.rest_before_flush_ms is None:
        return None
    low, high = asked.rest_before_flush_ms
    return chance.randint(low // SECOND_MS, high // SECOND_MS) * SECOND_MS


def _flush(asked: Prescription, chance: Random) -> tuple[FlushRep, ...]:
    """The first one slow, the next better: the usual pattern."""
    planned = asked.flush
    if planned is None or planned.distance_m is None or planned.reference_ms is None:
        return ()
    flush = []
    share = chance.uniform(1.04, 1.09)
    for number in range(1, planned.reps + 1):
        time_ms = round(planned.reference_ms * share / SECOND_MS) * SECOND_MS
        recovery_ms = chance.randint(*(ms // SECOND_MS for ms in planned.recovery_ms)) * SECOND_MS
        flush.append(FlushRep(planned.distance_m, time_ms, recovery_ms if number < planned.reps else None))
        share -= chance.uniform(0.02, 0.05) / max(1, planned.reps - 1)
    return tuple(flush)


def _to_tenth(time_ms: int) -> int:
    return round(time_ms / TENTH_MS) * TENTH_MS
