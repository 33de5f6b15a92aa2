"""Erasure: everything personal of one athlete goes, and the squad's totals stay.

What stays is a shell without a name: days, distances and times of his sessions, his place on past evenings, and that
entries of the history exist. `tombstones` keeps the fact beside the database too, where no restored backup takes it back.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from coachapp.models import (
    AgreedGoal,
    Athlete,
    Consent,
    Device,
    Entry,
    Erasure,
    Feed,
    GivenOverrule,
    LoggedRep,
    LoggedSession,
    PersonalLink,
    Practice,
    PracticeAthlete,
    RecordedMark,
    Squad,
    Tap,
)
from coachapp.services import history, tombstones, visits
from coachapp.services.actor import MACHINE, Actor
from coachapp.services.blot import BLOT, blotted, blotted_json, named
from coachapp.services.erasure_files import erase_files

#: Rows of these say nothing once he has no name.
_DELETED: Final[tuple[type[models.Model], ...]] = (
    AgreedGoal, RecordedMark, GivenOverrule, PersonalLink, Device, Consent, Feed,
)  # fmt: skip
_WORDY_TAPS: Final = (Tap.Kind.NOTE, Tap.Kind.EXCUSE, Tap.Kind.EFFORT, Tap.Kind.WRITE)
#: What an entry about an evening needs to go on working: which session it stored, in which version. No word of it.
_KEPT_OF_ENTRIES: Final = ("action", "session", "version", "was")


def erase(*, athlete: Athlete, by: Actor, cause: Erasure.Cause = Erasure.Cause.ASKED) -> Erasure:
    """Erase the athlete, all of it or nothing. Erased already, nothing happens.

    The tombstone is written to its file once the database has it.
    """
    with transaction.atomic():
        erasure = _erase(athlete, by, cause)
        transaction.on_commit(_afterwards)
    return erasure


def reapply_erasures() -> int:
    """Erase again whoever a restored backup brought back, by the tombstones beside the database; says how many."""
    again = 0
    for stone in tombstones.read():
        found = Athlete.objects.known().select_related("squad").filter(squad=stone.squad, pk=stone.athlete).first()
        if found is not None:
            erase(athlete=found, by=MACHINE, cause=Erasure.Cause.RESTORED)
            again += 1
    note_tombstones()
    return again


def note_tombstones() -> int:
    """Write into the file what the database knows and the file does not; says how many lines that were."""
    known = {stone.athlete for stone in tombstones.read()}
    done = Erasure.objects.exclude(done_at=None).exclude(athlete__in=known).order_by("at")
    stones = [tombstones.Tombstone(row.squad_id, row.athlete_id, row.at.date()) for row in done]
    tombstones.append(stones)
    return len(stones)


def mentions(athlete: Athlete) -> list[tuple[str, date, models.Model]]:
    """Texts about others and about evenings in which his full or first name stands: what, of which day, and the row.

    Of these the erasure blots out the full name on evenings, and nothing in what is about others.
    """
    said = named(athlete.name.split()[0])
    found: list[tuple[str, date, models.Model]] = []
    for evening in Practice.objects.filter(squad=athlete.squad).exclude(note="", place="").order_by("-on"):
        if said.search(f"{evening.place}\n{evening.note}"):
            found.append(("practice", evening.on, evening))
    sessions = LoggedSession.objects.filter(squad=athlete.squad).exclude(athlete=athlete).select_related("athlete")
    for row in sessions.filter(~Q(note="") | ~Q(conditions="")).order_by("-on"):
        if said.search(f"{row.note}\n{row.conditions}"):
            found.append(("session", row.on, row))
    return found


# --- inside ------------------------------------------------------------------------------------


def _erase(athlete: Athlete, by: Actor, cause: Erasure.Cause) -> Erasure:
    now = timezone.now()
    # A practice that is being logged holds this lock as well, before it holds the athlete.
    evenings = PracticeAthlete.objects.filter(squad=athlete.squad_id, athlete=athlete).values("practice_id")
    list(Practice.objects.filter(squad=athlete.squad_id, pk__in=evenings).order_by("pk").select_for_update())
    stored = Athlete.objects.locked(athlete)
    erasure, fresh = Erasure.objects.get_or_create(
        squad=stored.squad, athlete=stored, defaults={"cause": cause, "by": by.user, "at": now}
    )
    if not fresh and stored.erased_at is not None:
        return erasure
    _open(erasure, cause)
    name = stored.name
    visits.forget(names=[name], devices=stored.devices.values_list("pk", flat=True))
    for model in _DELETED:
        model._default_manager.filter(squad=stored.squad_id, athlete=stored).delete()
    _blot_sessions(stored)
    _blot_evenings(stored)
    _blot_history(stored)
    erase_files(stored, named(name))
    _blot_name_elsewhere(stored.squad, name)
    _empty(stored, now)
    # The entry says who and when; of whom, only the shell's id.
    history.write(
        squad=stored.squad,
        athlete=stored,
        by=by,
        verb="erase",
        subject=erasure,
        before=None,
        after={"cause": cause.value},
    )
    erasure.done_at = timezone.now()
    erasure.save(update_fields=["done_at"])
    return erasure


def _open(erasure: Erasure, cause: Erasure.Cause) -> None:
    """Open the one gap in the walls around the history and the taps, until the end of the transaction."""
    if erasure.done_at is not None:
        erasure.done_at, erasure.cause = None, cause
        erasure.save(update_fields=["done_at", "cause"])


def _empty(athlete: Athlete, now: datetime) -> None:
    """Make the shell of him."""
    today = athlete.squad.today(now)
    athlete.name, athlete.slug = BLOT, f"erased-{secrets.token_hex(8)}"
    athlete.birth_year, athlete.settings = None, {}
    athlete.target_race_name, athlete.target_race_on = "", None
    athlete.left_on = athlete.left_on or today
    athlete.erased_at = now
    athlete.version += 1
    athlete.save()


def _blot_sessions(athlete: Athlete) -> None:
    """Leave day, workout, distances and times. That a session or a rep did not count stays, why it did not goes."""
    sessions = LoggedSession.objects.filter(squad=athlete.squad_id, athlete=athlete)
    sessions.exclude(void_reason="").update(void_reason=BLOT)
    sessions.update(rpe_half=None, conditions="", note="", prescription=None)
    reps = LoggedRep.objects.filter(squad=athlete.squad_id, session__in=sessions.values("pk"))
    reps.exclude(excused="").update(excused=BLOT)
    reps.exclude(recovery_excused="").update(recovery_excused=BLOT)
    reps.update(recovery_ms=None, splits=[])


def _blot_evenings(athlete: Athlete) -> None:
    """Take him off the evenings to come; on those that were, his place stays, without what was prescribed or said."""
    rows = PracticeAthlete.objects.filter(squad=athlete.squad_id, athlete=athlete)
    taps = Tap.objects.filter(squad=athlete.squad_id, practice__in=rows.values("practice_id"))
    mine = {str(athlete.pk)}
    timed = {tap.practice_id for tap in taps.iterator() if mine & _athletes(tap.body)}
    logged = LoggedSession.objects.filter(squad=athlete.squad_id, athlete=athlete).values("pk")
    rows.exclude(practice__in=timed).exclude(session_id__in=logged).filter(
        practice__on__gte=athlete.squad.today(timezone.now())
    ).delete()
    rows.update(prescription=None)
    for tap in taps.filter(kind__in=_WORDY_TAPS, body__athlete=str(athlete.pk)):
        body = blotted(dict(tap.body))
        if body != tap.body:
            _past_the_wall(Tap).filter(squad=athlete.squad_id, pk=tap.pk).update(body=body)


def _athletes(body: dict[str, Any]) -> set[str]:
    return {str(who) for who in (body.get("athlete"), body.get("from"), *body.get("runners", {})) if who}


def _blot_history(athlete: Athlete) -> None:
    """Empty what the entries about him say; that something was done, when and by whom, stays."""
    entries = _past_the_wall(Entry).filter(squad=athlete.squad_id, athlete=athlete)
    kept = {
        entry.pk: {name: entry.after[name] for name in _KEPT_OF_ENTRIES if name in entry.after}
        for entry in entries.filter(subject_kind="practice")
        if isinstance(entry.after, dict)
    }
    entries.exclude(before=None, after=None).update(before=None, after=None)
    for pk, after in kept.items():
        entries.filter(pk=pk).update(after=after)


def _blot_name_elsewhere(squad: Squad, name: str) -> None:
    """Blot the full name out of what was written about evenings, and out of the history of squad and evenings."""
    said = named(name)
    for evening in Practice.objects.filter(squad=squad).exclude(note="", place=""):
        place, note = said.sub(BLOT, evening.place), said.sub(BLOT, evening.note)
        if (place, note) != (evening.place, evening.note):
            evening.place, evening.note = place, note
            evening.save(update_fields=["place", "note"])
    entries = _past_the_wall(Entry).filter(squad=squad, athlete=None)
    for entry in entries.filter(subject_kind__in=("practice", "squad")).iterator():
        before, after = blotted_json(entry.before, said), blotted_json(entry.after, said)
        if (before, after) != (entry.before, entry.after):
            entries.filter(pk=entry.pk).update(before=before, after=after)


def _past_the_wall(model: type[models.Model]) -> QuerySet[Any]:
    """Rows that their own class lets nobody change. The database lets it happen only while an erasure is open."""
    return QuerySet(model=model)


def _afterwards() -> None:
    """Note the tombstone beside the database, and clear what SQLite still holds of the old pages."""
    note_tombstones()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        # The journal still holds pages as they were. Whoever still reads them is waited for.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
