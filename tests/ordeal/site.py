"""A real site for tests that must not be kind to it: gunicorn with several workers on a database of its own.

It listens on a socket that the test holds, so that masters may come and go as they do in a deployment.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 60


def environment(database_url: str, folder: Path, **more: str) -> dict[str, str]:
    """The environment of every process of such a site; `folder` takes its files."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QUARTERS_")}
    return {
        **kept,
        "SECRET_KEY": "only-for-tests-and-therefore-no-secret-at-all-0123456789",
        "DJANGO_SETTINGS_MODULE": "coachapp.settings",
        "QUARTERS_HTTPS": "0",
        "QUARTERS_HASHED_STATIC": "0",
        "QUARTERS_VAR": str(folder),
        "DATABASE_URL": database_url,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        **more,
    }


class Site:
    """gunicorn as the site runs it. `application` may name another WSGI module, with a defence taken out of it."""

    def __init__(
        self,
        database_url: str,
        folder: Path,
        *,
        workers: int = 2,
        threads: int = 4,
        application: str = "coachapp.wsgi",
        more: Mapping[str, str] | None = None,
    ) -> None:
        self.environment = environment(database_url, folder, **(more or {}))
        self.folder, self.workers, self.threads, self.application = folder, workers, threads, application
        self.kills = 0
        self._masters: list[subprocess.Popen[bytes]] = []
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(512)
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> Site:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for master in self._masters:
            if master.poll() is None:
                master.send_signal(signal.SIGTERM)
        for master in self._masters:
            try:
                master.wait(timeout=15)
            except subprocess.TimeoutExpired:
                # Its own group: what it forked goes with it.
                os.killpg(master.pid, signal.SIGKILL)
                master.wait()
        self._socket.close()

    @property
    def log(self) -> str:
        """What gunicorn and the site have said so far."""
        return (self.folder / "site.log").read_text(errors="replace")

    def start(self) -> subprocess.Popen[bytes]:
        """Start a master, beside those that are there, and wait until its workers are."""
        handle = self._socket.fileno()
        words = [
            sys.executable, "-m", "gunicorn", self.application, "--bind", f"fd://{handle}",
            "--workers", str(self.workers), "--threads", str(self.threads), "--worker-tmp-dir", "/dev/shm",
        ]  # fmt: skip
        with (self.folder / "site.log").open("ab") as log:
            master = subprocess.Popen(
                words, cwd=ROOT, env=self.environment, stdout=log, stderr=log, pass_fds=[handle], start_new_session=True
            )
        self._masters.append(master)
        self.wait_for_workers(master)
        return master

    def wait_for_workers(
        self, master: subprocess.Popen[bytes] | None = None, other_than: set[int] | None = None
    ) -> None:
        """Wait until a master has all its workers, none of them among `other_than`."""
        master = master or self.master
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if master.poll() is not None:
                raise RuntimeError(f"gunicorn ended:\n{self.log}")
            there = set(children(master.pid))
            if len(there) >= self.workers and not there & (other_than or set()):
                return
            time.sleep(0.02)
        raise TimeoutError(f"gunicorn has no workers:\n{self.log}")

    @property
    def master(self) -> subprocess.Popen[bytes]:
        """The newest master."""
        return self._masters[-1]

    def kill_worker(self, turn: int) -> bool:
        """End one worker in the middle of whatever it does, without a word of warning. False when none is there."""
        there = children(self.master.pid)
        if not there:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(there[turn % len(there)], signal.SIGKILL)
            self.kills += 1
            return True
        return False

    def renew_workers(self) -> None:
        """Have the master replace its workers one after the other (SIGHUP)."""
        before = set(children(self.master.pid))
        self.master.send_signal(signal.SIGHUP)
        self.wait_for_workers(other_than=before)

    def renew_master(self) -> None:
        """Start a new master on the same socket, then let the old one finish what it has begun (SIGTERM)."""
        old = self.master
        self.start()
        old.send_signal(signal.SIGTERM)
        old.wait(timeout=PATIENCE_S)


def children(pid: int) -> list[int]:
    """The processes that this one started and that still live; only processes of ours are ever asked for."""
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in told.split()]
