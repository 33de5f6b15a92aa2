"""The door to the core: a log goes in, a standing comes out. Everything here is a pure function of its arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from coachapp.training.library import LIBRARY, Before
from coachapp.training.log import TrainingLog
from coachapp.training.reason import Reason
from coachapp.training.session import Session
from coachapp.training.standing import Standing
from coachapp.training.workout import Prescription


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


@dataclass(frozen=True)
class Morning:
    """A log on the morning of a day, before anything is run on it, folded once for whoever asks.

    Asking raises KeyError for a workout that is not in the library.
    """

    workout: str
    log: TrainingLog
    on: date

    @cached_property
    def before(self) -> Before:
        """Everything as it stood that morning."""
        # A march knows its first goal from the start: one that was agreed later was not known that morning.
        known = replace(self.log, goals=tuple(goal for goal in self.log.goals if goal.was_known(self.on)))
        # A session without a key comes before all others of its day.
        return before(self.workout, known, Session(on=self.on, reps=()))

    @cached_property
    def asked(self) -> Prescription | None:
        """What is to be run that day; None without a date pace."""
        return self.before.asked(self.on)

    @property
    def is_latest(self) -> bool:
        """Whether all that is in the log was there that morning: then a session of this day goes on from it."""
        log = self.log
        return (
            all(session.on < self.on for session in log.sessions)
            and all(goal.was_known(self.on) for goal in log.goals)
            and all(given.was_known(self.on) for given in log.overrules)
        )

    def then(self, session: Session, on: date) -> Standing:
        """Where the athlete stands on a day when this session, which is of the morning's day, is in the log too.

        It takes the place of one that is logged under its key.
        """
        new = not session.key or all(it.key != session.key for it in self.log.sessions)
        if new and self.on <= on and self.is_latest:
            return self.before.then(session, on)
        return standing(self.workout, replace(self.log, sessions=(*self.log.sessions, session)), on)


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
