"""4-3-2-1: 1600, 1200, 800 and 400 m from 5K pace down to about mile pace, with a jog between (Beck)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coachapp.training.log import DatedPace, Paces, TrainingLog
from coachapp.training.reason import Reason
from coachapp.training.session import Session
from coachapp.training.settings import Settings, thousandths
from coachapp.training.stage import START
from coachapp.training.standing import Running, SoFar, Standing, Verdict
from coachapp.training.step_down_judging import StepDownJudged, judge_step_down
from coachapp.training.step_down_plan import LAPS, RACE_M, lap_m, planned_jog, planned_steps, planned_total_ms
from coachapp.training.workout import Prescription, Window


class StepDown:
    """The companion of the march: no stages, one verdict a session, and targets from the current 5K pace (B4)."""

    slug = "4-3-2-1"
    title = "4-3-2-1 step-down"
    race_m = RACE_M
    staged = False

    def distances(self, settings: Settings) -> tuple[float, ...]:
        """Return the metres of each rep."""
        return tuple(laps * lap_m(settings) for laps in LAPS)

    def standing(self, log: TrainingLog, on: date, *, plan_for: date | None = None) -> Standing:
        """Return the standing on a day; the position is that of the start, for the step-down has no ladder."""
        paces = Paces.of(log.marks, RACE_M, log.settings.equivalence)
        runnings, failures = _run_all(log.in_order, paces, log.settings)
        return self._standing(StepDownBefore(log, paces, runnings, failures), on, plan_for)

    def _standing(self, stood: StepDownBefore, on: date, plan_for: date | None = None) -> Standing:
        """Read off what all that was run has come to."""
        log, paces, runnings, failures = stood.log, stood.paces, stood.runnings, stood.failures
        dated = _pace_on(paces, on, log.settings)
        last = _last(runnings)
        due = _due(last.session.on if last else None, log.settings)
        day = plan_for or (max(on, due.start) if due else on)
        upcoming = self._prescribe(_pace_on(paces, day, log.settings), day, last, due, failures, log) if dated else None
        goal = max(log.goals, key=lambda goal: goal.on or date.min).pace if log.goals else None
        return Standing(
            workout=self.slug,
            on=on,
            position=START,
            runnings=tuple(runnings),
            next=upcoming,
            alerts=tuple(_alerts(dated, due, runnings, on, log)),
            forecast=None,
            date_pace=dated,
            goal_pace=goal,
        )

    def before(self, log: TrainingLog, session: Session) -> StepDownBefore:
        """Return everything as it stood before this session; the same one logged earlier does not count twice."""
        paces = Paces.of(log.marks, RACE_M, log.settings.equivalence)
        earlier = [event for event in log.up_to(session) if isinstance(event, Session)]
        runnings, failures = _run_all(earlier, paces, log.settings)
        return StepDownBefore(log, paces, runnings, failures)

    def _prescribe(
        self,
        dated: DatedPace | None,
        day: date,
        last: Running | None,
        due: Window | None,
        failures: int,
        log: TrainingLog,
    ) -> Prescription | None:
        if dated is None:
            return None
        settings = log.settings
        days = (day - last.session.on).days if last else None
        return Prescription(
            workout=self.slug,
            on=day,
            stage=None,
            goal_reps=0,
            reps=planned_steps(dated.pace, settings),
            recovery=planned_jog(dated.pace, settings),
            rest_before_flush_ms=None,
            flush=None,
            effort=settings.effort_expected,
            due=due,
            days_since_last=days,
            outside_interval=days is not None and days < settings.step_down_apart_days,
            reasons=(
                *(last.reasons if last else ()),
                Reason.of(
                    "next_step_down",
                    "B4",
                    lap_ms=dated.pace.time_ms(lap_m(settings)),
                    five_k_ms=dated.pace.time_ms(RACE_M),
                    on=dated.mark.on,
                ),
            ),
            options=tuple(_options(failures, dated, settings)),
            total_ms=planned_total_ms(dated.pace, settings),
        )


@dataclass(frozen=True, slots=True)
class StepDownBefore:
    """What stood before a step-down. It may be tried as often as one likes; nothing moves."""

    log: TrainingLog
    paces: Paces
    runnings: list[Running]
    failures: int

    @property
    def settings(self) -> Settings:
        """The numbers in force."""
        return self.log.settings

    def asked(self, on: date) -> Prescription | None:
        """Return what is to be run on this day."""
        last = _last(self.runnings)
        due = _due(last.session.on if last else None, self.settings)
        return STEP_DOWN._prescribe(self.date_pace(on), on, last, due, self.failures, self.log)

    def date_pace(self, on: date) -> DatedPace | None:
        """Return the date pace of this day."""
        return _pace_on(self.paces, on, self.settings)

    def judged(self, session: Session) -> Running:
        """Return how the session is judged."""
        return _run(replace(session, void=""), self.paces, self.runnings, self.failures, self.settings)[0]

    def so_far(self, session: Session) -> SoFar:
        """Return what a step-down still being run comes to: reps so far against their windows."""
        done = sum(1 for rep in session.reps if rep.time_ms is not None or rep.excused)
        dated = self.date_pace(session.on)
        if dated is None:
            return SoFar("empty", done, (Reason.of("no_date_pace", "B4"),), None)
        plan = planned_steps(dated.pace, self.settings)
        judged = judge_step_down(session, plan, dated.pace, self.settings)
        if not judged.judgement.missing:
            running = self.judged(session)
            return SoFar("done", done, running.reasons, running)
        reasons = tuple(reason for reason in judged.reasons if reason.code in ("step_slow", "start_fast", "step_fast"))
        if not done:
            return SoFar("empty", 0, (Reason.of("step_down_on", "B1", done=0, reps=len(LAPS)),), None)
        if not judged.figures.each_rep_faster:
            run = tuple(ms for ms in judged.figures.per_lap_ms if ms is not None)
            reasons += (Reason.of("step_down_not_faster", "Q1", per_lap_ms=run),)
        if judged.judgement.misses or not judged.figures.each_rep_faster:
            return SoFar("hold", done, reasons, None)
        return SoFar("on", done, (*reasons, Reason.of("step_down_on", "B1", done=done, reps=len(LAPS))), None)

    def then(self, session: Session, on: date) -> Standing:
        """Return where the athlete stands on a day with this session."""
        running, failures = _run(session, self.paces, self.runnings, self.failures, self.settings)
        return STEP_DOWN._standing(replace(self, runnings=[*self.runnings, running], failures=failures), on)


def _run_all(sessions: Iterable[Session], paces: Paces, settings: Settings) -> tuple[list[Running], int]:
    """Judge one session after the other; also return how many in a row have now not come off (Q4)."""
    runnings: list[Running] = []
    failures = 0
    for session in sessions:
        running, failures = _run(session, paces, runnings, failures, settings)
        runnings.append(running)
    return runnings, failures


def _last(runnings: list[Running]) -> Running | None:
    """Return the last session that counted."""
    return next((running for running in reversed(runnings) if running.number is not None), None)


def _run(
    session: Session, paces: Paces, before: list[Running], failures: int, settings: Settings
) -> tuple[Running, int]:
    """Judge one session; also return how many in a row have now not come off (Q4)."""
    counted = [running for running in before if running.number is not None]
    gap = (session.on - counted[-1].session.on).days if counted else None
    dated = _pace_on(paces, session.on, settings)
    if session.void or dated is None:
        reason = Reason.of("left_out", "P19", reason=session.void) if session.void else Reason.of("no_date_pace", "B4")
        verdict = Verdict.VOID if session.void else Verdict.INCOMPLETE
        number = None if session.void else len(counted) + 1
        return Running(session, number, START, START, verdict, (), None, False, None, gap, (reason,), (), ()), failures
    plan = planned_steps(dated.pace, settings)
    judged = judge_step_down(session, plan, dated.pace, settings)
    if judged.came_off is not None:
        failures = 0 if judged.came_off else failures + 1
    reasons = (*judged.reasons, *_after_failure(judged, failures))
    running = Running(
        session,
        len(counted) + 1,
        START,
        START,
        judged.verdict,
        plan,
        judged.judgement,
        True,
        planned_jog(dated.pace, settings).high_ms,
        gap,
        reasons,
        tuple(_remarks(session, gap, settings)),
        (),
        judged.figures,
    )
    return running, failures


def _pace_on(paces: Paces, on: date, settings: Settings) -> DatedPace | None:
    """Return the 5K pace to run from (Q6): the current estimate, or the best of some months when that has grown stale."""
    latest = paces.on(on)
    if latest is None or latest.mark.on is None or (on - latest.mark.on).days <= settings.stale_after_days:
        return latest
    start = date.fromordinal(max(1, on.toordinal() - settings.best_5k_days))
    return paces.best_between(start, on) or latest


def _due(last_on: date | None, settings: Settings) -> Window | None:
    """Return when the next step-down may come (Q5): two to three weeks after the last."""
    if last_on is None:
        return None
    try:
        start = last_on + timedelta(days=settings.step_down_apart_days)
        return Window(start, start + timedelta(days=settings.due_from_days))
    except OverflowError:
        return Window(last_on, date.max)


def _after_failure(judged: StepDownJudged, failures: int) -> Iterator[Reason]:
    """Yield the two explanations, neither of them blame (B11): an ambitious 5K pace or an off day."""
    if failures and judged.came_off is False:
        started_fast = any(reason.code == "start_fast" for reason in judged.reasons)
        yield Reason.of("step_down_off_day", "B11", "Q4", in_a_row=failures, started_fast=started_fast)


def _options(failures: int, dated: DatedPace, settings: Settings) -> Iterator[Reason]:
    """Yield what to do after failures: the same pace once more, then an easier 5K pace or a new 5K (Q4)."""
    if not failures:
        return
    yield Reason.of("option_same_pace", "Q4")
    if failures >= settings.step_down_easier_from:
        five_k_ms = dated.pace.time_ms(RACE_M)
        easier_ms = five_k_ms + five_k_ms * thousandths(settings.step_down_easier_pct) // 100_000
        yield Reason.of("option_easier_5k", "Q4", pct=settings.step_down_easier_pct, five_k_ms=easier_ms)
        yield Reason.of("option_new_5k", "Q4")


def _remarks(session: Session, gap: int | None, settings: Settings) -> Iterator[Reason]:
    if gap is not None and gap < settings.step_down_apart_days:
        yield Reason.of("step_down_close", "Q5", days=gap, apart=settings.step_down_apart_days)


def _alerts(
    dated: DatedPace | None, due: Window | None, runnings: list[Running], on: date, log: TrainingLog
) -> Iterator[Reason]:
    if dated is None:
        yield Reason.of("no_date_pace", "B4")
        return
    settings = log.settings
    if dated.mark.on is not None and (on - dated.mark.on).days > settings.stale_after_days:
        yield Reason.of(
            "date_pace_stale", "P14", days=(on - dated.mark.on).days, since=dated.mark.on, date_ms=dated.pace.ms_per_400
        )
    race = log.target_race
    if race is not None and 0 <= (race - on).days <= 7 * settings.step_down_weeks:
        counted = sum(
            1
            for running in runnings
            if running.number is not None and 0 <= (race - running.session.on).days <= 7 * settings.step_down_weeks
        )
        code = "step_downs_many" if counted >= settings.step_down_most else "step_downs_so_far"
        yield Reason.of(
            code,
            "Q5",
            counted=counted,
            suggested=settings.step_down_suggested,
            most=settings.step_down_most,
            weeks=settings.step_down_weeks,
        )
    if due is None:
        yield Reason.of("due_first")
    elif on >= due.start:
        yield Reason.of(
            "due" if on <= due.end else "overdue",
            "Q5",
            start=due.start,
            end=due.end,
            since=due.end,
            days=(on - runnings[-1].session.on).days,
        )


STEP_DOWN = StepDown()
