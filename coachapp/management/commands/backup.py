"""``manage.py backup FILE``: everything that people entered, as it is now, in one file."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from coachapp.keeping.archive import Manifest, read_manifest
from coachapp.keeping.backup import back_up
from coachapp.keeping.copies import copy_before_upgrade, own_copy, remember
from coachapp.keeping.postgres import ProgramMissing
from coachapp.keeping.sqlite import NoFile
from coachapp.management.bar import bar


class Command(BaseCommand):
    """Writes a file, standard output, or a copy of its own; the site may go on running."""

    help = "Copy the whole database into one file. The site may go on running."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare where it goes."""
        parser.add_argument(
            "file", nargs="?", help="the file to write, or - for standard output; without it, one in QUARTERS_BACKUPS"
        )
        parser.add_argument(
            "--before-upgrade", action="store_true", help="only if a migration is about to change data that is there"
        )

    def handle(self, *args: Any, file: str | None, before_upgrade: bool, **options: Any) -> None:
        """Make it, and say what is in it."""
        try:
            made = self._make(file, before_upgrade)
        except (NoFile, ProgramMissing) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error.strerror or error}.") from error
        except (DatabaseError, sqlite3.DatabaseError) as error:
            raise CommandError(f"The database could not be read, and no backup was made: {error}") from error
        if made is not None:
            where, manifest = made
            self.stderr.write(
                f"{where}: {manifest.rows} rows of {len(manifest.tables)} tables, {len(manifest.folds or ())} standings."
            )

    def _make(self, file: str | None, before_upgrade: bool) -> tuple[str, Manifest] | None:
        now, on = timezone.now(), timezone.localdate()
        with bar() as progress:
            if before_upgrade:
                made = copy_before_upgrade(now=now, on=on, progress=progress)
                return (str(made), read_manifest(made)) if made else None
            if file is None:
                made = own_copy("", now=now, on=on, progress=progress)
                return str(made), read_manifest(made)
            if file == "-":
                return "Standard output", self._stream(now, on, progress)
            target = Path(file)
            if target.exists():
                raise CommandError(f"{file} is there already. Choose another name; no backup is written over.")
            manifest = back_up(target.absolute(), now=now, on=on, progress=progress)
            remember(now)
            return file, manifest

    def _stream(self, now: Any, on: Any, progress: Any) -> Manifest:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.VAR_DIR) as private:
            target = Path(private) / "backup.zip"
            manifest = back_up(target, now=now, on=on, progress=progress)
            with target.open("rb") as made:
                shutil.copyfileobj(made, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        remember(now)
        return manifest
