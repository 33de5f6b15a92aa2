"""Files that are no good: each is refused with a sentence, and the data is not touched."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from coachapp.keeping.archive import CONTENT, MANIFEST, NotRestorable, opened, read_manifest
from coachapp.keeping.backup import back_up
from coachapp.keeping.contents import contents
from coachapp.keeping.restore import restore
from coachapp.models import Squad
from tests.cast import TODAY, make_squad, make_user

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


@pytest.fixture
def backup(riverside: Squad, tmp_path: Path) -> Path:
    """A good backup; what is there now is more than it holds."""
    file = tmp_path / "backup.zip"
    back_up(file, now=NOW, on=TODAY)
    make_squad(make_user("Cleo"), "Hilltop")
    return file


def rewritten(
    file: Path,
    manifest: Callable[[dict[str, Any]], object] = lambda told: None,
    without: str = "",
    content: bytes = b"",
) -> None:
    """Write the zip anew, sound as a zip, with another manifest or without a member."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(members[MANIFEST])
    manifest(told)
    members[MANIFEST] = json.dumps(told).encode()
    if content:
        members[CONTENT[connection.vendor]] = content
    members.pop(without, None)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def corrupt(file: Path) -> None:
    """Turn one byte in the middle over."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def no_archive(file: Path) -> None:
    file.write_text("name,time\nBen,71.4\n")


def some_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("holiday.txt", "sun")


def other_product(file: Path) -> None:
    rewritten(file, lambda told: told.update(product="another"))


def newer_format(file: Path) -> None:
    rewritten(file, lambda told: told.update(format=2))


def newer_version(file: Path) -> None:
    rewritten(file, lambda told: told["migrations"].append("coachapp.9999_future"))


def other_engine(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(members.pop(MANIFEST)) | {"engine": OTHER[connection.vendor]}
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(MANIFEST, json.dumps(told))
        archive.writestr(CONTENT[OTHER[connection.vendor]], members.popitem()[1])


def missing_manifest(file: Path) -> None:
    rewritten(file, without=MANIFEST)


def missing_database(file: Path) -> None:
    rewritten(file, without=CONTENT[connection.vendor])


def no_json(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(MANIFEST, "{")
        archive.writestr(CONTENT[connection.vendor], "")


def half_a_manifest(file: Path) -> None:
    rewritten(file, lambda told: told.pop("tables"))


def wrong_hash(file: Path) -> None:
    rewritten(file, lambda told: told.update(content_sha256="0" * 64))


def wrong_size(file: Path) -> None:
    rewritten(file, lambda told: told.update(content_bytes=told["content_bytes"] - 1))


def wrong_count(file: Path) -> None:
    rewritten(file, lambda told: told["tables"]["coachapp_athlete"].update(rows=3))


def wrong_rows(file: Path) -> None:
    rewritten(file, lambda told: told["tables"]["coachapp_loggedrep"].update(sha256="0" * 64))


def missing_table(file: Path) -> None:
    rewritten(file, lambda told: told["tables"].update(coachapp_more={"rows": 0, "sha256": "0" * 64}))


def wrong_fold(file: Path) -> None:
    rewritten(file, lambda told: told["folds"].update(dict.fromkeys(list(told["folds"])[:1], "0" * 16)))


def no_database(file: Path) -> None:
    """The member is sound, and its digest right, but it is no database."""

    data = b"test" * 1000
    rewritten(
        file, lambda known: known.update(content_bytes=len(data), content_sha256=sha256(data).hexdigest()), content=data
    )


CASES: dict[Callable[[Path], None], str] = {
    corrupt: "damaged",
    truncated: "its end is missing",
    halved: "its end is missing",
    empty: "is empty",
    no_archive: "no backup of Quarters",
    some_zip: "no manifest",
    other_product: "another program",
    newer_format: "newer version",
    newer_version: "knows coachapp.9999_future",
    other_engine: "keeps its data in",
    missing_manifest: "no manifest",
    missing_database: "database is missing",
    no_json: "damaged",
    half_a_manifest: "damaged",
    wrong_hash: "damaged",
    wrong_size: "damaged",
    wrong_count: "not what it says of itself .coachapp_athlete",
    wrong_rows: "not what it says of itself .coachapp_loggedrep",
    missing_table: "not what it says of itself .coachapp_more",
    wrong_fold: "1 standings come out differently",
    no_database: "damaged",
}


def test_they_are_refused_and_nothing_is_touched(backup: Path) -> None:
    """All of them against one database, which a setting up for each would only make slow."""
    good, before, wrong = backup.read_bytes(), contents(connection), []
    for spoil, why in CASES.items():
        backup.write_bytes(good)
        spoil(backup)
        try:
            restore(backup, replace=True)
        except NotRestorable as refused:
            if not re.search(why, str(refused)):
                wrong.append(f"{spoil.__name__}: {refused}")
        else:
            wrong.append(f"{spoil.__name__}: taken")
        connection.close()
        if contents(connection) != before:
            wrong.append(f"{spoil.__name__}: something was touched")
    assert not wrong, "\n".join(wrong)
    assert len(CASES) >= 20
    assert Squad.objects.filter(name="Hilltop").exists()


def test_the_file_before_it_was_spoilt_would_have_done(backup: Path) -> None:
    """The control: none of the above is refused for another reason."""
    rewritten(backup)
    restore(backup, replace=True)
    assert not Squad.objects.filter(name="Hilltop").exists()


def test_every_byte_is_watched(backup: Path, tmp_path: Path) -> None:
    """Sixty places all over the file, a byte turned over at each."""
    size = backup.stat().st_size
    # A handful of bytes mean nothing: the time of day and the like in the zip's own tables.
    assert refused_of(backup, tmp_path, [(place, 0x55) for place in range(0, size, size // 60)]) >= 50


def test_no_byte_of_the_zips_own_tables_does_more_than_refuse(backup: Path, tmp_path: Path) -> None:
    """Where members lie, how long they are and how they are packed: each byte turned in several ways.

    0x04 and 0x06 make bzip2 and LZMA of what is deflated; 0x80 and 0xff put a member far after or before the file.
    """
    good = backup.read_bytes()
    table = good.index(b"PK\x01\x02", len(good) - 400)
    places = [*range(40), *range(table, len(good))]
    turns = (0x01, 0x04, 0x06, 0x55, 0x80, 0xFF)
    assert refused_of(backup, tmp_path, [(place, turn) for place in places for turn in turns]) > len(places)


def refused_of(backup: Path, folder: Path, turned: list[tuple[int, int]]) -> int:
    """How many of the backups with one byte turned are refused; anything but a refusal comes through as it is."""
    good, known = backup.read_bytes(), set(read_manifest(backup).migrations)
    refused = 0
    for place, turn in turned:
        backup.write_bytes(good[:place] + bytes([good[place] ^ turn]) + good[place + 1 :])
        try:
            with opened(backup, engine=connection.vendor, known_migrations=known, folder=folder):
                pass
        except NotRestorable:
            refused += 1
    return refused


def test_a_database_shared_with_others_is_left_alone(backup: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a SQLite file is nobody else's")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ledger (id int)")
    try:
        with pytest.raises(NotRestorable, match="ledger"):
            restore(backup, replace=True)
        assert Squad.objects.filter(name="Hilltop").exists()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE ledger")
