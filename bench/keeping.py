"""What keeps a site safe, with one squad and with many: backup, restore, export and retention.

Each runs as its keeper would start it, before a terminal, where it draws how far it is. What is told is its time, its
processor time (the database server's is not in it) and the most memory that it held, pg_dump and pg_restore included.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.servers import Database
from tests.ordeal.site import ROOT, environment
from tests.postgres import system_binaries, wheel_binaries

#: The first athlete of each squad is made one who left long ago.
LEFT = """
UPDATE coachapp_athlete SET left_on = current_date - 1500
WHERE id IN (SELECT DISTINCT ON (squad_id) id FROM coachapp_athlete ORDER BY squad_id, id)
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that came to a good end: what it took, the most memory at once, and how often it said how far it is."""

    wall_s: float
    cpu_s: float
    most_mb: float
    told: int


def measure(one: Database, many: Database, squads: str, folder: Path) -> str:
    """Run each command on both, and return the table. Athletes are erased in the end; nothing else is changed."""
    both = [_all_of(database, folder) for database in (one, many)]
    lines = [
        f"| command | 1 squad, s | memory, MB | {int(squads):,} squads, s | processor s | memory, MB | told how far |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, small in both[0].items():
        large = both[1][name]
        lines.append(
            f"| {name} | {small.wall_s:.1f} | {small.most_mb:.0f} | {large.wall_s:.1f} | {large.cpu_s:.1f} "
            f"| {large.most_mb:.0f} | {large.told} times |"
        )
    return "\n".join(lines)


# --- inside ------------------------------------------------------------------------------------


def _all_of(database: Database, folder: Path) -> dict[str, Ran]:
    home = folder / f"keeping-{database.name}"
    home.mkdir()
    empty = urlunsplit(urlsplit(database.url)._replace(path=f"/{database.name}_back"))
    with psycopg.connect(database.url, autocommit=True) as connection:
        slug = str((connection.execute("SELECT min(slug) FROM coachapp_squad").fetchone() or [""])[0])
        connection.execute(f"CREATE DATABASE {database.name}_back")
    found = {"backup": _run("backup", str(home / "all.zip"), url=database.url, home=home)}
    found["restore into an empty database"] = _run("restore", str(home / "all.zip"), url=empty, home=home)
    for ending in ("json", "zip", "xlsx"):
        words = ("export", slug, str(home / f"squad.{ending}"))
        found[f"export of a squad, {ending}"] = _run(*words, url=database.url, home=home)
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {database.name}_back")
        left = connection.execute(LEFT).rowcount
    found["retention, an athlete of each squad"] = _run("retention", "--yes", url=database.url, home=home)
    with psycopg.connect(database.url) as connection:
        erased = (connection.execute("SELECT count(*) FROM coachapp_erasure").fetchone() or [0])[0]
    if erased < left:
        raise SystemExit(f"{left} athletes had left and {erased} are erased")
    return found


def _run(*words: str, url: str, home: Path) -> Ran:
    binaries = wheel_binaries() or system_binaries()
    env = environment(url, home, QUARTERS_PG_BIN=str(binaries.folder) if binaries else "", QUARTERS_LOG_LEVEL="ERROR")
    ours, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    begun = time.perf_counter()
    with (home / "out").open("wb") as out:
        running = subprocess.Popen(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=env, stdin=terminal, stdout=out, stderr=terminal
        )
    os.close(terminal)
    drawn: list[bytes] = []
    reader = threading.Thread(target=_read, args=(ours, drawn))
    reader.start()
    _pid, status, spent = os.wait4(running.pid, 0)
    wall_s = time.perf_counter() - begun
    reader.join()
    os.close(ours)
    text = b"".join(drawn).decode(errors="replace")
    if status:
        raise SystemExit(f"{' '.join(words)} failed\n{text[-2000:]}")
    return Ran(wall_s, spent.ru_utime + spent.ru_stime, spent.ru_maxrss / 1024, len(re.findall(r"\d%\|", text)))


def _read(terminal: int, into: list[bytes]) -> None:
    """Until nobody holds the other end any more, which Linux tells as an error."""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            return
        if not piece:
            return
        into.append(piece)
