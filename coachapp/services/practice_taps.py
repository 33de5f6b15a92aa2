"""What phones send from the track: stored once however often it comes, answered tap by tap.

A tap is never changed here, and never refused for what another one is. Who may send to this practice is the door's.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import DatabaseError, transaction
from django.utils import timezone

from coachapp.models import Practice, Tap
from coachapp.models.scattered import scatter
from coachapp.services.actor import Actor
from coachapp.services.blot import blotted
from coachapp.services.trouble import trouble_of
from coachapp.timing import Tap as TapValue
from coachapp.timing import TapRefused

#: As many as are taken in one sending.
MOST_TAPS = 200
_COLUMNS = ("id", "device", "seq", "kind", "at_ms", "body", "made_at")

Outcome = Literal["stored", "already", "conflict", "refused"]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one tap. `why` names what was wrong with it, empty where nothing was.

    Refused: the name of a field, "unknown" for somebody who is not on the list, "text" for signs that cannot be kept,
    "unstorable". Conflict: "id" when another tap has this id, "seq" when another has this place on the same phone.
    """

    id: str
    result: Outcome
    why: str = ""


def store_taps(*, practice: Practice, by: Actor, taps: Sequence[object]) -> list[Result]:
    """Store what can be stored, and say for each tap what became of it, in the order in which they came.

    `taps` is what was sent, not checked yet. Of two that contradict each other the first one stays. Six queries or
    fewer, unless the database itself refuses one. Raises ValueError for more than MOST_TAPS.
    """
    if len(taps) > MOST_TAPS:
        raise ValueError(f"more than {MOST_TAPS} taps")
    read = _kept([_read(told) for told in taps])
    with transaction.atomic():
        # One phone after the other: two that send the same at once would both find nothing there.
        Practice.objects.select_for_update().get(squad=practice.squad_id, pk=practice.pk)
        results, new = _sorted_out(practice, read)
        failed = _store(practice, by, new)
    return [failed.get(number, result) for number, result in enumerate(results)]


# --- inside ------------------------------------------------------------------------------------


def _read(told: object) -> TapValue | Result:
    try:
        return TapValue.read(told)
    except TapRefused as refused:
        named = told.get("id") if isinstance(told, dict) else None
        return Result(named if isinstance(named, str) else "", "refused", refused.why)


def _kept(read: list[TapValue | Result]) -> list[TapValue | Result]:
    """The same, what cannot be kept refused. Nearly always everything can, and is looked at in one piece."""
    if _can_be_kept([tap.body for tap in read if isinstance(tap, TapValue)]):
        return read
    return [
        Result(tap.id, "refused", "text") if isinstance(tap, TapValue) and not _can_be_kept(tap.body) else tap
        for tap in read
    ]


def _can_be_kept(told: object) -> bool:
    """Whether both databases can keep it: no half letters, no zero bytes, no number that is none."""
    try:
        text = json.dumps(told, ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError:
        return False
    return "\\u0000" not in text.replace("\\\\", "")


def _sorted_out(practice: Practice, read: Sequence[TapValue | Result]) -> tuple[list[Result], dict[int, TapValue]]:
    """Answer each tap as if those that are new could be stored; return these by their place in the sending."""
    planned = practice.athletes.filter(squad=practice.squad).values_list("athlete_id", "athlete__erased_at")
    here = {str(pk): erased_at for pk, erased_at in planned}
    erased = {pk for pk, erased_at in here.items() if erased_at}
    # A phone may still hold what was said of somebody who was erased since: it is stored as the erasure left the rest.
    read = [_blotted(tap, erased) if isinstance(tap, TapValue) else tap for tap in read]
    sent = [tap for tap in read if isinstance(tap, TapValue)]
    stored = _stored(practice, sent)
    by_id = {tap.id: (tap, at) for tap, at in stored}
    by_place = {(tap.device, tap.seq): tap.id for tap, _at in stored}
    results: list[Result] = []
    new: dict[int, TapValue] = {}
    for number, tap in enumerate(read):
        if isinstance(tap, Result):
            results.append(tap)
        elif tap.id in by_id:
            same = by_id[tap.id] == (tap, practice.pk)
            results.append(Result(tap.id, "already") if same else Result(tap.id, "conflict", "id"))
        elif not tap.athletes <= here.keys():
            results.append(Result(tap.id, "refused", "unknown"))
        elif (tap.device, tap.seq) in by_place:
            results.append(Result(tap.id, "conflict", "seq"))
        else:
            by_id[tap.id] = tap, practice.pk
            by_place[tap.device, tap.seq] = tap.id
            new[number] = tap
            results.append(Result(tap.id, "stored"))
    return results, new


def _blotted(tap: TapValue, erased: Collection[str]) -> TapValue:
    return tap._replace(body=blotted(tap.body)) if tap.body.get("athlete") in erased else tap


def _stored(practice: Practice, sent: Sequence[TapValue]) -> list[tuple[TapValue, uuid.UUID]]:
    """The taps of the squad under these ids or in these places, with the practice that each belongs to."""
    if not sent:
        return []
    rows = Tap.objects.filter(squad=practice.squad)
    columns = (*_COLUMNS, "practice_id")
    known = set(rows.filter(id__in=[tap.id for tap in sent]).values_list("id", flat=True))
    places = rows.filter(device__in={tap.device for tap in sent}, seq__in={tap.seq for tap in sent})
    known |= set(places.values_list("id", flat=True))
    return [(_value(row[:-1]), row[-1]) for row in rows.filter(id__in=known).values_list(*columns)] if known else []


def _store(practice: Practice, by: Actor, new: Mapping[int, TapValue]) -> dict[int, Result]:
    """Store these together; one by one where the database refuses one of them. Return what could not be stored."""
    now = timezone.now()
    rows = {number: _row(practice, by, tap, now) for number, tap in new.items()}
    if _inserted(list(rows.values())):
        return {}
    # An id that another squad has, or a content that no check foresaw: it alone is told so.
    return {
        number: Result(new[number].id, "refused", "unstorable") for number, row in rows.items() if not _inserted([row])
    }


def _inserted(rows: Sequence[TapRow]) -> bool:
    try:
        with transaction.atomic():
            scatter(Tap, _STORED, rows)
    except (DatabaseError, ValueError) as error:
        # A database in trouble says nothing about the taps: the phone is to keep them and send them again.
        if trouble_of(error):
            raise
        return False
    return True


TapRow = tuple[Any, ...]
_STORED = (*_COLUMNS, "squad", "practice", "by", "received_at")


def _row(practice: Practice, by: Actor, tap: TapValue, now: datetime) -> TapRow:
    """The columns of `_STORED`."""
    who = by.user.pk if by.user else None
    told = (tap.id.replace("-", ""), tap.device.replace("-", ""), tap.seq, tap.kind, tap.at_ms, tap.body, tap.made_at)
    return *told, practice.squad_id, practice.pk, who, now


def _value(row: Sequence[Any]) -> TapValue:
    tap_id, device, seq, kind, at_ms, body, made_at = row
    return TapValue(str(tap_id), str(device), seq, kind, at_ms, body, made_at)
