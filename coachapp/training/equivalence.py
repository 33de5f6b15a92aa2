"""Equivalent performances: what a result at one distance is worth at another.

The standing model is that of J. Daniels and J. Gilbert, "Oxygen Power: Performance Tables
for Distance Runners" (1979): the oxygen cost of a speed, divided by the fraction of the
maximum that can be held for the time, gives one index, and equal index means equal
performance. Two others can be chosen: P. Riegel, "Athletic Records and Human Endurance",
American Scientist 69 (1981), and D. Cameron's curve (1997).

All of them are good to about one per cent. A result at the distance asked for needs none.
"""

import math
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from coachapp.training.pace import EVENTS, Mark, Pace

SHORTEST_M: Final = EVENTS["1500"]
LONGEST_M: Final = EVENTS["marathon"]

RIEGEL_EXPONENT: Final = 1.06
#: Bounds of a personal exponent: outside them one of the two results was no full effort.
EXPONENT_BOUNDS: Final = (1.02, 1.15)

# Four months. Beyond it no distance is covered at a walk, and a float would lose the ms.
_LONGEST_TIME_MS: Final = 10**10
_BISECTIONS: Final = 60


class NotConvertible(ValueError):
    """A result that no model can carry to another distance.

    ``code`` is one of "too_short", "too_long", "no_time", "too_slow", "same_distance",
    "unknown_model"; the message says in English what to do instead.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def index(distance_m: float, time_ms: int) -> float:
    """The Daniels-Gilbert index of a result, about 30 for a beginner and 85 for a record.

    It is not clamped: today's records lie above the end of the printed tables.
    Raises NotConvertible outside 1500 m to marathon, for a time that is not positive, and
    for one slower than a stroll, where the model has no oxygen cost left.
    """
    _check_distance(distance_m)
    if time_ms <= 0:
        raise NotConvertible("no_time", "the time must be positive")
    if time_ms <= _LONGEST_TIME_MS:
        value = _index(distance_m, time_ms)
        if value > 0:
            return value
    raise NotConvertible("too_slow", "that is slower than a stroll; check the time")


def equivalent_ms(distance_m: float, time_ms: int, to_m: float) -> int:
    """The time at another distance that has the same Daniels-Gilbert index, to 1 ms.

    Raises NotConvertible as ``index`` does, for either distance.
    """
    _check_distance(to_m)
    wanted = index(distance_m, time_ms)
    if to_m == distance_m:
        return time_ms
    # The fraction f lies between 0.8 and 1.289 and cost grows at least as fast as speed, so
    # the two speeds differ by less than the quotient of these, and the answer is inside.
    even = time_ms * to_m / distance_m
    low, high = even / 1.7, even * 1.7
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if _index(to_m, middle) > wanted:
            low = middle
        else:
            high = middle
    return _nearest_ms((low + high) / 2)


def riegel_ms(distance_m: float, time_ms: int, to_m: float, exponent: float = RIEGEL_EXPONENT) -> int:
    """The time at another distance by Riegel's power of the distance, to 1 ms.

    The exponent is clamped to ``EXPONENT_BOUNDS``. Raises NotConvertible as ``index`` does.
    """
    _check_distance(to_m)
    index(distance_m, time_ms)
    low, high = EXPONENT_BOUNDS
    return _nearest_ms(time_ms * (to_m / distance_m) ** min(max(exponent, low), high))


def cameron_ms(distance_m: float, time_ms: int, to_m: float) -> int:
    """The time at another distance by Cameron's curve, to 1 ms.

    Raises NotConvertible as ``index`` does.
    """
    _check_distance(to_m)
    index(distance_m, time_ms)
    return _nearest_ms(time_ms / distance_m * to_m * _cameron_factor(distance_m) / _cameron_factor(to_m))


def personal_exponent(one: Mark, other: Mark) -> float:
    """Riegel's exponent from two results of one runner, clamped to ``EXPONENT_BOUNDS``.

    Raises NotConvertible when both are over the same distance, or as ``index`` does.
    """
    for mark in (one, other):
        index(mark.distance_m, mark.time_ms)
    ratio = other.distance_m / one.distance_m
    if ratio == 1:
        raise NotConvertible("same_distance", "a personal exponent needs two distances")
    low, high = EXPONENT_BOUNDS
    return min(max(math.log(other.time_ms / one.time_ms) / math.log(ratio), low), high)


MODELS: MappingProxyType[str, Callable[[float, int, float], int]] = MappingProxyType(
    {"daniels-gilbert": equivalent_ms, "riegel": riegel_ms, "cameron": cameron_ms}
)


def pace_from_mark(mark: Mark, distance_m: float, model: str = "daniels-gilbert") -> Pace:
    """The pace over a distance that a mark is worth.

    A mark over that very distance needs no model and is taken as it stands. Raises
    NotConvertible as ``index`` does, and for a model not in ``MODELS``.
    """
    if mark.distance_m == distance_m and mark.time_ms > 0:
        return mark.pace
    if model not in MODELS:
        raise NotConvertible("unknown_model", "choose one of " + ", ".join(MODELS))
    time_ms = MODELS[model](mark.distance_m, mark.time_ms, distance_m)
    return Pace.of(distance_m, time_ms)


def caution(distance_m: float) -> str:
    """A code when a result at this distance converts to track distances only roughly.

    "from_marathon" from 30 km up, where fuel and heat decide more than speed; else "".
    """
    return "from_marathon" if distance_m >= 30_000 else ""


def _check_distance(distance_m: float) -> None:
    if distance_m > LONGEST_M:
        raise NotConvertible("too_long", "use a result of marathon distance or shorter")
    if not distance_m >= SHORTEST_M:  # so that NaN is refused as well
        raise NotConvertible("too_short", "use a result over 1500 m or longer, at best a 3000 m time trial")


def _index(distance_m: float, time_ms: float) -> float:
    minutes = time_ms / 60_000
    speed = distance_m / minutes
    cost = -4.60 + 0.182258 * speed + 0.000104 * speed * speed
    fraction = 0.8 + 0.1894393 * math.exp(-0.012778 * minutes) + 0.2989558 * math.exp(-0.1932605 * minutes)
    return cost / fraction


def _cameron_factor(distance_m: float) -> float:
    return 13.49681 - 0.000030363 * distance_m + 835.7114 / math.pow(distance_m, 0.7905)


def _nearest_ms(time_ms: float) -> int:
    return max(1, math.floor(time_ms + 0.5))
