"""Files: those that are served with the pages, and those that are kept as backups."""

from pathlib import Path

from coachapp.settings.environment import flag, number, text
from coachapp.settings.site import BASE_DIR, DEBUG, VAR_DIR

STATIC_URL = "/static/"
STATIC_ROOT = Path(text("QUARTERS_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Hashed names need `collectstatic` first, which a served site does and a test does not.
HASHED_STATIC = flag("QUARTERS_HASHED_STATIC", default=not DEBUG)
# No other site needs our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "coachapp.collected.WholeSheets"
            if HASHED_STATIC
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

# Copies that are made by themselves lie here, and when the last backup was made.
BACKUPS_DIR = Path(text("QUARTERS_BACKUPS", str(VAR_DIR / "backups")))
KEPT_BACKUPS = number("QUARTERS_KEEP_BACKUPS", 5)
# Where pg_dump and pg_restore are, where they are not on the path.
POSTGRES_BIN = text("QUARTERS_PG_BIN")
