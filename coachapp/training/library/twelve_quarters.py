"""12 x 400 m + 2 x 2K: the march from 3K date pace to 3K goal pace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from coachapp.training.alerts import alerts
from coachapp.training.asked import Asked
from coachapp.training.explaining import long_recoveries, missed_reps
from coachapp.training.forecast import forecast, sessions_left
from coachapp.training.judging import Judgement, judge, reps_held
from coachapp.training.log import DatedPace, TrainingLog
from coachapp.training.march import RACE_M, March
from coachapp.training.prescribing import due_window, prescribe
from coachapp.training.reason import Reason, Reasons
from coachapp.training.recovery_steps import median_recovery_ms
from coachapp.training.session import Session
from coachapp.training.settings import Settings, thousandths
from coachapp.training.stage import Stage
from coachapp.training.standing import Running, SoFar, Standing
from coachapp.training.workout import Prescription, Window


class TwelveQuarters:
    """The march: stage 1 stabilises date pace, 2 shortens the recoveries, 3 raises the reps to goal pace."""

    slug = "12x400"
    title = "12 × 400 m + 2 × 2K"
    race_m = RACE_M
    staged = True

    def distances(self, settings: Settings) -> tuple[float, ...]:
        """Return the metres of each rep."""
        return (400.0,) * settings.reps

    def standing(self, log: TrainingLog, on: date, *, plan_for: date | None = None) -> Standing:
        """Return the standing on a day; the next session is for `plan_for`, else for the first day it is due.

        Goals and overrules of later days are not in force yet; a session that is in the log was run.
        """
        march = March(log)
        for event in log.events(until=max(on, plan_for or on)):
            march.take(event)
        return _standing(march, on, log.target_race, plan_for)

    def before(self, log: TrainingLog, session: Session) -> MarchBefore:
        """Return the march as it stood before this session; the same session logged earlier does not count twice."""
        march = March(log)
        for event in log.up_to(session):
            march.take(event)
        return MarchBefore(march, log.target_race)


@dataclass(frozen=True, slots=True)
class MarchBefore:
    """A march as it stood before a session. It may be tried as often as one likes; nothing moves."""

    march: March
    target_race: date | None

    def asked(self, on: date) -> Prescription | None:
        """Return what is to be run on this day."""
        last = self.march.last
        due = due_window(last.session.on if last else None, self.march.settings)
        return prescribe(self.march, TwelveQuarters.slug, on, due)

    def date_pace(self, on: date) -> DatedPace | None:
        """Return the date pace of this day."""
        return self.march.paces.on(on)

    def judged(self, session: Session) -> Running:
        """Return how the session is judged."""
        return self.march.fork().run(replace(session, void=""))

    def so_far(self, session: Session) -> SoFar:
        """Return what a session still being run or typed comes to, by the rules that judge it when it is done."""
        march, settings = self.march, self.march.settings
        done = tuple(rep for rep in session.reps if rep.time_ms is not None or rep.excused)
        dated = march.paces.on(session.on)
        if dated is None:
            return SoFar("empty", len(done), (Reason.of("no_date_pace", "A6"),), None)
        asked, _steps, _row = march.asked_after(march.gap_days(session.on), session, dated.pace)
        if not done:
            return SoFar("empty", 0, (_still_on(asked, 0),), None)
        stage_1 = asked.position.stage is Stage.STABILISE
        seen = judge(session, asked.plan, None if stage_1 else march.band, fast_is_miss=settings.fast_is_miss)
        if not seen.missing:
            running = self.judged(session)
            return SoFar("done", len(done), running.reasons, running)
        return _unfinished(session, seen, asked, len(done))

    def then(self, session: Session, on: date) -> Standing:
        """Return where the march has come to on a day with this session."""
        march = self.march.fork()
        march.run(session)
        return _standing(march, on, self.target_race)


def _standing(march: March, on: date, target_race: date | None, plan_for: date | None = None) -> Standing:
    """Read off where a march has come to."""
    settings = march.settings
    dated = march.paces.on(on)
    due = due_window(march.last.session.on if march.last else None, settings)
    upcoming = prescribe(march, TwelveQuarters.slug, plan_for or (max(on, due.start) if due else on), due)
    ahead = None
    if upcoming is not None and upcoming.on is not None:
        place, steps, _row = march.place_after(upcoming.days_since_last)
        in_stage = march.in_stage if place.stage is march.position.stage else 0
        left = sessions_left(place, steps.left, in_stage, settings)
        latest = max(upcoming.on, due.end) if due else upcoming.on
        ahead = forecast(left, Window(upcoming.on, latest), settings, target_race)
    return Standing(
        workout=TwelveQuarters.slug,
        on=on,
        position=march.position,
        runnings=tuple(march.runnings),
        next=upcoming,
        alerts=Reasons(alerts, march, dated, upcoming, on),
        forecast=ahead,
        date_pace=dated,
        goal_pace=march.goal,
    )


def _still_on(asked: Asked, done: int) -> Reason:
    position = asked.position
    return Reason.of("still_on", "A6", stage=int(position.stage), goal_reps=position.goal_reps, done=done,
                     reps=asked.settings.reps, asked_ms=asked.asked_recovery_ms)  # fmt: skip


def _unfinished(session: Session, seen: Judgement, asked: Asked, done: int) -> SoFar:
    """Judge only what is in: a rep not run yet is no miss, and a recovery not taken yet is not unknown."""
    settings = asked.settings
    whole = seen._replace(missing=(), unknown_recoveries=())
    stop = tuple(_slow_goal_reps(session, asked))
    if not reps_held(whole, settings):
        return SoFar("hold", done, (*missed_reps(session, seen, asked), *stop), None)
    if whole.long_recoveries and not _on_for_rung(session, asked):
        return SoFar("hold", done, (long_recoveries(session, seen, asked), *stop), None)
    return SoFar("on", done, (_still_on(asked, done), *stop), None)


def _on_for_rung(session: Session, asked: Asked) -> bool:
    """Whether the recoveries are on course for the rung of stage 2 that was asked for, though not for the band yet."""
    median = median_recovery_ms(session, asked.settings.reps)
    if asked.asked_recovery_ms is None or median is None:
        return False
    slack = thousandths(asked.settings.recovery_tolerance_s)
    return asked.asked_recovery_ms > asked.settings.recovery_high_s * 1000 and median <= asked.asked_recovery_ms + slack


def _slow_goal_reps(session: Session, asked: Asked) -> list[Reason]:
    """Advise to finish at date pace after several goal reps in a row clearly slow (Magill, Runner's World)."""
    settings = asked.settings
    run = {rep.number: rep.time_ms for rep in session.reps}
    in_a_row: list[int] = []
    for planned in asked.plan:
        time_ms = run.get(planned.number)
        if planned.pace != "goal" or time_ms is None:
            continue
        slow = time_ms - planned.target_ms >= thousandths(settings.stop_goal_slow_s)
        in_a_row = [*in_a_row, planned.number] if slow else []
        if len(in_a_row) >= settings.stop_goal_slow_reps:
            date_ms = next((rep.target_ms for rep in asked.plan if rep.pace == "date"), None)
            return [Reason.of("finish_at_date_pace", "A10", reps=tuple(in_a_row), date_ms=date_ms)]
    return []


TWELVE_QUARTERS = TwelveQuarters()
