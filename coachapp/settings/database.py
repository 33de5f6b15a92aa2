"""The database, and what is counted in it."""

from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from coachapp.settings.environment import flag, text
from coachapp.settings.site import DEMO, VAR_DIR

SQLITE_OPTIONS = {
    # A transaction that reads and then writes takes the write lock at once; under WAL with the
    # default mode half of two simultaneous savers get "database is locked".
    "transaction_mode": "IMMEDIATE",
    # How long to wait for another writer, in seconds, before the visitor is told to come back. Writes take a few
    # milliseconds; waiting much longer would only keep the readers from a free thread. SQLite adds up what it meant to
    # wait, in steps of a tenth of a second, and not what it did: with 5 a busy machine came to 7, and 6 is promised.
    "timeout": 4,
    # FULL: with NORMAL a power cut may lose the last commits, and a club can afford the fsync.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; "
        # What is erased is overwritten and not only let go of.
        "PRAGMA secure_delete=ON"
    ),
}
POSTGRES_TIMEOUTS = "-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000"
# A prepared statement is planned once, for whatever values come: every query of ours finds its rows by a key, and a test
# reads these very plans. Left to itself PostgreSQL plans it five times more, which a quiet site never gets beyond.
POSTGRES_PLANS = "-c plan_cache_mode=force_generic_plan"
# How long a connection is kept, in seconds. It knows the plans of what it was asked; and to open SQLite's file anew for
# each request, and to tidy its journal when the last one closes it, took a third of the time that a request takes.
KEPT_S = 600


def _database() -> dict[str, Any]:
    """Describe the database that DATABASE_URL names, the embedded SQLite when it names none."""
    name = "demo.sqlite3" if DEMO else "quarters.sqlite3"
    url = text("DATABASE_URL", f"sqlite:///{VAR_DIR / name}")
    described: dict[str, Any] = {**dj_database_url.parse(url)}
    options = described.setdefault("OPTIONS", {})
    # A migration may rightly take longer than a page: deploying sets QUARTERS_DB_PATIENT.
    patient = flag("QUARTERS_DB_PATIENT", default=False)
    if described["ENGINE"] == "django.db.backends.sqlite3":
        described["CONN_MAX_AGE"] = KEPT_S
        described["OPTIONS"] = {**SQLITE_OPTIONS, **({"timeout": 60} if patient else {}), **options}
    elif described["ENGINE"] == "django.db.backends.postgresql":
        # Behind a pool that lends a connection for one transaction nothing may be said for a session: no cursor that the
        # server keeps, no limits at the beginning (the role has them instead, see docs/deploy.md), no prepared statement.
        pooled = flag("QUARTERS_POOLED", default=False)
        described |= {"CONN_MAX_AGE": KEPT_S, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": pooled}
        options.setdefault("connect_timeout", 5)
        if not (patient or pooled):
            options.setdefault("options", f"{POSTGRES_TIMEOUTS} {POSTGRES_PLANS}")
        if not pooled:
            # What a connection asks for the second time is parsed and planned for the last time.
            options |= {"server_side_binding": True, "prepare_threshold": 1}
    else:
        scheme = urlsplit(url).scheme
        raise ImproperlyConfigured(f"DATABASE_URL must be sqlite or postgresql, not {scheme}.")
    return described


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, so that all workers count sign-in attempts together. The first migration
# makes the table. Of more entries than these Django throws some out, used up or not: with its own 300, anybody could
# have the count of his attempts forgotten by making many others.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "quarters_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
