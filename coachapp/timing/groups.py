"""Who starts with whom: groups that fit by target and recovery, small enough to watch, and what a misfit costs.

Those of a group leave together, and each runs his own target. What he loses with others is therefore twofold: the pace
that he would be pulled to, and the rest that he gets when all of them leave at one moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: As many as one coach can time, name and look at in one group.
MOST: Final = 6
#: What one more group costs, in ms of misfit over all reps alike: one more send-off to think of after every rep.
_ANOTHER_GROUP_MS: Final = 4_000
#: A second of rest is not a second of pace: pace is what the session is judged by first.
_REST_WEIGHT: Final = 4


@dataclass(frozen=True, slots=True)
class Pacing:
    """What one athlete is to run tonight, as far as groups need it. Times in ms.

    `targets` holds the reps that are his by number, empty while no pace is known. `low_ms` and `high_ms` bound the rest
    after each rep; None where he takes what he needs. `kind` keeps apart what cannot start together, as two workouts.
    """

    key: str
    kind: str
    targets: Mapping[int, int]
    low_ms: int | None = None
    high_ms: int | None = None

    @property
    def mean_ms(self) -> int:
        """His mean target, 0 without one."""
        return sum(self.targets.values()) // len(self.targets) if self.targets else 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What an athlete loses by running with a group, in ms a rep; (0, 0) where nothing.

    `pace_ms` is how much slower (faster when negative) than his targets the group runs, on the mean. `recovery_ms` is by
    how much his rest would be longer (shorter when negative) than his band allows. `together` is off where he cannot
    start with them at all, for it is another workout.
    """

    pace_ms: int = 0
    recovery_ms: int = 0
    together: bool = True

    @property
    def weight(self) -> int:
        """One number to compare costs by; a second of pace weighs as much as four of rest."""
        return abs(self.pace_ms) + abs(self.recovery_ms) // _REST_WEIGHT


def cost_of(runner: Pacing, group: Collection[Pacing]) -> Cost:
    """What this athlete loses by running with these; nothing with nobody but himself.

    The group runs at the middle of the others' targets, and leaves when the rest is right for the others, of the moments
    that suit them at the one that suits him best. Reps that only he runs, or only they, count for nothing.
    """
    others = [each for each in group if each.key != runner.key]
    if not others:
        return Cost()
    if any(each.kind != runner.kind for each in others):
        return Cost(together=False)
    return Cost(_pace_ms(runner, others), _recovery_ms(runner, others))


def propose(runners: Sequence[Pacing], *, most: int = MOST) -> list[tuple[str, ...]]:
    """Return groups of keys, the fastest group of each workout first and each group in the order of its targets.

    Two workouts never share a group, nor do those with and without a known pace. Inside that the misfit of all is the
    least there is, each group more counting against it. Raises ValueError when `most` lets nobody into a group.
    """
    if most < 1:
        raise ValueError("a group holds somebody")
    apart: defaultdict[tuple[str, bool], list[Pacing]] = defaultdict(list)
    for runner in runners:
        apart[runner.kind, not runner.targets].append(runner)
    groups: list[tuple[str, ...]] = []
    for place in sorted(apart):
        in_order = sorted(apart[place], key=lambda each: (each.mean_ms, each.low_ms or 0, each.high_ms or 0, each.key))
        groups += [tuple(each.key for each in group) for group in _cut(in_order, most)]
    return groups


def _cut(runners: list[Pacing], most: int) -> list[list[Pacing]]:
    """Cut the runners in their order so that the whole costs least; of equals the cut into fewer, and more even, groups."""
    best: list[tuple[int, int, int, int]] = [(0, 0, 0, 0)]  # cost, groups, squares of sizes, where the last begins
    for end in range(1, len(runners) + 1):
        best.append(
            min(
                (
                    best[start][0] + _misfit(runners[start:end]) + _ANOTHER_GROUP_MS,
                    best[start][1] + 1,
                    best[start][2] + (end - start) ** 2,
                    start,
                )
                for start in range(max(0, end - most), end)
            )
        )
    groups: list[list[Pacing]] = []
    end = len(runners)
    while end:
        start = best[end][3]
        groups.append(runners[start:end])
        end = start
    return groups[::-1]


def _misfit(group: list[Pacing]) -> int:
    return sum(cost_of(each, group).weight for each in group)


def _pace_ms(runner: Pacing, others: list[Pacing]) -> int:
    differences = []
    for rep, target_ms in runner.targets.items():
        theirs = sorted(each.targets[rep] for each in others if rep in each.targets)
        if theirs:
            differences.append(_middle(theirs) - target_ms)
    return round(sum(differences) / len(differences)) if differences else 0


def _recovery_ms(runner: Pacing, others: list[Pacing]) -> int:
    """By how much the rest lies outside his band when the next send-off is the one that suits the others.

    From the send-off of a rep each is ready again between his target and low, and his target and high, later.
    """
    mine = _ready(runner)
    theirs = [ready for each in others if (ready := _ready(each))]
    if mine is None or not theirs:
        return 0
    early, late = max(low for low, _high in theirs), min(high for _low, high in theirs)
    if early > late:
        # No moment suits them all: half-way between their wishes.
        early = late = (early + late) // 2
    if early > mine[1]:
        return early - mine[1]
    return min(0, late - mine[0])


def _ready(runner: Pacing) -> tuple[int, int] | None:
    if runner.low_ms is None or runner.high_ms is None or not runner.targets:
        return None
    return runner.mean_ms + runner.low_ms, runner.mean_ms + runner.high_ms


def _middle(values: list[int]) -> int:
    """The middle of sorted values; of an even number the mean of the two in the middle."""
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) // 2
