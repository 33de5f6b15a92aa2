"""``manage.py restore FILE``: what a backup holds back into the database, checked before anything is touched."""

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

from coachapp.keeping.archive import NotRestorable
from coachapp.keeping.copies import own_copy
from coachapp.keeping.postgres import ProgramMissing
from coachapp.keeping.restore import NotCopied, NotEmpty, Restored, restore
from coachapp.keeping.sqlite import NoFile
from coachapp.management.bar import bar


class Command(BaseCommand):
    """Restores into an empty database; into one with data only when told so, and after a copy of it."""

    help = "Put a backup back. Whatever goes wrong, the data is then as it was before."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, and the leave to replace."""
        parser.add_argument("file", help="a file made by manage.py backup, or - for standard input")
        parser.add_argument("--replace", action="store_true", help="replace the data that is there, after a copy of it")
        parser.add_argument("--without-copy", action="store_true", help="make no copy of what is replaced")

    def handle(self, *args: Any, file: str, replace: bool, without_copy: bool, **options: Any) -> None:
        """Restore, and say what was put back."""
        try:
            if file == "-":
                done = self._from_input(replace, without_copy)
            else:
                done = self._restore(Path(file), replace, without_copy)
        except NotEmpty:
            raise CommandError(
                "There is data in this database already, and nothing was changed. "
                "If it may be replaced, say --replace: a copy of it is made first."
            ) from None
        except NotCopied as error:
            raise CommandError(
                f"What is there now could not be copied ({error.__cause__}), and nothing was changed. "
                "If it may be lost, say --without-copy as well."
            ) from error
        except (NotRestorable, NoFile, ProgramMissing) as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{error.strerror or error}. Nothing was changed.") from error
        except (DatabaseError, sqlite3.DatabaseError) as error:
            raise CommandError(f"The database refused it, and nothing was changed: {error}") from error
        self._tell(done)

    def _restore(self, file: Path, replace: bool, without_copy: bool) -> Restored:
        now, on = timezone.now(), timezone.localdate()
        with bar() as progress:

            def copy() -> None:
                if not without_copy:
                    made = own_copy("before-restore", now=now, on=on, progress=progress)
                    self.stderr.write(f"What is there now was copied to {made}.")

            return restore(file, replace=replace, first=copy, progress=progress)

    def _from_input(self, replace: bool, without_copy: bool) -> Restored:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.VAR_DIR) as private:
            target = Path(private) / "backup.zip"
            with target.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
            return self._restore(target, replace, without_copy)

    def _tell(self, done: Restored) -> None:
        told = done.manifest
        self.stderr.write(
            f"Restored: the data of {told.made_at:%Y-%m-%d %H:%M} UTC, {told.rows} rows, "
            f"{len(told.folds or ())} standings, all as they were."
        )
        if done.migrated:
            self.stderr.write(f"It was of an older version and went through {len(done.migrated)} migrations.")
        if done.reread:
            self.stderr.write(
                f"{len(done.reread)} standings read differently under the rules of this version; CHANGELOG.md says why."
            )
        for name, count in done.after.items():
            self.stderr.write(f"{name}: {count}.")
