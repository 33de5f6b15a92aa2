"""The whole database as it is at one moment, in one file that can be checked and put back."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path

from django.db import connections

from coachapp import __version__
from coachapp.keeping import postgres, sqlite
from coachapp.keeping.archive import CONTENT, Manifest, sha256_of, write_archive
from coachapp.keeping.contents import contents, migrations_of
from coachapp.keeping.folds import folds
from coachapp.keeping.progress import Progress, silent
from coachapp.keeping.ready import pending

ENGINES = {"sqlite": sqlite, "postgresql": postgres}


def back_up(target: Path, *, now: datetime, on: date, progress: Progress = silent) -> Manifest:
    """Write the backup; others may go on writing meanwhile. `on` is the day that standings are folded on.

    The file is there whole or not at all, and only its owner can read it. Raises OSError, NoFile and ProgramMissing.
    """
    vendor = connections["default"].vendor
    # Nothing of it ever lies in a folder that others can read.
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as private:
        content = Path(private) / CONTENT[vendor]
        with ENGINES[vendor].taken(content, progress) as connection:
            applied = migrations_of(connection)
            # A program newer than the data cannot read it as rows; the copy is then told by counts and digests alone.
            told = None if pending() else folds(on, progress)
            tables = contents(connection, progress)
        manifest = Manifest(
            version=__version__,
            engine=vendor,
            made_at=now,
            migrations=applied,
            tables=tables,
            folded_on=on,
            folds=told,
            content_bytes=content.stat().st_size,
            content_sha256=sha256_of(content),
        )
        write_archive(target, manifest, content)
    return manifest
