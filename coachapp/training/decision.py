"""The verdict on one session of the march: what it closes, and why. A place comes in, a place goes out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from coachapp.training.gaps import step_on
from coachapp.training.judging import Judgement, all_at_goal
from coachapp.training.reason import Reason
from coachapp.training.recovery_steps import mean_recovery_ms
from coachapp.training.session import Session
from coachapp.training.settings import Settings
from coachapp.training.stage import Position, Stage
from coachapp.training.standing import Verdict
from coachapp.training.workout import PlannedRep

# A fast start: so many of the first third too fast and so many of the second half too slow.
FAST_START = 3


class Asked(NamedTuple):
    """What one session was asked to show.

    `goal_plan` is the same session with every rep at goal pace, None while no goal is agreed; `asked_recovery_ms` the
    rung of stage 2; `earlier_means_ms` the mean recoveries of the sessions before it in that stage, for the sentence.
    """

    position: Position
    plan: tuple[PlannedRep, ...]
    goal_plan: tuple[PlannedRep, ...] | None
    asked_recovery_ms: int | None
    settings: Settings
    earlier_means_ms: tuple[int, ...] = ()


class Decision(NamedTuple):
    """What a session came to: the verdict, the place after it, and the reasons.

    `would_change` says what would have made, or still makes, the answer another one.
    """

    verdict: Verdict
    after: Position
    reasons: tuple[Reason, ...]
    would_change: tuple[Reason, ...] = ()


def decide(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Decide on a session that counts. In this order: what cannot be told, Ready, the step that was asked for.

    A session with a rep untimed is neither pass nor hold (P19), and so is one that ran beyond the plan until the coach
    says how to count it (P28). All reps at goal pace on short recoveries are Ready wherever the athlete stood (A12,
    P15). Otherwise a session closes the step it was asked to show, or leaves the place as it was: nothing steps back.
    """
    position, settings = asked.position, asked.settings
    unclear = _cannot_tell(session, seen, position)
    if unclear is not None:
        return unclear
    if _shows_ready(session, seen, asked):
        early = position.stage is not Stage.READY and position != Position(Stage.RAISE, settings.reps, position.passes)
        return Decision(Verdict.PASS, Position(Stage.READY, settings.reps), (_ready(session, asked, early=early),))
    if position.stage is Stage.STABILISE:
        return _stage_1(session, seen, asked)
    if position.stage is Stage.SHORTEN:
        return _stage_2(session, seen, asked)
    return _stage_3(session, seen, asked)


def reps_held(seen: Judgement, settings: Settings) -> bool:
    """Whether the reps count as all reps: no more misses than the coach allows (P02)."""
    return len(seen.misses) <= settings.misses_allowed and not seen.missing


def times(session: Session, numbers: Iterable[int]) -> tuple[int, ...]:
    """The times in ms of these reps, in their order."""
    run = {rep.number: rep.time_ms or 0 for rep in session.reps}
    return tuple(run.get(number, 0) for number in numbers)


def _cannot_tell(session: Session, seen: Judgement, position: Position) -> Decision | None:
    if seen.extra and not session.extra_counted:
        planned = sum(1 for rep in session.reps if rep.number not in seen.extra)
        reason = Reason.of("outside_plan", "P28", ran=len(session.reps), planned=planned)
        return Decision(
            Verdict.INCOMPLETE, position, (reason,), (Reason.of("would_change_extra", "P28", planned=planned),)
        )
    if seen.other_distance:
        reason = Reason.of("other_distance", "P28", reps=seen.other_distance)
        return Decision(Verdict.INCOMPLETE, position, (reason,))
    if seen.missing:
        reason = Reason.of("rep_missing", "P19", reps=seen.missing)
        change = Reason.of("would_change_missing", "P19", reps=seen.missing)
        return Decision(Verdict.INCOMPLETE, position, (reason,), (change,))
    return None


def _shows_ready(session: Session, seen: Judgement, asked: Asked) -> bool:
    if asked.goal_plan is None or not asked.settings.ready_early or not all_at_goal(session, asked.goal_plan):
        return False
    if asked.settings.fast_is_miss and seen.misses:
        return False
    return _all_recoveries_short(session, asked)


def _all_recoveries_short(session: Session, asked: Asked) -> bool:
    """Whether all judged recoveries are known and short; asked here because stage 1 does not judge them."""
    run = {rep.number: rep for rep in session.reps}
    limit = asked.settings.recovery_limit_ms
    return all(
        (rep := run.get(planned.number)) is not None
        and (bool(rep.recovery_excused) or (rep.recovery_ms is not None and rep.recovery_ms <= limit))
        for planned in asked.plan[:-1]
    )


def _facts(session: Session, asked: Asked) -> dict[str, Any]:
    """The figures that most sentences about a session need."""
    settings = asked.settings
    return {
        "reps": settings.reps,
        "date_ms": _target(asked.plan, "date"),
        "goal_ms": asked.goal_plan[0].target_ms if asked.goal_plan else None,
        "mean_recovery_ms": mean_recovery_ms(session, settings.reps),
        "low_s": settings.recovery_low_s,
        "high_s": settings.recovery_high_s,
    }


def _target(plan: tuple[PlannedRep, ...], pace: str) -> int | None:
    return next((rep.target_ms for rep in plan if rep.pace == pace), None)


def _ready(session: Session, asked: Asked, *, early: bool) -> Reason:
    code, rules = ("ready_early", ("A12", "P15")) if early else ("ready", ("A12",))
    return Reason.of(code, *rules, **_facts(session, asked))


def _passed(asked: Asked, needed: int, code: str, rules: tuple[str, ...], facts: dict[str, Any]) -> Decision:
    """Close the step, or count this session towards the several that the coach asks for (P04)."""
    position = asked.position
    if position.stage is Stage.READY:
        return Decision(Verdict.PASS, position, (Reason.of("ready_again", "A12", **facts),))
    shown = position.passes + 1
    if shown < needed:
        again = Reason.of("step_shown", *rules, "P04", shown=shown, needed=needed, **facts)
        return Decision(Verdict.PASS, Position(position.stage, position.goal_reps, shown), (again,))
    after = step_on(position, asked.settings)
    return Decision(Verdict.PASS, after, (Reason.of(code, *rules, next_goal_reps=after.goal_reps, **facts),))


def _held(asked: Asked, reasons: tuple[Reason, ...], change: tuple[Reason, ...]) -> Decision:
    """Hold the step; sessions that showed it before must be shown in a row, so their count begins again."""
    position = asked.position
    return Decision(Verdict.HOLD, Position(position.stage, position.goal_reps), reasons, change)


def _stage_1(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Stage 1: all reps at date pace, whatever the recovery (A6, A7)."""
    settings = asked.settings
    if not reps_held(seen, settings):
        return _held(asked, _missed(session, seen, asked), _faster(seen, asked))
    facts = _facts(session, asked) | {"stage": 1}
    passed = _passed(asked, settings.sessions_to_pass_stage_1, "stage_passed", ("A7",), facts)
    both = settings.allow_two_gates_in_one_running and passed.after.stage is Stage.SHORTEN
    if not (both and _all_recoveries_short(session, asked)):
        return passed
    at_two = asked._replace(position=Position(Stage.SHORTEN))
    second = _passed(at_two, settings.sessions_to_pass_stage_2, "stage_passed", ("A8",), facts | {"stage": 2})
    return second._replace(reasons=passed.reasons + second.reasons)


def _stage_2(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Stage 2: date pace holds and all recoveries are inside the band (A8). A rung reached on the way is progress."""
    settings = asked.settings
    if not reps_held(seen, settings):
        return _held(asked, _missed(session, seen, asked), _faster(seen, asked))
    facts = _facts(session, asked) | {"stage": 2}
    if seen.long_recoveries:
        return _held(asked, (_long_recoveries(session, seen, asked),), (_shorter(seen, asked),))
    if seen.unknown_recoveries:
        return _not_written(seen, asked)
    return _passed(asked, settings.sessions_to_pass_stage_2, "stage_passed", ("A8",), facts)


def _stage_3(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Stage 3: every rep against its own target (A10, P09) with the recoveries kept short (A11)."""
    settings, position = asked.settings, asked.position
    if asked.goal_plan is None:
        return _held(asked, (Reason.of("goal_needed", "A10"),), ())
    if not reps_held(seen, settings):
        return _held(asked, _missed(session, seen, asked), _faster(seen, asked))
    if seen.long_recoveries:
        return _held(asked, (_long_recoveries(session, seen, asked),), (_shorter(seen, asked),))
    if seen.unknown_recoveries:
        return _not_written(seen, asked)
    held = tuple(rep.number for rep in asked.plan if rep.pace == "goal")
    facts = _facts(session, asked) | {"goal_reps": position.goal_reps, "times": times(session, held)}
    last_step = position.goal_reps >= settings.reps
    code, rules = ("ready", ("A12",)) if last_step else ("step_passed", ("A10", "P07"))
    return _passed(asked, settings.sessions_to_pass_stage_3, code, rules, facts)


def _not_written(seen: Judgement, asked: Asked) -> Decision:
    reason = Reason.of(
        "recoveries_not_written", "P20", "A8", reps=seen.unknown_recoveries, stage=int(asked.position.stage)
    )
    change = Reason.of("would_change_recoveries", "P20", reps=seen.unknown_recoveries, **_limit(asked))
    return Decision(Verdict.INCOMPLETE, asked.position, (reason,), (change,))


def _limit(asked: Asked) -> dict[str, Any]:
    return {"limit_ms": asked.settings.recovery_limit_ms, "high_s": asked.settings.recovery_high_s}


def _long_recoveries(session: Session, seen: Judgement, asked: Asked) -> Reason:
    run = {rep.number: rep.recovery_ms or 0 for rep in session.reps}
    facts = _facts(session, asked) | _limit(asked)
    long = seen.long_recoveries
    stage = int(asked.position.stage)
    rules = ("A8", "P06") if asked.position.stage is Stage.SHORTEN else ("A11", "P06")
    few = len(long) * 3 <= asked.settings.reps
    code = "recoveries_long" if few or stage == Stage.RAISE else "recoveries_coming_down"
    long_ms = tuple(run[number] for number in long)
    if asked.earlier_means_ms:
        facts |= {"last_mean_ms": asked.earlier_means_ms[-1], "first_mean_ms": asked.earlier_means_ms[0]}
    return Reason.of(code, *rules, long=long, long_ms=long_ms, stage=stage, asked_ms=asked.asked_recovery_ms, **facts)


def _shorter(seen: Judgement, asked: Asked) -> Reason:
    return Reason.of("would_change_recoveries", "A8", "P06", reps=seen.long_recoveries, **_limit(asked))


def _missed(session: Session, seen: Judgement, asked: Asked) -> tuple[Reason, ...]:
    """Say which reps were not there: a fast start, goal reps that were date pace, or plain misses."""
    plan = {rep.number: rep for rep in asked.plan}
    reps = len(asked.plan)
    early = [number for number in seen.fast if number <= reps // 3]
    late = [number for number in seen.misses if number > reps // 2]
    facts = {"reps": reps, "on_pace": reps - len(seen.misses) - len(seen.missing)}
    if len(early) >= FAST_START and len(late) >= FAST_START:
        faster = _off(session, plan, early)
        slower = _off(session, plan, late)
        target = plan[early[0]].target_ms
        start = Reason.of("fast_start", "A6", "P03", "P11", early=tuple(early), late=tuple(late), faster_ms=faster,
                          slower_ms=slower, target_ms=target, **facts)  # fmt: skip
        return (start,)
    reasons = []
    for pace, code, rules in (
        ("date", "reps_missed", ("A6", "P03") if asked.position.stage is Stage.STABILISE else ("P09", "P03")),
        ("goal", "goal_reps_missed", ("A10", "P03")),
    ):
        missed = tuple(number for number in seen.misses if plan[number].pace == pace)
        if missed:
            there = tuple(number for number, rep in plan.items() if rep.pace == pace and number not in missed)
            slowest_date_ms = max((rep.limit_ms for rep in asked.plan if rep.pace == "date"), default=None)
            at_date = slowest_date_ms is not None and max(times(session, missed)) <= slowest_date_ms
            reasons.append(
                Reason.of(
                    code,
                    *rules,
                    missed=missed,
                    missed_ms=times(session, missed),
                    there=there,
                    at_date=at_date,
                    target_ms=plan[missed[0]].target_ms,
                    limit_ms=plan[missed[0]].limit_ms,
                    goal_reps=asked.position.goal_reps,
                    **facts,
                )
            )
    return tuple(reasons)


def _off(session: Session, plan: dict[int, PlannedRep], numbers: list[int]) -> tuple[int, int]:
    """The smallest and largest distance in ms between these reps and their targets."""
    run = {rep.number: rep.time_ms or 0 for rep in session.reps}
    away = sorted(abs(run[number] - plan[number].target_ms) for number in numbers)
    return away[0], away[-1]


def _faster(seen: Judgement, asked: Asked) -> tuple[Reason, ...]:
    """What would have been enough: the missed reps at their limits, grouped by limit."""
    by_limit: dict[int, list[int]] = {}
    for rep in asked.plan:
        if rep.number in seen.misses and rep.number not in seen.fast:
            by_limit.setdefault(rep.limit_ms, []).append(rep.number)
    return tuple(
        Reason.of("would_change_reps", "P03", "P02", reps=tuple(numbers), limit_ms=limit)
        for limit, numbers in by_limit.items()
    )
