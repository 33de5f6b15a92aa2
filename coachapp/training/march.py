"""The fold of the 12 x 400 m march: one event after the other moves the athlete up its ladder, or leaves him."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from coachapp.training.asked import Asked
from coachapp.training.decision import Decision, decide
from coachapp.training.gaps import PLAN, REPEAT, Gap, after_gap, gap_row, step_back
from coachapp.training.judging import Judgement, goal_reps_shown, judge, reps_held
from coachapp.training.log import Goal, Overrule, Paces, TrainingLog
from coachapp.training.march_plan import Band, Plans
from coachapp.training.pace import Pace
from coachapp.training.reason import Reason, Reasons
from coachapp.training.recovery_steps import RecoverySteps, median_recovery_ms, short_recoveries_only, steps_from
from coachapp.training.remarks import remarks_on
from coachapp.training.session import Session
from coachapp.training.stage import RAISE, SHORTEN, STABILISE, START, Position, Stage, place_at
from coachapp.training.standing import HOLD, PASS, Running, Verdict

RACE_M = 3000

# One of each for every session of a fold. Made so, neither is a call of Python, which would be a twentieth of a fold.
_asked: Callable[[tuple[Any, ...]], Asked] = partial(tuple.__new__, Asked)
_running: Callable[[tuple[Any, ...]], Running] = partial(tuple.__new__, Running)


class March:
    """An athlete on his way up the ladder. Fed with events in order; read off at any point.

    `position` is the place after the last event, `passed` the step that was passed last, `steps` the recoveries of
    stage 2, `shortened` its first and its last session with recoveries written, `runnings` every session read so far,
    `last` the last of them that counted. `holds` counts sessions in a row that did not hold the step (P13),
    `without_pass` those without a pass (P12), `in_stage` those since the stage began, `number` those of the log and
    `since_start` those of this march.
    """

    def __init__(self, log: TrainingLog) -> None:
        self.settings = log.settings
        self.band = Band.of(log.settings)
        self.paces = Paces.of(log.marks, RACE_M, log.settings.equivalence)
        self.goal: Pace | None = min(log.goals, key=lambda goal: goal.on or date.min).pace if log.goals else None
        self.position: Position = START
        self.passed: Position | None = None
        self.steps: RecoverySteps = steps_from(None, log.settings)
        self.shortened: tuple[Session, ...] = ()
        self.runnings: list[Running] = []
        self.number = self.since_start = self.in_stage = self.holds = self.without_pass = 0
        self.last: Running | None = None
        self._plans: dict[int, Plans] = {}
        self.overruled: Overrule | None = None
        self.goal_changed: Goal | None = None

    def fork(self) -> March:
        """Return a march that goes on from here by itself: to try a session on it, or to read this place off later."""
        fork = object.__new__(March)
        fork.__dict__.update(self.__dict__)
        fork.runnings = list(self.runnings)
        return fork

    def take(self, event: Session | Goal | Overrule) -> None:
        """Move on by one event."""
        if isinstance(event, Session):
            self.run(event)
        elif isinstance(event, Overrule):
            self._overrule(event)
        else:
            self._change_goal(event)

    def gap_days(self, on: date) -> int | None:
        """Days from the last session that counted to `on`, None before the first."""
        return (on - self.last.session.on).days if self.last else None

    def place_after(self, days: int | None, *, trained_through: bool = False) -> tuple[Position, RecoverySteps, Gap]:
        """Return where a session begins so many days after the last: its place and recoveries, and the row of the gap."""
        if days is None:
            return self.position, self.steps, PLAN
        row = gap_row(days, self.settings, trained_through=trained_through)
        if row < REPEAT:
            return self.position, self.steps, row
        place = after_gap(self.position, row, self.settings, passed=self.passed)
        if place.stage is not SHORTEN:
            return place, self.steps, row
        if self.position.stage > SHORTEN:
            return place, short_recoveries_only(self.settings), row
        return place, self.steps.repeated() if row is REPEAT else self.steps, row

    def plans(self, pace: Pace) -> Plans:
        """Return what is asked for at this date pace: worked out once, and anew when the goal changes."""
        plans = self._plans.get(pace.ms_per_400)
        if plans is None:
            plans = self._plans[pace.ms_per_400] = Plans(self.settings, pace, self.goal)
        return plans

    def asked_after(self, days: int | None, session: Session, pace: Pace) -> tuple[Asked, RecoverySteps, Gap]:
        """Return what a session so many days after the last was asked to show."""
        before, steps, row = self.place_after(days, trained_through=session.trained_through)
        plans = self.plans(pace)
        plan = plans[before.goal_reps]
        if before.stage is SHORTEN:
            return _asked((before, plan, plans.at_goal, steps.asked_ms, self.settings, self.shortened)), steps, row
        return _asked((before, plan, plans.at_goal, None, self.settings, ())), steps, row

    def run(self, session: Session) -> Running:
        """Judge one session and move on by it. A void one moves nothing and is not counted (P19)."""
        if session.void:
            running = self._beside(session, Verdict.VOID, Reason.of("left_out", "P19", reason=session.void))
            self.runnings.append(running)
            return running
        dated = self.paces.on(session.on)
        self.number += 1
        if dated is None:
            running = self._beside(session, Verdict.INCOMPLETE, Reason.of("no_date_pace", "A6"), self.number)
            self.runnings.append(running)
            self.last = running
            return running
        days = self.gap_days(session.on)
        asked, steps, row = self.asked_after(days, session, dated.pace)
        before, plan, _goal_plan, asked_ms, settings, _earlier = asked
        stood, begun = self.position, before.stage
        band = None if begun is STABILISE else self.band
        seen = judge(session, plan, band, fast_is_miss=settings.fast_is_miss)
        made = decide(session, seen, asked)
        if begun < stood.stage:
            self.in_stage = self.holds = self.without_pass = 0
            if begun is STABILISE:
                self.since_start = 0
        self.since_start += 1
        remarks = Reasons(remarks_on, session, seen, asked, made, row, days, dated, stood, self.since_start)
        verdict, after, reasons, would_change = made
        running = _running((
            session, self.number, before, after, verdict, plan, seen, begun is not STABILISE, asked_ms, days,
            reasons, remarks, would_change, None,
        ))  # fmt: skip
        self._move(before, made, steps, session, seen)
        self.runnings.append(running)
        self.last = running
        return running

    def _move(self, before: Position, made: Decision, steps: RecoverySteps, session: Session, seen: Judgement) -> None:
        """Move on from the place and the recoveries that a session began with."""
        verdict, after, _reasons, _would_change = made
        begun, reached = before.stage, after.stage
        if reached is SHORTEN:
            self._shorten(begun, steps, session, seen)
        else:
            self.shortened = ()
        stepped = begun is SHORTEN and self.steps.reached > steps.reached
        self.without_pass = 0 if verdict is PASS else self.without_pass + 1
        self.holds = self.holds + 1 if verdict is HOLD and not stepped else 0
        self.in_stage = self.in_stage + 1 if reached is begun else 0
        if after is not before and after[:2] > before[:2]:
            self.passed = place_at(begun, before.goal_reps) if reached is begun else step_back(after, self.settings)
        self.position = after
        self.overruled = self.goal_changed = None

    def _shorten(self, begun: Stage, steps: RecoverySteps, session: Session, seen: Judgement) -> None:
        """Take the recoveries of a session after which stage 2 is asked for: where they start, or how far they came."""
        median = median_recovery_ms(session, self.settings.reps)
        if begun is STABILISE:
            self.steps = steps_from(median, self.settings)
        else:
            held = reps_held(seen, self.settings) and not seen.extra
            self.steps = steps.seen(median, self.settings) if held else steps
        if median is not None:
            self.shortened = (*self.shortened[:1], session)

    def _beside(self, session: Session, verdict: Verdict, reason: Reason, number: int | None = None) -> Running:
        """Return a session that moves nothing."""
        return Running(
            session, number, self.position, self.position, verdict, (), None, False, None, None, (reason,), (), ()
        )

    def _overrule(self, given: Overrule) -> None:
        """Set the place. The recoveries of stage 2 start from what the coach asks, or from what was last run."""
        place = given.position(self.settings)
        if place.stage is SHORTEN and self.position.stage is not SHORTEN:
            median = median_recovery_ms(self.last.session, self.settings.reps) if self.last else None
            self.steps = steps_from(median, self.settings)
        if place.stage is SHORTEN and given.recovery_s is not None:
            self.steps = self.steps.eased_to(given.recovery_s * 1000)
        if place.stage is STABILISE and self.position.stage is not STABILISE:
            self.since_start = 0
        self.in_stage = self.in_stage if place.stage is self.position.stage else 0
        self.holds = self.without_pass = 0
        self.position, self.overruled, self.passed = place, given, None

    def _change_goal(self, goal: Goal) -> None:
        """Take a new goal (P16): stages 1 and 2 are kept; goal reps restart from what the last session shows at it.

        "What it shows" is decided like this: held as it was asked, the march goes on from there; otherwise the goal
        reps in a row from the back that were there, in whole steps, are repeated.
        """
        if goal.pace == self.goal:
            return
        self.goal, self.goal_changed, self.passed = goal.pace, goal, None
        self._plans = {}
        if self.position.stage < RAISE:
            return
        by = self.settings.goal_reps_per_step
        last = self.last
        dated = self.paces.on(last.session.on) if last else None
        self.holds = self.without_pass = 0
        if last is None or dated is None or last.before.stage < RAISE:
            self.position = place_at(RAISE, min(by, self.settings.reps))
            return
        plans = self.plans(dated.pace)
        asked = Asked(last.before, plans[last.before.goal_reps], plans.at_goal, None, self.settings)
        seen = judge(last.session, asked.plan, self.band, fast_is_miss=self.settings.fast_is_miss)
        made = decide(last.session, seen, asked)
        if made.verdict is PASS:
            self.position = made.after
            return
        shown = goal_reps_shown(last.session, asked.goal_plan or ()) if seen.recoveries_held else 0
        shown = min(shown, last.before.goal_reps) // by * by
        self.position = place_at(RAISE, max(by, shown))
