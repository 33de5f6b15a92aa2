"""The fold of the 12 x 400 m march: one event after the other moves the athlete up its ladder, or leaves him."""

from __future__ import annotations

from copy import copy
from datetime import date

from coachapp.training.asked import Asked
from coachapp.training.decision import Decision, decide, reps_held
from coachapp.training.gaps import PLAN, Gap, after_gap, gap_row, step_back
from coachapp.training.judging import Judgement, goal_reps_shown, judge, planned_quarters
from coachapp.training.log import Goal, Overrule, Paces, TrainingLog
from coachapp.training.pace import Pace
from coachapp.training.reason import Reason, Reasons
from coachapp.training.recovery_steps import (
    RecoverySteps,
    mean_recovery_ms,
    median_recovery_ms,
    short_recoveries_only,
    steps_from,
)
from coachapp.training.remarks import remarks_on
from coachapp.training.session import Session
from coachapp.training.stage import RAISE, SHORTEN, STABILISE, START, Position
from coachapp.training.standing import HOLD, PASS, Running, Verdict
from coachapp.training.workout import PlannedRep

RACE_M = 3000


class March:
    """An athlete on his way up the ladder. Fed with events in order; read off at any point.

    `position` is the place after the last event, `passed` the step that was passed last, `steps` the recoveries of
    stage 2, `runnings` every session read so far, `last` the last of them that counted. `holds` counts sessions in a
    row that did not hold the step (P13), `without_pass` those without a pass (P12), `in_stage` those since the stage
    began, `number` those of the log and `since_start` those of this march.
    """

    def __init__(self, log: TrainingLog) -> None:
        self.settings = log.settings
        self.paces = Paces.of(log.marks, RACE_M, log.settings.equivalence)
        self.goal: Pace | None = min(log.goals, key=lambda goal: goal.on or date.min).pace if log.goals else None
        self.position: Position = START
        self.passed: Position | None = None
        self.steps: RecoverySteps = steps_from(None, log.settings)
        self.mean_recoveries_ms: tuple[int, ...] = ()
        self.runnings: list[Running] = []
        self.number = self.since_start = self.in_stage = self.holds = self.without_pass = 0
        self.last: Running | None = None
        self._plans: dict[tuple[int, int], tuple[PlannedRep, ...]] = {}
        self.overruled: Overrule | None = None
        self.goal_changed: Goal | None = None

    def fork(self) -> March:
        """Return a march that goes on from here by itself, to try a session on it."""
        fork = copy(self)
        fork.runnings, fork._plans = list(self.runnings), dict(self._plans)
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

    def place_on(self, on: date, *, trained_through: bool = False) -> tuple[Position, RecoverySteps, Gap]:
        """Return where a session on this day begins: the place, the recoveries, and the row of the gap before it."""
        days = self.gap_days(on)
        if days is None:
            return self.position, self.steps, PLAN
        row = gap_row(days, self.settings, trained_through=trained_through)
        place = after_gap(self.position, row, self.settings, passed=self.passed)
        if place.stage is not SHORTEN:
            return place, self.steps, row
        if self.position.stage > SHORTEN:
            return place, short_recoveries_only(self.settings), row
        return place, self.steps.repeated() if row is Gap.REPEAT else self.steps, row

    def plan(self, position: Position, pace: Pace) -> tuple[PlannedRep, ...]:
        """Return the reps asked for at this place."""
        return self._planned(pace, position.goal_reps)

    def goal_plan(self, pace: Pace) -> tuple[PlannedRep, ...] | None:
        """Return the same session with every rep at goal pace; None while no goal is agreed."""
        return self._planned(pace, self.settings.reps) if self.goal else None

    def _planned(self, pace: Pace, goal_reps: int) -> tuple[PlannedRep, ...]:
        """Return a plan that this march has asked for before, or a new one; a new goal begins afresh."""
        key = (pace.ms_per_400, goal_reps)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = planned_quarters(self.settings, pace, self.goal, goal_reps)
        return plan

    def asked_on(self, session: Session, pace: Pace) -> tuple[Asked, RecoverySteps, Gap]:
        """Return what a session of this day was asked to show."""
        before, steps, row = self.place_on(session.on, trained_through=session.trained_through)
        asked_ms = steps.asked_ms if before.stage is SHORTEN else None
        means = self.mean_recoveries_ms if before.stage is SHORTEN else ()
        return Asked(before, self.plan(before, pace), self.goal_plan(pace), asked_ms, self.settings, means), steps, row

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
        gap_days = self.gap_days(session.on)
        asked, steps, row = self.asked_on(session, dated.pace)
        stage, stood = asked.position.stage, self.position
        seen = judge(session, asked.plan, self.settings, recoveries_count=stage is not STABILISE)
        made = decide(session, seen, asked)
        if stage < stood.stage:
            self.in_stage = self.holds = self.without_pass = 0
            if stage is STABILISE:
                self.since_start = 0
        self.since_start += 1
        taken = self.since_start
        remarks = Reasons(
            lambda: remarks_on(
                session, seen, asked, made, row=row, gap_days=gap_days, dated=dated, stood=stood, taken=taken
            )
        )
        running = Running(
            session, self.number, asked.position, made.after, made.verdict, asked.plan, seen,
            stage is not STABILISE, asked.asked_recovery_ms, gap_days,
            made.reasons, remarks, made.would_change,
        )  # fmt: skip
        self._move(running, made, seen, steps)
        return running

    def _move(self, running: Running, made: Decision, seen: Judgement, steps: RecoverySteps) -> None:
        before, after = running.before, made.after
        if after.stage is SHORTEN:
            median = median_recovery_ms(running.session, self.settings.reps)
            if before.stage is STABILISE:
                self.steps = steps_from(median, self.settings)
            else:
                held = reps_held(seen, self.settings) and not seen.extra
                self.steps = steps.seen(median, self.settings) if held else steps
            mean = mean_recovery_ms(running.session, self.settings.reps)
            if mean is not None:
                self.mean_recoveries_ms = (*self.mean_recoveries_ms[:1], mean)  # the first and the last are told
        else:
            self.mean_recoveries_ms = ()
        stepped = before.stage is SHORTEN and self.steps.reached > steps.reached
        self.without_pass = 0 if made.verdict is PASS else self.without_pass + 1
        self.holds = self.holds + 1 if made.verdict is HOLD and not stepped else 0
        self.in_stage = self.in_stage + 1 if after.stage is before.stage else 0
        if after[:2] > before[:2]:
            same_stage = before.stage is after.stage
            self.passed = Position(*before[:2]) if same_stage else step_back(after, self.settings)
        self.position = after
        self.overruled = self.goal_changed = None
        self.runnings.append(running)
        self.last = running

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
        self._plans.clear()
        if self.position.stage < RAISE:
            return
        by = self.settings.goal_reps_per_step
        last = self.last
        dated = self.paces.on(last.session.on) if last else None
        self.holds = self.without_pass = 0
        if last is None or dated is None or last.before.stage < RAISE:
            self.position = Position(RAISE, min(by, self.settings.reps))
            return
        plan = self.plan(last.before, dated.pace)
        asked = Asked(last.before, plan, self.goal_plan(dated.pace), None, self.settings)
        seen = judge(last.session, asked.plan, self.settings, recoveries_count=True)
        made = decide(last.session, seen, asked)
        if made.verdict is PASS:
            self.position = made.after
            return
        shown = goal_reps_shown(last.session, asked.goal_plan or ()) if seen.recoveries_held else 0
        shown = min(shown, last.before.goal_reps) // by * by
        self.position = Position(RAISE, max(by, shown))
