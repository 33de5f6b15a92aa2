"""What is known about one athlete and one workout: the dated log that every standing is folded from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import takewhile
from operator import attrgetter, itemgetter
from typing import Literal, NamedTuple

from coachapp.training.equivalence import pace_from_mark
from coachapp.training.pace import Mark, Pace
from coachapp.training.session import Session
from coachapp.training.settings import Settings
from coachapp.training.stage import Position, Stage, place_at

OverruleKind = Literal["advance", "hold", "step_back", "set"]
THE_BEGINNING = date.min
_DAY_AND_KEY, _DAY_AND_PHASE = attrgetter("on", "key"), itemgetter(0, 1)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal pace over the workout's race distance, agreed on a day. `on` None: agreed before the log begins.

    It holds for the sessions of its day, unless `before_sessions` is off: it was agreed after they were run.
    """

    pace: Pace
    on: date | None = None
    before_sessions: bool = True

    def was_known(self, morning: date) -> bool:
        """Whether it was agreed before the sessions of this day."""
        return self.on is None or self.on < morning or (self.on == morning and self.before_sessions)


@dataclass(frozen=True, slots=True)
class Overrule:
    """The coach's word against the engine's: from this day on the athlete stands here.

    It speaks after the sessions of its day, or before them where `before_sessions` is set (it was given in the
    morning). `recovery_s` replaces the rung asked for in stage 2. A later session moves on from the place that was
    set. `kind` and `reason` are what the coach said; only the place decides.
    """

    on: date
    stage: Stage
    goal_reps: int = 0
    recovery_s: int | None = None
    kind: OverruleKind = "set"
    reason: str = ""
    who: str = ""
    before_sessions: bool = False

    def was_known(self, morning: date) -> bool:
        """Whether it was given before the sessions of this day."""
        return self.on < morning or (self.on == morning and self.before_sessions)

    def position(self, settings: Settings) -> Position:
        """The place that was set, with goal reps kept within what the session has."""
        if self.stage is Stage.READY:
            return place_at(self.stage, settings.reps)
        if self.stage is Stage.RAISE:
            return place_at(self.stage, max(1, min(self.goal_reps, settings.reps)))
        return place_at(self.stage)


@dataclass(frozen=True, slots=True)
class TrainingLog:
    """Marks, goals, sessions and overrules of one athlete for one workout, in any order, with the settings in force.

    Marks are confirmed date paces, in force from their day on (P14). `target_race` is the day of the race that the
    march leads to, if there is one.
    """

    settings: Settings
    marks: tuple[Mark, ...] = ()
    goals: tuple[Goal, ...] = ()
    sessions: tuple[Session, ...] = ()
    overrules: tuple[Overrule, ...] = ()
    target_race: date | None = None

    @property
    def in_order(self) -> tuple[Session, ...]:
        """The sessions by day, each key once; the order of entry plays no part, even within a day."""
        by_key: dict[str, Session] = {}
        without: list[Session] = []
        for session in self.sessions:
            if session.key:
                by_key[session.key] = session
            else:
                without.append(session)
        if len({session.on for session in without}) < len(without):
            without.sort(key=_what_was_run)
        return tuple(sorted([*without, *by_key.values()], key=_DAY_AND_KEY))

    def events(self, until: date = date.max) -> list[Session | Goal | Overrule]:
        """Return all that moves a standing in the order in which it counts: by day, the morning before the sessions.

        Goals and overrules of later days than `until` are left out; a session that is in the log was run.
        """
        dated: list[tuple[date, int, Session | Goal | Overrule]] = []
        dated += [(goal.on or THE_BEGINNING, _phase(goal.before_sessions), goal) for goal in self.goals]
        dated += [(given.on, _phase(given.before_sessions), given) for given in self.overrules]
        dated = [said for said in dated if said[0] <= until]
        if not dated:
            return list(self.in_order)
        dated += [(session.on, 1, session) for session in self.in_order]
        dated.sort(key=_DAY_AND_PHASE)
        return [event for _day, _phase, event in dated]

    def up_to(self, session: Session) -> Iterator[Session | Goal | Overrule]:
        """Yield the events before this session, which takes the place of one that is logged under its key."""
        others = tuple(it for it in self.sessions if not it.key or it.key != session.key)
        return takewhile(lambda event: event is not session, replace(self, sessions=(*others, session)).events())


def _phase(before_sessions: bool) -> int:
    return 0 if before_sessions else 2


def _what_was_run(session: Session) -> tuple[tuple[int, int, int], ...]:
    """Order sessions of one day without keys by what they hold, so that the answer never hangs on who typed first."""
    return tuple((rep.number, rep.time_ms or 0, rep.recovery_ms or 0) for rep in session.reps)


@lru_cache(maxsize=4096)
def _converted(mark: Mark, distance_m: float, model: str) -> Pace | None:
    try:
        return pace_from_mark(mark, distance_m, model=model)
    except ValueError:
        return None


class DatedPace(NamedTuple):
    """A date pace and the mark it came from."""

    pace: Pace
    mark: Mark


@dataclass(slots=True)
class Paces:
    """The date pace on any day. Before the first mark the first mark holds: a log may be older than its marks.

    Of several marks on one day the fastest counts, so that the order of entry plays no part.
    """

    _days: list[date]
    #: One more than there are days: the first of them holds before it, too.
    _paces: list[DatedPace | None]

    @classmethod
    def of(cls, marks: Iterable[Mark], distance_m: float, model: str) -> Paces:
        """Return the paces over `distance_m`; marks that cannot be converted to it are passed over."""
        best: dict[date, DatedPace] = {}
        for mark in marks:
            pace = _converted(mark, distance_m, model)
            day = mark.on or THE_BEGINNING
            if pace is not None and (day not in best or pace < best[day].pace):
                best[day] = DatedPace(pace, mark)
        days = sorted(best)
        paces = [best[day] for day in days]
        return cls(days, [paces[0], *paces] if paces else [None])

    def on(self, day: date) -> DatedPace | None:
        """Return the date pace in force on `day`, or None when there is no mark at all."""
        return self._paces[bisect_right(self._days, day)]

    def best_between(self, start: date, end: date) -> DatedPace | None:
        """Return the fastest pace of the marks run from `start` to `end`, both included."""
        found = self._paces[bisect_left(self._days, start) + 1 : bisect_right(self._days, end) + 1]
        return min(filter(None, found), key=lambda dated: dated.pace, default=None)
