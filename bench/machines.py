"""Several web processes on one PostgreSQL, behind PgBouncer in transaction mode: `python -m bench.machines URL`.

URL is a database that `manage.py fill` filled, reached over TCP. Thirty minutes of the evenings of 200 squads are asked for
as fast as the site can, by 32 clients; afterwards every write that was answered for is looked up. Once each with 1, 2, 4
and 8 workers. PgBouncer is the one of this system (Debian: `apt-get install pgbouncer`).
"""

from __future__ import annotations

import http.client
import json
import os
import queue
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

import psycopg

from bench.client import Client
from bench.servers import OURS, collect, python, surroundings
from bench.works import Request, Supply
from tests.ordeal.site import Site
from tests.postgres import as_whom

WORKERS = (1, 2, 4, 8)
CLIENTS = 32
POOL = 20
LIMITS = {"statement_timeout": "5s", "lock_timeout": "3s", "idle_in_transaction_session_timeout": "15s"}
INI = """\
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = trust
auth_file = {users}
pool_mode = transaction
default_pool_size = {pool}
max_client_conn = 500
logfile = {log}
"""


@dataclass
class Told:
    """What clients were answered: seconds of each answer, what went wrong, and every write that was acknowledged."""

    took_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sessions: set[str] = field(default_factory=set)
    taps: set[str] = field(default_factory=set)
    wall_s: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def pgbouncer(url: str, folder: Path) -> Iterator[str]:
    """Start PgBouncer before the server of this address; yields the address by which it is reached."""
    parts = urlsplit(url)
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        raise SystemExit("There is no pgbouncer here: apt-get install pgbouncer")
    listen = _free_port()
    home = folder / "pgbouncer"
    home.mkdir(mode=0o755)
    users, ini, log = home / "users.txt", home / "pgbouncer.ini", home / "log"
    users.write_text(f'"{parts.username}" ""\n')
    ini.write_text(
        INI.format(
            host=unquote(parts.hostname or ""), port=parts.port or 5432, listen=listen, users=users, pool=POOL, log=log
        )
    )
    who = as_whom()
    if who:
        os.chown(home, who["user"], who["group"])
        folder.chmod(0o755)
    with (home / "out").open("wb") as out:
        running = subprocess.Popen([program, str(ini)], cwd="/", stdout=out, stderr=out, **who)
    pooled = urlunsplit(parts._replace(netloc=f"{parts.username}@127.0.0.1:{listen}"))
    try:
        _wait_for(pooled, running, home / "out")
        yield pooled
    finally:
        running.terminate()
        running.wait(timeout=15)


def limit_role(url: str) -> None:
    """Give the role the limits that a pooled site does not ask for, as docs/deploy.md says."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name, value in LIMITS.items():
            connection.execute(f"ALTER ROLE CURRENT_USER SET {name} = '{value}'")


def run(pooled: str, direct: str, workers: int, number: int, folder: Path) -> str:
    """Play the evenings once, count what is there afterwards, and return a line of the table."""
    file = folder / f"evenings-{number}.json"
    python("-m", "bench.filled", "evenings", str(file), str(number), url=direct, folder=folder)
    evenings = [[shot.request for shot in Supply.read(one).ours] for one in json.loads(file.read_text()).values()]
    own = Path(tempfile.mkdtemp(prefix="site-", dir=folder))
    more = {**surroundings(folder), "QUARTERS_POOLED": "1", "QUARTERS_LOG_LEVEL": "WARNING"}
    with Site(pooled, own, workers=workers, application=OURS, more=more) as served:
        told = _play(served.port, evenings)
    lost, doubled = _looked_up(direct, told)
    times = sorted(told.took_s)
    for error in told.errors[:5]:
        print(error, file=sys.stderr)
    return (
        f"| {workers} | {len(times)} | {told.wall_s:.0f} | {len(times) / told.wall_s:.0f} "
        f"| {statistics.median(times) * 1000:.0f} | {times[int(len(times) * 0.99)] * 1000:.0f} | {len(told.errors)} "
        f"| {len(told.sessions)} + {len(told.taps)} | {lost} | {doubled} |"
    )


def measure(url: str, folder: Path, workers: Sequence[int] = WORKERS) -> None:
    """Play the evenings with each number of workers, and print the table."""
    limit_role(url)
    print("| workers | answers | s | a second | half, ms | 99 of 100, ms | errors | sessions + taps | lost | doubled |")
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    with pgbouncer(url, folder) as pooled:
        for many in workers:
            print(run(pooled, url, many, WORKERS.index(many), folder), flush=True)


def main(url: str, *workers: str) -> None:
    """Measure a database that is there."""
    with tempfile.TemporaryDirectory(prefix="quarters-machines-", dir="/tmp") as home:
        folder = Path(home)
        collect(folder)
        measure(url, folder, list(map(int, workers)) or WORKERS)


# --- inside ------------------------------------------------------------------------------------


def _play(port: int, evenings: list[list[Request]]) -> Told:
    told = Told()
    waiting: queue.SimpleQueue[list[Request]] = queue.SimpleQueue()
    for evening in evenings:
        waiting.put(evening)

    def client() -> None:
        asking = Client(port)
        while True:
            try:
                evening = waiting.get_nowait()
            except queue.Empty:
                break
            for request in evening:
                _ask(asking, request, told)
        asking.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.wall_s = time.perf_counter() - begun
    return told


def _ask(asking: Client, request: Request, told: Told) -> None:
    begun = time.perf_counter()
    try:
        answer = asking.ask(request)
    except (OSError, http.client.HTTPException) as error:
        asking.close()
        with told.lock:
            told.errors.append(f"{request.path}: {error!r}")
        return
    took_s = time.perf_counter() - begun
    with told.lock:
        if answer.status != request.status:
            told.errors.append(f"{request.path}: {answer.status}")
            return
        told.took_s.append(took_s)
        if request.path.endswith("/taps/"):
            told.taps |= {one["id"] for one in json.loads(answer.body)["results"] if one["result"] == "stored"}
        elif request.path.endswith("/log/"):
            told.sessions.add(parse_qs(request.body)["id"][0])


def _looked_up(url: str, told: Told) -> tuple[int, int]:
    """How many acknowledged writes are not there, and how many sessions have their reps twice or not at all."""
    with psycopg.connect(url) as connection:
        there = connection.execute(
            "SELECT session_id::text, count(*) FROM coachapp_loggedrep WHERE session_id = ANY(%s::uuid[]) GROUP BY 1",
            [list(told.sessions)],
        ).fetchall()
        taps = connection.execute(
            "SELECT count(*) FROM coachapp_tap WHERE id = ANY(%s::uuid[])", [list(told.taps)]
        ).fetchone()
    assert taps is not None
    lost = len(told.sessions) - len(there) + len(told.taps) - int(taps[0])
    return lost, sum(reps != 14 for _session, reps in there)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, running: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and running.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"PgBouncer did not start:\n{log.read_text(errors='replace')}")


if __name__ == "__main__":
    main(*sys.argv[1:])
