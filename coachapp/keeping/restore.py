"""A backup back into the database: checked whole before anything is touched, and then all of it or nothing."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from coachapp import __version__
from coachapp.keeping.archive import Manifest, NotRestorable, Opened, opened
from coachapp.keeping.backup import ENGINES
from coachapp.keeping.contents import contents, is_empty, migrations_of
from coachapp.keeping.folds import differences, folds
from coachapp.keeping.progress import Progress, silent
from coachapp.keeping.ready import pending
from coachapp.services.erasure import note_tombstones, reapply_erasures


class NotEmpty(Exception):
    """There is data already, and nobody said that it may be replaced."""


class NotCopied(Exception):
    """What is there was to be copied before it is replaced, and could not be."""


@dataclass(slots=True)
class Restored:
    """What was put back. `migrated` are the migrations it went through here.

    `reread` are the standings that this version of the rules reads differently than the one of the backup did.
    `after` is what was done afterwards, by name: how many erasures were repeated, say.
    """

    manifest: Manifest
    migrated: list[str] = field(default_factory=list)
    reread: list[str] = field(default_factory=list)
    after: dict[str, int] = field(default_factory=dict)


#: What must be done to every restored database before anybody sees it, by name; each says how often it did so.
AFTER: dict[str, Callable[[], int]] = {"Erased again": reapply_erasures}


def restore(
    file: Path, *, replace: bool = False, first: Callable[[], object] = lambda: None, progress: Progress = silent
) -> Restored:
    """Put a backup back. Raises NotRestorable, NotEmpty, NotCopied, ProgramMissing and OSError; the data is then untouched.

    `first` is done before data is replaced, once the backup is known to be whole: a copy of what is there. A backup of
    an older version is brought up to date on the way.
    """
    connection = connections["default"]
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=_workshop()) as private:
        folder = Path(private)
        with opened(file, engine=connection.vendor, known_migrations=known, folder=folder) as archive:
            if not is_empty(connection):
                if not replace:
                    raise NotEmpty
                _note_erasures()
                _copied(first)
            restored = Restored(archive.manifest)
            _put_in(archive, restored, progress)
    return restored


# --- inside ------------------------------------------------------------------------------------


def _note_erasures() -> None:
    """Have those who were erased since the backup written down beside the database before its rows about them go."""
    # A database that cannot say it is one that is restored because it is broken.
    with suppress(DatabaseError), transaction.atomic():
        note_tombstones()


def _copied(first: Callable[[], object]) -> None:
    try:
        first()
    except (DatabaseError, sqlite3.DatabaseError, OSError) as error:
        raise NotCopied from error


def _put_in(archive: Opened, restored: Restored, progress: Progress) -> None:
    def finish(connection: BaseDatabaseWrapper) -> None:
        _check_contents(connection, archive.manifest, progress)
        restored.migrated = pending()
        if restored.migrated:
            call_command("migrate", interactive=False, verbosity=0)
        restored.reread = _check_folds(archive.manifest, progress)
        for name, do in AFTER.items():
            restored.after[name] = do()

    engine = ENGINES[archive.manifest.engine]
    try:
        engine.put_in(archive.content, finish, progress)
    except sqlite3.DatabaseError as error:
        raise NotRestorable(_("The database in this backup is damaged. Take another copy of it.")) from error


def _check_contents(connection: BaseDatabaseWrapper, manifest: Manifest, progress: Progress) -> None:
    """See that every row is there and as it was."""
    try:
        found = contents(connection, progress)
        same = found == manifest.tables and set(migrations_of(connection)) == set(manifest.migrations)
    except DatabaseError as error:
        raise NotRestorable(_("The database in this backup is damaged. Take another copy of it.")) from error
    if not same:
        wrong = sorted(name for name in found.keys() | manifest.tables.keys()
                       if found.get(name) != manifest.tables.get(name))  # fmt: skip
        raise NotRestorable(
            _("What is in this backup is not what it says of itself (%(table)s). Take another copy of it.")
            % {"table": wrong[0] if wrong else "django_migrations"}
        )


def _check_folds(manifest: Manifest, progress: Progress) -> list[str]:
    """See that everybody stands where he stood; under other rules than then he may not, which is told."""
    if manifest.folds is None:
        return []
    differing = differences(manifest.folds, folds(manifest.folded_on, progress))
    if differing and manifest.version == __version__:
        raise NotRestorable(
            _("%(count)s standings come out differently than when this backup was made, under the same rules.")
            % {"count": len(differing)}
        )
    return differing


def _workshop() -> Path:
    """A folder on the site's own disk to work in: what is laid out there is everything that people entered."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    folder: Path = settings.VAR_DIR
    return folder
