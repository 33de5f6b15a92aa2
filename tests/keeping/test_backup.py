"""A backup holds everything, is for its owner's eyes, and comes back as it was; on both databases."""

from __future__ import annotations

import io
import sys
import threading
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection

from coachapp import __version__
from coachapp.keeping import restore as restoring
from coachapp.keeping.archive import NotRestorable, read_manifest
from coachapp.keeping.backup import back_up
from coachapp.keeping.contents import contents
from coachapp.keeping.copies import copies, copy_before_upgrade, last_backup, own_copy
from coachapp.keeping.folds import folds
from coachapp.keeping.restore import NotEmpty, restore
from coachapp.models import Athlete, Entry, LoggedSession, Squad
from coachapp.services.actor import Actor
from coachapp.services.athlete import archive
from coachapp.services.erasure import erase
from coachapp.services.session import log_session
from tests.cast import TODAY, days_ago, log, make_athlete, ran
from tests.keeping.conftest import held

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def backup(riverside: Squad, tmp_path: Path) -> Path:
    """A backup of Riverside."""
    file = tmp_path / "backup.zip"
    back_up(file, now=NOW, on=TODAY)
    return file


def spoil() -> None:
    """Change what is there in every way: rows added, changed and gone."""
    ben = Athlete.objects.get(name="Ben")
    make_athlete(ben.squad, "Bert")
    Athlete.objects.filter(pk=ben.pk).update(name="Benno")
    logged = LoggedSession.objects.get(note="Bea 4")
    logged.reps.all().delete()


def test_what_comes_back_is_what_was_there(backup: Path, riverside: Squad) -> None:
    before, rows, standings = held(), contents(connection), folds(TODAY)
    spoil()
    assert held() != before
    done = restore(backup, replace=True)
    assert held() == before
    assert contents(connection) == rows == done.manifest.tables
    assert folds(TODAY) == standings == done.manifest.folds
    assert len(standings) == 2
    assert (done.migrated, done.reread) == ([], [])


def test_the_manifest_says_what_is_in_it(backup: Path) -> None:
    told = read_manifest(backup)
    assert (told.version, told.engine, told.made_at) == (__version__, connection.vendor, NOW)
    assert told.tables["coachapp_loggedsession"].rows == 4
    assert told.tables["coachapp_loggedrep"].rows == 4 * 14
    assert "coachapp.0001_first" in told.migrations
    assert told.rows == sum(table.rows for table in told.tables.values()) > 60


def test_only_its_owner_can_read_it(backup: Path, site: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    copy = own_copy("", now=NOW, on=TODAY)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    # Nothing is left lying about.
    assert [path.name for path in backup.parent.iterdir()] == [site.name, backup.name] or not list(
        backup.parent.glob(".*")
    )


def test_it_goes_on_after_a_restore(backup: Path) -> None:
    """Counters, walls and locks work on: what is entered next collides with nothing."""
    restore(backup, replace=True)
    ben = Athlete.objects.select_related("squad").get(name="Ben")
    assert log(ben, ran(days_ago(1))).already is False
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.subject_kind) == ("log", "session")
    with pytest.raises(Exception, match="never"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM coachapp_entry")


def test_it_goes_into_an_empty_database(backup: Path) -> None:
    before = held()
    with pytest.raises(NotEmpty):
        restore(backup)
    assert held() == before
    call_command("flush", interactive=False, verbosity=0)
    assert held()["squads"] == []
    restore(backup)
    assert held() == before


def test_counts_of_sign_in_attempts_are_not_kept(riverside: Squad, tmp_path: Path) -> None:
    cache.set("tries:192.0.2.77", 3)
    file = tmp_path / "backup.zip"
    back_up(file, now=NOW, on=TODAY)
    restore(file, replace=True)
    assert cache.get("tries:192.0.2.77") is None
    cache.set("x", 1)
    assert cache.get("x") == 1
    if connection.vendor == "sqlite":
        assert b"192.0.2.77" not in zipfile.ZipFile(file).read("database.sqlite3")


def test_a_failure_at_the_last_step_leaves_everything(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil()
    before = held()
    monkeypatch.setitem(restoring.AFTER, "Broken", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        restore(backup, replace=True)
    assert held() == before
    log(Athlete.objects.select_related("squad").get(name="Bert"), ran(days_ago(1)))


def test_what_has_to_be_done_to_restored_data_is_done(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anybody sees it: within the same write."""
    monkeypatch.setitem(restoring.AFTER, "Renamed", lambda: Athlete.objects.filter(name="Ben").update(name="–"))
    done = restore(backup, replace=True)
    assert done.after["Renamed"] == 1
    assert held()["athletes"] == ["Bea", "–"]


def test_who_was_erased_since_is_erased_again(backup: Path) -> None:
    """P4: neither the rows nor the file of an older backup bring a name back."""
    ben = Athlete.objects.select_related("squad").get(name="Ben")
    erase(athlete=ben, by=Actor())
    done = restore(backup, replace=True)
    assert done.after["Erased again"] == 1
    assert held()["athletes"] == ["Bea", "–"]
    assert [note for note in held()["sessions"] if "Ben" in note] == []
    assert (held()["reps"], LoggedSession.objects.count()) == (4 * 14, 4), "the squad's totals stay"
    if connection.vendor == "sqlite":
        connection.close()
        assert b"Ben " not in Path(connection.settings_dict["NAME"]).read_bytes()


def test_another_version_of_the_rules_may_read_it_differently(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = held()
    monkeypatch.setattr(
        restoring, "folds", lambda on, progress: dict.fromkeys(read_manifest(backup).folds or (), "other")
    )
    with pytest.raises(NotRestorable, match="2 standings come out differently"):
        restore(backup, replace=True)
    assert held() == before
    monkeypatch.setattr(restoring, "__version__", "9.9.9")
    assert len(restore(backup, replace=True).reread) == 2


def test_two_backups_while_others_write(riverside: Squad, tmp_path: Path) -> None:
    """What was acknowledged before a backup began is in it; nothing is in it by halves."""
    ben = Athlete.objects.select_related("squad").get(name="Ben")
    acknowledged: list[str] = []
    stop = threading.Event()

    def write() -> None:
        try:
            number = 0
            while not stop.is_set():
                number += 1
                session = ran(days_ago(400 - number % 300), note=f"written {number}", key=uuid.uuid4())
                log_session(athlete=ben, by=Actor(), session=session, on=TODAY)
                acknowledged.append(session.note)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for at in range(2):
            while len(acknowledged) < 8 * (at + 1):
                assert writer.is_alive()
                stop.wait(0.01)
            certain = set(acknowledged)
            back_up(tmp_path / f"{at}.zip", now=NOW, on=TODAY)
            assert certain
            if at:
                stop.set()
                writer.join()
                written = set(acknowledged)
                restore(tmp_path / f"{at}.zip", replace=True)
                kept = set(LoggedSession.objects.filter(note__startswith="written").values_list("note", flat=True))
                assert certain <= kept <= written | {f"written {len(written) + 1}"}
                assert {logged.reps.count() for logged in LoggedSession.objects.all()} == {14}
    finally:
        stop.set()
        writer.join()


# --- the commands ----------------------------------------------------------------------------------


def test_the_commands(riverside: Squad, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, before = tmp_path / "a.zip", held()
    call_command("backup", str(file))
    assert "standings" in capsys.readouterr().err
    assert last_backup() is not None
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(file))
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(file))
    spoil()
    call_command("restore", str(file), "--replace")
    said = capsys.readouterr().err
    assert "all as they were" in said
    assert "before-restore" in said
    assert held() == before
    assert len(copies()) == 1


def test_a_backup_that_is_no_good_costs_no_copy(riverside: Squad, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(tmp_path / "a.zip"), "--replace")
    assert copies() == []


def test_through_a_pipe(riverside: Squad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = held()
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    call_command("backup", "-")
    spoil()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(out.getvalue())))
    call_command("restore", "-", "--replace", "--without-copy")
    assert held() == before
    assert copies() == []


def test_own_copies_are_kept_for_a_while(riverside: Squad, settings: Any) -> None:
    settings.KEPT_BACKUPS = 2
    mine = settings.BACKUPS_DIR / "quarters-mine.zip"
    own_copy("", now=NOW - timedelta(days=40), on=TODAY)
    mine.write_text("mine")
    assert len(copies()) == 1
    for hours in (3, 2, 1):
        own_copy("before-upgrade", now=NOW - timedelta(hours=hours), on=TODAY)
    assert [path.name for path in copies()] == [
        "quarters-2026-06-01-083000-before-upgrade.zip",
        "quarters-2026-06-01-073000-before-upgrade.zip",
    ]
    assert mine.exists()
    settings.KEPT_BACKUPS = 9
    own_copy("", now=NOW + timedelta(days=35), on=TODAY)
    assert len(copies()) == 1, "what is too old goes, however few there are"


def test_a_copy_before_an_upgrade_and_only_then(riverside: Squad, monkeypatch: pytest.MonkeyPatch) -> None:
    assert copy_before_upgrade(now=NOW, on=TODAY) is None
    monkeypatch.setattr("coachapp.keeping.copies.pending", lambda: ["coachapp.0099_more"])
    monkeypatch.setattr("coachapp.keeping.backup.pending", lambda: ["coachapp.0099_more"])
    made = copy_before_upgrade(now=NOW, on=TODAY)
    assert made is not None
    assert read_manifest(made).folds is None
    before = held()
    spoil()
    restore(made, replace=True)
    assert held() == before
    call_command("flush", interactive=False, verbosity=0)
    assert copy_before_upgrade(now=NOW, on=TODAY) is None, "there is nothing to keep"


def test_those_who_have_left_are_in_the_folds(riverside: Squad) -> None:
    before = folds(TODAY)
    bea = Athlete.objects.select_related("squad").get(name="Bea")
    archive(athlete=bea, by=Actor(), on=TODAY)
    assert folds(TODAY).keys() == before.keys()


def test_it_says_how_far_it_is(site: Path, riverside: Squad, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    back_up(tmp_path / "told.zip", now=NOW, on=TODAY, progress=lambda *step: told.append(step))
    assert ("Standings, squad by squad", 1, 1) in told
    assert all(done <= of or of == 0 for _what, done, of in told)
