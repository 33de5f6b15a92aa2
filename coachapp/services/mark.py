"""Marks: proposed, confirmed, declined, and what one would change (P14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from coachapp.models import Athlete, RecordedMark
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.standing import Change, decided, log_of
from coachapp.training.log import TrainingLog
from coachapp.training.pace import Mark

State = RecordedMark.State


@transaction.atomic
def propose_mark(
    *,
    athlete: Athlete,
    by: Actor,
    on: date,
    distance_m: float,
    time_ms: int,
    kind: str = "race",
    note: str = "",
) -> RecordedMark:
    """Write down a result of the day `on`, for the coach to confirm. The same one twice stays one."""
    athlete = Athlete.objects.locked(athlete)
    same = athlete.marks.filter(squad=athlete.squad, on=on, distance_m=distance_m, time_ms=time_ms, kind=kind)
    known = same.exclude(state=State.DECLINED).first()
    if known is not None:
        return known
    mark = RecordedMark(
        squad=athlete.squad,
        athlete=athlete,
        on=on,
        distance_m=distance_m,
        time_ms=time_ms,
        kind=kind,
        note=note,
        by_athlete=by.is_athlete,
        entered_by=by.user,
    )
    mark.save(force_insert=True)
    _write(mark, by, "propose_mark", None)
    return mark


@transaction.atomic
def confirm_mark(*, mark: RecordedMark, by: Actor, on: date) -> Change:
    """Take the mark as date pace from its day on; earlier sessions keep their targets. `on` is today."""
    mark = _locked(mark)
    if mark.state == State.CONFIRMED:
        log = log_of(mark.athlete)
        return decided(mark.athlete.workout, log, log, on)
    asked = would_change(mark=mark, on=on)
    _decide(mark, by, "confirm_mark", State.CONFIRMED)
    return asked


@transaction.atomic
def decline_mark(*, mark: RecordedMark, by: Actor) -> RecordedMark:
    """Leave the mark out; one that was confirmed no longer counts."""
    mark = _locked(mark)
    _decide(mark, by, "decline_mark", State.DECLINED)
    return mark


@transaction.atomic
def take_back_mark(*, mark: RecordedMark, by: Actor, on: date) -> Change:
    """Let a mark that was confirmed by mistake no longer count. `on` is today."""
    mark = _locked(mark)
    asked = would_change(mark=mark, on=on)
    _decide(mark, by, "take_back_mark", State.DECLINED)
    return asked


def would_change(*, mark: RecordedMark, on: date) -> Change:
    """What deciding on this mark would do today: counting one that waits, leaving out one that counts."""
    workout, log = mark.athlete.workout, log_of(mark.athlete)
    if mark.state == State.CONFIRMED:
        return decided(workout, log, log_of(mark.athlete, without_mark=mark), on)
    return decided(workout, log, _with_mark(log, mark.as_value()), on)


def content_of(mark: RecordedMark) -> history.Content:
    """What the history keeps of a mark."""
    return {
        "on": mark.on.isoformat(),
        "distance_m": mark.distance_m,
        "time_ms": mark.time_ms,
        "kind": str(mark.kind),
        "state": str(mark.state),
        "note": mark.note,
    }


def _locked(mark: RecordedMark) -> RecordedMark:
    athlete = Athlete.objects.locked(mark.athlete)
    found = RecordedMark.objects.get(squad=athlete.squad, pk=mark.pk)
    found.athlete, found.squad = athlete, athlete.squad
    return found


def _decide(mark: RecordedMark, by: Actor, verb: str, state: State) -> None:
    if mark.state == state:
        return
    before = content_of(mark)
    mark.state, mark.decided_by, mark.decided_at = state, by.user, timezone.now()
    mark.save()
    _write(mark, by, verb, before)


def _write(mark: RecordedMark, by: Actor, verb: str, before: history.Content | None) -> None:
    history.write(
        squad=mark.squad,
        athlete=mark.athlete,
        by=by,
        verb=verb,
        subject=mark,
        before=before,
        after=content_of(mark),
    )


def _with_mark(log: TrainingLog, mark: Mark) -> TrainingLog:
    return replace(log, marks=(*log.marks, mark))
