"""The coach's word against the engine's: given with a reason, taken back, and what it would change."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from coachapp.models import Athlete, GivenOverrule
from coachapp.models.identity import new_id
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.standing import Change, decided, log_of, settings_of, standing_of
from coachapp.training.gaps import step_back, step_on
from coachapp.training.library import LIBRARY
from coachapp.training.log import Overrule, OverruleKind, TrainingLog
from coachapp.training.settings import Settings
from coachapp.training.stage import Position, Stage
from coachapp.training.standing import Standing


class NoLadder(ValueError):
    """The workout has no stages, so there is no place to set."""


class Place(NamedTuple):
    """Where a coach puts an athlete. `recovery_s` is asked for first in stage 2, None to leave it."""

    stage: Stage
    goal_reps: int
    recovery_s: int | None = None


@transaction.atomic
def overrule(
    *,
    athlete: Athlete,
    by: Actor,
    kind: OverruleKind,
    reason: str,
    on: date,
    stage: Stage | None = None,
    goal_reps: int | None = None,
    recovery_s: int | None = None,
    client_id: uuid.UUID | None = None,
) -> GivenOverrule:
    """Set the athlete's place from today on; stage, goal reps and recovery matter to "set" only.

    Given on a day on which he has not run yet, it speaks before that day's session. `client_id` is
    made with the form, so that a form sent twice moves him once. Raises ValueError without a reason
    and for "set" without a stage, NoLadder.
    """
    if by.user is None or not reason.strip():
        raise ValueError("an overrule needs a coach and a reason")
    athlete = Athlete.objects.locked(athlete)
    if client_id is not None:
        sent_before = athlete.overrules.filter(squad=athlete.squad, id=client_id).first()
        if sent_before is not None:
            return sent_before
    value = _value(athlete, kind, on, stage, goal_reps, recovery_s)
    given = GivenOverrule(
        id=client_id or new_id(),
        squad=athlete.squad,
        athlete=athlete,
        workout=athlete.workout,
        on=on,
        kind=kind,
        stage=value.stage,
        goal_reps=value.goal_reps,
        recovery_s=value.recovery_s,
        before_sessions=value.before_sessions,
        reason=reason.strip(),
        given_by=by.user,
    )
    given.save(force_insert=True)
    _write(given, by, "overrule", None)
    return given


@transaction.atomic
def take_back(*, overrule: GivenOverrule, by: Actor, on: date) -> Change:
    """Let the engine's word count again. Taking back twice changes nothing more. `on` is today."""
    athlete = Athlete.objects.locked(overrule.athlete)
    given = GivenOverrule.objects.select_related("given_by").get(squad=athlete.squad, pk=overrule.pk)
    given.athlete, given.squad = athlete, athlete.squad
    before = log_of(athlete, given.workout)
    if given.taken_back_at is None:
        was = content_of(given)
        given.taken_back_at, given.taken_back_by = timezone.now(), by.user
        given.save()
        _write(given, by, "take_back", was)
    return decided(given.workout, before, log_of(athlete, given.workout), on)


def would_change(
    *,
    athlete: Athlete,
    kind: OverruleKind,
    on: date,
    stage: Stage | None = None,
    goal_reps: int | None = None,
    recovery_s: int | None = None,
) -> Change:
    """What this overrule would do today. Raises as `overrule` does."""
    value = _value(athlete, kind, on, stage, goal_reps, recovery_s)
    log = log_of(athlete)
    return decided(athlete.workout, log, _with_overrule(log, value), on)


def place_for(kind: OverruleKind, standing: Standing, settings: Settings) -> Place:
    """Where "advance", "hold" and "step_back" lead from a standing.

    They start from what is asked for next, as the coach reads it on the page. "Hold" asks again for
    what the last session was asked for, if that one moved him on. One step back from stage 2 keeps
    the stage and gives longer recoveries (P13); stage 1 has nothing behind it.
    """
    upcoming, last = standing.next, standing.last
    here = standing.position
    if upcoming is not None and upcoming.stage is not None:
        here = Position(upcoming.stage, upcoming.goal_reps)
    asked_ms = upcoming.recovery.high_ms if upcoming is not None else None
    if kind == "advance":
        return _place(step_on(here, settings))
    if kind == "hold" and last is not None and last.before[:2] < here[:2]:
        return _place(last.before, last.asked_recovery_ms)
    if kind == "step_back" and here.stage is Stage.SHORTEN and asked_ms is not None:
        return _place(here, asked_ms + settings.easier_recovery_s * 1000)
    if kind == "step_back":
        return _place(step_back(here, settings))
    return _place(here, asked_ms if here.stage is Stage.SHORTEN else None)


def content_of(given: GivenOverrule) -> history.Content:
    """What the history keeps of an overrule."""
    return {
        "workout": given.workout,
        "on": given.on.isoformat(),
        "kind": str(given.kind),
        "stage": int(given.stage),
        "goal_reps": given.goal_reps,
        "recovery_s": given.recovery_s,
        "before_sessions": given.before_sessions,
        "reason": given.reason,
        "taken_back": given.taken_back_at is not None,
    }


def _value(
    athlete: Athlete,
    kind: OverruleKind,
    on: date,
    stage: Stage | None,
    goal_reps: int | None,
    recovery_s: int | None,
) -> Overrule:
    if not LIBRARY[athlete.workout].staged:
        raise NoLadder(athlete.workout)
    settings = settings_of(athlete)
    standing = standing_of(athlete, on=on)
    if kind != "set":
        place = place_for(kind, standing, settings)
    elif stage is None:
        raise ValueError("setting the place needs a stage")
    else:
        place = Place(stage, goal_reps or 0, recovery_s if stage is Stage.SHORTEN else None)
    ran_today = any(run.session.on == on for run in standing.runnings)
    value = Overrule(
        on=on,
        stage=place.stage,
        goal_reps=place.goal_reps,
        recovery_s=place.recovery_s,
        kind=kind,
        before_sessions=not ran_today,
    )
    # The core keeps goal reps within what the session has; the row then says the same.
    return replace(value, goal_reps=value.position(settings).goal_reps)


def _place(position: Position, recovery_ms: int | None = None) -> Place:
    recovery_s = recovery_ms // 1000 if recovery_ms is not None else None
    kept = recovery_s if position.stage is Stage.SHORTEN else None
    return Place(position.stage, position.goal_reps, kept)


def _with_overrule(log: TrainingLog, value: Overrule) -> TrainingLog:
    return replace(log, overrules=(*log.overrules, value))


def _write(given: GivenOverrule, by: Actor, verb: str, before: history.Content | None) -> None:
    history.write(
        squad=given.squad,
        athlete=given.athlete,
        by=by,
        verb=verb,
        subject=given,
        before=before,
        after=content_of(given),
    )
