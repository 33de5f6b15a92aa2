"""The reps of sessions as the core reads them, by the thousand: asked for in columns."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.db import models

from coachapp.models import LoggedRep
from coachapp.models.gathered import Alike, in_columns
from coachapp.training.session import FlushRep, Rep

# One number says which rep it is and that it is no flush: those stand below zero.
_BEFORE_REPS = 1000
_PLACE = models.Case(
    models.When(kind=LoggedRep.Kind.FLUSH, then=models.F("number") - _BEFORE_REPS),
    default=models.F("number"),
    output_field=models.IntegerField(),
)
_ALIKE, _REP = ("place", "distance_m"), ("time_ms", "recovery_ms")
_UNUSUAL_REP = (
    ~models.Q(excused="", recovery_excused="", splits=[]), ("place", "excused", "recovery_excused", "splits"),
)  # fmt: skip


def reps_of_session() -> models.Subquery:
    """The reps and flushes of the session of the outer row, to be read by `columns_in` and `run_in`."""
    reps = LoggedRep.objects.filter(squad=models.OuterRef("squad"), session=models.OuterRef("pk"))
    # As the index has them: flushes, then reps, each by number.
    reps = reps.annotate(place=_PLACE).order_by("kind", "number")
    return in_columns(reps, *_REP, alike=_ALIKE, unusual=_UNUSUAL_REP)


# Five thousand reps are made for a squad's page. Made so, none of them is a call of Python.
_rep: Callable[[tuple[Any, ...]], Rep] = partial(tuple.__new__, Rep)
_flush: Callable[[tuple[Any, ...]], FlushRep] = partial(tuple.__new__, FlushRep)
_Numbers = tuple[Any, ...]


def run_in(alike: Alike, columns: list[list[Any]]) -> tuple[tuple[Rep, ...], tuple[FlushRep, ...]]:
    """The reps and the flushes of one session, each by number."""
    shape = _shape(alike)
    times, recoveries, unusual = columns
    if shape.order:
        times, recoveries = ([column[at] for at in shape.order] for column in (times, recoveries))
    first = len(shape.flushes_m)
    flush = tuple(map(_flush, zip(shape.flushes_m, times[:first], recoveries[:first], strict=True)))
    reps = tuple(
        map(_rep, zip(shape.numbers, shape.reps_m, times[first:], recoveries[first:], *shape.usual, strict=True))
    )
    return _with_unusual(reps, unusual) if unusual else reps, flush


class _Shape(NamedTuple):
    """What most sessions have in common: the numbers of the reps, their metres and those of the flushes.

    `order` says where each row stands, flushes first, each by number; it is empty where they stand so. `usual` has
    nothing for each rep: no excuse, no split.
    """

    numbers: _Numbers
    reps_m: _Numbers
    flushes_m: _Numbers
    usual: tuple[_Numbers, _Numbers, _Numbers]
    order: tuple[int, ...]


@lru_cache(maxsize=512)
def _shape(alike: Alike) -> _Shape:
    places, distances = alike
    order = sorted(range(len(places)), key=places.__getitem__)
    numbers = tuple(places[at] for at in order if places[at] > 0)
    metres = tuple(float(distances[at]) for at in order)  # a whole number of metres comes without its point
    flushes, reps = len(places) - len(numbers), len(numbers)
    usual = ("",) * reps, ("",) * reps, ((),) * reps
    return _Shape(numbers, metres[flushes:], metres[:flushes], usual, () if order == sorted(order) else tuple(order))


def _with_unusual(reps: tuple[Rep, ...], unusual: list[list[Any]]) -> tuple[Rep, ...]:
    more = {place: (excused, recovery_excused, tuple(splits)) for place, excused, recovery_excused, splits in unusual}
    return tuple(_rep((*rep[:4], *more[rep.number])) if rep.number in more else rep for rep in reps)
