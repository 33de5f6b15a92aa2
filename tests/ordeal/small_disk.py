"""The site on a SQLite that may grow to so many pages and no further; the number stands in the file ORDEAL_PAGES.

With ORDEAL_REFUSING=1 a full disk is taken for a fault of what was sent, which is the control: a phone sets such a tap
apart for good. Nothing of the product reads either.
"""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.signals import request_started
from django.db import connection
from django.db.backends.signals import connection_created

from coachapp.wsgi import application

__all__ = ["application"]


def _limit(there: Any) -> None:
    pages = int(Path(os.environ["ORDEAL_PAGES"]).read_text())
    with there.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {pages}")


def _again(**_kwargs: object) -> None:
    """Tell a kept connection too: a disk that has room again has it for everybody."""
    if connection.connection is not None:
        _limit(connection)


connection_created.connect(lambda connection, **_kwargs: _limit(connection), weak=False)
request_started.connect(_again, weak=False)
if os.environ.get("ORDEAL_REFUSING"):
    # Only now: before the site is set up there are no models to import.
    setattr(import_module("coachapp.services.practice_taps"), "trouble_of", lambda _error: None)  # noqa: B010
