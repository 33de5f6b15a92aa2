"""The verdict on one session of the march: what it closes, and why. A place comes in, a place goes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from coachapp.training.asked import Asked
from coachapp.training.explaining import faster, missed_reps, not_shown, ready, recovery_limit, shown, would_show
from coachapp.training.gaps import step_on
from coachapp.training.judging import AS_ASKED, Judgement, all_at_goal, all_recoveries_short, reps_held
from coachapp.training.march_plan import Band
from coachapp.training.reason import Reason, Reasons
from coachapp.training.session import Session
from coachapp.training.stage import RAISE, READY, SHORTEN, STABILISE, Position, place_at
from coachapp.training.standing import HOLD, PASS, Verdict


class Decision(NamedTuple):
    """What a session came to: the verdict, the place after it, and the reasons.

    `would_change` says what would have made, or still makes, the answer another one.
    """

    verdict: Verdict
    after: Position
    reasons: Sequence[Reason]
    would_change: Sequence[Reason] = ()


_decision: Callable[[tuple[Any, ...]], Decision] = partial(tuple.__new__, Decision)  # one for every session of a fold


def decide(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Decide on a session that counts. In this order: what cannot be told, Ready, the step that was asked for.

    A session with a rep untimed is neither pass nor hold (P19), and so is one that ran beyond the plan until the coach
    says how to count it (P28). All reps at goal pace on short recoveries are Ready wherever the athlete stood (A12,
    P15). Otherwise a session closes the step it was asked to show, or leaves the place as it was: nothing steps back.
    """
    if seen is not AS_ASKED and (seen.missing or seen.extra):
        unclear = _cannot_tell(session, seen, asked.position)
        if unclear is not None:
            return unclear
    if _shows_ready(session, seen, asked):
        return _ready(session, asked)
    stage = asked.position.stage
    if stage is STABILISE:
        return _stage_1(session, seen, asked)
    if stage is SHORTEN:
        return _stage_2(session, seen, asked)
    return _stage_3(session, seen, asked)


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
    """Whether all reps were at goal pace on short recoveries; those are judged here, for stage 1 leaves them free."""
    if asked.goal_plan is None or not all_at_goal(session, asked.goal_plan):
        return False
    settings = asked.settings
    if not settings.ready_early or (settings.fast_is_miss and seen.misses):
        return False
    return all_recoveries_short(session, Band.of(settings), settings.reps)


def _ready(session: Session, asked: Asked) -> Decision:
    position, reps = asked.position, asked.settings.reps
    early = position.stage is not READY and position != place_at(RAISE, reps, position.passes)
    return Decision(PASS, place_at(READY, reps), Reasons(ready, session, asked, early))


def _passed(
    session: Session, seen: Judgement, asked: Asked, needed: int, code: str, rules: tuple[str, ...]
) -> Decision:
    """Close the step, or count this session towards the several that the coach asks for (P04)."""
    stage, goal_reps, passes = position = asked.position
    if stage is READY:
        return Decision(PASS, position, Reasons(shown, session, seen, asked, "ready_again", ("A12",), {}))
    if passes + 1 < needed:
        towards = {"shown": passes + 1, "needed": needed}
        again = Reasons(shown, session, seen, asked, "step_shown", (*rules, "P04"), towards)
        return Decision(PASS, place_at(stage, goal_reps, passes + 1), again)
    after = step_on(position, asked.settings)
    why = Reasons(shown, session, seen, asked, code, rules, {"next_goal_reps": after.goal_reps})
    return _decision((PASS, after, why, ()))


def _held(asked: Asked, reasons: Sequence[Reason], change: Sequence[Reason]) -> Decision:
    """Hold the step; sessions that showed it before must be shown in a row, so their count begins again."""
    stage, goal_reps, passes = position = asked.position
    return _decision((HOLD, place_at(stage, goal_reps) if passes else position, reasons, change))


def _stage_1(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Stage 1: all reps at date pace, whatever the recovery (A6, A7)."""
    settings = asked.settings
    if not reps_held(seen, settings):
        return _held(asked, Reasons(missed_reps, session, seen, asked), Reasons(faster, seen, asked))
    passed = _passed(session, seen, asked, settings.sessions_to_pass_stage_1, "stage_passed", ("A7",))
    both = settings.allow_two_gates_in_one_running and passed.after.stage is SHORTEN
    if not (both and all_recoveries_short(session, Band.of(settings), settings.reps)):
        return passed
    at_two = asked._replace(position=place_at(SHORTEN))
    second = _passed(session, seen, at_two, settings.sessions_to_pass_stage_2, "stage_passed", ("A8",))
    return second._replace(reasons=Reasons(chain, passed.reasons, second.reasons))


def _stage_2(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Stage 2: date pace holds and all recoveries are inside the band (A8). A rung reached on the way is progress."""
    if not reps_held(seen, asked.settings) or seen.long_recoveries:
        return _not_shown(session, seen, asked)
    if seen.unknown_recoveries:
        return _not_written(seen, asked)
    return _passed(session, seen, asked, asked.settings.sessions_to_pass_stage_2, "stage_passed", ("A8",))


def _stage_3(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Stage 3: every rep against its own target (A10, P09) with the recoveries kept short (A11)."""
    settings = asked.settings
    if asked.goal_plan is None:
        return _held(asked, (Reason.of("goal_needed", "A10"),), ())
    if not reps_held(seen, settings) or seen.long_recoveries:
        return _not_shown(session, seen, asked)
    if seen.unknown_recoveries:
        return _not_written(seen, asked)
    last_step = asked.position.goal_reps >= settings.reps
    code, rules = ("ready", ("A12",)) if last_step else ("step_passed", ("A10", "P07"))
    return _passed(session, seen, asked, settings.sessions_to_pass_stage_3, code, rules)


def _not_shown(session: Session, seen: Judgement, asked: Asked) -> Decision:
    """Hold a step of stage 2 or 3 for its reps, its recoveries or both."""
    return _held(asked, Reasons(not_shown, session, seen, asked), Reasons(would_show, seen, asked))


def _not_written(seen: Judgement, asked: Asked) -> Decision:
    reason = Reason.of(
        "recoveries_not_written", "P20", "A8", reps=seen.unknown_recoveries, stage=int(asked.position.stage)
    )
    change = Reason.of("would_change_unwritten", "P20", reps=seen.unknown_recoveries, **recovery_limit(asked))
    return Decision(Verdict.INCOMPLETE, asked.position, (reason,), (change,))
