"""The sheet asks for what was known that morning, and judges as the log will."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from coachapp.forms.sheet import Sheet
from coachapp.training.log import Goal, TrainingLog
from coachapp.training.pace import Pace
from coachapp.training.progression import standing
from coachapp.training.session import Session
from coachapp.training.standing import Running
from tests.training.logs import CLOSED_1, CLOSED_2, FIRST_DAY, days, log_of, quarters, raise_to

LATER = FIRST_DAY + timedelta(days=30)


def sheet_of(log: TrainingLog, stored: Session) -> Sheet:
    return Sheet(slug="12x400", log=log, on=stored.on, today=LATER, stored=stored)


def in_the_log(log: TrainingLog, session: Session) -> Running:
    [found] = [run for run in standing("12x400", log, LATER).runnings if run.session.key == session.key]
    return found


def logs() -> Sequence[tuple[str, TrainingLog, Session]]:
    """A name, a log, and the session of it that is on the sheet."""
    first, second = (replace(one, key=key) for one, key in zip(days(CLOSED_1, CLOSED_2), "ab", strict=True))
    same_day = replace(second, on=first.on)
    goal = Goal(Pace(73_000), second.on + timedelta(days=1))
    at_goal = replace(quarters(goal_reps=12), key="a")
    return (
        ("alone on its day", log_of(first, second), second),
        ("the second of its day", log_of(first, same_day), same_day),
        ("the first of its day", log_of(first, same_day), first),
        ("a goal that is agreed later", log_of(at_goal, goals=[goal]), at_goal),
    )


@pytest.mark.parametrize(("log", "session"), [pytest.param(log, one, id=name) for name, log, one in logs()])
def test_a_session_on_the_sheet_is_judged_as_in_the_log(log: TrainingLog, session: Session) -> None:
    assert repr(sheet_of(log, session).judged(session)) == repr(in_the_log(log, session))


def test_the_second_of_a_day_begins_where_the_first_ended() -> None:
    _name, log, second = logs()[1]
    assert sheet_of(log, second).judged(second).before.stage == 2


def test_a_goal_that_was_agreed_later_was_not_asked_for_that_morning() -> None:
    ready_for_goals = raise_to(2)
    day = ready_for_goals.sessions[-1].on + timedelta(days=10)
    for agreed, known in ((day - timedelta(days=1), True), (day + timedelta(days=1), False)):
        log = replace(ready_for_goals, goals=(Goal(Pace(73_000), agreed),))
        asked = Sheet(slug="12x400", log=log, on=day, today=LATER).asked
        assert asked is not None
        assert (73_000 in {rep.target_ms for rep in asked.reps}) is known, agreed
