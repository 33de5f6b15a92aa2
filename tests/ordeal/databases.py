"""Databases for a site under stress: a SQLite file, and a PostgreSQL that keeps its promises and can be broken off.

The PostgreSQL of the ordinary tests has its durability switched off. This one has not: it must survive being ended in
the middle of a commit.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psycopg

from tests import postgres

PATIENCE_S = 60


class OwnPostgres:
    """A server on a socket in a folder of its own, with whatever `options` say, like max_connections=20.

    `data` may name another folder for the tables, one on a small disk; its log of changes stays in its own folder.
    """

    def __init__(self, *options: str, data: Path | None = None) -> None:
        found = postgres.wheel_binaries() or postgres.system_binaries()
        if found is None:
            raise SystemExit(postgres.NOT_FOUND)
        self.home = Path(tempfile.mkdtemp(prefix="quarters-ordeal-", dir="/tmp"))
        self.home.chmod(0o755)
        self.options = options
        self.folder = postgres.runnable(found, self.home).folder
        self.data, self.socket = data or self.home / "data", self.home / "socket"
        self.changes = self.home / "changes"
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> OwnPostgres:
        who = postgres.as_whom()
        for folder in (self.data, self.socket, self.changes):
            folder.mkdir(mode=0o700, exist_ok=True)
            if who:
                os.chown(folder, who["user"], who["group"])
        words = ["-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        words += ["--waldir", str(self.changes)]
        subprocess.run([self.folder / "initdb", *words], cwd="/", capture_output=True, check=True, **who)
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self.stop(signal.SIGINT)
        finally:
            shutil.rmtree(self.home, ignore_errors=True)

    def start(self) -> None:
        """Start it, and return once it answers."""
        options = [word for option in self.options for word in ("-c", option)]
        with (self.home / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [self.folder / "postgres", "-D", self.data, "-h", "", "-k", self.socket, *options],
                cwd="/", stdout=log, stderr=log, start_new_session=True, **postgres.as_whom(),
            )  # fmt: skip
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.02)
        raise TimeoutError((self.home / "log").read_text(errors="replace"))

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End it: at once and with nothing written down (SIGQUIT, as `pg_ctl -m immediate` does), or politely."""
        if self._server is None or self._server.poll() is not None:
            return
        self._server.send_signal(how)
        try:
            self._server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()

    def url(self, name: str, user: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://{user}@{quote(str(self.socket), safe='')}/{name}"

    def ask(self, command: str, name: str = "postgres") -> None:
        """Have it do one thing, outside of any transaction."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(command)


@contextmanager
def postgres_of_this_run(given: str, template: str = "template1") -> Iterator[str]:
    """Make a database of a random name on the server of `given`, a copy of `template`, and remove it afterwards."""
    name = f"site_{os.urandom(6).hex()}"
    place = given.rpartition("/")[0]
    with psycopg.connect(f"{place}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield f"{place}/{name}"
    finally:
        with psycopg.connect(f"{place}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
