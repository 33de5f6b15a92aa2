"""The file that a backup is: a zip with one database and a manifest that says all that must hold of it.

Reading one is mostly refusing: what is damaged, cut off, foreign, newer, or from another kind of
database is told so in a sentence before anything else happens.
"""

from __future__ import annotations

import errno
import hashlib
import json
import lzma
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

PRODUCT = "quarters"
#: Raised when an older program could no longer read what is written.
FORMAT = 1
MANIFEST = "manifest.json"
#: What the database is called inside, by its engine.
CONTENT = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
#: A turned byte may also name another way of packing than the one the member is in.
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, ValueError)
LARGEST_MANIFEST = 64 * 1024 * 1024
CHUNK = 1024 * 1024


class NotRestorable(Exception):
    """This file cannot be put back, or not here. The sentence says why; nothing was touched."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table held: how many rows, and a digest of them all that does not depend on their order."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    `folds` has a digest for every athlete and workout, of his standing on `folded_on`; it is None in a copy made
    just before an upgrade, when the program is already newer than the data.
    """

    version: str
    engine: str
    made_at: datetime
    migrations: tuple[str, ...]
    tables: dict[str, Table]
    folded_on: date
    folds: dict[str, str] | None
    content_bytes: int
    content_sha256: str

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(table.rows for table in self.tables.values())

    def as_json(self) -> str:
        """The manifest as it stands in the file."""
        known = {"product": PRODUCT, "format": FORMAT, **asdict(self)}
        return json.dumps(known, default=lambda value: value.isoformat(), indent=1, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup that was read: what it says, and its database as a file of its own for as long as it is open."""

    manifest: Manifest
    content: Path


def write_archive(target: Path, manifest: Manifest, content: Path) -> None:
    """Write the file so that it is there whole or not at all, and only for its owner. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                archive.writestr(MANIFEST, manifest.as_json())
                # PostgreSQL's own dump is compressed already.
                kind = zipfile.ZIP_DEFLATED if manifest.engine == "sqlite" else zipfile.ZIP_STORED
                archive.write(content, CONTENT[manifest.engine], compress_type=kind)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def opened(file: Path, *, engine: str, known_migrations: set[str], folder: Path) -> Iterator[Opened]:
    """Read a backup whole, check it, and lay its database into a private folder in `folder` meanwhile.

    `engine` is that of the site; `known_migrations` are those that this version of the program has.
    Raises NotRestorable, and OSError when there is no room.
    """
    with _zip(file) as archive, tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as private:
        manifest = _manifest(archive)
        if manifest.engine != engine:
            raise NotRestorable(
                _("This backup is of %(theirs)s, and this site keeps its data in %(ours)s.")
                % {"theirs": _engine(manifest.engine), "ours": _engine(engine)}
            )
        newer = sorted(set(manifest.migrations) - known_migrations)
        if newer:
            raise NotRestorable(
                _("This backup was made by a newer version (%(version)s knows %(what)s). Bring the program up to date.")
                % {"version": manifest.version, "what": newer[0]}
            )
        content = Path(private) / CONTENT[engine]
        _extract(archive, manifest, content)
        yield Opened(manifest, content)


def sha256_of(file: Path) -> str:
    """The digest of a file's bytes."""
    digest = hashlib.sha256()
    with file.open("rb") as opened_file:
        while chunk := opened_file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself, without looking at its database. Raises NotRestorable."""
    with _zip(file) as archive:
        return _manifest(archive)


# --- inside ------------------------------------------------------------------------------------


@contextmanager
def _zip(file: Path) -> Iterator[zipfile.ZipFile]:
    """The opened zip; whatever its bytes do to the reader is one refusal."""
    try:
        if file.stat().st_size == 0:
            raise NotRestorable(_("This file is empty."))
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise NotRestorable(_("This is no backup of Quarters, or its end is missing.")) from error
    except OSError as error:
        raise NotRestorable(_("This file cannot be read: %(why)s.") % {"why": error.strerror}) from error
    with archive:
        yield archive


@contextmanager
def _refusing_damage() -> Iterator[None]:
    """Whatever turned bytes do to the reader of a zip is one refusal; what the disk does stays what it is."""
    try:
        yield
    except _DAMAGE as error:
        raise _damaged() from error
    except OSError as error:
        # A member said to lie before the start of the file, and (without a number) a stream that is no bzip2.
        if error.errno in {errno.EINVAL, None}:
            raise _damaged() from error
        raise


def _damaged() -> NotRestorable:
    return NotRestorable(_("This backup is damaged. Take another copy of it, or an older one."))


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    names = archive.namelist()
    if MANIFEST not in names:
        raise NotRestorable(_("This is a zip file, but no backup of Quarters: it has no manifest."))
    with _member(archive, MANIFEST) as file:
        try:
            known = json.loads(_all(file, LARGEST_MANIFEST))
        except ValueError as error:
            raise _damaged() from error
    if not isinstance(known, dict) or known.get("product") != PRODUCT:
        raise NotRestorable(_("This is a backup of another program."))
    if not isinstance(known.get("format"), int) or known["format"] > FORMAT:
        raise NotRestorable(_("This backup was made by a newer version. Bring the program up to date."))
    try:
        manifest = _read(known)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged() from error
    if CONTENT[manifest.engine] not in names:
        raise NotRestorable(_("The database is missing in this backup. Take another copy of it, or an older one."))
    return manifest


def _read(known: dict[str, Any]) -> Manifest:
    if known["engine"] not in CONTENT:
        raise ValueError(known["engine"])
    folds = known["folds"]
    return Manifest(
        version=str(known["version"]),
        engine=known["engine"],
        made_at=datetime.fromisoformat(known["made_at"]),
        migrations=tuple(map(str, known["migrations"])),
        tables={name: Table(int(held["rows"]), str(held["sha256"])) for name, held in known["tables"].items()},
        folded_on=date.fromisoformat(known["folded_on"]),
        folds=None if folds is None else {str(key): str(digest) for key, digest in folds.items()},
        content_bytes=int(known["content_bytes"]),
        content_sha256=str(known["content_sha256"]),
    )


def _extract(archive: zipfile.ZipFile, manifest: Manifest, content: Path) -> None:
    digest, left = hashlib.sha256(), manifest.content_bytes
    with _member(archive, CONTENT[manifest.engine]) as source, _private(content) as target:
        while chunk := _some(source):
            left -= len(chunk)
            if left < 0:
                break
            digest.update(chunk)
            target.write(chunk)
    if left != 0 or digest.hexdigest() != manifest.content_sha256:
        raise _damaged()


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def _member(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    with _refusing_damage():
        member = archive.open(name)
    with member:
        yield member


def _some(source: IO[bytes]) -> bytes:
    with _refusing_damage():
        return source.read(CHUNK)


def _all(source: IO[bytes], most: int) -> bytes:
    found = b""
    while chunk := _some(source):
        found += chunk
        if len(found) > most:
            raise _damaged()
    return found


def _engine(name: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[name]
