"""The door to the core: a log goes in, a standing comes out. Everything here is a pure function of its arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from coachapp.training.library import LIBRARY, Before
from coachapp.training.log import TrainingLog
from coachapp.training.reason import Reason
from coachapp.training.session import Session
from coachapp.training.standing import Standing


def standing(workout: str, log: TrainingLog, on: date, *, plan_for: date | None = None) -> Standing:
    """Fold a log into the standing on a day.

    The same log in any order of entry gives the same answer, and no log makes this raise. The next session is planned
    for `plan_for`, or for `on` or the first day it is due, whichever is later. Raises KeyError for a workout that is
    not in the library.
    """
    return LIBRARY[workout].standing(log, on, plan_for=plan_for)


def before(workout: str, log: TrainingLog, session: Session) -> Before:
    """Fold a log up to a session: to judge it several times, as while it is typed.

    What is tried on the answer must have this session's day and key. Raises KeyError for a workout that is not in the
    library.
    """
    return LIBRARY[workout].before(log, session)


def morning(workout: str, log: TrainingLog, on: date) -> Before:
    """Fold a log up to the morning of a day, before anything is run on it: what is asked for that day stands then.

    Raises KeyError for a workout that is not in the library.
    """
    # A march knows its first goal from the start: one that was agreed later was not known that morning.
    known = replace(log, goals=tuple(goal for goal in log.goals if goal.was_known(on)))
    # A session without a key comes before all others of its day.
    return before(workout, known, Session(on=on, reps=()))


def compare(before: Standing, after: Standing) -> tuple[Reason, ...]:
    """Return what a change to the log does to a standing; empty when nothing that is asked for next changes (P26)."""
    return tuple(_differences(before, after))


def _differences(before: Standing, after: Standing) -> Iterator[Reason]:
    if before.position[:2] != after.position[:2]:
        yield Reason.of("standing_changes", "P26", was=before.position, now=after.position)
    was, now = before.next, after.next
    if was is None or now is None:
        if was is not now:
            yield Reason.of("next_appears" if now else "next_disappears", "P26")
        return
    if set(_targets(before)) != set(_targets(after)):
        yield Reason.of("targets_change", "P26", was=_targets(before), now=_targets(after))
    if was.recovery.high_ms != now.recovery.high_ms:
        yield Reason.of("recovery_changes", "P26", was_ms=was.recovery.high_ms, now_ms=now.recovery.high_ms)
    verdicts = {running.session.key: running.verdict for running in before.runnings}
    for running in after.runnings:
        earlier = verdicts.get(running.session.key)
        if earlier is not None and earlier != running.verdict:
            yield Reason.of("verdict_changes", "P27", on=running.session.on, was=str(earlier), now=str(running.verdict))


def _targets(of: Standing) -> tuple[int, ...]:
    """The different targets of the next session in ms, in the order in which they are run."""
    return tuple(dict.fromkeys(rep.target_ms for rep in of.next.reps)) if of.next else ()
