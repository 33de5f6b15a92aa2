"""A folder of files sent as one zip archive: its members, never more of them than a squad has."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from coachapp.lapfiles.limits import MOST_BYTES
from coachapp.lapfiles.unreadable import Unreadable

MOST_MEMBERS: Final = 500
MOST_UNPACKED: Final = 64 * 1024 * 1024
#: What a watch writes shrinks to a third; only a bomb shrinks to a hundredth.
_MOST_TIMES: Final = 100
_SHEET: Final = "xl/workbook.xml"
#: All that Python's readers raise over a zip with turned bytes; such a byte may also name another way of packing.
DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a zip archive that is no spreadsheet."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _SHEET not in archive.namelist()
    except DAMAGE:
        return True


def unpacked(data: bytes) -> list[tuple[str, bytes]]:
    """The files of an archive with their paths inside it. Folders and what a Mac adds are left out.

    Raises Unreadable for a damaged archive and for one that holds too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return list(_members(archive, len(data)))
    except DAMAGE as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("damaged") from error


def _members(archive: zipfile.ZipFile, packed_bytes: int) -> Iterator[tuple[str, bytes]]:
    members = [member for member in archive.infolist() if not member.is_dir() and _is_wanted(member.filename)]
    whole = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS:
        raise Unreadable("too_many_files", str(MOST_MEMBERS))
    if whole > MOST_UNPACKED or whole > _MOST_TIMES * max(packed_bytes, 1024):
        raise Unreadable("too_big", str(MOST_UNPACKED // 1024 // 1024))
    for member in members:
        with archive.open(member) as opened:
            # One byte more than a file may have: the reader of the file then says that it is too big.
            yield member.filename, opened.read(MOST_BYTES + 1)


def _is_wanted(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and "__MACOSX" not in parts and not parts[-1].startswith(".")
