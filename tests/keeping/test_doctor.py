"""The doctor: well on a good site, and each of its checks can be made to find something."""

from __future__ import annotations

import io
import os
import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from coachapp.keeping import checkup
from coachapp.keeping.checkup import CHECKS, examine
from coachapp.keeping.copies import remember
from coachapp.keeping.drift import drift
from coachapp.models import Athlete, LoggedSession, RecordedMark, Squad
from coachapp.services.actor import Actor
from coachapp.services.mark import confirm_mark, propose_mark
from coachapp.services.token import note_use
from tests.cast import days_ago, log, make_athlete, ran
from tests.services.test_token import keyed

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def good(settings: Any, site: Path, riverside: Squad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A site as the guide sets it up."""
    settings.DEBUG = settings.DEMO = False
    settings.SECRET_KEY = "b3f7c1d94e2a806f5b7e9c3d1a4f8026e5b7d9c1f3a2846087654321fedcba90"
    settings.ALLOWED_HOSTS = ["quarters.example", "localhost", "127.0.0.1", "[::1]"]
    settings.SESSION_COOKIE_SECURE = True
    settings.EMAIL_HOST = "smtp.quarters.example"
    site.chmod(0o700)
    if connection.vendor == "postgresql":
        # The servers of the tests are made fast where it is of no matter that they forget.
        monkeypatch.setattr(checkup, "POSTGRES_ON", ())
    else:
        os.chmod(connection.settings_dict["NAME"], 0o600)
    remember(NOW - timedelta(hours=9))
    return settings


def levels() -> dict[str, str]:
    """What each check comes to."""
    return {finding.name: finding.level for finding in examine(NOW)}


def test_a_good_site_is_well(good: Any) -> None:
    assert {finding.said: finding.level for finding in examine(NOW) if finding.level != "well"} == {}
    assert len(levels()) == len(CHECKS) == 15
    assert all(finding.said and not finding.do for finding in examine(NOW))


# --- each check, made to find something ------------------------------------------------------------


def _set(**values: Any) -> Callable[[Any], None]:
    def change(settings: Any) -> None:
        for name, value in values.items():
            setattr(settings, name, value)

    return change


def _unmigrated(settings: Any) -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")


def _without_cache(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


def _open_folder(settings: Any) -> None:
    settings.VAR_DIR.chmod(0o755)


def _old_backup(settings: Any) -> None:
    remember(NOW - timedelta(days=3))


def _no_backup(settings: Any) -> None:
    (settings.BACKUPS_DIR / "last.json").unlink()


def _kept_too_long(settings: Any) -> None:
    (settings.BACKUPS_DIR / "quarters-2026-04-01-030000.zip").write_text("")


def _drifted(settings: Any) -> None:
    last = LoggedSession.objects.get(note="Ben 3")
    assert isinstance(last.prescription, dict)
    last.prescription["reps"][0]["target_ms"] += 1
    last.save()


def _unsafe(settings: Any) -> None:
    with connection.cursor() as cursor:
        name = "PRAGMA synchronous = OFF" if connection.vendor == "sqlite" else "SET lock_timeout = 0"
        cursor.execute(name)


def _idle_token(settings: Any) -> None:
    squad = Squad.objects.get()
    owner = squad.coachings.select_related("user").get(role="owner").user
    for days, last in ((59, None), (61, NOW.date()), (61, None)):
        made, _text = keyed(squad, owner, days=365, now=NOW - timedelta(days=days))
        if last:
            note_use(made, on=last)


REDS: dict[str, tuple[str, Callable[[Any], None]]] = {
    "debug": ("wrong", _set(DEBUG=True)),
    "demo": ("wrong", _set(DEMO=True)),
    "secret, short": ("wrong", _set(SECRET_KEY="short")),
    "secret, of one letter": ("wrong", _set(SECRET_KEY="x" * 64)),
    "hosts, any": ("wrong", _set(ALLOWED_HOSTS=["*"])),
    "hosts, none": ("look", _set(ALLOWED_HOSTS=["localhost"])),
    "https": ("look", _set(SESSION_COOKIE_SECURE=False)),
    "mail": ("look", _set(EMAIL_HOST="")),
    "database": ("wrong", _unsafe),
    "migrations": ("wrong", _unmigrated),
    "shared cache": ("wrong", _without_cache),
    "permissions": ("wrong", _open_folder),
    "backup, old": ("wrong", _old_backup),
    "backup, none": ("wrong", _no_backup),
    "backup, kept too long": ("wrong", _kept_too_long),
    "fold": ("wrong", _drifted),
    "tokens": ("look", _idle_token),
}


def test_each_check_finds_what_it_looks_for(good: Any, settings: Any) -> None:
    """One after the other on one site: what was found before stays found."""
    missed = []
    for name, (level, change) in REDS.items():
        change(settings)
        check = name.split(",")[0]
        found = next(finding for finding in examine(NOW) if finding.name == check)
        if found.level != level or not found.do:
            missed.append(f"{name}: {found}")
    connection.close()
    MigrationRecorder(connection).record_applied("sessions", "0001_initial")
    assert not missed, "\n".join(missed)
    assert {name.split(",")[0] for name in REDS} == {check.__name__.replace("_", " ") for check in CHECKS} - {
        "disk", "way to database",  # below
    }  # fmt: skip


def test_a_full_disk(good: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(1000, 960, 40))
    assert levels()["disk"] == "wrong"


def test_a_check_that_cannot_look_is_a_finding(good: Any, settings: Any) -> None:
    settings.VAR_DIR = settings.VAR_DIR / "nowhere"
    assert levels()["disk"] == "wrong"


def test_nothing_entered_needs_no_backup(good: Any) -> None:
    call_command("flush", interactive=False, verbosity=0)
    (good.BACKUPS_DIR / "last.json").unlink()
    assert levels()["backup"] == "well"


def test_the_command_says_what_to_do(good: Any, settings: Any) -> None:
    out = io.StringIO()
    remember(timezone.now())
    call_command("doctor", stdout=out)
    assert out.getvalue().count("ok   ") == len(CHECKS)
    settings.DEBUG = True
    with pytest.raises(SystemExit) as left:
        call_command("doctor", stdout=out)
    assert left.value.code == 1
    assert "WRONG debug: errors show visitors the inside" in out.getvalue()
    assert "      Take QUARTERS_DEBUG out of .env." in out.getvalue()
    # Nobody's name: what the doctor says is pasted into mails to others.
    assert "Riverside" not in out.getvalue()


# --- drift -----------------------------------------------------------------------------------------


def test_only_what_nothing_changed_since_is_compared(riverside: Squad) -> None:
    """A session logged late, or a mark confirmed later for an earlier day, rightly changes what would be asked."""
    assert (drift().compared, drift().differing) == (4, ())
    ben = Athlete.objects.select_related("squad").get(name="Ben")
    log(ben, ran(days_ago(5), 71_000))
    assert (drift().compared, drift().differing) == (4, ()), "the one of three days ago is out, the new one in"
    by = Actor.coach(riverside.coachings.get().user)
    mark = propose_mark(athlete=ben, by=by, on=days_ago(8), distance_m=3000, time_ms=540_000)
    confirm_mark(mark=mark, by=by, on=days_ago(1))
    assert RecordedMark.objects.confirmed().filter(athlete=ben).count() == 2
    assert (drift().compared, drift().differing) == (2, ()), "those before the day of the mark, and Bea's"
    make_athlete(riverside, "Bert")
    assert drift().compared == 2


@pytest.mark.parametrize(
    ("host", "options", "level"),
    [
        ("", {}, "well"), ("/var/run/postgresql", {}, "well"), ("127.0.0.1", {}, "well"), ("db", {}, "well"),
        ("db.example.org", {}, "wrong"), ("10.1.2.3", {}, "wrong"), ("fd00::7", {}, "wrong"),
        ("db.example.org", {"sslmode": "require"}, "wrong"), ("db.example.org", {"sslmode": "verify-full"}, "well"),
    ],
)  # fmt: skip
def test_a_database_on_another_machine_has_to_prove_itself(
    monkeypatch: pytest.MonkeyPatch, host: str, options: dict[str, str], level: str
) -> None:
    monkeypatch.setattr(checkup, "connection", SimpleNamespace(settings_dict={"HOST": host, "OPTIONS": options}))
    found, said, do = checkup.way_to_database(NOW)
    assert (found, bool(do)) == (level, level == "wrong")
    assert said
