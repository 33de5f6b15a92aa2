"""What needs the coach, the most pressing first. Information and offers only: nothing here moves anyone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from coachapp.training.gaps import Gap
from coachapp.training.limits import check_goal
from coachapp.training.log import DatedPace
from coachapp.training.march import March
from coachapp.training.reason import Reason
from coachapp.training.stage import READY, SHORTEN
from coachapp.training.workout import Prescription


def alerts(march: March, dated: DatedPace | None, upcoming: Prescription | None, on: date) -> Iterator[Reason]:
    """Yield the alerts of one athlete on one day."""
    if dated is None or upcoming is None:
        yield Reason.of("no_date_pace", "A6")
        return
    yield from _place(march, upcoming)
    yield from _paces(march, dated, on)
    yield from _when(march, upcoming, on)


def _place(march: March, upcoming: Prescription) -> Iterator[Reason]:
    """Yield Ready, early Ready that the coach confirms, and being stuck (P12). A long gap ends being Ready (P10)."""
    settings, stage, last = march.settings, march.position.stage, march.last
    if stage is READY and upcoming.stage is not READY:
        return
    if stage is READY:
        yield Reason.of("alert_ready", "A12")
        early = last is not None and any(reason.code == "ready_early" for reason in last.reasons)
        if early and march.overruled is None:  # whatever the coach said since then is his confirmation
            yield Reason.of("confirm_ready_early", "P15")
    elif stage is SHORTEN:
        if march.in_stage > settings.stuck_after_stage_2:
            yield Reason.of("stuck_stage_2", "P12", "A9", sessions=march.in_stage)
    elif march.without_pass >= settings.stuck_after:
        yield Reason.of("stuck", "P12", sessions=march.without_pass, stage=int(stage))


def _paces(march: March, dated: DatedPace, on: date) -> Iterator[Reason]:
    """Yield what is wrong with the paces: no goal, a goal that is met, tiny or huge, a stale date pace (P14, P17)."""
    if march.goal is None:
        yield Reason.of("goal_needed", "A10")
    elif dated.pace <= march.goal:
        yield Reason.of("goal_met", "P14", date_ms=dated.pace.ms_per_400, goal_ms=march.goal.ms_per_400)
    else:
        odd = check_goal(dated.pace, march.goal, small_pct=march.settings.goal_small_pct,
                         large_pct=march.settings.goal_large_pct)  # fmt: skip
        if odd is not None:
            yield Reason.of(odd.code, "P17", date_ms=dated.pace.ms_per_400, goal_ms=march.goal.ms_per_400)
    if dated.mark.on is not None and (on - dated.mark.on).days > march.settings.stale_after_days:
        yield Reason.of("date_pace_stale", "P14", days=(on - dated.mark.on).days, since=dated.mark.on,
                        date_ms=dated.pace.ms_per_400)  # fmt: skip


def _when(march: March, upcoming: Prescription, on: date) -> Iterator[Reason]:
    """Yield whether the next session is due, overdue, or so late that it starts lower (P10)."""
    days, due = march.gap_days(on), upcoming.due
    if days is None or due is None:
        yield Reason.of("due_first")
        return
    _place, _steps, row = march.place_after(days)
    if row >= Gap.LONG:
        yield Reason.of("gap", "P10", days=days, row=row.name.lower())
    if on > due.end:
        yield Reason.of("overdue", "A14", days=days, since=due.end)
    elif on >= due.start:
        yield Reason.of("due", "A14", start=due.start, end=due.end)
