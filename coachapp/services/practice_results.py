"""How an evening lies to the sessions that are logged of it: read, and nothing is changed.

What was logged, taken back, or could not be logged, is in the practice's history, an entry for each session and action.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, cast

from django.db.models import prefetch_related_objects

from coachapp.models import Athlete, Entry, LoggedSession, Practice, PracticeAthlete
from coachapp.models.entry import SUBJECTS
from coachapp.models.prepared import Prepared
from coachapp.models.session import the_reps
from coachapp.services.practice_asked import asked_of
from coachapp.services.practice_evening import evening_of, rows_of
from coachapp.services.session import Saved
from coachapp.services.session_changes import keeping_excuses, without_session
from coachapp.services.session_content import content, content_of
from coachapp.services.standing import decided
from coachapp.timing import Evening
from coachapp.training.limits import check_flush, check_recovery, check_rep
from coachapp.training.log import TrainingLog
from coachapp.training.session import FlushRep, Session

State = Literal["logged", "already", "ready", "empty", "open", "failed", "undone"]
Verb = Literal["log", "undo", "log_failed"]


@dataclass(frozen=True, slots=True)
class LogResult:
    """What one action came to for one athlete.

    logged: stored, brought back or brought up to date. already: nothing had to be. undone: taken back. ready: nothing is
    stored and nothing is in the way. empty: he has no rep. open: something must be decided first, at `rep`: a "conflict"
    between two phones, or a time that is "impossible" ("impossible flush" at flush `rep`), of which `detail` is the code
    of training.limits. failed: the session was "changed" on its own page since, or something "unforeseen", which is in
    the server's log under `detail`. `saved` is what a stored session came to, where that was asked.
    """

    row: PracticeAthlete
    state: State
    why: str = ""
    rep: int | None = None
    detail: str = ""
    saved: Saved | None = None

    @property
    def athlete(self) -> Athlete:
        """Whom it is about."""
        return self.row.athlete


@dataclass(frozen=True, slots=True)
class Told:
    """What the history tells of one session in one action.

    `version` is what the session had afterwards, `was` what it had before, 0 where it was not there. Of a failure `why`
    and `detail` are as in LogResult.
    """

    verb: Verb
    action: str
    session: str
    version: int = 0
    was: int = 0
    why: str = ""
    detail: str = ""


def told_of(practice: Practice) -> list[Told]:
    """Every logging and taking back of this practice, the earliest first."""
    return told_and_planned(practice)[0]


def told_and_planned(practice: Practice) -> tuple[list[Told], int | None]:
    """The same, and the number of the entry that tells of the planning.

    Since that entry it stands in the rows what was asked of everybody. None where the squad came without its history.
    """
    entries = _TOLD.rows(squad=practice.squad_id, practice=str(practice.pk))
    planned = next((number for number, verb, _after in entries if verb == "plan"), None)
    return [_told(verb, after or {}) for _number, verb, after in entries if verb != "plan"], planned


def versions_of(told: Iterable[Told]) -> dict[str, int]:
    """The version that each session had when this practice touched it last."""
    return {each.session: each.version for each in told if each.verb != "log_failed"}


def last_logging(told: Iterable[Told]) -> list[Told]:
    """What the last logging stored that is not taken back yet; after that one is taken back, the one before it."""
    force: dict[tuple[str, str], Told] = {}
    for each in told:
        if each.verb == "log":
            force[each.action, each.session] = each
        elif each.verb == "undo":
            force.pop((each.action, each.session), None)
    last = next((each.action for each in reversed(force.values())), None)
    return [each for each in force.values() if each.action == last]


def session_of(evening: Evening, row: PracticeAthlete) -> Session:
    """The athlete's session as it would be logged: without pauses of no length, and empty where he never ran."""
    session = evening.session(str(row.athlete_id))
    reps = tuple(
        rep._replace(recovery_ms=1) if rep.recovery_ms is not None and rep.recovery_ms < 1 else rep
        for rep in session.reps
    )
    # A rep that was only begun, last of all, was not run.
    while (
        reps and reps[-1].time_ms is None and not reps[-1].excused and not _has_conflict(evening, row, reps[-1].number)
    ):
        reps = reps[:-1]
    return replace(session, reps=reps, flush=_flushes(evening, row))


def results_of(practice: Practice, *, on: date) -> list[LogResult]:
    """How everybody's evening lies to what is stored, by name; nothing is changed. `on` is today.

    "already" when the stored session is what the taps say, "logged" when they say something else by now, "failed" when
    the last try to store what they say did. Who is "ready" can be logged.
    """
    rows = rows_of(practice)
    evening, stored = evening_of(practice, rows), stored_of(practice, rows)
    told = told_of(practice)
    logs, versions = logs_of_stored(practice, rows, stored), versions_of(told)
    last = {each.session: each for each in told}
    results = []
    for row in rows:
        session = session_of(evening, row)
        logged, tried = stored.get(row.session_id), last.get(str(row.session_id))
        gone = logged is None or logged.undone_at is not None
        saved = None if logged is None or gone else seen(logged, logs[row.athlete_id], on)
        failed = tried is not None and tried.verb == "log_failed"
        if logged is not None and not gone and is_stored(logged, row, session, versions.get(str(row.session_id))):
            results.append(LogResult(row, "already", saved=saved))
        elif (hurdle := hurdle_of(evening, row, session)) is not None and gone:
            results.append(hurdle)
        elif failed and tried is not None:
            results.append(LogResult(row, "failed", tried.why, detail=tried.detail, saved=saved))
        else:
            results.append(LogResult(row, "ready" if gone else "logged", saved=saved))
    return results


def hurdle_of(evening: Evening, row: PracticeAthlete, session: Session) -> LogResult | None:
    """What keeps this session from being logged, None where nothing does.

    What nobody runs is a slip of the finger, and would pass for a very fast rep.
    """
    for timed in evening.runs[str(row.athlete_id)].reps:
        if timed.conflict:
            return LogResult(row, "open", "conflict", timed.rep)
    if not any(rep.time_ms is not None or rep.excused for rep in session.reps):
        return LogResult(row, "empty")
    for rep in session.reps:
        odd = check_rep(rep.distance_m, rep.time_ms) if rep.time_ms is not None and not rep.excused else None
        if odd is None and rep.recovery_ms is not None and not rep.recovery_excused:
            odd = check_recovery(rep.recovery_ms, last=rep.number == session.reps[-1].number)
        if odd is not None and odd.refuse:
            return LogResult(row, "open", "impossible", rep.number, odd.code)
    for number, flush in enumerate(session.flush, start=1):
        odd = check_flush(flush.distance_m, flush.time_ms) if flush.time_ms is not None else None
        if odd is not None and odd.refuse:
            return LogResult(row, "open", "impossible flush", number, odd.code)
    return None


def is_stored(was: LoggedSession, row: PracticeAthlete, session: Session, version: int | None) -> bool:
    """Whether the stored session says what the taps say. Excuses given on its own page since count as said."""
    said = session if was.version == version else keeping_excuses(was.as_value(), session)
    sent = content(said, workout=row.workout, conditions=was.conditions)
    return {**content_of(was), "undone": False} == sent


def stored_of(practice: Practice, rows: Iterable[PracticeAthlete]) -> dict[uuid.UUID, LoggedSession]:
    """The sessions of these that are stored, undone ones along, by id."""
    people = {row.session_id: row.athlete for row in rows}
    found = _STORED.objects(squad=practice.squad_id, practice=practice.pk)
    stored = {logged.pk: logged for logged in found if logged.pk in people}
    for logged in stored.values():
        logged.squad, logged.athlete = practice.squad, people[logged.pk]
    prefetch_related_objects(list(stored.values()), the_reps())
    return stored


def logs_of_stored(
    practice: Practice, rows: Iterable[PracticeAthlete], stored: Mapping[uuid.UUID, LoggedSession]
) -> dict[uuid.UUID, TrainingLog]:
    """The logs of those whose session is stored, by athlete."""
    kept = [row for row in rows if row.session_id in stored and stored[row.session_id].undone_at is None]
    people = [(row.athlete, stored[row.session_id].workout) for row in kept]
    return {pk: asked.log for pk, asked in asked_of(practice.squad, people, practice.on).items()}


def seen(logged: LoggedSession, log: TrainingLog, on: date) -> Saved:
    """What a stored session came to: the standing without it beside the one with it."""
    return Saved(logged, True, decided(logged.workout, without_session(log, str(logged.pk)), log, on))


# --- inside ------------------------------------------------------------------------------------


_TOLD = Prepared(
    lambda squad, practice: (
        Entry.objects.filter(
            squad=squad,
            subject_kind=SUBJECTS["Practice"],
            subject_id=practice,
            verb__in=["plan", "log", "undo", "log_failed"],
        )
        .order_by("id")
        .values_list("id", "verb", "after")
    )
)
_STORED = Prepared(
    lambda squad, practice: LoggedSession.objects.filter(
        squad=squad,
        id__in=PracticeAthlete.objects.filter(squad=squad, practice=practice).values("session_id"),
    )
)


def _told(verb: str, after: Mapping[str, Any]) -> Told:
    version = after.get("version", 0)
    return Told(
        verb=cast(Verb, verb),
        action=after["action"],
        session=after["session"],
        version=version,
        was=after.get("was", max(0, version - 1)),
        why=after.get("why", ""),
        detail=after.get("detail", ""),
    )


def _flushes(evening: Evening, row: PracticeAthlete) -> tuple[FlushRep, ...]:
    """The flushes up to the last that has a time: the second alone is the second, and what was cleared is none."""
    athlete = str(row.athlete_id)
    timed = {number: ms for number, ms in evening.runs[athlete].flush if ms is not None}
    metres = evening.runners[athlete].flush_m
    return tuple(FlushRep(metres, timed.get(number)) for number in range(1, max(timed, default=0) + 1))


def _has_conflict(evening: Evening, row: PracticeAthlete, number: int) -> bool:
    return any(rep.rep == number and rep.conflict for rep in evening.runs[str(row.athlete_id)].reps)
