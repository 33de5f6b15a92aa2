"""The history of one squad of fill's, as the services write it, in the order in which it was made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from coachapp.models import RecordedMark
from coachapp.services import athlete as athletes
from coachapp.services import goal as goals
from coachapp.services import mark as marks
from coachapp.services import squad as squads
from coachapp.services.fill.season import FIRST_MARK_DAY, day_of
from coachapp.services.fill.squad_rows import SquadRows
from coachapp.services.practice import Part

Row = tuple[Any, ...]

#: The columns of `Entry`, as the rows below hold them.
ENTRY = (
    "squad_id", "athlete_id", "at", "actor_user_id", "actor_athlete_id", "verb", "subject_kind", "subject_id", "before",
    "after",
)  # fmt: skip


def beginning(of: SquadRows) -> Iterator[Row]:
    """How the squad began: everything but sessions and evenings."""
    yield _entry(of, FIRST_MARK_DAY, None, "start", "squad", of.squad.pk, None, squads.content_of(of.squad))
    for runner, athlete in enumerate(of.athletes):
        day = FIRST_MARK_DAY
        yield _entry(of, day, runner, "add", "athlete", athlete.pk, None, athletes.content_of(athlete))
        yield from _mark(of, runner, 0)
        goal, link, phone = of.goals[runner], of.links[runner], of.devices[runner]
        yield _entry(of, day, runner, "change_goal", "goal", goal.pk, None, goals.content_of(goal))
        yield _entry(of, day, runner, "make_link", "link", link.pk, None, {"open": True})
        said = ({"accepted": False}, {"accepted": True})
        yield _entry(of, day, runner, "accept_link", "link", link.pk, *said, himself=True)
        yield _entry(of, day, runner, "sign_phone_in", "device", phone.pk, None, {"label": phone.label}, himself=True)


def evening(of: SquadRows, number: int) -> Iterator[Row]:
    """What was done on an evening: sessions logged, and around the last one the practice and what it logged."""
    last = number == of.evenings - 1
    if last:
        yield _plan(of, 0, day_of(number) - 1)
    action = str(of.new_id(day_of(number), "action"))
    for runner, season in enumerate(of.pattern.seasons):
        ran = season.sessions[number]
        key = of.session_id(runner, number)
        told = of.pattern.content(runner, number, of.day(ran.day))
        yield _entry(of, ran.day, runner, "log", "session", key, None, told, himself=ran.by_athlete)
        if last:
            after = {"action": action, "session": str(key), "version": 1, "was": 0}
            yield _entry(of, ran.day, runner, "log", "practice", of.practices[0].pk, None, after)
        for which, (day, _time_ms) in enumerate(season.marks):
            if which and day_of(number) < day < day_of(number + 1):
                yield from _mark(of, runner, which)
    if last:
        yield _plan(of, 1, day_of(number))


def _mark(of: SquadRows, runner: int, which: int) -> Iterator[Row]:
    mark = of.marks[runner][which]
    day = of.pattern.seasons[runner].marks[which][0]
    after = marks.content_of(mark)
    before = after | {"state": RecordedMark.State.PROPOSED.value}
    yield _entry(of, day, runner, "propose_mark", "mark", mark.pk, None, before)
    yield _entry(of, day, runner, "confirm_mark", "mark", mark.pk, before, after)


def _plan(of: SquadRows, which: int, day: int) -> Row:
    practice = of.practices[which]
    parts = {str(row.athlete_id): asdict(Part.of(row)) for row in of.parts[which]}
    told = {"on": practice.on.isoformat(), "place": practice.place, "note": practice.note, "parts": parts}
    return _entry(of, day, None, "plan", "practice", practice.pk, None, told)


def _entry(
    of: SquadRows, day: int, runner: int | None, verb: str, kind: str, about: object, before: Any, after: Any,
    *, himself: bool = False,
) -> Row:  # fmt: skip
    athlete = None if runner is None else of.athletes[runner].pk
    coach = None if himself else of.owner
    told = (_json(before), _json(after))
    return (
        of.squad.pk,
        athlete,
        of.at(day, runner or 0),
        coach,
        athlete if himself else None,
        verb,
        kind,
        str(about),
        *told,
    )


def _json(told: dict[str, Any] | str | None) -> str | None:
    return json.dumps(told) if isinstance(told, dict) else told
