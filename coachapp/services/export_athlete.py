"""Everything that is kept about one athlete, as one JSON file or as a zip of tables. The data map says what that is."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from django.apps import apps
from django.db import models, transaction

from coachapp.models import Athlete, Consent, Entry, LoggedRep, LoggedSession, Practice, PracticeAthlete, Tap
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.data_map import DATA_MAP, OWNERS, Kind, personal
from coachapp.services.export_squad import told_of_athlete
from coachapp.services.export_workbook import write_sheets
from coachapp.services.sheet_cell import cell

Row = dict[str, Any]
FORMAT: Final = "quarters-athlete/1"
#: What `manage.py replay` looks for in it.
TRAINING: Final = "training"

#: What each table is called in the files, in the order in which they are written.
TABLES: Final = {
    "Athlete": "athlete",
    "AgreedGoal": "goals",
    "RecordedMark": "marks",
    "GivenOverrule": "overrules",
    "LoggedSession": "sessions",
    "LoggedRep": "reps",
    "PracticeAthlete": "practices",
    "Tap": "stopwatch",
    "PersonalLink": "links",
    "Device": "phones",
    "Consent": "consents",
    "Feed": "calendars",
    "ImportedFile": "files",
    "Entry": "history",
}


def tables_of(athlete: Athlete) -> dict[str, list[Row]]:
    """Every row about this athlete, its columns by name; a dozen queries however many rows there are.

    Nothing is in it that is about another athlete: of what was tapped for several, only his part.
    """
    return {name: list(_rows(model, athlete)) for model, name in TABLES.items()}


def as_json(athlete: Athlete, *, now: datetime) -> bytes:
    """The export as one JSON file, UTF-8, times in ms and days as 2026-05-14.

    `training` holds what the engine decides from once more, in the format of a squad's export, for `manage.py replay`.
    """
    head = {"format": FORMAT, "made_at": now.isoformat(), "squad": athlete.squad.name}
    told = {**head, **tables_of(athlete), TRAINING: told_of_athlete(athlete.squad, athlete.pk)}
    return json.dumps(told, ensure_ascii=False, indent=1, default=_plain).encode()


def as_zip(athlete: Athlete, *, now: datetime) -> bytes:
    """The export as a zip of CSV files, one for each kind of row, and the files of watches as they came in.

    No cell is a formula.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables_of(athlete).items():
            for number, row in enumerate(rows, 1):
                if "content" in row:
                    # As it came in, so that no spreadsheet opens it by a press: what is in it was checked by nobody.
                    place = f"files/{number:03d}-{_safe(row['name'])}.original"
                    archive.writestr(_member(place, now), bytes(row["content"]))
                    row["content"] = place
            if rows:
                archive.writestr(_member(f"{name}.csv", now), as_csv(rows))
    return packed.getvalue()


def as_workbook(athlete: Athlete) -> bytes:
    """The export as a workbook, a sheet for each kind of row. No cell is a formula; files of watches are named only."""
    tables = {name: rows for name, rows in tables_of(athlete).items() if rows}
    for row in tables.get("files", []):
        del row["content"]
    heads = {name: list(rows[0]) for name, rows in tables.items()}
    packed = io.BytesIO()
    write_sheets(heads, ((name, list(row.values())) for name, rows in tables.items() for row in rows), packed)
    return packed.getvalue()


def as_csv(rows: list[Row]) -> bytes:
    """Rows as CSV in UTF-8, with the mark that lets a spreadsheet know it."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(rows[0])
    writer.writerows([cell(value) for value in row.values()] for row in rows)
    return out.getvalue().encode("utf-8-sig")


@transaction.atomic
def note_export(*, athlete: Athlete, by: Actor, kind: str) -> None:
    """Write into the history that somebody took the data out, and in which form."""
    history.write(
        squad=athlete.squad,
        athlete=athlete,
        by=by,
        verb="export",
        subject=athlete,
        before=None,
        after={"kind": kind},
    )


# --- inside ------------------------------------------------------------------------------------


def _member(name: str, now: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _safe(name: str) -> str:
    """A name of a file that leads nowhere else when it is unpacked."""
    return re.sub(r"[^\w.-]+", "_", name.strip(". "))[-80:] or "file"


def _rows(model: str, athlete: Athlete) -> Iterator[Row]:
    if model == "Tap":
        yield from _taps(athlete)
        return
    table = apps.get_model("coachapp", model)
    owner = OWNERS[model]
    found = table._default_manager.filter(**{owner: athlete.pk})
    if owner != "pk":
        found = found.filter(squad=athlete.squad_id)
    found = found.select_related(*_people(model)).order_by("pk")
    for row in _with_days(model, found):
        yield {**_keys(row), **_columns(model, row)}


def _with_days(model: str, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """What is read along, so that a row can say of which day it is."""
    more = {"LoggedRep": "session", "PracticeAthlete": "practice", "Consent": "text"}
    return rows.select_related(more[model]) if model in more else rows


def _keys(row: models.Model) -> Row:
    """What ties the tables together."""
    if isinstance(row, LoggedSession):
        return {"session": str(row.pk)}
    if isinstance(row, LoggedRep):
        return {"session": str(row.session_id), "day": row.session.on}
    if isinstance(row, PracticeAthlete):
        return {"session": str(row.session_id), "day": row.practice.on}
    return {}


def _people(model: str) -> tuple[str, ...]:
    """The columns that name the holder of an account: who agreed, entered, decided."""
    return tuple(name for name, kind in DATA_MAP[model].items() if kind is Kind.ACCOUNT)


def _columns(model: str, row: models.Model) -> Row:
    told: Row = {name: _value(row, name) for name in personal(model)}
    for name in _people(model):
        told[name] = str(getattr(row, name) or "")
    if isinstance(row, Entry):
        told["by"] = "athlete" if row.actor_athlete_id else told.pop("actor_user") or "machine"
        told.pop("actor_user", None)
    return told


def _value(row: models.Model, name: str) -> Any:
    if isinstance(row, Consent) and name == "text":
        return {"version": row.text.version, "words": row.text.words}
    return getattr(row, name)


def _taps(athlete: Athlete) -> Iterator[Row]:
    """What was tapped for this athlete. Where a tap names several, the others are left out."""
    planned = PracticeAthlete.objects.filter(squad=athlete.squad_id, athlete=athlete)
    evenings = Practice.objects.filter(squad=athlete.squad_id, pk__in=planned.values("practice_id"))
    days = dict(evenings.values_list("pk", "on"))
    rows = Tap.objects.filter(squad=athlete.squad_id, practice__in=list(days)).select_related("by")
    me = str(athlete.pk)
    for row in rows.order_by("practice_id", "device", "seq"):
        body = about(dict(row.body), me)
        if body is not None:
            yield {
                "day": days[row.practice_id], "kind": row.kind, "at_ms": row.at_ms, "made_at": row.made_at,
                "body": body, "by": str(row.by),
            }  # fmt: skip


def about(body: dict[str, Any], me: str) -> dict[str, Any] | None:
    """What the body of a tap says about one athlete, by his id; None where it says nothing about him."""
    lineup = body.get("runners", {})
    if me not in (body.get("athlete"), body.get("from")) and me not in lineup:
        return None
    kept = {name: value for name, value in body.items() if name not in ("runners", "athlete", "from", "of")}
    if me in lineup:
        kept["rep"] = lineup[me]
    return kept


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    return str(value)
