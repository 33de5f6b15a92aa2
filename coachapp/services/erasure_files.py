"""Files that came in, as far as they are about an athlete who is erased."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from django.db.models import Q

from coachapp.lapfiles.archive import DAMAGE
from coachapp.models import Athlete, ImportedFile
from coachapp.services.blot import BLOT

#: As much as is looked through of a packed sheet; what would unpack to more is taken for one that names him.
_MOST_UNPACKED: Final = 64 * 1024 * 1024


def erase_files(athlete: Athlete, said: re.Pattern[str]) -> None:
    """Delete his files; of sheets of several in which he stands, keep that they were there and nothing of them.

    `said` finds his name.
    """
    files = ImportedFile.objects.filter(squad=athlete.squad_id)
    files.filter(Q(athlete=athlete) | Q(by_athlete=athlete)).delete()
    for row in files.filter(athlete=None).iterator(chunk_size=20):
        if str(athlete.pk) in str(row.sessions) or said.search(row.name) or _holds(bytes(row.content), said):
            nameless = [{**one, "who": ""} for one in row.sessions]
            files.filter(pk=row.pk).update(name=BLOT, content=b"", size=0, refusal=None, sessions=nameless)


def _holds(content: bytes, said: re.Pattern[str]) -> bool:
    """Whether the name stands in a file. Of a packed one whatever is in it is searched."""
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                if sum(member.file_size for member in packed.infolist()) > _MOST_UNPACKED:
                    return True
                return any(_stands_in(packed.read(member), said) for member in packed.infolist())
        except DAMAGE:
            return True
    return _stands_in(content, said)


def _stands_in(content: bytes, said: re.Pattern[str]) -> bool:
    return any(said.search(content.decode(code, errors="ignore")) for code in ("utf-8", "utf-16", "latin-1"))
