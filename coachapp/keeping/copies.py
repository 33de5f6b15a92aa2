"""Copies that are made by themselves, and the word of when the last backup was made."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connections

from coachapp.keeping.backup import back_up
from coachapp.keeping.contents import is_empty
from coachapp.keeping.progress import Progress, silent
from coachapp.keeping.ready import pending

#: quarters-2026-11-22-053000-before-upgrade.zip
_NAME = re.compile(r"quarters-\d{4}-\d{2}-\d{2}-\d{6}(?:-[a-z-]+)?\.zip")
_LAST = "last.json"
#: Whoever was erased is still in an older copy: none is kept for longer.
KEPT_FOR = timedelta(days=35)


def own_copy(why: str, *, now: datetime, on: date, progress: Progress = silent) -> Path:
    """Make a backup in the site's own folder, and throw away the oldest beyond those to be kept. Returns the file."""
    folder = _folder()
    file = folder / f"quarters-{now:%Y-%m-%d-%H%M%S}{f'-{why}' if why else ''}.zip"
    back_up(file, now=now, on=on, progress=progress)
    for place, old in enumerate(copies()):
        if place >= settings.KEPT_BACKUPS or now - made_at(old) > KEPT_FOR:
            old.unlink(missing_ok=True)
    remember(now)
    return file


def copy_before_upgrade(*, now: datetime, on: date, progress: Progress = silent) -> Path | None:
    """Make a copy when migrations are about to change what people entered; None when there is no need of one."""
    if is_empty(connections["default"]) or not pending():
        return None
    return own_copy("before-upgrade", now=now, on=on, progress=progress)


def copies() -> list[Path]:
    """The copies that are there, the latest first. A file with a name of one's own is never among them."""
    found = settings.BACKUPS_DIR.glob("quarters-*.zip") if settings.BACKUPS_DIR.is_dir() else ()
    return sorted((path for path in found if _NAME.fullmatch(path.name)), reverse=True)


def made_at(copy: Path) -> datetime:
    """When a copy was made, by its name."""
    return datetime.strptime(copy.name[9:26], "%Y-%m-%d-%H%M%S").replace(tzinfo=UTC)


def remember(now: datetime) -> None:
    """Note that a backup was made, wherever it went."""
    file = _folder() / _LAST
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps({"at": now.isoformat()}), encoding="utf-8")
    os.replace(fresh, file)


def last_backup() -> datetime | None:
    """When the last backup was made here; None when nobody knows of one."""
    try:
        return datetime.fromisoformat(json.loads((settings.BACKUPS_DIR / _LAST).read_text(encoding="utf-8"))["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _folder() -> Path:
    folder: Path = settings.BACKUPS_DIR
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
