"""An evening as phones have told it so far: who is on the list, every tap, and what all of them come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import OuterRef

from coachapp.models import Practice, PracticeAthlete, Tap
from coachapp.models.gathered import gathered, id_in, moment_in, rows_in
from coachapp.models.prepared import Prepared
from coachapp.services.training_log import settings_of_each
from coachapp.timing import Evening, Runner, fold
from coachapp.timing import Tap as TapValue
from coachapp.training.library import LIBRARY
from coachapp.training.settings import Settings

#: As many as are handed back in one answer; the rest comes with the next.
MOST_BACK = 500
_FLUSH_M = 2000.0


def rows_of(practice: Practice) -> list[PracticeAthlete]:
    """Everybody on the list, by name. Who shows both the lines and the evening reads it once for the two of them: the
    list may change in between."""
    return PracticeAthlete.objects.by_name(practice)


def taps_of(practice: Practice) -> list[TapValue]:
    """All taps of an evening, each phone's in its order."""
    found = [
        TapValue(id_in(tap_id), id_in(device), seq, kind, at_ms, body, moment_in(made_at))
        for tap_id, device, seq, kind, at_ms, body, made_at in _asked(_TAPS, practice)
    ]
    return sorted(found, key=attrgetter("device", "seq"))


def taps_since(practice: Practice, *, seen: Mapping[str, int], besides: str) -> list[TapValue]:
    """Taps of other phones than `besides` beyond what that one has seen of each: its highest number by phone."""
    found = [tap for tap in taps_of(practice) if tap.device != besides and tap.seq > seen.get(tap.device, -1)]
    return found[:MOST_BACK]


def tap_json(tap: TapValue) -> dict[str, Any]:
    """The tap as phones send and get it."""
    return {
        "id": tap.id,
        "device": tap.device,
        "seq": tap.seq,
        "kind": tap.kind,
        "at_ms": tap.at_ms,
        "made_at": tap.made_at.isoformat() if tap.made_at else None,
        "body": dict(tap.body),
    }


def evening_of(practice: Practice, rows: Sequence[PracticeAthlete] | None = None) -> Evening:
    """What all taps of this practice come to, for everybody on its list whether he comes or not; two queries.

    `rows` are those of the practice, their athletes along, where the caller has them.
    """
    if rows is None:
        rows = rows_of(practice)
    settings = settings_of_each(practice.squad, [row.athlete for row in rows])
    return fold([_runner(practice, row, settings[row.athlete_id]) for row in rows], _folded(practice))


# --- inside ------------------------------------------------------------------------------------


def _gathering(*columns: str) -> Prepared[Any]:
    """The question for these columns of all taps. Six hundred rows pass as one text, as the reps of a log do."""
    return Prepared(
        lambda squad, practice: Practice.objects.filter(squad=squad, pk=practice).values_list(
            gathered(Tap.objects.filter(squad=OuterRef("squad"), practice=OuterRef("pk")), *columns, parsed=("body",))
        )
    )


_FOLDED = _gathering("id", "device", "seq", "kind", "at_ms", "body")
_TAPS = _gathering("id", "device", "seq", "kind", "at_ms", "body", "made_at")


def _asked(question: Prepared[Any], practice: Practice) -> list[list[Any]]:
    """The rows of the one text; none where the practice is gone meanwhile."""
    return [row for (text,) in question.rows(squad=practice.squad_id, practice=practice.pk) for row in rows_in(text)]


def _folded(practice: Practice) -> list[TapValue]:
    """All taps without what the wall said, which a fold never asks for; in no order."""
    rows = _asked(_FOLDED, practice)
    # A few phones have made all of them.
    phones = {device: id_in(device) for device in {row[1] for row in rows}}
    return [
        TapValue(id_in(tap), phones[device], seq, kind, at_ms, body) for tap, device, seq, kind, at_ms, body in rows
    ]


def _runner(practice: Practice, row: PracticeAthlete, settings: Settings) -> Runner:
    flush = (row.prescription or {}).get("flush") or {}
    return Runner(
        athlete=str(row.athlete_id),
        on=practice.on,
        distances_m=LIBRARY[row.workout].distances(settings),
        first_rep=row.first_rep,
        last_rep=row.last_rep,
        key=str(row.session_id),
        flush_m=flush.get("distance_m") or _FLUSH_M,
    )
