"""What is worth saying about a session although it decides nothing: gaps, fast reps, excuses, effort, the flush."""

from __future__ import annotations

from collections.abc import Iterator

from coachapp.training.asked import Asked
from coachapp.training.decision import Decision
from coachapp.training.explaining import times
from coachapp.training.gaps import Gap
from coachapp.training.judging import Judgement
from coachapp.training.log import DatedPace
from coachapp.training.reason import Reason
from coachapp.training.session import Session
from coachapp.training.stage import RAISE, READY, SHORTEN, Position
from coachapp.training.standing import Verdict

GAP_CODES = {
    Gap.SHORT: "gap_short",
    Gap.LONG: "gap_long",
    Gap.REPEAT: "gap_repeat",
    Gap.STAGE_2: "gap_stage_2",
    Gap.STAGE_1: "gap_stage_1",
}


def remarks_on(
    session: Session,
    seen: Judgement,
    asked: Asked,
    made: Decision,
    row: Gap,
    gap_days: int | None,
    dated: DatedPace,
    stood: Position,
    taken: int,
) -> Iterator[Reason]:
    """Yield the remarks on one session, in the order in which a coach would make them.

    `stood` is the place before the session and before the gap, `taken` how many sessions this march has with this one.
    """
    yield from gap_remarks(row, gap_days, stood, asked.position, session.trained_through)
    yield from stale_remarks(session, dated, asked)
    yield from _excused(session, seen)
    yield from _fast(session, seen, asked)
    yield from _recoveries(session, seen, asked)
    yield from _effort(session, made, asked)
    yield from _flush(session)
    yield from _length(made, taken, asked)


def gap_remarks(
    row: Gap, gap_days: int | None, before: Position, now: Position, trained_through: bool = False
) -> Iterator[Reason]:
    """Yield what a gap means (P10): the days, where the athlete stood before it and where the next session begins."""
    if gap_days is None or row is Gap.PLAN:
        return
    yield Reason.of(
        GAP_CODES[row],
        "P10",
        days=gap_days,
        stood=before,
        now=now,
        held=_goal_reps_held(before),
        trained_through=trained_through,
    )


def _goal_reps_held(before: Position) -> int:
    return before.goal_reps if before.stage >= RAISE else 0


def stale_remarks(session: Session, dated: DatedPace, asked: Asked) -> Iterator[Reason]:
    """Yield a remark when the date pace was older than its limit on the day (P14)."""
    if dated.mark.on is None:
        return
    days = (session.on - dated.mark.on).days
    if days > asked.settings.stale_after_days:
        yield Reason.of("date_pace_stale", "P14", days=days, since=dated.mark.on, date_ms=dated.pace.ms_per_400)


def _excused(session: Session, seen: Judgement) -> Iterator[Reason]:
    run = session.by_number
    for number in seen.excused:
        rep = run[number]
        yield Reason.of("rep_excused", "P02", rep=number, time_ms=rep.time_ms, reason=rep.excused)
    for number in seen.excused_recoveries:
        rep = run[number]
        yield Reason.of("recovery_excused", "P02", rep=number, time_ms=rep.recovery_ms, reason=rep.recovery_excused)


def _fast(session: Session, seen: Judgement, asked: Asked) -> Iterator[Reason]:
    if not seen.fast or asked.settings.fast_is_miss:
        return  # as a miss they are among the reasons
    if len(seen.fast) == len(asked.plan):
        yield Reason.of("all_fast", "P11", reps=len(asked.plan), target_ms=asked.plan[0].target_ms)
        return
    targets = {rep.number: rep.target_ms for rep in asked.plan}
    yield Reason.of(
        "reps_fast",
        "P11",
        fast=seen.fast,
        fast_ms=times(session, seen.fast),
        target_ms=targets[seen.fast[0]],
    )


def _recoveries(session: Session, seen: Judgement, asked: Asked) -> Iterator[Reason]:
    if seen.short_recoveries:
        yield Reason.of("recoveries_short", "P06", short=seen.short_recoveries, low_s=asked.settings.recovery_low_s)
    if asked.position.stage is SHORTEN and not seen.missing and not seen.unknown_recoveries:
        yield Reason.of("total", "P08", total_ms=session.total_ms)


def _effort(session: Session, made: Decision, asked: Asked) -> Iterator[Reason]:
    if session.rpe_half is None:
        return
    if made.verdict is Verdict.PASS and session.rpe_half >= 2 * asked.settings.effort_high:
        yield Reason.of("effort_high", "P25", half=session.rpe_half, expected=asked.settings.effort_expected)


def _flush(session: Session) -> Iterator[Reason]:
    timed = [flush.time_ms for flush in session.flush if flush.time_ms is not None]
    same = len({flush.distance_m for flush in session.flush}) == 1
    if len(timed) == len(session.flush) == 2 and same:
        code = "flush_slow_then_better" if timed[1] < timed[0] else "flush_times"
        yield Reason.of(code, "A17", first_ms=timed[0], second_ms=timed[1])


def _length(made: Decision, taken: int, asked: Asked) -> Iterator[Reason]:
    """Say, as information only, when a march is longer than most (P29)."""
    if taken > asked.settings.sessions_expected_high and made.after.stage is not READY:
        yield Reason.of("march_long", "P29", taken=taken, low=asked.settings.sessions_expected_low,
                        high=asked.settings.sessions_expected_high)  # fmt: skip
