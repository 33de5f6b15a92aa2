"""What the march asks for next, from the place it has reached: reps, recoveries, flush, when, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from coachapp.training.flush import planned_flush
from coachapp.training.gaps import Gap, step_back
from coachapp.training.log import DatedPace
from coachapp.training.march import March
from coachapp.training.reason import Reason, Reasons
from coachapp.training.recovery_steps import RecoverySteps
from coachapp.training.remarks import gap_remarks
from coachapp.training.settings import Settings, thousandths
from coachapp.training.stage import RAISE, READY, SHORTEN, STABILISE, Position
from coachapp.training.standing import Verdict
from coachapp.training.workout import PlannedRecovery, Prescription, Window

SHORT_JOG_M, LONG_JOG_M = 100, 200


def due_window(last_on: date | None, settings: Settings) -> Window | None:
    """Return the days on which the next session is due (A14), None before the first session."""
    if last_on is None:
        return None
    try:
        return Window(last_on + timedelta(days=settings.due_from_days), last_on + timedelta(days=settings.due_to_days))
    except OverflowError:
        return Window(last_on, date.max)


def prescribe(march: March, slug: str, on: date, due: Window | None) -> Prescription | None:
    """Return what to run on this day, None while no date pace is known; `due` are the days on which it is due."""
    dated = march.paces.on(on)
    if dated is None:
        return None
    settings = march.settings
    days = march.gap_days(on)
    place, steps, row = march.place_after(days)
    stood = march.fork()  # reasons are read later, when the march may have moved on
    return Prescription(
        workout=slug,
        on=on,
        stage=place.stage,
        goal_reps=place.goal_reps,
        reps=march.plans(dated.pace)[place.goal_reps],
        recovery=_recovery(place, steps, dated, settings),
        rest_before_flush_ms=(settings.rest_before_flush_low_s * 1000, settings.rest_before_flush_high_s * 1000),
        flush=planned_flush(dated.pace, settings),
        effort=settings.effort_expected,
        due=due,
        days_since_last=days,
        outside_interval=days is not None and not settings.due_from_days <= days <= settings.due_to_days,
        reasons=Reasons(_reasons, stood, place, row, days, dated, steps, on),
        options=Reasons(_options, stood, place, steps),
    )


def _reasons(
    march: March, place: Position, row: Gap, days: int | None, dated: DatedPace, steps: RecoverySteps, on: date
) -> Iterator[Reason]:
    """Yield why this is asked for: the gap, what the last session showed, the paces, and what it takes to move on."""
    yield from gap_remarks(row, days, march.position, place)
    yield from _why(march, place, steps, dated)
    yield from _pace_reasons(march, dated, on)
    yield from _what_counts(march, place, dated, steps)


def _recovery(place: Position, steps: RecoverySteps, dated: DatedPace, settings: Settings) -> PlannedRecovery:
    """Stage 1 goes by distance; later the time governs, and the jog shrinks for who would have to race it (P21)."""
    count = max(0, settings.reps - 1)
    if place.stage is STABILISE:
        return PlannedRecovery(LONG_JOG_M, None, None, count)
    fast_enough = dated.pace.ms_per_400 <= thousandths(settings.jog_200_up_to_s)
    jog_m = LONG_JOG_M if fast_enough else SHORT_JOG_M
    low_ms = settings.recovery_low_s * 1000
    high_ms = steps.asked_ms if place.stage is SHORTEN else settings.recovery_high_s * 1000
    return PlannedRecovery(jog_m, low_ms, high_ms, count)


def _why(march: March, place: Position, steps: RecoverySteps, dated: DatedPace) -> Iterator[Reason]:
    """Yield why this step and no other: what the last session showed, or what the coach set."""
    last = march.last
    if march.overruled is not None:
        given = march.overruled
        yield Reason.of("overruled", kind=given.kind, on=given.on, who=given.who, reason=given.reason, place=place)
    elif march.goal_changed is not None and march.goal_changed.on is not None and last is not None:
        yield Reason.of("goal_changed", "P16", on=march.goal_changed.on, goal_ms=march.goal_changed.pace.ms_per_400)
    elif last is not None and place[:2] == march.position[:2]:
        # After a gap that sets the place back the gap is the reason, and the last verdict would contradict it.
        yield from last.reasons
    yield _step(march, place, steps, dated)


def _step(march: March, place: Position, steps: RecoverySteps, dated: DatedPace) -> Reason:
    """Say in one reason what the step is."""
    settings = march.settings
    again = march.last is not None and march.last.verdict is Verdict.HOLD and place == march.last.before
    last_plan = march.last.plan if march.last and march.last.before.stage <= SHORTEN else None
    last_plan = last_plan or None
    facts = {
        "reps": settings.reps,
        "date_ms": dated.pace.ms_per_400,
        "goal_ms": march.goal.ms_per_400 if march.goal else None,
        "low_s": settings.recovery_low_s,
        "high_s": settings.recovery_high_s,
        "again": again,
        "same_pace": last_plan is not None and last_plan[0].target_ms == dated.pace.time_ms(400),
    }
    if place.stage is READY:
        return Reason.of("next_race", "A12", **facts)
    if place.stage is RAISE:
        return Reason.of("next_goal_reps", "A10", "A11", "P07", goal_reps=place.goal_reps, **facts)
    if place.stage is SHORTEN:
        final = steps.asked_ms == settings.recovery_high_s * 1000
        return Reason.of("next_recoveries", "A8", "P08", asked_ms=steps.asked_ms, final=final, **facts)
    return Reason.of("next_stabilise" if march.last else "next_first", "A6", **facts)


def _pace_reasons(march: March, dated: DatedPace, on: date) -> Iterator[Reason]:
    """Yield what is new or doubtful about the paces: a mark since the last session, a stale one, a goal that is met."""
    mark_on, last = dated.mark.on, march.last
    before = march.paces.on(last.session.on) if last is not None else None
    if (
        mark_on is not None
        and before is not None
        and last is not None
        and mark_on > last.session.on
        and (before.pace != dated.pace)
    ):
        yield Reason.of("date_pace_changed", "P14", on=mark_on, date_ms=dated.pace.ms_per_400,
                        distance_m=dated.mark.distance_m, time_ms=dated.mark.time_ms)  # fmt: skip
    if mark_on is not None and (on - mark_on).days > march.settings.stale_after_days:
        yield Reason.of("date_pace_stale", "P14", days=(on - mark_on).days, since=mark_on,
                        date_ms=dated.pace.ms_per_400)  # fmt: skip
    if march.goal is None:
        yield Reason.of("goal_needed", "A10")
    elif dated.pace <= march.goal:
        yield Reason.of("goal_met", "P14", date_ms=dated.pace.ms_per_400, goal_ms=march.goal.ms_per_400)


def _what_counts(march: March, place: Position, dated: DatedPace, steps: RecoverySteps) -> Iterator[Reason]:
    """Yield what this session must show to move on; from Ready nothing leads on but a race."""
    if place.stage is READY:
        return
    plan = march.plans(dated.pace)[place.goal_reps]
    date_limit = next((rep.limit_ms for rep in plan if rep.pace == "date"), None)
    goal_limit = next((rep.limit_ms for rep in plan if rep.pace == "goal"), None)
    recovery_limit = None if place.stage is STABILISE else march.settings.recovery_limit_ms
    on_the_way = place.stage is SHORTEN and steps.asked_ms > march.settings.recovery_high_s * 1000
    yield Reason.of(
        "what_counts", "P03", "P06", stage=int(place.stage), reps=march.settings.reps,
                     goal_reps=place.goal_reps, date_limit_ms=date_limit, goal_limit_ms=goal_limit,
                     recovery_limit_ms=recovery_limit, rung_ms=steps.asked_ms if on_the_way else None)  # fmt: skip


def _options(march: March, place: Position, steps: RecoverySteps) -> Iterator[Reason]:
    """Yield what the coach may choose instead, from the second hold in a row on (P13). Nothing is chosen by itself."""
    settings = march.settings
    if march.holds < settings.easier_from or place.stage is READY:
        return
    yield Reason.of("option_repeat", "P13")
    if place.stage is SHORTEN:
        recovery_s = steps.asked_ms // 1000 + settings.easier_recovery_s
        yield Reason.of("option_easier_recovery", "P13", recovery_s=recovery_s)
    elif place.stage is RAISE:
        easier = step_back(place, settings)
        if easier.stage is RAISE:
            yield Reason.of("option_fewer_goal_reps", "P13", goal_reps=easier.goal_reps)
    yield Reason.of("option_check_date_pace", "P13")
