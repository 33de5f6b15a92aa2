"""Which database the tests run on, and how they say so. People and squads live elsewhere."""

import gc
import os
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

pytest_plugins = ["tests.cast", "tests.walls.world"]

#: The fixtures by which a test asks for the database, with or without a marker.
ASKS = {"db", "transactional_db", "django_db_setup", "live_server", "django_db_serialized_rollback"}


def pytest_configure(config: pytest.Config) -> None:
    """Trade the strong, slow password hash for a fast one: hundreds of tests sign in."""
    # No test is timed, on a slow machine least of all.
    hypothesis_settings.register_profile("quarters", deadline=None)
    hypothesis_settings.load_profile("quarters")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


#: What is pure, or reads the repository itself: no database has a part in it, and bin/test runs it once.
ONCE = (
    "calendar/", "charts/", "forms/", "lapfiles/", "replay/", "timing/", "training/", "watch/", "words/",
    "test_architecture.py", "test_asvs.py", "test_deferred.py", "test_docs.py", "test_parts.py", "test_proxy.py",
    "test_settings.py", "test_sheets.py", "test_templates.py",
)  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs once. pytest-django keeps the database from every test that did not ask for it, as from these."""
    here = Path(__file__).parent
    for item in items:
        asked = item.get_closest_marker("django_db") or ASKS & set(getattr(item, "fixturenames", ()))
        if not asked and item.path.relative_to(here).as_posix().startswith(ONCE):
            item.add_marker(pytest.mark.once)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tell Python's collector that what was read up to here stays.

    Some million objects belong to Django, the libraries and the collected tests; looking through them again and again
    took a quarter of the suite. What the tests make themselves is looked through as ever, less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _database() -> str:
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return "PostgreSQL " + os.environ.get("QUARTERS_TEST_SERVER", "from DATABASE_URL")
    return "SQLite"


def pytest_report_header(config: pytest.Config) -> str:
    """Name the database on the first lines of a run."""
    return f"database: {_database()}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the database on the last lines too, which is all that a quiet run shows."""
    terminalreporter.write_line(f"database: {_database()}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give SQLite a file of its own for this run.

    The usual database in memory is one connection for all threads, which is neither how the
    site runs nor safe under a live server. A path of its own also lets several runs go at once.
    tests/ordeal/forks.py asks for that one all the same.
    """
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3") and default["TEST"].get("NAME") != ":memory:":
        folder: Path = tmp_path_factory.mktemp("database")
        default["TEST"]["NAME"] = str(folder / "quarters.sqlite3")
