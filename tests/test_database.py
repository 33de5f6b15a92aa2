"""The database that was asked for is the one that runs, and it runs as docs/deploy.md promises."""

import os

import pytest
from django.db import connection
from django.db.utils import IntegrityError

from coachapp.models import User

pytestmark = pytest.mark.django_db


def test_the_server_that_was_asked_for_is_the_one_that_answers() -> None:
    asked = "postgresql" if os.environ.get("QUARTERS_TEST_SERVER") else "sqlite"
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        asked = "postgresql"
    assert connection.vendor == asked


def test_sqlite_keeps_its_promises() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("asked of SQLite only")
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_keeps_its_promises() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("asked of PostgreSQL only")
    with connection.cursor() as cursor:
        found = {}
        for name in (
            "statement_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
            "transaction_isolation",
        ):
            cursor.execute(f"SHOW {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {
        "statement_timeout": "5s",
        "lock_timeout": "3s",
        "idle_in_transaction_session_timeout": "15s",
        "transaction_isolation": "read committed",
    }
    assert connection.settings_dict["CONN_MAX_AGE"] == 600
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True


def test_no_request_holds_a_transaction_open() -> None:
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False


def test_an_address_is_one_person_whatever_its_case() -> None:
    ada = User.objects.create_user(email="Ada@Riverside.example", password="x")
    assert ada.email == "ada@riverside.example"
    assert User.objects.get(email="ADA@riverside.EXAMPLE") == ada
    with pytest.raises(IntegrityError):
        User.objects.create_user(email="aDa@riverside.example")


def test_the_database_itself_refuses_a_capital_in_an_address() -> None:
    ada = User.objects.create_user(email="ada@riverside.example")
    table = User._meta.db_table
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET email = %s WHERE id = %s", ["ADA@riverside.example", ada.pk])
