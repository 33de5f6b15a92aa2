"""What befalls a database while coaches write: killed workers, a server broken off, held locks, no room, no connection."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.ordeal.coach import Answer, Broken, Coach, Tally, days_back, form_of, new_session
from tests.ordeal.databases import OwnPostgres
from tests.ordeal.site import Site
from tests.ordeal.writers import Kept, Writers, median, slow_end

Told = dict[str, Any]


@dataclass
class World:
    """One staged database, and the folder for what its sites write."""

    url: str
    folder: Path
    told: Told


@dataclass
class Trouble:
    """How one trouble went. Times are ms; `faults` are answers that no patient client should see."""

    times_ms: list[int] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    others: Tally = field(default_factory=Tally)
    others_before_ms: int = 0
    others_ms: int = 0
    kept: Kept | None = None
    back_after_s: list[float] = field(default_factory=list)


def kill_workers(
    world: World, *, writes: int, kills: int, server_ids: bool = False, workers: int = 4
) -> tuple[Site, Writers, Kept]:
    """So many writes while so many workers are killed, spread over them; one answer in fifty is lost on the way besides."""
    chance = random.Random(3)
    with Site(world.url, world.folder, workers=workers) as site:
        with Writers(site.port, world.told, wanted=writes, server_ids=server_ids, deaf=0.02) as coaches:
            while coaches.going and site.kills < kills:
                if coaches.acknowledged * kills >= site.kills * writes:
                    time.sleep(chance.uniform(0, 0.05))
                    site.kill_worker(chance.randrange(workers))
                else:
                    time.sleep(0.005)
        site.wait_for_workers()
    return site, coaches, coaches.compare(world.url, world.folder)


def break_off(world: World, server: OwnPostgres, *, writes: int, times: int) -> tuple[Writers, Trouble]:
    """So many writes while PostgreSQL is broken off so often, and started again at once."""
    trouble = Trouble()
    with Site(world.url, world.folder, workers=4) as site:
        visitor = Coach(site.port, "south", world.told["south"])
        with Writers(site.port, world.told, wanted=writes) as coaches:
            for number in range(1, times + 1):
                while coaches.going and coaches.acknowledged * (times + 1) < number * writes:
                    time.sleep(0.01)
                server.stop()
                began = time.monotonic()
                server.start()
                visitor.until_answered(lambda: visitor.get(""))
                trouble.back_after_s.append(time.monotonic() - began)
        trouble.tally = coaches.tally
    trouble.kept = coaches.compare(world.url, world.folder)
    return coaches, trouble


@contextmanager
def held_lock(world: World, athlete: str, at_most_s: float = 3600) -> Iterator[None]:
    """Somebody keeps an athlete's row, or SQLite's one lock for writing, until the block ends or for so long."""
    let_go: Callable[[], object]
    if world.url.startswith("sqlite"):
        other = sqlite3.connect(world.url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        let_go = other.close
    else:
        connection = psycopg.connect(world.url)
        connection.execute("SELECT 1 FROM coachapp_athlete WHERE id = %s FOR UPDATE", [athlete])
        let_go = connection.close
    clock = threading.Timer(at_most_s, let_go)
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
        let_go()


def hold_lock(world: World, *, seconds: float, coaches: int = 3, at_most_s: float = 3600, **more: str) -> Trouble:
    """An athlete is locked while coaches try for so long to log for him, and those of the other squad go on."""
    trouble, north = Trouble(), world.told["north"]
    athlete = north["athletes"][0]
    with Site(world.url, world.folder, workers=2, more=more) as site:
        readers_only = world.url.startswith("sqlite")
        with (
            _others(site, world, trouble, readers_only=readers_only) as begin,
            held_lock(world, athlete["id"], at_most_s),
        ):
            begin()
            end = time.monotonic() + seconds
            crowd = [Coach(site.port, "north", north, at % 2, trouble.tally) for at in range(coaches)]
            path = f"athletes/{athlete['slug']}/log/"

            def try_on(coach: Coach, seed: int) -> None:
                one = new_session(days_back(world.told["today"], 900 + seed), random.Random(seed))
                # Once at least, however late a busy machine lets him begin.
                while True:
                    _timed(trouble, lambda: coach.post(path, form_of(one)))
                    if time.monotonic() >= end:
                        return
                    time.sleep(0.5)

            _together([(try_on, coach, seed) for seed, coach in enumerate(crowd)])
    return trouble


def slow_statement(world: World, *, tries: int) -> Trouble:
    """Every tap of one squad takes longer than a statement may; the other squad's do not."""
    trouble, north = Trouble(), world.told["north"]
    with psycopg.connect(world.url, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF EXISTS (SELECT 1 FROM coachapp_squad WHERE id = NEW.squad_id AND slug = 'north') THEN "
            "PERFORM pg_sleep(30); END IF; RETURN NEW; END $$"
        )
        connection.execute("CREATE TRIGGER dawdle BEFORE INSERT ON coachapp_tap FOR EACH ROW EXECUTE FUNCTION dawdle()")
        try:
            with Site(world.url, world.folder, workers=2) as site, _others(site, world, trouble) as begin:
                begin()
                for number in range(tries):
                    coach = Coach(site.port, "north", north, number % 2, trouble.tally)
                    tap = coach.tap(f"slow {number}", north["athletes"][1]["id"])
                    _timed(trouble, lambda coach=coach, tap=tap: coach.taps([tap]))
        finally:
            connection.execute("DROP FUNCTION dawdle() CASCADE")
    return trouble


def no_connection(world: World, server: OwnPostgres, *, tries: int) -> Trouble:
    """Somebody has taken all connections that the server has; then he lets go."""
    trouble = Trouble()
    with Site(world.url, world.folder, workers=2) as site:
        taken: list[Any] = []
        try:
            with contextlib.suppress(psycopg.OperationalError):
                while True:
                    taken.append(psycopg.connect(server.url("postgres")))
            for number in range(tries):
                coach = Coach(site.port, "north", world.told["north"], number % 2, trouble.tally)
                _timed(trouble, lambda coach=coach: coach.get(""))
        finally:
            for connection in taken:
                connection.close()
        began = time.monotonic()
        visitor = Coach(site.port, "north", world.told["north"])
        visitor.until_answered(lambda: visitor.get(""))
        trouble.back_after_s.append(time.monotonic() - began)
    return trouble


def fill_sqlite(world: World, *, writes: int, room_pages: int, refusing: bool = False) -> tuple[Writers, Trouble, str]:
    """Write until SQLite has no room, go on for a while, make room, write to the end; and what its own check says."""
    trouble, pages = Trouble(), world.folder / "pages"
    with contextlib.closing(sqlite3.connect(world.url.removeprefix("sqlite:///"))) as there:
        now = there.execute("PRAGMA page_count").fetchone()[0]
        pages.write_text(str(now + room_pages))
        more = {"ORDEAL_PAGES": str(pages), **({"ORDEAL_REFUSING": "1"} if refusing else {})}
        with (
            Site(world.url, world.folder, application="tests.ordeal.small_disk", more=more) as site,
            Writers(site.port, world.told, many=4, wanted=writes) as coaches,
        ):
            _until(coaches, lambda: coaches.tally.answers[503] + coaches.refused >= 12)
            _timed(trouble, lambda: Coach(site.port, "north", world.told["north"], 0, trouble.tally).get(""))
            pages.write_text(str(now + 100_000))
        trouble.kept = coaches.compare(world.url, world.folder)
        word = str(there.execute("PRAGMA integrity_check").fetchone()[0])
    return coaches, trouble, word


@contextmanager
def small_folder(folder: Path, megabytes: int) -> Iterator[bool]:
    """A folder that holds so much and no more; whether this machine could make one."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)


def fill_postgres(world: World, data: Path, *, writes: int) -> tuple[Writers, Trouble]:
    """Write until the small disk under PostgreSQL is full, go on for a while, make room, write to the end."""
    trouble, ballast = Trouble(), data.parent / "ballast"
    with Site(world.url, world.folder) as site, Writers(site.port, world.told, many=4, wanted=writes) as coaches:
        _until(coaches, lambda: coaches.acknowledged >= writes // 10)
        with ballast.open("wb") as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 65536)
                file.flush()
        _until(coaches, lambda: coaches.tally.answers[503] + coaches.refused >= 12)
        ballast.unlink()
    trouble.kept = coaches.compare(world.url, world.folder)
    return coaches, trouble


def renew(world: World, *, requests: int, politely: bool = True) -> tuple[Writers, int]:
    """So many requests while workers and masters are replaced; returns how often they were."""
    turns = 0
    with Site(world.url, world.folder, workers=3) as site, Writers(site.port, world.told, wanted=10**9) as coaches:
        while sum(coaches.tally.answers.values()) < requests:
            if not politely:
                turns += site.kill_worker(turns)
                site.wait_for_workers()
            elif turns % 2:
                site.renew_master()
            else:
                site.renew_workers()
            turns += politely
            time.sleep(0.3)
        coaches.wanted = 0
    return coaches, turns


# --- inside ------------------------------------------------------------------------------------


def _until(coaches: Writers, so: Any) -> None:
    while coaches.going and not so():
        time.sleep(0.01)


def _timed(trouble: Trouble, what: Any) -> Answer | None:
    try:
        answer: Answer = what()
    except Broken:
        return None
    trouble.times_ms.append(round((answer.ended - answer.began) * 1000))
    return answer


def _together(work: list[tuple[Any, ...]]) -> None:
    threads = [threading.Thread(target=do, args=words) for do, *words in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def _others(site: Site, world: World, trouble: Trouble, *, readers_only: bool = False) -> Iterator[Any]:
    """Coaches of the other squad at work all the while, timed before and after `begin` is called.

    On SQLite they only read: there is one lock for all writing.
    """
    before: list[int] = []
    during: list[int] = []
    now, ending = [before], threading.Event()

    def work(number: int) -> None:
        squad = world.told["south"]
        coach, turn = Coach(site.port, "south", squad, number % 2, trouble.others), 0
        while not ending.is_set():
            turn += 1
            tap = coach.tap(f"other {number}-{turn}-{time.monotonic_ns()}", squad["athletes"][0]["id"])
            with contextlib.suppress(Broken):
                answer = coach.get("") if readers_only or turn % 3 == 0 else coach.taps([tap])
                now[0].append(round((answer.ended - answer.began) * 1000))
            time.sleep(0.05)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(3)

    def begin() -> None:
        now[0] = during

    try:
        yield begin
    finally:
        ending.set()
        for thread in threads:
            thread.join()
        trouble.others_before_ms, trouble.others_ms = slow_end(before), slow_end(during)


def middle(trouble: Trouble) -> int:
    """The middle time of those in trouble, ms."""
    return median(trouble.times_ms)
