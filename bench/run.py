"""The run over one database: count once, then measure in rounds, the bare app and Quarters in turn."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from bench.client import Client, Seen, slice_of
from bench.proc import family, memory_mb
from bench.servers import BARE, OURS, Database, prepare, site
from bench.works import WORKS, Shot, Supply, Work, rounds
from tests.ordeal.site import Site

#: Seconds of a slice in a whole run.
SLICE_S = 1.0
Say = Callable[[str], None]


@dataclass(slots=True)
class Figures:
    """What one app did in one work with so many clients; slices in the order of the rounds."""

    slices: list[Seen] = field(default_factory=list)

    @property
    def took_ms(self) -> list[float]:
        """Every answer of every slice, the quickest first."""
        return sorted(1000 * took for one in self.slices for took in one.took_s)

    def quantile_ms(self, share: float) -> float:
        """The answer than which this share is quicker; NaN where there is none."""
        ordered = self.took_ms
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")

    def medians_ms(self) -> list[float]:
        """The middle answer of each slice."""
        return [1000 * median(one.took_s) for one in self.slices if one.took_s]

    @property
    def app_ms(self) -> list[float]:
        """Processor time of the app for an answer, slice by slice."""
        return [1000 * one.app_s / one.answers for one in self.slices if one.answers]

    @property
    def database_ms(self) -> list[float]:
        """Processor time of the database's server for an answer, slice by slice."""
        return [1000 * one.database_s / one.answers for one in self.slices if one.answers]

    @property
    def per_second(self) -> float:
        """Answers a second while the slices lasted."""
        return sum(one.answers for one in self.slices) / sum(one.wall_s for one in self.slices)

    @property
    def errors(self) -> list[str]:
        """What went wrong."""
        return [said for one in self.slices for said in one.errors]


@dataclass(frozen=True, slots=True)
class Count:
    """What does not move: the commands to the database, and the bytes of the answer's body."""

    queries: int
    size: int


@dataclass(slots=True)
class Row:
    """One work on one database."""

    work: Work
    ours: Count
    bare: Count
    figures: dict[tuple[int, str], Figures] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """What the workers held after something: of each its share of memory and the whole, in MB, by app.

    Workers are renewed after so many requests, so that a reading says what it takes to do this work and not all before.
    """

    after: str
    workers: dict[str, list[tuple[float, float]]]

    def middle_mb(self, app: str, at: int) -> float:
        """The middle of an app's workers: of their shares (0) or of the whole (1)."""
        return median(one[at] for one in self.workers[app])

    def ratio(self, at: int) -> float:
        """Quarters to the bare app, by their shares (0) or by the whole (1)."""
        return self.middle_mb("ours", at) / self.middle_mb("bare", at)


@dataclass(slots=True)
class Result:
    """All works on one database, and what the workers held when they had started and after each work."""

    database: Database
    rows: list[Row]
    held: list[Held]


def measure(
    database: Database, part: float, folder: Path, works: Sequence[Work] = WORKS, *, say: Say
) -> tuple[Result, dict[str, Supply]]:
    """Fill the database, count, and measure each work in rounds; hand back what there was to ask as well."""
    say(f"{database.name} {database.words}: filling it ...")
    supplies = prepare(database, part, folder)
    say(f"{database.name}: counting ...")
    rows = []
    with (
        site(database, "bench.counted", folder, BENCH_APP=OURS) as ours,
        site(database, "bench.counted", folder, BENCH_APP=BARE) as bare,
    ):
        for work in works:
            port = bare.port if work.twin else ours.port
            supplies[work.name], row = _counted(work, supplies[work.name], port, bare.port)
            rows.append(row)
    turns = rounds(part)
    with (
        site(database, BARE, folder) as bare,
        site(database, BARE, folder) as twin,
        site(database, OURS, folder) as ours,
    ):
        held = [_held("the start", bare, ours)]
        for number, row in enumerate(rows, start=1):
            say(f"{database.name} {number}/{len(rows)}: {row.work.title}")
            sites = {"bare": bare, "ours": twin if row.work.twin else ours}
            _rounds(row, supplies, sites, database, turns, SLICE_S * min(1.0, max(part, 0.3)))
            if not row.work.twin:  # there Quarters had nothing to do
                held.append(_held(row.work.title, bare, ours))
    return Result(database, rows, held), supplies


# --- inside ------------------------------------------------------------------------------------


def _counted(work: Work, supply: Supply, ours_port: int, bare_port: int) -> tuple[Supply, Row]:
    """Ask each app once where commands are counted. The bare app's pages get the size that was seen."""
    ours = _count(ours_port, supply.ours[0], work)
    bare_shots = [_sized(shot, ours.size) for shot in supply.bare]
    bare = _count(bare_port, bare_shots[0], work)
    begin = 1 if work.once else 0
    return Supply(supply.ours[begin:], bare_shots[begin:]), Row(work, ours, bare)


def _count(port: int, shot: Shot, work: Work) -> Count:
    client, answer = Client(port), None
    # Twice where it can be done twice: what only the first visit after a start asks for is not counted.
    for request in (*shot.before, shot.request, *([] if work.once else [shot.request])):
        answer = client.ask(request)
        if answer.status != request.status or answer.queries is None:
            raise SystemExit(f"{request.path}: {answer.status}\n{answer.body[:3000].decode()}")
    client.close()
    assert answer is not None
    return Count(answer.queries or 0, answer.length)


def _held(after: str, bare: Site, ours: Site) -> Held:
    return Held(after, {name: memory_mb(family(one.master.pid)[1:]) for name, one in (("bare", bare), ("ours", ours))})


def _sized(shot: Shot, size: int) -> Shot:
    request = replace(shot.request, path=shot.request.path.replace("{size}", str(size)))
    return replace(shot, request=request)


def _rounds(
    row: Row, supplies: Mapping[str, Supply], sites: dict[str, Site], database: Database, turns: int, seconds: float
) -> None:
    work, supply = row.work, supplies[row.work.name]
    shots: dict[str, Iterator[Shot]] = {
        name: iter(given) if work.once else itertools.cycle(given)
        for name, given in (("bare", supply.bare), ("ours", supply.ours))
    }
    if work.beside:
        sites = {**sites, "beside": sites["ours"]}
        shots["beside"] = itertools.cycle(supplies[work.beside].ours)
    for clients in work.clients:
        for name in sites:
            row.figures[clients, name] = Figures()
        for turn in range(turns + 1):
            for name, served in sites.items():
                if turn == 0 and work.once:
                    continue
                most = work.each.get(clients, 1_000_000)
                app = served.master.pid
                if turn == 0:
                    # Templates are read, connections are opened; nobody looks at the clock.
                    slice_of(served.port, shots[name], clients, seconds / 4, app, database.pid, 2 * clients)
                    continue
                # What can be done once only is limited by number; a slow machine shall do it all the same.
                limit = 30.0 if work.once else seconds
                seen = slice_of(served.port, shots[name], clients, limit, app, database.pid, most)
                row.figures[clients, name].slices.append(seen)
