"""B1: backups under write load, each restored on an empty machine and compared; on SQLite and on PostgreSQL.

The defence taken away: a plain copy of the SQLite file, and tables of PostgreSQL read one after the other.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.ordeal.report import report_row
from tests.postgres import some_server, system_binaries, wheel_binaries

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = max(2, round(20 * float(os.environ.get("ORDEAL_PART", "1"))))
WRITERS = 3
#: So many sessions are acknowledged between two backups at least.
BETWEEN = 25

pytestmark = pytest.mark.timeout(3600)


@dataclass
class Machine:
    """A site: its folder, and where its database is."""

    folder: Path
    url: str

    @property
    def env(self) -> dict[str, str]:
        """The environment of its commands."""
        binaries = wheel_binaries() or system_binaries()
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("QUARTERS_")},
            "DJANGO_SETTINGS_MODULE": "coachapp.settings",
            "DATABASE_URL": self.url,
            "SECRET_KEY": "only-for-the-ordeal",
            "QUARTERS_VAR": str(self.folder),
            "QUARTERS_DEMO": "1",
            "QUARTERS_LOG_LEVEL": "WARNING",
            "QUARTERS_PG_BIN": str(binaries.folder) if binaries else "",
        }

    def manage(self, *words: str) -> None:
        """Run one of its commands."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    def sessions(self) -> dict[str, int]:
        """The reps of every session of the ordeal, by its id without dashes."""
        ask = (
            "SELECT s.id, COUNT(r.id) FROM coachapp_loggedsession s LEFT JOIN coachapp_loggedrep r ON r.session_id = s.id "
            "WHERE s.note = 'ordeal' GROUP BY s.id"
        )
        return {str(key).replace("-", ""): reps for key, reps in self.ask(ask)}

    def ask(self, question: str) -> list[tuple[str, int]]:
        """Ask its database something."""
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as file:
                return file.execute(question).fetchall()
        with psycopg.connect(self.url) as server:
            return server.execute(question).fetchall()


@dataclass
class Counted:
    """What all rounds came to."""

    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    out_s: list[float] = field(default_factory=list)
    back_s: list[float] = field(default_factory=list)
    behind_s: list[float] = field(default_factory=list)


@contextmanager
def writers(machine: Machine) -> Iterator[list[Path]]:
    """Have some people log without a pause; yields the files of what was acknowledged to them."""
    files = [machine.folder / f"acknowledged-{number}" for number in range(WRITERS)]
    at_work = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.ordeal.scribe", str(file), str(number)],
            cwd=ROOT, env=machine.env, stdin=subprocess.PIPE,
        )
        for number, file in enumerate(files)
    ]  # fmt: skip
    try:
        for file in files:
            file.touch()
        yield files
        assert all(writer.poll() is None for writer in at_work), "a writer gave up"
    finally:
        for writer in at_work:
            writer.kill()
            writer.wait()


def acknowledged(files: list[Path]) -> dict[str, float]:
    """The ids that were acknowledged so far, without dashes, and when."""
    lines = [
        line.split() for file in files for line in file.read_text().splitlines() if line.endswith(tuple("0123456789"))
    ]
    return {key.replace("-", ""): float(at) for key, at in (line for line in lines if len(line) == 2)}


def more(files: list[Path], than: int) -> dict[str, float]:
    """Wait until there is more to lose."""
    deadline = time.monotonic() + 300
    while len(certain := acknowledged(files)) < than:
        assert time.monotonic() < deadline, "nobody writes"
        time.sleep(0.05)
    return certain


def drill(machine: Machine, spare: Iterator[Machine], rounds: int) -> Counted:
    """Back up and restore so many times while others write."""
    counted = Counted()
    with writers(machine) as files:
        known = 0
        for at in range(rounds):
            certain = more(files, known + BETWEEN)
            known = len(certain)
            file = machine.folder / f"{at}.zip"
            began = time.monotonic()
            machine.manage("backup", str(file))
            counted.out_s.append(time.monotonic() - began)
            ended = time.time()
            other = next(spare)
            began = time.monotonic()
            other.manage("restore", str(file))
            counted.back_s.append(time.monotonic() - began)
            kept = other.sessions()
            counted.lost += len(certain.keys() - kept.keys())
            counted.torn += sum(reps != 14 for reps in kept.values())
            late = [when for key, when in acknowledged(files).items() if key in kept]
            counted.behind_s.append(ended - max(late))
            file.unlink()
        counted.acknowledged = len(acknowledged(files))
    return counted


def tell(engine: str, counted: Counted, control: str) -> None:
    """Print the row: how far behind a backup is when it is done (RPO), and how long the way back takes (RTO)."""
    report_row(
        row="B1",
        load=f"{engine}: {counted.acknowledged:,} sessions by {WRITERS} writers",
        faults=f"{len(counted.out_s)} restores on an empty machine; RPO {max(counted.behind_s):.1f} s, "
        f"RTO {max(counted.back_s):.1f} s, out {max(counted.out_s):.1f} s at worst",
        lost=counted.lost,
        doubled=counted.torn,
        let_in=0,
        control=control,
    )
    assert (counted.lost, counted.torn) == (0, 0)


def test_sqlite(tmp_path: Path) -> None:
    machine = Machine(tmp_path, f"sqlite:///{tmp_path}/quarters.sqlite3")
    machine.manage("migrate", "-v0")
    machine.manage("demo")

    def spare() -> Iterator[Machine]:
        while True:
            folder = Path(tempfile.mkdtemp(dir=tmp_path))
            yield Machine(folder, f"sqlite:///{folder}/quarters.sqlite3")
            shutil.rmtree(folder)

    counted = drill(machine, spare(), ROUNDS)
    tell("SQLite", counted, _plain_copies(machine))


def _plain_copies(machine: Machine) -> str:
    """Copy the file itself as often, as one would any file; say what is missing in the copies."""
    lost = broken = 0
    copy = machine.folder / "copy.sqlite3"
    with writers(machine) as files:
        known = len(acknowledged(files))
        for _round in range(ROUNDS):
            certain = more(files, known + 5)
            known = len(certain)
            shutil.copyfile(machine.folder / "quarters.sqlite3", copy)
            try:
                kept = Machine(machine.folder, f"sqlite:///{copy}").sessions()
            except sqlite3.DatabaseError:
                broken += 1
                continue
            lost += len(certain.keys() - kept.keys())
    assert lost + broken, "a plain copy would have done: the drill proves nothing"
    return f"plain copies of the file: {lost:,} sessions lost, {broken} unreadable"


def test_postgresql(tmp_path: Path) -> None:
    with some_server() as (url, _words):
        names = iter(f"quarters_spare_{number}" for number in range(10_000))
        machine = Machine(tmp_path, url.rsplit("/", 1)[0] + "/quarters_ordeal")
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("DROP DATABASE IF EXISTS quarters_ordeal")
            server.execute("CREATE DATABASE quarters_ordeal")
        machine.manage("migrate", "-v0")
        machine.manage("demo")

        def spare() -> Iterator[Machine]:
            for name in names:
                with psycopg.connect(url, autocommit=True) as server:
                    server.execute(f"CREATE DATABASE {name}")
                yield Machine(tmp_path, url.rsplit("/", 1)[0] + f"/{name}")
                with psycopg.connect(url, autocommit=True) as server:
                    server.execute(f"DROP DATABASE {name}")

        counted = drill(machine, spare(), ROUNDS)
        tell("PostgreSQL", counted, _table_by_table(machine))


def _table_by_table(machine: Machine) -> str:
    """Read reps and sessions one after the other, without one moment for both; say how many are torn apart."""
    torn = 0
    with writers(machine) as files:
        known = 0
        for _round in range(ROUNDS):
            known = len(more(files, known + 5))
            with_reps = {key for key, _count in machine.ask("SELECT session_id::text, 1 FROM coachapp_loggedrep")}
            more(files, known + 3)
            rows = machine.ask("SELECT id::text, 1 FROM coachapp_loggedsession WHERE note = 'ordeal'")
            torn += sum(key not in with_reps for key, _one in rows)
    assert torn, "reading without a snapshot would have done: the drill proves nothing"
    return f"tables read one after the other: {torn:,} sessions without reps"
