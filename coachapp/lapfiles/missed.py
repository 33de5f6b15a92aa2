"""A lap button that was not pressed: one lap holds a rep and a recovery, and a split is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from coachapp.lapfiles.plan import Plan
from coachapp.lapfiles.values import Lap, ReadRep

_WITHIN: Final = 0.12


@dataclass(frozen=True, slots=True)
class Missed:
    """The reps that a gap hides, each with the recovery after it, and the recovery before the first of them."""

    reps: tuple[ReadRep, ...]
    recovery_before_ms: int | None


def missed_in(
    gap: Sequence[Lap], candidates: Sequence[tuple[float, ...]], plan: Plan, usual_ms: float | None
) -> Missed | None:
    """See whether the laps between two reps hide one of `candidates`, each the metres of reps in a row.

    `usual_ms` is what a recovery of this session lasts. The gap hides n reps when its time is that of n reps and
    n + 1 recoveries, within an eighth, and its metres agree where both are known. The recoveries inside are taken
    at the usual length, and what remains is shared among the reps: a proposal that stands in doubt.
    """
    if not gap or not usual_ms:
        return None
    total_ms = sum(lap.elapsed_ms for lap in gap)
    for hidden in candidates:
        targets = [_target_ms(plan, distance_m) for distance_m in hidden]
        if not targets or not all(targets):
            continue
        expected_ms = sum(targets) + (len(hidden) + 1) * usual_ms
        if abs(total_ms / expected_ms - 1) <= _WITHIN and _metres_agree(gap, hidden, plan):
            return _proposal(gap, hidden, targets, usual_ms)
    return None


def _target_ms(plan: Plan, distance_m: float) -> float:
    return (plan.pace_ms(distance_m) or 0.0) * distance_m


def _metres_agree(gap: Sequence[Lap], hidden: Sequence[float], plan: Plan) -> bool:
    measured = [lap.distance_m for lap in gap]
    if plan.recovery_m is None or any(metres is None for metres in measured):
        return True
    expected = sum(hidden) + (len(hidden) + 1) * plan.recovery_m
    # Whoever stands in his recovery covers less than the plan's jog, but at least the reps.
    total = sum(metres for metres in measured if metres is not None)
    return (1 - _WITHIN) * sum(hidden) <= total <= (1 + _WITHIN) * expected


def _proposal(gap: Sequence[Lap], hidden: Sequence[float], targets: Sequence[float], usual_ms: float) -> Missed:
    """Split the gap. A lap of its own before or after the hidden ones is a recovery that was pressed: it is kept."""
    laps = list(gap)
    before = laps.pop(0) if len(laps) > 1 and _is_recovery(laps[0], targets[0], usual_ms) else None
    after = laps.pop() if len(laps) > 1 and _is_recovery(laps[-1], targets[-1], usual_ms) else None
    inside = len(hidden) - 1 + (before is None) + (after is None)
    run_ms = sum(lap.elapsed_ms for lap in laps) - inside * usual_ms
    usual = _second(round(usual_ms))
    numbers = tuple(lap.number for lap in laps)
    reps = tuple(
        ReadRep(
            distance_m=distance_m,
            time_ms=max(0, round(run_ms * target_ms / sum(targets) / 100) * 100) or None,
            recovery_ms=_second(after.elapsed_ms) if after and place == len(hidden) else usual,
            doubt="missed_lap",
            laps=numbers,
        )
        for place, (distance_m, target_ms) in enumerate(zip(hidden, targets, strict=True), 1)
    )
    return Missed(reps, _second(before.elapsed_ms) if before else usual)


def _is_recovery(lap: Lap, rep_ms: float, usual_ms: float) -> bool:
    """Whether a lap lasted about as long as the other recoveries, and not as long as a rep with one."""
    return 0.5 * usual_ms <= lap.elapsed_ms <= min(1.6 * usual_ms, usual_ms + 0.6 * rep_ms)


def _second(ms: int) -> int:
    return (ms + 500) // 1000 * 1000
