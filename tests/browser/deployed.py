"""The site as it is really deployed: gunicorn, files under hashed names, and a second deploy with other files.

Each deploy is a copy of the repository with a folder of collected files of its own, as a new container has; the files of
the one before are gone. It serves the database and the people of the running test.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests import ports

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("coachapp", "templates", "static", "locale", "manage.py", "gunicorn.conf.py")
_PATIENCE_S = 60


class Deployed:
    """One site after the other, behind one port. Only processes started here are ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = ports.take()
        self.deploys = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Deployed:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def deploy(self, changed: dict[str, str] | None = None, worker: tuple[str, str] | None = None) -> None:
        """Stop what runs, build the files anew with a line added to those in `changed`, and start it.

        `worker` is a piece of the service worker and what stands there in this deploy instead.
        """
        self.stop()
        self.deploys += 1
        home = self.folder / f"deploy-{self.deploys}"
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, home / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                home.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, home / part)
        for name, line in (changed or {}).items():
            with (home / "static" / name).open("a", encoding="utf-8") as file:
                file.write(line)
        if worker is not None:
            source = home / "templates" / "sw.js"
            before = source.read_text(encoding="utf-8")
            assert before.count(worker[0]) == 1, "the service worker reads otherwise by now"
            source.write_text(before.replace(*worker), encoding="utf-8")
        env = self._surroundings(home)
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"], cwd=home, env=env, check=True
        )
        words = ["-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{self.port}"]
        self._process = subprocess.Popen([sys.executable, *words], cwd=home, env=env, start_new_session=True)
        self._wait()

    def stop(self) -> None:
        """End it, as a container is ended."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(timeout=_PATIENCE_S)
        self._process = None

    def files(self) -> set[str]:
        """The names under which the running deploy serves the track's scripts."""
        folder = self.folder / f"deploy-{self.deploys}" / "collected" / "js" / "track"
        return {path.name for path in folder.iterdir() if re.fullmatch(r".+\.[0-9a-f]{12}\.js", path.name)}

    def _surroundings(self, home: Path) -> dict[str, str]:
        given = connection.settings_dict
        if connection.vendor == "sqlite":
            database = f"sqlite:///{given['NAME']}"
        else:
            who = f"{given['USER']}:{given['PASSWORD']}@" if given["USER"] else ""
            host = quote(given["HOST"] or "localhost", safe="")  # a socket's folder is a path
            database = f"postgresql://{who}{host}:{given['PORT'] or 5432}/{given['NAME']}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("QUARTERS_")}
        return {
            **kept,
            "SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": database,
            "QUARTERS_DEBUG": "0",
            "QUARTERS_HTTPS": "0",
            "QUARTERS_HASHED_STATIC": "1",
            "QUARTERS_STATIC_ROOT": str(home / "collected"),
            "QUARTERS_VAR": str(home / "var"),
            "WEB_CONCURRENCY": "1",
        }

    def _wait(self) -> None:
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/livez", timeout=5):
                return
            time.sleep(0.1)
        raise TimeoutError("the deployed site does not answer")
