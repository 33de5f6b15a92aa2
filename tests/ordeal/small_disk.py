"""The site on a SQLite that may grow to so many pages and no further; the number stands in the file ORDEAL_PAGES.

With ORDEAL_REFUSING=1 a full disk is taken for a fault of what was sent, which is the control: a phone sets such a tap
apart for good. Nothing of the product reads either.
"""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db.backends.signals import connection_created

from coachapp.wsgi import application

__all__ = ["application"]


def _small(connection: Any, **_kwargs: object) -> None:
    pages = int(Path(os.environ["ORDEAL_PAGES"]).read_text())
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {pages}")


connection_created.connect(_small, weak=False)
if os.environ.get("ORDEAL_REFUSING"):
    # Only now: before the site is set up there are no models to import.
    setattr(import_module("coachapp.services.practice_taps"), "trouble_of", lambda _error: None)  # noqa: B010
