"""``manage.py export SQUAD FILE``: everything of a squad as JSON, as a zip of CSV tables, or as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from coachapp.keeping.progress import Progress
from coachapp.management.bar import bar
from coachapp.models import Squad
from coachapp.services.actor import MACHINE
from coachapp.services.export_squad import Told, note_export, snapshot, told_of, write_json
from coachapp.services.export_tables import write_csv, write_workbook

FORMATS = {".json": "json", ".zip": "csv", ".xlsx": "xlsx"}


class Command(BaseCommand):
    """The file's ending says what it becomes. No file is written over, and a broken one does not stay."""

    help = "Write everything of a squad into FILE: .json for another Quarters, .zip (CSV) or .xlsx for people."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the squad and the file."""
        parser.add_argument("squad", help="the squad's part of its address")
        parser.add_argument("file", help="the file to write; it ends in .json, .zip or .xlsx")

    def handle(self, *args: Any, squad: str, file: str, **options: Any) -> None:
        """Write it, and say so."""
        found = Squad.objects.filter(slug=squad).first()
        if found is None:
            raise CommandError("There is no such squad. Give the part of its address after /squads/.")
        target = Path(file)
        kind = FORMATS.get(target.suffix.lower())
        if kind is None:
            raise CommandError("The file's name should end in .json, .zip or .xlsx: that says what it becomes.")
        try:
            with target.open("xb") as to:
                self._write(found, kind, to)
        except FileExistsError as error:
            raise CommandError(f"{file} is there already. Choose another name; no file is written over.") from error
        except BaseException as error:
            target.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise CommandError(f"The file could not be written: {error.strerror or error}.") from error
            raise
        note_export(squad=found, by=MACHINE, kind=kind)
        self.stderr.write(f"{file}: {target.stat().st_size:,} bytes.")

    def _write(self, squad: Squad, kind: str, to: Any) -> None:
        now = timezone.now()
        with bar() as progress, snapshot():
            told = _counted(squad, progress)
            if kind == "json":
                write_json(squad, to, now=now, told=told)
            elif kind == "csv":
                write_csv(told, to, now=now)
            else:
                write_workbook(told, to)


def _counted(squad: Squad, progress: Progress) -> Iterator[Told]:
    """The same, telling how many athletes are through."""
    of, done = squad.athletes.count(), 0
    for place, each in told_of(squad):
        if place == "athletes":
            done += 1
            progress("Athletes", done, of)
        yield place, each
