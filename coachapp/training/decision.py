"""The verdict on one session of the march: what it closes, and why. A place comes in, a place goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from coachapp.training.asked import Asked
from coachapp.training.explaining import (
    faster,
    figures_of,
    left_aside,
    long_recoveries,
    missed_reps,
    ready,
    recovery_limit,
    rung_reached,
    shorter,
    times,
)
from coachapp.training.gaps import step_on
from coachapp.training.judging import Judgement, all_at_goal
from coachapp.training.reason import Reason, Reasons
from coachapp.training.session import Session
from coachapp.training.settings import Settings
from coachapp.training.stage import RAISE, READY, SHORTEN, STABILISE, Position
from coachapp.training.standing import HOLD, PASS, Verdict

Facts: TypeAlias = dict[str, Any]


class Decision(NamedTuple):
    """What a session came to: the verdict, the place after it, and the reasons.

    `would_change` says what would have made, or still makes, the answer another one.
    """

    verdict: Verdict
    after: Position
    reasons: Sequence[Reason]
    would_change: Sequence[Reason] = ()


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
        early = position.stage is not READY and position != Position(RAISE, settings.reps, position.passes)
        why = Reasons(lambda: (ready(session, asked, early=early),))
        return Decision(PASS, Position(READY, settings.reps), why)
    if position.stage is STABILISE:
        return _stage_1(session, seen, asked)
    if position.stage is SHORTEN:
        return _stage_2(session, seen, asked)
    return _stage_3(session, seen, asked)


def reps_held(seen: Judgement, settings: Settings) -> bool:
    """Whether the reps count as all reps: no more misses than the coach allows (P02)."""
    return len(seen.misses) <= settings.misses_allowed and not seen.missing


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
    run = session.by_number
    limit = asked.settings.recovery_limit_ms
    return all(
        (rep := run.get(planned.number)) is not None
        and (bool(rep.recovery_excused) or (rep.recovery_ms is not None and rep.recovery_ms <= limit))
        for planned in asked.plan[:-1]
    )


def _passed(asked: Asked, needed: int, code: str, rules: tuple[str, ...], facts: Callable[[], Facts]) -> Decision:
    """Close the step, or count this session towards the several that the coach asks for (P04)."""
    position = asked.position
    if position.stage is READY:
        return Decision(PASS, position, Reasons(lambda: (Reason.of("ready_again", "A12", **facts()),)))
    shown = position.passes + 1
    if shown < needed:
        again = Reasons(lambda: (Reason.of("step_shown", *rules, "P04", shown=shown, needed=needed, **facts()),))
        return Decision(PASS, Position(position.stage, position.goal_reps, shown), again)
    after = step_on(position, asked.settings)
    why = Reasons(lambda: (Reason.of(code, *rules, next_goal_reps=after.goal_reps, **facts()),))
    return Decision(PASS, after, why)


def _held(asked: Asked, reasons: Sequence[Reason], change: Sequence[Reason]) -> Decision:
    """Hold the step; sessions that showed it before must be shown in a row, so their count begins again."""
    position = asked.position
    return Decision(HOLD, Position(position.stage, position.goal_reps), reasons, change)


def _stage_1(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Stage 1: all reps at date pace, whatever the recovery (A6, A7)."""
    settings = asked.settings
    if not reps_held(seen, settings):
        return _held(asked, Reasons(lambda: missed_reps(session, seen, asked)), Reasons(lambda: faster(seen, asked)))

    def facts(stage: int = 1) -> Facts:
        return figures_of(session, asked) | left_aside(seen) | {"stage": stage}

    passed = _passed(asked, settings.sessions_to_pass_stage_1, "stage_passed", ("A7",), facts)
    both = settings.allow_two_gates_in_one_running and passed.after.stage is SHORTEN
    if not (both and _all_recoveries_short(session, asked)):
        return passed
    at_two = asked._replace(position=Position(SHORTEN))
    second = _passed(at_two, settings.sessions_to_pass_stage_2, "stage_passed", ("A8",), lambda: facts(2))
    return second._replace(reasons=Reasons(lambda: (*passed.reasons, *second.reasons)))


def _stage_2(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Stage 2: date pace holds and all recoveries are inside the band (A8). A rung reached on the way is progress."""
    settings = asked.settings
    if not reps_held(seen, settings) or seen.long_recoveries:
        return _not_shown(session, seen, asked)
    if seen.unknown_recoveries:
        return _not_written(seen, asked)
    return _passed(
        asked,
        settings.sessions_to_pass_stage_2,
        "stage_passed",
        ("A8",),
        lambda: figures_of(session, asked) | left_aside(seen) | {"stage": 2},
    )


def _stage_3(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Stage 3: every rep against its own target (A10, P09) with the recoveries kept short (A11)."""
    settings, position = asked.settings, asked.position
    if asked.goal_plan is None:
        return _held(asked, (Reason.of("goal_needed", "A10"),), ())
    if not reps_held(seen, settings) or seen.long_recoveries:
        return _not_shown(session, seen, asked)
    if seen.unknown_recoveries:
        return _not_written(seen, asked)

    def facts() -> Facts:
        held = tuple(rep.number for rep in asked.plan if rep.pace == "goal")
        shown = {"goal_reps": position.goal_reps, "times": times(session, held)}
        return figures_of(session, asked) | left_aside(seen) | shown

    last_step = position.goal_reps >= settings.reps
    code, rules = ("ready", ("A12",)) if last_step else ("step_passed", ("A10", "P07"))
    return _passed(asked, settings.sessions_to_pass_stage_3, code, rules, facts)


def _not_shown(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Hold a step of stage 2 or 3 for its reps, its recoveries or both; each is named, for mending one is not enough."""
    missed, long = not reps_held(seen, asked.settings), bool(seen.long_recoveries)

    def reasons() -> Iterator[Reason]:
        """What was missed, the reps before the recoveries."""
        if missed:
            yield from missed_reps(session, seen, asked)
        if long:
            yield from rung_reached(session, seen, asked)
            yield long_recoveries(session, seen, asked)

    def change() -> Iterator[Reason]:
        """What would have shown the step; `enough` where nothing else was missing."""
        if missed:
            yield from faster(seen, asked, enough=not long)
        if long:
            yield shorter(seen, asked, enough=not missed and not seen.unknown_recoveries)

    return _held(asked, Reasons(reasons), Reasons(change))


def _not_written(seen: Judgement, asked: Asked) -> Decision:
    reason = Reason.of(
        "recoveries_not_written", "P20", "A8", reps=seen.unknown_recoveries, stage=int(asked.position.stage)
    )
    change = Reason.of("would_change_unwritten", "P20", reps=seen.unknown_recoveries, **recovery_limit(asked))
    return Decision(Verdict.INCOMPLETE, asked.position, (reason,), (change,))
